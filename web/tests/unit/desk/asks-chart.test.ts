// @vitest-environment jsdom
/** The plan's chart: where bars stand, what they say, and how the arrow keys go over them. */
import { createApp, h, nextTick, type FunctionalComponent } from 'vue';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { dayNumber } from '@/charts/geometry';
import { blocksOf, type Ask, type Counts } from '@/desk/asks/asks';
import AskGantt from '@/desk/asks/AskGantt.vue';
import {
  barAfter,
  barsOf,
  chartOf,
  dayScale,
  fitted,
  patternOf,
  spanOf,
  ticksOf,
  widthOf,
} from '@/desk/asks/gantt';
import { addDays } from '@/desk/lib/dates';
import { addMessages, i18n } from '@/i18n';
import en from '@/i18n/desk/en.json';
import zh from '@/i18n/desk/zh.json';

addMessages('desk', zh, en);
const none: Counts = { ahead: 0, open: 0, met: 0, late: 0, missed: 0, excused: 0 };
function ask(from: string, to: string, states: Partial<Counts>, more: Partial<Ask> = {}): Ask {
  const all = { ...none, ...states };
  return {
    plan: 'p',
    plan_title: '方案',
    plan_version: 1,
    rule: 'cadence.a',
    block: 'cadence',
    act: 'sweep',
    name: '排查',
    who: '',
    who_name: '',
    src: '',
    on_miss: '',
    deliver: [],
    works_on: null,
    once: false,
    period: '每周',
    from,
    to,
    times: 1,
    units: Object.values(all).reduce((sum, n) => sum + n, 0),
    states: all,
    explained: 0,
    row: null,
    ...more,
  };
}
const range = { from: '2021-11-01', to: '2021-11-10' };
const scale = dayScale(range, 1000);

describe('the scale', () => {
  it('gives a day its whole width, the last one too', () => {
    expect(scale(dayNumber('2021-11-01'))).toBe(0);
    expect(spanOf({ from: '2021-11-10', to: '2021-11-10' }, range, scale)).toEqual({
      x: 900,
      end: 1000,
    });
  });

  it('cuts what lies outside and leaves out what does not touch', () => {
    expect(spanOf({ from: '2021-10-20', to: '2021-11-02' }, range, scale)).toEqual({
      x: 0,
      end: 200,
    });
    expect(spanOf({ from: '2021-10-20', to: '2021-10-31' }, range, scale)).toBeNull();
    expect(spanOf({ from: '2021-11-11', to: '2021-11-12' }, range, scale)).toBeNull();
  });

  it('names days in short ranges and months in long ones, none over another', () => {
    for (const [to, width] of [
      ['2021-11-10', 900],
      ['2021-12-12', 900],
      ['2022-01-30', 600],
      ['2022-10-31', 600],
      ['2024-01-05', 344],
    ] as const) {
      const days = { from: '2021-11-01', to };
      const ticks = ticksOf(days, dayScale(days, width), 13);
      expect(ticks.length).toBeGreaterThan(1);
      const placed = ticks.map((tick) => {
        const wide = widthOf(tick.text, 13);
        return tick.ends ? [tick.x - wide, tick.x] : [tick.x, tick.x + wide];
      });
      for (const [n, [left, right]] of placed.entries()) {
        expect(right!).toBeLessThanOrEqual(width);
        if (n > 0) expect(left!).toBeGreaterThanOrEqual(placed[n - 1]![1]!);
      }
    }
    const year = { from: '2021-01-01', to: '2021-12-31' };
    expect(ticksOf(year, dayScale(year, 2000), 13)[1]!.text).toBe('2021-02');
  });
});

