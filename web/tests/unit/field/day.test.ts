/** Today's work on the phone: the last pull with what was recorded since laid over it, and the commands made there. */
import { describe, expect, it } from 'vitest';
import { actItem, excuseItem, inspectionItem, patrolItem } from '@/m/day/commands';
import {
  dayLists,
  lastWords,
  lineOf,
  localDeeds,
  roundProgress,
  stopsOf,
  wayOf,
  type OwnAsk,
} from '@/m/day/day';
import type { Deed, FieldDay, OutboxItem, SendState } from '@/offline/db';
import { startAnswers } from '@/shared/inspect';

const today = '2021-11-04';

function ask(rule: string, more: Partial<OwnAsk> = {}, row: Partial<OwnAsk['row']> = {}): OwnAsk {
  return {
    plan: 'p',
    plan_title: '方案',
    plan_version: 1,
    rule,
    block: 'cadence',
    act: 'meeting',
    name: rule,
    who: '',
    who_name: '',
    src: '',
    on_miss: '',
    deliver: [],
    once: false,
    period: '月',
    from: '2021-11-01',
    to: '2021-11-30',
    times: 1,
    works_on: null,
    units: 1,
    explained: 0,
    states: { ahead: 0, open: 1, met: 0, late: 0, missed: 0, excused: 0 },
    ...more,
    row: {
      unit: 'qsm',
      unit_name: '秦四庙村',
      times: more.times ?? 1,
      done: 0,
      late: 0,
      state: 'open',
      handed_in: [],
      excuse: null,
      explanation: null,
      ...row,
    },
  };
}
const dayOf = (asks: OwnAsk[], more: Partial<FieldDay> = {}): FieldDay => ({
  date: today,
  asks,
  rounds: [],
  passing: [],
  places: [],
  matter_kinds: [],
  more: false,
  ...more,
});
let order = 0;
function item(deed: Partial<Deed>, state: SendState = 'waiting', seq?: number): OutboxItem {
  const full = { plan: 'p', rule: 'r', name: 'r', unit: 'qsm', day: today, n: 1 };
  return {
    id: String(++order),
    person: 'me',
    kind: 'act.record',
    data: null,
    state,
    about: { deed: { ...full, handedIn: [], places: [], ...deed } },
    madeAt: 0,
    attempts: 0,
    ...(seq === undefined ? {} : { seq }),
  };
}
const listsOf = (asks: OwnAsk[], items: OutboxItem[] = [], cut = 10) =>
  dayLists(dayOf(asks), items, cut, today);

describe('what is due', () => {
  it('is done once the phone has recorded enough, before anything is sent', () => {
    const twice = ask('r', { times: 2 });
    const [once] = listsOf([twice], [item({})]).open;
    expect(once?.progress.n).toBe(1);
    expect(once?.items).toHaveLength(1);
    const { open, done } = listsOf([twice], [item({}), item({})]);
    expect(open).toEqual([]);
    expect(done.map((line) => line.state)).toEqual(['met']);
  });

  it('counts nothing twice once the server has it, and nothing that was refused', () => {
    const known = ask('r', { times: 2 }, { done: 1 });
    expect(listsOf([known], [item({}, 'done', 10)]).open[0]?.progress.n).toBe(1);
    expect(listsOf([known], [item({}, 'done', 11)]).done[0]?.progress.n).toBe(2);
    const [refused] = listsOf([known], [item({}, 'refused')]).open;
    expect(refused?.progress.n).toBe(1);
    expect(refused?.items.map(({ state }) => state)).toEqual(['refused']);
  });

  it('counts only what was done within the window, in the unit, for the rule', () => {
    const others = [
      item({ day: '2021-10-31' }),
      item({ unit: 'qy' }),
      item({ rule: 'x' }),
      item({ plan: 'q' }),
    ];
    expect(listsOf([ask('r')], others).open[0]?.progress.n).toBe(0);
    const once = ask('r', { once: true, from: '2021-11-03', to: '2021-11-10' });
    expect(listsOf([once], [item({ day: '2021-11-02' })]).done).toHaveLength(1);
  });

  it('of a list is done with its last item', () => {
    const list = ask('r', { once: true, deliver: ['名单', '照明表'] }, { handed_in: ['名单'] });
    expect(listsOf([list]).open[0]?.progress.left).toEqual(['照明表']);
    expect(listsOf([list], [item({ handedIn: ['照明表'] })]).done).toHaveLength(1);
  });

  it('is excused on the phone at once, and still waits to be sent', () => {
    const { done, open } = listsOf([ask('r')], [item({ n: 0, excused: true })]);
    expect(open).toEqual([]);
    expect(done[0]?.state).toBe('excused');
    expect(done[0]?.items).toHaveLength(1);
  });

  it('moves on with the days, whatever the last pull said', () => {
    const week = (from: string, to: string) => ask('r', { from, to }, { state: 'ahead' });
    const asks = [
      week('2021-10-25', '2021-10-31'),
      week('2021-11-01', '2021-11-07'),
      week('2021-11-08', '2021-11-14'),
      ask('s', { from: '2021-11-09', to: '2021-11-09' }, { state: 'ahead' }),
    ];
    const now = listsOf(asks);
    expect(now.missed.map(({ ask: one }) => one.from)).toEqual(['2021-10-25']);
    expect(now.open.map(({ ask: one }) => one.from)).toEqual(['2021-11-01']);
    expect(now.ahead.map(({ ask: one }) => one.rule)).toEqual(['s']);
    const later = dayLists(dayOf(asks), [], 10, '2021-11-08');
    expect(later.open.map(({ ask: one }) => one.from)).toEqual(['2021-11-08']);
    expect(later.missed[0]).toMatchObject({ times: 2, since: '2021-10-25' });
    expect(later.missed[0]?.ask.to).toBe('2021-11-07');
  });

  it('says how it is worked through', () => {
    expect(wayOf({ block: 'task', act: 'task' })).toBe('record');
    expect(wayOf({ block: 'cadence', act: 'patrol' })).toBe('patrol');
    expect(wayOf({ block: 'inspect', act: 'inspect' })).toBe('round');
    expect(wayOf({ block: 'publicity', act: 'publicity' })).toBe('elsewhere');
    expect(lastWords(today, today)).toEqual({ key: 'today', n: 0 });
    expect(lastWords('2021-11-05', today)).toEqual({ key: 'tomorrow', n: 1 });
    expect(lastWords('2021-11-01', today)).toEqual({ key: 'over', n: 3 });
  });
});

