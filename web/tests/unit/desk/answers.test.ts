// @vitest-environment jsdom
/** The page of the answers: words for ids, and words where no figure may stand. */
import { createApp, nextTick } from 'vue';
import { createMemoryHistory, createRouter } from 'vue-router';
import { afterEach, describe, expect, it, vi } from 'vitest';
import Answers from '@/desk/pages/Answers.vue';
import { addMessages, i18n } from '@/i18n';
import en from '@/i18n/desk/en.json';
import zh from '@/i18n/desk/zh.json';
import { form } from '../../mock/field-server';

addMessages('desk', zh, en);

const shown = { least: 10, enough: true, of: null, opens: false, versions: [form.version] };
const asked = (id: string) => {
  const { type, text, labels = {} } = form.ask.find((question) => question.id === id)!;
  return { ...shown, id, type, text, labels };
};
const counts = (cells: Record<string, number | null>) =>
  Object.entries(cells).map(([value, n]) => ({ value, n }));

async function open(questions: object[]): Promise<(question: string) => HTMLElement> {
  const page = { form, min_cell: 10, waiting: 0, questions };
  vi.stubGlobal('fetch', () =>
    Promise.resolve(
      new Response(JSON.stringify(page), { headers: { 'content-type': 'application/json' } }),
    ),
  );
  const router = createRouter({
    history: createMemoryHistory(),
    routes: [{ path: '/', component: Answers }],
  });
  await router.push('/');
  const root = document.createElement('div');
  document.body.append(root);
  createApp(Answers).use(i18n).use(router).mount(root);
  await vi.waitFor(() => expect(root.querySelector('.explain')).not.toBeNull());
  await nextTick();
  return (question) =>
    [...root.querySelectorAll<HTMLElement>('section')].find(
      (section) => section.querySelector('h2')?.textContent === question,
    )!;
}
const rows = (section: HTMLElement) =>
  [...section.querySelectorAll('tbody tr')].map((row) =>
    [...row.querySelectorAll('th, td')].slice(0, 3).map((cell) => cell.textContent?.trim()),
  );

afterEach(() => {
  document.body.replaceChildren();
  vi.unstubAllGlobals();
});

describe('the answers', () => {
  it('are told in words', async () => {
    const section = await open([
      { ...asked('q2'), counts: counts({ light: 30, dispute: 10, traffic: 10 }) },
      { ...asked('q4'), counts: counts({ yes: 20, no: 20 }) },
    ]);
    expect(rows(section('您最希望先改善什么？'))).toEqual([
      ['路灯照明', '30', '60.0%'],
      ['邻里纠纷', '10', '20.0%'],
      ['交通秩序', '10', '20.0%'],
    ]);
    expect(rows(section('村里的路灯够亮吗？')).map(([word]) => word)).toEqual(['是', '否']);
  });

  it('of several choices are shares of those who answered', async () => {
    const section = await open([
      { ...asked('q5'), of: 40, counts: counts({ day: 10, eve: 30, night: null }) },
    ]);
    const one = section('您平常什么时候出门？');
    expect(one.textContent).toContain('40 份回答了这一题');
    expect(rows(one)).toEqual([
      ['白天', '10', '25.0%'],
      ['晚上', '30', '75.0%'],
      ['半夜', '少于 10 份选了，或少于 10 份没选', '—'],
    ]);
  });

  it('are not told where too few gave any, and the page says so', async () => {
    const few = { ...asked('q1'), least: 15, enough: false, counts: counts({ 1: null, 5: null }) };
    const section = await open([few]);
    const one = section('晚上在家附近走动，您觉得安全吗？');
    expect(one.textContent).toContain('回答不足 15 份');
    expect(one.querySelector('table')).toBeNull();
  });

  it('that are numbers are listed without shares, as the rare ones are not there', async () => {
    const section = await open([{ ...asked('q6'), counts: counts({ 2: 12, 3: 11 }) }]);
    const one = section('您一周晚上出门几次？');
    expect(one.textContent).toContain('只列出至少 10 份填了的数');
    expect(rows(one).map((row) => row.slice(0, 2))).toEqual([
      ['2', '12'],
      ['3', '11'],
    ]);
    expect(one.textContent).not.toContain('%');
  });

  it('to what opens a matter are not there', async () => {
    const section = await open([{ ...asked('q3'), opens: true, enough: false, counts: [] }]);
    expect(section('有没有需要我们解决的问题？')).toBeUndefined();
    expect(document.body.textContent).toContain(zh.answers.none);
  });
});
