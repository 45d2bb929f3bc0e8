import { describe, expect, it } from 'vitest';
import {
  bar,
  byKind,
  curveOf,
  isShare,
  plainNumber,
  said,
  type Figure,
  type Indicator,
} from '@/desk/indicator/figures';

const indicator = (more: Partial<Indicator> = {}): Indicator =>
  ({ id: 'one_trip', kind: 'counted', factor: 1, ...more }) as Indicator;
const figure = (more: Partial<Figure> = {}): Figure =>
  ({ share: true, value: 0.5, low: 0.25, high: 0.75, num: 1, den: 2, ...more }) as Figure;

describe('a figure of the plans', () => {
  it('is a share only where its rows are some of its denominator (S4-23)', () => {
    expect(said(indicator(), figure(), 0.5)).toBe('50.0%');
    expect(said(indicator(), figure({ share: false }), 1.5)).toBe('1.50');
    expect(isShare(indicator({ factor: 100 }), figure())).toBe(false);
    expect(said(indicator(), figure(), null)).toBeNull();
  });

  it('draws its interval from 0 to 1 whatever the factor, and none for a ratio (S4-19)', () => {
    expect(bar(indicator({ factor: 100 }), figure({ value: 50, low: 25, high: 75 }))).toEqual({
      value: 0.5,
      low: 0.25,
      high: 0.75,
    });
    expect(bar(indicator(), figure({ share: false }))).toBeNull();
    expect(bar(indicator(), figure({ value: null }))).toBeNull();
  });

  it('writes as many decimals as say something', () => {
    expect([0, 12, 0.333, 1.5, 123.45].map(plainNumber)).toEqual([
      '0',
      '12',
      '0.33',
      '1.50',
      '123.5',
    ]);
  });

  it('stands apart from what others published (S0-03)', () => {
    const groups = byKind([
      indicator({ id: 'rank', kind: 'quoted' }),
      indicator(),
      indicator({ id: 'safety', kind: 'polled' }),
      indicator({ id: 'odd', kind: 'unreadable' }),
    ]);
    expect(groups.counted.map((one) => one.id)).toEqual(['one_trip', 'safety']);
    expect(groups.quoted.map((one) => one.id)).toEqual(['rank']);
    expect(groups.waiting.map((one) => one.id)).toEqual(['odd']);
  });

  it('leaves a gap where a period has no value', () => {
    const period = { from: '2021-10-01', to: '2021-10-31', running: false };
    expect(
      curveOf([
        { period, as_of: '2021-10-31', figure: figure() },
        { period, as_of: '2021-11-30', figure: figure({ value: null }) },
      ]).map((one) => one.date),
    ).toEqual(['2021-10-31']);
  });
});
