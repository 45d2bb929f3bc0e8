/** Outlines as paths, words inside them, and the steps of a legend. */
import { describe, expect, it } from 'vitest';
import { fits, pathOf, stepsOf } from '@/shared/outline';

describe('outlines', () => {
  it('become closed paths', () => {
    expect(
      pathOf([
        [0, 0, 5, 0, 5, 5],
        [1, 1, 2, 1, 2, 2],
      ]),
    ).toBe('M0 0 5 0 5 5zM1 1 2 1 2 2z');
  });

  it('hold words that are not wider than they are', () => {
    expect(fits(['12'], 20, 20)).toBe(true);
    expect(fits(['秦四庙村'], 20, 30)).toBe(false);
    expect(fits(['秦四庙村', '12'], 20, 45)).toBe(true);
  });
});

describe('steps', () => {
  it('cover every number once', () => {
    for (const numbers of [[10], [10, 11], [10, 12, 13], [10, 57, 23], [10, 1000]]) {
      const steps = stepsOf(numbers);
      expect(steps.length).toBeLessThanOrEqual(4);
      for (const n of numbers)
        expect(steps.filter(({ from, to }) => from <= n && n <= to)).toHaveLength(1);
      expect(steps.at(-1)!.to).toBe(Math.max(...numbers));
      for (const { from, to } of steps) expect(from).toBeLessThanOrEqual(to);
    }
    expect(stepsOf([])).toEqual([]);
  });
});
