/** Today's work on the phone: a village lead ticks it and walks a round without a signal; the console has it afterwards. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  checkAccessibility,
  cookiesOf,
  openPage,
  screens,
  shot,
  signInAtApi,
  signInOnPhone,
  startDesk,
} from './harness.mjs';
import { activateSafePlaces, putSpot, village } from './safe-places.mjs';

const offlineAllowed = { mayFail: /\/(api\/v1|m)\// };
const menu = (phone, name) =>
  phone
    .getByRole('navigation')
    .getByRole('link', { name: new RegExp(name) })
    .click();

test("today's work without a signal", async (t) => {
  const { demo, browser, api } = await startDesk(t);
  activateSafePlaces(demo);
  const bridge = await putSpot(api, '村口石桥', { where: '村口' });
  await putSpot(api, '塘边', { where: '村东' });
  const { page, context } = await openPage(t, browser, demo, '/m/', screens.phone, offlineAllowed);
  await signInOnPhone(page, 'qinsimiao-lead');
  const card = (name) => page.getByRole('article', { name });

  await t.test('what is due is there, and stays without a signal', async () => {
    await menu(page, '今日');
    await card('恳谈会').waitFor();
    await card('夜间巡逻').waitFor();
    await page.getByRole('link', { name: /重点部位检查/ }).waitFor();
    await checkAccessibility(page, 'day');
    await shot(page, 'day');
    await menu(page, '我的');
    await page.getByText('可以离线使用').waitFor();
    await context.setOffline(true);
    await page.reload();
    await menu(page, '今日');
    await card('恳谈会').waitFor();
  });

  await t.test('a talk is ticked with its day and how many came', async () => {
    await card('恳谈会')
      .getByRole('button', { name: /记一笔/ })
      .click();
    const form = page.locator('dialog[open] form');
    assert.equal(await form.locator('input[type=file]').count(), 0, 'no picture is asked for');
    await checkAccessibility(page, 'day-record');
    await shot(page, 'day-record', { fullPage: false });
    await form.locator('[name=attended]').fill('12');
    await form.getByRole('button', { name: '保存' }).click();
    await card('恳谈会').getByText('等待发送').waitFor();
    await card('恳谈会').getByText('已完成').waitFor();
  });

  await t.test('what cannot be kept is only known to the server', async () => {
    await card('集中学习')
      .getByRole('button', { name: /记一笔/ })
      .click();
    const form = page.locator('dialog[open] form');
    await form.locator('[name=note]').fill('主讲人 11010519491231002X');
    await form.getByRole('button', { name: '保存' }).click();
    await card('集中学习').getByText('等待发送').waitFor();
  });

  await t.test('a round is walked place by place', async () => {
    await page.getByRole('link', { name: /重点部位检查/ }).click();
    await page.getByRole('link', { name: /村口石桥/ }).waitFor();
    await checkAccessibility(page, 'round');
    await shot(page, 'round');
    await page.getByRole('link', { name: /村口石桥/ }).click();
    const item = (name) => page.getByRole('group', { name: new RegExp(name) });
    await item('照明').getByLabel('正常').check();
    await page.getByRole('button', { name: '保存检查' }).click();
    await page.getByText('还有 1 项没有选').waitFor();
    await item('护栏').getByLabel('有问题').check();
    await item('护栏')
      .getByLabel(/看到了什么/)
      .fill('东侧缺了两根');
    await checkAccessibility(page, 'look');
    await shot(page, 'look');
    await page.reload();
    await page.getByText('上次没写完的内容已恢复').waitFor();
    assert.ok(await item('护栏').getByLabel('有问题').isChecked(), 'nothing begun is lost');
    await page.getByRole('button', { name: '保存检查' }).click();
    const stop = page.getByRole('link', { name: /村口石桥/ });
    await stop.getByText('已查').waitFor();
    await stop.getByText('等待发送').waitFor();
  });

  await t.test('a patrol names the places that were passed', async () => {
    await menu(page, '今日');
    await card('夜间巡逻').getByRole('link', { name: '记一次巡逻' }).click();
    await page.locator('[name=from]').fill('00:10');
    await page.locator('[name=to]').fill('01:00');
    await page.getByLabel(/塘边/).check();
    await checkAccessibility(page, 'patrol');
    await shot(page, 'patrol');
    await page.getByRole('button', { name: /经过 1 处/ }).click();
    await card('夜间巡逻').getByText('等待发送').waitFor();
    await menu(page, '待发');
    assert.equal(await page.locator('article.item.waiting').count(), 4);
  });

  await t.test('with a signal everything is sent, and the console has it', async () => {
    await context.setOffline(false);
    await page.getByRole('button', { name: '现在发送' }).click();
    await page.locator('article.item.done').nth(2).waitFor();
    await menu(page, '今日');
    const refused = card('集中学习').locator('.reason').first();
    await refused.waitFor();
    assert.match(await refused.textContent(), /身份证/, 'at the item, in words');
    await card('恳谈会').getByText('已完成').waitFor();
    await shot(page, 'day-after');
    const lead = await signInAtApi(demo, 'qinsimiao-lead');
    const { due } = await lead.get('/api/v1/my-day');
    const rules = due.map((ask) => ask.rule);
    assert.ok(!rules.includes('cadence.talk'), 'the talk is done');
    assert.ok(rules.includes('cadence.study'), 'what was refused is not');
    const { rounds } = await lead.get('/api/v1/inspections/rounds?rule=inspect.spots');
    assert.equal(rounds[0].done, 1);
    const { items } = await api.get(`/api/v1/matters?q=${encodeURIComponent('护栏')}`);
    const fault = items.find((matter) => matter.title.includes('村口石桥'));
    assert.equal(fault?.unit, village, 'the fault is a matter');
    const { patrols } = await lead.get('/api/v1/patrols');
    assert.equal(patrols[0].places, 1);
    const cookies = await cookiesOf(demo, 'centre1');
    const { page: desk } = await openPage(t, browser, demo, `/places/${bridge}`, screens.desk, {
      cookies,
    });
    await desk.getByText('东侧缺了两根').first().waitFor();
  });

  await t.test('in large letters', async () => {
    await menu(page, '我的');
    await page.getByRole('button', { name: '长辈版' }).click();
    await menu(page, '今日');
    await card('恳谈会').waitFor();
    const low = await page
      .locator('main button:visible, nav a:visible, main a.link-button:visible')
      .evaluateAll((all) => all.filter((one) => one.getBoundingClientRect().height < 60).length);
    assert.equal(low, 0, 'targets of the larger view are 60 px high');
    await checkAccessibility(page, 'day-senior');
    await shot(page, 'day-senior');
  });
});
