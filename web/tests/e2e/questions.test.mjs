/** A plan with every type of question: asked on a phone without a signal, typed from paper, counted, and shown in words. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  activatePlan,
  checkAccessibility,
  cookiesOf,
  openPage,
  screens,
  shot,
  signInAtApi,
  signInOnPhone,
  startBrowser,
  startDemo,
} from './harness.mjs';

const village = 'qinsimiao';
const visitor = 'qinsimiao-01';
const ask = `ask = [
  { id = "q1", type = "scale5", text = "晚上在家附近走动，您觉得安全吗？" },
  { id = "q2", type = "choose_one", text = "您最希望先改善什么？", choices = [
    { id = "light", text = "路灯照明" }, { id = "dispute", text = "邻里纠纷" } ] },
  { id = "q3", type = "text", text = "有没有需要我们解决的问题？", opens = "matter" },
  { id = "q4", type = "yes_no", text = "村里的路灯够亮吗？" },
  { id = "q5", type = "choose_many", text = "您平常什么时候出门？", choices = [
    { id = "day", text = "白天" }, { id = "eve", text = "晚上" }, { id = "night", text = "半夜" } ] },
  { id = "q6", type = "integer", text = "您一周晚上出门几次？" },
]`;

/** The demo's plan with that form. */
function withForm(plan) {
  const text = plan.replace(/^ask {7}= \[[^]*?^\]/m, ask);
  assert.match(text, /choose_many/);
  return text;
}

async function answerAll(phone) {
  await phone.getByRole('radio', { name: '4' }).check();
  await phone.getByRole('radio', { name: '邻里纠纷' }).check();
  await phone.getByRole('radio', { name: '是', exact: true }).check();
  await phone.getByRole('checkbox', { name: '晚上' }).check();
  await phone.getByRole('checkbox', { name: '白天' }).check();
  await phone.getByRole('spinbutton').fill('3');
}

/** The answers that came to the server. */
const sentAnswers = (page) => {
  const seen = [];
  page.on('requestfinished', (request) => {
    if (!request.url().endsWith('/api/v1/commands')) return;
    for (const { kind, data } of request.postDataJSON().commands)
      if (kind === 'visit.record') seen.push(data.answers);
  });
  return seen;
};

test('questions: every type on the phone without a signal, on paper, and among the answers', async (t) => {
  const demo = await startDemo(t);
  activatePlan(demo, withForm);
  const browser = await startBrowser(t);
  const { page: phone, context } = await openPage(t, browser, demo, '/m/', screens.phone, {
    mayFail: /\/(api\/v1|m)\//,
  });
  const sent = sentAnswers(phone);
  await signInOnPhone(phone, visitor);
  await context.setOffline(true);
  await phone.getByRole('button', { name: /^未访/ }).click();
  await phone.locator('.row-link').first().click();
  await phone.locator('.outcome.answered').click();
  await answerAll(phone);
  await shot(phone, 'questions-phone');
  await checkAccessibility(phone, 'questions-phone');
  await phone.locator('.save-bar button').click();
  await phone.locator('.row-link').first().waitFor();
  assert.deepEqual(sent, []);
  await context.setOffline(false);
  await phone.getByRole('navigation').getByRole('link', { name: /待发/ }).click();
  await phone.locator('article.item.done').first().waitFor();
  assert.deepEqual(sent[0], { q1: 4, q2: 'dispute', q4: 'yes', q5: ['day', 'eve'], q6: 3 });

  const centre = await signInAtApi(demo, 'centre1');
  const people = (await centre.get(`/api/v1/people?unit=${village}&role=visitor`)).items;
  const { id } = people.find((one) => one.login === visitor);
  const open = `/api/v1/dwellings?unit=${village}&visitor=${id}&outcome=none&limit=1`;
  const [dwelling] = (await centre.get(open)).items;
  const { page: desk } = await openPage(
    t,
    browser,
    demo,
    `/paper?unit=${village}&visitor=${id}`,
    screens.desk,
    {
      cookies: await cookiesOf(demo, 'centre1'),
    },
  );
  const typed = sentAnswers(desk);
  await desk.getByLabel('编号或末尾数字').fill(dwelling.code);
  await desk.getByLabel('走访结果', { exact: true }).fill('1');
  await desk.getByLabel(/安全吗/).fill('2');
  await desk.getByLabel(/先改善/).fill('路灯照明');
  await desk.getByLabel(/够亮吗/).fill('没有');
  await desk.getByLabel(/什么时候出门/).fill('晚上、1');
  await desk.getByLabel(/出门几次/).fill('0');
  await shot(desk, 'questions-paper');
  await checkAccessibility(desk, 'questions-paper');
  await desk.getByRole('button', { name: '保存这一户' }).click();
  await desk.getByText('已保存', { exact: true }).waitFor();
  assert.deepEqual(typed, [{ q1: 2, q2: 'light', q4: 'no', q5: ['eve', 'day'], q6: 0 }]);

  // Two are no lot: the page says so for each question and shows no figure.
  await desk.goto(`${demo.address}/answers`);
  const asked = desk.locator('section', { hasText: '您平常什么时候出门？' }).last();
  await asked.getByText(/回答不足 10 份/).waitFor();
  assert.equal(await asked.locator('table').count(), 0);
  await shot(desk, 'questions-answers');
  await checkAccessibility(desk, 'questions-answers');
});
