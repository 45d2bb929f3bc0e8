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

/** Whether the text of a file is CSV that can be sent as it is: no workbook, and no other encoding than UTF-8. */
export function isPlain(text: string): boolean {
  return !text.startsWith('PK\u0003\u0004') && !text.includes('\ufffd');
}

export const k_kinds = ['proportion', 'mean', 'median', 'total', 'ratio'] as const;
export type Kind = (typeof k_kinds)[number];

export interface Choice {
  kind: Kind;
  indicator: string;
  /** Of a ratio: the column below the line. */
  over: string;
  by: string;
  weights: string;
  strata: string;
  cluster: string;
  population: string;
  /** Clusters drawn within clusters, and of how many. */
  cluster2: string;
  population2: string;
}

export const k_none: Readonly<Choice> = {
  kind: 'proportion',
  indicator: '',
  over: '',
  by: '',
  weights: '',
  strata: '',
  cluster: '',
  population: '',
  cluster2: '',
  population2: '',
};

export function isComplete(choice: Choice): boolean {
  return choice.indicator !== '' && (choice.kind !== 'ratio' || choice.over !== '');
}

/** The engine gives no covariances of medians, so where parts may share clusters their ranks would claim too much. */
export function mayRank(choice: Choice): boolean {
  return choice.by !== '' && (choice.kind !== 'median' || choice.cluster === '');
}

function designOf(choice: Choice): Record<string, unknown> {
  const design: Record<string, unknown> = { lonely: 'adjust' };
  if (choice.weights) design.weights = choice.weights;
  if (choice.strata) design.strata = [choice.strata];
  if (!choice.cluster) {
    if (choice.population) design.fpc = [choice.population];
    return design;
  }
  const second = choice.cluster2 !== '';
  design.ids = second ? [choice.cluster, choice.cluster2] : [choice.cluster];
  const sizes = [choice.population, ...(second ? [choice.population2] : [])];
  // Sizes of one stage of two are no design: the engine says so.
  if (sizes.some((name) => name !== '')) design.fpc = sizes.filter((name) => name !== '');
  return design;
}

/** The whole first, then each part of the breakdown. Rows with a missing indicator are left out. */
export function jobOf(choice: Choice): Record<string, unknown> {
  const estimate = {
    kind: choice.kind === 'median' ? 'quantile' : choice.kind,
    of: [choice.indicator],
    ...(choice.kind === 'ratio' ? { over: [choice.over] } : {}),
    ...(choice.kind === 'median' ? { probs: [0.5] } : {}),
    na_rm: true,
  };
  const method = choice.kind === 'proportion' ? { method: 'wilson' } : {};
  const estimates: Record<string, unknown>[] = [{ id: 'all', ...estimate, ...method }];
  if (choice.by) estimates.push({ id: 'parts', ...estimate, by: [choice.by], ...method });
  // Parts that share clusters move together, and the ranks must know; a proportion is a mean of 0 and 1.
  if (mayRank(choice))
    estimates.push({
      ...estimate,
      by: [choice.by],
      id: 'ranks',
      kind: choice.kind === 'proportion' ? 'mean' : estimate.kind,
      ...(choice.kind === 'median' ? {} : { covmat: true }),
    });
  return { design: designOf(choice), estimate: estimates };
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
