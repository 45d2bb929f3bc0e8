import { describe, expect, it } from 'vitest';
import { faultsOf, startValues } from '@/desk/forms/spec';
import {
  fillData,
  fillFields,
  handoverFields,
  leaveData,
  peopleOptions,
  shiftData,
  shiftFields,
} from '@/desk/posts/actions';
import {
  asked,
  byUnit,
  candidates,
  clockOf,
  postName,
  rosterLines,
  timesOf,
  timesText,
  weekOf,
  type PostRow,
  type Posts,
  type Shift,
} from '@/desk/posts/posts';
import zh from '@/i18n/desk/zh.json';

const t = (key: string, named?: Record<string, unknown>) =>
  named ? `${key} ${JSON.stringify(named)}` : key;

const holder = (name: string, person: string | null = null) => ({
  holding: `h-${name}`,
  person,
  name,
  note: '',
  post: 'p',
  from: '2021-10-01',
  to: null,
});
const row = (more: Partial<PostRow>): PostRow =>
  ({
    plan: 'plan',
    post: 'duty.visitor',
    group: null,
    name: '走访员',
    unit: 'a',
    unit_name: 'A',
    min: 1,
    max: null,
    state: 'met',
    by_missed: false,
    filled: 1,
    holders: [],
    ...more,
  }) as PostRow;
const unit = (id: string, vacant = 0, below = 0) =>
  ({ unit: id, unit_name: id.toUpperCase(), vacant, below }) as Posts['units'][number];
const shift = (more: Partial<Shift>): Shift =>
  ({
    shift: 's',
    plan: 'plan',
    post: 'duty.visitor',
    name: '走访员',
    unit: 'a',
    unit_name: 'A',
    day: '2021-10-17',
    from: 480,
    to: 1080,
    people: [],
    empty: false,
    past: false,
    ...more,
  }) as Shift;

describe('the list of posts', () => {
  const page = {
    units: [unit('a'), unit('b', 1), unit('c', 0, 1)],
    items: [
      row({ unit: 'a', post: '1' }),
      row({ unit: 'b', post: '2', state: 'met' }),
      row({ unit: 'b', post: '3', state: 'below' }),
      row({ unit: 'b', post: '4', state: 'vacant', by_missed: true }),
      row({ unit: 'c', post: '5', state: 'below' }),
    ],
  } as unknown as Posts;
  const shape = (shownUnit = '', shown = '') =>
    byUnit(page, shownUnit, shown).map((one) => [one.unit.unit, ...one.rows.map((r) => r.post)]);

  it('has units in which somebody is missing first, and vacancies first in each', () => {
    expect(shape()).toEqual([
      ['b', '4', '3', '2'],
      ['c', '5'],
      ['a', '1'],
    ]);
  });
  it('keeps to what was asked for, without empty units', () => {
    expect(shape('', 'missing')).toEqual([
      ['b', '4', '3'],
      ['c', '5'],
    ]);
    expect(shape('', 'late')).toEqual([['b', '4']]);
    expect(shape('a')).toEqual([['a', '1']]);
    expect(shape('a', 'missing')).toEqual([]);
  });
  it('says how many are asked for', () => {
    expect(asked(row({ min: 5, max: 8 }), t)).toBe('desk.posts.range {"min":5,"max":8}');
    expect(asked(row({ min: 1, max: 1 }), t)).toBe('desk.posts.exactly {"n":1}');
    expect(asked(row({ min: 6 }), t)).toBe('desk.posts.atLeast {"n":6}');
    expect(asked(row({ min: 0 }), t)).toBe('desk.posts.anyNumber');
    expect(postName(row({ group: '领导小组', name: '组长' }))).toBe('领导小组 · 组长');
  });
  it('has a word for every state', () => {
    for (const state of ['met', 'ahead', 'vacant', 'below', 'over'] as const)
      expect(zh.posts.state[state]).toBeTruthy();
  });
});

