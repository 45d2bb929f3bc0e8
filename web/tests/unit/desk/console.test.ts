// What the console works out by itself: keys, bulk actions, the timeline, views, columns, months.
import { describe, expect, it } from 'vitest';
import type { Schemas } from '@/api';
import {
  k_bulkActions,
  parts,
  rowsOf,
  tallyOf,
  toSend,
  withPreviews,
  withResults,
} from '@/desk/bulk/bulk';
import { actionOf, rowAfter } from '@/desk/keys/keys';
import { isMonth, monthAfter, monthOf, weeksOf } from '@/desk/lib/month';
import { comingOf, entriesOf, isLong, messagesOf, timelineOf, typesIn } from '@/desk/lib/timeline';
import { columnsOf, columnsText } from '@/desk/useColumns';
import { k_builtIn, queryOf, viewQuery } from '@/desk/views/query';

const press = (key: string, more = {}) => ({
  key,
  ctrlKey: false,
  altKey: false,
  metaKey: false,
  isComposing: false,
  ...more,
});

describe('keys', () => {
  it('are the five that the help names', () => {
    expect(['j', 'k', 'x', '/', '?'].map((key) => actionOf(press(key)))).toEqual([
      'next',
      'previous',
      'select',
      'search',
      'help',
    ]);
    expect(actionOf(press('Enter'))).toBeNull();
    expect(actionOf(press('J'))).toBeNull();
  });

  it('leave the browser and the input method theirs', () => {
    for (const held of ['ctrlKey', 'altKey', 'metaKey', 'isComposing'])
      expect(actionOf(press('j', { [held]: true }))).toBeNull();
  });

  it('stop at the ends of a list', () => {
    expect(rowAfter('next', -1, 3)).toBe(0);
    expect(rowAfter('previous', -1, 3)).toBe(2);
    expect(rowAfter('next', 2, 3)).toBe(2);
    expect(rowAfter('previous', 0, 3)).toBe(0);
    expect(rowAfter('next', 0, 0)).toBe(-1);
  });
});

const matter = (id: string) => ({ id, title: id }) as Schemas['MatterBrief'];
const refused = { code: 'X', detail: 'no' } as Schemas['Problem'];

describe('several at once', () => {
  const made = (count: number) => {
    let n = 0;
    const matters = Array.from({ length: count }, (_, i) => matter(`m${i}`));
    return rowsOf('matter.note', matters, { text: ' went there ' }, () => `c${n++}`);
  };

  it('are one command a matter, with ids of their own', () => {
    const rows = made(3);
    expect(rows.map((row) => row.command)).toEqual(
      [0, 1, 2].map((n) => ({
        id: `c${n}`,
        kind: 'matter.note',
        data: { matter_id: `m${n}`, text: 'went there' },
      })),
    );
  });

  it('send only what the preview allows, and nothing twice', () => {
    let rows = withPreviews(made(3), [
      { id: 'c0', ok: true, happens: [] },
      { id: 'c1', ok: false, happens: [], problem: refused },
      { id: 'c2', ok: true, happens: [] },
    ]);
    expect(toSend(rows).map((row) => row.command.id)).toEqual(['c0', 'c2']);
    rows = withResults(rows, [{ id: 'c0', ok: true }]);
    expect(toSend(rows).map((row) => row.command.id)).toEqual(['c2']);
    rows = withResults(rows, [{ id: 'c2', ok: false, problem: refused }]);
    expect(toSend(rows)).toEqual([]);
    expect(tallyOf(rows)).toEqual({ can: 2, cannot: 1, done: 1, refused: 1 });
  });

  it('go in parts that keep order and lose nothing', () => {
    for (const count of [0, 1, 19, 20, 21, 200]) {
      const list = Array.from({ length: count }, (_, i) => i);
      const cut = parts(list, 20);
      expect(cut.flat()).toEqual(list);
      expect(cut.every((part) => part.length > 0 && part.length <= 20)).toBe(true);
    }
  });

  it('are never an answer nor the word of a resident', () => {
    for (const action of k_bulkActions)
      expect(action).not.toMatch(/answer|confirm|dissent|exit|tell/);
  });
});

const event = (kind: string, at: string, seq: number): Schemas['MatterEvent'] => ({
  kind,
  at,
  seq,
  text: kind,
  detail: '',
  actor: 'somebody',
});

