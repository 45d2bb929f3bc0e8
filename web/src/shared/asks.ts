/** What can be recorded about an ask of a plan, and how far one unit is. No DOM in here. */
import type { Schemas } from '@/api';

type AskRule = Schemas['AskRule'];
type AskRow = Schemas['AskRow'];
export type RecordedRule = Pick<AskRule, 'from' | 'to' | 'once' | 'deliver' | 'act' | 'times'>;

export const k_nMax = 10_000;
export const k_attendedMax = 100_000;
export const k_noteMax = 500;

/** The days that may be recorded: of what is asked again and again those of the window, else until today. */
export function daysOf(ask: RecordedRule, today: string): { from: string; to: string } {
  return { from: ask.from, to: ask.once || today < ask.to ? today : ask.to };
}

/** What is handed in and has not been; the rest of a list that is complete can be named again. */
export function itemsOf(ask: Pick<AskRule, 'deliver'>, row: Pick<AskRow, 'handed_in'>): string[] {
  const left = ask.deliver.filter((item) => !row.handed_in.includes(item));
  return left.length > 0 ? left : [...ask.deliver];
}

export const countsHowMany = (ask: Pick<AskRule, 'once' | 'deliver' | 'times'>): boolean =>
  !(ask.once && ask.deliver.length > 0) && (!ask.once || ask.times > 1);

/** Whether people are counted at it. */
export const isGathering = (ask: Pick<AskRule, 'act'>): boolean =>
  ask.act === 'meeting' || ask.act === 'study';

/** How far a unit is: by what it has handed in where that is what counts, else by how often. */
export interface Progress {
  by: 'items' | 'times';
  n: number;
  of: number;
  /** Not handed in yet. */
  left: string[];
}
export function progressOf(
  ask: Pick<AskRule, 'once' | 'deliver'>,
  row: Pick<AskRow, 'times' | 'done' | 'late' | 'handed_in'>,
): Progress {
  if (ask.once && ask.deliver.length > 0) {
    const left = ask.deliver.filter((item) => !row.handed_in.includes(item));
    return { by: 'items', n: ask.deliver.length - left.length, of: ask.deliver.length, left };
  }
  return { by: 'times', n: row.done + row.late, of: row.times, left: [] };
}
