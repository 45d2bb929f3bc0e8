import { describe, expect, it } from 'vitest';
import { faultsOf, startValues } from '@/desk/forms/spec';
import {
  changedItems,
  claimFields,
  findingFields,
  findingsOf,
  itemsOf,
  numbered,
  said,
  sign,
  sums,
  type ItemState,
  type Page,
  type Unit,
} from '@/desk/standard/matrix';
import zh from '@/i18n/desk/zh.json';

const t = (key: string) => key;
const item = (id: string, more: Partial<Page['groups'][number]['items'][number]> = {}) => ({
  id,
  text: id,
  needed: false,
  judged: true,
  check: '',
  src: '',
  ...more,
});
const page = {
  id: 'safe',
  groups: [
    { id: 'work', name: '工作', items: [item('lead', { needed: true }), item('clubs')] },
    { id: 'figures', name: '数据', items: [item('overdue', { judged: false, needed: true })] },
  ],
} as Page;
const state = (id: string, more: Partial<ItemState> = {}): ItemState => ({
  item: id,
  verdict: null,
  source: 'none',
  claimed: null,
  note: '',
  verified: null,
  finding: '',
  disputed: '',
  ruled: null,
  ruling: '',
  figures: [],
  may_dispute: false,
  may_rule: false,
  ...more,
});
const unit = (items: ItemState[], assessment: string | null = null) =>
  ({ unit: 'v', assessment, items }) as Unit;
const fresh = unit([state('lead'), state('clubs'), state('overdue', { verdict: 'met' })]);

describe('the matrix', () => {
  it('numbers items within their groups', () => {
    expect(numbered(page).map((one) => `${one.no} ${one.id} ${one.group}`)).toEqual([
      '1.1 lead 工作',
      '1.2 clubs 工作',
      '2.1 overdue 数据',
    ]);
  });

  it('has a sign and a word for every verdict', () => {
    const words = zh.standards.verdict as Record<string, string>;
    const verdicts = ['met', 'not_met', 'not_applicable', 'no_data', null] as const;
    expect(new Set(verdicts.map(sign)).size).toBe(5);
    for (const verdict of verdicts) expect(words[verdict ?? 'none']).toBeTruthy();
  });

  it('counts what matters first, and nothing that is not there', () => {
    expect(sums(fresh)).toEqual([
      { verdict: 'none', n: 2 },
      { verdict: 'met', n: 1 },
    ]);
  });
});

describe('what a unit says', () => {
  it('asks for every item that people judge and for no computed one', () => {
    const fields = claimFields(page, fresh, t);
    expect(fields.map((field) => field.name)).toEqual([
      'verdict:lead',
      'note:lead',
      'verdict:clubs',
      'note:clubs',
    ]);
    expect(faultsOf(fields, startValues(fields))).toEqual({
      'verdict:lead': 'required',
      'verdict:clubs': 'required',
    });
  });

  it('offers "not applicable" only where the result does not depend on it', () => {
    const options = claimFields(page, fresh, t).map((field) => field.options?.length ?? 0);
    expect(options).toEqual([2, 0, 3, 0]);
  });

  it('sends a note only when there is one, and never a computed item', () => {
    const values = {
      'verdict:lead': 'met',
      'note:lead': ' ',
      'verdict:clubs': 'not_applicable',
      'note:clubs': '没有',
      'verdict:overdue': 'met',
    };
    expect(itemsOf(page, values)).toEqual([
      { item: 'lead', verdict: 'met' },
      { item: 'clubs', verdict: 'not_applicable', note: '没有' },
    ]);
  });

  it('begins a correction with what was said and sends what has changed', () => {
    const before = unit(
      [state('lead', { claimed: 'met' }), state('clubs', { claimed: 'not_met', note: 'x' })],
      'id',
    );
    const fields = claimFields(page, before, t);
    const values = startValues(fields);
    expect(values).toMatchObject({ 'verdict:lead': 'met', 'note:clubs': 'x' });
    expect(fields[fields.length - 1]!.name).toBe('reason');
    expect(changedItems(page, before, values)).toEqual([]);
    expect(changedItems(page, before, { ...values, 'verdict:lead': 'not_met' })).toEqual([
      { item: 'lead', verdict: 'not_met' },
    ]);
  });
});

describe('what a verifier found', () => {
  it('is of the items that were looked at', () => {
    const fields = findingFields(page, fresh, t);
    expect(fields.some((field) => field.required)).toBe(false);
    expect(fields[0]!.options!.map((option) => option.value)).toEqual(['met', 'not_met']);
    expect(findingsOf(page, { 'verdict:lead': 'not_met', 'note:lead': '无记录' })).toEqual([
      { item: 'lead', verdict: 'not_met', note: '无记录' },
    ]);
  });
});

describe('what was said about an item', () => {
  it('stands in the order in which it was said', () => {
    const words = said(
      state('lead', {
        claimed: 'met',
        verified: 'not_met',
        finding: '无记录',
        disputed: '在村部',
        ruled: 'met',
        ruling: '已见',
      }),
    );
    expect(words.map((word) => word.who)).toEqual(['finding', 'disputed', 'ruling']);
    expect(words[2]).toEqual({ who: 'ruling', verdict: 'met', text: '已见' });
    expect(said(state('lead'))).toEqual([]);
  });
});
