/** The days a page of asks shows: a month, a quarter or the whole plan. Plain dates, both ends included. */
import { addDays, daysBetween } from '../lib/dates';
import { monthAfter, monthOf } from '../lib/month';

export interface Range {
  from: string;
  to: string;
}
export const k_ranges = ['month', 'quarter', 'plan'] as const;
export type RangeKind = (typeof k_ranges)[number];

/** The most days between the ends that the server answers at once. */
export const k_daysMax = 800;
/** Of a plan this short the whole is shown first. */
const k_shortPlan = 92;

function months(first: string, count: number): Range {
  return { from: `${first}-01`, to: addDays(`${monthAfter(first, count)}-01`, -1) };
}

export function monthRange(month: string): Range {
  return months(month, 1);
}

function quarterRange(month: string): Range {
  const at = Number(month.slice(5)) - 1;
  return months(monthAfter(month, -(at % 3)), 3);
}

/** Of a plan longer than may be asked for, the part that begins with it or, later on, holds the day in its middle. */
function planRange(day: string, window: Range): Range {
  if (daysBetween(window.from, window.to) <= k_daysMax) return { ...window };
  const latest = addDays(window.to, -k_daysMax);
  const middle = addDays(day, -k_daysMax / 2);
  const from = [window.from, middle, latest].sort()[1]!;
  return { from, to: addDays(from, k_daysMax) };
}

export function rangeOf(kind: RangeKind, day: string, window: Range): Range {
  if (kind === 'plan') return planRange(day, window);
  return kind === 'month' ? monthRange(monthOf(day)) : quarterRange(monthOf(day));
}

/** What is shown when the address does not say. */
export function firstRange(day: string, window: Range): Range {
  const short = daysBetween(window.from, window.to) <= k_shortPlan;
  return rangeOf(short ? 'plan' : 'month', day, window);
}

const same = (a: Range, b: Range): boolean => a.from === b.from && a.to === b.to;

/** Which of the three a range is; null for other days. */
export function kindOf(range: Range, day: string, window: Range): RangeKind | null {
  if (same(range, rangeOf('plan', day, window))) return 'plan';
  if (same(range, monthRange(monthOf(range.from)))) return 'month';
  return same(range, quarterRange(monthOf(range.from))) ? 'quarter' : null;
}

/** The range of that kind before (−1) or after (1). */
export function turned(range: Range, kind: 'month' | 'quarter', by: -1 | 1): Range {
  const step = kind === 'month' ? 1 : 3;
  return months(monthAfter(monthOf(range.from), by * step), step);
}

export function holds(range: Range, day: string): boolean {
  return range.from <= day && day <= range.to;
}
