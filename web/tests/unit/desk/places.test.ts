// @vitest-environment jsdom
/** Places: times as people write them, what an inspection sends, what each form sends. */
import { createApp, nextTick } from 'vue';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { addMessages, i18n, setLanguage } from '@/i18n';
import en from '@/i18n/desk/en.json';
import zh from '@/i18n/desk/zh.json';
import { faultsOf } from '@/desk/forms/spec';
import {
  bookingData,
  hazardData,
  listingData,
  listingFields,
  patrolData,
  placeData,
  placeFields,
  type Listing,
  type PlacePage,
} from '@/desk/places/actions';
import {
  answerOf,
  inspectionData,
  missing,
  opensMatter,
  startAnswers,
  type PlaceLine,
} from '@/shared/inspect';
import InspectForm from '@/desk/places/InspectForm.vue';
import { clockOf, endAfter, hoursOf, hoursText, minutesOf, readHours } from '@/desk/places/times';

addMessages('desk', zh, en);
const t = (key: string) => key;
let n = 0;
const newId = () => `id-${++n}`;

const line = (more: Partial<PlaceLine> = {}): PlaceLine => ({
  rule: 'inspect.spots',
  name: '重点部位检查',
  type: 'inspect',
  items: ['照明', '护栏'],
  free: false,
  open: [],
  opens_matters: true,
  listing: null,
  ...more,
});
const kinds = [
  { id: 'general', name: '一般问题' },
  { id: 'hazard', name: '隐患' },
];

describe('times', () => {
  it('are minutes after midnight, also past it', () => {
    expect(clockOf(510)).toBe('08:30');
    expect(clockOf(1440)).toBe('24:00');
    expect(clockOf(1800)).toBe('30:00');
    expect(minutesOf('08:30')).toBe(510);
    expect(minutesOf('8：30')).toBe(510);
    expect(minutesOf('24:00')).toBe(1440);
    for (const wrong of ['', '24:01', '8:60', 'noon']) expect(minutesOf(wrong)).toBeNull();
    expect(endAfter(1320, 360)).toBe(1800);
    expect(endAfter(360, 1320)).toBe(1320);
    expect(endAfter(480, 480)).toBe(480 + 1440);
  });

  it('read opening hours in the ways they are written', () => {
    const weekdays = { days: [1, 2, 3, 4, 5], from: 510, to: 720 };
    for (const text of ['1-5 08:30-12:00', '1至5 8:30–12:00', '1,2,3,4,5 08：30至12：00'])
      expect(hoursOf(text), text).toEqual(weekdays);
    expect(hoursOf('1,3、5 08:30-12:00')?.days).toEqual([1, 3, 5]);
    for (const wrong of ['8:30-12:00', '0-5 08:30-12:00', '1-5 12:00-08:30', '5-1 08:30-12:00'])
      expect(hoursOf(wrong), wrong).toBeNull();
    expect(readHours('')).toEqual([]);
    expect(readHours('1-5 08:30-12:00\n\n6 09:00-11:00')).toHaveLength(2);
    expect(readHours('1-5 08:30-12:00\nsometimes')).toBeNull();
  });

  it('write them as they read them', () => {
    const hours = [
      { days: [1, 2, 3, 4, 5], from: 510, to: 720 },
      { days: [6, 7], from: 540, to: 1440 },
      { days: [2], from: 0, to: 60 },
    ];
    expect(hoursText(hours)).toBe('1-5 08:30-12:00\n6,7 09:00-24:00\n2 00:00-01:00');
    expect(readHours(hoursText(hours))).toEqual(hours);
  });
});

describe('an inspection', () => {
  it('answers every item and offers a matter with every fault', () => {
    const answers = startAnswers(line({ open: ['护栏'] }), kinds, newId);
    expect(missing(answers)).toEqual(['照明', '护栏']);
    expect(answers[0]?.kind).toBe('hazard');
    answers[0]!.state = 'fault';
    answers[0]!.note = ' 坏了两处 ';
    answers[1]!.state = 'fault';
    expect(missing(answers)).toEqual([]);
    expect(opensMatter(line(), answers[0]!)).toBe(true);
    expect(opensMatter(line(), answers[1]!)).toBe(false); // known: it has its matter
    const data = inspectionData(
      { inspection: 'i', place: 'p' },
      line(),
      answers,
      '2021-10-16',
      ' ',
    );
    expect(data).toEqual({
      inspection_id: 'i',
      rule: 'inspect.spots',
      place_id: 'p',
      day: '2021-10-16',
      items: [
        {
          item: '照明',
          state: 'fault',
          note: '坏了两处',
          matter_id: answers[0]!.matter,
          kind: 'hazard',
        },
        { item: '护栏', state: 'fault', matter_id: answers[1]!.matter, kind: 'hazard' },
      ],
    });
  });

  it('offers none where the plan opens none, and takes the first kind where there is no hazard', () => {
    const plain = line({ opens_matters: false });
    const answer = { ...answerOf('照明', plain, kinds, newId), state: 'fault' as const };
    expect(opensMatter(plain, answer)).toBe(false);
    const data = inspectionData({ inspection: 'i', place: 'p' }, plain, [answer], 'd', '');
    expect(data.items[0]).toEqual({ item: '照明', state: 'fault' });
    expect(answerOf('照明', plain, [{ id: 'general' }], newId).kind).toBe('general');
    expect(answerOf('照明', plain, [], newId).kind).toBe('');
  });
});

