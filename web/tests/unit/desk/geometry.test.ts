import { describe, expect, it } from 'vitest';
import {
  bandPath,
  dateTicks,
  fanSteps,
  figureBaseline,
  linePath,
  linear,
  niceTicks,
  segments,
} from '@/charts/geometry';

describe('scales and ticks', () => {
  it('maps a domain to a range, also upside down', () => {
    const y = linear([0, 200], [100, 0]);
    expect([y(0), y(50), y(200)]).toEqual([100, 75, 0]);
  });

  it('puts an empty domain in the middle instead of dividing by zero', () => {
    expect(linear([5, 5], [0, 80])(5)).toBe(40);
  });

  it.each([
    [11267, 5, 15000],
    [426, 4, 600],
    [3, 4, 3],
    [0, 4, 1],
    [1000, 5, 1000],
  ])('ticks for a highest value of %i end at or above it', (max, n, last) => {
    const ticks = niceTicks(max, n);
    expect(ticks[0]).toBe(0);
    expect(ticks[ticks.length - 1]).toBe(last);
    expect(ticks.every((tick) => Number.isInteger(tick))).toBe(true);
  });

  it('labels first and last day and never two that touch', () => {
    expect(dateTicks('2021-10-16', '2021-11-15', 7)).toEqual([
      '2021-10-16',
      '2021-10-21',
      '2021-10-26',
      '2021-10-31',
      '2021-11-05',
      '2021-11-10',
      '2021-11-15',
    ]);
    const odd = dateTicks('2021-10-16', '2021-11-16', 7);
    expect(odd[odd.length - 1]).toBe('2021-11-16');
    expect(odd).not.toContain('2021-11-15');
    expect(dateTicks('2021-10-16', '2021-10-16', 5)).toEqual(['2021-10-16']);
  });
});

describe('the forecast fan', () => {
  const end = { date: '2021-11-15', low: 9000, mid: 10000, high: 11000 };
  const steps = fanSteps({ date: '2021-11-04', value: 6400 }, end);

  it('starts at what is counted and ends in the interval', () => {
    expect(steps).toHaveLength(12);
    expect(steps[0]).toMatchObject({ low: 6400, mid: 6400, high: 6400 });
    expect(steps[11]).toMatchObject({ date: '2021-11-15', low: 9000, mid: 10000, high: 11000 });
  });

  it('widens and never falls below what is already covered', () => {
    for (const [i, step] of steps.entries()) {
      expect(step.low).toBeGreaterThanOrEqual(6400);
      const before = steps[i - 1];
      if (before) expect(step.high - step.mid).toBeGreaterThan(before.high - before.mid);
    }
    const slow = fanSteps(
      { date: '2021-11-04', value: 6400 },
      { ...end, low: 6450, mid: 6900, high: 7400 },
    );
    expect(Math.min(...slow.map((step) => step.low))).toBe(6400);
  });

  it('is nothing when the phase is over', () => {
    expect(fanSteps({ date: '2021-11-15', value: 6400 }, end)).toEqual([]);
  });
});

describe('paths and segments', () => {
  it('writes a line and a closed band', () => {
    expect(
      linePath([
        { x: 0, y: 1.04 },
        { x: 10, y: 2 },
      ]),
    ).toBe('M0 1L10 2');
    expect(
      bandPath(
        [
          { x: 0, y: 1 },
          { x: 5, y: 0 },
        ],
        [
          { x: 0, y: 3 },
          { x: 5, y: 4 },
        ],
      ),
    ).toBe('M0 1L5 0L5 4L0 3Z');
    expect(bandPath([], [])).toBe('');
  });

  it('lays parts side by side and leaves out nothing but nothing', () => {
    expect(
      segments(
        [
          ['a', 30],
          ['b', 0],
          ['c', 10],
        ],
        40,
      ),
    ).toEqual([
      { key: 'a', value: 30, start: 0, width: 75 },
      { key: 'c', value: 10, start: 75, width: 25 },
    ]);
    expect(segments([['a', 3]], 0)).toEqual([]);
  });
});

describe('the figure above a bar', () => {
  it.each([
    [100, null, 95],
    [100, 60, 95],
    [100, 120, 95],
    [100, 99, 94],
    [100, 88, 83],
  ])('of a bar at %d with the line at %s stands at %d', (bar, line, at) =>
    expect(figureBaseline(bar, line)).toBe(at),
  );
});
