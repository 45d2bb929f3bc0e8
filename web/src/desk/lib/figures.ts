/** Numbers as people read them. A share of nothing is "no data", never 0 %. */
import { formatNumber } from '@/shared/time';

const k_noData = '—';

export function count(value: number | null | undefined): string {
  return value === null || value === undefined ? k_noData : formatNumber(value);
}

/** One decimal where it says something: 371, 38.4, 0.5. */
export function rate(value: number | null | undefined): string {
  if (value === null || value === undefined || !Number.isFinite(value)) return k_noData;
  return formatNumber(value, value < 100 && !Number.isInteger(value) ? 1 : 0);
}

/**
 * 57.3%. Never rounds up to 100 % nor down to 0 %: "all" and "none" are claims, so 11 266 of 11 267
 * reads 99.9 %.
 */
export function percent(share: number | null | undefined): string {
  if (share === null || share === undefined || !Number.isFinite(share)) return k_noData;
  let tenths = Math.round(share * 1000);
  if (share < 1 && tenths >= 1000) tenths = 999;
  if (share > 0 && tenths <= 0) tenths = 1;
  return `${(tenths / 10).toFixed(1)}%`;
}

export interface Figure {
  num: number;
  den: number;
  share?: number | null;
}

export function shareOf(figure: Figure | null | undefined): number | null {
  if (!figure || figure.den === 0) return null;
  return figure.share ?? figure.num / figure.den;
}

/** The mean of the last days' counts, rest days included: it is compared with the need of a calendar day. */
export function meanOfLast(days: readonly { new?: number }[], n: number): number | null {
  const last = days.slice(-n);
  if (last.length === 0) return null;
  return last.reduce((sum, day) => sum + (day.new ?? 0), 0) / last.length;
}