describe('filling and leaving', () => {
  it('sends an account or a name, and nothing that is empty', () => {
    const fields = fillFields([{ value: 'p1', label: '王一' }], '2021-10-16', t);
    expect(faultsOf(fields, startValues(fields))).toEqual({});
    const of = { plan: 'plan', post: 'duty.visitor', unit: 'a' };
    expect(fillData(row({}), 'id', { ...startValues(fields), person_id: 'p1' })).toEqual({
      holding_id: 'id',
      ...of,
      person_id: 'p1',
      from: '2021-10-16',
    });
    expect(fillData(row({}), 'id', { name: ' 李二 ', note: '', from: '2021-10-17' })).toEqual({
      holding_id: 'id',
      ...of,
      name: '李二',
      from: '2021-10-17',
    });
    expect(leaveData('h', { day: '2021-10-20', reason: '调离' })).toEqual({
      holding_id: 'h',
      day: '2021-10-20',
      reason: '调离',
    });
  });
  it('offers accounts in use, of the town itself', () => {
    const person = (id: string, more: object) =>
      ({ id, name: id, unit_name: null, active: true, role: 'visitor', ...more }) as never;
    const people = [
      person('a', { unit_name: '一村' }),
      person('b', { active: false }),
      person('c', { role: 'competent' }),
    ];
    expect(peopleOptions(people)).toEqual([{ value: 'a', label: 'a（一村）' }]);
    const [from, to] = handoverFields(people, t);
    expect(from!.options!.map((one) => one.value)).toEqual(['a', 'b']); // who was disabled may still leave work
    expect(to!.options!.map((one) => one.value)).toEqual(['a']);
  });
});

describe('shifts', () => {
  it('run over midnight, and a day at most', () => {
    expect(timesOf('08:00', '18:00')).toEqual({ from: 480, to: 1080 });
    expect(timesOf('20:00', '06:00')).toEqual({ from: 1200, to: 1800 });
    expect(timesOf('08:00', '08:00')).toEqual({ from: 480, to: 1920 });
    expect(timesOf('00:00', '00:00')).toEqual({ from: 0, to: 1440 });
    expect(clockOf(1800)).toBe('06:00');
    const text = (from: number, to: number) =>
      timesText({ from, to }, (_key, named) => `次日 ${String(named?.['time'])}`);
    expect(text(480, 1080)).toBe('08:00–18:00');
    expect(text(1200, 1800)).toBe('20:00–次日 06:00');
    expect(text(0, 1440)).toBe('00:00–24:00');
  });
  it('come back from the form as they went in', () => {
    for (const [from, to] of [
      [480, 1080],
      [1200, 1800],
      [480, 1920],
      [0, 1440],
    ] as const) {
      const fields = shiftFields([holder('甲')], shift({ from, to }), '2021-10-17', t);
      const data = shiftData(shift({}), 'id', startValues(fields));
      expect([data.from, data.to]).toEqual([from, to]);
    }
  });
  it('have those who are on them chosen, and send who is', () => {
    const on = { ...shift({}), people: [{ ...holder('甲'), there: true }] };
    const fields = shiftFields([holder('甲'), holder('乙')], on, '2021-10-17', t);
    const values = startValues(fields);
    expect(shiftData(on, 'id', values).holding_ids).toEqual(['h-甲']);
    expect(shiftData(on, 'id', { ...values, 'on-h-甲': '', 'on-h-乙': '1' }).holding_ids).toEqual([
      'h-乙',
    ]);
  });
  it('may have anybody of the unit, once each', () => {
    const own = row({ post: 'x', holders: [holder('甲', 'p1')] });
    const items = [
      row({ post: 'y', holders: [{ ...holder('甲', 'p1'), holding: 'other' }, holder('乙')] }),
      own,
      row({ unit: 'b', holders: [holder('丙')] }),
    ];
    expect(candidates(items, own).map((one) => one.holding)).toEqual(['h-甲', 'h-乙']);
  });
  it('stand in weeks from Monday on', () => {
    for (const day of ['2021-10-11', '2021-10-16', '2021-10-17'])
      expect(weekOf(day)[0]).toBe('2021-10-11');
    expect(weekOf('2021-10-18')).toHaveLength(7);
    expect(weekOf('2021-10-18')[6]).toBe('2021-10-24');
    expect(weekOf('1969-12-31')[0]).toBe('1969-12-29');
  });
  it('make a line for each post, with its days of nobody', () => {
    const lines = rosterLines({
      from: '2021-10-11',
      to: '2021-10-17',
      items: [
        shift({}),
        shift({ shift: 't', from: 1200, to: 1800 }),
        shift({ shift: 'u', unit: 'b' }),
      ],
      clashes: [],
      gaps: [
        {
          plan: 'plan',
          post: 'duty.visitor',
          name: '',
          unit: 'a',
          unit_name: 'A',
          day: '2021-10-16',
        },
      ],
    });
    expect(lines.map((line) => line.unit)).toEqual(['a', 'b']);
    expect(lines[0]!.days['2021-10-17']!.map((one) => one.shift)).toEqual(['s', 't']);
    expect([...lines[0]!.gaps]).toEqual(['2021-10-16']);
    expect(lines[1]!.gaps.size).toBe(0);
  });
});
