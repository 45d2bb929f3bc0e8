/** What plans ask of units as the pages show it: states, progress, groups and addresses. No DOM in here. */
import type { RouteLocationRaw } from 'vue-router';
import type { Schemas } from '@/api';
import { daysBetween } from '../lib/dates';

export type Ask = Schemas['Ask'];
export type AskRule = Schemas['AskRule'];
export type AskRow = Schemas['AskRow'];
export type AskState = AskRow['state'];
export type Block = AskRule['block'];
export type Counts = Ask['states'];

export const k_blocks: readonly Block[] = [
  'task',
  'cadence',
  'report',
  'publicity',
  'inspect',
  'listing',
  'supervision',
  'standards',
];

/** What still needs somebody stands before what is settled. */
export const k_states: readonly AskState[] = ['missed', 'open', 'ahead', 'late', 'met', 'excused'];

/** The page where a block is recorded, and how its address names the item. */
const k_ownWays: Partial<Record<Block, { path: string; item?: string }>> = {
  publicity: { path: '/publicity', item: 'item' },
  inspect: { path: '/places' },
  listing: { path: '/places' },
  supervision: { path: '/supervision' },
  standards: { path: '/standards', item: 'standard' },
};

export interface OwnWay {
  path: string;
  query: Record<string, string>;
}
/** Where acts are recorded that say more than that something was done; null: here. */
export function ownWay(ask: Pick<AskRule, 'block' | 'rule'>, unit?: string): OwnWay | null {
  const way = k_ownWays[ask.block];
  if (!way) return null;
  const id = ask.rule.slice(ask.rule.indexOf('.') + 1);
  const query = { ...(way.item ? { [way.item]: id } : {}), ...(unit ? { unit } : {}) };
  return { path: way.path, query };
}

/** Where what a task works on is found: things that keep happening, what rounds of supervision found. */
const k_workedOn: Record<NonNullable<AskRule['works_on']>, string> = {
  'matters.repeated': '/causes',
  'supervision.findings': '/supervision',
};
export function workedOn(ask: Pick<AskRule, 'works_on'>): string | null {
  return ask.works_on && k_workedOn[ask.works_on];
}

/** May something be recorded about it here: a plain block, and its window has begun. */
export function isRecordable(
  ask: Pick<AskRule, 'block' | 'rule' | 'from'>,
  today: string,
): boolean {
  return ownWay(ask) === null && ask.from <= today;
}

/** The state of a window of several units: the first that any of them is in. */
export function stateOf(states: Counts): AskState {
  return k_states.find((state) => states[state] > 0) ?? 'excused';
}

/** How many units have done it, in time or afterwards, of those that need to. */
export function doneOf(states: Counts): { done: number; of: number } {
  const all = k_states.reduce((sum, state) => sum + states[state], 0);
  return { done: states.met + states.late, of: all - states.excused };
}

export function countsOf(rows: readonly Pick<AskRow, 'state'>[]): Counts {
  const counts: Counts = { ahead: 0, open: 0, met: 0, late: 0, missed: 0, excused: 0 };
  for (const row of rows) ++counts[row.state];
  return counts;
}

export { progressOf, type Progress } from '@/shared/asks';

/** The message under desk.asks.last for a last day and its number: {today}, {tomorrow}, {left 5}, {over 3}. */
export function lastWords(to: string, today: string): { key: string; n: number } {
  const left = daysBetween(today, to);
  if (left < 0) return { key: 'over', n: -left };
  if (left <= 1) return { key: left === 0 ? 'today' : 'tomorrow', n: left };
  return { key: 'left', n: left };
}

export const ruleKey = (ask: Pick<AskRule, 'plan' | 'rule'>): string => `${ask.plan} ${ask.rule}`;
export const askKey = (ask: Pick<Ask, 'plan' | 'rule' | 'from' | 'to'>): string =>
  `${ruleKey(ask)} ${ask.from} ${ask.to}`;

/** One line of a plan with its windows, in the order of time. */
export interface RuleLine {
  key: string;
  asks: [Ask, ...Ask[]];
}

function linesOf(asks: readonly Ask[]): RuleLine[] {
  const lines = new Map<string, RuleLine>();
  for (const ask of asks) {
    const key = ruleKey(ask);
    const line = lines.get(key);
    if (line) line.asks.push(ask);
    else lines.set(key, { key, asks: [ask] });
  }
  const all = [...lines.values()];
  for (const line of all) line.asks.sort((a, b) => a.from.localeCompare(b.from));
  return all;
}

/** Missed again and again is one thing to look at: by rule, its windows and the rules newest first. */
export function missedLines(asks: readonly Ask[]): RuleLine[] {
  const lines = linesOf(asks);
  for (const line of lines) line.asks.reverse();
  return lines.sort((a, b) => b.asks[0].to.localeCompare(a.asks[0].to));
}

export interface BlockGroup {
  block: Block;
  lines: RuleLine[];
}
export function blocksOf(asks: readonly Ask[]): BlockGroup[] {
  return k_blocks
    .map((block) => ({ block, lines: linesOf(asks.filter((ask) => ask.block === block)) }))
    .filter((group) => group.lines.length > 0);
}

/** The asks that end on each day of a month. */
export function byLastDay(asks: readonly Ask[], month: string): Map<string, Ask[]> {
  const days = new Map<string, Ask[]>();
  for (const ask of asks) {
    if (!ask.to.startsWith(month)) continue;
    const day = days.get(ask.to);
    if (day) day.push(ask);
    else days.set(ask.to, [ask]);
  }
  return days;
}

/** Whether the asks come from more than one plan, so that each has to say from which. */
export function plansDiffer(asks: readonly Pick<Ask, 'plan'>[]): boolean {
  return asks.some((ask) => ask.plan !== asks[0]?.plan);
}

type Addressed = Pick<AskRule, 'plan' | 'rule' | 'to'>;

export function windowOf(ask: Addressed, state?: AskState): RouteLocationRaw {
  const { plan, rule, to: day } = ask;
  return { name: 'askWindow', query: { plan, rule, day, ...(state ? { state } : {}) } };
}
export function explainOf(ask: Addressed, unit: string): RouteLocationRaw {
  return { name: 'askExplain', query: { plan: ask.plan, rule: ask.rule, unit, day: ask.to } };
}
/** Of one unit its explanation, of several the window. */
export function pageOf(ask: Addressed & Pick<Ask, 'row'>): RouteLocationRaw {
  return ask.row ? explainOf(ask, ask.row.unit) : windowOf(ask);
}

/** Is there anything to say why: it was not met in time, and nobody has said it yet. */
export function mayExplain(row: Pick<AskRow, 'state' | 'explanation'>): boolean {
  return row.explanation === null && (row.state === 'missed' || row.state === 'late');
}
