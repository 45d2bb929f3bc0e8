/** The plan of a wave as a form: its fields, the command made of them, and what is asked of the forecast meanwhile. */
import type { CommandOf, Schemas } from '@/api';
import type { FieldSpec, Option, Values } from '../forms/spec';

export type PollSurvey = Schemas['PollSurvey'];
export type PollFrame = Schemas['PollFrame'];
type Spec = Schemas['PollSpec'];

export const k_methods = ['stratified', 'srs', 'systematic', 'pps'] as const;
export const k_allocations = ['proportional', 'neyman', 'equal', 'minimum'] as const;
const k_percent = 100;

/** What a new wave begins with: the days and the quota that the plan expects. */
export interface Start {
  name: string;
  from: string;
  to: string;
  perDay: number;
  completes: number;
}

/** Cases for so many completed interviews, rounded up. */
export function casesFor(completes: number, responsePercent: number): number {
  return responsePercent > 0 ? Math.ceil((completes * k_percent) / responsePercent - 1e-9) : 0;
}

/** Days from one plain date to another, both counted. */
export function daysOf(from: string, to: string): number {
  const days = (Date.parse(to) - Date.parse(from)) / 86_400_000 + 1;
  return Number.isFinite(days) ? Math.max(0, Math.round(days)) : 0;
}

export function planFields(
  label: (name: string) => string,
  option: (name: string) => string,
  hint: (name: string) => string,
  frames: readonly Option[],
  start: Start,
  today: string,
): FieldSpec[] {
  const response = 20;
  const wanted = start.completes || start.perDay * daysOf(start.from, start.to) || 200;
  const number = (
    name: string,
    initial: number,
    least: number,
    most: number,
    more: Partial<FieldSpec> = {},
  ): FieldSpec => ({
    name,
    kind: 'number',
    label: label(name),
    required: true,
    initial: String(initial),
    least,
    most,
    ...more,
  });
  const choice = (name: string, values: readonly string[]): FieldSpec => ({
    name,
    kind: 'choice',
    label: label(name),
    required: true,
    options: values.map((value) => ({ value, label: option(`${name}.${value}`) })),
    initial: values[0] ?? '',
  });
  return [
    {
      name: 'name',
      kind: 'line',
      label: label('name'),
      required: true,
      max: 80,
      initial: start.name,
    },
    {
      name: 'frame',
      kind: 'choice',
      label: label('frame'),
      required: true,
      options: frames,
      initial: frames[0]?.value ?? '',
    },
    {
      name: 'from',
      kind: 'date',
      label: label('from'),
      required: true,
      initial: start.from,
      from: today,
    },
    {
      name: 'to',
      kind: 'date',
      label: label('to'),
      required: true,
      initial: start.to,
      from: today,
    },
    number('response', response, 1, 100, { hint: hint('response') }),
    number('n', Math.min(500_000, casesFor(wanted, response)), 1, 500_000, { hint: hint('n') }),
    choice('method', k_methods),
    { ...choice('allocation', k_allocations), hint: hint('allocation') },
    number('minimum', 0, 0, 500_000, { hint: hint('minimum') }),
    number('replicates', start.perDay > 0 ? 4 : 2, 1, 50, { hint: hint('replicates') }),
    number('per_day', start.perDay, 0, 100_000, { hint: hint('per_day') }),
    number('attempts', 6, 1, 20),
    number('attempts_days', 3, 1, 30),
    { name: 'calls_from', kind: 'clock', label: label('calls_from'), initial: '10:00' },
    {
      name: 'calls_to',
      kind: 'clock',
      label: label('calls_to'),
      initial: '20:30',
      hint: hint('calls_to'),
    },
    choice('days', ['all', 'work', 'rest']),
    number('exclude_days', 90, 0, 365, { hint: hint('exclude_days') }),
    number('keep_days', 30, 0, 180, { hint: hint('keep_days') }),
    {
      name: 'languages',
      kind: 'line',
      label: label('languages'),
      max: 100,
      hint: hint('languages'),
    },
    number('share', 90, 1, 99, { hint: hint('share') }),
  ];
}

function minutes(clock: string): number {
  const [hours, rest] = clock.split(':');
  return Number(hours) * 60 + Number(rest);
}

function whole(values: Values, name: string): number {
  return Number(values[name] ?? '');
}

/** What stands beside the form's own fields (weights.ts). */
export interface Beside {
  deviations?: NonNullable<Spec['deviations']>;
  margins?: NonNullable<Spec['weights_margins']>;
}
export const isNeyman = (values: Values): boolean =>
  values['method'] === 'stratified' && values['allocation'] === 'neyman';

export function specOf(values: Values, beside: Beside = {}): Spec {
  const spec: Spec = {
    n: whole(values, 'n'),
    method: values['method'] as NonNullable<Spec['method']>,
    allocation: values['allocation'] as NonNullable<Spec['allocation']>,
    minimum: whole(values, 'minimum'),
    replicates: whole(values, 'replicates'),
    per_day: whole(values, 'per_day'),
    expected_response: whole(values, 'response') / k_percent,
    attempts: whole(values, 'attempts'),
    attempts_days: whole(values, 'attempts_days'),
    exclude_days: whole(values, 'exclude_days'),
    keep_days: whole(values, 'keep_days'),
  };
  const from = values['calls_from'] ?? '';
  const to = values['calls_to'] ?? '';
  if (from && to)
    spec.windows = [
      {
        from: minutes(from),
        to: minutes(to),
        days: (values['days'] || 'all') as 'all' | 'work' | 'rest',
      },
    ];
  const languages = (values['languages'] ?? '')
    .split(/[,，、;；\s]+/)
    .filter((language) => language !== '');
  if (languages.length > 0) spec.languages = languages;
  if (isNeyman(values)) spec.deviations = beside.deviations ?? [];
  if (beside.margins && beside.margins.length > 0) spec.weights_margins = beside.margins;
  return spec;
}

export function planData(
  values: Values,
  survey: PollSurvey,
  waveId: string,
  beside: Beside = {},
): CommandOf<'poll.plan_wave'>['data'] {
  return {
    wave_id: waveId,
    plan: survey.plan,
    survey: survey.survey,
    name: (values['name'] ?? '').trim(),
    from: values['from'] ?? '',
    to: values['to'] ?? '',
    frame_id: values['frame'] ?? '',
    spec: specOf(values, beside),
  };
}

/** Null while what is needed is not there yet: then nothing is asked. */
export function forecastQuery(
  values: Values,
  survey: PollSurvey,
  frames: readonly PollFrame[],
): Record<string, string | number> | null {
  const n = whole(values, 'n');
  const response = whole(values, 'response');
  const share = whole(values, 'share');
  const { from, to } = { from: values['from'] ?? '', to: values['to'] ?? '' };
  const sound =
    n >= 1 && n <= 500_000 && response >= 1 && response <= 100 && share >= 1 && share <= 99;
  if (!sound || !from || !to || daysOf(from, to) < 1) return null;
  const frame = frames.find((one) => one.frame_id === values['frame']);
  return {
    n,
    response: response / k_percent,
    share: share / k_percent,
    per_day: whole(values, 'per_day') || 0,
    attempts: Math.min(20, Math.max(1, whole(values, 'attempts') || 6)),
    from,
    to,
    completes: survey.sample,
    ...(frame && frame.n >= 2 ? { population: frame.n } : {}),
  };
}
