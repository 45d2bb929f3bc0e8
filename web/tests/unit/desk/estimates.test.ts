import { describe, expect, it } from 'vitest';
import { headingOf, jobOf, scaleOf, type Choice } from '@/desk/estimates/job';

const choice: Choice = {
  kind: 'proportion',
  indicator: 'ok',
  by: '',
  weights: '',
  strata: '',
  cluster: '',
  population: '',
};

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
