/** Posts as they are shown: what is missing first; and the week of a roster, with its times in words. */
import type { Schemas } from '@/api';
import { dayNumber } from '@/charts/geometry';
import { addDays } from '../lib/dates';

export type Posts = Schemas['Posts'];
export type PostRow = Schemas['PostRow'];
export type PostState = PostRow['state'];
export type Shift = Schemas['RosterShift'];
export type Say = (key: string, named?: Record<string, unknown>) => string;

const k_order: Record<PostState, number> = { vacant: 0, below: 1, over: 2, ahead: 3, met: 4 };
export const k_tones = {
  vacant: 'bad',
  below: 'warn',
  over: 'warn',
  ahead: 'info',
  met: 'good',
} as const satisfies Record<PostState, string>;

/** Which posts a page shows: all, or those in which something is not as the plan has it. */
export const k_shown = ['all', 'missing', 'vacant', 'below', 'over', 'late'] as const;
export type Shown = (typeof k_shown)[number];

function isShown(row: PostRow, shown: string): boolean {
  if (shown === 'missing') return row.state === 'vacant' || row.state === 'below';
  if (shown === 'late') return row.by_missed;
  if (shown === 'vacant' || shown === 'below' || shown === 'over') return row.state === shown;
  return true;
}

export interface UnitPosts {
  unit: Schemas['PostUnit'];
  rows: PostRow[];
}

/** Units in which somebody is missing first, and in each what is vacant first; otherwise as the plan has them. */
export function byUnit(page: Posts, unit: string, shown: string): UnitPosts[] {
  return page.units
    .filter((one) => !unit || one.unit === unit)
    .map((one) => ({
      unit: one,
      rows: page.items
        .filter((row) => row.unit === one.unit && isShown(row, shown))
        .sort((a, b) => k_order[a.state] - k_order[b.state]),
    }))
    .filter((one) => one.rows.length > 0)
    .sort((a, b) => Number(isFull(a.unit)) - Number(isFull(b.unit)));
}
const isFull = (unit: Schemas['PostUnit']) => unit.vacant + unit.below === 0;

/** "领导小组 · 组长" */
export function postName(row: Pick<PostRow, 'group' | 'name'>): string {
  return row.group ? `${row.group} · ${row.name}` : row.name;
}

/** "5 至 8 人", "至少 6 人", "不限人数" */
export function asked(row: PostRow, t: Say): string {
  if (row.max !== null && row.max === row.min) return t('desk.posts.exactly', { n: row.min });
  if (row.max !== null) return t('desk.posts.range', { min: row.min, max: row.max });
  return row.min > 0 ? t('desk.posts.atLeast', { n: row.min }) : t('desk.posts.anyNumber');
}

/** Those of the unit who may be put on a shift, once each; who holds the post itself comes first. */
export function candidates(items: readonly PostRow[], row: PostRow): PostRow['holders'] {
  const seen = new Set<string>();
  return [row, ...items.filter((one) => one.unit === row.unit && one !== row)]
    .flatMap((one) => one.holders)
    .filter((holder) => {
      const who = holder.person ?? holder.name;
      return !seen.has(who) && seen.add(who);
    });
}

const k_day_minutes = 24 * 60;

/** 480 → "08:00"; minutes of the next day are told by their own clock. */
export function clockOf(minutes: number): string {
  const of = (n: number) => String(n).padStart(2, '0');
  const within = minutes % k_day_minutes;
  return `${of(Math.floor(within / 60))}:${of(within % 60)}`;
}

export function minutesOf(clock: string): number {
  const [hours, minutes] = clock.split(':').map(Number);
  return (hours ?? 0) * 60 + (minutes ?? 0);
}

/** An end that is not after the beginning is on the next day; the same time is a day later. */
export function timesOf(from: string, to: string): { from: number; to: number } {
  const begins = minutesOf(from);
  const ends = minutesOf(to);
  return { from: begins, to: ends > begins ? ends : ends + k_day_minutes };
}

/** "08:00–18:00", "20:00–次日 06:00" */
export function timesText(shift: { from: number; to: number }, t: Say): string {
  const to = clockOf(shift.to);
  const end = shift.to > k_day_minutes ? t('desk.posts.nextDay', { time: to }) : to;
  return `${clockOf(shift.from)}–${shift.to === k_day_minutes ? '24:00' : end}`;
}

/** Monday to Sunday of the week that the day is in. */
export function weekOf(day: string): string[] {
  const monday = addDays(day, -((dayNumber(day) + 3) % 7)); // day 0, 1970-01-01, was a Thursday
  return Array.from({ length: 7 }, (_, n) => addDays(monday, n));
}

export interface RosterLine {
  key: string;
  unit: string;
  unit_name: string;
  post: string;
  plan: string;
  name: string;
  /** By day, in the order of their beginning. */
  days: Record<string, Shift[]>;
  /** Days on which nobody is on duty. */
  gaps: Set<string>;
}

/** One line for each post that has a shift on these days. */
export function rosterLines(roster: Schemas['Roster']): RosterLine[] {
  const lines = new Map<string, RosterLine>();
  for (const shift of roster.items) {
    const key = `${shift.unit}|${shift.post}`;
    const line = lines.get(key) ?? {
      key,
      unit: shift.unit,
      unit_name: shift.unit_name,
      post: shift.post,
      plan: shift.plan,
      name: shift.name,
      days: {},
      gaps: new Set<string>(),
    };
    lines.set(key, line);
    (line.days[shift.day] ??= []).push(shift);
  }
  for (const gap of roster.gaps) lines.get(`${gap.unit}|${gap.post}`)?.gaps.add(gap.day);
  return [...lines.values()];
}
