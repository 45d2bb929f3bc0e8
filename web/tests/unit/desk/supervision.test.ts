import { describe, expect, it } from 'vitest';
import {
  announceData,
  announceFields,
  k_columns,
  onBoard,
  recordData,
  recordFields,
  stepData,
  stepFields,
  stepsOf,
  wordOf,
  type Finding,
  type Kind,
  type Round,
} from '@/desk/supervision/actions';
import { faultsOf, startValues } from '@/desk/forms/spec';
import zh from '@/i18n/desk/zh.json';

const t = (key: string) => key;

const kind: Kind = {
  plan: 'plan',
  plan_title: 'plan',
  id: 'recontact',
  name: 'kind',
  how: 'open',
  by: 'phone',
  every: '',
  of: ['units', 'visits'],
  share: 5,
  n: 0,
  seed_rule: 'rule',
  findings: [],
};
const round = (more: Partial<Round>): Round =>
  ({ id: 'r', by: 'phone', of: 'units', ...more }) as Round;
const finding = (more: Partial<Finding>): Finding =>
  ({ id: 'f', state: 'told', may: [], statement_overdue: false, ...more }) as Finding;
const names = (fields: { name: string }[]) => fields.map((field) => field.name);

describe('announcing a round', () => {
  it('asks for all that is fixed before the draw', () => {
    const fields = announceFields(kind, '2021-10-17', t);
    expect(names(fields)).toEqual(['of', 'seed', 'on', 'since', 'statement_days']);
    expect(faultsOf(fields, startValues(fields))).toEqual({ of: 'required', seed: 'required' });
    expect(faultsOf(fields, { ...startValues(fields), on: '2021-10-16' }).on).toBe('early');
  });

  it('chooses by itself what there is no choice of', () => {
    const fields = announceFields({ ...kind, of: ['units'] }, '2021-10-17', t);
    expect(names(fields)).not.toContain('since');
    expect(startValues(fields).of).toBe('units');
  });

  it('sends a first day only for what has days', () => {
    const values = {
      seed: ' 20211018-417 ',
      on: '2021-10-18',
      since: '2021-10-10',
      statement_days: '7',
    };
    expect(announceData(kind, 'id', { ...values, of: 'visits' })).toEqual({
      round_id: 'id',
      plan: 'plan',
      kind: 'supervision.recontact',
      of: 'visits',
      seed: '20211018-417',
      on: '2021-10-18',
      since: '2021-10-10',
      statement_days: 7,
    });
    expect(announceData(kind, 'id', { ...values, of: 'units' })).not.toHaveProperty('since');
  });
});

describe('recording a check', () => {
  const ids = { check: 'c', finding: 'f' };
  const values = { result: 'finding', day: '2021-10-18', kind: 'false_visit', text: 'seen' };

  it('asks residents for their consent only when visits are re-contacted', () => {
    const units = recordFields(round({ of: 'units' }), [], '2021-10-18', t);
    expect(names(units)).not.toContain('consent');
    expect(
      units.find((field) => field.name === 'result')?.options?.map((one) => one.value),
    ).toEqual(['in_order', 'finding', 'not_reached']);
    const visits = recordFields(round({ of: 'visits' }), [], '2021-10-18', t);
    expect(names(visits)).toEqual(
      expect.arrayContaining(['identified', 'consent', 'may_name', 'result']),
    );
  });

  it('has no field for a recording, a picture or a place', () => {
    for (const of of ['units', 'matters', 'visits', 'posts'] as const)
      for (const by of ['site', 'phone', 'papers', ''] as const)
        for (const name of names(recordFields(round({ of, by }), [], '2021-10-18', t)))
          expect(name).not.toMatch(/record|audio|photo|image|position|location/);
  });

  it('asks who called only where somebody calls, and how where the plan does not say', () => {
    expect(names(recordFields(round({ by: 'site' }), [], '2021-10-18', t))).not.toContain(
      'identified',
    );
    expect(names(recordFields(round({ by: '' }), [], '2021-10-18', t))).toContain('by');
  });

  it('makes a finding of what was seen, or a remark', () => {
    const made = recordData(round({}), 'item', ids, { ...values, identified: '1' });
    expect(made).toEqual({
      round_id: 'r',
      item: 'item',
      check_id: 'c',
      day: '2021-10-18',
      by: 'phone',
      result: 'finding',
      identified: true,
      finding: { finding_id: 'f', kind: 'false_visit', text: 'seen' },
    });
    const plain = recordData(round({ by: 'site' }), 'item', ids, { ...values, result: 'in_order' });
    expect(plain).not.toHaveProperty('finding');
    expect(plain.text).toBe('seen');
  });

  it('never says that a household may be named where none was asked', () => {
    const ticked = { ...values, may_name: '1', consent: '1' };
    expect(recordData(round({ of: 'units' }), 'i', ids, ticked)).not.toHaveProperty('consent');
    expect(recordData(round({ of: 'units' }), 'i', ids, ticked).finding).not.toHaveProperty(
      'may_name',
    );
    expect(recordData(round({ of: 'visits' }), 'i', ids, ticked).finding?.may_name).toBe(true);
  });
});

