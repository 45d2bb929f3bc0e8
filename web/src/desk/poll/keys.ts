/**
 * The phone desk by keyboard alone. Number keys choose an answer, 0 is "don't know", - is "rather not say", Enter goes on,
 * Backspace back. With more than nine choices the digits of its number are typed one after the other. Nothing is done while
 * somebody types into a field, but for Enter in a line and Backspace in an empty one.
 */
import { dontKnow, refused, type PollQuestion } from '@/shared/poll/form';

export interface Press {
  key: string;
  ctrlKey: boolean;
  altKey: boolean;
  metaKey: boolean;
  isComposing: boolean;
  repeat: boolean;
}
/** Where the focus is: nowhere that takes letters, in a line (empty or not), or in something with keys of its own. */
export type Focus = 'free' | 'empty' | 'line' | 'own';

export type Act =
  | { do: 'answer'; answer: string; typed: string }
  | { do: 'typed'; typed: string }
  | { do: 'next' }
  | { do: 'back' }
  | { do: 'outcome' };

/** `typed`: digits so far, of a question with many choices. */
export function actOf(press: Press, focus: Focus, question: PollQuestion, typed = ''): Act | null {
  if (press.ctrlKey || press.altKey || press.metaKey || press.isComposing) return null;
  if (focus === 'own') return null;
  if (press.key === 'Enter') return press.repeat ? null : { do: 'next' };
  if (press.key === 'Backspace') {
    if (focus === 'line') return null;
    return typed ? { do: 'typed', typed: typed.slice(0, -1) } : { do: 'back' };
  }
  if (focus !== 'free') return null;
  if (press.key === '-' && question.refuse !== false)
    return { do: 'answer', answer: refused, typed: '' };
  if (press.key === 'o' || press.key === 'O') return { do: 'outcome' };
  if (!/^\d$/.test(press.key)) return null;
  if (press.key === '0' && !typed) {
    return question.dont_know !== false ? { do: 'answer', answer: dontKnow, typed: '' } : null;
  }
  return choose(question, typed + press.key);
}

function choose(question: PollQuestion, typed: string): Act | null {
  const choices = question.choices ?? [];
  const chosen = choices[Number(typed) - 1];
  if (question.kind !== 'choose' || !chosen) return null;
  return { do: 'answer', answer: chosen.id, typed: choices.length > 9 ? typed : '' };
}

/** Keys of frequent outcomes; each is also in the list, which arrows go through. */
export const outcomeKeys: Readonly<Record<string, string>> = {
  '1.10': 'c',
  '1.20': 'p',
  '2.111': 'h',
  '2.112': 'r',
  '2.12': 'b',
  '2.25': 'a',
  '3.12': 'y',
  '3.13': 'n',
  '3.14': 'm',
  '3.16': 't',
  '4.31': 'x',
  '4.32': 'z',
  '4.51': 'w',
  '4.70': 'e',
};

export function outcomeOf(press: Press, focus: Focus): string | null {
  if (press.ctrlKey || press.altKey || press.metaKey || press.isComposing || focus !== 'free')
    return null;
  const found = Object.entries(outcomeKeys).find(([, key]) => key === press.key.toLowerCase());
  return found?.[0] ?? null;
}

/** What the focused element does with keys. */
export function focusOf(target: EventTarget | null): Focus {
  if (!(target instanceof HTMLElement)) return 'free';
  if (target.isContentEditable || /^(TEXTAREA|SELECT|BUTTON|A|SUMMARY)$/.test(target.tagName))
    return 'own';
  if (!(target instanceof HTMLInputElement) || /^(radio|checkbox|button)$/.test(target.type))
    return 'free';
  return target.value === '' ? 'empty' : 'line';
}
