/** The forms of proposals: what is asked for, and what is sent. */
import { describe, expect, it } from 'vitest';
import {
  draftData,
  draftFields,
  k_steps,
  stepData,
  stepFields,
  stepsOf,
  toneOf,
  wordOf,
  type LadderStep,
} from '@/desk/ladder/actions';
import { faultsOf, startValues } from '@/desk/forms/spec';
import zh from '@/i18n/desk/zh.json';

const t = (key: string) => key;
const step = { at: 2, act: 'score', act_name: '计分', to: 'unit' } as LadderStep;

describe('proposals of measures', () => {
  it('G08 asks for the cited document only where the plan cites none', () => {
    expect(draftFields('', t).map((field) => field.name)).toContain('basis');
    expect(draftFields('《规定》', t).map((field) => field.name)).not.toContain('basis');
  });

  it('S3-44 asks whoever enters a decision for body, number, approver, day and reasons', () => {
    for (const one of ['proposal.approve', 'proposal.reject', 'proposal.lift'] as const) {
      const fields = stepFields(one, true, '2021-10-18', t);
      expect(Object.keys(faultsOf(fields, startValues(fields)))).toEqual([
        'body',
        'number',
        'approver',
        'reason',
      ]);
    }
  });

  it('lets the centre say that it takes down a paper, and a unit speak for itself', () => {
    const names = (ofCentre: boolean) =>
      stepFields('proposal.state', ofCentre, '2021-10-18', t).map((field) => field.name);
    expect(names(true)).toEqual(['text', 'taken_down']);
    expect(names(false)).toEqual(['text']);
    const fields = stepFields('proposal.state', true, '2021-10-18', t);
    expect(stepData('proposal.state', 'p', fields, { text: ' 已改 ', taken_down: '1' })).toEqual({
      proposal_id: 'p',
      text: '已改',
      taken_down: true,
    });
  });

  it('sends the step of the ladder that was chosen', () => {
    const of = { id: 'p', plan: 's1', ladder: 'false_visits', unit: 'village', step };
    expect(draftData(of, { text: '不实', basis: '〔2021〕3号', statement_days: '7' })).toEqual({
      proposal_id: 'p',
      plan: 's1',
      ladder: 'false_visits',
      unit: 'village',
      rung: 2,
      act: 'score',
      text: '不实',
      basis: '〔2021〕3号',
      statement_days: 7,
    });
  });

  it('offers what the server allows, in the order of the road', () => {
    expect(stepsOf({ may: ['proposal.withdraw', 'proposal.notify'] })).toEqual([
      'proposal.notify',
      'proposal.withdraw',
    ]);
  });

  it('has a word and a hint for every step', () => {
    for (const one of k_steps) {
      const word = wordOf(one);
      expect(zh.ladders.command).toHaveProperty(word);
      expect(zh.ladders.hint).toHaveProperty(word);
    }
  });

  it('shows a measure in force as what it is', () => {
    expect(toneOf('in_force')).toBe('bad');
    expect(toneOf('stated')).toBe('warn');
    expect(toneOf('void')).toBe('good');
    expect(toneOf('drafted')).toBeUndefined();
  });
});
