/** The field app: two phones at one door, a refusal that stays, the list, the settings, leaving the phone. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  checkAccessibility,
  openPage,
  screens,
  shot,
  signInAtApi,
  signInOnPhone,
  startBrowser,
  startDemo,
} from './harness.mjs';

const offlineAllowed = { mayFail: /\/(api\/v1|m)\// };
const village = 'qinsimiao';

async function openPhone(t, browser, demo) {
  return openPage(t, browser, demo, '/m/', screens.phone, offlineAllowed);
}
const menu = (phone, name) =>
  phone
    .getByRole('navigation')
    .getByRole('link', { name: new RegExp(name) })
    .click();

/** Waits until the page is served without the server, so that a reload without a signal works. */
async function readyForOffline(phone) {
  await menu(phone, '我的');
  await phone.getByText('可以离线使用').waitFor();
  await menu(phone, '入户');
}

async function visit(phone, { address }, outcome) {
  await phone.getByRole('searchbox').fill(address);
  await phone.locator('.row-link').filter({ hasText: address }).first().click();
  await phone.locator(`.outcome.${outcome}`).click();
  await phone.locator('.save-bar button').click();
  await phone.locator('.row-link').first().waitFor();
  await phone.getByRole('searchbox').fill('');
}

/** First sign-in with the printed code. */
async function activateOnPhone(phone, { login, code }, password) {
  await phone.getByRole('button', { name: '首次登录' }).click();
  await phone.getByLabel(/^账号/).fill(login);
  await phone.getByLabel(/^一次性/).fill(code);
  await phone.getByLabel(/^设置密码|^新密码/).fill(password);
  await phone.getByLabel(/^再输一次/).fill(password);
  await shot(phone, 'field-first-sign-in');
  await checkAccessibility(phone, 'field-first-sign-in');
  await phone.locator('button[type=submit]').click();
  await phone.locator('.chip').getByText('已同步').waitFor();
}

async function giveWholeVillage(demo, login) {
  const centre = await signInAtApi(demo, 'centre1');
  const people = (await centre.get(`/api/v1/people?unit=${village}&role=visitor`)).items;
  const visitor = people.find((one) => one.login === login).id;
  const ids = [];
  for (let after = ''; after !== null;) {
    const page = await centre.get(`/api/v1/dwellings?unit=${village}&limit=200${after}`);
    ids.push(...page.items.map((one) => one.id));
    after = page.next && `&after=${encodeURIComponent(page.next)}`;
  }
  await centre.send('register.assign', { dwelling_ids: ids, visitor });
}

test('field: two phones visit one dwelling without a signal', async (t) => {
  const demo = await startDemo(t);
  const browser = await startBrowser(t);
  const centre = await signInAtApi(demo, 'centre1');
  const auditor = await signInAtApi(demo, 'audit');
  const people = (await centre.get(`/api/v1/people?unit=${village}&role=visitor`)).items;
  const first = people.find((one) => one.login === 'qinsimiao-01');
  const second = people.find((one) => one.login === 'qinsimiao-02');
  const open = await centre.get(
    `/api/v1/dwellings?unit=${village}&visitor=${first.id}&outcome=none&limit=10`,
  );
  const [shared, gone] = open.items;

  const one = await openPhone(t, browser, demo);
  await signInOnPhone(one.page, first.login);
  await readyForOffline(one.page);
  await one.context.setOffline(true);

  // Meanwhile the centre gives the dwelling to a colleague, and another one is pulled down.
  await centre.send('register.assign', { dwelling_ids: [shared.id], visitor: second.id });
  await centre.send('register.vacate', { dwelling_id: gone.id, reason: '房屋已拆除' });
  const [account] = (await centre.post(`/api/v1/people/${second.id}/code`)).accounts;
  const two = await openPhone(t, browser, demo);
  await activateOnPhone(two.page, account, 'Qinsi-2021-miao');
  await two.context.setOffline(true);
  const { seq } = (await auditor.get('/api/v1/journal?after=1000000')).head;

  await visit(one.page, shared, 'answered');
  await visit(one.page, gone, 'vacant');
  await visit(two.page, shared, 'declined');
  await two.context.setOffline(false);
  await menu(two.page, '待发');
  await two.page.locator('article.item.done').waitFor();
  await one.context.setOffline(false);

  await menu(one.page, '待发');
  const conflict = one.page.locator('article.item.conflict');
  const refused = one.page.locator('article.item.refused');
  await conflict.filter({ hasText: shared.address }).waitFor();
  await refused.filter({ hasText: gone.address }).waitFor();
  assert.ok((await refused.locator('.reason').first().textContent()).trim(), 'a refusal says why');
  await shot(one.page, 'field-conflict');
  await checkAccessibility(one.page, 'field-conflict');

  await menu(two.page, '入户');
  await two.page.getByRole('searchbox').fill(shared.address);
  await two.page.locator('.row-link .notice').first().waitFor();
  await shot(two.page, 'field-notice', { fullPage: false });

  const arrived = (await auditor.get(`/api/v1/journal?after=${seq}`)).items;
  const visits = arrived.filter((entry) => entry.kind === 'visit.record');
  assert.equal(visits.length, 2, 'both visits are kept');
  const { visits: kept } = await centre.get(`/api/v1/dwellings/${shared.id}`);
  assert.equal(kept.length, 2);
  assert.equal(kept.filter((entry) => entry.stands).length, 1, 'one of them counts');

  await one.page.reload();
  await one.page.locator('.chip').getByText('已同步').waitFor();
  await refused.waitFor();
  await conflict.getByRole('button', { name: '知道了' }).click();
  await conflict.waitFor({ state: 'detached' });
  await refused.getByRole('button', { name: '再试一次' }).click();
  await refused.waitFor();
  await refused.getByRole('button', { name: '删除这条' }).click();
  await one.page.locator('dialog[open]').getByRole('button', { name: '删除这条' }).click();
  await refused.waitFor({ state: 'detached' });
});

