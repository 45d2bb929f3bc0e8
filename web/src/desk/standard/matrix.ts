/** A period of a standard as a table of units and items, and the forms of what may be done about a unit. */
import type { CommandOf, Schemas } from '@/api';
import { given, type FieldSpec, type Values } from '../forms/spec';

export type Page = Schemas['StandardPage'];
export type Unit = Schemas['StandardUnit'];
export type ItemState = Schemas['StandardItemState'];
export type Item = Page['groups'][number]['items'][number];
export type Verdict = ItemState['verdict'];

/** "2.1": the first item of the second group, as a table has room for it. */
export interface Numbered extends Item {
  no: string;
  group: string;
}
export function numbered(page: Pick<Page, 'groups'>): Numbered[] {
  return page.groups.flatMap((group, g) =>
    group.items.map((item, n) => ({ ...item, no: `${g + 1}.${n + 1}`, group: group.name })),
  );
}

/** A sign for the eye; the word stands beside it for those who hear the page. */
const k_signs = { met: '✓', not_met: '✗', not_applicable: '–', no_data: '?' } as const;
export function sign(verdict: Verdict): string {
  return verdict ? k_signs[verdict] : '·';
}

export function stateOf(unit: Unit, item: string): ItemState | undefined {
  return unit.items.find((one) => one.item === item);
}

export interface Word {
  who: 'note' | 'finding' | 'disputed' | 'ruling';
  verdict: Verdict;
  text: string;
}
/** What was said about an item, in the order in which it was said. */
export function said(state: ItemState): Word[] {
  const words: Word[] = [
    { who: 'note', verdict: null, text: state.note },
    { who: 'finding', verdict: state.verified, text: state.finding },
    { who: 'disputed', verdict: null, text: state.disputed },
    { who: 'ruling', verdict: state.ruled, text: state.ruling },
  ];
  return words.filter((word) => word.verdict !== null || word.text !== '');
}

type Say = (key: string, args?: Record<string, unknown>) => string;

function verdictField(item: Numbered, verdicts: readonly string[], t: Say): FieldSpec {
  return {
    name: `verdict:${item.id}`,
    kind: 'choice',
    label: `${item.no} ${item.text}`,
    options: verdicts.map((value) => ({ value, label: t(`desk.standards.verdict.${value}`) })),
  };
}
function noteField(item: Numbered, label: string): FieldSpec {
  return { name: `note:${item.id}`, kind: 'line', label, max: 500 };
}

/** What the unit says: every item that people judge, with what it said before. */
export function claimFields(page: Page, unit: Unit, t: Say): FieldSpec[] {
  const correcting = unit.assessment !== null;
  const fields: FieldSpec[] = numbered(page)
    .filter((item) => item.judged)
    .flatMap((item): FieldSpec[] => {
      const before = stateOf(unit, item.id);
      const verdicts = ['met', 'not_met', ...(item.needed ? [] : ['not_applicable'])];
      return [
        {
          ...verdictField(item, verdicts, t),
          required: true,
          initial: before?.claimed ?? '',
          ...(item.needed ? { hint: t('desk.standards.needed') } : {}),
        },
        {
          ...noteField(item, t('desk.standards.noteOf', { no: item.no })),
          initial: before?.note ?? '',
        },
      ];
    });
  if (correcting) fields.push(reasonField('reason', t('desk.standards.field.reason')));
  return fields;
}

/** What a verifier found: the items that they looked at. */
export function findingFields(page: Page, unit: Unit, t: Say): FieldSpec[] {
  return numbered(page)
    .filter((item) => item.judged)
    .flatMap((item) => {
      const claimed = stateOf(unit, item.id)?.claimed;
      return [
        {
          ...verdictField(item, ['met', 'not_met'], t),
          hint: t('desk.standards.unitSays', {
            verdict: t(`desk.standards.verdict.${claimed ?? 'none'}`),
          }),
        },
        noteField(item, t('desk.standards.foundOf', { no: item.no })),
      ];
    });
}

export function reasonField(name: string, label: string, max = 500): FieldSpec {
  return { name, kind: 'text', label, required: true, max };
}

type Claims = CommandOf<'standard.assess'>['data']['items'];
type Findings = CommandOf<'standard.verify'>['data']['items'];

/** The items that have a verdict; an empty note is not sent. */
export function itemsOf(page: Page, values: Values): Claims {
  return numbered(page).flatMap((item) => {
    const verdict = given(values, `verdict:${item.id}`);
    const note = given(values, `note:${item.id}`);
    if (!item.judged || !verdict) return [];
    return [
      { item: item.id, verdict: verdict as Claims[number]['verdict'], ...(note ? { note } : {}) },
    ];
  });
}

/** Of a correction only what has changed, so that the journal tells what was put right. */
export function changedItems(page: Page, unit: Unit, values: Values): Claims {
  return itemsOf(page, values).filter((claim) => {
    const before = stateOf(unit, claim.item);
    return before?.claimed !== claim.verdict || (before?.note ?? '') !== (claim.note ?? '');
  });
}

export function findingsOf(page: Page, values: Values): Findings {
  return itemsOf(page, values) as Findings;
}

/** Items by what they came to, in the order in which they matter. */
export function sums(unit: Unit): { verdict: NonNullable<Verdict> | 'none'; n: number }[] {
  const order = ['not_met', 'none', 'no_data', 'not_applicable', 'met'] as const;
  return order
    .map((verdict) => ({
      verdict,
      n: unit.items.filter((item) => (item.verdict ?? 'none') === verdict).length,
    }))
    .filter((sum) => sum.n > 0);
}
