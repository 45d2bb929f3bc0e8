/** A photo from a phone: made small before it leaves, without where it was taken, and back again; what is no picture is refused. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  checkAccessibility,
  cookiesOf,
  openMatter,
  openPage,
  screens,
  shot,
  startDesk,
} from './harness.mjs';

const secret = 'taken at N33.0712 E115.2634';

/** A large photo with a segment of metadata (APP1) after its first two bytes, as a phone writes it. */
async function phonePhoto(page) {
  const drawn = await page.evaluate(() => {
    const canvas = document.createElement('canvas');
    [canvas.width, canvas.height] = [4000, 3000];
    const pen = canvas.getContext('2d');
    for (let n = 0; n < 400; ++n) {
      pen.fillStyle = `hsl(${(n * 37) % 360} 60% 50%)`;
      pen.fillRect((n * 997) % 4000, (n * 571) % 3000, 600, 400);
    }
    return canvas.toDataURL('image/jpeg', 0.95).split(',')[1];
  });
  const bytes = Buffer.from(drawn, 'base64');
  const words = Buffer.from(`Exif\0\0${secret}`);
  const head = Buffer.from([0xff, 0xe1, 0, words.length + 2]);
  return Buffer.concat([bytes.subarray(0, 2), head, words, bytes.subarray(2)]);
}

test('photos: made small on the phone, shown, taken back', async (t) => {
  const { demo, browser, api } = await startDesk(t);
  const matter = await openMatter(api, {
    title: '路灯不亮',
    text: '三组路口的路灯坏了',
    unit: 'qiying',
  });
  const { page } = await openPage(
    t,
    browser,
    demo,
    `/p/#r=${matter.receipt}`,
    screens.phone,
    { mayFail: /\/api\/v1\/(session$|public\/)/ }, // what is no picture is refused
  );
  await page.locator('#check').fill(matter.check);
  await page.getByRole('button', { name: '查看', exact: true }).click();
  const photos = page.locator('ul.photos img');
  const input = page.locator('input[type=file]');
  await input.waitFor();
  assert.equal(await photos.count(), 0);

  // The browser keeps the bytes of a Blob to itself; how many went is known, and what came back.
  const sent = page.waitForRequest(
    (request) => request.method() === 'POST' && request.url().endsWith('/public/files'),
  );
  const shown = page.waitForResponse((response) =>
    response.headers()['content-type']?.startsWith('image/'),
  );
  const photo = await phonePhoto(page);
  assert.ok(photo.includes(secret));
  await input.setInputFiles({ name: '路灯.jpg', mimeType: 'image/jpeg', buffer: photo });
  await photos.first().waitFor();
  await page.waitForFunction(() => document.querySelector('ul.photos img').naturalWidth > 0);
  const size = await photos.first().evaluate((one) => [one.naturalWidth, one.naturalHeight]);
  assert.deepEqual(size, [1280, 960]);
  const { requestBodySize } = await (await sent).sizes();
  const bytes = await (await shown).body();
  assert.ok(requestBodySize < photo.length, `${requestBodySize} of ${photo.length} bytes`);
  assert.equal(requestBodySize, bytes.length, 'the server has nothing to take out any more');
  assert.ok(!bytes.includes(secret));
  await checkAccessibility(page, 'photos');
  await shot(page, 'photos-phone');

  // The desk sees it beside the matter.
  const desk = await openPage(t, browser, demo, `/matters/${matter.id}`, screens.desk, {
    cookies: await cookiesOf(demo, 'centre1'),
  });
  const beside = desk.page.locator('img[src*="/api/v1/"], img[src^="blob:"]').first();
  await beside.waitFor();
  await desk.page.waitForFunction(() =>
    [...document.images].some((one) => one.naturalWidth === 1280),
  );
  await shot(desk.page, 'photos-desk');

  // A file that only calls itself a picture.
  await input.setInputFiles({
    name: '说明.jpg',
    mimeType: 'image/jpeg',
    buffer: Buffer.from('这不是照片'),
  });
  await page.locator('.messages .bad, .messages [role=alert]').first().waitFor();
  assert.equal(await photos.count(), 1);
  await shot(page, 'photos-refused');

  await page.locator('ul.photos button').click();
  await page.waitForFunction(() => document.querySelectorAll('ul.photos img').length === 0);
});
