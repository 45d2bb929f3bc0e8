/** Published polls: another body's table is recorded from a file, read with its intervals, taken by the indicators. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { checkAccessibility, cookiesOf, openPage, shot, startDesk } from './harness.mjs';

/** The plan measures safety; two of its villages have a figure. */
function table(units) {
  const head =
    '单位名称,指标名称,有效样本数,结果（%）,区间下限（%）,区间上限（%）,轮次名称,开始日期,结束日期,来源,来源日期';
  const of = '市上半年民调,2021-05-01,2021-06-30,市平安办通报,2021-07-10';
  return (
    `${head}\n,safety,1200,92.5,91.0,94.0,${of}\n` +
    `${units[0]},safety,110,97.0,95.0,99.0,${of}\n` +
    `${units[1]},safety,105,91.0,85.0,96.0,${of}\n`
  );
}

test('polls: recorded with its source, read with its intervals', async (t) => {
  const { demo, browser, api } = await startDesk(t);
  const units = api.session.plan.units
    .filter((unit) => unit.kind === 'village')
    .slice(0, 2)
    .map((unit) => unit.name);
  const { page } = await openPage(t, browser, demo, '/polls', undefined, {
    cookies: await cookiesOf(demo, 'centre1'),
  });

  await t.test('a file is looked at before it is recorded', async () => {
    await page.getByRole('heading', { level: 1, name: '独立民调' }).waitFor();
    await page.getByText('还没有登记民调结果').waitFor();
    await page.getByRole('button', { name: '登记民调结果' }).click();
    await page.locator('input[type=file]').setInputFiles({
      name: 'city.csv',
      mimeType: 'text/csv',
      buffer: Buffer.from(table(units)),
    });
    await page.getByText('可以登记').waitFor();
    await page.getByText('3 个数字').waitFor();
    await page.getByRole('button', { name: '登记', exact: true }).click();
    await page.getByText('已登记。').waitFor();
    await page.getByRole('button', { name: '关闭' }).last().click();
    await page.getByRole('link', { name: '市上半年民调' }).first().waitFor();
    await shot(page, 'polls');
    await checkAccessibility(page, 'polls');
  });

  await t.test('units stand with their intervals, and in words against the whole', async () => {
    await page.getByRole('link', { name: '市上半年民调' }).first().click();
    await page.getByRole('heading', { level: 1, name: '市上半年民调' }).waitFor();
    const rows = page.getByRole('row');
    assert.match(
      await rows.filter({ hasText: units[0] }).first().textContent(),
      /97\.0%.*高于全体/s,
    );
    assert.match(
      await rows.filter({ hasText: units[1] }).first().textContent(),
      /91\.0%.*看不出不同/s,
    );
    await page.getByText('来源：市平安办通报').waitFor();
    await shot(page, 'poll');
    await checkAccessibility(page, 'poll');
  });

  await t.test('the indicator takes it, with the way back', async () => {
    const all = await api.get('/api/v1/indicators?from=2021-05-01&to=2021-07-31');
    const safety = all.items.find((one) => one.id === 'safety');
    assert.equal(safety.kind, 'polled');
    assert.equal(safety.figure.value, 0.925);
    assert.equal(safety.figure.poll.name, '市上半年民调');
  });

  await t.test('a wrong one is withdrawn with the reason', async () => {
    await page.getByRole('button', { name: '撤回这份结果' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('textbox').fill('抄错了一行');
    await dialog.getByRole('button', { name: '撤回这份结果' }).click();
    await page.getByText('已撤回：抄错了一行').waitFor();
  });
});
