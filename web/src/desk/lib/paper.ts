// Reading what is typed from a paper sheet: one household a row, keyboard only.
import type { Schemas } from '@/api';
import { readNumber, type Answer, type Answers } from '@/shared/answers';

export type Outcome = 'answered' | 'declined' | 'nobody_home' | 'vacant' | 'unsafe' | 'other';

/** In the order of the boxes on the sheet, so that the number typed is the number ticked. */
export const k_outcomes: readonly Outcome[] = [
  'answered',
  'declined',
  'nobody_home',
  'vacant',
  'unsafe',
  'other',
];

const k_outcomeWords: Record<Outcome, readonly string[]> = {
  answered: ['已走访', '已入户', '入户', '已答', '访', 'visited', 'answered'],
  declined: ['婉拒', '谢绝', '拒绝', 'declined', 'refused'],
  nobody_home: ['家中无人', '无人', '不在家', '不在', 'nobody', 'nobody home'],
  vacant: ['空房', '空置', '空', 'vacant', 'empty'],
  unsafe: ['不安全', '未入户', '不便进入', 'unsafe'],
  other: ['其他情况', '其他', '其它', 'other'],
};

/** "1" to "6", full-width digits or the word; null when it is none of them. */
export function readOutcome(text: string): Outcome | null {
  const typed = text.normalize('NFKC').trim().toLowerCase();
  if (/^[1-6]$/.test(typed)) return k_outcomes[Number(typed) - 1] ?? null;
  return k_outcomes.find((outcome) => k_outcomeWords[outcome].includes(typed)) ?? null;
}

export type Question = Schemas['Form']['ask'][number];

export type AnswerReading = { ok: true; value: Answer | null } | { ok: false; why: AnswerFault };
export type AnswerFault = 'scale' | 'choice' | 'choices' | 'number';

/** What people write for yes and no, beside the words of the catalogue. */
const k_yesNo: Record<string, readonly string[]> = {
  yes: ['是', '有', '对', '√', 'yes', 'y'],
  no: ['否', '没有', '无', '不是', '×', 'no', 'n'],
};

/** As it is compared: full-width signs, capitals, and what stands between words do not matter. */
function plain(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[\s,，、;；。./]+/gu, '');
}

/** One choice by its words, its number in the row, or its id. */
function readChoice(question: Question, typed: string): string | null {
  const choices = question.choices ?? [];
  const wanted = plain(typed);
  const worded = choices.find((choice) => {
    const label = question.labels?.[choice];
    return label === undefined
      ? k_yesNo[choice]?.includes(wanted) === true
      : plain(label) === wanted;
  });
  const numbered = /^\d{1,3}$/.test(wanted) ? choices[Number(wanted) - 1] : undefined;
  return worded ?? numbered ?? choices.find((choice) => plain(choice) === wanted) ?? null;
}

/** Several choices, between them spaces, commas or the like; words that contain such signs are read as one. */
function readChoices(question: Question, typed: string): string[] | null {
  const pieces = typed.split(/[\s,，、;；。./]+/u).filter((piece) => piece !== '');
  const chosen = new Set<string>();
  for (let at = 0; at < pieces.length;) {
    let end = pieces.length;
    let choice = readChoice(question, pieces.slice(at, end).join(' '));
    while (choice === null && --end > at)
      choice = readChoice(question, pieces.slice(at, end).join(' '));
    if (choice === null) return null;
    chosen.add(choice);
    at = end;
  }
  return chosen.size > 0 ? [...chosen] : null;
}

