/** The console: every page of every role, at desk and phone size, in both languages, in the larger view. */
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

const everywhere = [
  '/',
  '/progress',
  '/matters',
  '/matters?view=list',
  '/calendar',
  '/workload',
  '/bulletin',
  '/account',
];
const pagesOf = {
  centre: [
    ...everywhere,
    '/work',
    '/progress?by=group&unit=qinsimiao',
    '/progress?by=visitor',
    '/dwellings',
    '/register/changes',
    '/register/import',
    '/paper',
    '/people',
    '/people/import',
    '/plan',
    '/plan?view=try',
    '/answers',
    'matter',
    'dwelling',
  ],
  village_lead: [
    ...everywhere,
    '/work',
    '/dwellings',
    '/register/changes',
    '/paper',
    '/people',
    '/plan',
    'matter',
  ],
  county_reader: [
    ...everywhere,
    '/dwellings',
    '/register/changes',
    '/people',
    '/plan',
    '/answers',
    'matter',
  ],
  auditor: [
    ...everywhere,
    '/dwellings',
    '/register/changes',
    '/people',
    '/plan',
    '/answers',
    '/journal',
  ],
};
const tours = [
  { role: 'centre', login: 'centre1', screen: 'desk' },
  { role: 'centre', login: 'centre1', screen: 'phone', english: true },
  { role: 'village_lead', login: 'qinsimiao-lead', screen: 'phone', senior: true },
  { role: 'county_reader', login: 'county', screen: 'desk', english: true },
  { role: 'auditor', login: 'audit', screen: 'desk', senior: true },
];

async function placesOf(demo, login) {
  const { get } = await signInAtApi(demo, login);
  const matters = await get('/api/v1/matters?limit=1');
  const dwellings = await get('/api/v1/dwellings?outcome=answered&limit=1');
  return {
    matter: `/matters/${matters.items[0].id}`,
    dwelling: `/dwellings/${dwellings.items[0].id}`,
  };
}

async function settle(page) {
  await page.locator('main h1').waitFor();
  await page.locator('#desk-nav').waitFor({ state: 'attached' });
  await page.waitForFunction(() => !document.querySelector('[aria-busy="true"], .skeleton'));
  const report = page.locator('iframe');
  if (await report.count()) await report.contentFrame().locator('h1').waitFor();
}

test('console: every page of every role', async (t) => {
  const demo = await startDemo(t);
  const browser = await startBrowser(t);
  for (const { role, login, screen, english = false, senior = false } of tours) {
    const view = [role, screen, english ? 'en' : 'zh', senior ? 'senior' : ''].join('-');
    await t.test(view, async (t) => {
      const places = await placesOf(demo, login);
      const options = { cookies: await cookiesOf(demo, login), english, senior };
      const { page } = await openPage(t, browser, demo, '/', screens[screen], options);
      for (const one of pagesOf[role]) {
        const path = places[one] ?? one;
        await page.goto(demo.address + path);
        await settle(page);
        assert.equal(new URL(page.url()).pathname, path.split('?')[0], `${role} may open ${path}`);
        assert.equal(await page.locator('main [role=alert]').count(), 0, `no failure on ${path}`);
        const name = `console-${view}${one.replace(/[^a-z]+/g, '-')}`;
        await shot(page, name, { fullPage: !path.startsWith('/dwellings') });
        await checkAccessibility(page, name);
      }
    });
  }
});
