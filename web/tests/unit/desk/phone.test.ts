/** The way through a questionnaire, its keys, and what is kept of a call. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { holds } from '@/shared/poll/condition';
import {
  asked,
  dontKnow,
  firstOpen,
  isFine,
  isScreenedOut,
  onTheWay,
  refused,
  type PollForm,
} from '@/shared/poll/form';
import { actOf, outcomeKeys, outcomeOf, type Press } from '@/desk/poll/keys';
import { callOf, forgetDraft, freshDraft, keepDraft, keptDraft } from '@/desk/poll/draft';

const scale = [5, 4, 3, 2, 1].map((value) => ({
  id: `v${value}`,
  zh: `${value}分`,
  en: `${value}`,
  value,
}));
const form: PollForm = {
  title: { zh: '平安建设满意度', en: 'Safety' },
  notice: { zh: '自愿，可拨 12340 核实', en: 'Voluntary; ring 12340' },
  questions: [
    {
      id: 'lives',
      zh: '您住在本县一年以上吗',
      en: 'Have you lived here for a year',
      kind: 'choose',
      screen: 'eligible',
      dont_know: false,
      refuse: false,
      choices: [
        { id: 'yes', zh: '是', en: 'Yes', value: 1 },
        { id: 'no', zh: '不是', en: 'No', value: 0 },
      ],
    },
    {
      id: 'q_safe',
      zh: '您觉得安全吗',
      en: 'Do you feel safe',
      kind: 'choose',
      dont_know: true,
      refuse: true,
      choices: scale,
    },
    {
      id: 'q_why',
      zh: '哪里不安全',
      en: 'Where not',
      kind: 'text',
      dont_know: true,
      refuse: true,
      when: 'q_safe <= 2',
      purpose: '改进',
    },
    {
      id: 'q_n',
      zh: '一年见过几次民警',
      en: 'How often',
      kind: 'number',
      low: 0,
      high: 365,
      dont_know: true,
      refuse: true,
    },
  ],
};
const ids = (answers: Record<string, string>) =>
  asked(form, answers).map((question) => question.id);
const press = (key: string, more: Partial<Press> = {}): Press => ({
  key,
  ctrlKey: false,
  altKey: false,
  metaKey: false,
  isComposing: false,
  repeat: false,
  ...more,
});

describe('conditions', () => {
  const known = { a: 3, b: 'x', c: 1 };
  it.each([
    ['a >= 3', true],
    ['a > 3', false],
    ["b = 'x' and a = 3", true],
    ["b != 'x' or c = 1", true],
    ['a in (1, 3)', true],
    ['not a = 3', false],
    ['a + c * 2 = 5', true],
    ['(a - c) / 2 = 1', true],
    ['-a < 0', true],
    ['a answered', true],
    ['gone answered', false],
    ["b in ('x', 'y')", true],
  ])('%s is %s', (text, value) => expect(holds(text, known)).toBe(value));

  it('knows three values: what is missing is neither true nor false', () => {
    expect(holds('gone > 1', known)).toBe(false);
    expect(holds('not gone > 1', known)).toBe(false);
    expect(holds('not (gone > 1)', known)).toBe(false);
    expect(holds('gone > 1 or a = 3', known)).toBe(true);
    expect(holds('not (gone > 1 and a = 4)', known)).toBe(true);
    expect(holds('a / 0 = 1', known)).toBe(false);
  });

  it('refuses what is no condition', () => {
    expect(() => holds('a >', known)).toThrow(SyntaxError);
    expect(() => holds('a = 3)', known)).toThrow(SyntaxError);
    expect(() => holds('a ; b', known)).toThrow(SyntaxError);
  });
});

describe('the way through a questionnaire', () => {
  it('skips by earlier answers and drops what is skipped', () => {
    expect(ids({ lives: 'yes', q_safe: 'v4' })).toEqual(['lives', 'q_safe', 'q_n']);
    expect(ids({ lives: 'yes', q_safe: 'v2' })).toEqual(['lives', 'q_safe', 'q_why', 'q_n']);
    expect(ids({ lives: 'yes', q_safe: dontKnow })).toEqual(['lives', 'q_safe', 'q_n']);
    expect(onTheWay(form, { lives: 'yes', q_safe: 'v4', q_why: '路口', q_n: '' })).toEqual({
      lives: 'yes',
      q_safe: 'v4',
    });
  });

  it('ends where somebody does not belong to those asked', () => {
    expect(ids({ lives: 'no' })).toEqual(['lives']);
    expect(isScreenedOut(form, { lives: 'no' })).toBe(true);
    expect(isScreenedOut(form, { lives: 'yes' })).toBe(false);
  });

  it('finds the first question without an answer', () => {
    expect(firstOpen(form, {})?.id).toBe('lives');
    expect(firstOpen(form, { lives: 'yes', q_safe: refused })?.id).toBe('q_n');
    expect(firstOpen(form, { lives: 'yes', q_safe: 'v5', q_n: '0' })).toBeNull();
  });

  it('takes only what the question takes', () => {
    const [lives, safe, , number] = form.questions;
    expect(isFine(lives!, dontKnow)).toBe(false);
    expect(isFine(safe!, 'v9')).toBe(false);
    expect(isFine(number!, '366')).toBe(false);
    expect(isFine(number!, '12')).toBe(true);
  });
});

describe('keys', () => {
  const [lives, safe] = form.questions;
  it('number keys choose, Enter goes on, Backspace goes back', () => {
    expect(actOf(press('1'), 'free', safe!)).toEqual({ do: 'answer', answer: 'v5', typed: '' });
    expect(actOf(press('6'), 'free', safe!)).toBeNull();
    expect(actOf(press('0'), 'free', safe!)).toEqual({ do: 'answer', answer: dontKnow, typed: '' });
    expect(actOf(press('0'), 'free', lives!)).toBeNull();
    expect(actOf(press('-'), 'free', safe!)).toEqual({ do: 'answer', answer: refused, typed: '' });
    expect(actOf(press('Enter'), 'free', safe!)).toEqual({ do: 'next' });
    expect(actOf(press('Backspace'), 'free', safe!)).toEqual({ do: 'back' });
    expect(actOf(press('o'), 'free', safe!)).toEqual({ do: 'outcome' });
  });

  it('leaves what is typed alone, and held keys, input methods and modifiers', () => {
    expect(actOf(press('1'), 'line', safe!)).toBeNull();
    expect(actOf(press('Backspace'), 'line', safe!)).toBeNull();
    expect(actOf(press('Backspace'), 'empty', safe!)).toEqual({ do: 'back' });
    expect(actOf(press('Enter'), 'line', safe!)).toEqual({ do: 'next' });
    expect(actOf(press('Enter'), 'own', safe!)).toBeNull();
    expect(actOf(press('Enter', { repeat: true }), 'free', safe!)).toBeNull();
    expect(actOf(press('1', { ctrlKey: true }), 'free', safe!)).toBeNull();
    expect(actOf(press('1', { isComposing: true }), 'free', safe!)).toBeNull();
  });

  it('types the number of a choice where there are more than nine', () => {
    const many = {
      ...safe!,
      choices: Array.from({ length: 16 }, (_, n) => ({ id: `u${n + 1}`, zh: `${n}`, en: `${n}` })),
    };
    expect(actOf(press('1'), 'free', many)).toEqual({ do: 'answer', answer: 'u1', typed: '1' });
    expect(actOf(press('6'), 'free', many, '1')).toEqual({
      do: 'answer',
      answer: 'u16',
      typed: '16',
    });
    expect(actOf(press('0'), 'free', many, '1')).toEqual({
      do: 'answer',
      answer: 'u10',
      typed: '10',
    });
    expect(actOf(press('9'), 'free', many, '1')).toBeNull();
    expect(actOf(press('Backspace'), 'free', many, '16')).toEqual({ do: 'typed', typed: '1' });
  });

  it('has a key of its own for each frequent outcome', () => {
    const keys = Object.values(outcomeKeys);
    expect(new Set(keys).size).toBe(keys.length);
    expect(outcomeOf(press('n'), 'free')).toBe('3.13');
    expect(outcomeOf(press('N'), 'free')).toBe('3.13');
    expect(outcomeOf(press('n'), 'line')).toBeNull();
    expect(outcomeOf(press('q'), 'free')).toBeNull();
  });
});

describe('what is kept of a call', () => {
  beforeEach(() => {
    const kept = new Map<string, string>();
    vi.stubGlobal('localStorage', {
      getItem: (name: string) => kept.get(name) ?? null,
      setItem: (name: string, value: string) => kept.set(name, value),
      removeItem: (name: string) => kept.delete(name),
    });
  });
  afterEach(() => vi.unstubAllGlobals());
  const shown = {
    account: 'me',
    wave: 'w',
    case: 'c',
    number: 1,
    answers: {},
    now: '2021-10-20T10:00:00+08:00',
  };

  it('is there after a reload, with the id it will be recorded under', () => {
    const draft = freshDraft({ ...shown, answers: { lives: 'yes' } });
    keepDraft({ ...draft, stage: 'script', outcome: '1.10' });
    expect(keptDraft('me')?.command).toBe(draft.command);
    expect(keptDraft('me')?.answers).toEqual({ lives: 'yes' });
    expect(keptDraft('you')).toBeNull();
    forgetDraft();
    expect(keptDraft('me')).toBeNull();
  });

  it('sends only what says something', () => {
    const draft = { ...freshDraft({ ...shown, number: 2 }), outcome: '3.13' };
    const now = Date.parse('2021-10-20T10:02:00+08:00');
    expect(callOf(draft, {}, now, null)).toEqual({
      wave_id: 'w',
      case_id: 'c',
      number: 2,
      outcome: '3.13',
      seconds: 120,
    });
    const asked = callOf(
      { ...draft, withMe: true, note: ' 晚上好 ' },
      {},
      now,
      '2021-10-21T19:00:00+08:00',
    );
    expect(asked.appointment).toBe('2021-10-21T19:00:00+08:00');
    expect(asked.with_me).toBe(true);
    expect(asked.note).toBe('晚上好');
  });
});
