/** What a league table lets one say: ranges of ranks, groups, bands. Nobody is first or last whose range is wider than one rank. */
import type { Schemas } from '@/api';
import type { Cell } from '../asks/csv';
import { percent } from '../lib/figures';

export type Row = Schemas['RankingRow'];
export type League = Schemas['RankingLeague'];
export type Sheet = Schemas['RankingUnit'];
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

/** " (95%)" where the interval is not of the table's level: a poll's that cannot be made again. */
export function levelOf(row: Pick<Row, 'level'>, level: number): string {
  return row.level === level ? '' : ` (${percent(row.level)})`;
}

/** What a file of a unit's sheet holds: the sum by which it is compared with its ranks and bands, then each part. */
export function sheetCells(page: Pick<Sheet, 'row' | 'apart' | 'parts'>, sum: string): Cell[][] {
  const share = (value: number | null) => value ?? '';
  const parts = page.parts.map((part): Cell[] => [
    part.name,
    part.weight,
    part.num ?? '',
    part.n ?? '',
    share(part.share),
    share(part.low),
    share(part.high),
    part.share === null ? '' : part.level,
    share(part.contribution),
    '',
    '',
  ]);
  const { row } = page;
  const bands = row ? row.bands.map(bandText).filter(Boolean).join('; ') : '';
  if (row)
    parts.unshift([
      sum,
      '',
      '',
      row.n ?? '',
      share(row.value),
      share(row.low),
      share(row.high),
      row.value === null ? '' : row.level,
      share(row.value),
      rangeOf(row),
      bands,
    ]);
  else if (page.apart) parts.unshift([sum, ...Array<Cell>(9).fill(''), page.apart.why]);
  return parts;
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
