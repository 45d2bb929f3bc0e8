import { afterEach, describe, expect, it } from 'vitest';
import { setLanguage } from '@/i18n';
import { addDays, dayWithWeekday, daysBetween, instantAt, longDay, stamp } from '@/desk/lib/dates';
import { dueWording, urgency } from '@/desk/lib/due';
import { count, meanOfLast, percent, rate, shareOf } from '@/desk/lib/figures';
import { verdict } from '@/desk/lib/forecast';
import { columnOf, countIn, k_columns, k_states } from '@/desk/lib/lists';

afterEach(() => setLanguage('zh'));

describe('dates', () => {
  it('are said in the language of the page', () => {
    expect(longDay('2021-11-04')).toBe('2021年11月4日 周四');
    expect(dayWithWeekday('2021-10-09')).toBe('10月9日 周六');
    setLanguage('en');
    expect(longDay('2021-11-04')).toBe('Thu 4 November 2021');
  });

  it('keep the zone of the campaign, not of the browser', () => {
    expect(stamp('2021-11-03T23:30:00Z')).toBe('2021-11-04 07:30');
    expect(instantAt('2021-11-04', '09:30')).toBe('2021-11-04T09:30:00+08:00');
    expect(stamp(null)).toBe('—');
  });

  it('count whole days over months and leap days', () => {
    expect(addDays('2024-02-28', 2)).toBe('2024-03-01');
    expect(daysBetween('2021-11-06', '2021-10-27')).toBe(-10);
  });
});

describe('due wording', () => {
  const open = { due: '2021-11-08', state: 'handling', overdue: false };
  it.each([
    [{ ...open, days_left: 9 }, 'calm', { key: 'left', n: 9 }],
    [{ ...open, days_left: 3 }, 'soon', { key: 'left', n: 3 }],
    [{ ...open, days_left: 1 }, 'soon', { key: 'tomorrow', n: 1 }],
    [{ ...open, days_left: 0 }, 'soon', { key: 'today', n: 0 }],
    [
      { ...open, days_left: 9, paused_until: '2021-11-06T00:00:00+08:00' },
      'paused',
      { key: 'paused', n: 0 },
    ],
    [{ ...open, days_left: 0, overdue: true }, 'late', { key: 'lateToday', n: 0 }],
    [{ ...open, days_left: -4, overdue: true }, 'late', { key: 'late', n: 4 }],
    [{ ...open, days_left: -4, overdue: true, state: 'closed' }, 'closed', { key: 'closed', n: 0 }],
    [{ ...open, days_left: null, state: 'answered' }, 'stopped', { key: 'answered', n: 0 }],
    [{ ...open, days_left: null, state: 'told' }, 'stopped', { key: 'told', n: 0 }],
    [{ ...open, days_left: null, state: 'confirmed' }, 'closed', { key: 'confirmed', n: 0 }],
    [{ state: 'listed', due: null }, 'none', { key: 'none', n: 0 }],
  ])('of %o', (matter, how, words) => {
    expect(urgency(matter)).toBe(how);
    expect(dueWording(matter)).toEqual(words);
  });
});

describe('figures', () => {
  it('never round a share to all or none', () => {
    expect(percent(11266 / 11267)).toBe('99.9%');
    expect(percent(1 / 11267)).toBe('0.1%');
    expect(percent(1)).toBe('100.0%');
    expect(percent(0)).toBe('0.0%');
  });

  it('say "no data" for a share of nothing', () => {
    expect(shareOf({ num: 0, den: 0, share: null })).toBeNull();
    expect(percent(shareOf({ num: 0, den: 0 }))).toBe('—');
    expect(count(null)).toBe('—');
    expect(rate(Number.NaN)).toBe('—');
  });

  it('group thousands and keep a decimal only for small rates', () => {
    expect(count(11267)).toBe('11,267');
    expect(rate(371.43)).toBe('371');
    expect(rate(38.44)).toBe('38.4');
    expect(rate(38)).toBe('38');
  });

  it('take the mean over the last days only', () => {
    expect(meanOfLast([{ new: 900 }, { new: 10 }, { new: 20 }], 2)).toBe(15);
    expect(meanOfLast([], 7)).toBeNull();
  });
});

describe('the forecast in words', () => {
  const at = (low: string | null, mid: string | null, high: string | null) => ({
    covered_at_end: { mid: 1, low: 1, high: 1 },
    share_at_end: { mid: 1, low: 1, high: 1 },
    finish: { low, mid, high },
  });
  const end = '2021-11-15';
  it.each([
    ['surely', at('2021-11-09', '2021-11-11', '2021-11-15')],
    ['likely', at('2021-11-09', '2021-11-14', '2021-11-19')],
    ['open', at('2021-11-14', '2021-11-18', null)],
    ['late', at('2021-11-17', '2021-11-20', '2021-11-28')],
    ['unlikely', at(null, null, null)],
  ])('%s', (key, forecast) => {
    expect(verdict(forecast, 4000, end)).toEqual({ key });
  });

  it('promises nothing without a forecast and is done when nobody remains', () => {
    expect(verdict(null, 4000, end)).toEqual({ key: 'none' });
    expect(verdict(null, 0, end)).toEqual({ key: 'done' });
  });
});

describe('the lists of the field', () => {
  it('hold every state exactly once', () => {
    expect(k_columns.flatMap((column) => column.states).sort()).toEqual([...k_states].sort());
    expect(columnOf('answered')).toBe('handling');
  });

  it('add up their states', () => {
    const handling = k_columns.find((column) => column.id === 'handling');
    expect(countIn(handling!, { handling: 26, answered: 17, told: 14 })).toBe(43);
  });
});
