import { describe, expect, it } from 'vitest';
import {
  barOf,
  bandText,
  levelOf,
  rangeOf,
  sheetCells,
  tiesOf,
  type Row,
  type Sheet,
  type Verdict,
} from '@/desk/league/league';

const row = (name: string, low: number | null, high: number | null, groups: number[]): Row => ({
  unit: name,
  unit_name: name,
  value: 0.9,
  se: 0.02,
  low: 0.86,
  high: 0.94,
  level: 0.95,
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

describe('the level of an interval', () => {
  it('is said where it is not that of the table', () => {
    expect(levelOf({ level: 0.95 }, 0.95)).toBe('');
    expect(levelOf({ level: 0.95 }, 0.9)).toBe(' (95.0%)');
  });
});

describe("the file of a unit's sheet", () => {
  const part: Sheet['parts'][number] = {
    indicator: 'lit',
    name: '路口装灯比例',
    weight: 100,
    lower_is_better: false,
    gap: '',
    num: 36,
    n: 40,
    share: 0.9,
    low: 0.77,
    high: 0.96,
    level: 0.95,
    se: 0.05,
    contribution: 0.9,
  };
  it('has the sum with its ranks and why no band is given, then the parts', () => {
    const own = row('a', 1, 1, [1]);
    own.bands = [verdict({ withheld: 'apart', why: '有 2 个单位没有参加比较' })];
    const cells = sheetCells({ row: own, apart: null, parts: [part] }, '合计');
    expect(cells).toEqual([
      ['合计', '', '', 200, 0.9, 0.86, 0.94, 0.95, 0.9, '1', '有 2 个单位没有参加比较'],
      ['路口装灯比例', 100, 36, 40, 0.9, 0.77, 0.96, 0.95, 0.9, '', ''],
    ]);
  });
  it('writes no number where there is none, and why the unit is not compared', () => {
    const few = { ...part, gap: 'few' as const, num: null, n: null, share: null, low: null };
    const cells = sheetCells(
      {
        row: null,
        apart: { unit: 'a', unit_name: 'a', n: null, gap: 'few', why: '太少', parts: [] },
        parts: [{ ...few, high: null, contribution: null }],
      },
      '合计',
    );
    expect(cells[0]).toEqual(['合计', '', '', '', '', '', '', '', '', '', '太少']);
    expect(cells[1]).toEqual(['路口装灯比例', 100, '', '', '', '', '', '', '', '', '']);
  });
});
