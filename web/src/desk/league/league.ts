/** What a league table lets one say: ranges of ranks, groups, bands. Nobody is first or last whose range is wider than one rank. */
import type { Schemas } from '@/api';

export type Row = Schemas['RankingRow'];
export type League = Schemas['RankingLeague'];
export type Verdict = Schemas['RankingVerdict'];

/** "3–11", or the one rank; nothing without ranks. */
export function rangeOf(row: Pick<Row, 'rank_low' | 'rank_high'>): string {
  if (row.rank_low === null || row.rank_high === null) return '';
  return row.rank_low === row.rank_high ? String(row.rank_low) : `${row.rank_low}–${row.rank_high}`;
}

/** Where the bar of a row begins and ends; nothing without ranks. */
export function barOf(row: Row, units: number) {
  if (row.rank_low === null || row.rank_high === null) return null;
  return {
    low: row.rank_low,
    high: row.rank_high,
    innerLow: row.own_low ?? row.rank_low,
    innerHigh: row.own_high ?? row.rank_high,
    units,
  };
}

export interface Tie {
  group: number;
  names: string[];
}

/** Groups of units that cannot be told apart, in their order; a unit may be in several. */
export function tiesOf(rows: readonly Row[]): Tie[] {
  const ties = new Map<number, string[]>();
  for (const row of rows)
    for (const group of row.groups) ties.set(group, [...(ties.get(group) ?? []), row.unit_name]);
  return [...ties.entries()].sort(([a], [b]) => a - b).map(([group, names]) => ({ group, names }));
}

/** Withheld ones keep their reason; a row that brings nothing says so by its note. */
export function bandText(verdict: Verdict): string {
  if (verdict.withheld !== '') return verdict.why ?? '';
  return verdict.note ?? '';
}
