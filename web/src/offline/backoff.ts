/** Waiting time before the next try: doubles from 2 s to 5 min, with a fifth of chance so that phones do not come in step. */
const firstMs = 2_000;
const longestMs = 300_000;

export function backoffMs(failures: number, random: number = Math.random()): number {
  const base = Math.min(longestMs, firstMs * 2 ** Math.max(0, failures - 1));
  return Math.round(base * (0.9 + 0.2 * random));
}
