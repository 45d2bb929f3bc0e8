// How a due date is said in words and how urgent it looks.

export interface DueLike {
  due?: string | null;
  overdue?: boolean;
  /** In the future: the clock stands still, until then at the latest. */
  paused_until?: string | null;
  days_left?: number | null;
  provisional?: boolean;
  state?: string;
}

export type Urgency = 'none' | 'paused' | 'stopped' | 'closed' | 'calm' | 'soon' | 'late';

/** "Soon" is what the 今日 page lists: today and the next three days. */
export const k_soonDays = 3;

export function urgency(matter: DueLike): Urgency {
  if (matter.state === 'closed' || matter.state === 'confirmed') return 'closed';
  if (matter.state === 'answered' || matter.state === 'told') return 'stopped';
  if (matter.overdue) return 'late';
  if (matter.paused_until) return 'paused';
  if (!matter.due || matter.days_left === null || matter.days_left === undefined) return 'none';
  return matter.days_left <= k_soonDays ? 'soon' : 'calm';
}

export interface Wording {
  key: string;
  n: number;
}

/**
 * The message key under desk.due and its number: {late 3}, {today}, {tomorrow}, {left 5}. From the answer on no clock runs:
 * the state says what is awaited.
 */
export function dueWording(matter: DueLike): Wording {
  const left = matter.days_left ?? 0;
  switch (urgency(matter)) {
    case 'closed':
    case 'stopped':
      return { key: matter.state ?? 'closed', n: 0 };
    case 'paused':
      return { key: 'paused', n: 0 };
    case 'none':
      return { key: 'none', n: 0 };
    case 'late':
      // Overdue since the close of business today: not yet a whole day.
      return left >= 0 ? { key: 'lateToday', n: 0 } : { key: 'late', n: -left };
    default:
      if (left === 0) return { key: 'today', n: 0 };
      if (left === 1) return { key: 'tomorrow', n: 1 };
      return { key: 'left', n: left };
  }
}
