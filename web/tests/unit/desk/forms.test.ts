import { describe, expect, it } from 'vitest';
import { faultsOf, given, startValues, type FieldSpec } from '@/desk/forms/spec';
import { fieldName, splitProblem } from '@/desk/lib/problems';
import { anySet, asQuery, readFilters, writeFilters } from '@/desk/lib/filters';
import {
  allowedActions,
  dataOf,
  fieldsOf,
  k_actions,
  nextAction,
  type MatterContext,
} from '@/desk/matter/actions';
import { dwellingActions, readCodes, readParts, registerData } from '@/desk/register/actions';
import { personData, personFields } from '@/desk/people/actions';
import { outcomeParts, requiredShare, rowFilter, sortRows } from '@/desk/lib/coverage';
import * as town from '../../mock/desk';

const brief = town.matters.find((m) => m.state === 'handling')!;
const context: MatterContext = {
  matter: { ...brief, due: '2021-11-06' },
  owners: [{ value: 'p1', label: 'P1' }],
  people: [{ value: 'p1', label: 'P1' }],
  kinds: [
    { value: 'general', label: 'g' },
    { value: 'complex', label: 'c' },
  ],
  exits: ['withdrawn', 'unreachable'],
  pauseReasons: [{ why: 'weather', name: '天气原因', max: '5日' }],
  exclusions: [{ id: 'court', name: '诉讼', to: '人民法院', ground: '民事诉讼法' }],
  channels: [{ id: 'court', name: '诉讼', to: '人民法院', ground: '民事诉讼法' }],
  bodies: [{ value: 'county_centre', label: 'county' }],
  helps: [
    {
      person: 'p1',
      person_name: 'P1',
      what: 'w',
      due: '2021-11-05',
      asked_by: 'P2',
      asked_at: '2021-11-01T10:00:00+08:00',
      round: brief.round,
      state: 'declined',
      overdue: false,
      text: '',
      done_at: null,
    },
  ],
  today: '2021-11-04',
  clock: '10:20',
  t: (key) => key,
};

describe('checking a form', () => {
  const fields: FieldSpec[] = [
    { name: 'text', kind: 'text', label: '', required: true, max: 5 },
    { name: 'due', kind: 'date', label: '', from: '2021-11-07', to: '2021-12-31' },
    { name: 'clock', kind: 'clock', label: '' },
    { name: 'who', kind: 'choice', label: '', options: [{ value: 'a', label: 'A' }] },
  ];
  it('takes space for nothing written', () => {
    expect(faultsOf(fields, { ...startValues(fields), text: '  ' })).toEqual({ text: 'required' });
    expect(given({ text: '  ' }, 'text')).toBeUndefined();
  });
  it('counts characters as people do', () => {
    expect(faultsOf(fields, { text: '𠮷𠮷𠮷𠮷𠮷' })).toEqual({});
    expect(faultsOf(fields, { text: '一二三四五六' })).toEqual({ text: 'long' });
  });
  it('finds dates, hours and choices out of range', () => {
    expect(faultsOf(fields, { text: 'x', due: '2021-11-06', clock: '24:00', who: 'b' })).toEqual({
      due: 'early',
      clock: 'clock',
      who: 'choice',
    });
    expect(faultsOf(fields, { text: 'x', due: '2022-01-01' })).toEqual({ due: 'late' });
  });
  it.each([
    ['0', 'range'],
    ['1', undefined],
    ['1000', undefined],
    ['1001', 'range'],
    ['1.5', 'number'],
    ['', undefined],
  ])('takes the weight %j as the server does', (weight, fault) => {
    const person = personFields('person.change', null, { roles: [], units: [], t: (key) => key });
    expect(faultsOf(person, { weight }).weight).toBe(fault);
  });
});

describe("a server's refusal", () => {
  it('is split into fields and the rest', () => {
    const problem = {
      title: 't',
      detail: '有两处不对',
      fields: [
        { field: 'data.due', code: 'A', detail: '太早' },
        { code: 'B', detail: '另外' },
      ],
    };
    expect(splitProblem(problem)).toEqual({ fields: { due: '太早' }, rest: '有两处不对 另外' });
  });
  it('is not said twice when one field says it all', () => {
    expect(
      splitProblem({
        title: 't',
        detail: '太早',
        fields: [{ field: '/data/due', code: 'A', detail: '太早' }],
      }),
    ).toEqual({ fields: { due: '太早' }, rest: null });
    expect(fieldName('commands/0/data/reason')).toBe('reason');
  });
});

describe('filters in the address', () => {
  it('are read, written and left out when empty', () => {
    const filters = readFilters({ unit: 'ruyuan', q: ['a', 'b'], view: 'list' }, ['unit', 'q']);
    expect(filters).toEqual({ unit: 'ruyuan', q: '' });
    expect(asQuery(filters)).toEqual({ unit: 'ruyuan' });
    expect(writeFilters({ unit: 'ruyuan', view: 'list' }, { unit: '', q: '灯' })).toEqual({
      view: 'list',
      q: '灯',
    });
    expect([anySet(filters), anySet({ a: '' })]).toEqual([true, false]);
  });
});

