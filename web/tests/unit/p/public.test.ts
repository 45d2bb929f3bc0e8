// @vitest-environment jsdom
/** What everybody sees: the preview before sending, the list with its counts, and the hold on the own data. */
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { PublicInfo, PublicMatter, PublicMatters, ReceiptView, UnitMap } from '@/p/api';
import { emptyDraft } from '@/p/draft';
import { matterView } from '@/p/matter';
import { previewOf, titleFrom } from '@/p/preview';
import { reportView } from '@/p/report';
import { seenView } from '@/p/seen';
import { setLanguage, t } from '@/p/words';

const asked: { path: string; body: unknown }[] = [];
let answers: unknown[] = [];
let unitMap: UnitMap | null | Error = null; // an Error: the question fails
let mapsAsked = 0;
const settled = () => new Promise((resolve) => setTimeout(resolve, 0));
const shown = () => document.body.textContent ?? '';

beforeEach(() => {
  asked.length = 0;
  unitMap = null;
  mapsAsked = 0;
  setLanguage('zh');
  document.body.replaceChildren();
  Element.prototype.scrollIntoView = () => undefined;
  vi.stubGlobal('fetch', async (path: string, init: RequestInit) => {
    if (path === '/api/v1/public/map') {
      ++mapsAsked;
      if (unitMap instanceof Error) throw unitMap;
      return new Response(JSON.stringify({ map: unitMap }));
    }
    asked.push({ path, body: JSON.parse(String(init.body ?? 'null')) });
    return new Response(JSON.stringify(answers.shift()), { status: 200 });
  });
});

function press(label: string): void {
  const found = [...document.querySelectorAll('button')].find((each) => each.textContent === label);
  if (!found) throw new Error(`no button ${label} in ${shown()}`);
  found.click();
}

function type(id: string, value: string): void {
  const control = document.getElementById(id) as HTMLInputElement;
  control.value = value;
  control.dispatchEvent(new Event('input', { bubbles: true }));
}

const publish: NonNullable<PublicInfo['units'][number]['publish']> = {
  kinds: ['general'],
  fields: ['kind', 'unit', 'title', 'state'],
  after: 'opened',
  text: false,
  usual_kind: 'general',
  usual_kind_name: '一般问题',
};

const item: PublicMatter = {
  no: 17,
  kind: 'general',
  kind_name: '一般问题',
  unit: null,
  unit_name: null,
  title: '路灯坏了，电话138****5678',
  text: null,
  state: 'handling',
  state_text: '办理中',
  outcome: null,
  outcome_text: null,
  opened: '2021-10-16',
  due: '2021-10-26',
  overdue: true,
};

describe('the preview', () => {
  it('makes a title as the server does: masked first, then the first sentence', () => {
    expect(titleFrom('路灯坏了。请修一下')).toBe('路灯坏了');
    expect(titleFrom('我叫张三，电话13812345678，证号11010519491231002X，路灯坏了')).toBe(
      '我叫张三，电话138****5678，证号110105***',
    );
  });

  it('shows what the plan publishes and nothing else', () => {
    const words = '我是张三丰，住七号楼301，13812345678';
    const silent = previewOf(publish, '东村', words, '2021-03-05T09:00:00+08:00');
    expect(silent).toMatchObject({ title: null, text: null, kind_name: '一般问题' });
    expect(JSON.stringify(silent)).not.toMatch(/张三|七号楼/);
    const seen = previewOf(
      { ...publish, text: true },
      '东村',
      '路灯坏了，13812345678',
      '2021-03-05T09:00:00+08:00',
    );
    expect(seen).toMatchObject({
      title: '路灯坏了，138****5678',
      text: '路灯坏了，138****5678',
      unit_name: '东村',
      kind_name: '一般问题',
      opened: null,
      due: null,
    });
    expect(previewOf(null, '东村', '路灯', 'x')).toBeNull();
    expect(previewOf({ ...publish, kinds: ['complex'] }, '东村', '路灯', 'x')).toBeNull();
  });

  it('follows what is typed, and says so when nothing is public', () => {
    const info: PublicInfo = {
      title: '测试镇',
      issuer: '测试镇综治中心',
      units: [
        { id: 'v1', name: '东村', publish: { ...publish, text: true }, sealed: [] },
        { id: 'v2', name: '西村', publish: null, sealed: [] },
      ],
      escalation: '可以拨打 12345',
      now: '2021-03-05T09:00:00+08:00',
      demo: false,
      published: true,
    };
    const view = reportView({ info, draft: emptyDraft(), onSent: vi.fn(), onReload: vi.fn() });
    document.body.replaceChildren(view);
    expect(shown()).not.toContain(t('previewTitle'));
    type('unit', 'v1');
    type('text', '路灯坏了，电话13812345678');
    expect(document.querySelector('.preview')?.textContent).toContain('路灯坏了，电话138****5678');
    expect(document.querySelector('.preview')?.textContent).not.toContain('13812345678');
    type('unit', 'v2');
    expect(document.querySelector('.preview')).toBeNull();
    expect(shown()).toContain(t('previewNothing'));
  });
});

