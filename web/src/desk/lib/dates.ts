/** What the desk needs of dates beyond @/shared/time: plain dates have no zone and are counted in whole days. */
import { dateOfDay, dayNumber } from '@/charts/geometry';
import { currentLanguage } from '@/i18n';
import { dayOf, formatTime } from '@/shared/time';

const locales = { zh: 'zh-CN', en: 'en-GB' } as const;

function plain(date: string, options: Intl.DateTimeFormatOptions): string {
  const noon = new Date(`${date}T12:00:00Z`);
  return new Intl.DateTimeFormat(locales[currentLanguage()], {
    ...options,
    timeZone: 'UTC',
  }).format(noon);
}

/** 周一 · Mon */
export function weekday(date: string): string {
  return plain(date, { weekday: 'short' });
}

/** 11月4日 周四 · Thu 4 Nov */
export function dayWithWeekday(date: string): string {
  const day = plain(date, { month: currentLanguage() === 'zh' ? 'long' : 'short', day: 'numeric' });
  return currentLanguage() === 'zh' ? `${day} ${weekday(date)}` : `${weekday(date)} ${day}`;
}

/** 2021年11月4日 周四 · Thu 4 November 2021 */
export function longDay(date: string): string {
  const day = plain(date, { year: 'numeric', month: 'long', day: 'numeric' });
  return currentLanguage() === 'zh' ? `${day} ${weekday(date)}` : `${weekday(date)} ${day}`;
}

/** 11-04: for axes and dense tables. */
export function axisDay(date: string): string {
  return date.slice(5);
}

/** 2021-11-04 10:20, for tables that are compared line by line. */
export function stamp(instant: string | null | undefined): string {
  return instant ? `${dayOf(instant)} ${formatTime(instant)}` : '—';
}

export function addDays(date: string, days: number): string {
  return dateOfDay(dayNumber(date) + days);
}

/** Whole days from one date to another; negative when the second comes first. */
export function daysBetween(from: string, to: string): number {
  return dayNumber(to) - dayNumber(from);
}

/** An instant at that wall-clock time in the campaign's zone, which has kept +08:00 since 1991. */
export function instantAt(date: string, clock: string): string {
  return `${date}T${clock}:00+08:00`;
}
