/** Published polls as pages show them: which units can be told from the whole, how a map shades them, how many were reached. */
import type { Schemas } from '@/api';

export type Figure = Schemas['PollFigure'];
export type Response = Schemas['PollResponse'];

/** Against the whole's estimate; `none`: no figure is told. */
export type Standing = 'above' | 'below' | 'alike' | 'none';

export function standing(figure: Figure | undefined, whole: number | null): Standing {
  if (!figure || figure.estimate === null || whole === null) return 'none';
  if (figure.low === null || figure.high === null) return 'alike'; // nobody says how sure it is
  if (figure.low > whole) return 'above';
  if (figure.high < whole) return 'below';
  return 'alike';
}

export const k_shades = 4;

export interface Shading {
  /** From 0, the lowest, to k_shades - 1; null without a figure. */
  shade: number | null;
  standing: Standing;
}

export interface Shades {
  /** Bounds of the steps, k_shades + 1 of them; empty when there is nothing to shade. */
  bounds: number[];
  of: Map<string, Shading>;
}

/**
 * The figures of the units of a drawing: their own, or that of the nearest unit above whose figure is told, where theirs is
 * not. `borrowed`: those that have another's.
 */
export function onMap(
  figures: readonly Figure[],
  units: readonly string[],
  parentOf: (unit: string) => string | null,
): { figures: Figure[]; borrowed: Set<string> } {
  const of = new Map(figures.map((one) => [one.unit, one]));
  const borrowed = new Set<string>();
  const placed = units.flatMap((unit) => {
    const own = of.get(unit);
    if (own && own.estimate !== null) return [own];
    const seen = new Set([unit]);
    for (let at = parentOf(unit); at !== null && !seen.has(at); at = parentOf(at)) {
      seen.add(at);
      const above = of.get(at);
      // The whole's is no unit's.
      if (at === '' || !above || above.estimate === null) continue;
      borrowed.add(unit);
      return [{ ...above, unit }];
    }
    return own ? [own] : [];
  });
  return { figures: placed, borrowed };
}

/** Equal steps between the lowest and the highest estimate that is told; one step when all are the same. */
export function shadesOf(figures: readonly Figure[], whole: number | null): Shades {
  const told = figures.filter((one) => one.unit !== '' && one.estimate !== null);
  const values = told.map((one) => one.estimate!);
  const of = new Map<string, Shading>();
  for (const one of figures)
    if (one.unit !== '') of.set(one.unit, { shade: null, standing: standing(one, whole) });
  if (values.length === 0) return { bounds: [], of };
  const low = Math.min(...values);
  const high = Math.max(...values);
  const step = (high - low) / k_shades;
  for (const one of told) {
    const shade =
      step === 0 ? 0 : Math.min(k_shades - 1, Math.floor((one.estimate! - low) / step + 1e-9));
    of.set(one.unit, { shade, standing: standing(one, whole) });
  }
  const bounds =
    step === 0 ? [low, high] : Array.from({ length: k_shades + 1 }, (_, i) => low + i * step);
  return { bounds, of };
}

export const ofIndicator = (figures: readonly Figure[], indicator: string): Figure[] =>
  figures.filter((one) => one.indicator === indicator);

/** The indicators in the order in which they come. */
export function indicatorsOf(figures: readonly Figure[]): { id: string; name: string }[] {
  const seen = new Map<string, string>();
  for (const one of figures)
    if (!seen.has(one.indicator)) seen.set(one.indicator, one.indicator_name);
  return [...seen].map(([id, name]) => ({ id, name }));
}

export interface Step {
  id: 'cases' | 'eligible' | 'contacted' | 'completed';
  n: number;
  /** Of the step before; null for the first, and where that is empty. */
  share: number | null;
}

const rateOf = (response: Response, name: string) =>
  response.rates.find((one) => one.name === name);

/** From all that were drawn to those who answered: numbers that AAPOR's rates are made of, as far as they are told. */
export function funnelOf(response: Response): Step[] {
  const eligible = rateOf(response, 'RR1')?.denominator; // known or unknown to be
  const contacted = rateOf(response, 'CON1')?.numerator;
  const completed = rateOf(response, 'RR1')?.numerator ?? response.complete;
  const steps: [Step['id'], number | undefined][] = [
    ['cases', response.n],
    ['eligible', eligible],
    ['contacted', contacted],
    ['completed', completed],
  ];
  const told = steps.filter((one): one is [Step['id'], number] => one[1] !== undefined);
  return told.map(([id, n], index) => {
    const before = index === 0 ? 0 : told[index - 1]![1];
    return { id, n, share: before > 0 ? n / before : null };
  });
}

export interface TrendPoint {
  date: string;
  value: number;
  low: number | null;
  high: number | null;
}

/** What there is to draw: waves whose figure is not told are gaps. */
export function trendOf(points: Schemas['Polls']['trends'][number]['points']): TrendPoint[] {
  return points
    .filter((one) => one.estimate !== null)
    .map((one) => ({ date: one.to, value: one.estimate!, low: one.low, high: one.high }));
}

/** Whether a change is more than chance: null when its interval is not known. */
export function isReal(change: { low: number | null; high: number | null }): boolean | null {
  if (change.low === null || change.high === null) return null;
  return change.low > 0 || change.high < 0;
}
