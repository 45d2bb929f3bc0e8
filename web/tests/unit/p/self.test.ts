// @vitest-environment jsdom
/** The questionnaire over a one-time link, with a server of our own behind fetch. */
import { beforeEach, expect, it, vi } from 'vitest';
import { selfView } from '@/p/self';
import { setLanguage, t } from '@/p/words';

const form = {
  title: { zh: '平安建设问卷', en: 'Safety' },
  notice: { zh: '自愿回答，可拨 12340 核实', en: 'Voluntary; ring 12340' },
  questions: [
    {
      id: 'safe',
      zh: '您觉得安全吗',
      en: 'Do you feel safe',
      kind: 'choose',
      choices: [
        { id: 'yes', zh: '安全', en: 'Yes', value: 5 },
        { id: 'no', zh: '不安全', en: 'No', value: 1 },
      ],
    },
    { id: 'why', zh: '哪里不安全', en: 'Where', kind: 'text', when: 'safe <= 2', purpose: '改进' },
  ],
};
const sent: { path: string; body: Record<string, unknown> }[] = [];
let answers: (() => Response)[] = [];
const json =
  (body: unknown, status = 200) =>
  () =>
    new Response(JSON.stringify(body), { status });
const lost = () => {
  throw new TypeError('network');
};
const settle = () => new Promise((done) => setTimeout(done, 0));
const press = async (place: HTMLElement, label: string) => {
  [...place.querySelectorAll('button')].find((each) => each.textContent === label)!.click();
  await settle();
};
const pick = (place: HTMLElement, value: string) =>
  place.querySelector<HTMLInputElement>(`input[value="${value}"]`)!.click();

async function opened(): Promise<HTMLElement> {
  const place = selfView('a-token');
  document.body.replaceChildren(place);
  await settle();
  return place;
}

beforeEach(() => {
  setLanguage('zh');
  sessionStorage.clear();
  Element.prototype.scrollIntoView = () => undefined;
  sent.length = 0;
  answers = [json({ to: '2021-10-31', form })];
  vi.stubGlobal('fetch', async (path: string, request: RequestInit) => {
    sent.push({ path, body: JSON.parse(String(request.body)) });
    return answers.shift()!();
  });
});

it('asks one question at a time, skips, and hands in what was asked', async () => {
  const place = await opened();
  expect(place.textContent).toContain('12340');
  expect(sent[0]).toEqual({ path: '/api/v1/poll/self/form', body: { token: 'a-token' } });
  await press(place, t('selfStart'));
  await press(place, t('selfNext'));
  expect(place.querySelector('#self-problem')!.textContent).toBe(t('selfMissing'));
  pick(place, 'no');
  await press(place, t('selfNext'));
  expect(place.querySelector('h1')!.textContent).toBe('哪里不安全');
  await press(place, t('selfBack'));
  pick(place, 'yes');
  await press(place, t('selfNext'));
  expect(place.querySelector('h1')!.textContent).toBe(t('selfLast'));
  answers = [json({ done: true })];
  await press(place, t('selfSend'));
  expect(sent[1]!.body).toMatchObject({ token: 'a-token', answers: { safe: 'yes' }, told: false });
  expect(place.textContent).toContain(t('selfThanks'));
});

it('keeps what was answered, and hands it in again under the same id', async () => {
  let place = await opened();
  await press(place, t('selfStart'));
  pick(place, 'yes');
  await press(place, t('selfNext'));
  answers = [lost];
  await press(place, t('selfSend'));
  expect(place.textContent).toContain(t('network'));
  answers = [json({ to: '2021-10-31', form })];
  place = await opened();
  await press(place, t('selfStart'));
  expect(place.querySelector<HTMLInputElement>('input[value="yes"]')!.checked).toBe(true);
  await press(place, t('selfNext'));
  answers = [json({ done: true })];
  await press(place, t('selfSend'));
  const handed = sent.filter((each) => each.path === '/api/v1/poll/self');
  expect(handed).toHaveLength(2);
  expect(handed[0]!.body.id).toBe(handed[1]!.body.id);
});

it('says that a link was used', async () => {
  answers = [
    json(
      { type: 'about:blank', title: 'x', status: 409, code: 'POLL-LINK-USED', detail: '已经交过' },
      409,
    ),
  ];
  const place = await opened();
  expect(place.textContent).toContain('已经交过');
  expect([...place.querySelectorAll('button')]).toHaveLength(0);
});
