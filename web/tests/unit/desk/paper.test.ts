import { describe, expect, it } from 'vitest';
import {
  commandsOf,
  findDwelling,
  readAnswer,
  readOutcome,
  titleOf,
  type PaperLine,
  type Question,
} from '@/desk/lib/paper';
import { form } from '../../mock/field-server';

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
  const asked = (id: string) => form.ask.find((question) => question.id === id)!;
  const no = (why: string) => ({ ok: false, why });
  const yes = (value: unknown) => ({ ok: true, value });
  it('may always be left out', () => {
    for (const question of form.ask) expect(readAnswer(question, ' ')).toEqual(yes(null));
  });
  it.each([
    ['q1', '５', yes(5)],
    ['q1', '6', no('scale')],
    ['q1', '4.5', no('scale')],
    // one choice: its words, its number, its id
    ['q2', '邻里纠纷', yes('dispute')],
    ['q2', ' ２ ', yes('dispute')],
    ['q2', 'Dispute', yes('dispute')],
    ['q2', '4', no('choice')],
    ['q2', '0', no('choice')],
    ['q2', '噪声', no('choice')],
    ['q2', '1,2', no('choice')],
    // yes and no have no words in the plan
    ['q4', '是', yes('yes')],
    ['q4', '没有', yes('no')],
    ['q4', '2', yes('no')],
    ['q4', 'YES', yes('yes')],
    ['q4', '也许', no('choice')],
    // several, in any of these ways
    ['q5', '晚上', yes(['eve'])],
    ['q5', '1、3', yes(['day', 'night'])],
    ['q5', '白天 晚上', yes(['day', 'eve'])],
    ['q5', 'eve，eve', yes(['eve'])],
    ['q5', '白天、凌晨', no('choices')],
    ['q5', '、', no('choices')],
    ['q6', '３', yes(3)],
    ['q6', '1000000', yes(1_000_000)],
    ['q6', '1000001', no('number')],
    ['q6', '-3', no('number')],
    ['q6', '三', no('number')],
  ])('%s %s', (id, typed, reading) => {
    expect(readAnswer(asked(id), typed)).toEqual(reading);
  });
  it('keeps words together that contain the signs between choices', () => {
    const question: Question = {
      id: 'q',
      type: 'choices',
      text: '',
      choices: ['a', 'b', 'c'],
      labels: { a: '盗窃', b: '食品、药品、环境', c: '2' },
    };
    expect(readAnswer(question, '食品、药品、环境、盗窃')).toEqual(yes(['b', 'a']));
    expect(readAnswer(question, '食品')).toEqual(no('choices'));
    expect(readAnswer(question, '2')).toEqual(yes(['c'])); // what is printed goes before its number
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
