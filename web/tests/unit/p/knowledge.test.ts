// @vitest-environment jsdom
/** Short answers on the residents' page: what is sent while somebody types, and what is not. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { KnowledgeEntry } from '@/p/api';
import { answersView, suggestionBox } from '@/p/knowledge';
import { setLanguage, t } from '@/p/words';

const lamp: KnowledgeEntry = {
  entry: 'lamp',
  kind: 'general',
  kind_name: '一般问题',
  question: '路灯坏了找谁修',
  answer: '打村委会电话。',
  office: '村委会',
  place: '',
  phone: '0558-7654321',
  hours: '',
  bring: '',
  version: 1,
};

const sent: { path: string; body: unknown }[] = [];
let items: KnowledgeEntry[] = [];

beforeEach(() => {
  vi.useFakeTimers();
  setLanguage('zh');
  sent.length = 0;
  items = [lamp];
  vi.stubGlobal('fetch', async (path: string, init: RequestInit) => {
    sent.push({ path, body: JSON.parse(String(init.body)) });
    return path.endsWith('answered')
      ? new Response(null, { status: 204 })
      : new Response(JSON.stringify({ items }));
  });
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

function box() {
  const control = document.createElement('textarea');
  document.body.replaceChildren(control);
  const element = suggestionBox(control);
  const type = async (text: string, waits = 1000) => {
    control.value = text;
    control.dispatchEvent(new Event('input'));
    await vi.advanceTimersByTimeAsync(waits);
  };
  return { element, type };
}

describe('suggestions', () => {
  it('are asked for once when the typing pauses', async () => {
    const { element, type } = box();
    await type('村口的路', 100);
    await type('村口的路灯坏', 100);
    expect(sent).toEqual([]);
    await type('村口的路灯坏了');
    expect(sent).toEqual([
      { path: '/api/v1/public/knowledge/suggest', body: { text: '村口的路灯坏了' } },
    ]);
    expect(element.textContent).toContain('路灯坏了找谁修');
    expect(element.querySelector('a')?.getAttribute('href')).toBe('tel:05587654321');
  });

  it('are not asked for with a text that is too short or holds an identity number', async () => {
    const { element, type } = box();
    await type('路灯坏了');
    expect(element.textContent).not.toBe('');
    await type('路灯');
    expect(element.textContent).toBe('');
    await type('我叫张三 11010519491231002X 路灯坏了');
    expect(sent.length).toBe(1);
    expect(element.textContent).toBe('');
  });

  it('say nothing when nothing fits or nothing answers', async () => {
    const { element, type } = box();
    items = [];
    await type('邻居唱歌太吵');
    expect(element.childNodes.length).toBe(0);
    vi.stubGlobal('fetch', () => Promise.reject(new TypeError('network')));
    await type('邻居唱歌太吵了');
    expect(element.childNodes.length).toBe(0);
  });

  it('count an answer by its id alone, once', async () => {
    const { element, type } = box();
    await type('村口的路灯坏了');
    element.querySelector('button')?.click();
    await vi.advanceTimersByTimeAsync(0);
    expect(sent[1]).toEqual({ path: '/api/v1/public/knowledge/answered', body: { entry: 'lamp' } });
    expect(element.querySelector('button')).toBeNull();
    expect(element.textContent).toContain(t('suggestThanks'));
  });
});

describe('the page of answers', () => {
  it('stands by kind, and says when there is nothing yet', () => {
    const other = { ...lamp, entry: 'card', kind: '', kind_name: null, question: '医保卡' };
    const page = answersView([other, lamp]);
    expect([...page.querySelectorAll('h2')].map((one) => one.textContent)).toEqual(['一般问题']);
    expect([...page.querySelectorAll('summary')].map((one) => one.textContent)).toEqual([
      '医保卡',
      '路灯坏了找谁修',
    ]);
    expect(answersView(null).textContent).toContain(t('answersMissing'));
  });
});
