/**
 * What is done with rounds of supervision and with findings, each as a form; and the board on which
 * findings stand. Which of it somebody may do, the server says.
 */
import type { CommandKind, CommandOf, Schemas } from '@/api';
import { given, type FieldSpec, type Option, type Values } from '../forms/spec';

export type SupervisionCommand = Extract<CommandKind, `supervision.${string}`>;
export type Round = Schemas['SupervisionRound'];
export type Item = Schemas['SupervisionItem'];
export type Finding = Schemas['SupervisionFinding'];
export type Kind = Schemas['SupervisionKind'];
export type Say = (key: string, named?: Record<string, unknown>) => string;

/** The steps of a finding in their order. */
export const k_steps = [
  'supervision.state',
  'supervision.decide',
  'supervision.appeal',
  'supervision.rectify',
  'supervision.recheck',
  'supervision.open_matter',
] as const satisfies readonly SupervisionCommand[];
export type Step = (typeof k_steps)[number];

export function stepsOf(finding: Finding): Step[] {
  return k_steps.filter((step) => finding.may.includes(step));
}

/** The columns of the board, by what is waited for. */
export const k_columns = {
  hear: ['found', 'told'],
  decide: ['stated', 'appealed'],
  mend: ['upheld'],
  look: ['rectified'],
  ended: ['lifted', 'closed'],
} as const satisfies Record<string, readonly Finding['state'][]>;
export type Column = keyof typeof k_columns;

/** Every finding in one column; within it what is overdue stands first. */
export function onBoard(findings: readonly Finding[]): Record<Column, Finding[]> {
  const board = {} as Record<Column, Finding[]>;
  for (const column of Object.keys(k_columns) as Column[]) {
    const states: readonly string[] = k_columns[column];
    board[column] = findings
      .filter((finding) => states.includes(finding.state))
      .sort((a, b) => Number(b.statement_overdue) - Number(a.statement_overdue));
  }
  return board;
}

/** "supervision.open_matter" → "openMatter", as the catalogue has it. */
export function wordOf(command: SupervisionCommand): string {
  return command
    .slice(command.indexOf('.') + 1)
    .replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase());
}

const choices = (values: readonly string[], prefix: string, t: Say): Option[] =>
  values.map((value) => ({ value, label: t(`${prefix}.${value}`) }));

/** Of a kind that is chosen already. */
export function announceFields(kind: Kind, tomorrow: string, t: Say): FieldSpec[] {
  const label = (name: string) => t(`desk.supervision.field.${name}`);
  const days = kind.of.some((of) => of === 'visits' || of === 'matters');
  return [
    {
      name: 'of',
      kind: 'choice',
      label: label('of'),
      required: true,
      options: choices(kind.of, 'desk.supervision.of', t),
      initial: kind.of.length === 1 ? kind.of[0]! : '',
    },
    {
      name: 'seed',
      kind: 'line',
      label: label('seed'),
      hint: t('desk.supervision.seedHint', { rule: kind.seed_rule }),
      required: true,
      max: 64,
    },
    {
      name: 'on',
      kind: 'date',
      label: label('on'),
      hint: t('desk.supervision.onHint'),
      required: true,
      initial: tomorrow,
      from: tomorrow,
    },
    ...(days
      ? [{ name: 'since', kind: 'date' as const, label: label('since') } satisfies FieldSpec]
      : []),
    {
      name: 'statement_days',
      kind: 'number',
      label: label('statementDays'),
      required: true,
      initial: '5',
      least: 3,
      most: 30,
    },
  ];
}

export function announceData(
  kind: Kind,
  id: string,
  values: Values,
): CommandOf<'supervision.announce'>['data'] {
  const since = given(values, 'since');
  const of = given(values, 'of') as Round['of'];
  return {
    round_id: id,
    plan: kind.plan,
    kind: `supervision.${kind.id}`,
    of,
    seed: given(values, 'seed') ?? '',
    on: given(values, 'on') ?? '',
    ...(since && (of === 'visits' || of === 'matters') ? { since } : {}),
    statement_days: Number(given(values, 'statement_days') ?? 5),
  };
}

