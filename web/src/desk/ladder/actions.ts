/**
 * What is done with a proposal of a measure, each step as a form. Which of it somebody may do, the
 * server says; who decided and on what document is always asked for, never assumed.
 */
import type { CommandKind, CommandOf, Schemas } from '@/api';
import { given, type FieldSpec, type Values } from '../forms/spec';

export type ProposalCommand = Extract<CommandKind, `proposal.${string}`>;
export type Proposal = Schemas['MeasureProposal'];
export type ProposalPage = Schemas['MeasureProposalPage'];
export type LadderStep = Schemas['LadderStep'];
export type LadderUnit = Schemas['LadderUnit'];
export type Say = (key: string, named?: Record<string, unknown>) => string;

/** In the order of the road. */
export const k_steps = [
  'proposal.notify',
  'proposal.state',
  'proposal.review',
  'proposal.approve',
  'proposal.reject',
  'proposal.appeal',
  'proposal.decide_appeal',
  'proposal.lift',
  'proposal.withdraw',
] as const satisfies readonly ProposalCommand[];
export type Step = (typeof k_steps)[number];

export function stepsOf(proposal: Pick<Proposal, 'may'>): Step[] {
  return k_steps.filter((step) => proposal.may.includes(step));
}

/** "proposal.decide_appeal" → "decideAppeal", as the catalogue has it. */
export function wordOf(command: ProposalCommand): string {
  return command
    .slice(command.indexOf('.') + 1)
    .replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase());
}

const label = (name: string, t: Say) => t(`desk.ladders.field.${name}`);

export function draftFields(basis: string, t: Say): FieldSpec[] {
  return [
    { name: 'text', kind: 'text', label: label('cause', t), required: true, max: 1000 },
    // What the plan cites stands; where it cites nothing, whoever proposes does.
    ...(basis === ''
      ? [
          {
            name: 'basis',
            kind: 'line' as const,
            label: label('basis', t),
            hint: t('desk.ladders.basisHint'),
            required: true,
            max: 200,
          },
        ]
      : []),
    {
      name: 'statement_days',
      kind: 'number',
      label: label('statementDays', t),
      required: true,
      initial: '5',
      least: 3,
      most: 30,
    },
  ];
}

/** What a step of a ladder is drafted from. */
export interface DraftOf {
  id: string;
  plan: string;
  ladder: string;
  unit: string;
  step: LadderStep;
}

export function draftData(of: DraftOf, values: Values): CommandOf<'proposal.draft'>['data'] {
  const basis = given(values, 'basis');
  return {
    proposal_id: of.id,
    plan: of.plan,
    ladder: of.ladder,
    unit: of.unit,
    rung: of.step.at,
    act: of.step.act,
    text: given(values, 'text') ?? '',
    ...(basis ? { basis } : {}),
    statement_days: Number(given(values, 'statement_days') ?? 5),
  };
}

function decisionFields(today: string, t: Say): FieldSpec[] {
  return [
    { name: 'body', kind: 'line', label: label('body', t), required: true, max: 100 },
    { name: 'number', kind: 'line', label: label('number', t), required: true, max: 100 },
    {
      name: 'approver',
      kind: 'line',
      label: label('approver', t),
      hint: t('desk.ladders.approverHint'),
      required: true,
      max: 100,
    },
    {
      name: 'day',
      kind: 'date',
      label: label('day', t),
      required: true,
      initial: today,
      to: today,
    },
    { name: 'reason', kind: 'text', label: label('reason', t), required: true, max: 1000 },
  ];
}

const outcome = (values: readonly string[], t: Say): FieldSpec => ({
  name: 'outcome',
  kind: 'choice',
  label: label('outcome', t),
  required: true,
  options: values.map((value) => ({ value, label: t(`desk.ladders.outcome.${value}`) })),
});

export function stepFields(step: Step, ofCentre: boolean, today: string, t: Say): FieldSpec[] {
  switch (step) {
    case 'proposal.notify':
      return [];
    case 'proposal.state':
    case 'proposal.appeal':
      return [
        { name: 'text', kind: 'text', label: label('text', t), required: true, max: 1000 },
        ...(ofCentre
          ? [{ name: 'taken_down', kind: 'check' as const, label: label('takenDown', t) }]
          : []),
      ];
    case 'proposal.review':
      return [
        outcome(['supported', 'not_supported'], t),
        { name: 'reason', kind: 'text', label: label('reason', t), required: true, max: 1000 },
      ];
    case 'proposal.decide_appeal':
      return [outcome(['upheld', 'lifted'], t), ...decisionFields(today, t)];
    case 'proposal.withdraw':
      return [
        { name: 'reason', kind: 'text', label: label('reason', t), required: true, max: 1000 },
      ];
    default:
      return decisionFields(today, t);
  }
}

/** The command's data: every field that was filled in. */
export function stepData(
  step: Step,
  id: string,
  fields: readonly FieldSpec[],
  values: Values,
): CommandOf<ProposalCommand>['data'] {
  const data: Record<string, unknown> = { proposal_id: id };
  for (const field of fields) {
    const value = given(values, field.name);
    if (field.kind === 'check') data[field.name] = value === '1';
    else if (value !== undefined) data[field.name] = value;
  }
  return data as CommandOf<typeof step>['data'];
}

/** How a phase looks: what goes on, what holds, what is over. */
export function toneOf(phase: Proposal['phase']): 'warn' | 'bad' | 'good' | undefined {
  if (phase === 'in_force') return 'bad';
  if (phase === 'notified' || phase === 'stated' || phase === 'reviewed') return 'warn';
  return phase === 'void' || phase === 'lifted' || phase === 'expired' ? 'good' : undefined;
}
