/** League tables: groups and reasons, no first and no last; a trial of the bands; what was published, also as files. */
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

/** Ranges of ranks, some of one rank at most; groups; whoever has no rank has none written. */
function expectLeague(league, units) {
  assert.equal(league.rows.length, units, JSON.stringify(league.apart));
  assert.ok(league.groups > 1, 'the ends are told apart');
  assert.ok(league.any_told_apart);
  for (const row of league.rows) {
    assert.ok(row.rank_low >= 1 && row.rank_low <= row.rank_high && row.rank_high <= units);
    assert.equal(row.rank, row.rank_low === row.rank_high ? row.rank_low : null);
    assert.ok(row.groups.length > 0);
    assert.ok(row.low < row.high);
    assert.ok(row.verdict.length > 0);
  }
}

test('a league of communities', async (t) => {
  const demo = await startDemo(t, '--plan', 's2');
  const browser = await startBrowser(t);
  const centre = await signInAtApi(demo, 'centre1');
  const [edition] = (await centre.get('/api/v1/rankings/community')).editions;
  const cookies = await cookiesOf(demo, 'centre1');

  await t.test(
    'gives no rank where sets overlap, and no band for a district it is a part of',
    async () => {
      assert.deepEqual([edition.from, edition.to], ['2017-01-01', '2017-06-30']);
      const page = await centre.get(`/api/v1/rankings/community?edition=${edition.id}`);
      assert.equal(page.brief.id, 'community');
      assert.equal(page.table.leagues.length, 1);
      const [league] = page.table.leagues;
      assert.equal(league.whole, false, 'the plan counts among the communities of the district');
      expectLeague(league, 8);
      assert.ok(
        league.rows.some((row) => row.rank === null),
        'not everybody is told apart',
      );
      for (const row of league.rows) {
        assert.ok(row.n >= 200);
        assert.equal(row.bands.length, 1);
        assert.equal(row.bands[0].withheld, 'population');
        assert.ok(row.bands[0].why.length > 0);
        assert.equal(row.bands[0].act, null);
      }
      const address = `/league?ranking=community&edition=${edition.id}`;
      const { page: tab } = await openPage(t, browser, demo, address, undefined, { cookies });
      await tab.getByRole('heading', { name: '排名分组', level: 1 }).waitFor();
      await tab.getByText('没有第一名，也没有最后一名').first().waitFor();
      await tab.getByRole('link', { name: '一社区' }).waitFor();
      assert.equal((await tab.getByText('不给', { exact: false }).count()) > 0, true);
      const files = await tab
        .locator('.page-head a[download]')
        .evaluateAll((links) => links.map((link) => link.getAttribute('href')));
      assert.equal(files.length, 3);
      for (const file of files)
        assert.ok(file.includes(`edition=${edition.id}`), `${file}: that of what is shown`);
      await checkAccessibility(tab);
      await shot(tab, 'league');
    },
  );

  await t.test(
    'the page of a day on which nobody is compared leads to the published one',
    async () => {
      const { page } = await openPage(t, browser, demo, '/league', undefined, { cookies });
      await page.getByRole('button', { name: /看最近公布的一期/ }).press('Enter');
      await page.getByRole('link', { name: '一社区' }).waitFor();
    },
  );

  await t.test('the bands are tried out, with another number of rows as well', async () => {
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
    const where = `/league/community/c1?plan=dongfeng-2017&edition=${edition.id}`;
    const { page } = await openPage(t, browser, demo, where, undefined, { cookies });
    await page.getByRole('heading', { name: '一社区', level: 1 }).waitFor();
    const parts = page.getByRole('table', { name: '各项指标' });
    await parts.waitFor();
    assert.equal(await parts.getByRole('row').count(), 2, 'one indicator under its heading');
    await checkAccessibility(page);
    await shot(page, 'league-unit');
  });
});

test('bodies of the county, and its towns on the map of a poll', async (t) => {
  const demo = await startDemo(t, '--plan', 's3');
  const browser = await startBrowser(t);
  const centre = await signInAtApi(demo, 'centre1');
  const cookies = await cookiesOf(demo, 'centre1');

  await t.test('are ranked by what they are responsible for (S3-16)', async () => {
    const { editions } = await centre.get('/api/v1/rankings/bodies');
    assert.ok(editions.length >= 2);
    const page = await centre.get(`/api/v1/rankings/bodies?edition=${editions[0].id}`);
    expectLeague(page.table.leagues[0], 4);
    assert.equal(page.table.leagues[0].whole, true);
  });

  await t.test('towns are shaded, hatched where nothing can be told (S3-40)', async () => {
    const { items } = await centre.get('/api/v1/polls');
    const poll = await centre.get(`/api/v1/polls/${items[0].id}`);
    const towns = poll.figures.filter(
      (one) => one.indicator === 'safety' && one.unit.startsWith('t') && one.estimate !== null,
    );
    assert.ok(towns.length >= 3, `${towns.length} towns are told`);
    for (const town of towns) assert.ok(town.shrunken > 0 && town.rmse > 0);
    const { page } = await openPage(t, browser, demo, `/polls/${items[0].id}`, undefined, {
      cookies,
    });
    await page.locator('svg.choropleth').waitFor();
    const shaded = await page
      .locator('svg.choropleth path[fill^="#"]')
      .evaluateAll((paths) => paths.filter((one) => one.getAttribute('fill') !== '#ffffff').length);
    assert.ok(shaded > 0, 'units are shaded');
    const alike = towns.filter(
      (one) =>
        one.low <=
          poll.figures.find((all) => all.unit === '' && all.indicator === 'safety').estimate &&
        one.high >=
          poll.figures.find((all) => all.unit === '' && all.indicator === 'safety').estimate,
    );
    const hatched = await page.locator('svg.choropleth path[fill^="url"]').count();
    assert.equal(hatched > 0, alike.length > 0, 'hatched where it cannot be told from the whole');
    await checkAccessibility(page);
    await shot(page, 'poll-map');
  });
});
