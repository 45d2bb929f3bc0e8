/** How the field app shows what came of a visit. Never by colour alone: icon, word, and only then colour. */
import type { IconName } from '@/shared/ui';
import type { Outcome } from '@/offline/db';

export const outcomes: readonly Outcome[] = [
  'answered',
  'declined',
  'nobody_home',
  'vacant',
  'unsafe',
  'other',
];

/** Declining is free and counts as reached; an empty house cannot be reached (domain/visit/outcome). */
const reaching: ReadonlySet<Outcome> = new Set(['answered', 'declined', 'vacant']);

export type Standing = 'todo' | 'again' | 'done';

export function standingOf(outcome: Outcome | null): Standing {
  if (outcome === null) return 'todo';
  return reaching.has(outcome) ? 'done' : 'again';
}

export function outcomeIcon(outcome: Outcome | null): IconName {
  return outcome ?? 'none';
}
