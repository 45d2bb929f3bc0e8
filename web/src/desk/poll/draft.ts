/**
 * The interview on the screen, kept in this browser until the server has answered for it: a reload, a lost line or a flat
 * battery loses nothing. One at a time, and gone as soon as the call is recorded. `command` is the id of the call: the same for
 * every attempt to record it.
 */
import { uuidv7 } from '@/shared/ids';
import type { PollAnswers } from '@/shared/poll/form';

export interface Draft {
  account: string; // whose it is: a desk may be shared
  wave: string;
  case: string;
  command: string;
  started: string; // when the case came to the screen
  stage: 'call' | 'script' | 'outcome';
  question: string; // the id of the one on the screen; '' the first
  answers: PollAnswers;
  number: number;
  outcome: string;
  told: boolean;
  pressured: boolean;
  neverAgain: boolean;
  withMe: boolean;
  day: string; // of an appointment
  clock: string;
  language: string;
  note: string;
  /** It was handed to the server, which has not answered. */
  sent: boolean;
}

const place = 'wanhu.poll.call';

export interface Shown {
  account: string;
  wave: string;
  case: string;
  number: number;
  answers: PollAnswers;
  now: string;
}

export function freshDraft(shown: Shown): Draft {
  return {
    account: shown.account,
    wave: shown.wave,
    case: shown.case,
    command: uuidv7(),
    started: shown.now,
    stage: 'call',
    question: '',
    answers: { ...shown.answers },
    number: shown.number,
    outcome: '',
    told: false,
    pressured: false,
    neverAgain: false,
    withMe: false,
    day: '',
    clock: '',
    language: '',
    note: '',
    sent: false,
  };
}

export function keepDraft(draft: Draft): void {
  try {
    localStorage.setItem(place, JSON.stringify(draft));
  } catch {
    // A browser that forbids storage keeps it as long as the page.
  }
}

export function keptDraft(account: string): Draft | null {
  try {
    const draft = JSON.parse(localStorage.getItem(place) ?? 'null') as Draft | null;
    return draft?.account === account && typeof draft.command === 'string' ? draft : null;
  } catch {
    return null;
  }
}

export function forgetDraft(): void {
  try {
    localStorage.removeItem(place);
  } catch {
    // Nothing was kept.
  }
}

/** What is sent of it: fields that say nothing are left out. */
export function callOf(
  draft: Draft,
  answers: PollAnswers,
  now: number,
  appointment: string | null,
) {
  const seconds = Math.round((now - Date.parse(draft.started)) / 1000);
  return {
    wave_id: draft.wave,
    case_id: draft.case,
    number: draft.number,
    outcome: draft.outcome,
    seconds: Math.min(Math.max(seconds, 0), 14_400),
    ...(Object.keys(answers).length > 0 ? { answers } : {}),
    ...(draft.told ? { told: true } : {}),
    ...(draft.pressured ? { pressured: true } : {}),
    ...(draft.neverAgain ? { never_again: true } : {}),
    ...(appointment ? { appointment, with_me: draft.withMe } : {}),
    ...(draft.language ? { language: draft.language } : {}),
    ...(draft.note.trim() ? { note: draft.note.trim() } : {}),
  };
}