describe('what can be done with a matter', () => {
  it('is what the server allows, in the order of the work', () => {
    expect(allowedActions(['matter.exit', 'matter.note', 'visit.record'])).toEqual([
      'matter.note',
      'matter.exit',
    ]);
    expect(nextAction('handling', ['matter.answer'])).toBe('matter.answer');
    expect(nextAction('handling', ['matter.note'])).toBeNull();
    expect(nextAction('closed', [...k_actions])).toBeNull();
  });
  it('has exactly the required fields of the contract in its form', () => {
    const required = (action: (typeof k_actions)[number]) =>
      fieldsOf(action, context)
        .filter((f) => f.required)
        .map((f) => f.name);
    expect(required('matter.extend')).toEqual(['due', 'reason']);
    expect(required('matter.exit')).toEqual(['exit', 'evidence']);
    expect(required('matter.accept')).toEqual([]);
    expect(required('matter.erase_contact')).toEqual([]);
    expect(dataOf('matter.erase_contact', 'm', {})).toEqual({ matter_id: 'm' });
    expect(required('matter.reclassify')).toEqual(['kind', 'reason']);
    expect(required('matter.ask_help')).toEqual(['person_id', 'what', 'by']);
    expect(required('matter.forward')).toEqual(['to', 'ground', 'reason']);
    expect(required('matter.forward_reply')).toEqual(['day', 'outcome', 'text']);
  });
  it('takes the paper of who grants more time for a kind that gives it', () => {
    const deciders = [
      { command: 'matter.extend' as const, body: '县中心', outside: true, who: [] },
    ];
    const paper = fieldsOf('matter.reclassify', { ...context, deciders }).find(
      (field) => field.name === 'paper',
    );
    expect(paper?.required).toBe(false);
    expect(fieldsOf('matter.reclassify', context).map((field) => field.name)).not.toContain(
      'paper',
    );
  });

  it('asks for the paper of a body that has no account', () => {
    const names = (outside: boolean) =>
      fieldsOf('matter.review', {
        ...context,
        deciders: [{ command: 'matter.review', body: '区办', outside, who: ['王'] }],
      }).map((field) => field.name);
    expect(names(true)).toEqual(['outcome', 'text', 'paper']);
    expect(names(false)).toEqual(['outcome', 'text']);
    expect(fieldsOf('matter.review', context).map((f) => f.name)).toEqual(['outcome', 'text']);
  });
  it('sends with an exit only what that exit asks for', () => {
    const filled = {
      evidence: '已经自己修好了',
      channel: 'court',
      said_by: 'resident',
      by: 'callback',
      date: '2021-10-16',
      clock: '09:00',
    };
    const sent = (exit: string) =>
      Object.keys(dataOf('matter.exit', 'm', { ...filled, exit })).sort();
    expect(sent('withdrawn')).toEqual(['at', 'by', 'evidence', 'exit', 'matter_id', 'said_by']);
    expect(sent('statutory_channel')).toEqual(['channel', 'evidence', 'exit', 'matter_id']);
    expect(sent('unreachable')).toEqual(['evidence', 'exit', 'matter_id']);
  });
  it('asks why an answer goes without a part that is still waited for', () => {
    const names = (state: 'asked' | 'declined') =>
      fieldsOf('matter.answer', {
        ...context,
        helps: context.helps!.map((help) => ({ ...help, state })),
      }).map((field) => field.name);
    expect(names('asked')).toEqual(['outcome', 'text', 'without']);
    expect(names('declined')).toEqual(['outcome', 'text']);
  });
  it('stops waiting only for parts of this round', () => {
    const of = (round: number) =>
      fieldsOf('matter.end_help', { ...context, matter: { ...brief, round } })[0]?.options?.length;
    expect([of(brief.round), of(brief.round + 1)]).toEqual([1, 0]);
  });
  it('extends to a later day than the old date, and than today', () => {
    const from = (due: string) =>
      fieldsOf('matter.extend', { ...context, matter: { ...brief, due } })[0]?.from;
    expect(from('2021-11-06')).toBe('2021-11-07');
    expect(from('2021-11-01')).toBe('2021-11-05');
  });
  it('makes the data of the command without empty fields', () => {
    expect(dataOf('matter.hand_over', 'm', { owner: 'p1', note: ' ' })).toEqual({
      matter_id: 'm',
      owner: 'p1',
    });
    expect(
      dataOf('matter.attempt', 'm', {
        channel: 'phone',
        date: '2021-11-04',
        clock: '18:30',
        note: '无人接听',
      }),
    ).toEqual({
      matter_id: 'm',
      channel: 'phone',
      note: '无人接听',
      at: '2021-11-04T18:30:00+08:00',
    });
  });
});

