/** What a person chooses on the page, as a job of the statistics engine. */

/** The names in the heading of a CSV file; quoted ones may hold the separator. Empty when there is no line. */
export function headingOf(text: string): string[] {
  const line = /^[^\r\n]*/.exec(text.replace(/^\ufeff/, ''))![0];
  const separator = [',', ';', '\t'].reduce((best, one) =>
    line.split(one).length > line.split(best).length ? one : best,
  );
  const names: string[] = [];
  let name = '';
  let quoted = false;
  for (let i = 0; i < line.length; i++) {
    const c = line[i]!;
    if (quoted && c === '"' && line[i + 1] === '"') {
      name += c;
      i++;
    } else if (c === '"') quoted = !quoted;
    else if (c === separator && !quoted) {
      names.push(name.trim());
      name = '';
    } else name += c;
  }
  names.push(name.trim());
  return names.some((one) => one !== '') ? names : [];
}

export const k_kinds = ['proportion', 'mean', 'total'] as const;
export type Kind = (typeof k_kinds)[number];

export interface Choice {
  kind: Kind;
  indicator: string;
  by: string;
  weights: string;
  strata: string;
  cluster: string;
  population: string;
}

/** The whole first, then each part of the breakdown. Rows with a missing indicator are left out. */
export function jobOf(choice: Choice): Record<string, unknown> {
  const design: Record<string, unknown> = { lonely: 'adjust' };
  if (choice.weights) design.weights = choice.weights;
  if (choice.strata) design.strata = [choice.strata];
  if (choice.cluster) design.ids = [choice.cluster];
  if (choice.population) design.fpc = [choice.population];
  const estimate = {
    kind: choice.kind,
    of: [choice.indicator],
    na_rm: true,
  };
  const method = choice.kind === 'proportion' ? { method: 'wilson' } : {};
  const estimates: Record<string, unknown>[] = [{ id: 'all', ...estimate, ...method }];
  if (choice.by) {
    const parts = { ...estimate, by: [choice.by] };
    estimates.push({ id: 'parts', ...parts, ...method });
    // Parts that share clusters move together, and the ranks must know; a proportion is a mean of 0 and 1.
    estimates.push({
      ...parts,
      id: 'ranks',
      kind: choice.kind === 'proportion' ? 'mean' : choice.kind,
      covmat: true,
    });
  }
  return { design, estimate: estimates };
}

/** Where a value stands between the ends of all intervals, 0 to 1. */
export function scaleOf(rows: readonly { low: number | null; high: number | null }[]) {
  const lows = rows.map((row) => row.low).filter((value) => value !== null);
  const highs = rows.map((row) => row.high).filter((value) => value !== null);
  const from = Math.min(...lows);
  const to = Math.max(...highs);
  return (value: number | null): number | null => {
    if (value === null || lows.length === 0 || highs.length === 0) return null;
    return to > from ? (value - from) / (to - from) : 0.5;
  };
}
