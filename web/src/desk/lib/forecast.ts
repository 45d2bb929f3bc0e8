/** The forecast in plain words: which sentence, with which numbers. */
import type { Schemas } from '@/api';

type Forecast = NonNullable<Schemas['Today']['forecast']>;

export interface Sentence {
  key: 'none' | 'surely' | 'likely' | 'open' | 'unlikely' | 'late' | 'done';
}

/**
 * Against the last day of the phase: the whole interval before it, the middle before it, the best case
 * only, or not even that. Without a finish at all (no visits lately) nothing is promised.
 */
export function verdict(
  forecast: Forecast | null | undefined,
  remaining: number,
  end: string | null,
): Sentence {
  if (remaining <= 0) return { key: 'done' };
  if (!forecast || !end) return { key: 'none' };
  const { low, mid, high } = forecast.finish;
  if (high && high <= end) return { key: 'surely' };
  if (mid && mid <= end) return { key: 'likely' };
  if (low && low <= end) return { key: 'open' };
  return { key: low || mid ? 'late' : 'unlikely' };
}
