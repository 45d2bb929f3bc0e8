/** The living campaign of each plan but the first: every page of the console that a plan fills shows it, on a desk and on a phone. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  checkAccessibility,
  cookiesOf,
  openPage,
  screens,
  shot,
  signInAtApi,
  startBrowser,
  startDemo,
} from './harness.mjs';

const pages = [
  'my-day',
  'asks',
  'posts',
  'places',
  'supervision',
  'standards',
  'publicity',
  'indicators',
  'burden',
  'plan',
];
/** What must be there, by plan: [address at the API, where its rows are]. */
const filled = {
  s0: [['/api/v1/asks', 'asks']],
  s2: [['/api/v1/publicity', 'items']],
  s3: [['/api/v1/posts', 'units']],
  s4: [['/api/v1/places', 'items']],
};

for (const plan of Object.keys(filled))
  test(`the campaign of ${plan}`, async (t) => {
    const demo = await startDemo(t, '--plan', plan);
    const browser = await startBrowser(t);
    const api = await signInAtApi(demo, 'centre1');
    for (const [address, rows] of filled[plan]) {
      const answer = await api.get(address);
      assert.ok(answer[rows]?.length > 0, `${address}: ${JSON.stringify(answer).slice(0, 200)}`);
    }
    const cookies = await cookiesOf(demo, 'centre1');
    const { page } = await openPage(t, browser, demo, '/', screens.desk, { cookies });
    for (const name of pages)
      await t.test(name, async () => {
        await page.goto(`${demo.address}/${name}`);
        await page.locator('main h1').waitFor();
        await page.waitForLoadState('networkidle');
        assert.equal(await page.locator('main [role="alert"]').count(), 0, 'nothing has failed');
        await checkAccessibility(page, `${plan}-${name}`);
        await shot(page, `${plan}-${name}`);
      });
    await t.test('the same on a phone', async () => {
      await page.setViewportSize(screens.phone?.viewport ?? { width: 360, height: 740 });
      for (const name of pages) {
        await page.goto(`${demo.address}/${name}`);
        await page.locator('main h1').waitFor();
        await page.waitForLoadState('networkidle');
        await checkAccessibility(page, `${plan}-${name}-phone`);
      }
    });
  });
