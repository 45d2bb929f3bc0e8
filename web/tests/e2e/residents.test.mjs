/** A resident reports a matter over a bad line, follows it with the receipt, and withdraws it. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  checkAccessibility,
  openPage,
  screens,
  shot,
  startBrowser,
  startDemo,
} from './harness.mjs';

const identityNumber = '110101199002281234';

test('residents: report, receipt, follow, withdraw', async (t) => {
  const demo = await startDemo(t);
  const browser = await startBrowser(t);
  const { page } = await openPage(t, browser, demo, '/p/', screens.phone, {
    mayFail: /\/api\/v1\/(session$|public\/)/, // a lost answer and a wrong code belong to the story
  });
  const press = (name) => page.getByRole('button', { name, exact: true }).click();
  const look = async (name) => {
    await checkAccessibility(page, name);
    await shot(page, name);
  };
  const asked = [];
  page.on('request', (request) => asked.push(request.url()));

  await page.getByRole('heading', { name: '反映一个问题' }).waitFor();
  await look('residents-report');
  await page.locator('#unit').selectOption({ index: 1 });
  await page.locator('#text').fill(`三组路口的路灯坏了，我的证 ${identityNumber}`);
  await page.locator('#place').fill('村口小桥东边');
  await press('提交');
  await look('residents-warning');
  await press('替我删掉号码');
  assert.ok(!(await page.locator('#text').inputValue()).includes(identityNumber));

  // The request arrives and its answer is lost: the second attempt must be the same matter.
  let received = null;
  await page.route('**/api/v1/public/matters', async (route) => {
    received = await (await route.fetch()).json();
    await route.abort();
  });
  await press('提交');
  await page.getByRole('heading', { name: '没有收到答复' }).waitFor();
  await look('residents-lost');
  await page.unroute('**/api/v1/public/matters');
  await press('再提交一次');

  await page.getByRole('heading', { name: '已经登记好了' }).waitFor();
  await look('residents-receipt');
  const [number, check] = await page.locator('dd.big').allTextContents();
  assert.match(number, /^[0-9A-HJKMNP-TV-Z]{5}-[0-9A-HJKMNP-TV-Z]{5}$/);
  assert.match(check, /^\d{6}$/);
  assert.equal(number, received.receipt);
  const qr = page.locator('img.qr');
  assert.ok(await qr.evaluate((image) => image.complete && image.naturalWidth > 0));
  const [picture] = await Promise.all([page.waitForEvent('download'), press('存成图片')]);
  assert.match(picture.suggestedFilename(), new RegExp(`${number}\\.png$`));
  await press('我记好了，清除本机记录');
  const kept = await page.evaluate(() =>
    JSON.stringify([{ ...sessionStorage }, { ...localStorage }]),
  );
  assert.ok(!kept.includes(check) && !kept.includes(number));

  // As the QR code opens it, in another browser that knows nothing.
  const address = `${demo.address}/p/#r=${number}`;
  await page.goto('about:blank');
  await page.goto(address);
  assert.equal(await page.locator('#number').inputValue(), number);
  await page.locator('#check').fill(check === '000000' ? '000001' : '000000');
  await press('查看');
  await page.locator('[role=alert]').waitFor();
  await page.locator('#check').fill(check);
  await press('查看');
  await page.getByRole('heading', { name: '现在到哪一步了' }).waitFor();
  await page.getByRole('heading', { name: '不满意，还可以找谁' }).waitFor();
  assert.ok(!(await page.locator('main').textContent()).includes(identityNumber));
  await look('residents-matter');

  await press('撤回');
  await look('residents-withdraw');
  await press('确认撤回');
  await page.getByText('已撤回，这件事不再办理。').waitFor();
  assert.equal(await page.getByRole('button', { name: '撤回', exact: true }).count(), 0);
  await look('residents-withdrawn');

  assert.deepEqual(
    asked.filter((url) => url.includes(check)),
    [],
    'the check code never enters an address',
  );
});

test('residents: rights, English and the larger view', async (t) => {
  const demo = await startDemo(t);
  const browser = await startBrowser(t);
  const { page } = await openPage(t, browser, demo, '/p/#rights', screens.desk);
  await page.getByRole('heading', { name: '您的权利' }).waitFor();
  await checkAccessibility(page, 'rights');
  await page.getByRole('button', { name: 'English' }).click();
  await page.getByRole('heading', { name: 'Your rights' }).waitFor();
  await page.getByRole('button', { name: 'Larger text' }).click();
  const low = await page
    .locator('button:visible, nav a:visible')
    .evaluateAll((all) => all.filter((one) => one.getBoundingClientRect().height < 60).length);
  assert.equal(low, 0, 'targets of the larger view are 60 px high');
  const small = await page
    .locator('main *')
    .evaluateAll(
      (all) =>
        all.filter(
          (one) => one.textContent.trim() && parseFloat(getComputedStyle(one).fontSize) < 18,
        ).length,
    );
  assert.equal(small, 0, 'no text is smaller than 18 px');
  await checkAccessibility(page, 'rights in English, large');
  await shot(page, 'residents-rights-en');
});
