import { describe, expect, it } from 'vitest';
import {
  commandsOf,
  findDwelling,
  readAnswer,
  readOutcome,
  titleOf,
  type PaperLine,
} from '@/desk/lib/paper';

describe('what is typed for an outcome', () => {
  it.each([
    ['1', 'answered'],
    ['３', 'nobody_home'],
    [' 6 ', 'other'],
    ['婉拒', 'declined'],
    ['不在家', 'nobody_home'],
    ['不安全，未入户', null],
    ['Vacant', 'vacant'],
    ['0', null],
    ['7', null],
    ['12', null],
    ['', null],
  ])('%s', (typed, outcome) => {
    expect(readOutcome(typed)).toBe(outcome);
  });
});

describe('what is typed for an answer', () => {
  const scale = { id: 'q1', type: 'scale5' as const, text: '' };
  const choice = { id: 'q3', type: 'choice' as const, text: '', choices: ['有', '没有'] };
  it('may always be left out', () => {
    expect(readAnswer(scale, ' ')).toEqual({ ok: true, value: null });
  });
  it.each([
    [scale, '５', { ok: true, value: 5 }],
    [scale, '6', { ok: false, why: 'scale' }],
    [scale, '4.5', { ok: false, why: 'scale' }],
    [choice, '2', { ok: true, value: '没有' }],
    [choice, '有', { ok: true, value: '有' }],
    [choice, '3', { ok: false, why: 'choice' }],
    [{ id: 'n', type: 'number' as const, text: '' }, '-3', { ok: true, value: -3 }],
    [{ id: 'n', type: 'number' as const, text: '' }, '三', { ok: false, why: 'number' }],
    [
      { id: 't', type: 'text' as const, text: '' },
      ' 修路灯（东头） ',
      { ok: true, value: '修路灯（东头）' },
    ],
    [{ id: 't', type: 'text' as const, text: '' }, 'x'.repeat(1001), { ok: false, why: 'long' }],
  ])('%o %s', (question, typed, reading) => {
    expect(readAnswer(question, typed)).toEqual(reading);
  });
});

describe('which dwelling is meant', () => {
  const sheet = [
    { id: 'a', code: 'RUY-0001', address: '汝园村1组1号' },
    { id: 'b', code: 'RUY-0012', address: '汝园村1组12号' },
    { id: 'c', code: 'RUY-0121', address: '汝园村2组1号' },
  ];
  it('is found by the whole code in any case', () => {
    expect(findDwelling(sheet, 'ruy-0012')).toMatchObject({ kind: 'one', dwelling: { id: 'b' } });
  });
  it('is found by the number of its code, also in full-width figures', () => {
    expect(findDwelling(sheet, '１２')).toMatchObject({ kind: 'one', dwelling: { id: 'b' } });
    expect(findDwelling(sheet, '0001')).toMatchObject({ kind: 'one', dwelling: { id: 'a' } });
  });
  it('is not guessed from a number no code has, even when an address has it', () => {
    expect(findDwelling(sheet, '2')).toEqual({ kind: 'none' });
  });
  it('is found by a piece of the address only when one has it', () => {
    expect(findDwelling(sheet, '2组')).toMatchObject({ kind: 'one', dwelling: { id: 'c' } });
    expect(findDwelling(sheet, '汝园村')).toEqual({ kind: 'several', n: 3 });
  });
  it('is searched by house number in a register without codes', () => {
    const bare = [{ id: 'x', code: '', address: '庄营村7号' }];
    expect(findDwelling(bare, '7')).toMatchObject({ kind: 'one', dwelling: { id: 'x' } });
  });
  it('is nobody for an empty box', () => {
    expect(findDwelling(sheet, ' ')).toEqual({ kind: 'none' });
  });
});

describe('the commands of a line', () => {
  const line: PaperLine = {
    visitCommand: 'c1',
    visitId: 'v1',
    dwellingId: 'd1',
    outcome: 'answered',
    at: '2021-11-04T12:00:00+08:00',
    visitor: 'p1',
    answers: { q1: 4 },
    problem: '',
    matterCommand: 'c2',
    matterId: 'm1',
    check: '123456',
  };
  const context = { unit: 'ruyuan', formVersion: 1, place: '汝园村1组' };

  it('are one visit from paper with its answers', () => {
    expect(commandsOf(line, context)).toEqual([
      {
        id: 'c1',
        kind: 'visit.record',
        data: {
          visit_id: 'v1',
          dwelling_id: 'd1',
          outcome: 'answered',
          at: line.at,
          channel: 'paper',
          visitor: 'p1',
          form_version: 1,
          answers: { q1: 4 },
        },
      },
    ]);
  });
  it('carry no answers when nobody answered', () => {
    const [visit] = commandsOf({ ...line, outcome: 'nobody_home' }, context);
    expect(visit?.data).not.toHaveProperty('answers');
    expect(visit?.data).not.toHaveProperty('form_version');
  });
  it('open a matter for a problem written down, whoever is at home', () => {
    const [, matter] = commandsOf({ ...line, problem: ' 巷道路灯不亮。请修好。 ' }, context);
    expect(matter).toMatchObject({
      id: 'c2',
      kind: 'matter.open',
      data: {
        matter_id: 'm1',
        check: '123456',
        title: '巷道路灯不亮',
        text: '巷道路灯不亮。请修好。',
        channel: 'paper',
        dwelling_id: 'd1',
      },
    });
  });
  it('cut a title by characters, not in the middle of one', () => {
    expect([...titleOf('𠮷'.repeat(70))]).toHaveLength(60);
    expect(titleOf('。。')).toBe('。。');
  });
});
