/** What the pages work out about asks: states, progress, groups, days, the form, the table as a file. */
import { describe, expect, it } from 'vitest';
import {
  blocksOf,
  byLastDay,
  countsOf,
  doneOf,
  isRecordable,
  k_states,
  lastWords,
  mayExplain,
  missedLines,
  ownWay,
  pageOf,
  plansDiffer,
  progressOf,
  stateOf,
  windowOf,
  type Ask,
  type AskRow,
  type AskState,
  type Counts,
} from '@/desk/asks/asks';
import { csvOf } from '@/desk/asks/csv';
import { firstRange, holds, k_daysMax, kindOf, rangeOf, turned } from '@/desk/asks/range';
import { isFileable } from '@/desk/asks/filing';
import { daysOf, itemsOf, recorded, recordFields } from '@/desk/asks/record';
import { faultsOf, startValues } from '@/desk/forms/spec';
import { daysBetween } from '@/desk/lib/dates';
import en from '@/i18n/desk/en.json';
import zh from '@/i18n/desk/zh.json';

const none: Counts = { ahead: 0, open: 0, met: 0, late: 0, missed: 0, excused: 0 };
const row = (more: Partial<AskRow> = {}): AskRow => ({
  unit: 'v1',
  unit_name: '甲村',
  times: 1,
  done: 0,
  late: 0,
  state: 'open',
  handed_in: [],
  excuse: null,
  explanation: null,
  ...more,
});
const ask = (more: Partial<Ask> = {}): Ask => ({
  plan: 'p',
  plan_title: '方案',
  plan_version: 1,
  rule: 'task.a',
  block: 'task',
  act: 'task',
  name: '领资料',
  who: '',
  who_name: '',
  src: '一',
  on_miss: '',
  deliver: [],
  works_on: null,
  once: true,
  period: null,
  from: '2021-10-10',
  to: '2021-10-15',
  times: 1,
  units: 16,
  states: { ...none, open: 16 },
  explained: 0,
  row: null,
  ...more,
});

describe('the state of a window of several units', () => {
  it('is what still needs somebody before what is settled', () => {
    expect(stateOf({ ...none, met: 15, missed: 1 })).toBe('missed');
    expect(stateOf({ ...none, met: 15, open: 1 })).toBe('open');
    expect(stateOf({ ...none, met: 3, ahead: 1 })).toBe('ahead');
    expect(stateOf({ ...none, met: 3, late: 1, excused: 1 })).toBe('late');
    expect(stateOf({ ...none, met: 3, excused: 1 })).toBe('met');
    expect(stateOf({ ...none, excused: 2 })).toBe('excused');
  });

  it('is counted without those that are excused; late is done too', () => {
    expect(doneOf({ ...none, met: 3, late: 2, missed: 10, excused: 1 })).toEqual({
      done: 5,
      of: 15,
    });
    const rows: AskState[] = ['met', 'missed', 'met', 'excused'];
    expect(countsOf(rows.map((state) => ({ state })))).toEqual({
      ...none,
      met: 2,
      missed: 1,
      excused: 1,
    });
  });

  it('has a word and a sign of its own in both languages', () => {
    for (const { asks } of [zh, en])
      for (const says of [asks.state, asks.sign])
        expect(new Set(k_states.map((state) => says[state])).size).toBe(k_states.length);
  });
});

describe('how far one unit is', () => {
  it('is how often it was done', () => {
    const cadence = ask({ once: false });
    expect(progressOf(cadence, row({ times: 2, done: 1 }))).toEqual({
      by: 'times',
      n: 1,
      of: 2,
      left: [],
    });
    expect(progressOf(ask(), row({ late: 1 })).n).toBe(1);
  });

  it('is what it has handed in where something is handed in', () => {
    const task = ask({ deliver: ['名单', '小结', '照片说明'] });
    const progress = progressOf(task, row({ handed_in: ['小结'] }));
    expect(progress).toEqual({ by: 'items', n: 1, of: 3, left: ['名单', '照片说明'] });
  });

  it.each([
    ['2021-11-04', 'today', 0],
    ['2021-11-05', 'tomorrow', 1],
    ['2021-11-06', 'left', 2],
    ['2021-12-04', 'left', 30],
    ['2021-11-03', 'over', 1],
  ])('by %s is said as %s %d', (to, key, n) => {
    expect(lastWords(to, '2021-11-04')).toEqual({ key, n });
  });
});

