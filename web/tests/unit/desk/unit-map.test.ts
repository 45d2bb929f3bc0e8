// @vitest-environment jsdom
/** The page where the centre puts a map: whose review number is written for which file. */
import { createApp, nextTick, type App } from 'vue';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Schemas } from '@/api';
import UnitMap from '@/desk/pages/UnitMap.vue';
import { addMessages, i18n } from '@/i18n';
import en from '@/i18n/desk/en.json';
import zh from '@/i18n/desk/zh.json';

addMessages('desk', zh, en);

const drawing: Schemas['UnitMap'] = {
  width: 1000,
  height: 300,
  number: '',
  units: [{ unit: 'v3', name: '南村', rings: [[0, 0, 300, 0, 300, 300]], label: [150, 150, 100] }],
};
const kept = { map: { ...drawing, number: '皖S（2019）7号' }, file: '旧.geojson', since: null };
let sent: unknown[] = [];
let app: App;

beforeEach(() => {
  sent = [];
  HTMLDialogElement.prototype.close = () => undefined; // jsdom has none
  vi.stubGlobal(
    'ResizeObserver',
    class {
      observe() {}
      disconnect() {}
    },
  );
  vi.stubGlobal('fetch', async (request: Request | string, init?: RequestInit) => {
    const { pathname, searchParams } = new URL(
      typeof request === 'string' ? request : request.url,
      'http://localhost',
    );
    const answer = (body: unknown) =>
      new Response(JSON.stringify(body), { headers: { 'Content-Type': 'application/json' } });
    if (pathname === '/api/v1/map') return answer(kept);
    if (pathname === '/api/v1/map/preview')
      return answer({
        file: searchParams.get('name')!,
        map: drawing,
        units: [{ unit: 'v3', name: '南村', feature: 1, points: 3 }],
        problems: [],
        total_problems: 0,
        notes: [],
      } satisfies Schemas['MapPreview']);
    sent.push(typeof request === 'string' ? init?.body : await request.text());
    return answer({ results: [{ ok: true, id: '', events: [] }] });
  });
  const root = document.createElement('div');
  document.body.append(root);
  app = createApp(UnitMap);
  app.component('RouterLink', { render: () => null });
  app.use(i18n).mount(root);
});
afterEach(() => {
  app.unmount();
  document.body.replaceChildren();
  vi.unstubAllGlobals();
});

const number = () => document.querySelector<HTMLInputElement>('input[name=number]')!;
async function look(name: string): Promise<void> {
  const input = document.querySelector<HTMLInputElement>('input[type=file]')!;
  Object.defineProperty(input, 'files', { configurable: true, value: [new File(['{}'], name)] });
  Object.defineProperty(input, 'value', { configurable: true, writable: true, value: '' });
  input.dispatchEvent(new Event('change'));
  await nextTick(); // what was looked at before is gone
  await vi.waitFor(() => expect(document.querySelector('#seen-head')?.textContent).toContain(name));
}
function write(text: string): void {
  number().value = text;
  number().dispatchEvent(new Event('input'));
}

describe('the review number', () => {
  it('is that of no other file: neither of the kept map nor of one looked at before', async () => {
    await vi.waitFor(() => expect(document.body.textContent).toContain('皖S（2019）7号'));
    await look('a.geojson');
    expect(number().value).toBe('');
    write('皖S（2021）12号');
    await look('b.geojson');
    expect(number().value).toBe('');
  });

  it('stays as written while the same file is mended, and is sent with it', async () => {
    await look('a.geojson');
    write('皖S（2021）12号');
    await look('a.geojson');
    expect(number().value).toBe('皖S（2021）12号');
    document.querySelector('form')!.dispatchEvent(new Event('submit', { cancelable: true }));
    await vi.waitFor(() => expect(sent).toHaveLength(1));
    expect(String(sent[0])).toContain('"number":"皖S（2021）12号"');
  });

  it('starts empty again after the file was left', async () => {
    await look('a.geojson');
    write('皖S（2021）12号');
    const cancel = [...document.querySelectorAll('form button')].at(-1) as HTMLButtonElement;
    cancel.click();
    await vi.waitFor(() => expect(number()).toBeNull());
    await look('a.geojson');
    expect(number().value).toBe('');
  });
});
