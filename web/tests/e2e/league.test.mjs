/** League tables: groups and reasons, no first and no last; a trial of the bands. */
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

test('a league of communities', async (t) => {
  const demo = await startDemo(t, '--plan', 's2');
  const browser = await startBrowser(t);
  const centre = await signInAtApi(demo, 'centre1');

  await t.test(
    'gives no rank where sets overlap, and no band for a district it is a part of',
    async () => {
      const page = await centre.get('/api/v1/rankings/community');
      assert.equal(page.brief.id, 'community');
      for (const league of page.table.leagues) {
        assert.equal(league.whole, false, 'the plan counts among the communities of the district');
        for (const row of league.rows) {
          if (row.rank_low !== row.rank_high) assert.equal(row.rank, null);
          for (const band of row.bands) assert.notEqual(band.withheld, '');
        }
        for (const one of league.apart) assert.ok(one.why.length > 0);
      }
      const cookies = await cookiesOf(demo, 'centre1');
      const { page: tab } = await openPage(t, browser, demo, '/league', undefined, { cookies });
      await tab.getByRole('heading', { name: '排名分组', level: 1 }).waitFor();
      await tab.getByText('没有第一名，也没有最后一名').first().waitFor();
      await checkAccessibility(tab);
      await shot(tab, 'league');
    },
  );

  await t.test('the bands are tried out, with another number of rows as well', async () => {
    const cookies = await cookiesOf(demo, 'centre1');
    const { page } = await openPage(t, browser, demo, '/league', undefined, { cookies });
    await page.getByRole('heading', { name: '试算：这样分档会怎样' }).waitFor();
    await page.getByText(/各 200 条（人）/).waitFor();
    await page.getByLabel('每个单位的条（人）数').fill('400');
    await page.getByRole('button', { name: '再试' }).press('Enter');
    await page.getByText(/各 400 条（人）/).waitFor();
    const seasons = await centre.get('/api/v1/rankings/community/season');
    const [{ season }] = seasons.items;
    assert.ok(season.equal_ours <= 0.05, `${season.equal_ours}`);
    assert.ok(season.equal_naive > 0.9, `${season.equal_naive}`);
    assert.ok(season.middling_naive > season.middling_ours);
  });

  await t.test("a unit's sheet says why", async () => {
    const cookies = await cookiesOf(demo, 'centre1');
    const where = '/league/community/c1?plan=dongfeng-2017';
    const { page } = await openPage(t, browser, demo, where, undefined, { cookies });
    await page.getByRole('heading', { name: '一社区', level: 1 }).waitFor();
    await page.getByRole('table', { name: '各项指标' }).waitFor();
    await checkAccessibility(page);
    await shot(page, 'league-unit');
  });
});
