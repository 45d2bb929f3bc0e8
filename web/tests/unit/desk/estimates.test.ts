import { describe, expect, it } from 'vitest';
import {
  headingOf,
  isComplete,
  isPlain,
  jobOf,
  k_none,
  mayRank,
  scaleOf,
  type Choice,
} from '@/desk/estimates/job';

const choice: Choice = { ...k_none, indicator: 'ok' };

describe('a file', () => {
  it('is sent as it is when it is CSV in UTF-8, and otherwise made into that by the server', () => {
    expect(isPlain('\ufeff村,满意\n甲,1\n')).toBe(true);
    expect(isPlain('PK\u0003\u0004…')).toBe(false);
    const other = new TextDecoder().decode(Uint8Array.from([0xb4, 0xe5, 0x2c, 0x61])); // GB18030
    expect(isPlain(other)).toBe(false);
  });
});

describe('the heading of a file', () => {
  it('is read with commas, semicolons and tabs, with or without a byte-order mark', () => {
    expect(headingOf('\ufeffunit,ok\r\n1,2')).toEqual(['unit', 'ok']);
    expect(headingOf('村;满意\n')).toEqual(['村', '满意']);
    expect(headingOf('a\tb\tc')).toEqual(['a', 'b', 'c']);
  });
  it('may quote names that hold the separator', () => {
    expect(headingOf('"a, b",c,"he said ""no"""')).toEqual(['a, b', 'c', 'he said "no"']);
  });
  it('is nothing in an empty file', () => {
    expect(headingOf('')).toEqual([]);
    expect(headingOf(',,\n1,2,3')).toEqual([]);
  });
});

describe('the job', () => {
  it('asks for the whole alone when nothing is broken down', () => {
    const job = jobOf(choice);
    expect(job.design).toEqual({ lonely: 'adjust' });
    expect(job.estimate).toEqual([
      { id: 'all', kind: 'proportion', of: ['ok'], na_rm: true, method: 'wilson' },
    ]);
  });
  it('asks for parts, and for the ranks with what parts have in common', () => {
    const job = jobOf({ ...choice, by: '村', weights: 'w', strata: 's', cluster: 'c' });
    expect(job.design).toEqual({ lonely: 'adjust', weights: 'w', strata: ['s'], ids: ['c'] });
    const [, parts, ranks] = job.estimate as Record<string, unknown>[];
    expect(parts).toMatchObject({ id: 'parts', kind: 'proportion', by: ['村'], method: 'wilson' });
    expect(ranks).toMatchObject({ id: 'ranks', kind: 'mean', by: ['村'], covmat: true });
    expect(ranks).not.toHaveProperty('method');
  });
  it('divides by a second column, and is not complete without it', () => {
    const ratio: Choice = { ...choice, kind: 'ratio', by: '村' };
    expect(isComplete(ratio)).toBe(false);
    const whole = { ...ratio, over: 'all' };
    expect(isComplete(whole)).toBe(true);
    const [all, , ranks] = jobOf(whole).estimate as Record<string, unknown>[];
    expect(all).toMatchObject({ kind: 'ratio', of: ['ok'], over: ['all'] });
    expect(ranks).toMatchObject({ id: 'ranks', kind: 'ratio', over: ['all'], covmat: true });
    expect((jobOf(choice).estimate as object[])[0]).not.toHaveProperty('over');
  });
  it('asks for medians, and for their ranks only where parts share no clusters', () => {
    const median: Choice = { ...choice, kind: 'median', by: '村' };
    const [all, parts, ranks] = jobOf(median).estimate as Record<string, unknown>[];
    expect(all).toMatchObject({ kind: 'quantile', probs: [0.5] });
    expect(parts).toMatchObject({ id: 'parts', by: ['村'] });
    expect(ranks).not.toHaveProperty('covmat');
    const clustered = { ...median, cluster: 'c' };
    expect(mayRank(clustered)).toBe(false);
    expect(jobOf(clustered).estimate).toHaveLength(2);
    expect(mayRank({ ...clustered, kind: 'mean' })).toBe(true);
  });
  it('has two stages with their sizes once the first has a cluster', () => {
    const second: Choice = { ...choice, cluster2: 'house', population: 'N', population2: 'M' };
    expect(jobOf(second).design).toEqual({ lonely: 'adjust', fpc: ['N'] });
    expect(jobOf({ ...second, cluster: 'c' }).design).toEqual({
      lonely: 'adjust',
      ids: ['c', 'house'],
      fpc: ['N', 'M'],
    });
    expect(jobOf({ ...second, cluster: 'c', cluster2: '' }).design).toEqual({
      lonely: 'adjust',
      ids: ['c'],
      fpc: ['N'],
    });
  });
});

describe('the scale of a plot', () => {
  it('reaches from the lowest end to the highest', () => {
    const place = scaleOf([
      { low: 10, high: 20 },
      { low: 15, high: 50 },
      { low: null, high: null },
    ]);
    expect(place(10)).toBe(0);
    expect(place(50)).toBe(1);
    expect(place(20)).toBe(0.25);
    expect(place(null)).toBeNull();
  });
  it('has a middle where all ends are one', () => {
    expect(scaleOf([{ low: 3, high: 3 }])(3)).toBe(0.5);
  });
});
