/**
 * What a wave's plan says in numbers beside its form: how far answers spread in each stratum (Neyman), and the totals that
 * weights are raked to, from the list, from a register or typed.
 */
import type { PollFrame } from './plan';
import { k_peopleHeads, k_unitHeads } from './headings';

export const k_margins = ['kind', 'unit', 'stratum'] as const;
export type MarginBy = (typeof k_margins)[number];
/** Where the totals of a margin come from; '' is none. */
export type MarginSource = '' | 'list' | 'typed';
export type Totals = Record<string, number>;
export type Margins = Record<MarginBy, { source: MarginSource; text: string }>;

export const noMargins = (): Margins => ({
  kind: { source: '', text: '' },
  unit: { source: '', text: '' },
  stratum: { source: '', text: '' },
});

/** Rows of the list in each category, as the program counted them when it was loaded; categories in their order. */
export function listTotals(frame: Pick<PollFrame, 'counts'> | undefined, by: MarginBy): Totals {
  const totals: Totals = {};
  for (const one of frame?.counts ?? []) totals[one[by]] = (totals[one[by]] ?? 0) + one.n;
  return Object.fromEntries(Object.entries(totals).sort(([a], [b]) => (a < b ? -1 : 1)));
}

export const strataOf = (frame: Pick<PollFrame, 'counts'> | undefined): string[] =>
  Object.keys(listTotals(frame, 'stratum'));

/** "类别，人数", one a line. `known`: id by the words that people may write for it. What is not understood is told. */
export function readTotals(
  text: string,
  known: ReadonlyMap<string, string>,
): { totals: Totals; wrong: string[] } {
  const totals: Totals = {};
  const wrong: string[] = [];
  for (const line of text.split(/\r?\n/).map((one) => one.trim())) {
    if (line === '') continue;
    const found = /^(.*?)[\s,，;；:：]+(\d[\d\s]*)$/.exec(line);
    const id = found ? known.get((found[1] ?? '').trim()) : undefined;
    const n = Number((found?.[2] ?? '').replace(/\s/g, ''));
    if (id === undefined || !(n > 0) || id in totals) wrong.push(line);
    else totals[id] = n;
  }
  return { totals, wrong };
}

export const writeTotals = (totals: Totals, nameOf: (id: string) => string): string =>
  Object.entries(totals)
    .map(([id, n]) => `${nameOf(id)}，${n}`)
    .join('\n');

/** Cells of a CSV; quotes are doubled within quotes. */
function cellsOf(line: string): string[] {
  const cells: string[] = [];
  let cell = '';
  let quoted = false;
  for (let i = 0; i < line.length; ++i) {
    const c = line[i];
    if (quoted && c === '"' && line[i + 1] === '"') {
      cell += '"';
      ++i;
    } else if (c === '"') {
      quoted = !quoted;
    } else if (c === ',' && !quoted) {
      cells.push(cell.trim());
      cell = '';
    } else {
      cell += c;
    }
  }
  return [...cells, cell.trim()];
}

/**
 * Dwellings by unit, of a register exported as CSV; residents where it has a column of their number. Nothing when it has no
 * column of units. Rows of units that are not known are counted.
 */
export function registerTotals(
  csv: string,
  known: ReadonlyMap<string, string>,
): { totals: Totals; residents: boolean; unknown: number } | null {
  const lines = csv.replace(/^\uFEFF/, '').split(/\r?\n/);
  const heads = cellsOf(lines[0] ?? '').map((one) => one.toLowerCase());
  const unitAt = heads.findIndex((one) => k_unitHeads.includes(one));
  const peopleAt = heads.findIndex((one) => k_peopleHeads.includes(one));
  if (unitAt < 0) return null;
  const totals: Totals = {};
  let unknown = 0;
  for (const line of lines.slice(1)) {
    if (line.trim() === '') continue;
    const cells = cellsOf(line);
    const id = known.get(cells[unitAt] ?? '');
    const n = peopleAt < 0 ? 1 : Number(cells[peopleAt] ?? '');
    if (id === undefined || !Number.isInteger(n) || n < 0) ++unknown;
    else totals[id] = (totals[id] ?? 0) + n;
  }
  return {
    totals: Object.fromEntries(Object.entries(totals).filter(([, n]) => n > 0)),
    residents: peopleAt >= 0,
    unknown,
  };
}

export interface MarginSpec {
  by: string;
  totals: Totals;
}
/** Those that are chosen and have totals. */
export function marginsOf(
  margins: Margins,
  frame: Pick<PollFrame, 'counts'> | undefined,
  known: (by: MarginBy) => ReadonlyMap<string, string>,
): MarginSpec[] {
  return k_margins.flatMap((by) => {
    const { source, text } = margins[by];
    const totals =
      source === 'list'
        ? listTotals(frame, by)
        : source === 'typed'
          ? readTotals(text, known(by)).totals
          : {};
    return Object.keys(totals).length > 0 ? [{ by, totals }] : [];
  });
}

/** One for each stratum that has a number from 0 to 1; a share spreads by 0.5 at most. */
export function deviationsOf(
  strata: readonly string[],
  written: Readonly<Record<string, string>>,
): { stratum: string; s: number }[] {
  return strata.flatMap((stratum) => {
    const text = (written[stratum] ?? '').trim();
    const s = Number(text);
    return text !== '' && s >= 0 && s <= 1 ? [{ stratum, s }] : [];
  });
}