describe('the road of a finding', () => {
  it('puts every state in one column of the board, late ones first', () => {
    const states = Object.values(k_columns).flat();
    expect(new Set(states).size).toBe(states.length);
    expect([...states].sort()).toEqual(Object.keys(zh.supervision.findingState).sort());
    const board = onBoard([
      finding({ id: 'a', state: 'told' }),
      finding({ id: 'b', state: 'told', statement_overdue: true }),
      finding({ id: 'c', state: 'closed' }),
    ]);
    expect(board.hear.map((one) => one.id)).toEqual(['b', 'a']);
    expect(board.ended.map((one) => one.id)).toEqual(['c']);
    expect(board.mend).toEqual([]);
  });

  it('offers what the server allows, in the order of the road', () => {
    const one = finding({ may: ['supervision.rectify', 'supervision.appeal', 'something.else'] });
    expect(stepsOf(one)).toEqual(['supervision.appeal', 'supervision.rectify']);
    expect(wordOf('supervision.open_matter')).toBe('openMatter');
  });

  it('lets the centre write down a paper, and a unit speak for itself', () => {
    for (const step of [
      'supervision.state',
      'supervision.appeal',
      'supervision.rectify',
    ] as const) {
      expect(names(stepFields(step, true, [], t))).toEqual(['text', 'taken_down']);
      expect(names(stepFields(step, false, [], t))).toEqual(['text']);
    }
    const matter = { id: 'm', check: '123456' };
    expect(stepData('supervision.state', 'f', matter, { text: 'x', taken_down: '1' })).toEqual({
      finding_id: 'f',
      text: 'x',
      taken_down: true,
    });
    expect(stepData('supervision.state', 'f', matter, { text: 'x', taken_down: '' })).toEqual({
      finding_id: 'f',
      text: 'x',
    });
  });

  it('sends what each decision needs', () => {
    const matter = { id: 'm', check: '012345' };
    expect(
      stepData('supervision.decide', 'f', matter, { outcome: 'lifted', reason: 'why' }),
    ).toEqual({ finding_id: 'f', outcome: 'lifted', reason: 'why' });
    expect(stepData('supervision.recheck', 'f', matter, { recheck: 'not_yet', text: 'x' })).toEqual(
      {
        finding_id: 'f',
        result: 'not_yet',
        text: 'x',
      },
    );
    expect(
      stepData('supervision.open_matter', 'f', matter, { kind: 'k', title: 't', text: 'x' }),
    ).toEqual({
      finding_id: 'f',
      matter_id: 'm',
      check: '012345',
      kind: 'k',
      title: 't',
      text: 'x',
    });
  });
});