describe('the timeline', () => {
  const events = [
    event('matter.opened', '2021-10-16T09:00:00+08:00', 5),
    event('matter.handed_over', '2021-10-16T09:00:00+08:00', 6),
    event('matter.noted', '2021-10-17T09:00:00+08:00', 7),
    event('matter.made_up', '2021-10-18T09:00:00+08:00', 8),
  ];
  const message = {
    id: 'message-1',
    type: 'message' as const,
    at: '2021-10-17T01:30:00Z', // half past nine at the township
    title: 'sent',
    detail: '',
    actor: 'system',
  };

  it('is one line, newest first, and what was written later stands first', () => {
    const line = timelineOf(entriesOf(events), [message]);
    expect(line.map((entry) => entry.title)).toEqual([
      'matter.made_up',
      'sent',
      'matter.noted',
      'matter.handed_over',
      'matter.opened',
    ]);
  });

  it('leaves out no event, not even one it does not know', () => {
    expect(entriesOf(events)[3]?.type).toBe('step');
    expect(typesIn(timelineOf(entriesOf(events), [message]))).toEqual(['step', 'note', 'message']);
  });

  it('has photos and messages among the events, each with what became of it', () => {
    const sent = {
      id: 'm1',
      state: 'sent',
      reason: '',
      queued_at: '2021-10-16T10:00:00+08:00',
      settled_at: '2021-10-16T10:05:00+08:00',
      text: '已收到',
    } as Schemas['Message'];
    const waits = {
      ...sent,
      id: 'm2',
      state: 'waiting',
      reason: 'at night',
      queued_at: '2021-10-17T22:00:00+08:00',
      settled_at: null,
      text: null,
    } as Schemas['Message'];
    const words = {
      title: (one: Schemas['Message']) => `to ${one.id}`,
      state: (one: Schemas['Message']) => one.state,
      textGone: 'gone',
    };
    const photos = [
      event('matter.file_added', '2021-10-16T11:00:00+08:00', 9),
      event('matter.file_removed', '2021-10-16T12:00:00+08:00', 10),
    ];
    const line = timelineOf(entriesOf([...events, ...photos]), messagesOf([waits, sent], words));
    expect(typesIn(line)).toEqual(['step', 'note', 'message', 'file']);
    expect(line.filter((entry) => entry.type === 'file')).toHaveLength(2);
    expect(line.map((entry) => entry.title)).toEqual([
      'matter.made_up',
      'to m2',
      'matter.noted',
      'matter.file_removed',
      'matter.file_added',
      'to m1',
      'matter.handed_over',
      'matter.opened',
    ]);
    expect(line[1]).toMatchObject({ detail: 'gone', actor: 'waiting · at night' });
    expect(line[5]).toMatchObject({ detail: '已收到', actor: 'sent' });
  });

  const clock = (state: string, name = 'c') =>
    ({
      name,
      round: 1,
      state,
      due: '2021-10-26',
      rungs: [
        { rung: '80%', name: '80%', to: 'owner', at: '2021-10-24T09:00:00+08:00', fired_at: null },
        { rung: '50%', name: '50%', to: 'owner', at: '2021-10-21T09:00:00+08:00', fired_at: 'x' },
        { rung: 'due', name: 'due', to: 'duty', at: '2021-10-26T23:00:00+08:00', fired_at: null },
      ],
    }) as unknown as Schemas['MatterClock'];

  it('says what the running clocks will bring, soonest first', () => {
    expect(comingOf([clock('running')]).map((one) => one.rung?.rung ?? one.what)).toEqual([
      '80%',
      'due',
      'due',
    ]);
    expect(comingOf([clock('running')])[2]?.what).toBe('due');
    expect(comingOf([clock('met'), clock('stopped')])).toEqual([]);
    expect(comingOf([clock('paused')]).length).toBe(3);
  });

  it('folds what is long by characters or by lines', () => {
    expect(isLong('路'.repeat(160))).toBe(false);
    expect(isLong('路'.repeat(161))).toBe(true);
    expect(isLong('a\nb\nc\nd')).toBe(false);
    expect(isLong('a\nb\nc\nd\ne')).toBe(true);
  });
});

describe('views', () => {
  it('are the same whatever the order of the address', () => {
    expect(viewQuery({ view: 'list', overdue: 'true' })).toBe(
      viewQuery({ overdue: 'true', view: 'list' }),
    );
    expect(viewQuery({ new: '1', after: 'x', unit: '', kind: undefined as never })).toBe('');
  });

  it('come back as they were saved', () => {
    const query = { view: 'list', q: '路灯 & 井盖', columns: 'title,due' };
    expect(queryOf(viewQuery(query))).toEqual(query);
    for (const view of k_builtIn) expect(queryOf(viewQuery(view.query))).toEqual(view.query);
  });
});

describe('columns', () => {
  const all = ['receipt', 'title', 'due'];
  it('are all there unless the address says otherwise, and the title always', () => {
    expect(columnsOf(undefined, all)).toEqual(all);
    expect(columnsOf('due,unknown', all)).toEqual(['title', 'due']);
    expect(columnsText(all, all)).toBeUndefined();
    expect(columnsOf(columnsText(['title', 'due'], all), all)).toEqual(['title', 'due']);
  });
});

describe('months', () => {
  it('go over the end of a year', () => {
    expect(monthAfter('2021-12', 1)).toBe('2022-01');
    expect(monthAfter('2022-01', -1)).toBe('2021-12');
    expect(monthAfter('2021-10', 15)).toBe('2023-01');
  });
  it('are told from other texts', () => {
    expect(['2021-10', '2021-13', '2021-1', 'x', ''].map(isMonth)).toEqual([
      true,
      false,
      false,
      false,
      false,
    ]);
    expect(monthOf('2021-10-16')).toBe('2021-10');
  });
  it('are cut into weeks', () => {
    expect(weeksOf([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14])).toEqual([
      [1, 2, 3, 4, 5, 6, 7],
      [8, 9, 10, 11, 12, 13, 14],
    ]);
  });
});
