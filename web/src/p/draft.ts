/**
 * The report a resident is writing, and the receipt of the one just sent. Both are kept for this tab only (sessionStorage), so
 * that a reload or a lost answer loses neither the text nor the check code; "done" wipes them, as the phone may be shared.
 *
 * The ids are made with the first attempt and stay until an answer has come: an attempt whose answer was lost may have been
 * registered, and only the same ids let the server recognise the second as the first.
 */
import { checkCode, uuidv7 } from '@/shared/ids';
import type { MatterOpened, Report } from './api';

export interface Draft {
  unit: string;
  text: string;
  place: string;
  name: string;
  phone: string;
  /** A sealed kind, by its id; empty: an ordinary report. */
  kind: string;
  /** Where those work whom it is about: '', 'village', 'town'. */
  concerns: string;
  attempt: { id: string; matterId: string; check: string } | null;
}

export interface Receipt {
  number: string;
  check: string;
  due: string | null;
  text: string;
}

const draftKey = 'wanhu.p.draft';
const receiptKey = 'wanhu.p.receipt';

export function emptyDraft(): Draft {
  return {
    unit: '',
    text: '',
    place: '',
    name: '',
    phone: '',
    kind: '',
    concerns: '',
    attempt: null,
  };
}

export function loadDraft(): Draft {
  return { ...emptyDraft(), ...(read(draftKey) as Partial<Draft> | null) };
}
export const saveDraft = (draft: Draft) => write(draftKey, draft);

export const loadReceipt = () => read(receiptKey) as Receipt | null;

export function keepReceipt(receipt: Receipt): void {
  write(receiptKey, receipt);
  write(draftKey, null);
}

export function forget(): void {
  write(receiptKey, null);
  write(draftKey, null);
}

/** What is sent. Makes the ids of the attempt when there are none yet. */
export function reportOf(draft: Draft): Report {
  draft.attempt ??= { id: uuidv7(), matterId: uuidv7(), check: checkCode() };
  const trimmed = (text: string) => text.trim();
  const contact: NonNullable<Report['contact']> = {};
  if (trimmed(draft.name)) contact.name = trimmed(draft.name);
  if (trimmed(draft.phone)) contact.phone = trimmed(draft.phone);
  const report: Report = {
    id: draft.attempt.id,
    matter_id: draft.attempt.matterId,
    check: draft.attempt.check,
    text: trimmed(draft.text),
    unit: draft.unit,
  };
  if (trimmed(draft.place)) report.place = trimmed(draft.place);
  if (Object.keys(contact).length > 0) report.contact = contact;
  if (draft.kind) report.kind = draft.kind;
  else if (draft.concerns === 'village' || draft.concerns === 'town')
    report.concerns = draft.concerns;
  return report;
}

export function receiptOf(report: Report, opened: MatterOpened): Receipt {
  return { number: opened.receipt, check: report.check, due: opened.due, text: report.text };
}

function read(key: string): unknown {
  try {
    return JSON.parse(sessionStorage.getItem(key) ?? 'null');
  } catch {
    return null;
  }
}

function write(key: string, value: unknown): void {
  try {
    if (value === null) sessionStorage.removeItem(key);
    else sessionStorage.setItem(key, JSON.stringify(value));
  } catch {
    // Storage is forbidden here: the draft lives as long as the page.
  }
}