describe('bars', () => {
  const daily = (n: number, states: (day: number) => Partial<Counts>) =>
    Array.from({ length: n }, (_, day) => {
      const date = addDays('2021-01-01', day);
      return ask(date, date, states(day));
    });

  it('are one a window where there is room', () => {
    const bars = barsOf(
      [
        ask('2021-11-01', '2021-11-05', { met: 16 }),
        ask('2021-11-06', '2021-11-10', { open: 4, met: 12 }),
      ],
      range,
      scale,
    );
    expect(bars.map(({ x, width, state, done, of }) => ({ x, width, state, done, of }))).toEqual([
      { x: 0, width: 500, state: 'met', done: 16, of: 16 },
      { x: 500, width: 500, state: 'open', done: 12, of: 16 },
    ]);
  });

  it('are joined where they would be too narrow, but never over a change of state', () => {
    const year = { from: '2021-01-01', to: '2021-12-31' };
    const asks = daily(365, (day) =>
      day === 100 ? { missed: 1 } : day < 200 ? { met: 1 } : { ahead: 1 },
    );
    const narrow = dayScale(year, 1000);
    const bars = barsOf(asks, year, narrow);
    expect(bars.map((bar) => [bar.state, bar.asks.length, bar.done])).toEqual([
      ['met', 100, 100],
      ['missed', 1, 0],
      ['met', 99, 99],
      ['ahead', 165, 0],
    ]);
    for (const [n, bar] of bars.entries()) {
      expect(bar.width).toBeGreaterThan(1);
      if (n > 0) expect(bar.x).toBeCloseTo(bars[n - 1]!.x + bars[n - 1]!.width, 6);
    }
    expect(bars.flatMap((bar) => bar.asks)).toEqual(asks);
    expect(barsOf(asks, year, dayScale(year, 7300))).toHaveLength(365);
  });

  it('stand below each other without overlap', () => {
    const groups = blocksOf([
      ask('2021-11-01', '2021-11-05', { met: 1 }),
      ask('2021-11-01', '2021-11-05', { met: 1 }, { rule: 'cadence.b' }),
      ask('2021-11-01', '2021-11-05', { met: 1 }, { rule: 'task.c', block: 'task' }),
    ]);
    const chart = chartOf(groups, range, scale, { head: 20, line: 50 }, 40);
    expect(chart.blocks.map(({ block, y }) => [block, y])).toEqual([
      ['task', 40],
      ['cadence', 110],
    ]);
    expect(chart.blocks.flatMap(({ lines }) => lines.map(({ y, index }) => [y, index]))).toEqual([
      [60, 0],
      [130, 1],
      [180, 2],
    ]);
    expect(chart.bottom).toBe(230);
  });

  it('of what is not well have a pattern, each its own', () => {
    const patterns = (['missed', 'late', 'excused'] as const).map((state) => patternOf(state, 'x'));
    expect(new Set(patterns).size).toBe(3);
    expect(patternOf('met', 'x')).toBeUndefined();
  });
});

describe('words in a bar', () => {
  it('are cut with a mark, or left out', () => {
    expect(fitted('走访进度通报', 200, 13)).toBe('走访进度通报');
    const cut = fitted('走访进度通报', 60, 13);
    expect(cut).toMatch(/^走访.*…$/);
    expect(widthOf(cut, 13)).toBeLessThanOrEqual(60);
    expect(fitted('走访', 10, 13)).toBe('');
    expect(fitted('走访', -5, 13)).toBe('');
  });
});

describe('arrow keys', () => {
  const bar = (x: number, width: number) => ({ x, width });
  const lines = [
    [bar(0, 100), bar(100, 100), bar(200, 100)],
    [bar(0, 300)],
    [bar(0, 20), bar(220, 20)],
  ];
  const go = (key: string, line: number, at: number) => barAfter(key, { line, bar: at }, lines);

  it('go along a line and stop at its ends', () => {
    expect(go('ArrowRight', 0, 0)).toEqual({ line: 0, bar: 1 });
    expect(go('ArrowRight', 0, 2)).toEqual({ line: 0, bar: 2 });
    expect(go('ArrowLeft', 0, 0)).toEqual({ line: 0, bar: 0 });
    expect(go('End', 0, 0)).toEqual({ line: 0, bar: 2 });
    expect(go('Home', 0, 2)).toEqual({ line: 0, bar: 0 });
  });

  it('go to the nearest bar of the next line and leave other keys alone', () => {
    expect(go('ArrowDown', 0, 2)).toEqual({ line: 1, bar: 0 });
    expect(go('ArrowDown', 1, 0)).toEqual({ line: 2, bar: 1 });
    expect(go('ArrowUp', 2, 0)).toEqual({ line: 1, bar: 0 });
    expect(go('ArrowUp', 0, 1)).toEqual({ line: 0, bar: 1 });
    expect(go('ArrowDown', 2, 1)).toEqual({ line: 2, bar: 1 });
    expect(go('Enter', 0, 0)).toBeNull();
    expect(go('Tab', 0, 0)).toBeNull();
  });
});

