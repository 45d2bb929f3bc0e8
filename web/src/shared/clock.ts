/** Minutes after midnight as people write them; a shift past midnight goes on counting after 24:00. */
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
