/** The phone desk by keyboard alone, what a lost line leaves behind, the one-time link, and the supervisor's view. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  checkAccessibility,
  cookiesOf,
  openPage,
  screens,
  shot,
  startBrowser,
} from './harness.mjs';
import { startPoll } from './poll-house.mjs';

test('the phone desk', async (t) => {
  const { house, api, wave } = await startPoll(t);
  const browser = await startBrowser(t);
  const desk = async (login, path = '/poll/desk', options = {}) =>
    openPage(t, browser, house, path, screens.desk, {
      cookies: await cookiesOf(house, login),
      ...options,
    });
  const { page, context } = await desk('call-1', '/poll/desk', {
    mayFail: /\/api\/v1\/(session|commands|poll\/desk|live)/,
  });
  const heading = (name) => page.getByRole('heading', { level: 2, name });

  await t.test('Enter takes a case: its number and the notice', async () => {
    await heading('准备好就取下一个').waitFor();
    await checkAccessibility(page, 'desk-idle');
    await page.keyboard.press('Enter');
    await heading('开场说明（请读出来）').waitFor();
    assert.match(await page.locator('#call-number').textContent(), /139\d{8}/);
    await page.getByText('核实请拨 12340').waitFor();
    assert.equal(await page.getByText('东村').count(), 0, 'nothing of where it belongs');
    await shot(page, 'phone-desk-call');
    await checkAccessibility(page, 'desk-call');
  });

  await t.test('digits answer, Enter goes on, Backspace back, a question is skipped', async () => {
    await page.keyboard.press('Enter');
    await heading('您觉得住的地方安全吗？').waitFor();
    await checkAccessibility(page, 'desk-script');
    await page.keyboard.press('Enter');
    await page.getByText('请先选一个答案').waitFor();
    await page.keyboard.press('5');
    await page.keyboard.press('Enter');
    await heading('哪里让您不放心？').waitFor();
    await page.keyboard.press('Backspace');
    await heading('您觉得住的地方安全吗？').waitFor();
    await page.keyboard.press('1');
    await page.keyboard.press('Enter');
    await heading('您对平安工作满意吗？').waitFor();
    await page.keyboard.press('0');
    assert.ok(await page.getByRole('radio', { name: /不知道/ }).isChecked());
  });

  await t.test('a reload loses nothing', async () => {
    page.once('dialog', (dialog) => void dialog.accept());
    await page.reload();
    await heading('您对平安工作满意吗？').waitFor();
    assert.ok(await page.getByRole('radio', { name: /不知道/ }).isChecked());
    await page.keyboard.press('Enter');
    await heading('这次通话的结果').waitFor();
    assert.ok(await page.getByRole('radio', { name: /^完成/ }).isChecked(), 'all was asked');
    await shot(page, 'phone-desk-outcome');
    await checkAccessibility(page, 'desk-outcome');
  });

  await t.test('without an answer of the server the call is kept, and recorded once', async () => {
    await page.getByLabel('有人教过该怎么回答').check();
    await page.getByLabel('有人教过该怎么回答').blur();
    await context.route('**/api/v1/commands', (route) => route.abort());
    await page.keyboard.press('Enter');
    await page.getByText('没有收到服务器的回答').waitFor();
    await context.unroute('**/api/v1/commands');
    await page.getByRole('button', { name: '再发一次' }).click();
    await heading('准备好就取下一个').waitFor();
    const watch = await api.get(`/api/v1/poll/watch?wave_id=${wave}`);
    assert.equal(watch.funnel.completed, 1);
    assert.equal(await page.evaluate(() => localStorage.getItem('wanhu.poll.call')), null);
  });

  await t.test('O, a letter and Enter: the next case comes by itself', async () => {
    await page.keyboard.press('n');
    await heading('开场说明（请读出来）').waitFor();
    const first = await page.locator('#call-number').textContent();
    await page.keyboard.press('o');
    await heading('这次通话的结果').waitFor();
    await page.keyboard.press('n');
    assert.ok(await page.getByRole('radio', { name: /无人接听/ }).isChecked());
    await page.keyboard.press('Enter');
    await heading('开场说明（请读出来）').waitFor();
    assert.notEqual(await page.locator('#call-number').textContent(), first);
  });

  await t.test('an appointment, and consent to listening in', async () => {
    await page.getByLabel('受访人同意督导旁听').check();
    await page.getByLabel('受访人同意督导旁听').blur();
    const { screens: held } = await api.get(`/api/v1/poll/watch?wave_id=${wave}`);
    assert.equal(held[0].may_listen, true);
    await page.keyboard.press('o');
    await heading('这次通话的结果').waitFor();
    await page.keyboard.press('a');
    await page.getByText('约下次通话').waitFor();
    const { waves } = await api.get('/api/v1/poll/desk');
    await page.getByLabel('日期').fill(waves[0].to);
    await page.getByLabel('时刻').fill('15:00');
    await page.getByRole('button', { name: /^保存/ }).click();
    await heading('开场说明（请读出来）').waitFor();
  });

  await t.test('a link is answered on a telephone, once', async () => {
    await page.keyboard.press('l');
    const dialog = page.getByRole('dialog');
    const address = (await dialog.locator('.address').textContent()).trim();
    assert.match(address, /\/p\/#s=[0-9a-f]{32}$/);
    const path = new URL(address);
    const resident = await openPage(t, browser, house, path.pathname + path.hash, screens.phone, {
      mayFail: /poll\/self\/form/,
    });
    const phone = resident.page;
    await phone.getByText('核实请拨 12340').waitFor();
    await checkAccessibility(phone, 'self-notice');
    await phone.getByRole('button', { name: '开始回答' }).click();
    await phone.getByRole('radio', { name: '很安全', exact: true }).check();
    await shot(phone, 'poll-self');
    await checkAccessibility(phone, 'self-question');
    await phone.getByRole('button', { name: '下一题' }).click();
    await phone.getByRole('radio', { name: '比较安全', exact: true }).check();
    await phone.getByRole('button', { name: '下一题' }).click();
    await phone.getByRole('button', { name: '交卷' }).click();
    await phone.getByRole('heading', { name: '谢谢您' }).waitFor();
    await phone.reload();
    await phone.getByText('这份问卷已经交过').waitFor();
    await dialog.getByRole('button', { name: '关闭' }).last().click();
    await heading('准备好就取下一个').waitFor();
  });

  await t.test('the supervisor sees funnel and rates, and no small shares', async () => {
    const { page: lead } = await desk('lead', '/poll/calls');
    await lead.getByRole('heading', { level: 1, name: '访问进展' }).waitFor();
    const funnel = lead.getByRole('list', { name: '从样本到完成' });
    await funnel.waitFor();
    assert.match(await funnel.textContent(), /已放出样本40/);
    assert.match(await funnel.getByRole('listitem').last().textContent(), /完成2/);
    await lead.getByRole('button', { name: '计算对比' }).click();
    await lead
      .getByText(/不到 10（n=/)
      .first()
      .waitFor();
    await shot(lead, 'calls-watch');
    await checkAccessibility(lead, 'calls-watch');
  });

  await t.test('an interviewer reaches nothing of the supervisor', async () => {
    const { page: other } = await desk('call-2', '/poll/calls');
    await other.getByRole('heading', { level: 1, name: '电话访问' }).waitFor();
  });
});