const page = (more: Partial<PublicMatters> = {}): PublicMatters => ({
  published: true,
  items: [item],
  next: null,
  counts: {
    total: 30,
    open: 12,
    overdue: 1,
    by_unit: [
      { unit: 'v3', name: '南村', n: 15 },
      { unit: 'v1', name: '东村', n: null },
    ],
    by_kind: [{ kind: 'general', name: '一般问题', n: 30 }],
    least: 10,
  },
  ...more,
});

describe('the list', () => {
  it('counts in tables that can be read, and names what is not counted alone', async () => {
    answers = [page()];
    document.body.replaceChildren(seenView());
    await settled();
    const [units] = document.querySelectorAll('table');
    expect(units!.textContent).toContain('南村15');
    expect(units!.querySelector('caption')?.textContent).toBe(t('seenByUnit'));
    expect(units!.querySelector('svg')?.getAttribute('aria-hidden')).toBe('true');
    expect(shown()).toContain(t('seenFew', { names: '东村', least: 10 }));
    const choices = [...document.querySelectorAll('#seen-unit option')].map((o) => o.textContent);
    expect(choices).toEqual([t('seenAll'), '南村']);
  });

  it('B22: shows that a matter is overdue, in words', async () => {
    answers = [page()];
    document.body.replaceChildren(seenView());
    await settled();
    expect(document.querySelector('.public-list')?.textContent).toContain(t('publicOverdue'));
    expect(document.querySelector('.public-list')?.textContent).toContain('第 17 号');
  });

  it('a matter without a title goes by its kind, and without that by its number', async () => {
    const bare = { ...item, title: null };
    answers = [
      page({
        items: [bare, { ...bare, no: 18, kind: null, kind_name: null }, { ...item, no: 19 }],
      }),
    ];
    document.body.replaceChildren(seenView());
    await settled();
    const names = [...document.querySelectorAll('.public-list strong')].map((o) => o.textContent);
    expect(names).toEqual(['一般问题', t('publicNo', { no: 18 }), item.title]);
    const [first] = document.querySelectorAll('.public-list li');
    expect(first!.textContent!.split('一般问题')).toHaveLength(2);
  });

  it('offers no filter and no figure of what the plan does not publish', async () => {
    const counts = { ...page().counts, open: null, overdue: null, by_unit: [], by_kind: [] };
    answers = [page({ counts })];
    document.body.replaceChildren(seenView());
    await settled();
    for (const name of ['state', 'unit', 'kind'])
      expect(document.getElementById(`seen-${name}`)).toBeNull();
    expect(document.querySelectorAll('.figures dt')).toHaveLength(1);
    document.body.replaceChildren();
    answers = [page({ counts: { ...page().counts, open: null } })];
    document.body.replaceChildren(seenView());
    await settled();
    const states = [...document.querySelectorAll('#seen-state option')].map((o) => o.textContent);
    expect(states).toEqual([t('seenAll'), t('seenOverdue')]);
  });

  it('asks for the next page and for a filter', async () => {
    answers = [page({ next: 17 }), page({ items: [{ ...item, no: 5 }] }), page({ items: [] })];
    document.body.replaceChildren(seenView());
    await settled();
    press(t('seenMore'));
    await settled();
    expect(asked[1]!.path).toBe('/api/v1/public/matters?before=17');
    expect(document.querySelectorAll('.public-list li')).toHaveLength(2);
    type('seen-state', 'overdue');
    await settled();
    expect(asked[2]!.path).toBe('/api/v1/public/matters?state=overdue');
    expect(shown()).toContain(t('seenNone'));
  });
});

const square = (x: number) => [[x, 0, x + 300, 0, x + 300, 300, x, 300]];
const outlines: UnitMap = {
  width: 1000,
  height: 300,
  number: '',
  units: [
    { unit: 'v3', name: '南村', rings: square(0), label: [150, 150, 150] },
    { unit: 'v1', name: '东村', rings: square(300), label: [450, 150, 150] },
    { unit: 'v9', name: '北村', rings: square(600), label: [750, 150, 150] },
  ],
};

