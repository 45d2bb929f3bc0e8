// @vitest-environment jsdom
/** The control chart as it is drawn. */
import { createApp } from 'vue';
import { describe, expect, it, vi } from 'vitest';
import ControlChart from '@/charts/ControlChart.vue';

// jsdom lays nothing out; the chart keeps the width it starts with.
class Unmeasured {
  observe(): void {}
  disconnect(): void {}
}
vi.stubGlobal('ResizeObserver', Unmeasured);

function drawn(weeks: { from: string; n: number; signals: string[] }[], upper: number | null) {
  const root = document.createElement('div');
  const app = createApp(ControlChart, {
    title: '每周',
    description: '说明',
    weeks,
    mean: upper === null ? null : 2,
    upper,
    lower: null,
    meanLabel: '平均',
    upperLabel: '上限',
    lowerLabel: '下限',
    dateText: (date: string) => date.slice(5),
  });
  app.mount(root);
  return root;
}
const week = (from: string, n: number, ...signals: string[]) => ({ from, n, signals });

describe('control chart', () => {
  it('marks weeks that are no chance by form and names its lines', () => {
    const root = drawn(
      [week('2021-10-18', 2), week('2021-10-25', 9, 'above'), week('2021-11-01', 1)],
      7,
    );
    expect(root.querySelectorAll('.signal')).toHaveLength(1);
    expect(root.querySelectorAll('.point')).toHaveLength(2);
    expect(root.querySelectorAll('.limit')).toHaveLength(1);
    expect(root.textContent).toContain('上限');
    expect(root.textContent).not.toContain('下限');
    expect(root.textContent).toContain('11-01');
    expect(root.querySelector('svg')?.getAttribute('role')).toBe('img');
  });

  it('draws counts without lines while there are too few', () => {
    const root = drawn([week('2021-10-18', 2), week('2021-10-25', 3)], null);
    expect(root.querySelectorAll('.limit, .mean')).toHaveLength(0);
    expect(root.querySelectorAll('.point')).toHaveLength(2);
  });
});
