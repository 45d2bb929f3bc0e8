/** The visitor's own number on the phone (S2-08): what is left, with visits that are not sent yet. */
import { describe, expect, it } from 'vitest';
import { boundOf, doneWith, saidOf, type MyQuota } from '@/shared/quota';

const quota = (more: Partial<MyQuota> = {}): MyQuota => ({
  plan: 'dongfeng-2017',
  plan_title: '走访方案',
  plan_version: 1,
  id: 'household_visit',
  name: '入户走访',
  counted: '户',
  for: 'holders',
  per_name: '走访干部',
  every: null,
  floor: true,
  ceiling: false,
  outcomes: ['answered', 'declined', 'nobody_home', 'vacant'],
  src: '二(二)1',
  from: '2017-04-11',
  to: '2017-06-10',
  unit: 'c1',
  unit_name: '一社区',
  asked: 20,
  done: 12,
  to_do: 8,
  beyond: 0,
  state: 'open',
  marks: [],
  ...more,
});
const visit = (more = {}) => ({
  outcome: 'answered' as const,
  day: '2017-05-02',
  first: true,
  ...more,
});

describe('the own number of visits', () => {
  it('says how many are still to be gone to (S2-08)', () => {
    expect(saidOf(quota(), 12, '2017-05-02')).toEqual({ key: 'toDo', n: 8 });
    expect(saidOf(quota(), 20, '2017-05-02')).toEqual({ key: 'met', n: 0 });
    expect(saidOf(quota(), 35, '2017-05-02')).toEqual({ key: 'met', n: 0 });
  });
  it('asks for nothing before the window begins', () => {
    expect(saidOf(quota({ done: 0 }), 0, '2017-04-01')).toEqual({ key: 'ahead', n: 20 });
  });
  it('warns beyond a ceiling and asks for nothing under it', () => {
    const most = quota({ floor: false, ceiling: true });
    expect(saidOf(most, 12, '2017-05-02')).toEqual({ key: 'within', n: 8 });
    expect(saidOf(most, 23, '2017-05-02')).toEqual({ key: 'over', n: 3 });
    expect(saidOf(quota({ ceiling: true }), 12, '2017-05-02')).toEqual({ key: 'toDo', n: 8 });
  });
  it('names the bound', () => {
    expect(boundOf(quota())).toBe('floor');
    expect(boundOf(quota({ floor: false, ceiling: true }))).toBe('ceiling');
    expect(boundOf(quota({ ceiling: true }))).toBe('exact');
  });
  it('adds first visits of the window that are not sent, a refusal like any other', () => {
    expect(doneWith(quota(), [])).toBe(12);
    expect(doneWith(quota(), [visit(), visit({ outcome: 'declined' })])).toBe(14);
  });
  it('adds nothing that may be counted already or does not count', () => {
    const none = [
      visit({ first: false }),
      visit({ outcome: 'unsafe' }),
      visit({ day: '2017-04-10' }),
      visit({ day: '2017-06-11' }),
    ];
    expect(doneWith(quota(), none)).toBe(12);
  });
});
