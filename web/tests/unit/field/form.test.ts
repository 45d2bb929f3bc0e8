import { describe, expect, it } from 'vitest';
import { parseCondition } from '@/m/form/condition';
import { answersToSend, isShown, shownQuestions } from '@/m/form/form';
import { form } from '../../mock/field-server';

describe('conditions', () => {
  const answers = { q1: 2, q2: '照明', q3: 0 };
  it.each([
    ['q1 = 2', true],
    ['q1 != 2', false],
    ['q1 < 3', true],
    ['q1 <= 2', true],
    ['q1 > 2', false],
    ['q1 >= 2', true],
    ['q2 = "照明"', true],
    ["q2 = '道路'", false],
    ['q2 = 照明', true],
    ['q1 in (1, 2)', true],
    ['q2 in ("道路", "治安")', false],
    ['q1 answered', true],
    ['q9 answered', false],
    ['q3 answered', true],
    ['not q1 = 2', false],
    ['q1 = 2 and q2 = "道路"', false],
    ['q1 = 9 or q2 = "照明"', true],
    // and binds more than or
    ['q1 = 2 or q1 = 9 and q1 = 8', true],
    ['(q1 = 2 or q1 = 9) and q1 = 8', false],
    // no answer and a value of another type fail every comparison
    ['q9 = 2', false],
    ['q9 != 2', false],
    ['q2 < 3', false],
  ])('%s is %s', (text, expected) => expect(parseCondition(text)(answers)).toBe(expected));

  it.each(['', 'q1', 'q1 =', '= 2', 'q1 = 2 and', '(q1 = 2', 'q1 in ()', 'q1 = 2 q2', 'q1 ~ 2'])(
    'refuses %j',
    (text) => expect(() => parseCondition(text)).toThrow(SyntaxError),
  );
});

describe('the form', () => {
  it('asks a question only under its condition', () => {
    const rest = ['q3', 'q4', 'q5', 'q6'];
    expect(shownQuestions(form, {}).map((q) => q.id)).toEqual(['q1', ...rest]);
    expect(shownQuestions(form, { q1: 3 }).map((q) => q.id)).toEqual(['q1', 'q2', ...rest]);
    expect(shownQuestions(form, { q1: 4 }).map((q) => q.id)).toEqual(['q1', ...rest]);
  });

  it('shows a question whose condition it cannot read', () => {
    expect(isShown({ id: 'x', type: 'text', text: '?', show_if: 'count(visit) ~' }, {})).toBe(true);
  });

  it('sends answers, but never what was said to a question that opens a matter', () => {
    expect(answersToSend(form, { q1: 2, q2: 'light', q3: '我家张三的事' })).toEqual({
      q1: 2,
      q2: 'light',
    });
  });

  it('sends several choices in a fixed order, not in that of the pressing', () => {
    expect(answersToSend(form, { q5: ['night', 'day'] })).toEqual({ q5: ['day', 'night'] });
    expect(answersToSend(form, { q5: [] })).toEqual({});
  });

  it('neither asks for words nor sends them where they open no matter', () => {
    const old = { ...form, ask: [{ id: 'w', type: 'text' as const, text: '还想说的' }] };
    expect(shownQuestions(old, {})).toEqual([]);
    expect(answersToSend(old, { w: '路太窄' })).toEqual({});
  });

  it('drops answers to questions that are no longer shown, and empty ones', () => {
    expect(answersToSend(form, { q1: 5, q2: 'light' })).toEqual({ q1: 5 });
    expect(answersToSend(form, { q1: 1, q2: '' })).toEqual({ q1: 1 });
  });
});