describe('a round', () => {
  const round: FieldDay['rounds'][number] = {
    plan: 'p',
    rule: 'inspect.spots',
    name: '重点部位检查',
    kind_name: '重点部位',
    who: '',
    from: '2021-11-01',
    to: '2021-11-30',
    items: ['照明', '护栏'],
    every: true,
    needed: 2,
    done: 1,
    opens_matters: true,
    walk: [
      { place: 'a', done: '2021-11-02', open: [] },
      { place: 'b', done: null, open: ['照明', '桥面'] },
    ],
  };
  const place = (id: string) => ({
    id,
    unit: 'qsm',
    unit_name: '秦四庙村',
    name: id,
    where: '',
    code: '',
    kind_name: '重点部位',
  });
  const day = dayOf([], { rounds: [round], places: [place('a'), place('b')] });
  const looked = item({ rule: 'inspect.spots', places: ['b'] });

  it('begins with what is left, and knows what this phone has looked at', () => {
    const before = stopsOf(day, round, [], 10, today);
    expect(before.map((stop) => stop.place.id)).toEqual(['b', 'a']);
    expect(roundProgress(round, before)).toEqual({ n: 1, of: 2 });
    const after = stopsOf(day, round, [looked], 10, today);
    expect(roundProgress(round, after)).toEqual({ n: 2, of: 2 });
    expect(after.find((stop) => stop.place.id === 'b')).toMatchObject({ done: today });
    const refused = stopsOf(day, round, [{ ...looked, state: 'refused' }], 10, today);
    expect(refused[0]).toMatchObject({ done: null, item: { state: 'refused' } });
  });

  it('begins anew after its last day', () => {
    expect(stopsOf(day, round, [], 10, '2021-12-01').map((stop) => stop.done)).toEqual([
      null,
      null,
    ]);
  });

  it('looks at what was open the last time too, and opens one matter a new fault', () => {
    const stop = stopsOf(day, round, [], 10, today)[0]!;
    const line = lineOf(round, stop);
    expect(line.items).toEqual(['照明', '护栏', '桥面']);
    const answers = startAnswers(line, [{ id: 'general' }], () => `m${++order}`);
    answers[1]!.state = 'fault';
    answers[1]!.note = '倒了';
    const look = { id: 'i', day: today, note: '', answers };
    const { command, about } = inspectionItem(round, stop.place, line, look);
    expect(command).toMatchObject({
      kind: 'inspection.record',
      data: { inspection_id: 'i', rule: 'inspect.spots', place_id: 'b', day: today },
    });
    const { items } = command.data as { items: { item: string; matter_id?: string }[] };
    expect(items.filter((one) => one.matter_id).map((one) => one.item)).toEqual(['护栏']);
    expect(about.deed?.places).toEqual(['b']);
  });
});

describe('commands', () => {
  it('say what was done without a picture, a position or an empty word', () => {
    const { command, about } = actItem(ask('r'), {
      day: today,
      n: 1,
      attended: null,
      handedIn: [],
      note: ' ',
    });
    expect(Object.keys(command.data ?? {}).sort()).toEqual([
      'act_id',
      'day',
      'plan',
      'rule',
      'unit',
    ]);
    expect(about.deed).toMatchObject({ rule: 'r', day: today, n: 1 });
    expect(excuseItem(ask('r'), ' 封路 ').command.data).toMatchObject({
      day: '2021-11-01',
      reason: '封路',
    });
    const walk = { day: today, from: 1320, to: 1800, places: ['a'], note: '' };
    expect(patrolItem(ask('r', { act: 'patrol' }), walk).command.data).toMatchObject({
      from: 1320,
      to: 1800,
      place_ids: ['a'],
    });
  });

  it('are counted until the pull knows them', () => {
    const items = [item({}, 'sending'), item({}, 'done', 3), item({}, 'conflict')];
    expect(localDeeds(items, 2).map(({ state }) => state)).toEqual(['sending', 'done']);
    expect(localDeeds(items, 3).map(({ state }) => state)).toEqual(['sending']);
  });
});
