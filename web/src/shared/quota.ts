/**
 * A person's own number of visits. Only numbers: what is still to be done, never a share or a place among others. What this
 * phone knows and the server does not yet is added where it certainly counts.
 */
import type { Schemas } from '@/api';

export type MyQuota = Schemas['MyQuota'];

export type Bound = 'floor' | 'ceiling' | 'exact';

export function boundOf(quota: { floor: boolean; ceiling: boolean }): Bound {
  if (!quota.ceiling) return 'floor';
  return quota.floor ? 'exact' : 'ceiling';
}

/** A visit on this phone that the pulled numbers do not hold. */
export interface FreshVisit {
  outcome: Schemas['Outcome'];
  /** YYYY-MM-DD, at the door. */
  day: string;
  /** Nobody had gone to the dwelling before: only then is it certainly a new one. */
  first: boolean;
}

/** How many dwellings of the window are certain: those of the last pull, and first visits since. */
export function doneWith(quota: MyQuota, fresh: readonly FreshVisit[]): number {
  const counted = fresh.filter(
    (visit) =>
      visit.first &&
      visit.day >= quota.from &&
      visit.day <= quota.to &&
      quota.outcomes.includes(visit.outcome),
  );
  return quota.done + counted.length;
}

export interface QuotaSay {
  /** The key below `quota`: what is left, that it is enough, or that it is beyond a ceiling. */
  key: 'toDo' | 'met' | 'over' | 'ahead' | 'within';
  n: number;
}

export function saidOf(quota: MyQuota, done: number, today: string): QuotaSay {
  if (quota.ceiling && done > quota.asked) return { key: 'over', n: done - quota.asked };
  if (today < quota.from) return { key: 'ahead', n: quota.asked };
  if (!quota.floor) return { key: 'within', n: quota.asked - done };
  const left = Math.max(0, quota.asked - done);
  return left > 0 ? { key: 'toDo', n: left } : { key: 'met', n: 0 };
}
