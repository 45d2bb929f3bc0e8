/** The map of places: units shaded without positions, points over the outlines, the way to a place by mouse and keyboard. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  checkAccessibility,
  cookiesOf,
  newId,
  openPage,
  screens,
  shot,
  startDesk,
} from './harness.mjs';
import { activateSafePlaces, putSpot, village } from './safe-places.mjs';

const path = '/places/map';

test('the map of places', async (t) => {
  const { demo, browser, api } = await startDesk(t);
  activateSafePlaces(demo);
  const cookies = await cookiesOf(demo, 'centre1');
  const bridge = await putSpot(api, '村口石桥');
  const { session } = api;
  await api.send('inspection.record', {
    inspection_id: newId(),
    rule: 'inspect.spots',
    place_id: bridge,
    day: session.now.slice(0, 10),
    items: [
      { item: '照明', state: 'ok' },
      { item: '护栏', state: 'fault', matter_id: newId(), kind: 'general' },
    ],
  });
  const { page } = await openPage(t, browser, demo, path, screens.desk, { cookies });

  await t.test('without positions the units are shaded by open faults', async () => {
    await page.getByText('还没有经纬度').first().waitFor();
    assert.equal(await page.locator('[data-place]').count(), 0);
    assert.ok(
      (await page.locator('.place-drawing .shade-0').count()) === 1,
      'one unit has a fault',
    );
    await checkAccessibility(page, 'place-map-shaded');
    await shot(page, 'place-map-shaded');
  });

  await t.test('points lie over the outlines and lead to their place', async () => {
    const put = (place_id, name, longitude, latitude) =>
      api.send('place.put', { place_id, kind: 'spot', unit: village, name, longitude, latitude });
    await put(bridge, '村口石桥', 115.46, 33.1);
    const pond = newId();
    await put(pond, '塘边', 115.465, 33.095);
    await put(newId(), '外地', 116.9, 33.1);
    await page.reload();
    const point = page.locator(`[data-place="${bridge}"]`);
    await point.waitFor();
    assert.equal(await page.locator('[data-place]').count(), 2, 'what lies outside is not drawn');
    await page.getByText('在图外', { exact: true }).waitFor();
    assert.notEqual(
      await point.locator('path').getAttribute('d'),
      await page.locator(`[data-place="${pond}"] path`).getAttribute('d'),
      'a fault has a shape of its own',
    );
    await page.getByRole('list', { name: '图例' }).getByText('有没改好的问题').waitFor();
    await checkAccessibility(page, 'place-map');
    await shot(page, 'place-map');
    await page.emulateMedia({ forcedColors: 'active', colorScheme: 'dark' });
    await shot(page, 'place-map-forced-colours');
    await page.emulateMedia({ forcedColors: 'none', colorScheme: 'light' });
    await point.click();
    await page.waitForURL(`**/places/${bridge}`);
    await page.goBack();
    const link = page.locator('.map-list').getByRole('link', { name: '塘边' });
    await link.focus();
    await page.keyboard.press('Enter');
    await page.waitForURL(`**/places/${pond}`);
    await page.goBack();
  });

  await t.test('a unit is looked at more closely', async () => {
    const drawing = page.locator('.place-drawing');
    await drawing.waitFor();
    const width = async () => Number((await drawing.getAttribute('viewBox')).split(' ')[2]);
    const whole = await width();
    await page.getByLabel('村', { exact: true }).selectOption(village);
    await page.waitForURL(`**${path}?unit=${village}`);
    await page.waitForFunction(
      (before) =>
        Number(document.querySelector('.place-drawing')?.getAttribute('viewBox').split(' ')[2]) <
        before,
      whole,
    );
    await shot(page, 'place-map-unit');
  });

  await t.test('on a phone, and where people live there is no point', async () => {
    const { page: phone } = await openPage(t, browser, demo, path, screens.phone, { cookies });
    await phone.locator('.place-drawing').waitFor();
    await checkAccessibility(phone, 'place-map-phone');
    await shot(phone, 'place-map-phone');
    await assert.rejects(
      api.send('place.put', {
        place_id: newId(),
        kind: 'rented_home',
        unit: village,
        name: '东街3号',
        longitude: 115.46,
        latitude: 33.1,
      }),
      /PLACE-HOME/,
    );
  });
});