/** A question may always be left out: an empty box is no answer, not a fault. */
export function readAnswer(question: Question, text: string): AnswerReading {
  const typed = text.normalize('NFKC').trim();
  if (typed === '') return { ok: true, value: null };
  const read = (value: Answer | null, why: AnswerFault): AnswerReading =>
    value === null ? { ok: false, why } : { ok: true, value };
  switch (question.type) {
    case 'scale5':
      return read(/^[1-5]$/.test(typed) ? Number(typed) : null, 'scale');
    case 'number':
      return read(readNumber(typed), 'number');
    case 'choice':
      return read(readChoice(question, typed), 'choice');
    case 'choices':
      return read(readChoices(question, typed), 'choices');
    case 'text': // is told as a problem, and otherwise not kept
      return { ok: true, value: null };
  }
}

export interface DwellingKey {
  id: string;
  code: string;
  address: string;
}

export type DwellingMatch<D> =
  { kind: 'one'; dwelling: D } | { kind: 'none' } | { kind: 'several'; n: number };

/**
 * The code as printed, or its last figures ("12" for "QSM-0012") when only one dwelling of the sheet
 * ends so, or a piece of the address that only one has.
 */
export function findDwelling<D extends DwellingKey>(
  dwellings: readonly D[],
  text: string,
): DwellingMatch<D> {
  const typed = text.normalize('NFKC').trim().toUpperCase();
  if (typed === '') return { kind: 'none' };
  const exact = dwellings.filter((d) => d.code.toUpperCase() === typed);
  if (exact[0] && exact.length === 1) return { kind: 'one', dwelling: exact[0] };
  // A number means the code's number; only a register without codes is searched by house number.
  const numbered = /^\d+$/.test(typed) && dwellings.some((d) => lastNumber(d.code) !== null);
  const found = numbered
    ? dwellings.filter((d) => lastNumber(d.code) === Number(typed))
    : dwellings.filter((d) => d.address.toUpperCase().includes(typed));
  if (found[0] && found.length === 1) return { kind: 'one', dwelling: found[0] };
  return found.length === 0 ? { kind: 'none' } : { kind: 'several', n: found.length };
}

function lastNumber(code: string): number | null {
  const digits = /(\d+)\D*$/.exec(code)?.[1];
  return digits === undefined ? null : Number(digits);
}

export interface PaperLine {
  /** Command ids are made when the line is first sent and kept, so that sending again adds nothing. */
  visitCommand: string;
  visitId: string;
  dwellingId: string;
  outcome: Outcome;
  at: string;
  visitor: string;
  answers: Answers;
  problem: string;
  matterCommand: string;
  matterId: string;
  check: string;
}

export interface PaperContext {
  unit: string;
  formVersion: number | null;
  place: string;
}

interface PaperCommand {
  id: string;
  kind: 'visit.record' | 'matter.open';
  data: Record<string, unknown>;
}

/** A title for the ledger out of what was written: its first clause, at most 60 characters. */
export function titleOf(text: string): string {
  const clause = text.trim().split(/[。！？；\n.!?;]/)[0] ?? '';
  return [...(clause || text.trim())].slice(0, 60).join('');
}

/** What one line of the sheet sends: the visit, and a matter when a problem is written down. */
export function commandsOf(line: PaperLine, context: PaperContext): PaperCommand[] {
  const answered = line.outcome === 'answered' && Object.keys(line.answers).length > 0;
  const visit: PaperCommand = {
    id: line.visitCommand,
    kind: 'visit.record',
    data: {
      visit_id: line.visitId,
      dwelling_id: line.dwellingId,
      outcome: line.outcome,
      at: line.at,
      channel: 'paper',
      visitor: line.visitor,
      ...(answered && context.formVersion !== null
        ? { form_version: context.formVersion, answers: line.answers }
        : {}),
    },
  };
  if (line.problem.trim() === '') return [visit];
  const matter: PaperCommand = {
    id: line.matterCommand,
    kind: 'matter.open',
    data: {
      matter_id: line.matterId,
      check: line.check,
      title: titleOf(line.problem),
      text: line.problem.trim(),
      unit: context.unit,
      place: context.place,
      channel: 'paper',
      reply: true,
      dwelling_id: line.dwellingId,
      at: line.at,
    },
  };
  return [visit, matter];
}
