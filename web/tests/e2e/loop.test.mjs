/** The closed loop in the console and on the receipt page: an objection and its ruling, a clock that stands still, a second look. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  checkAccessibility,
  cookiesOf,
  openMatter,
  openPage,
  shot,
  signInAtApi,
  startDesk,
} from './harness.mjs';

/** One person's window on a matter: press a button of the matter, fill the dialog, send it. */
async function desk(t, browser, demo, login, matter) {
  const cookies = await cookiesOf(demo, login);
  const { page } = await openPage(t, browser, demo, `/matters/${matter}`, undefined, { cookies });
  await page.locator('.action-bar').waitFor();
  const button = (name) => page.getByRole('button', { name, exact: true });
  const act = async (name, fields = {}) => {
    await button(name).click();
    const dialog = page.locator('dialog[open]');
    for (const [field, value] of Object.entries(fields)) {
      const control = dialog.locator(`[name=${field}]`);
      const isChoice = (await control.evaluate((element) => element.tagName)) === 'SELECT';
      await (isChoice ? control.selectOption(value) : control.fill(value));
    }
    await dialog.locator('button[type=submit]').click();
    await dialog.waitFor({ state: 'detached' });
  };
  return { page, button, act };
}

test('matters: objection, pause, second look', async (t) => {
  const { demo, browser, api } = await startDesk(t);
  const lead = await signInAtApi(demo, 'qinsimiao-lead');
  const people = (await api.get('/api/v1/people')).items;
  const id = (login) => people.find((person) => person.login === login).id;
  const village = people.find((person) => person.login === 'qinsimiao-lead').unit;
  const matter = await openMatter(api, {
    check: '246802',
    title: '路灯不亮',
    text: '村口路灯坏了三天',
    unit: village,
  });
  const owner = id('qinsimiao-lead');
  await api.send('matter.hand_over', { matter_id: matter.id, owner });
  const centre = await desk(t, browser, demo, 'centre1', matter.id);

  await t.test('an objection is shown with its reasons and ruled on', async () => {
    const owners = await desk(t, browser, demo, 'qinsimiao-lead', matter.id);
    await owners.act('提出异议', { reason: '路灯归供电所管，不属于本村' });
    await centre.page.getByText('路灯归供电所管，不属于本村').first().waitFor();
    await checkAccessibility(centre.page, 'loop-objection');
    await shot(centre.page, 'loop-objection');
    assert.equal(await centre.button('交单').count(), 0, 'ruled on first');
    await centre.page.goto(`${demo.address}/matters?view=list&objected=true`);
    await centre.page.locator('tbody tr').first().waitFor();
    assert.equal(await centre.page.locator('tbody tr').count(), 1);
    await centre.page.goto(`${demo.address}/matters/${matter.id}`);
    await centre.act('裁定异议', { reason: '村内路灯由村委会负责维护' });
    await centre.page.getByText('裁定异议').first().waitFor();
    assert.equal((await lead.get(`/api/v1/matters/${matter.id}`)).objection, null);
  });

  await t.test('a paused clock says until when, and which days do not count', async () => {
    await lead.send('matter.accept', { matter_id: matter.id });
    const before = (await api.get(`/api/v1/matters/${matter.id}`)).clocks[0];
    await centre.button('暂停计时').waitFor();
    await centre.act('暂停计时', { why: 'resident_answer', note: '等居民说清楚是哪一盏灯' });
    await centre.page.getByText('暂停：等待居民答复').waitFor();
    await centre.page.getByText('为什么是这一天').first().click();
    await centre.page.locator('.steps li.paused').first().waitFor();
    await checkAccessibility(centre.page, 'loop-paused');
    await shot(centre.page, 'loop-paused');
    const paused = (await api.get(`/api/v1/matters/${matter.id}`)).clocks[0];
    assert.equal(paused.state, 'paused');
    assert.ok(paused.due > before.due);
    await centre.act('恢复计时', { note: '说清楚了' });
    await centre.button('暂停计时').waitFor();
    const resumed = (await api.get(`/api/v1/matters/${matter.id}`)).clocks[0];
    assert.equal(resumed.due, before.due, 'paused and resumed on one day');
  });

  await t.test('the resident asks for a second look, and another person looks', async () => {
    await lead.send('matter.answer', {
      matter_id: matter.id,
      outcome: 'explained',
      text: '已经报修，下周更换。',
    });
    await lead.send('matter.tell', { matter_id: matter.id, channel: 'page' });
    const { page } = await openPage(t, browser, demo, `/p/#r=${matter.receipt}`, undefined, {
      mayFail: /\/api\/v1\/(session$|public\/)/,
    });
    await page.locator('#check').fill(matter.check);
    await page.getByRole('button', { name: '查看', exact: true }).click();
    await page.getByRole('button', { name: '要求复核', exact: true }).first().click();
    await shot(page, 'loop-review-asked');
    await page.getByRole('button', { name: '要求复核', exact: true }).last().click();
    await page.getByText('已记下：将由没有参与办理的人复核。').waitFor();
    await centre.page.goto(`${demo.address}/matters/${matter.id}`);
    await centre.act('复核', { outcome: 'again', text: '应当先装临时灯' });
    await centre.page.getByText('第 2 轮').first().waitFor();
    await shot(centre.page, 'loop-second-round');
    assert.equal((await api.get(`/api/v1/matters/${matter.id}`)).matter.round, 2);
  });
});