describe('the map', () => {
  const open = async (...more: PublicMatters[]) => {
    answers = [page(), ...more];
    document.body.replaceChildren(seenView());
    await vi.waitFor(() => expect(document.querySelector('.unit-map')).not.toBeNull());
  };
  const named = (name: string) => document.querySelector<SVGGElement>(`[aria-label="${name}"]`)!;

  /** The map was asked for, answered, and had the time to appear that `open` gives it. */
  const withoutMap = async () => {
    await vi.waitFor(() => expect(mapsAsked).toBe(1));
    await import('@/p/seen-map').catch(() => null);
    for (let turn = 0; turn < 5; ++turn) await settled();
    expect(document.querySelector('.unit-map')).toBeNull();
    expect(document.querySelectorAll('table')).toHaveLength(2);
    expect(shown()).not.toContain(t('retry'));
  };

  it('is not there without outlines, nor when they cannot be had', async () => {
    for (const answer of [null, new TypeError('no network')]) {
      unitMap = answer;
      mapsAsked = 0;
      answers = [page()];
      document.body.replaceChildren(seenView());
      await withoutMap();
    }
  });

  it('is not there when its code cannot be had', async () => {
    unitMap = outlines;
    vi.resetModules();
    vi.doMock('@/p/seen-map', () => {
      throw new TypeError('no network');
    });
    try {
      const again = await import('@/p/seen');
      answers = [page()];
      document.body.replaceChildren(again.seenView());
      await withoutMap();
    } finally {
      vi.doUnmock('@/p/seen-map');
      vi.resetModules();
    }
  });

  it('does not take what is not published for none', async () => {
    const [south, east, north] = outlines.units;
    unitMap = { ...outlines, units: [south!, east!, { ...north!, published: false }] };
    await open();
    const unpublished = named(t('mapUnitUnpublished', { name: '北村' }));
    expect(unpublished.getAttribute('role')).toBe('img');
    expect(unpublished.getAttribute('tabindex')).toBeNull();
    expect(unpublished.querySelector('path')?.getAttribute('class')).toBe('unpublished');
    expect(named(t('mapUnitNone', { name: '北村' }))).toBeNull();
    const legend = [...document.querySelectorAll('.map-legend li')].map((li) => li.textContent);
    expect(legend).toEqual(['15', t('mapFew'), t('mapUnpublished')]);
  });

  it('has the numbers of the table, also after these have changed', async () => {
    unitMap = outlines;
    const by_unit = [
      { unit: 'v1', name: '东村', n: 21 },
      { unit: 'v9', name: '北村', n: 10 },
      { unit: 'v3', name: '南村', n: null },
    ];
    await open(page({ counts: { ...page().counts, by_unit } }), page());
    const group = named(t('mapUnitFew', { name: '东村' }));
    type('seen-state', 'overdue');
    await settled();
    expect(document.querySelector('table')!.textContent).toContain('东村21');
    expect(group.getAttribute('aria-label')).toBe(t('mapUnit', { name: '东村', n: 21 }));
    expect(group.querySelector('title')?.textContent).toBe(t('mapUnit', { name: '东村', n: 21 }));
    expect(group.getAttribute('role')).toBe('button');
    expect(group.querySelector('path')?.getAttribute('fill')).toBeNull();
    const south = named(t('mapUnitFew', { name: '南村' }));
    expect(south.getAttribute('role')).toBe('img');
    for (const name of ['tabindex', 'aria-pressed', 'data-unit'])
      expect(south.getAttribute(name)).toBeNull();
    expect(document.querySelector('.map-legend')!.textContent).not.toContain(t('mapNone'));
    group.dispatchEvent(new MouseEvent('click', { bubbles: true }));
    await settled();
    expect(asked.at(-1)!.path).toBe('/api/v1/public/matters?state=overdue&unit=v1');
    expect(document.querySelector<HTMLSelectElement>('#seen-unit')!.value).toBe('v1');
  });

  it('shows the focus where a browser does not know :focus-visible', async () => {
    unitMap = outlines;
    await open();
    const south = named(t('mapUnit', { name: '南村', n: 15 }));
    vi.spyOn(south, 'matches').mockImplementation(() => {
      throw new DOMException('unknown pseudo-class', 'SyntaxError');
    });
    south.focus();
    expect(document.querySelector('.focus-line')?.getAttribute('d')).toMatch(/^M0 0 300 0/);
    south.blur();
    expect(document.querySelector('.focus-line')?.getAttribute('d')).toBe('');
  });

  it('says each count in words, hatches what is kept back, and calls itself a sketch', async () => {
    unitMap = outlines;
    await open();
    const few = named(t('mapUnitFew', { name: '东村' }));
    expect(few.querySelector('path')?.getAttribute('fill')).toBe('url(#map-few)');
    expect(few.getAttribute('role')).toBe('img');
    expect(named(t('mapUnitNone', { name: '北村' })).getAttribute('tabindex')).toBeNull();
    expect(named(t('mapUnit', { name: '南村', n: 15 })).getAttribute('role')).toBe('button');
    expect(shown()).toContain(t('mapSketch'));
    for (const word of ['mapFew', 'mapNone'] as const) expect(shown()).toContain(t(word));
  });

  it('chooses by click and by key, together with the list and its filter', async () => {
    unitMap = { ...outlines, number: '皖S（2021）12号' };
    await open(page({ items: [] }), page(), page());
    expect(shown()).toContain(t('mapNumber', { number: '皖S（2021）12号' }));
    const south = named(t('mapUnit', { name: '南村', n: 15 }));
    south.dispatchEvent(new MouseEvent('click', { bubbles: true }));
    await settled();
    expect(asked.at(-1)!.path).toBe('/api/v1/public/matters?unit=v3');
    expect(south.getAttribute('aria-pressed')).toBe('true');
    expect(document.querySelector<HTMLSelectElement>('#seen-unit')!.value).toBe('v3');
    // No number: with another filter set the list is a shorter one.
    expect(document.querySelector('.unit-map [role=status]')?.textContent).toBe(
      `${t('mapChosen', { name: '南村' })} ${t('mapAll')}`,
    );
    south.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter' }));
    await settled();
    expect(asked.at(-1)!.path).toBe('/api/v1/public/matters?');
    expect(south.isConnected).toBe(true);
    type('seen-unit', 'v3');
    await settled();
    expect(south.getAttribute('aria-pressed')).toBe('true');
    press(t('mapAll'));
    expect(document.activeElement).toBe(south);
    await settled();
    expect(south.getAttribute('aria-pressed')).toBe('false');
    expect(document.activeElement).toBe(south);
  });
});