test('field: list, settings, leaving the phone', async (t) => {
  const demo = await startDemo(t);
  const browser = await startBrowser(t);
  await giveWholeVillage(demo, 'qinsimiao-01');
  const { page, context } = await openPhone(t, browser, demo);
  await signInOnPhone(page, 'qinsimiao-01');

  await t.test('a whole village scrolls and is searched', async () => {
    const rows = page.locator('.row-link');
    await rows.first().waitFor();
    const total = Number(await page.locator('.filters .numbers').first().textContent());
    assert.ok(total > 500, `${total} dwellings`);
    assert.ok((await rows.count()) < 60, 'only the rows in sight exist');
    await page.evaluate(() => scrollTo(0, document.documentElement.scrollHeight));
    await page.locator(`[aria-posinset="${total}"]`).waitFor();
    await shot(page, 'field-list-end', { fullPage: false });
    await page.evaluate(() => scrollTo(0, 0));
    await page.getByRole('searchbox').fill('第3组 7号');
    await page.waitForFunction(() =>
      [...document.querySelectorAll('.row-link')].every((row) =>
        /第3组.*7号/.test(row.textContent),
      ),
    );
    assert.ok((await rows.count()) > 0);
    await page.getByRole('searchbox').fill('没有这一户');
    await page.getByText('没有符合条件的住户').waitFor();
    await shot(page, 'field-list-none');
    await page.getByRole('searchbox').fill('');
  });

  await t.test('larger view and English', async () => {
    await readyForOffline(page);
    await menu(page, '我的');
    await page.getByRole('button', { name: '长辈版' }).click();
    const low = await page
      .locator('main button:visible, nav a:visible')
      .evaluateAll((all) => all.filter((one) => one.getBoundingClientRect().height < 60).length);
    assert.equal(low, 0, 'targets of the larger view are 60 px high');
    await shot(page, 'field-me-senior');
    await checkAccessibility(page, 'field-me-senior');
    await menu(page, '入户');
    await page.locator('.row-link').first().click();
    await shot(page, 'field-visit-senior');
    await checkAccessibility(page, 'field-visit-senior');
    await menu(page, '我的');
    await page.getByRole('button', { name: 'English' }).click();
    await page.getByRole('button', { name: 'Standard' }).click();
    await page.getByRole('navigation').getByRole('link').nth(2).click();
    await shot(page, 'field-matters-en');
    await checkAccessibility(page, 'field-matters-en');
    await page.getByRole('navigation').getByRole('link').nth(4).click();
    await page.getByRole('button', { name: '中文' }).click();
  });

  await t.test('signing out warns of what was never sent and keeps it', async () => {
    await context.setOffline(true);
    await menu(page, '入户');
    await page.getByRole('button', { name: /^未访/ }).click();
    await page.locator('.row-link').first().click();
    await page.locator('.outcome.nobody_home').click();
    await page.locator('.save-bar button').click();
    await menu(page, '我的');
    await page.getByRole('button', { name: '退出登录' }).click();
    await page.getByText('还有 1 条记录没有发送').waitFor();
    await shot(page, 'field-sign-out', { fullPage: false });
    await checkAccessibility(page, 'field-sign-out');
    await page.locator('dialog[open]').getByRole('button', { name: '退出登录' }).click();
    await page.getByText('这台手机上还有其他人没发送的记录').waitFor();
    await context.setOffline(false);
    await signInOnPhone(page, 'qinsimiao-01');
    await menu(page, '待发');
    await page.locator('article.item.done').waitFor();
  });
});
