/** Completed and expected interviews on one axis of days. */
import type { Schemas } from '@/api';

export type ForecastDay = Schemas['PollForecastDays']['days'][number];

export interface ChartDay {
  day: string;
  value: number;
  /** What was done, not what is expected. */
  done: boolean;
}

/** A day that has completes already shows them; what is still expected of it is not added. */
export function mergedDays(
  done: readonly { day: string; n: number }[],
  expected: readonly Pick<ForecastDay, 'day' | 'completes'>[],
): ChartDay[] {
  const days = new Map<string, ChartDay>();
  for (const one of expected)
    days.set(one.day, { day: one.day, value: one.completes, done: false });
  for (const one of done) days.set(one.day, { day: one.day, value: one.n, done: true });
  return [...days.values()].sort((a, b) => (a.day < b.day ? -1 : 1));
}

/** The first day on which reaching what is wanted is less likely than not. */
export function firstUnlikely(expected: readonly ForecastDay[]): ForecastDay | null {
  return expected.find((day) => day.chance < 0.5) ?? null;
}