const matter: ReceiptView = {
  receipt: '7K3M9-P2QXW',
  files: [],
  title: '路灯不亮',
  text: '村口路灯坏了',
  place: '桥东',
  state: 'listed',
  state_text: '已登记',
  kind_name: '一般',
  opened_at: '2021-03-05T09:00:00+08:00',
  due: '2021-03-15',
  due_text: '还剩 3 天',
  answer: null,
  joined_text: null,
  statutory: null,
  history: [],
  may: ['hide', 'correct'],
  escalation: '找县里',
  public: { now: true, hidden_by: null, after: 'opened', item },
};

describe('the own matter', () => {
  const onChanged = vi.fn();
  function open(more: Partial<ReceiptView> = {}): void {
    onChanged.mockClear();
    document.body.replaceChildren(
      matterView({
        key: { receipt: '7K3M9-P2QXW', check: '123456' },
        matter: { ...matter, ...more },
        issuer: '',
        done: null,
        escalation: '',
        onChanged,
        onRefresh: async () => undefined,
        onLeave: () => undefined,
      }),
    );
  }

  it('B23: shows what the public sees and hides it', async () => {
    open();
    expect(document.querySelector('.preview')?.textContent).toContain('路灯坏了');
    answers = [{ ...matter, may: ['show'], public: { ...matter.public!, hidden_by: 'resident' } }];
    press(t('hide'));
    press(t('hideYes'));
    document.querySelector('form')!.dispatchEvent(new Event('submit', { cancelable: true }));
    await settled();
    expect(asked[0]!.path).toBe('/api/v1/public/receipt/hide');
    expect(onChanged).toHaveBeenCalledOnce();
  });

  it('says who has hidden it', () => {
    open({ may: [], public: { ...matter.public!, now: false, hidden_by: 'staff' } });
    expect(shown()).toContain(t('publicHiddenByStaff'));
  });

  it('sends only what was corrected', async () => {
    open();
    press(t('correct'));
    type('correct-text', '村口路灯坏了三天');
    type('correct-phone', '13912345678');
    answers = [matter];
    document.querySelector('form')!.dispatchEvent(new Event('submit', { cancelable: true }));
    await settled();
    const { id, ...rest } = asked[0]!.body as Record<string, unknown>;
    expect(id).toMatch(/^[0-9a-f-]{36}$/);
    expect(rest).toEqual({
      receipt: '7K3M9-P2QXW',
      check: '123456',
      text: '村口路灯坏了三天',
      contact: { phone: '13912345678' },
    });
  });

  it('saves a copy under the receipt number', async () => {
    open();
    const made: string[] = [];
    URL.createObjectURL = () => 'blob:copy';
    HTMLAnchorElement.prototype.click = function click(this: HTMLAnchorElement) {
      made.push(this.download);
    };
    const copy = { receipt: '7K3M9-P2QXW', made_at: '', held: {}, readable: '全部' };
    answers = [copy, copy];
    press(t('copyText'));
    await settled();
    press(t('copyJson'));
    await settled();
    expect(asked[0]!.body).toEqual({ receipt: '7K3M9-P2QXW', check: '123456' });
    expect(made).toEqual(['事项副本-7K3M9-P2QXW.txt', '事项副本-7K3M9-P2QXW.json']);
  });
});
