/** The map of the units: a file put at the desk, drawn for everybody beside the counts, a unit chosen in it filters the list. */
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

/** Strips from west to east whose borders are shared, the way an office would draw them in a hurry. */
function strips(units) {
  const across = 4;
  const at = (n) => [115 + 0.05 * (n % across), 33 + 0.05 * Math.floor(n / across)];
  return {
    type: 'FeatureCollection',
    features: units.map(({ id }, n) => {
      const [x, y] = at(n);
      const ring = [
        [x, y],
        [x + 0.05, y],
        [x + 0.05, y + 0.05],
        [x, y + 0.05],
        [x, y],
      ];
      return {
        type: 'Feature',
        properties: { unit: id },
        geometry: { type: 'Polygon', coordinates: [ring] },
      };
    }),
  };
}

/** A picture of the part of the page with the map. */
async function look(page, name) {
  await page.locator('.unit-map').evaluate((map) => map.scrollIntoView({ block: 'start' }));
  await shot(page, name, { fullPage: false });
}

const asFile = (json, name = '村界.geojson') => ({
  name,
  mimeType: 'application/geo+json',
  buffer: Buffer.from(typeof json === 'string' ? json : JSON.stringify(json)),
});

test('the map: put at the desk, seen by everybody', async (t) => {
  const demo = await startDemo(t);
  const browser = await startBrowser(t);
  const api = await signInAtApi(demo, 'centre1');
  const cookies = await cookiesOf(demo, 'centre1');
  const publicMap = async () => (await api.get('/api/v1/public/map')).map;
  const { counts } = await api.get('/api/v1/public/matters?limit=1');
  const largest = counts.by_unit.find(({ n }) => n !== null);
  assert.ok(largest, 'the demo has a village whose count is shown');

  await t.test("everybody sees the demo's map and chooses a village in it", async () => {
    const { page } = await openPage(t, browser, demo, '/p/#seen', screens.phone);
    const map = page.locator('.unit-map');
    await map.getByText('示意图').waitFor();
    const village = map.getByRole('button', { name: `${largest.name}：${largest.n} 件` });
    await village.focus();
    await checkAccessibility(page, 'map-phone');
    await look(page, 'map-phone');
    await page.keyboard.press('Enter');
    await page.getByText(`下面只列${largest.name}的事项`).waitFor();
    assert.equal(await page.locator('#seen-unit').inputValue(), largest.unit);
    const units = page.locator('.public-list li');
    await page.waitForFunction(
      (name) =>
        [...document.querySelectorAll('.public-list li')].every((one) =>
          one.textContent.includes(name),
        ),
      largest.name,
    );
    assert.ok((await units.count()) > 0);
    assert.equal(await village.getAttribute('aria-pressed'), 'true');
    assert.ok(await village.evaluate((one) => one === document.activeElement), 'focus stays');
    await look(page, 'map-phone-chosen');
    await page.getByRole('button', { name: '看全部村' }).click();
    assert.equal(await page.locator('#seen-unit').inputValue(), '');
    assert.ok(
      await village.evaluate((one) => one === document.activeElement),
      'the pressed button is gone, the unit it was about has the focus',
    );
    await page.getByRole('button', { name: '大字版' }).click();
    await checkAccessibility(page, 'map-large');
    await look(page, 'map-phone-large');
  });

  await t.test("in the reader's own colours, in English, on a wide screen", async () => {
    const { page } = await openPage(t, browser, demo, '/p/#seen', screens.desk, { english: true });
    await page.locator('.unit-map').getByText('A sketch').waitFor();
    await look(page, 'map-desk-en');
    await page.emulateMedia({ forcedColors: 'active', colorScheme: 'dark' });
    await look(page, 'map-forced-colours');
  });

  await t.test('the centre puts another file, looked at first', async () => {
    const { page } = await openPage(t, browser, demo, '/dwellings', screens.desk, { cookies });
    await page.getByRole('link', { name: '村界地图' }).click();
    await page.getByRole('heading', { name: '现在的地图' }).waitFor();
    await checkAccessibility(page, 'map-kept');
    await shot(page, 'map-desk-kept');
    const units = counts.by_unit.map(({ unit }) => ({ id: unit }));
    const before = await publicMap();
    const file = strips(units);
    const wrong = structuredClone(file);
    wrong.features[0].properties = { name: '没有这个村' };
    wrong.features[1].geometry.coordinates[0].pop();
    const input = page.locator('input[type=file]');
    await input.setInputFiles(asFile(wrong, '有错.geojson'));
    await page.getByText('没有闭合').waitFor();
    await page.getByText('方案中没有单位“没有这个村”').waitFor();
    assert.equal(await page.getByRole('button', { name: '保存这幅图' }).count(), 0);
    await checkAccessibility(page, 'map-wrong');
    await shot(page, 'map-desk-wrong');
    await input.setInputFiles(asFile('村界'));
    await page.getByText('JSON 格式错误').waitFor();
    await input.setInputFiles(asFile(file));
    await page.getByText('可以保存').waitFor();
    await page.locator('[name=number]').fill('皖S（2021）12号');
    await checkAccessibility(page, 'map-preview');
    await shot(page, 'map-desk-preview');
    assert.deepEqual(await publicMap(), before, 'a preview keeps nothing');
    await page.getByRole('button', { name: '保存这幅图' }).click();
    await page.getByText('地图已保存').waitFor();
    const after = await publicMap();
    assert.equal(after.number, '皖S（2021）12号');
    assert.equal(after.units.length, units.length);
    await input.setInputFiles(asFile(file, '另一份.geojson'));
    await page.getByText('可以保存').waitFor();
    const number = await page.locator('[name=number]').inputValue();
    assert.equal(number, '', 'another drawing is not reviewed because the kept one was');
  });

  await t.test('everybody sees the new one; taken away, the page is as before', async () => {
    const { page } = await openPage(t, browser, demo, '/p/#seen', screens.desk);
    await page.getByText('审图号：皖S（2021）12号').waitFor();
    await page.locator(`.unit-map [data-unit="${largest.unit}"]`).click();
    await page.getByText(`下面只列${largest.name}的事项`).waitFor();
    await look(page, 'map-desk-chosen');
    await api.send('map.remove', { reason: '界线有误' });
    await page.reload();
    await page.getByRole('table').first().waitFor();
    await page.waitForLoadState('networkidle');
    assert.equal(await page.locator('.unit-map').count(), 0);
  });
});
