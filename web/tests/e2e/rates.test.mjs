/** Call-backs and the three rates in the console; every published rate again from the journal. */
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
import { ratesFromJournal } from './rates-from-journal.mjs';

async function journal(api) {
  const entries = [];
  for (let after = 0; after !== null;) {
    const page = await api.get(`/api/v1/journal?after=${after}&limit=500`);
    entries.push(...page.items);
    after = page.next;
  }
  return entries;
}

test('rates: computed again from the journal, and on their pages', async (t) => {
  const demo = await startDemo(t);
  const browser = await startBrowser(t);
  const centre = await signInAtApi(demo, 'centre1');
  const auditor = await signInAtApi(demo, 'audit');
  const period = { from: '2021-10-16', to: '2021-12-31' };
  const published = await centre.get(`/api/v1/rates?from=${period.from}&to=${period.to}`);
  const now = Date.parse((await centre.get('/api/v1/today')).now);
  const again = ratesFromJournal(await journal(auditor), { ...period, now });
  for (const rate of ['response', 'resolution', 'satisfaction', 'resolved_of_all']) {
    const figure = published.total[rate];
    assert.equal(figure.den, again[rate].den, `${rate}: denominator`);
    if (figure.num !== null) assert.equal(figure.num, again[rate].num, `${rate}: numerator`);
  }
  assert.ok(published.total.response.den > 20, 'the demo has first contacts that fell due');
  assert.notEqual(published.total.response.num, null);
  assert.ok(again.resolution.den > 0, 'the demo has call-backs that were answered');

  await t.test('the page of the rates', async () => {
    const cookies = await cookiesOf(demo, 'centre1');
    const { page } = await openPage(t, browser, demo, '/rates', undefined, { cookies });
    await page.locator('.rate-cards').waitFor();
    await checkAccessibility(page);
    await shot(page, 'rates');
    await page.getByRole('button', { name: '没有按时', exact: true }).click();
    await page.locator('#rows-head').waitFor();
  });

  await t.test('a call-back by somebody who had no hand in it', async () => {
    const waiting = (await centre.get('/api/v1/callbacks')).items;
    assert.ok(waiting.length > 0, 'some wait in the demo');
    const cookies = await cookiesOf(demo, 'centre1');
    const { page } = await openPage(t, browser, demo, '/callbacks', undefined, { cookies });
    const first = page.getByRole('button', { name: '登记回访' }).first();
    await first.waitFor();
    await checkAccessibility(page);
    await shot(page, 'callbacks');
    await first.click();
    const dialog = page.locator('dialog[open]');
    await dialog.locator('[name=result]').selectOption('no_answer');
    await dialog.locator('button[type=submit]').click();
    await dialog.waitFor({ state: 'detached' });
    const after = (await centre.get('/api/v1/callbacks')).items;
    assert.equal(
      after.reduce((sum, one) => sum + one.tries.length, 0),
      waiting.reduce((sum, one) => sum + one.tries.length, 0) + 1,
    );
  });
});
