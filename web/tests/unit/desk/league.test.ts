import { describe, expect, it } from 'vitest';
import { barOf, bandText, rangeOf, tiesOf, type Row, type Verdict } from '@/desk/league/league';

const row = (name: string, low: number | null, high: number | null, groups: number[]): Row => ({
  unit: name,
  unit_name: name,
  value: 0.9,
  se: 0.02,
  low: 0.86,
  high: 0.94,
  n: 200,
  rank: low !== null && low === high ? low : null,
  rank_low: low,
  rank_high: high,
  own_low: null,
  own_high: null,
  groups,
  alike: null,
  alike_with: [],
  last_quarter: null,
  shrunken: null,
  rmse: null,
  verdict: null,
  bands: [],
  parts: [],
});
const verdict = (changed: Partial<Verdict>): Verdict => ({
  bands: 'community',
  bands_name: '社区',
  row: null,
  from: null,
  to: null,
  note: null,
  money: null,
  act: null,
  act_name: null,
  penalty: false,
  due: null,
  withheld: '',
  why: null,
  boundaries: [],
  times: null,
  ...changed,
});

describe('possible ranks', () => {
  it('are a range, and one number only where there is one (S3-16)', () => {
    expect(rangeOf(row('a', 3, 11, [1]))).toBe('3–11');
    expect(rangeOf(row('a', 4, 4, [1]))).toBe('4');
    expect(rangeOf(row('a', null, null, []))).toBe('');
  });
  it('are drawn over all units, the narrower bar as wide as the other where it is not known', () => {
    expect(barOf(row('a', 2, 5, [1]), 8)).toEqual({
      low: 2,
      high: 5,
      innerLow: 2,
      innerHigh: 5,
      units: 8,
    });
    expect(barOf(row('a', null, null, []), 8)).toBeNull();
  });
});

describe('groups', () => {
  it('name every unit that is in them, one that is between two in both', () => {
    expect(tiesOf([row('甲', 1, 2, [1]), row('乙', 1, 3, [1, 2]), row('丙', 2, 3, [2])])).toEqual([
      { group: 1, names: ['甲', '乙'] },
      { group: 2, names: ['乙', '丙'] },
    ]);
  });
});

describe('a band', () => {
  it('that is withheld gives its reason and not what it would have brought (S2-44)', () => {
    expect(bandText(verdict({ withheld: 'spans', why: '跨过界线', note: '奖励' }))).toBe(
      '跨过界线',
    );
    expect(bandText(verdict({ note: '奖励社区集体' }))).toBe('奖励社区集体');
    expect(bandText(verdict({}))).toBe('');
  });
});
