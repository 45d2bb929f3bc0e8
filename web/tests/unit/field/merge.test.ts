import { describe, expect, it } from 'vitest';
import { backoffMs } from '@/offline/backoff';
import type { OutboxItem } from '@/offline/db';
import { localVisits, mergeDwellings } from '@/offline/merge';
import { attemptItem, dissentItem, matterItem, tellItem, visitItem } from '@/m/commands';
import { dueOf } from '@/m/matters';
import { standingOf } from '@/m/outcomes';
import { receiptNumber } from '@/shared/ids';
import { field, form, makeTown } from '../../mock/field-server';

const town = makeTown(4);
const [a, b, c, d] = town.dwellings as [
  (typeof town.dwellings)[0],
  (typeof town.dwellings)[0],
  (typeof town.dwellings)[0],
  (typeof town.dwellings)[0],
];
const at = new Date('2021-11-04T02:20:00Z');

describe('mergeDwellings', () => {
  it('takes a full pull as it is', () => {
    expect(mergeDwellings([a, b], { ...field(town), full: true, dwellings: [c] })).toEqual([c]);
  });

  it('lays changes over, in place, adds new ones and takes gone ones out', () => {
    const changed = { ...b, outcome: 'declined' as const };
    const fresh = { ...field(town), full: false, dwellings: [changed, d], gone: [a.id] };
    expect(mergeDwellings([a, b, c], fresh)).toEqual([changed, c, d]);
  });
});

describe('localVisits', () => {
  const item = (state: OutboxItem['state'], more: Partial<OutboxItem> = {}): OutboxItem => ({
    id: 'x',
    person: 'p',
    kind: 'visit.record',
    data: null,
    state,
    about: { dwelling: a.id, outcome: 'vacant' },
    madeAt: 5,
    attempts: 0,
    ...more,
  });

  it('shows a visit until a pull knows it', () => {
    expect(localVisits([item('waiting')], 10).get(a.id)?.state).toBe('waiting');
    expect(localVisits([item('done', { seq: 11 })], 10).has(a.id)).toBe(true);
    expect(localVisits([item('done', { seq: 10 })], 10).has(a.id)).toBe(false);
  });

  it('shows the later of two', () => {
    const later = item('waiting', { about: { dwelling: a.id, outcome: 'answered' } });
    expect(localVisits([item('refused'), later], 10).get(a.id)?.outcome).toBe('answered');
  });
});

describe('commands of the door', () => {
  it('a visit carries answers only when somebody answered', () => {
    const answered = visitItem(a, 'answered', { q1: 4 }, form, at).command;
    expect(answered).toMatchObject({
      kind: 'visit.record',
      data: {
        dwelling_id: a.id,
        outcome: 'answered',
        at: '2021-11-04T02:20:00.000Z',
        channel: 'app',
        form_version: form.version,
        answers: { q1: 4 },
      },
    });
    expect(visitItem(a, 'declined', { q1: 4 }, form, at).command.data).not.toHaveProperty(
      'answers',
    );
    expect(visitItem(a, 'answered', {}, form, at).command.data).not.toHaveProperty('form_version');
  });

  it('a matter carries its receipt, and contact only if a reply is wanted', () => {
    const draft = {
      title: ' 灯坏了 ',
      text: '村口',
      place: '',
      reply: true,
      name: ' 老李 ',
      phone: '',
    };
    const { item, receipt } = matterItem(a, draft, 'p', at);
    const data = item.command.data as Record<string, unknown>;
    expect(data).toMatchObject({
      title: '灯坏了',
      channel: 'visit',
      reply: true,
      contact: { name: '老李' },
      check: receipt.check,
    });
    expect(data).not.toHaveProperty('place');
    expect(receipt.number).toBe(receiptNumber(receipt.matter));
    expect(JSON.stringify(item.about)).not.toContain('灯坏了');
    const silent = matterItem(a, { ...draft, reply: false }, 'p', at).item.command.data;
    expect(silent).not.toHaveProperty('contact');
  });

  it('telling, an attempt and a dissent name their matter', () => {
    const brief = town.matters[0]!.matter;
    expect(tellItem(brief, 'phone', at).command.data).toMatchObject({ channel: 'phone' });
    expect(attemptItem(brief, 'door', ' ', at).command.data).not.toHaveProperty('note');
    expect(dissentItem(brief, ' 还漏水 ').command.data).toEqual({
      matter_id: brief.id,
      text: '还漏水',
    });
  });
});

describe('words about time and outcome', () => {
  it('days left, today, overdue, none once closed', () => {
    const brief = town.matters[0]!.matter;
    expect(dueOf({ ...brief, days_left: 4 })).toEqual({ key: 'left', days: 4 });
    expect(dueOf({ ...brief, days_left: 0 })).toEqual({ key: 'dueToday', days: 0 });
    expect(dueOf({ ...brief, days_left: -2 })).toEqual({ key: 'overdue', days: 2 });
    expect(dueOf({ ...brief, days_left: 4, state: 'closed' })).toBeNull();
  });

  it('declining counts as reached, an empty door is visited again', () => {
    expect(standingOf(null)).toBe('todo');
    expect(standingOf('declined')).toBe('done');
    expect(standingOf('vacant')).toBe('done');
    expect(standingOf('nobody_home')).toBe('again');
    expect(standingOf('unsafe')).toBe('again');
  });

  it('pauses double from 2 s to 5 min', () => {
    expect([1, 2, 3, 8, 20].map((failures) => backoffMs(failures, 0.5))).toEqual([
      2_000, 4_000, 8_000, 256_000, 300_000,
    ]);
  });
});
