/** Minutes after midnight as people write them; a shift past midnight goes on counting after 24:00. */
import type { Schemas } from '@/api';

export type Hours = Schemas['PlacePage']['hours'];
export const k_dayMinutes = 24 * 60;

/** 510 → "08:30"; 1440 → "24:00"; 1800 → "30:00", which is 06:00 of the next day. */
export function clockOf(minutes: number): string {
  const two = (n: number) => String(n).padStart(2, '0');
  return `${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
}

/** "08:30" → 510; null when it is no time of a day. */
export function minutesOf(clock: string): number | null {
  const match = /^(\d{1,2}):(\d{2})$/.exec(clock.trim().replace('：', ':'));
  if (!match) return null;
  const minutes = Number(match[1]) * 60 + Number(match[2]);
  return Number(match[2]) < 60 && minutes <= k_dayMinutes ? minutes : null;
}

/** The end of a shift that began at `from`: 06:00 after 22:00 is on the next day. */
export function endAfter(from: number, to: number): number {
  return to <= from ? to + k_dayMinutes : to;
}

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
