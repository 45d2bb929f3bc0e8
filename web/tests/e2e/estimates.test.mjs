/** Estimates: answers at the door for the whole town only; a published poll with its ranks; a survey file with its intervals, ranks and response rates. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  checkAccessibility,
  cookiesOf,
  newId,
  openPage,
  shot,
  signInAtApi,
  startBrowser,
  startDemo,
} from './harness.mjs';

/** Sixteen villages of a hundred answers: one far below the others, which are all much alike. */
function survey() {
  const lines = ['village,ok'];
  for (let village = 1; village <= 16; village++)
    for (let n = 0; n < 100; n++)
      lines.push(
        `村${100 + village},${village === 16 ? Number(n < 40) : Number(n < 88 + (village % 5))}`,
      );
  return `${lines.join('\n')}\n`;
}
const csv = (name, text) => ({ name, mimeType: 'text/csv', buffer: Buffer.from(text) });

test('estimates: the door for the whole town, a file with its ranks', async (t) => {
  const demo = await startDemo(t);
  const browser = await startBrowser(t);

  await t.test('answers at the door are not broken down by village', async () => {
    const centre = await signInAtApi(demo, 'centre1');
    const door = await centre.get('/api/v1/stats/door');
    const villages = (await centre.get('/api/v1/session')).plan.units.map(({ name }) => name);
    const said = JSON.stringify(door.questions.map(({ rows }) => rows));
    for (const village of villages) assert.ok(!said.includes(village), village);
    const cookies = await cookiesOf(demo, 'centre1');
    const { page } = await openPage(t, browser, demo, '/estimates', undefined, { cookies });
    await page.getByText(door.notice).waitFor();
    // Doors by their outcomes, of the whole register.
    const all = door.rates.find((one) => one.stage === 'interim');
    assert.equal(all.cases, door.population);
    await page.getByRole('row', { name: /^RR1 / }).first().waitFor();
    const [, other] = door.questions;
    if (other) {
      await page.getByLabel('题目').selectOption({ index: 1 });
      await page.getByRole('heading', { name: other.text }).first().waitFor();
    }
    await checkAccessibility(page);
    await shot(page, 'estimates-door');
  });

  await t.test('a wave: units with their ranks, nothing of one that too few answered', async () => {
    const centre = await signInAtApi(demo, 'centre1');
    const villages = centre.session.plan.units.filter(({ kind }) => kind === 'village');
    const [high, middle, low, silent] = villages;
    const figure = (unit, n, percent) => ({ indicator: 'safety', unit, n, percent });
    const wave = (name, from, to, percent) => ({
      result_id: newId(),
      survey: 'poll',
      name,
      from,
      to,
      source: '市平安办通报',
      source_day: to,
      figures: [
        { indicator: 'safety', n: 1600, percent, low: `${percent - 2}`, high: `${percent + 2}` },
        figure(high.id, 400, '96'),
        figure(middle.id, 400, '80'),
        figure(low.id, 400, '79'),
        figure(silent.id, 6, '100'),
      ].map((one) => ({ ...one, percent: String(one.percent) })),
    });
    await centre.send('poll.record', wave('上年民调', '2020-11-01', '2020-11-30', 80));
    await centre.send('poll.record', wave('今年民调', '2021-06-01', '2021-06-30', 90));
    const cookies = await cookiesOf(demo, 'centre1');
    const where = '/estimates?source=wave';
    const { page } = await openPage(t, browser, demo, where, undefined, { cookies });
    await page.getByRole('heading', { name: '名次范围' }).waitFor();
    const row = (name) => page.getByRole('row', { name: new RegExp(`^${name}`) }).last();
    assert.match(await row(high.name).innerText(), /排第 1；与其他单位都分得出先后/);
    assert.match(await row(middle.name).innerText(), /排第 2 至第 3；与 .*分不出先后/);
    assert.equal(await page.getByRole('row', { name: new RegExp(silent.name) }).count(), 0);
    await page.getByText(/1 个单位没有显示/).waitFor();
    const saved = page.waitForEvent('download');
    await page.getByRole('button', { name: '保存图（SVG）' }).last().click();
    assert.equal((await saved).suggestedFilename(), 'ranks.svg');
    await checkAccessibility(page);
    await shot(page, 'estimates-wave');
    await page.getByLabel('怎样分').selectOption({ label: '历次变化' });
    await page.getByText(/不排名次：.*次与次之间不排名次/).waitFor();
    await page.getByRole('row', { name: /今年民调.*有变化/ }).waitFor();
    await checkAccessibility(page);
  });

  await t.test('a village sees its own and the whole, and why there are no ranks', async () => {
    const cookies = await cookiesOf(demo, 'qinsimiao-lead');
    const { page } = await openPage(t, browser, demo, '/estimates', undefined, { cookies });
    await page.getByText(/不排名次：您只看得到本单位和全体的结果/).waitFor();
    assert.equal(await page.getByRole('heading', { name: '名次范围' }).count(), 0);
  });

  await t.test('a file: table, plot, ranks with groups', async () => {
    const cookies = await cookiesOf(demo, 'centre1');
    const where = '/estimates?source=file';
    const { page } = await openPage(t, browser, demo, where, undefined, { cookies });
    await page.locator('input[type=file]').setInputFiles(csv('survey.csv', survey()));
    await page.getByLabel('指标列').selectOption('ok');
    await page.getByLabel('分组列').selectOption('village');
    await page.getByRole('button', { name: '计算', exact: true }).click();
    await page.getByRole('heading', { name: '名次范围' }).waitFor();
    const last = page.getByRole('row', { name: /村116/ }).last();
    assert.match(await last.innerText(), /排第 16；与其他单位都分得出先后/);
    const first = page.getByRole('row', { name: /村104/ }).last();
    assert.match(await first.innerText(), /排第 1 至第 15；与 .*分不出先后/);
    const saved = page.waitForEvent('download');
    await page.getByRole('button', { name: '保存图（SVG）' }).last().click();
    assert.equal((await saved).suggestedFilename(), 'ranks.svg');
    await checkAccessibility(page);
    await shot(page, 'estimates-file');
  });

  await t.test('a file in another encoding is read by the server', async () => {
    const cookies = await cookiesOf(demo, 'centre1');
    const where = '/estimates?source=file';
    const { page } = await openPage(t, browser, demo, where, undefined, { cookies });
    const gb18030 = Buffer.from('b4e52cc2fad2e20abcd72c310abcd72c300ad2d22c310a', 'hex'); // 村,满意 甲,1 甲,0 乙,1
    await page
      .locator('input[type=file]')
      .setInputFiles({ name: 'a.csv', mimeType: 'text/csv', buffer: gb18030 });
    await page.getByLabel('算什么').selectOption({ label: '中位数' });
    await page.getByLabel('指标列').selectOption('满意');
    await page.getByRole('button', { name: '计算', exact: true }).click();
    await page.getByText('满意：中位数').first().waitFor();
  });

  await t.test('outcome codes give response rates with their fractions', async () => {
    const cookies = await cookiesOf(demo, 'centre1');
    const where = '/estimates?source=file';
    const { page } = await openPage(t, browser, demo, where, undefined, { cookies });
    const codes = csv('outcomes.csv', 'code,mode\n1.1,door\n2.11,door\n3.17,door\n4.70,door\n');
    await page.locator('input[type=file]').setInputFiles(codes);
    await page.getByRole('button', { name: '算回应率' }).click();
    const row = page.getByRole('row', { name: /^RR1 / }).first();
    assert.match(await row.innerText(), /1\.00\s+3\.00\s+33\.3%/);
    await checkAccessibility(page);
  });
});
