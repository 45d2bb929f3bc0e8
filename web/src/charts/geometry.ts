// The arithmetic of the charts: scales, ticks and paths. No DOM in here, so that it can be tested.

export interface Point {
  x: number;
  y: number;
}

export type Scale = (value: number) => number;

/** Maps [d0, d1] to [r0, r1]; an empty domain maps to the middle of the range. */
export function linear(domain: [number, number], range: [number, number]): Scale {
  const [d0, d1] = domain;
  const [r0, r1] = range;
  if (d1 === d0) return () => (r0 + r1) / 2;
  return (value) => r0 + ((value - d0) / (d1 - d0)) * (r1 - r0);
}

/** Steps of 1, 2 or 5 times a power of ten, so that about `count` steps cover 0..max. */
export function niceStep(max: number, count: number): number {
  const raw = Math.max(max, 1) / count;
  const power = 10 ** Math.floor(Math.log10(raw));
  const lead = raw / power;
  const step = lead <= 1 ? 1 : lead <= 2 ? 2 : lead <= 5 ? 5 : 10;
  // Dwellings and matters are counted: no tick between two whole numbers.
  return Math.max(1, step * power);
}

/** Ticks from 0 to the first one that is not below max. */
export function niceTicks(max: number, count = 4): number[] {
  const step = niceStep(max, count);
  const last = Math.max(1, Math.ceil(max / step));
  return Array.from({ length: last + 1 }, (_, index) => index * step);
}

const k_dayMs = 86_400_000;

/** Days since 1970-01-01 of a plain date; the zone plays no part. */
export function dayNumber(date: string): number {
  return Math.round(Date.parse(`${date}T00:00:00Z`) / k_dayMs);
}

export function dateOfDay(day: number): string {
  return new Date(day * k_dayMs).toISOString().slice(0, 10);
}

/** Labels for a date axis: first and last day, and in between every `n` days with room for all. */
export function dateTicks(from: string, to: string, room: number): string[] {
  const first = dayNumber(from);
  const last = dayNumber(to);
  const span = Math.max(1, last - first);
  const fits =
    [1, 2, 5, 7, 10, 14, 28].find((days) => span / days <= room) ?? Math.ceil(span / room);
  const days: number[] = [];
  for (let day = first; day <= last; day += fits) days.push(day);
  // The end matters more than a neighbour that would touch it.
  if (days[days.length - 1] !== last) {
    if (last - (days[days.length - 1] ?? last) < fits / 2) days.pop();
    days.push(last);
  }
  return days.map(dateOfDay);
}

const rounded = (value: number): string => String(Math.round(value * 10) / 10);

export function linePath(points: readonly Point[]): string {
  return points.map((p, i) => `${i === 0 ? 'M' : 'L'}${rounded(p.x)} ${rounded(p.y)}`).join('');
}

/** A closed band between an upper and a lower line over the same x. */
export function bandPath(upper: readonly Point[], lower: readonly Point[]): string {
  if (upper.length === 0 || lower.length === 0) return '';
  return `${linePath([...upper, ...[...lower].reverse()])}Z`;
}

export interface FanEnd {
  date: string;
  low: number;
  mid: number;
  high: number;
}

export interface FanStep extends FanEnd {
  day: number;
}

/**
 * The forecast between the last counted day and the end. The middle runs straight; the spread grows
 * with the square root of the days, as the sum of independent days does. Coverage never falls, so
 * neither does the low edge fall below what is already counted.
 */
export function fanSteps(from: { date: string; value: number }, end: FanEnd): FanStep[] {
  const first = dayNumber(from.date);
  const last = dayNumber(end.date);
  if (last <= first) return [];
  return Array.from({ length: last - first + 1 }, (_, index) => {
    const share = index / (last - first);
    const mid = from.value + (end.mid - from.value) * share;
    const grow = Math.sqrt(share);
    return {
      day: first + index,
      date: dateOfDay(first + index),
      low: Math.max(from.value, mid - (end.mid - end.low) * grow),
      mid,
      high: mid + (end.high - end.mid) * grow,
    };
  });
}

export interface Segment<K extends string = string> {
  key: K;
  value: number;
  /** Start and width in percent of the whole. */
  start: number;
  width: number;
}

/** Lays parts side by side on a bar of `whole`; parts of nothing are left out. */
export function segments<K extends string>(
  parts: readonly [K, number][],
  whole: number,
): Segment<K>[] {
  if (whole <= 0) return [];
  let start = 0;
  return parts
    .filter(([, value]) => value > 0)
    .map(([key, value]) => {
      const width = (value / whole) * 100;
      const segment = { key, value, start, width };
      start += width;
      return segment;
    });
}

/**
 * The baseline of the figure above a bar whose top is at `bar` (px, downwards): just above the bar, or above the horizontal
 * line at `line` when that would run through the figure.
 */
export function figureBaseline(bar: number, line: number | null): number {
  const gap = 5;
  const height = 11;
  const crossed = line !== null && line < bar && line > bar - gap - height - 2;
  return (crossed ? line : bar) - gap;
}
