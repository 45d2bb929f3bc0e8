/** Estimates: answers at the door for the whole town only; a survey file with its intervals, ranks and response rates. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  checkAccessibility,
  cookiesOf,
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
    await checkAccessibility(page);
    await shot(page, 'estimates-door');
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
