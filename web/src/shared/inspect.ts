/** Looking at a place: what was answered of each item, what is still missing, the command that says it. */
import type { CommandOf, Schemas } from '@/api';

export type PlaceLine = Schemas['PlaceLine'];
/** What a place is looked at by. */
export type Looked = Pick<PlaceLine, 'rule' | 'items' | 'open' | 'opens_matters'>;
export interface ItemAnswer {
  item: string;
  state: '' | 'ok' | 'fault';
  note: string;
  /** Kind of the matter that a new fault becomes. */
  kind: string;
  /** Made once for each item, so that sending again opens no second matter. */
  matter: string;
  /** A fault of it is known: it is looked at again, and opens no matter. */
  known: boolean;
}

/** One answer an item. A fault is a "hazard" where the plan has such a kind, else the first. */
export function startAnswers(
  line: Looked,
  kinds: readonly { id: string }[],
  newId: () => string,
): ItemAnswer[] {
  return line.items.map((item) => answerOf(item, line, kinds, newId));
}

export function answerOf(
  item: string,
  line: Looked,
  kinds: readonly { id: string }[],
  newId: () => string,
): ItemAnswer {
  const kind = kinds.find((one) => one.id === 'hazard') ?? kinds[0];
  return {
    item,
    state: '',
    note: '',
    kind: kind?.id ?? '',
    matter: newId(),
    known: line.open.includes(item),
  };
}

/** Whether a fault of this item would open a matter. */
export function opensMatter(line: Looked, answer: ItemAnswer): boolean {
  return line.opens_matters && answer.state === 'fault' && !answer.known;
}

/** Items that nobody has answered yet. */
export function missing(answers: readonly ItemAnswer[]): string[] {
  return answers.filter((answer) => answer.state === '').map((answer) => answer.item);
}

export function inspectionData(
  ids: { inspection: string; place: string },
  line: Looked,
  answers: readonly ItemAnswer[],
  day: string,
  note: string,
): CommandOf<'inspection.record'>['data'] {
  return {
    inspection_id: ids.inspection,
    rule: line.rule,
    place_id: ids.place,
    day,
    items: answers.map((answer) => ({
      item: answer.item,
      state: answer.state === 'fault' ? ('fault' as const) : ('ok' as const),
      ...(answer.note.trim() ? { note: answer.note.trim() } : {}),
      // Offered also for a known fault: another look may have closed it meanwhile.
      ...(line.opens_matters && answer.state === 'fault' && answer.kind
        ? { matter_id: answer.matter, kind: answer.kind }
        : {}),
    })),
    ...(note.trim() ? { note: note.trim() } : {}),
  };
}
