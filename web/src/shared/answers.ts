/** What is answered to the door form, and the words for it: people read words, never ids. */
import type { Schemas } from '@/api';

type Asked = Pick<Schemas['Form']['ask'][number], 'choices' | 'labels'>;

/** A number, the id of a choice, or those of several. */
export type Answer = number | string | string[];
export type Answers = Record<string, Answer>;

/** The contract takes whole numbers up to a million. */
const k_numberMax = 1_000_000;

export function readNumber(text: string): number | null {
  const typed = text.normalize('NFKC').trim();
  return /^\d{1,7}$/.test(typed) && Number(typed) <= k_numberMax ? Number(typed) : null;
}

/** The plan's words for a choice; only a question of yes and no has none of its own. */
export function choiceLabel(question: Asked, choice: string, t: (key: string) => string): string {
  const label = question.labels?.[choice];
  if (label !== undefined) return label;
  return choice === 'yes' || choice === 'no' ? t(`answer.${choice}`) : choice;
}

export function choiceOptions(
  question: Asked,
  t: (key: string) => string,
): { value: string; label: string }[] {
  return (question.choices ?? []).map((value) => ({
    value,
    label: choiceLabel(question, value, t),
  }));
}
