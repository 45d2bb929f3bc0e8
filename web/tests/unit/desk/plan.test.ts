import { describe, expect, it } from 'vitest';
import type { Schemas } from '@/api';
import {
  changesOf,
  chosenVersion,
  isChanged,
  isWhole,
  k_units,
  marginsOf,
  moveBins,
  refusalOf,
  spelled,
  trialsOf,
  versionsOf,
  type Kind,
} from '@/desk/plan/terms';

const general: Kind = {
  id: 'general',
  name: '一般问题',
  due: '10日',
  n: 10,
  unit: 'calendar_days',
};
const complex: Kind = { ...general, id: 'complex', name: '复杂问题', due: '20日', n: 20 };

describe('terms', () => {
  it('are spelled so that no basis can change them', () => {
    expect(k_units.map((unit) => spelled({ n: ' 08', unit }))).toEqual([
      '8d',
      '8wd',
      '8h',
      '8wh',
      '8mo',
    ]);
  });

  it.each([
    ['1', true],
    [' 10 ', true],
    ['0', false],
    ['', false],
    ['1.5', false],
    ['-3', false],
    ['十', false],
    ['100000', false],
  ])('take %j as a whole number above 0: %s', (text, whole) => {
    expect(isWhole(text)).toBe(whole);
  });

  it('are sent only where they differ from the plan', () => {
    const trials = trialsOf([general, complex]);
    expect(changesOf(trials)).toEqual([]);
    trials[0]!.term.unit = 'working_days';
    trials[1]!.term.n = '20 ';
    expect(trials.map(isChanged)).toEqual([true, false]);
    expect(changesOf(trials)).toEqual([{ kind: 'general', due: '10wd' }]);
  });
});

describe('a refusal', () => {
  const changes = [{ kind: 'general' }, { kind: 'complex' }];
  const problem = { title: 'invalid', detail: '看不懂期限。' };

  it('stands at the kind it is about', () => {
    const fields = [{ field: '/changes/1/due', detail: '超出范围。' }];
    expect(refusalOf({ ...problem, fields }, changes)).toEqual({
      byKind: { complex: '超出范围。' },
      rest: null,
    });
  });

  it('is said above when it is about no kind', () => {
    const fields = [{ field: '/version', detail: '没有这一版。' }];
    expect(refusalOf({ ...problem, fields }, changes).rest).toBe('没有这一版。');
    expect(refusalOf(problem, changes).rest).toBe('看不懂期限。');
    expect(refusalOf({ title: 'HTTP 500', detail: '' }, changes).rest).toBe('HTTP 500');
  });
});

describe('the picture of the days moved', () => {
  it('has a bar for every day between, and always the day that does not move', () => {
    expect(moveBins([3, 3, 5])).toEqual([
      { from: 0, to: 0, n: 0 },
      { from: 1, to: 1, n: 0 },
      { from: 2, to: 2, n: 0 },
      { from: 3, to: 3, n: 2 },
      { from: 4, to: 4, n: 0 },
      { from: 5, to: 5, n: 1 },
    ]);
    expect(moveBins([])).toEqual([]);
    expect(moveBins([0, 0])).toEqual([{ from: 0, to: 0, n: 2 }]);
  });

  it('joins days when there are many, never earlier ones with later ones', () => {
    const days = [-40, -1, 0, 1, 9, 60];
    const bins = moveBins(days);
    expect(bins.length).toBeLessThanOrEqual(15);
    expect(bins.reduce((sum, bin) => sum + bin.n, 0)).toBe(days.length);
    expect(bins.filter((bin) => bin.from <= 0 && bin.to >= 0)).toEqual([{ from: 0, to: 0, n: 1 }]);
    for (const [i, bin] of bins.entries())
      if (i > 0) expect(bin.from).toBe((bins[i - 1]?.to ?? NaN) + 1);
  });

  it('is never of more bins than asked for, nor of wider ones than it takes', () => {
    const wrong: unknown[] = [];
    const sides = [0, 1, 2, 3, 7, 13, 14, 15, 16, 27, 28, 29, 60, 99, 365, 1000];
    for (const most of [3, 4, 5, 10, 15, 16])
      for (const low of sides)
        for (const high of sides) {
          const days = [-low, 0, high, Math.trunc((high - low) / 2)];
          const bins = moveBins(days, most);
          const widths = new Set(
            bins.filter((bin) => bin.from > 0 || bin.to < 0).map((bin) => bin.to - bin.from + 1),
          );
          const [width = 1] = widths;
          const narrower = Math.ceil(low / (width - 1)) + 1 + Math.ceil(high / (width - 1));
          const right =
            bins.length <= most &&
            widths.size <= 1 &&
            (width === 1 || narrower > most) &&
            bins.reduce((sum, bin) => sum + bin.n, 0) === days.length &&
            bins.every((bin, i) => i === 0 || bin.from === bins[i - 1]!.to + 1) &&
            bins.some((bin) => bin.from === 0 && bin.to === 0) &&
            bins[0]!.from <= -low &&
            bins.at(-1)!.to >= high;
          if (!right) wrong.push({ most, low, high, bins });
        }
    expect(wrong).toEqual([]);
    expect(moveBins([-1, 28]).length).toBeLessThanOrEqual(15);
  });
});

const version = (n: number, state: Schemas['PlanVersion']['state'], plan_id = 'ruji') =>
  ({ version: n, state, plan_id }) as Schemas['PlanVersion'];

describe('the versions', () => {
  const items = [
    version(4, 'superseded', 'county'),
    version(3, 'in_force'),
    version(2, 'replaced'),
    version(1, 'in_force', 'other'),
  ];

  it('are chosen by the address, else the newest in force', () => {
    expect(chosenVersion(items, '2')?.version).toBe(2);
    expect(chosenVersion(items, '')?.version).toBe(3);
    expect(chosenVersion(items, '99')?.version).toBe(3);
    expect(chosenVersion([version(1, 'superseded')], '')?.version).toBe(1);
    expect(chosenVersion([], '')).toBeNull();
  });

  it('are those of one plan', () => {
    expect(versionsOf(items, 'ruji').map((one) => one.version)).toEqual([3, 2]);
  });
});

describe('what stands beside a section', () => {
  const finding = (code: string, anchor: string | null, block: string) =>
    ({ code, anchor, block, severity: 'warning' }) as Schemas['PlanFinding'];
  const sections = [
    { anchor: 'block-matters', path: 'matters' },
    { anchor: 'block-survey', path: 'survey' },
  ] as Schemas['PlanSection'][];
  const page = {
    document: { sections } as Schemas['PlanDocument'],
    findings: [
      finding('L-RETRO', null, 'plan'),
      finding('L-VAGUE', 'block-matters', 'matters.tell'),
    ],
    notes: [
      finding('L-NOT-RUN', 'block-survey', 'survey'),
      finding('L-NOT-RUN', 'block-matters', 'matters.callback'),
      finding('L-APPROVAL', 'block-survey', 'survey'),
    ],
  };

  it('is what was found there, and whether it is registered whole or in part', () => {
    const margins = marginsOf(page);
    expect(margins.get('')?.findings.map((one) => one.code)).toEqual(['L-RETRO']);
    expect(margins.get('block-matters')).toMatchObject({
      findings: [{ code: 'L-VAGUE' }],
      registered: false,
      parts: [{ block: 'matters.callback' }],
    });
    expect(margins.get('block-survey')).toMatchObject({ registered: true, parts: [] });
    expect(margins.get('block-survey')?.findings).toHaveLength(1);
    expect(margins.size).toBe(3);
  });
});
