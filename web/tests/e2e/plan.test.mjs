/** The plan's page: the document with its history, its file and its print, and a term that is tried. */
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { checkAccessibility, cookiesOf, openPage, screens, shot, startDesk } from './harness.mjs';

test('console: the plan, and what a change of its terms would do', async (t) => {
  const { demo, browser, api } = await startDesk(t);
  const cookies = await cookiesOf(demo, 'centre1');
  const { page } = await openPage(t, browser, demo, '/', screens.desk, { cookies });

  await t.test('is reached from the navigation and reads as a document', async () => {
    await page.locator('#desk-nav').getByRole('link', { name: '方案', exact: true }).click();
    await page.getByRole('heading', { level: 1, name: '方案' }).waitFor();
    const sections = page.locator('.plan-section');
    await sections.first().waitFor();
    const { document, notes } = await api.get('/api/v1/plans/1');
    assert.equal(await sections.count(), document.sections.length);
    assert.equal(await page.locator('.plan-title').textContent(), document.title);
    const marks = page.getByText('只登记，还不会执行');
    const parts = page.locator('.plan-part, .plan-side .soft').getByText('这个版本还不会执行');
    const registered = notes.filter((note) => note.code === 'L-NOT-RUN');
    assert.ok(
      (await marks.count()) + (await parts.count()) >= registered.length,
      'every block of it',
    );
    const history = page.locator('.plan-history li');
    assert.match(await history.first().textContent(), /第 1 版.*现行/s);
    await shot(page, 'plan-read-desk');
    await checkAccessibility(page, 'plan');
  });

  await t.test('is found by its contents, printed and taken as the file it was', async () => {
    const contents = page.locator('.plan-contents a');
    await contents.last().click();
    assert.match(page.url(), /#block-/);
    const [printed] = await Promise.all([
      page.context().waitForEvent('page'),
      page.getByRole('link', { name: '打印全文' }).click(),
    ]);
    await printed.locator('h1, h2').first().waitFor();
    await shot(printed, 'plan-print');
    await printed.close();
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('link', { name: '下载方案文件' }).click(),
    ]);
    assert.equal(download.suggestedFilename(), 'ruji-2021-v1.toml');
    const bytes = readFileSync(await download.path());
    const [version] = (await api.get('/api/v1/plans')).items;
    assert.equal(createHash('sha256').update(bytes).digest('hex'), version.digest);
  });

  await t.test('shows which open matters a change of a term would move', async () => {
    const before = await api.get('/api/v1/matters?limit=200');
    await page.getByRole('tab', { name: '试改时限' }).click();
    const general = page.getByRole('group', { name: /一般问题/ });
    assert.equal(await general.getByLabel('数量').inputValue(), '10');
    await general.getByLabel('按什么算').selectOption({ label: '工作日' });
    await general.getByText('已改').waitFor();
    await page.getByRole('button', { name: '看看哪些会变' }).click();
    const tile = (id) => page.locator(`[data-tile=${id}] .tile-number`).textContent();
    await page.locator('[data-tile=later]').waitFor();

    const expected = await api.post('/api/v1/plans/what-if', {
      version: 1,
      changes: [{ kind: 'general', due: '10个工作日' }],
    });
    const { later, earlier, same } = expected.counts;
    assert.ok(later > 0, 'ten working days end later than ten days');
    assert.deepEqual(
      [await tile('later'), await tile('earlier'), await tile('same')],
      [later, earlier, same].map(String),
    );
    const moved = expected.items.filter((one) => one.move !== 'same');
    const rows = page.locator('tbody tr');
    assert.equal(await rows.count(), Math.min(50, moved.length));
    assert.match(await rows.first().textContent(), /推迟 \d+ 天/);
    assert.match(await page.locator('.move-bars desc').textContent(), /推迟 \d+ 天：\d+ 件/);
    await shot(page, 'plan-try-desk');
    await checkAccessibility(page, 'plan-try');

    await rows.first().getByRole('link').click();
    await page.locator('.steps, .why').first().waitFor();
    const after = await api.get('/api/v1/matters?limit=200');
    assert.deepEqual(
      after.items.map((one) => [one.id, one.due]),
      before.items.map((one) => [one.id, one.due]),
      'trying moves nothing',
    );
  });

  await t.test('says at the term what is wrong with it', async () => {
    await page.goto(`${demo.address}/plan?view=try`);
    const general = page.getByRole('group', { name: /一般问题/ });
    const run = page.getByRole('button', { name: '看看哪些会变' });
    await general.getByLabel('数量').fill('x');
    await run.click();
    await general.getByText('请填写大于 0 的整数').waitFor();
    await general.getByLabel('数量').fill('5');
    await general.getByLabel('数量').press('Enter');
    await page.locator('[data-tile=earlier]').waitFor();
    await page.getByRole('button', { name: '恢复原样' }).click();
    assert.equal(await general.getByLabel('数量').inputValue(), '10');
    assert.equal(await page.locator('[data-tile]').count(), 0);
  });

  await t.test('fits a phone and the larger view', async (t) => {
    for (const [name, options] of [
      ['phone', { cookies }],
      ['phone-senior', { cookies, senior: true }],
      ['phone-en', { cookies, english: true }],
    ]) {
      const phone = (await openPage(t, browser, demo, '/plan', screens.phone, options)).page;
      await phone.locator('.plan-section').first().waitFor();
      await shot(phone, `plan-read-${name}`);
      await checkAccessibility(phone, `plan-${name}`);
      await phone.goto(`${demo.address}/plan?view=try`);
      await phone.locator('.term select').first().selectOption('working_days');
      await phone.locator('.what-if button[type=submit]').click();
      await phone.locator('[data-tile=later]').waitFor();
      await shot(phone, `plan-try-${name}`);
      await checkAccessibility(phone, `plan-try-${name}`);
    }
  });

  await t.test('is not for visitors', async (t) => {
    // The ledger, where a visitor lands, asks for people and is refused.
    const mayFail = /\/api\/v1\/(session|people)$/;
    const visitor = { cookies: await cookiesOf(demo, 'qinsimiao-01'), mayFail };
    const other = (await openPage(t, browser, demo, '/plan', screens.desk, visitor)).page;
    await other.locator('main h1').waitFor();
    assert.notEqual(new URL(other.url()).pathname, '/plan');
    assert.equal(await other.getByRole('link', { name: '方案', exact: true }).count(), 0);
  });
});
