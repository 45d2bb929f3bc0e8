/** Opening hours as people write them. */
import type { Schemas } from '@/api';
import { clockOf, minutesOf } from '@/shared/clock';

export { clockOf, endAfter, k_dayMinutes, minutesOf } from '@/shared/clock';
export type Hours = Schemas['PlacePage']['hours'];

/** "1-5 08:30-12:00": days of the week (1 Monday … 7 Sunday), then a span. Null when it is none. */
export function hoursOf(line: string): Hours[number] | null {
  const match =
    /^([1-7,\uff0c\u3001\-\u2013\u81f3\s]+?)\s+(\d{1,2}[:：]\d{2})\s*[-\u2013\u81f3]\s*(\d{1,2}[:：]\d{2})$/.exec(
      line.trim(),
    );
  if (!match) return null;
  const days = daysOf(match[1] ?? '');
  const from = minutesOf(match[2] ?? '');
  const to = minutesOf(match[3] ?? '');
  if (!days || from === null || to === null || from >= to) return null;
  return { days, from, to };
}

function daysOf(text: string): number[] | null {
  const days = new Set<number>();
  for (const part of text.split(/[,，、\s]+/).filter((one) => one !== '')) {
    const range = /^([1-7])(?:[-\u2013\u81f3]([1-7]))?$/.exec(part);
    if (!range) return null;
    const first = Number(range[1]);
    const last = Number(range[2] ?? range[1]);
    if (last < first) return null;
    for (let day = first; day <= last; ++day) days.add(day);
  }
  return days.size > 0 ? [...days].sort((a, b) => a - b) : null;
}

/** One opening a line; null when a line is none. */
export function readHours(text: string): Hours | null {
  const hours: Hours = [];
  for (const line of text.split('\n').filter((one) => one.trim() !== '')) {
    const one = hoursOf(line);
    if (!one) return null;
    hours.push(one);
  }
  return hours;
}

/** As `readHours` reads it back: "1-5 08:30-12:00". */
export function hoursText(hours: Hours): string {
  return hours
    .map((one) => {
      const days = one.days;
      const run = days.length > 2 && days.at(-1)! - days[0]! === days.length - 1;
      const said = run ? `${days[0]}-${days.at(-1)}` : days.join(',');
      return `${said} ${clockOf(one.from)}-${clockOf(one.to)}`;
    })
    .join('\n');
}
