import { describe, expect, it } from 'vitest';
import { specOf } from '@/desk/wave/plan';
import {
  deviationsOf,
  listTotals,
  marginsOf,
  noMargins,
  readTotals,
  registerTotals,
  strataOf,
  writeTotals,
} from '@/desk/wave/weights';

const frame = {
  counts: [
    { kind: 'mobile' as const, unit: 'v12', stratum: 'mobile/v12', n: 30 },
    { kind: 'mobile' as const, unit: 'v11', stratum: 'mobile/v11', n: 50 },
    { kind: 'landline' as const, unit: 'v11', stratum: 'landline/v11', n: 20 },
  ],
};
const units = new Map([
  ['v11', 'v11'],
  ['甲村', 'v11'],
  ['v12', 'v12'],
  ['乙村', 'v12'],
]);
const kinds = new Map([
  ['mobile', 'mobile'],
  ['landline', 'landline'],
]);
const known = (by: string) => (by === 'unit' ? units : kinds);

describe('the totals that weights are raked to', () => {
  it('come from the list as the program counted it', () => {
    expect(listTotals(frame, 'unit')).toEqual({ v11: 70, v12: 30 });
    expect(listTotals(frame, 'kind')).toEqual({ landline: 20, mobile: 80 });
    expect(strataOf(frame)).toEqual(['landline/v11', 'mobile/v11', 'mobile/v12']);
    expect(listTotals(undefined, 'unit')).toEqual({});
  });

  it('are read as people write them, and what is not understood is told', () => {
    expect(readTotals('甲村，1 200\nv12: 800\n\n', units)).toEqual({
      totals: { v11: 1200, v12: 800 },
      wrong: [],
    });
    expect(readTotals('丙村，5\n甲村，0\n甲村 3\n甲村 4', units).wrong).toEqual([
      '丙村，5',
      '甲村，0',
      '甲村 4',
    ]);
    const text = writeTotals({ v11: 7, v12: 3 }, (id) => (id === 'v11' ? '甲村' : '乙村'));
    expect(readTotals(text, units).totals).toEqual({ v11: 7, v12: 3 });
  });

  it('are counted from a register: dwellings, or residents where it says how many', () => {
    const csv = '\uFEFF村,门牌\n甲村,"1号,东"\n甲村,2号\n乙村,1号\n丙村,1号\n';
    expect(registerTotals(csv, units)).toEqual({
      totals: { v11: 2, v12: 1 },
      residents: false,
      unknown: 1,
    });
    expect(registerTotals('unit,residents\nv11,4\nv11,3\nv12,x\n', units)).toEqual({
      totals: { v11: 7 },
      residents: true,
      unknown: 1,
    });
    expect(registerTotals('门牌\n1号\n', units)).toBeNull();
  });

  it('are sent when they are chosen', () => {
    const margins = noMargins();
    expect(marginsOf(margins, frame, known)).toEqual([]);
    margins.kind.source = 'list';
    margins.unit = { source: 'typed', text: '甲村，9' };
    expect(marginsOf(margins, frame, known)).toEqual([
      { by: 'kind', totals: { landline: 20, mobile: 80 } },
      { by: 'unit', totals: { v11: 9 } },
    ]);
  });
});

describe('how far answers spread', () => {
  it('is sent with allocation by variation of a stratified draw only', () => {
    const deviations = deviationsOf(['a', 'b', 'c'], { a: '0.5', b: 'much', c: '' });
    expect(deviations).toEqual([{ stratum: 'a', s: 0.5 }]);
    const values = { n: '10', method: 'stratified', allocation: 'neyman', response: '20' };
    expect(specOf(values, { deviations }).deviations).toEqual(deviations);
    expect(
      specOf({ ...values, allocation: 'proportional' }, { deviations }).deviations,
    ).toBeUndefined();
    expect(specOf({ ...values, method: 'srs' }, { deviations }).deviations).toBeUndefined();
  });
});
