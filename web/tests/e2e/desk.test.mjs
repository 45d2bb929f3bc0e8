/** Work at the console: imports, codes, apportioning, paper, ledger, a matter's clock, reports, live updates. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { checkAccessibility, cookiesOf, openPage, screens, shot, startDesk } from './harness.mjs';

const village = 'qinsimiao';

function csv(name, lines) {
  return { name, mimeType: 'text/csv', buffer: Buffer.from(`${lines.join('\n')}\n`, 'utf8') };
}
async function look(page, name) {
  await shot(page, name);
  await checkAccessibility(page, name);
}
const tile = (page, label) =>
  page.locator('.tile').filter({ hasText: label }).locator('.tile-number').textContent();

test('console: the work of a day', async (t) => {
  const { demo, browser, api } = await startDesk(t);
  const cookies = await cookiesOf(demo, 'centre1');
  const { page } = await openPage(t, browser, demo, '/', screens.desk, { cookies });
  const open = async (path) => {
    await page.goto(demo.address + path);
    await page.locator('main h1').waitFor();
  };
  const press = (name) => page.getByRole('button', { name, exact: true }).click();

  await t.test(
    'a register with faults is refused whole, the corrected file is imported',
    async () => {
      const { total: before } = await api.get('/api/v1/dwellings?limit=1');
      await open('/register/import');
      const heading = '村,村民组,门牌号,地址';
      const good = [
        '秦四庙村,99组,99-001,秦四庙村第99组1号',
        '秦四庙村,99组,99-002,秦四庙村第99组2号',
      ];
      await page
        .locator('input[type=file]')
        .setInputFiles(
          csv('底册.csv', [heading, good[0], '没有这个村,01组,01-001,某处1号', good[1]]),
        );
      await page.getByRole('heading', { name: '需要改正的单元格' }).waitFor();
      assert.equal(await tile(page, '有问题'), '1');
      await page.getByRole('rowheader', { name: 'A3' }).waitFor();
      assert.ok(await page.getByRole('button', { name: /^导入/ }).isDisabled());
      await look(page, 'console-import-faults');
      await press('换一个文件');
      await page.locator('input[type=file]').setInputFiles(csv('底册.csv', [heading, ...good]));
      const sample = page.locator('section[aria-labelledby=sample-head] tbody tr').first();
      await sample.waitFor();
      assert.deepEqual(await sample.locator('td').allTextContents(), good[0].split(','));
      await press('导入 2 户');
      await page.getByRole('heading', { name: '导入完成' }).waitFor();
      await look(page, 'console-import-done');
      const { total } = await api.get('/api/v1/dwellings?limit=1');
      assert.equal(total, before + 2);
    },
  );

  await t.test('people from a spreadsheet, with printed codes', async () => {
    await open('/people/import');
    const lines = ['姓名,角色,村,账号,权重', '秦四庙村走访员98,走访员,秦四庙村,e2e-98,1'];
    await page.locator('input[type=file]').setInputFiles(csv('人员.csv', lines));
    await press('建立 1 个账号');
    const slip = page.locator('.code-slip');
    await slip.waitFor();
    assert.match(await slip.locator('.slip-number').textContent(), /^[0-9A-Z-]{6,}$/);
    await look(page, 'console-codes');
  });

  await t.test('a village is divided among its visitors', async () => {
    await open('/dwellings');
    await press('分户到人');
    const dialog = page.locator('dialog[open]');
    await dialog.locator('select').selectOption({ label: '秦四庙村' });
    await look(page, 'console-apportion');
    await dialog.locator('button[type=submit]').click();
    await dialog.waitFor({ state: 'hidden' });
    const people = (await api.get(`/api/v1/people?unit=${village}&role=visitor`)).items;
    const loads = people.map((one) => one.load);
    const { total } = await api.get(`/api/v1/dwellings?unit=${village}&state=active&limit=1`);
    assert.equal(
      loads.reduce((sum, load) => sum + load, 0),
      total,
    );
    assert.ok(Math.max(...loads) - Math.min(...loads) <= 1, `loads ${loads}`);
  });

  await t.test('a paper sheet is entered by keyboard alone', async () => {
    const people = (await api.get(`/api/v1/people?unit=${village}&role=visitor`)).items;
    const visitor = people[0];
    const sheet = await api.get(
      `/api/v1/dwellings?unit=${village}&visitor=${visitor.id}&outcome=none&limit=5`,
    );
    await open(`/paper?unit=${village}&visitor=${visitor.id}`);
    await page.locator('#paper-code').fill(sheet.items[0].code);
    await page.getByText(sheet.items[0].address).waitFor();
    for (const words of ['', '1', '4', '纸上写的：井盖松动']) {
      await page.keyboard.type(words);
      await page.keyboard.press('Enter');
    }
    await page.locator('#paper-code').fill('没有这一户');
    await page.keyboard.press('Enter');
    await page.keyboard.type('9');
    for (let i = 0; i < 4; i++) await page.keyboard.press('Enter');
    await page.getByText('请填 1 到 6').waitFor();
    const row = page.getByRole('row').filter({ hasText: sheet.items[0].address });
    await row.getByText('已保存').waitFor();
    assert.match(await row.textContent(), /回执号 .{11}，查询码 \d{6}/);
    await look(page, 'console-paper');
  });

  await t.test(
    'the ledger is filtered, a new matter gets a receipt, another browser sees it',
    async () => {
      const other = (await openPage(t, browser, demo, '/matters', screens.desk, { cookies })).page;
      await other.locator('.board').waitFor();
      await open('/matters');
      await press('新建事项');
      const dialog = page.locator('dialog[open]');
      await dialog.locator('input[name=title]').fill('市场门口积水');
      await dialog.locator('textarea[name=text]').fill('下雨后积水没过脚面。');
      await dialog.locator('select[name=unit]').selectOption(village);
      await look(page, 'console-new-matter');
      await dialog.locator('button[type=submit]').click();
      await page.locator('.slip').waitFor();
      await look(page, 'console-receipt');
      await other.getByRole('link', { name: '市场门口积水' }).waitFor();

      await open('/matters?view=list');
      await page.getByRole('searchbox').fill('市场门口');
      await page.getByRole('rowheader').filter({ hasText: '市场门口积水' }).waitFor();
      await page.waitForFunction(() => document.querySelectorAll('tbody tr').length === 1);
      assert.match(page.url(), /q=/);
      await open('/matters?view=list&overdue=true');
      await page.locator('tbody tr').first().waitFor();
      const late = (await api.get('/api/v1/matters?overdue=true')).items.length;
      assert.equal(await page.locator('tbody tr').count(), late);
      assert.equal(await page.locator('tbody').getByText(/超期/).count(), late);
    },
  );

  await t.test('a matter explains its due date day by day', async () => {
    const [matter] = (await api.get('/api/v1/matters?state=handling&limit=1')).items;
    await open(`/matters/${matter.id}`);
    await page.getByText('为什么是这一天').first().click();
    const steps = page.locator('.steps li');
    await steps.first().waitFor();
    assert.ok((await steps.count()) >= 10, 'ten counted days at least');
    await look(page, 'console-clock');
  });

  await t.test('every report opens in the page and is taken as a spreadsheet', async () => {
    for (const name of ['daily', 'ledger', 'final']) {
      await open(`/bulletin?name=${name}`);
      const report = page.locator('iframe').contentFrame();
      await report.locator('table').first().waitFor();
      const [download] = await Promise.all([
        page.waitForEvent('download'),
        page.getByRole('link', { name: '下载表格' }).click(),
      ]);
      assert.match(download.suggestedFilename(), /\.xlsx$/);
      await shot(page, `console-report-${name}`);
    }
  });
});
