/** Tables of a wave under way as files: counts and rates, and nothing that tells who was drawn. */
import type { Schemas } from '@/api';
import type { Cell } from '../asks/csv';
import type { ForecastDay } from '../wave/days';

type Rows = Cell[][];
type Say = (key: string) => string;
export interface Sheet {
  head: string[];
  rows: Rows;
}

export const k_steps = ['drawn', 'attempted', 'contacted', 'eligible', 'completed'] as const;
const of = (t: Say, ...names: string[]) => names.map((name) => t(`desk.calls.file.${name}`));

export function funnelSheet(funnel: Schemas['PollFunnel'], t: Say): Sheet {
  const rows: Rows = k_steps.map((step) => [
    t(`desk.calls.step.${step}`),
    funnel[step],
    funnel.drawn > 0 ? funnel[step] / funnel.drawn : '',
  ]);
  rows.push([t('desk.calls.file.open'), funnel.open, '']);
  return { head: of(t, 'step', 'n', 'share'), rows };
}

/** Every rate, also those that the page leaves out, both of ended cases and as they stand. */
export function ratesSheet(groups: readonly Schemas['PollRates'][], t: Say): Sheet {
  return {
    head: of(t, 'kind', 'stage', 'cases', 'e', 'rate', 'numerator', 'denominator', 'value'),
    rows: groups.flatMap((group) =>
      group.rates.map((rate) => [
        t(`desk.calls.kind.${group.kind}`),
        t(`desk.calls.${group.stage}`),
        group.n,
        group.e,
        rate.name,
        rate.numerator,
        rate.denominator,
        rate.value ?? '',
      ]),
    ),
  };
}

export function daysSheet(days: Schemas['PollWatch']['days'], t: Say): Sheet {
  return {
    head: [t('desk.calls.day'), t('desk.calls.made'), t('desk.calls.completed')],
    rows: days.map((one) => [one.day, one.calls, one.completed]),
  };
}

/** Shares of small numbers are as empty as they are on the page. */
export function peopleSheet(people: Schemas['PollInterviewers']['interviewers'], t: Say): Sheet {
  const shares = ['cooperation', 'told', 'pressured'] as const;
  return {
    head: [
      ...['name', 'calls', 'completed', 'minutes'].map((key) => t(`desk.calls.of.${key}`)),
      ...shares.flatMap((key) =>
        of(t, 'value', 'low', 'high', 'n').map((what) => `${t(`desk.calls.of.${key}`)} ${what}`),
      ),
    ],
    rows: people.map((one) => [
      one.name,
      one.calls,
      one.completed,
      one.minutes ?? '',
      ...shares.flatMap((key) => {
        const share = one[key];
        return [share.value ?? '', share.low ?? '', share.high ?? '', share.n];
      }),
    ]),
  };
}

export function alikeSheet(
  all: readonly (Schemas['PollAlikeness'] & { name: string })[],
  t: Say,
): Sheet {
  return {
    head: of(t, 'of', 'rho', 'low', 'high', 'interviewers', 'n'),
    rows: all.map((one) => [one.name, one.rho, one.low, one.high, one.interviewers, one.n]),
  };
}

export function forecastSheet(
  done: readonly { day: string; n: number }[],
  expected: readonly ForecastDay[],
  t: Say,
): Sheet {
  const days = new Map<string, Cell[]>();
  for (const one of done) days.set(one.day, [one.day, one.n, '', '']);
  for (const one of expected)
    days.set(one.day, [one.day, days.get(one.day)?.[1] ?? '', one.completes, one.chance]);
  return {
    head: [
      t('desk.calls.day'),
      t('desk.calls.completed'),
      t('desk.waves.expectedCompletes'),
      t('desk.waves.chance'),
    ],
    rows: [...days.keys()].sort().map((day) => days.get(day)!),
  };
}
