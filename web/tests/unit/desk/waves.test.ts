import { describe, expect, it } from 'vitest';
import { faultsOf, startValues } from '@/desk/forms/spec';
import { firstUnlikely, mergedDays } from '@/desk/wave/days';
import {
  casesFor,
  daysOf,
  forecastQuery,
  planData,
  planFields,
  specOf,
  type PollFrame,
  type PollSurvey,
} from '@/desk/wave/plan';

const survey: PollSurvey = {
  plan: 'county',
  plan_title: '县',
  survey: 'daily',
  name: '电话访问',
  run_by: 'independent',
  waves_each: '',
  waves_n: 0,
  per_day: 50,
  sample: 0,
  min_n: 200,
  frame: ['landline', 'mobile'],
  stratify: ['unit', 'urban_rural'],
  window: { from: '2021-04-16', to: '2021-12-31' },
  form_version: 1,
};
const frame: PollFrame = {
  frame_id: 'f1',
  plan: 'county',
  survey: 'daily',
  name: '号码',
  source: '运营商',
  sha256: 'aa',
  n: 9000,
  loaded: '2021-10-30',
  erased: null,
  counts: [],
};
const start = { name: '十一月', from: '2021-11-01', to: '2021-11-30', perDay: 50, completes: 0 };
const fields = planFields(
  (name) => name,
  (name) => name,
  () => '',
  [{ value: 'f1', label: 'f1' }],
  start,
  '2021-10-31',
);
const values = () => startValues(fields);

describe('the plan of a wave', () => {
  it('begins with what the plan asks for, and may be sent as it is', () => {
    expect(faultsOf(fields, values())).toEqual({});
    // Fifty a day for thirty days at 20 % takes 7 500 numbers.
    expect(values()['n']).toBe('7500');
  });

  it('becomes a command', () => {
    const data = planData({ ...values(), languages: '阜阳话、亳州话' }, survey, 'w1');
    expect(data).toMatchObject({
      wave_id: 'w1',
      plan: 'county',
      survey: 'daily',
      frame_id: 'f1',
      from: '2021-11-01',
      to: '2021-11-30',
    });
    expect(data.spec).toMatchObject({
      n: 7500,
      per_day: 50,
      expected_response: 0.2,
      windows: [{ from: 600, to: 1230, days: 'all' }],
      languages: ['阜阳话', '亳州话'],
    });
  });

  it('has no window of its own without both hours', () => {
    expect(specOf({ ...values(), calls_to: '' }).windows).toBeUndefined();
  });

  it('counts days and cases', () => {
    expect(daysOf('2021-11-01', '2021-11-30')).toBe(30);
    expect(daysOf('2021-11-02', '2021-11-01')).toBe(0);
    expect(daysOf('', '2021-11-01')).toBe(0);
    expect(casesFor(1000, 20)).toBe(5000);
    expect(casesFor(1, 3)).toBe(34);
    expect(casesFor(10, 0)).toBe(0);
  });

  it('asks for a forecast only when it can be given', () => {
    expect(forecastQuery(values(), survey, [frame])).toEqual({
      n: 7500,
      response: 0.2,
      share: 0.9,
      per_day: 50,
      attempts: 6,
      from: '2021-11-01',
      to: '2021-11-30',
      completes: 0,
      population: 9000,
    });
    expect(forecastQuery({ ...values(), n: '' }, survey, [frame])).toBeNull();
    expect(forecastQuery({ ...values(), to: '2021-10-01' }, survey, [frame])).toBeNull();
    expect(forecastQuery({ ...values(), share: '100' }, survey, [frame])).toBeNull();
  });
});

describe('completed and expected', () => {
  it('stand on one axis, what was done before what is expected of the same day', () => {
    expect(
      mergedDays(
        [
          { day: '2021-11-01', n: 48 },
          { day: '2021-11-02', n: 20 },
        ],
        [
          { day: '2021-11-02', completes: 51.2 },
          { day: '2021-11-03', completes: 50.1 },
        ],
      ),
    ).toEqual([
      { day: '2021-11-01', value: 48, done: true },
      { day: '2021-11-02', value: 20, done: true },
      { day: '2021-11-03', value: 50.1, done: false },
    ]);
  });

  it('say when it becomes unlikely', () => {
    const day = (name: string, chance: number) => ({
      day: name,
      released: 0,
      tried: 0,
      completes: 0,
      chance,
    });
    expect(firstUnlikely([day('a', 0.6), day('b', 0.4)])?.day).toBe('b');
    expect(firstUnlikely([day('a', 1)])).toBeNull();
  });
});