describe('the chart as it is drawn', () => {
  let stop = () => undefined as void;
  afterEach(() => {
    stop();
    vi.unstubAllGlobals();
  });

  function drawn(asks: Ask[]) {
    vi.stubGlobal(
      'ResizeObserver',
      class {
        observe(): void {}
        disconnect(): void {}
      },
    );
    const root = document.createElement('div');
    document.body.append(root);
    const link: FunctionalComponent<{ to: unknown }> = ({ to }, { slots }) =>
      h('a', { href: JSON.stringify(to) }, slots.default?.());
    link.props = ['to'];
    const app = createApp(AskGantt, {
      title: '方案日程',
      groups: blocksOf(asks),
      range,
      today: '2021-11-04',
      phases: [{ id: 'visit', name: '走访阶段', from: '2021-10-16', to: '2021-11-05' }],
      planned: false,
      unit: '',
    });
    app.component('RouterLink', link);
    app.use(i18n).mount(root);
    stop = () => {
      app.unmount();
      root.remove();
    };
    return root;
  }
  const bars = (root: Element) => [...root.querySelectorAll('[data-at]')] as SVGElement[];

  it('names every bar in words and has one tab stop that the arrows move', async () => {
    const root = drawn([
      ask('2021-11-01', '2021-11-05', { open: 15, met: 1 }),
      ask('2021-11-06', '2021-11-10', { ahead: 16 }),
      ask(
        '2021-11-01',
        '2021-11-03',
        { missed: 1 },
        { rule: 'task.b', block: 'task', name: '领资料' },
      ),
    ]);
    expect(bars(root).map((bar) => bar.getAttribute('aria-label'))).toEqual([
      '领资料，11月1日至11月3日，没有完成，0/1 个单位已完成',
      '排查，11月1日至11月5日，可以做，1/16 个单位已完成',
      '排查，11月6日至11月10日，还没开始，0/16 个单位已完成',
    ]);
    expect(root.querySelectorAll('svg [role=list]')).toHaveLength(2);
    expect(root.querySelectorAll('[role=list] [role=listitem]')).toHaveLength(3);
    const stops = () => bars(root).map((bar) => bar.getAttribute('tabindex'));
    expect(stops()).toEqual(['0', '-1', '-1']);
    const press = (key: string) =>
      root
        .querySelector('svg.gantt-drawing')!
        .dispatchEvent(new KeyboardEvent('keydown', { key, cancelable: true }));
    press('ArrowDown');
    await nextTick();
    expect(stops()).toEqual(['-1', '0', '-1']);
    expect(document.activeElement).toBe(bars(root)[1]);
    press('ArrowRight');
    await nextTick();
    expect(document.activeElement).toBe(bars(root)[2]);
  });

  it('shows today, the phase, the share done, and a pattern for what was missed', () => {
    const root = drawn([ask('2021-11-01', '2021-11-03', { missed: 3, met: 13 })]);
    expect(root.querySelector('.gantt-now')!.textContent).toContain('今天');
    expect(root.querySelector('.gantt-phase')!.textContent).toContain('走访阶段');
    expect(root.querySelector('.gantt-bar.missed .shape')!.getAttribute('fill')).toMatch(/^url\(#/);
    const bar = bars(root)[0]!;
    expect(bar.textContent).toContain('13/16');
    expect(bar.getAttribute('href')).toContain('askWindow');
    expect(bar.namespaceURI).toBe('http://www.w3.org/2000/svg');
  });
});