describe('forms', () => {
  it('send only what was filled in, and keep kind and unit of a place that there is', () => {
    const fields = placeFields(
      null,
      [{ value: 'spot', label: '重点部位' }],
      [{ value: 'v1', label: '一村' }],
      { kind: '', unit: '' },
      '2021-10-16',
      t,
    );
    expect(fields.map((field) => field.initial).slice(0, 2)).toEqual(['spot', 'v1']); // the only ones
    expect(faultsOf(fields, { kind: 'spot', unit: 'v1', name: '' })).toEqual({ name: 'required' });
    const values = { kind: 'spot', unit: 'v1', name: ' 塘边 ', sign: 'no', n: '3', hours: '' };
    expect(placeData('p', null, values)).toEqual({
      place_id: 'p',
      kind: 'spot',
      unit: 'v1',
      name: '塘边',
      sign: false,
      n: 3,
    });
    const now = { place: { kind: 'room', unit: 'v2' } } as PlacePage;
    const data = placeData('p', now, { name: '调解室', hours: '1-5 08:30-12:00' });
    expect([data.kind, data.unit]).toEqual(['room', 'v2']);
    expect(data.hours).toHaveLength(1);
    // What cannot be read is refused at its field, not dropped.
    expect(placeData('p', now, { name: 'x', hours: 'sometimes' }).hours?.[0]?.to).toBe(0);
    expect(
      hazardData(
        { hazard: 'h', place: 'p' },
        { kind: '边坡', risk: 'high', state: 'open', n: '2' },
      ),
    ).toEqual({
      hazard_id: 'h',
      place_id: 'p',
      kind: '边坡',
      risk: 'high',
      state: 'open',
      n: 2,
    });
  });

  it('of a listing begin with what the plan says and keep its last day', () => {
    const plan = {
      criteria: '两次检查都有隐患',
      measures: ['一处一方案', '责任单位公示'],
      delist: '复查合格',
      last_due: '2021-11-15',
      open: false,
    };
    const fields = listingFields('place.list', { plan, listing: null }, '2021-10-16', t);
    const field = (name: string) => fields.find((one) => one.name === name);
    expect(field('reason')?.hint).toBe('两次检查都有隐患');
    expect(field('measures')?.initial).toBe('一处一方案\n责任单位公示');
    expect(field('due')).toMatchObject({ from: '2021-10-16', to: '2021-11-15' });
    const ids = { listing: 'l', place: 'p', rule: 'listing.rectify' };
    expect(
      listingData('place.list', ids, {
        reason: 'x',
        measures: '一处一方案\n\n 公示 ',
        owner: '村委会',
        due: '2021-11-01',
      }),
    ).toEqual({
      listing_id: 'l',
      rule: 'listing.rectify',
      place_id: 'p',
      reason: 'x',
      measures: ['一处一方案', '公示'],
      owner: '村委会',
      due: '2021-11-01',
    });
    const listing = {
      due: '2021-11-01',
      delist: '复查合格',
      measures: ['a'],
      owner: 'o',
    } as Listing;
    const about = { plan: null, listing };
    expect(listingFields('place.list_extend', about, 'd', t)[0]).toMatchObject({
      from: '2021-11-01',
    });
    expect(listingFields('place.delist', about, 'd', t)[0]?.hint).toBe('复查合格');
    expect(listingData('place.delist', ids, { evidence: ' 已核实 ' })).toEqual({
      listing_id: 'l',
      evidence: '已核实',
    });
  });

  it('of a room and a patrol send minutes', () => {
    const values = {
      day: '2021-10-18',
      from: '09:00',
      to: '10:30',
      purpose: '调解',
      rule: 'r',
      unit: 'u',
    };
    expect(bookingData({ booking: 'b', place: 'p', matter: '' }, values)).toEqual({
      booking_id: 'b',
      place_id: 'p',
      day: '2021-10-18',
      from: 540,
      to: 630,
      purpose: '调解',
    });
    expect(bookingData({ booking: 'b', place: 'p', matter: 'm' }, values).matter_id).toBe('m');
    const night = patrolData('w', ['p1'], { ...values, from: '22:00', to: '06:00' });
    expect([night.from, night.to, night.place_ids]).toEqual([1320, 1800, ['p1']]);
  });
});

describe('the form for a phone', () => {
  const sent = vi.fn();
  let root: HTMLElement;
  let app: ReturnType<typeof createApp>;
  beforeEach(() => {
    setLanguage('zh');
    sent.mockReset();
    root = document.createElement('div');
    document.body.append(root);
    app = createApp(InspectForm, {
      place: { id: 'p', name: '塘边' },
      line: line(),
      kinds,
      onDone: sent,
    });
    app.use(i18n).mount(root);
  });
  afterEach(() => {
    app.unmount();
    root.remove();
  });

  it('says which items are not answered before anything is sent', async () => {
    root.querySelector('form')?.dispatchEvent(new Event('submit'));
    await nextTick();
    expect(root.querySelectorAll('.missing')).toHaveLength(2);
    expect(root.textContent).toContain('请选一项');
    expect(sent).not.toHaveBeenCalled();
    const fault = root.querySelector<HTMLInputElement>('input[value="fault"]')!;
    fault.checked = true;
    fault.dispatchEvent(new Event('change'));
    await nextTick();
    expect(root.querySelectorAll('.missing')).toHaveLength(1);
    const kind = root.querySelector<HTMLSelectElement>('select')!;
    expect(kind.value).toBe('hazard');
    for (const group of root.querySelectorAll('fieldset'))
      expect(group.querySelector('legend')?.textContent?.trim()).not.toBe('');
  });
});
