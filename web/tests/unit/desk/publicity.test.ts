// @vitest-environment jsdom
/** Publicity: what each channel asks for, what is sent, and that no unit is praised or blamed by a colour. */
import { createApp, nextTick } from 'vue';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { addMessages, i18n, setLanguage } from '@/i18n';
import en from '@/i18n/desk/en.json';
import zh from '@/i18n/desk/zh.json';
import { burdenCells, monthName, monthOf } from '@/desk/lib/burden';
import { faultsOf } from '@/desk/forms/spec';
import {
  handOverAction,
  quietText,
  recordData,
  recordFields,
  reviewAction,
  stockAction,
  unitOptions,
  usable,
  withUnit,
  type Handover,
  type Item,
  type Version,
} from '@/desk/publicity/actions';
import ItemCard from '@/desk/publicity/ItemCard.vue';

addMessages('desk', zh, en);
const t = (key: string) => key;

const version = (n: number, state: Version['state'], stock: number | null = 0): Version => ({
  version: n,
  title: `第${n}版`,
  text: '出门锁好门窗',
  note: '',
  state,
  signals: [],
  by: '综治中心',
  at: '2021-10-16T09:00:00+08:00',
  reviewer: null,
  reviewed_at: null,
  reason: null,
  stock,
});
const unit = (id: string, n: number): Item['units'][number] => ({
  unit: id,
  unit_name: `${id}村`,
  n,
  waiting: 0,
  channels: n > 0 ? [{ channel: { id: 'banner', name: '横幅' }, n }] : [],
  hanging: n,
  received: 0,
  returned: 0,
  window: { from: '2021-10-10', to: '2021-11-15', times: 10, n },
});
const item = (more: Partial<Item> = {}): Item => ({
  plan: 'ruji',
  plan_title: '汝集镇方案',
  item: 'banner',
  name: '横幅',
  src: '',
  channels: [{ id: 'banner', name: '横幅' }],
  each: 'village',
  at_least: 10,
  per: null,
  from: '2021-10-10',
  by: '2021-11-15',
  hangs: true,
  versions: [],
  units: [unit('a', 2), unit('b', 30), unit('c', 0)],
  ...more,
});
const fieldsOf = (channel: string) =>
  recordFields(
    {
      item: item(),
      channel,
      units: [{ value: 'a', label: 'a村' }],
      today: '2021-10-20',
      quiet: [{ from: '12:00', to: '14:30' }],
    },
    t,
  );
const names = (channel: string, required = false) =>
  fieldsOf(channel)
    .filter((field) => !required || field.required)
    .map((field) => field.name);

describe('the fields of a record', () => {
  it('are what the channel needs and no more', () => {
    expect(names('banner')).toEqual(['unit', 'day', 'n', 'place', 'note']);
    expect(names('banner', true)).toEqual(['unit', 'day', 'n']);
    expect(names('vehicle', true)).toEqual(['unit', 'day', 'n', 'from', 'to', 'route']);
    expect(names('broadcast', true)).toEqual(['unit', 'day', 'n', 'from', 'to']);
    expect(names('screen', true)).toContain('consent');
    expect(names('press', true)).toEqual(['unit', 'day', 'n', 'medium', 'title']);
    expect(names('online', true)).toEqual(['unit', 'day', 'n']);
  });

  it('never ask for a picture or a position', () => {
    for (const channel of ['banner', 'screen', 'vehicle', 'press', 'event', 'door'])
      expect(names(channel).join()).not.toMatch(/photo|image|picture|position|gps|file/);
  });

  it('keep to days on which it can have been done', () => {
    const day = fieldsOf('banner').find((field) => field.name === 'day');
    expect([day?.from, day?.to]).toEqual(['2021-10-10', '2021-10-20']);
    expect(faultsOf(fieldsOf('banner'), { unit: 'a', day: '2021-10-21', n: '1' })).toEqual({
      day: 'late',
    });
  });

  it('name the quiet hours as the server has them', () => {
    expect(
      quietText([
        { from: '00:00', to: '06:00' },
        { from: '12:00', to: '14:30' },
      ]),
    ).toBe('00:00–06:00, 12:00–14:30');
  });

  it('are sent without what was left empty', () => {
    const values = { unit: 'a', day: '2021-10-20', n: '4', place: ' 村口 ', note: '', from: '' };
    expect(recordData(item(), 'banner', 'id', values)).toEqual({
      act_id: 'id',
      plan: 'ruji',
      item: 'banner',
      unit: 'a',
      day: '2021-10-20',
      channel: 'banner',
      n: 4,
      place: '村口',
    });
  });
});