describe('where something is recorded', () => {
  it('is here for plain blocks once their window has begun', () => {
    expect(isRecordable(ask(), '2021-10-10')).toBe(true);
    expect(isRecordable(ask(), '2021-10-09')).toBe(false);
    expect(isRecordable(ask({ block: 'report', from: '2021-10-01' }), '2021-11-04')).toBe(true);
  });

  it('is elsewhere for blocks that the server refuses with ACT-OWN-WAY', () => {
    const elsewhere = ['inspect', 'listing', 'supervision', 'standards', 'publicity'] as const;
    for (const block of elsewhere) {
      expect(ownWay(ask({ block }))?.path).toMatch(/^\//);
      expect(isRecordable(ask({ block }), '2021-11-04')).toBe(false);
    }
    for (const block of ['task', 'cadence', 'report'] as const)
      expect(ownWay(ask({ block }))).toBeNull();
    const leaflets = ask({ block: 'publicity', rule: 'publicity.door_leaflet' });
    expect(ownWay(leaflets, 'v1')).toEqual({
      path: '/publicity',
      query: { item: 'door_leaflet', unit: 'v1' },
    });
    expect(ownWay(ask({ block: 'inspect' }))).toEqual({ path: '/places', query: {} });
  });

  it('leads to the unit, or to the window of several', () => {
    const query = { plan: 'p', rule: 'task.a', day: '2021-10-15' };
    expect(pageOf(ask())).toEqual({ name: 'askWindow', query });
    expect(pageOf(ask({ row: row() }))).toEqual({
      name: 'askExplain',
      query: { ...query, unit: 'v1' },
    });
    expect(windowOf(ask(), 'missed')).toEqual({
      name: 'askWindow',
      query: { ...query, state: 'missed' },
    });
  });
});

describe('asks together', () => {
  const daily = (day: string) =>
    ask({ rule: 'report.daily', block: 'report', once: false, from: day, to: day });
  const all = [
    daily('2021-10-30'),
    daily('2021-11-01'),
    daily('2021-10-31'),
    ask(),
    ask({ plan: 'q', to: '2021-11-02' }),
  ];

  it('that were missed again and again are one line, the newest first', () => {
    const lines = missedLines(all);
    expect(lines.map((line) => [line.key, line.asks.map((one) => one.to)])).toEqual([
      ['q task.a', ['2021-11-02']],
      ['p report.daily', ['2021-11-01', '2021-10-31', '2021-10-30']],
      ['p task.a', ['2021-10-15']],
    ]);
    expect(all[0]!.to).toBe('2021-10-30'); // left as it was
  });

  it('stand by block in the order of plans, a rule of each plan a line', () => {
    const groups = blocksOf(all);
    expect(groups.map((group) => group.block)).toEqual(['task', 'report']);
    expect(groups[0]!.lines.map((line) => line.key)).toEqual(['p task.a', 'q task.a']);
    expect(groups[1]!.lines[0]!.asks.map((one) => one.from)).toEqual([
      '2021-10-30',
      '2021-10-31',
      '2021-11-01',
    ]);
    expect(blocksOf([])).toEqual([]);
  });

  it('end on days of the month that is shown', () => {
    const days = byLastDay([...all, daily('2021-11-01')], '2021-11');
    expect([...days].map(([day, ending]) => [day, ending.length])).toEqual([
      ['2021-11-01', 2],
      ['2021-11-02', 1],
    ]);
  });

  it('say their plan only when there are several', () => {
    expect(plansDiffer(all)).toBe(true);
    expect(plansDiffer(all.slice(0, 4))).toBe(false);
    expect(plansDiffer([])).toBe(false);
  });
});

describe('the days shown', () => {
  const plan = { from: '2021-10-10', to: '2021-11-20' };
  const long = { from: '2019-01-01', to: '2024-12-31' };

  it('are a month, a quarter or the plan', () => {
    expect(rangeOf('month', '2024-02-10', plan)).toEqual({ from: '2024-02-01', to: '2024-02-29' });
    expect(rangeOf('quarter', '2021-11-04', plan)).toEqual({
      from: '2021-10-01',
      to: '2021-12-31',
    });
    expect(rangeOf('plan', '2021-11-04', plan)).toEqual(plan);
    expect(firstRange('2021-11-04', plan)).toEqual(plan);
    expect(firstRange('2021-11-04', long)).toEqual({ from: '2021-11-01', to: '2021-11-30' });
  });

  it('of a plan longer than the server answers hold the day', () => {
    for (const day of ['2018-05-05', '2019-02-01', '2021-11-04', '2024-12-30', '2026-01-01']) {
      const range = rangeOf('plan', day, long);
      expect(daysBetween(range.from, range.to)).toBe(k_daysMax);
      expect(range.from >= long.from && range.to <= long.to).toBe(true);
      if (holds(long, day)) expect(holds(range, day)).toBe(true);
    }
  });

  it('are known by their ends, and turned by their length', () => {
    for (const kind of ['month', 'quarter', 'plan'] as const)
      expect(kindOf(rangeOf(kind, '2021-11-04', plan), '2021-11-04', plan)).toBe(kind);
    expect(kindOf({ from: '2021-11-02', to: '2021-11-30' }, '2021-11-04', plan)).toBeNull();
    const quarter = rangeOf('quarter', '2021-11-04', plan);
    expect(turned(quarter, 'quarter', 1)).toEqual({ from: '2022-01-01', to: '2022-03-31' });
    expect(turned(turned(quarter, 'quarter', 1), 'quarter', -1)).toEqual(quarter);
    const month = { from: '2022-01-01', to: '2022-01-31' };
    expect(turned(month, 'month', -1)).toEqual({ from: '2021-12-01', to: '2021-12-31' });
  });
});

describe('the form', () => {
  const say = (key: string, named?: Record<string, unknown>) =>
    named ? `${key} ${Object.values(named).join(' ')}` : key;
  const today = '2021-11-04';
  const names = (one: Ask, own = row()) =>
    recordFields(one, own, today, say).map((field) => field.name);

  it('asks how often only where that counts, and how many only of gatherings', () => {
    expect(names(ask())).toEqual(['day', 'note']);
    expect(names(ask({ times: 3 }))).toEqual(['day', 'n', 'note']);
    expect(names(ask({ once: false, act: 'meeting' }))).toEqual(['day', 'n', 'attended', 'note']);
    expect(names(ask({ deliver: ['名单', '小结'], times: 2 }))).toEqual([
      'day',
      'item0',
      'item1',
      'note',
    ]);
  });

  it('never asks for a picture or a place', () => {
    const every = ask({ once: false, act: 'meeting', times: 3, deliver: ['照片', '定位'] });
    const kinds = recordFields(every, row(), today, say).map((field) => field.kind);
    expect(new Set(kinds)).toEqual(new Set(['date', 'check', 'number', 'text']));
    expect(recordFields(every, row(), today, say).filter((field) => field.required).length).toBe(2);
  });

  it('takes days of the window, of what is asked once until today', () => {
    expect(daysOf(ask(), today)).toEqual({ from: '2021-10-10', to: today });
    const week = ask({ once: false, from: '2021-10-25', to: '2021-10-31' });
    expect(daysOf(week, today)).toEqual({ from: '2021-10-25', to: '2021-10-31' });
    const now = { ...week, from: '2021-11-01', to: '2021-11-07' };
    expect(daysOf(now, today)).toEqual({ from: '2021-11-01', to: today });
    // Nobody but the writer knows the day of a window that has passed.
    const past = recordFields(week, row(), today, say);
    expect(faultsOf(past, startValues(past))).toEqual({ day: 'required' });
    const open = recordFields(now, row(), today, say);
    expect(faultsOf(open, startValues(open))).toEqual({});
    expect(faultsOf(open, { ...startValues(open), day: '2021-11-05', n: '0' })).toEqual({
      day: 'late',
      n: 'range',
    });
  });

  it('names what is still to be handed in, ticked when it is the last', () => {
    const task = ask({ deliver: ['名单', '小结'] });
    expect(itemsOf(task, row({ handed_in: ['名单'] }))).toEqual(['小结']);
    expect(itemsOf(task, row({ handed_in: ['小结', '名单'] }))).toEqual(['名单', '小结']);
    const fields = recordFields(task, row({ handed_in: ['名单'] }), today, say);
    expect(startValues(fields)).toMatchObject({ item0: '1' });
    const both = recordFields(task, row(), today, say);
    expect(startValues(both)).toMatchObject({ item0: '', item1: '' });
  });

  it('sends what was written and nothing else', () => {
    const meeting = ask({ once: false, act: 'meeting', rule: 'cadence.dialogue' });
    const values = { day: today, n: '2', attended: ' 30 ', note: '  ' };
    expect(recorded(meeting, row(), values, 'id')).toEqual({
      act_id: 'id',
      plan: 'p',
      rule: 'cadence.dialogue',
      unit: 'v1',
      day: today,
      n: 2,
      attended: 30,
    });
    const task = ask({ deliver: ['名单', '小结'] });
    expect(recorded(task, row(), { day: today, item1: '1', note: '齐了' }, 'id')).toEqual({
      act_id: 'id',
      plan: 'p',
      rule: 'task.a',
      unit: 'v1',
      day: today,
      handed_in: ['小结'],
      note: '齐了',
    });
  });
});

describe('a table as a file', () => {
  it('is read by spreadsheet programs and computes nothing in them', () => {
    const text = csvOf(
      ['事项', '次数'],
      [
        ['a,b', 3],
        ['说“好”\n"是"', -1],
        ['=1+1', 0],
        ['＋86', 1],
      ],
    );
    expect(text).toBe(
      '\ufeff事项,次数\r\n"a,b",3\r\n"说“好”\n""是""",-1\r\n\'=1+1,0\r\n\'＋86,1\r\n',
    );
  });
});

describe('a reason for what was not done in time', () => {
  it('is asked once, of what was missed or came late', () => {
    expect(mayExplain(row({ state: 'missed' }))).toBe(true);
    expect(mayExplain(row({ state: 'late' }))).toBe(true);
    expect(mayExplain(row({ state: 'missed', explanation: '停电' }))).toBe(false);
    for (const state of ['ahead', 'open', 'met', 'excused'] as const)
      expect(mayExplain(row({ state }))).toBe(false);
  });
});

describe('a plan of the unit’s own', () => {
  it('is filed without error, under the plan that asks, for the unit itself', () => {
    const found = { loads: true, parent_fits: true, unit_fits: true };
    expect(isFileable(found)).toBe(true);
    for (const key of ['loads', 'parent_fits', 'unit_fits'] as const)
      expect(isFileable({ ...found, [key]: false })).toBe(false);
  });
});
