// @vitest-environment jsdom
/** What of a wave goes on paper and into files: nothing that tells who is called while calls are made. */
import { readFileSync } from 'node:fs';
import { createApp, type App } from 'vue';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Schemas } from '@/api';
import Wave from '@/desk/pages/Wave.vue';
import { alikeSheet, forecastSheet, funnelSheet, peopleSheet, ratesSheet } from '@/desk/poll/files';
import { addMessages, i18n } from '@/i18n';
import en from '@/i18n/desk/en.json';
import zh from '@/i18n/desk/zh.json';

addMessages('desk', zh, en);

const k_cut = 'c0ffee'.repeat(10) + 'abcd';
const k_frame = 'feed'.repeat(16);
const k_list = 'beef'.repeat(16);
const wave: Schemas['PollWavePage'] = {
  wave_id: '01890000-0000-7000-8000-000000000001',
  plan: 'county',
  survey: 'daily',
  name: '十一月',
  from: '2021-11-01',
  to: '2021-11-30',
  state: 'open',
  seed_day: '2021-11-01',
  n: 96,
  drawn: 96,
  per_day: 2,
  spec: { n: 96, expected_response: 0.5, attempts: 6, exclude_days: 90, keep_days: 30 },
  next: 'work',
  frame: {
    frame_id: '01890000-0000-7000-8000-000000000002',
    plan: 'county',
    survey: 'daily',
    name: '县里的号码',
    source: '运营商',
    sha256: k_frame,
    n: 240,
    loaded: '2021-10-30',
    erased: null,
    counts: [],
  },
  form_version: 1,
  seed: '彩票 0417',
  closed: null,
  release_digest: null,
  draw: {
    day: '2021-11-02',
    n: 96,
    list_digest: k_list,
    seed: '彩票 0417',
    cut: { seq: 41, hash: k_cut },
    reserve: 0,
  },
  strata: [
    { stratum: 'mobile/v11/农村', population: 5, n: 2, released: 2, completes: 1, final: 1 },
  ],
  completes: [{ day: '2021-11-02', n: 3 }],
  forecast: null,
  funnel: { drawn: 40, attempted: 30, contacted: 20, eligible: 15, completed: 10, open: 25 },
  spreads: null,
};

let app: App | null = null;
beforeEach(() => {
  vi.stubGlobal(
    'ResizeObserver',
    class {
      observe() {}
      disconnect() {}
    },
  );
});
afterEach(() => {
  app?.unmount();
  app = null;
  document.body.replaceChildren();
  vi.unstubAllGlobals();
});

async function show(state: Schemas['PollWavePage']['state']): Promise<HTMLElement> {
  vi.stubGlobal(
    'fetch',
    async () =>
      new Response(JSON.stringify({ ...wave, state }), {
        headers: { 'Content-Type': 'application/json' },
      }),
  );
  const root = document.createElement('div');
  document.body.append(root);
  const props = { id: wave.wave_id };
  app = createApp(Wave, props);
  app.component('RouterLink', { render: () => null });
  app.use(i18n).mount(root);
  await vi.waitFor(() => expect(root.textContent).toContain(k_list));
  return root;
}

/** Without what the style sheet keeps off paper, by its own selectors. */
function onPaper(root: HTMLElement): string {
  const sheet = readFileSync('src/desk/styles/print.css', 'utf8').replaceAll(/\/\*.*?\*\//gs, '');
  const copy = root.cloneNode(true) as HTMLElement;
  for (const rule of sheet.matchAll(/([^{}]+)\{\s*display: none !important;/g))
    for (const gone of copy.querySelectorAll(rule[1]!.trim())) gone.remove();
  return copy.textContent ?? '';
}

describe('the paper of a wave', () => {
  it.each(['drawn', 'open'] as const)(
    'holds digest and day alone while it is %s',
    async (state) => {
      const root = await show(state);
      for (const seen of [k_cut, k_frame, '农村', '县里的号码'])
        expect(root.textContent, 'the lead reads it').toContain(seen);
      const paper = onPaper(root);
      for (const kept of [k_list, '2021-11-02', '十一月', wave.wave_id])
        expect(paper).toContain(kept);
      for (const secret of [
        k_cut,
        k_frame,
        '41 ·',
        '县里的号码',
        '240',
        'v11',
        '农村',
        '联系上',
        '96',
      ])
        expect(paper).not.toContain(secret);
    },
  );

  it('holds what draws the sample again once it is over', async () => {
    for (const state of ['closed', 'released'] as const) {
      const paper = onPaper(await show(state));
      for (const kept of [k_list, k_cut, k_frame, '农村', '彩票 0417'])
        expect(paper, state).toContain(kept);
      app?.unmount();
      app = null;
    }
  });

  it('is told to be published with the words that fit', async () => {
    const before = (await show('open')).textContent;
    expect(before).toContain(zh.waves.sealedWhy.before);
    expect(before).not.toContain(zh.waves.sealedWhy.over);
  });
});

describe('files of a wave under way', () => {
  const t = (key: string) => key;
  const funnel = wave.funnel!;
  it('hold every step, every rate and both counts', () => {
    expect(funnelSheet(funnel, t).rows.map((row) => row[1])).toEqual([40, 30, 20, 15, 10, 25]);
    const rate = { name: 'COOP4', numerator: 10, denominator: 0, value: null };
    const rates = [
      { kind: 'all', stage: 'final', n: 15, e: 0.9, rates: [rate] },
      { kind: 'mobile', stage: 'interim', n: 40, e: 1, rates: [rate] },
    ] satisfies Schemas['PollRates'][];
    expect(ratesSheet(rates, t).rows).toEqual([
      ['desk.calls.kind.all', 'desk.calls.final', 15, 0.9, 'COOP4', 10, 0, ''],
      ['desk.calls.kind.mobile', 'desk.calls.interim', 40, 1, 'COOP4', 10, 0, ''],
    ]);
  });

  it('show no share of fewer than ten and as many cells as headings', () => {
    const few = { part: null, n: 4, few: true, value: null, low: null, high: null };
    const sheet = peopleSheet(
      [
        {
          name: '张三',
          calls: 9,
          completed: 4,
          cooperation: few,
          minutes: null,
          told: { part: 1, n: 20, few: false, value: 0.05, low: 0.01, high: 0.2 },
          pressured: few,
          last_at: '2021-11-02T10:00:00+08:00',
        },
      ],
      t,
    );
    expect(sheet.rows[0]).toEqual([
      '张三',
      9,
      4,
      '',
      '',
      '',
      '',
      4,
      0.05,
      0.01,
      0.2,
      20,
      '',
      '',
      '',
      4,
    ]);
    expect(sheet.rows[0]).toHaveLength(sheet.head.length);
    const one = { id: 'q', name: 'Q', interviewers: 5, n: 60, rho: 0.02, low: 0, high: 0.1 };
    const alike = alikeSheet([{ ...one, few: false }], t);
    expect(alike.rows[0]).toEqual(['Q', 0.02, 0, 0.1, 5, 60]);
    expect(alike.rows[0]).toHaveLength(alike.head.length);
  });

  it('put done and expected days in one order', () => {
    const day = { day: '2021-11-03', released: 9, tried: 20, completes: 2.5, chance: 0.6 };
    const sheet = forecastSheet([{ day: '2021-11-02', n: 3 }], [day], t);
    expect(sheet.rows).toEqual([
      ['2021-11-02', 3, '', ''],
      ['2021-11-03', '', 2.5, 0.6],
    ]);
  });
});
