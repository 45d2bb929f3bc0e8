/**
 * What the plan's page works out without the server: terms as a plan writes them, what of the form was changed, where a refusal
 * belongs, and the picture of the days moved.
 */
import type { Schemas } from '@/api';

export type Kind = Schemas['PlanPage']['kinds'][number];
export type TermUnit = Schemas['TermUnit'];

/** A term as it stands in the form: the number as it was typed. */
export interface Term {
  n: string;
  unit: TermUnit;
}

export const k_units: readonly TermUnit[] = [
  'calendar_days',
  'working_days',
  'clock_hours',
  'working_hours',
  'months',
];

/** The short spellings, which say their unit: a bare "day" in a plan may mean working days. */
const k_spelling: Record<TermUnit, string> = {
  calendar_days: 'd',
  working_days: 'wd',
  clock_hours: 'h',
  working_hours: 'wh',
  months: 'mo',
};

export function spelled(term: Term): string {
  return `${Number(term.n)}${k_spelling[term.unit]}`;
}

export function isWhole(text: string): boolean {
  return /^\d{1,5}$/.test(text.trim()) && Number(text) > 0;
}

/** One line of the form: a kind of matter as the plan has it, and the term that is tried. */
export interface Trial {
  kind: Kind;
  term: Term;
}

export function trialsOf(kinds: readonly Kind[]): Trial[] {
  return kinds.map((kind) => ({ kind, term: { n: String(kind.n), unit: kind.unit } }));
}

export function isChanged({ kind, term }: Trial): boolean {
  return term.n.trim() !== String(kind.n) || term.unit !== kind.unit;
}

/** Only what was changed is sent: the rest follows the plan. */
export function changesOf(trials: readonly Trial[]): { kind: string; due: string }[] {
  return trials.filter(isChanged).map(({ kind, term }) => ({ kind: kind.id, due: spelled(term) }));
}

interface ProblemLike {
  title: string;
  detail: string;
  fields?: readonly { field?: string; detail: string }[];
}

/** "/changes/1/due" belongs to the second kind that was changed; what belongs to none is said above. */
export function refusalOf(
  problem: ProblemLike,
  changes: readonly { kind: string }[],
): { byKind: Record<string, string>; rest: string | null } {
  const byKind: Record<string, string> = {};
  const loose: string[] = [];
  for (const { field, detail } of problem.fields ?? []) {
    const at = /^\/changes\/(\d+)\//.exec(field ?? '');
    const kind = at ? changes[Number(at[1])]?.kind : undefined;
    if (kind) byKind[kind] ??= detail;
    else loose.push(detail);
  }
  if (loose.length === 0 && Object.keys(byKind).length === 0)
    loose.push(problem.detail || problem.title);
  return { byKind, rest: loose.length > 0 ? loose.join(' ') : null };
}

/** Matters that move by `from` to `to` days, both included; negative is earlier. */
export interface MoveBin {
  from: number;
  to: number;
  n: number;
}

/** How many bins of that many days it takes on either side of 0; 0 itself has one of its own. */
function binsNeeded(low: number, high: number, width: number): number {
  return Math.ceil(-low / width) + 1 + Math.ceil(high / width);
}

/**
 * Bins over every day from the least move to the most, with 0 in a bin of its own and the others of one width: the smallest
 * with which there are at most `most` of them. `most` is 3 or more: earlier, none, later.
 */
export function moveBins(days: readonly number[], most = 15): MoveBin[] {
  if (days.length === 0) return [];
  const low = days.reduce((least, day) => Math.min(least, day), 0);
  const high = days.reduce((largest, day) => Math.max(largest, day), 0);
  let width = Math.ceil((high - low + 1) / most);
  while (binsNeeded(low, high, width) > most) width += 1;
  // Counted from 0, so that no bin holds both earlier and later ones.
  const first = Math.floor(low / width);
  const last = Math.ceil(high / width);
  const bins: MoveBin[] = [];
  for (let i = first; i <= last; i++) {
    if (i < 0) bins.push({ from: i * width, to: (i + 1) * width - 1, n: 0 });
    else if (i === 0) bins.push({ from: 0, to: 0, n: 0 });
    else bins.push({ from: (i - 1) * width + 1, to: i * width, n: 0 });
  }
  for (const day of days) {
    const bin = bins.find((one) => one.from <= day && day <= one.to);
    if (bin) bin.n += 1;
  }
  return bins;
}

/** The versions of one plan, newest first as they come. */
export function versionsOf(
  items: readonly Schemas['PlanVersion'][],
  planId: string,
): Schemas['PlanVersion'][] {
  return items.filter((one) => one.plan_id === planId);
}

/** What the address names, else the newest in force, else the newest. */
export function chosenVersion(
  items: readonly Schemas['PlanVersion'][],
  wanted: string,
): Schemas['PlanVersion'] | null {
  return (
    items.find((one) => String(one.version) === wanted) ??
    items.find((one) => one.state === 'in_force') ??
    items[0] ??
    null
  );
}

type Finding = Schemas['PlanFinding'];

/** What stands beside one section: what was found, and whether all of it or parts of it are only registered. */
export interface Margin {
  findings: Finding[];
  registered: boolean;
  parts: Finding[];
}

const k_registered = 'L-NOT-RUN';

/** By anchor; '' is the plan as a whole. */
export function marginsOf(
  page: Pick<Schemas['PlanPage'], 'findings' | 'notes' | 'document'>,
): Map<string, Margin> {
  const margins = new Map<string, Margin>();
  const paths = new Map(page.document.sections.map((one) => [one.anchor, one.path]));
  for (const finding of [...page.findings, ...page.notes]) {
    const anchor = finding.anchor ?? '';
    const margin = margins.get(anchor) ?? { findings: [], registered: false, parts: [] };
    margins.set(anchor, margin);
    if (finding.code !== k_registered) margin.findings.push(finding);
    else if (paths.get(anchor) === finding.block) margin.registered = true;
    else margin.parts.push(finding);
  }
  return margins;
}
