import { describe, expect, it } from 'vitest';
import {
  funnelOf,
  indicatorsOf,
  isReal,
  k_shades,
  onMap,
  shadesOf,
  standing,
  trendOf,
  type Figure,
  type Response,
} from '@/desk/polls/polls';

const figure = (unit: string, estimate: number | null, half = 0.05): Figure => ({
  indicator: 'safety',
  indicator_name: '安全感',
  unit,
  unit_name: unit,
  n: 100,
  estimate,
  se: null,
  low: estimate === null ? null : estimate - half,
  high: estimate === null ? null : estimate + half,
  df: null,
  deff: null,
  dont_know: null,
  shrunken: null,
  rmse: null,
  hidden: estimate === null ? 'complement' : '',
  why: null,
});

describe('S2-12 a unit against the whole', () => {
  it('is above or below only where its interval does not hold the whole', () => {
    expect(standing(figure('a', 0.95), 0.8)).toBe('above');
    expect(standing(figure('a', 0.7), 0.8)).toBe('below');
    expect(standing(figure('a', 0.83), 0.8)).toBe('alike');
    expect(standing(figure('a', null), 0.8)).toBe('none');
    expect(standing(undefined, 0.8)).toBe('none');
  });
  it('cannot be told from it when nobody says how sure it is', () => {
    expect(standing({ ...figure('a', 0.99), low: null, high: null }, 0.8)).toBe('alike');
  });
});

describe('shades of a map', () => {
  const all = [
    figure('', 0.8),
    figure('a', 0.6),
    figure('b', 0.79),
    figure('c', 1),
    figure('d', null),
  ];
  const shades = shadesOf(all, 0.8);
  it('step from the lowest to the highest figure that is told', () => {
    expect(shades.bounds).toHaveLength(k_shades + 1);
    expect(shades.bounds[0]).toBeCloseTo(0.6);
    expect(shades.bounds[k_shades]).toBeCloseTo(1);
    expect(shades.of.get('a')).toEqual({ shade: 0, standing: 'below' });
    expect(shades.of.get('b')).toEqual({ shade: 1, standing: 'alike' });
    expect(shades.of.get('c')).toEqual({ shade: k_shades - 1, standing: 'above' });
  });
  it('leave blank what is not told, and never shade the whole', () => {
    expect(shades.of.get('d')).toEqual({ shade: null, standing: 'none' });
    expect(shades.of.has('')).toBe(false);
  });
  it('are one where all units are the same, and none where nothing is told', () => {
    expect(shadesOf([figure('a', 0.5), figure('b', 0.5)], 0.5).bounds).toEqual([0.5, 0.5]);
    expect(shadesOf([figure('a', null)], null).bounds).toEqual([]);
  });
});

describe('units of a drawing', () => {
  const parents: Record<string, string> = { v1: 't1', v2: 't1', v3: 't2', t1: '', t2: '' };
  const above = (unit: string) => parents[unit] ?? null;
  const all = [figure('', 0.8), figure('t1', 0.7), figure('t2', null), figure('v2', 0.9)];
  it('have their own figure, or that of the nearest above that is told; never the whole', () => {
    const { figures, borrowed } = onMap(all, ['v1', 'v2', 'v3'], above);
    expect(figures.map((one) => [one.unit, one.estimate])).toEqual([
      ['v1', 0.7],
      ['v2', 0.9],
    ]);
    expect(figures[0]!.unit_name).toBe('t1');
    expect([...borrowed]).toEqual(['v1']);
  });
});

describe('who was reached', () => {
  const response: Response = {
    node: '',
    unit_name: '全体',
    mode: 'all',
    stage: 'interim',
    n: 100,
    e: 1,
    rates: [
      { name: 'RR1', numerator: 40, denominator: 90, value: 40 / 90 },
      { name: 'CON1', numerator: 60, denominator: 90, value: 60 / 90 },
    ],
  };
  it('steps down from all cases to the completed ones', () => {
    const steps = funnelOf(response);
    expect(steps.map((step) => step.n)).toEqual([100, 90, 60, 40]);
    expect(steps[0]?.share).toBeNull();
    expect(steps[3]?.share).toBeCloseTo(40 / 60);
  });
  it('leaves out the steps that are not told', () => {
    const few = funnelOf({ ...response, complete: 40, e: null, rates: [] });
    expect(few).toEqual([
      { id: 'cases', n: 100, share: null },
      { id: 'completed', n: 40, share: 0.4 },
    ]);
  });
  it('divides by nothing where nobody was drawn', () => {
    const none = funnelOf({ ...response, n: 0, rates: [] });
    expect(none.every((step) => step.n === 0 && step.share === null)).toBe(true);
  });
});

it('a change is one only when its interval is off zero', () => {
  expect(isReal({ low: 0.01, high: 0.1 })).toBe(true);
  expect(isReal({ low: -0.01, high: 0.1 })).toBe(false);
  expect(isReal({ low: null, high: null })).toBeNull();
});

it('waves that tell no figure are gaps in the trend', () => {
  const point = {
    result: 'r',
    name: '一',
    to: '2021-06-30',
    origin: 'own',
    n: 100,
    hidden: '' as const,
  };
  expect(
    trendOf([
      { ...point, estimate: 0.8, low: 0.7, high: 0.9 },
      { ...point, estimate: null, low: null, high: null, hidden: 'few' },
    ]),
  ).toEqual([{ date: '2021-06-30', value: 0.8, low: 0.7, high: 0.9 }]);
});

it('indicators stand in the order in which they come, once each', () => {
  const other = { ...figure('a', 0.5), indicator: 'x', indicator_name: '满意度' };
  expect(indicatorsOf([figure('', 0.5), other, figure('a', 0.6)])).toEqual([
    { id: 'safety', name: '安全感' },
    { id: 'x', name: '满意度' },
  ]);
});
