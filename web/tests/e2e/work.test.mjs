/** The console for matters: my work, due days, several at once with a preview, saved views, the file, the timeline, keys. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import {
  checkAccessibility,
  cookiesOf,
  openMatter,
  openPage,
  screens,
  shot,
  startDesk,
} from './harness.mjs';

async function openMatters(api, unit, count) {
  const ids = [];
  for (let n = 1; n <= count; n++) {
    const text = '村口的路灯坏了三天，晚上看不见路。';
    ids.push((await openMatter(api, { title: `成批第 ${n} 件`, text, unit })).id);
  }
  return ids;
}

const wide = { viewport: { width: 1920, height: 1080 } };

test('the console for matters', async (t) => {
  const { demo, browser, api } = await startDesk(t);
  const people = (await api.get('/api/v1/people')).items;
  const lead = people.find((person) => person.login === 'qinsimiao-lead');
  const ids = await openMatters(api, lead.unit, 4);
  await api.send('matter.hand_over', { matter_id: ids[0], owner: lead.id });
  const cookies = await cookiesOf(demo, 'centre1');
  const open = async (path, screen = screens.desk, options = {}) =>
    (await openPage(t, browser, demo, path, screen, { cookies, ...options })).page;

  await t.test('my work: what waits for me, and the way to it by keyboard', async () => {
    const page = await open('/work', screens.desk, {
      cookies: await cookiesOf(demo, 'qinsimiao-lead'),
    });
    const accept = page.locator('section', { has: page.getByRole('heading', { name: /待接办/ }) });
    await accept.getByText('成批第 1 件').waitFor();
    await checkAccessibility(page, 'work');
    await shot(page, 'work-desk');
    await page.keyboard.press('j');
    const first = await page.evaluate(() => document.activeElement.textContent);
    await page.keyboard.press('j');
    assert.notEqual(await page.evaluate(() => document.activeElement.textContent), first);
    await page.keyboard.press('k');
    assert.equal(await page.evaluate(() => document.activeElement.textContent), first);
    await page.keyboard.press('?');
    await page.getByRole('dialog', { name: '键盘操作' }).waitFor();
    await checkAccessibility(page, 'keys');
    await page.keyboard.press('Escape');
    await page.keyboard.press('Enter');
    await page.locator('.timeline').first().waitFor();
    assert.match(page.url(), /\/matters\/[0-9a-f-]{36}$/);
  });

  await t.test('the calendar counts what falls due, and a day opens those rows', async () => {
    const page = await open('/calendar');
    const count = page.locator('.month-count').first();
    await count.waitFor();
    await checkAccessibility(page, 'calendar');
    await shot(page, 'calendar-desk');
    const due = Number((await count.textContent()).match(/\d+/)[0]);
    await count.click();
    await page.waitForURL(/due_on=/);
    await page.locator('tbody tr').first().waitFor();
    assert.equal(await page.locator('tbody tr').count(), Math.min(due, 50));
    for (const [name, screen, options] of [
      ['phone', screens.phone, {}],
      ['wide', wide, {}],
      ['senior', screens.phone, { senior: true }],
    ]) {
      const other = await open('/calendar', screen, options);
      await other.locator('.month td').first().waitFor();
      await checkAccessibility(other, `calendar-${name}`);
      await shot(other, `calendar-${name}`);
    }
  });

  await t.test('several at once: looked at first, then done one by one', async () => {
    const page = await open('/matters?view=list&state=listed');
    await page.locator('tbody tr').first().waitFor();
    // One of the chosen is taken by somebody else meanwhile.
    for (const n of [2, 3, 4]) await page.getByLabel(`选择“成批第 ${n} 件”`).check();
    await page.getByRole('button', { name: '交单', exact: true }).click();
    const dialog = page.getByRole('dialog');
    await dialog.locator('select').selectOption(lead.id);
    const village = people.find((one) => one.role === 'village_lead' && one.unit !== lead.unit);
    assert.ok(village);
    const before = (await api.get('/api/v1/matters?state=handed_over&limit=200')).items.length;
    await dialog.getByRole('button', { name: '先看结果' }).click();
    await dialog.getByText('3 件可以办理，0 件不能办理。').waitFor();
    await checkAccessibility(page, 'bulk-preview');
    await shot(page, 'bulk-preview');
    assert.equal(
      (await api.get('/api/v1/matters?state=handed_over&limit=200')).items.length,
      before,
      'a preview changes nothing',
    );
    await dialog.getByRole('button', { name: '返回修改' }).click();
    await dialog.locator('select').selectOption(village.id);
    await dialog.getByRole('button', { name: '先看结果' }).click();
    await dialog.getByText('0 件可以办理，3 件不能办理。').waitFor();
    assert.ok(await dialog.getByRole('button', { name: /确认办理/ }).isDisabled());
    await shot(page, 'bulk-refused');
    await dialog.getByRole('button', { name: '返回修改' }).click();
    await dialog.locator('select').selectOption(lead.id);
    await dialog.getByRole('button', { name: '先看结果' }).click();
    await dialog.getByRole('button', { name: '确认办理 3 件' }).click();
    await dialog.getByText(/办成 3 件/).waitFor();
    await shot(page, 'bulk-done');
    for (const id of ids.slice(1))
      assert.equal((await api.get(`/api/v1/matters/${id}`)).matter.state, 'handed_over');
  });

  await t.test('a view is saved with its filters and columns, and is there again', async () => {
    const page = await open('/matters?view=list&overdue=true&kind=general');
    await page.getByText('显示哪些列').click();
    await page.getByLabel('来源').count();
    await page.getByRole('checkbox', { name: '回执号' }).uncheck();
    await page.waitForURL(/columns=/);
    await page.getByRole('button', { name: '保存当前视图' }).click();
    await page.getByLabel(/^视图名称/).fill('一般事项超期');
    await page.getByRole('button', { name: '保存', exact: true }).click();
    const view = page.getByRole('navigation', { name: '视图' }).getByText('一般事项超期');
    await view.waitFor();
    await checkAccessibility(page, 'views');
    await shot(page, 'views');
    const again = await open('/matters');
    await again.getByRole('navigation', { name: '视图' }).getByText('一般事项超期').click();
    await again.waitForURL(/overdue=true/);
    await again.locator('thead').waitFor();
    assert.equal(await again.locator('thead').getByText('回执号').count(), 0);
    const others = await open('/matters', screens.desk, {
      cookies: await cookiesOf(demo, 'qinsimiao-lead'),
    });
    await others.locator('.board').waitFor();
    assert.equal(await others.getByText('一般事项超期').count(), 0, 'a view is its own person’s');
    await again.getByRole('button', { name: '删除视图“一般事项超期”' }).click();
    await again.getByText('已删除视图“一般事项超期”').waitFor();
  });

  await t.test('the ledger goes into a file, without contact data unless asked for', async () => {
    const page = await open('/matters?view=list&state=handed_over');
    await page.locator('tbody tr').first().waitFor();
    await page.getByRole('button', { name: '导出' }).click();
    assert.ok(!(await page.getByLabel('同时导出居民称呼和电话').isChecked()));
    await checkAccessibility(page, 'export');
    await shot(page, 'export');
    const waiting = page.waitForEvent('download');
    await page.getByRole('link', { name: '下载 XLSX' }).click();
    const file = await waiting;
    assert.match(file.suggestedFilename(), /^ledger-\d{4}-\d{2}-\d{2}\.xlsx$/);
    const bytes = readFileSync(await file.path());
    assert.equal(bytes.subarray(0, 2).toString(), 'PK');
    assert.ok(!file.url().includes('contact'));
    assert.match(file.url(), /state=handed_over/);
  });

  await t.test('workload is by name and leads to rows', async () => {
    const page = await open('/workload');
    await page.locator('tbody tr').first().waitFor();
    await checkAccessibility(page, 'workload');
    await shot(page, 'workload');
    const row = page.locator('tbody tr', { hasText: lead.name }).first();
    const inHand = Number(await row.locator('td a').first().textContent());
    assert.ok(inHand >= 4);
    await row.locator('td a').first().click();
    await page.waitForURL(/owner=/);
    await page.locator('tbody tr').first().waitFor();
    assert.equal(await page.locator('tbody tr').count(), Math.min(inHand, 50));
  });

  await t.test('one timeline, filtered by type, long words folded', async () => {
    const long = '到现场看过，需要更换整条线路。'.repeat(20);
    await api.send('matter.note', { matter_id: ids[0], text: long });
    await api.send('matter.urge', { matter_id: ids[0], note: '居民又来问了' });
    const page = await open(`/matters/${ids[0]}`);
    await page.getByText('接下来').waitFor();
    await page.getByText('居民又来问了').waitFor();
    const entries = page.locator('.timeline:not(.future) > li');
    // Opened, handed over, noted, urged, and what the resident was told.
    const told = (await api.get(`/api/v1/matters/${ids[0]}/messages`)).items.length;
    await page.waitForFunction(
      (all) => document.querySelectorAll('.timeline:not(.future) > li').length === all,
      4 + told,
    );
    const filter = page.getByRole('group', { name: '只看' });
    assert.equal(await filter.getByRole('button', { name: /消息/ }).count(), told > 0 ? 1 : 0);
    const fold = page.getByRole('button', { name: '展开全文' });
    assert.equal(await fold.getAttribute('aria-expanded'), 'false');
    await checkAccessibility(page, 'timeline');
    await shot(page, 'timeline-desk', { fullPage: true });
    await fold.click();
    await page.getByRole('button', { name: '收起' }).waitFor();
    await filter.getByRole('button', { name: /记录/ }).click();
    assert.equal(await entries.count(), 1);
    for (const [name, screen, options] of [
      ['phone', screens.phone, {}],
      ['wide', wide, {}],
      ['senior', screens.desk, { senior: true }],
    ]) {
      const other = await open(`/matters/${ids[0]}`, screen, options);
      await other.getByText('接下来').waitFor();
      await checkAccessibility(other, `timeline-${name}`);
      await shot(other, `timeline-${name}`, { fullPage: true });
    }
  });

  await t.test('pages at other sizes', async () => {
    for (const path of ['/work', '/matters?view=list', '/matters', '/workload'])
      for (const [name, screen, options] of [
        ['phone', screens.phone, {}],
        ['wide', wide, {}],
        ['senior', screens.desk, { senior: true }],
      ]) {
        const page = await open(path, screen, options);
        await page.locator('main h1').waitFor();
        await page.waitForFunction(() => !document.querySelector('[aria-busy="true"], .skeleton'));
        const view = `${path.replace(/[^a-z]+/g, '-')}-${name}`;
        await checkAccessibility(page, view);
        await shot(page, `sizes${view}`);
      }
  });
});