describe('where it may be done', () => {
  const own = { value: 'b', label: 'b村' };
  const others = [own, { value: 'town', label: '镇' }];
  it('is where the plan asks for it', () => {
    expect(unitOptions(item(), null, others).map((one) => one.value)).toEqual(['a', 'b', 'c']);
    expect(unitOptions(item(), own, others)).toEqual([own]);
    expect(unitOptions(item({ units: [] }), own, others)).toEqual([]);
  });
  it('is anywhere for an item asked of the whole, once each', () => {
    const whole = item({ each: null, units: [unit('b', 1)] });
    expect(unitOptions(whole, null, others).map((one) => one.value)).toEqual(['b', 'town']);
    expect(unitOptions(whole, own, others)).toEqual([own]);
  });
});

describe('wordings and copies', () => {
  it('go out when nothing waits', () => {
    const versions = [
      version(4, 'waiting'),
      version(3, 'refused'),
      version(2, 'released'),
      version(1, 'clear'),
    ];
    expect(usable(item({ versions })).map((one) => one.version)).toEqual([2, 1]);
  });
  it('are handed over as far as the stock goes', () => {
    const action = handOverAction(item(), version(1, 'clear', 40), [], 'h', t);
    expect(faultsOf(action.fields, { to_unit: '', n: '41' })).toEqual({
      to_unit: 'required',
      n: 'range',
    });
    expect(action.build({ to_unit: 'a', n: '40', note: '' })).toEqual({
      handover_id: 'h',
      plan: 'ruji',
      item: 'banner',
      version: 1,
      to_unit: 'a',
      n: 40,
    });
  });
  it('are counted with a reason', () => {
    const action = stockAction('count', item(), version(1, 'clear', 40), t);
    expect(Object.keys(faultsOf(action.fields, { n: '0', reason: '' }))).toEqual(['reason']);
    expect(action.kind).toBe('stock.count');
  });
  it('come back as far as the unit has them', () => {
    expect(withUnit({ got: 30, returned: 10 } as Handover)).toBe(20);
    expect(withUnit({ got: null, returned: 0 } as Handover)).toBe(0);
  });
  it('are reviewed with the verdict of the button', () => {
    const action = reviewAction({ kind: 'publicity.review', data: { act_id: 'x' } }, 'refused', t);
    expect(action.build({ reason: '改写' })).toEqual({
      act_id: 'x',
      verdict: 'refused',
      reason: '改写',
    });
  });
});

describe('the card of an item', () => {
  const root = document.createElement('div');
  let app: ReturnType<typeof createApp>;
  beforeEach(() => {
    vi.stubGlobal(
      'ResizeObserver',
      class {
        observe() {}
        disconnect() {}
      },
    );
    document.body.append(root);
    app = createApp(ItemCard, {
      item: item({ versions: [version(1, 'clear')] }),
      today: '2021-10-20',
      own: null,
      others: [],
      severalPlans: false,
    });
    app.use(i18n).mount(root);
  });
  afterEach(() => {
    app.unmount();
    root.remove();
    vi.unstubAllGlobals();
  });

  it('counts units in the order of the plan, without praise or blame', async () => {
    await nextTick();
    const rows = [...root.querySelectorAll('tbody tr')];
    expect(rows.map((row) => row.querySelector('th')?.textContent?.trim())).toEqual([
      'a村',
      'b村',
      'c村',
    ]);
    expect(root.querySelectorAll('thead button')).toHaveLength(0); // no sorting by count
    expect(root.querySelectorAll('.good, .bad, .warn, .good-text, .late-text')).toHaveLength(0);
    expect(root.textContent).not.toMatch(/排名|得分|第一|先进|落后|%/);
  });
});

describe('the months of the burden page', () => {
  afterEach(() => setLanguage('zh'));
  it('go on over the year', () => {
    expect(monthOf('2021-12-01', 1)).toBe('2022-01-01');
    expect(monthOf('2021-01-01', -1)).toBe('2020-12-01');
    expect(monthOf('2021-10-16', 0)).toBe('2021-10-01');
    expect(monthName('2021-11-01')).toBe('2021年11月');
    setLanguage('en');
    expect(monthName('2021-11-01')).toBe('November 2021');
  });
  it('have a cell for every load', () => {
    const cells = burdenCells({
      unit: 'a',
      unit_name: 'a村',
      loads: [{ load: 'meetings', asked: 4, done: 1, cap: null }],
      lines: [],
    });
    expect(cells.meetings.asked).toBe(4);
    expect(cells.forms).toEqual({ load: 'forms', asked: 0, done: null, cap: null });
  });
});