describe('changes of the register', () => {
  const home = { id: 'd', code: 'X', address: 'A', state: 'active' as const, has_contact: false };
  it('depend on the state and on what one may', () => {
    expect(dwellingActions(home, () => true)).toEqual([
      'register.split',
      'register.merge',
      'register.vacate',
      'register.contact',
    ]);
    expect(dwellingActions({ ...home, state: 'vacated' }, () => true)).toEqual([
      'register.restore',
    ]);
    expect(dwellingActions(home, () => false)).toEqual([]);
  });
  it('read parts and codes as people write them', () => {
    expect(readParts('3组12号东 | RY-1\n\n 3组12号西｜RY-2 \n3组12号后')).toEqual([
      { address: '3组12号东', code: 'RY-1' },
      { address: '3组12号西', code: 'RY-2' },
      { address: '3组12号后' },
    ]);
    expect(readCodes('RY-1，RY-2 RY-1\nRY-3')).toEqual(['RY-1', 'RY-2', 'RY-3']);
  });
  it('become commands', () => {
    const ids = {
      dwelling: 'd',
      fresh: (n: number) => Array.from({ length: n }, (_, i) => `n${i}`),
      merged: ['e'],
    };
    expect(registerData('register.split', { parts: '东\n西', reason: '两户' }, ids)).toEqual({
      dwelling_id: 'd',
      parts: [
        { dwelling_id: 'n0', address: '东' },
        { dwelling_id: 'n1', address: '西' },
      ],
      reason: '两户',
    });
    expect(registerData('register.merge', { reason: '一户' }, ids)).toEqual({
      into: 'd',
      dwelling_ids: ['e'],
      reason: '一户',
    });
    expect(registerData('register.contact', { name: '', phone: '123' }, ids)).toEqual({
      dwelling_id: 'd',
      name: null,
      phone: '123',
    });
  });
  it('add a person with or without a village', () => {
    expect(
      personData(
        'person.add',
        { login: 'a', name: 'b', role: 'auditor', unit: '', weight: '2' },
        'p',
      ),
    ).toEqual({
      person_id: 'p',
      login: 'a',
      name: 'b',
      role: 'auditor',
      unit: null,
      weight: 2,
    });
  });
});

describe('the progress table', () => {
  const figures = town.progress('unit', null);
  it('splits a row into outcomes and the unvisited, adding up to the register', () => {
    for (const row of figures.rows) {
      expect(outcomeParts(row).reduce((sum, [, n]) => sum + n, 0)).toBe(row.register);
    }
  });
  it("knows the plan's line of a day, also of a day without an entry", () => {
    const series = [
      { date: '2021-10-16', covered: 1, required: 100 },
      { date: '2021-10-17', covered: 2, required: 200 },
    ];
    expect(requiredShare(series, '2021-10-20', 1000)).toBe(0.2);
    expect(requiredShare(series, '2021-10-15', 1000)).toBeNull();
  });
  it('sorts by share and by name', () => {
    const shares = sortRows(figures.rows, 'share', false).map((row) => row.share.share ?? 0);
    expect(shares).toEqual([...shares].sort((a, b) => a - b));
    expect(sortRows(figures.rows, 'covered', true)[0]?.covered).toBe(
      Math.max(...figures.rows.map((row) => row.covered)),
    );
  });
  it('leads to its rows', () => {
    const row = figures.rows[0]!;
    expect(rowFilter('unit', row, null)).toEqual({ unit: row.id });
    expect(rowFilter('group', { ...row, id: 'ruyuan/3组' }, 'ruyuan')).toEqual({
      unit: 'ruyuan',
      group: '3组',
    });
    expect(rowFilter('group', { ...row, id: '3组' }, 'ruyuan')).toEqual({
      unit: 'ruyuan',
      group: '3组',
    });
    expect(rowFilter('visitor', row, 'ruyuan')).toEqual({ visitor: row.id });
  });
});

describe('telling of the outcome', () => {
  const visitor = { to: 'visitor', name: 'V', heard: false };
  const resident = { to: 'resident', name: 'R', heard: false };
  const who = (tell: MatterContext['tell']) =>
    fieldsOf('matter.tell', { ...context, tell }).find((field) => field.name === 'to');

  it('offers first whoever the plan puts first', () => {
    expect(who([visitor, resident])?.initial).toBe('visitor');
    expect(who([visitor, resident])?.options?.map((one) => one.value)).toEqual([
      'visitor',
      'resident',
    ]);
  });
  it('asks nothing when only the resident is left', () => {
    expect(who([{ ...visitor, heard: true }, resident])).toBeUndefined();
    expect(who([])).toBeUndefined();
  });
  it('can always tell the resident', () => {
    expect(who([visitor])?.options?.at(-1)?.value).toBe('resident');
  });
  it('sends who was told', () => {
    expect(dataOf('matter.tell', 'm', { channel: 'phone', to: 'visitor' })).toMatchObject({
      channel: 'phone',
      to: 'visitor',
    });
  });
});