/** Residents are asked when visits are re-contacted, and then only with their consent. */
export function recordFields(
  round: Round,
  findings: readonly Option[],
  today: string,
  t: Say,
): FieldSpec[] {
  const label = (name: string) => t(`desk.supervision.field.${name}`);
  const asksResidents = round.of === 'visits';
  const results = ['in_order', 'finding', ...(asksResidents ? ['declined'] : []), 'not_reached'];
  const fields: FieldSpec[] = [];
  if (round.by === '')
    fields.push({
      name: 'by',
      kind: 'choice',
      label: label('by'),
      required: true,
      options: choices(['site', 'phone', 'papers'], 'desk.supervision.by', t),
    });
  if (round.by === 'phone' || round.by === '')
    fields.push({ name: 'identified', kind: 'check', label: label('identified') });
  if (asksResidents) fields.push({ name: 'consent', kind: 'check', label: label('consent') });
  fields.push(
    {
      name: 'result',
      kind: 'choice',
      label: label('result'),
      required: true,
      options: choices(results, 'desk.supervision.result', t),
    },
    {
      name: 'day',
      kind: 'date',
      label: label('day'),
      required: true,
      initial: today,
      from: round.on,
      to: today,
    },
    { name: 'kind', kind: 'choice', label: label('kind'), options: findings },
    {
      name: 'text',
      kind: 'text',
      label: label('seen'),
      hint: t('desk.supervision.seenHint'),
      max: 1000,
    },
  );
  if (asksResidents) fields.push({ name: 'may_name', kind: 'check', label: label('mayName') });
  return fields;
}

/** One form: what was seen is the finding's text when there is a finding. */
export function recordData(
  round: Round,
  item: string,
  ids: { check: string; finding: string },
  values: Values,
): CommandOf<'supervision.record'>['data'] {
  const is = (name: string) => values[name] === '1';
  const result = given(values, 'result') as Item['checks'][number]['result'];
  const text = given(values, 'text');
  const asksResidents = round.of === 'visits';
  return {
    round_id: round.id,
    item,
    check_id: ids.check,
    day: given(values, 'day') ?? '',
    by: (round.by || given(values, 'by')) as Item['checks'][number]['by'],
    result,
    ...(is('identified') ? { identified: true } : {}),
    ...(asksResidents && is('consent') ? { consent: true } : {}),
    ...(result === 'finding'
      ? {
          finding: {
            finding_id: ids.finding,
            kind: given(values, 'kind') ?? '',
            text: text ?? '',
            ...(asksResidents && is('may_name') ? { may_name: true } : {}),
          },
        }
      : text
        ? { text }
        : {}),
  };
}

/** `ofCentre`: writes down what a unit gave on paper. */
export function stepFields(
  step: Step,
  ofCentre: boolean,
  kinds: readonly Option[],
  t: Say,
): FieldSpec[] {
  const label = (name: string) => t(`desk.supervision.field.${name}`);
  const words = (name: string, what: string): FieldSpec => ({
    name,
    kind: 'text',
    label: label(what),
    hint: t('desk.supervision.wordsHint'),
    required: true,
    max: 1000,
  });
  const choice = (name: string, values: readonly string[]): FieldSpec => ({
    name,
    kind: 'choice',
    label: label(name),
    required: true,
    options: choices(values, `desk.supervision.${name}`, t),
  });
  const paper: FieldSpec[] = ofCentre
    ? [{ name: 'taken_down', kind: 'check', label: label('takenDown') }]
    : [];
  switch (step) {
    case 'supervision.state':
      return [words('text', 'statement'), ...paper];
    case 'supervision.appeal':
      return [words('text', 'appeal'), ...paper];
    case 'supervision.rectify':
      return [words('text', 'rectified'), ...paper];
    case 'supervision.decide':
      return [choice('outcome', ['upheld', 'lifted']), words('reason', 'reason')];
    case 'supervision.recheck':
      return [choice('recheck', ['in_order', 'not_yet']), words('text', 'rechecked')];
    case 'supervision.open_matter':
      return [
        {
          name: 'kind',
          kind: 'choice',
          label: label('matterKind'),
          required: true,
          options: kinds,
        },
        { name: 'title', kind: 'line', label: label('title'), required: true, max: 60 },
        { name: 'place', kind: 'line', label: label('place'), max: 100 },
        { name: 'text', kind: 'text', label: label('repair'), required: true, max: 1000 },
      ];
  }
}

/** `matter`: its id and check code, made here, for what needs repair. */
export function stepData(
  step: Step,
  finding: string,
  matter: { id: string; check: string },
  values: Values,
): CommandOf<Step>['data'] {
  const text = (name: string) => given(values, name) ?? '';
  const taken = values['taken_down'] === '1' ? { taken_down: true } : {};
  switch (step) {
    case 'supervision.decide':
      return {
        finding_id: finding,
        outcome: text('outcome') as 'upheld' | 'lifted',
        reason: text('reason'),
      };
    case 'supervision.recheck':
      return {
        finding_id: finding,
        result: text('recheck') as 'in_order' | 'not_yet',
        text: text('text'),
      };
    case 'supervision.open_matter': {
      const place = given(values, 'place');
      return {
        finding_id: finding,
        matter_id: matter.id,
        check: matter.check,
        kind: text('kind'),
        title: text('title'),
        text: text('text'),
        ...(place ? { place } : {}),
      };
    }
    default:
      return { finding_id: finding, text: text('text'), ...taken };
  }
}
