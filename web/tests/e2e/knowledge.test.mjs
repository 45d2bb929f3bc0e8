/** Short answers: kept at the desk, suggested while a matter is told, listed for everybody, counted as a number. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { checkAccessibility, cookiesOf, openPage, screens, shot, startDesk } from './harness.mjs';

test('answers and services', async (t) => {
  const { demo, browser, api } = await startDesk(t);
  const cookies = await cookiesOf(demo, 'centre1');
  const entries = async () => (await api.get('/api/v1/knowledge')).items;
  const brought = (await entries()).length;
  assert.ok(brought > 0, 'the plan brings some of its own');
  const mattersOpen = async () => (await api.get('/api/v1/matters?limit=1')).counts.listed;

  await t.test('the centre keeps them, with their history', async () => {
    const { page } = await openPage(t, browser, demo, '/knowledge', screens.desk, { cookies });
    await page.getByRole('button', { name: '新增一条' }).click();
    const dialog = page.locator('dialog[open]');
    await dialog.locator('[name=question]').fill('路灯坏了找谁修');
    await dialog.locator('[name=answer]').fill('打村委会电话报修，三天内修好。');
    await dialog.locator('[name=office]').fill('村民委员会');
    await dialog.locator('[name=phone]').fill('0558-7654321');
    await checkAccessibility(page, 'knowledge-form');
    await shot(page, 'knowledge-form');
    await dialog.getByRole('button', { name: '保存' }).click();
    await page.getByRole('heading', { name: '路灯坏了找谁修' }).waitFor();
    const lamp = page.locator('.entries > li').filter({ hasText: '路灯坏了找谁修' });
    await lamp.getByRole('button', { name: '修改', exact: true }).click();
    await page.locator('dialog[open] [name=hours]').fill('工作日 8:30 至 17:30');
    await page.locator('dialog[open]').getByRole('button', { name: '保存' }).click();
    await page.getByText('工作日 8:30 至 17:30').waitFor();
    await checkAccessibility(page, 'knowledge');
    await shot(page, 'knowledge-desk');
    await lamp.getByRole('button', { name: '修改记录' }).click();
    await page.locator('dialog[open] .timeline li').nth(1).waitFor();
    assert.equal(await page.locator('dialog[open] .timeline li').count(), 2);
    await shot(page, 'knowledge-history');
  });

  await t.test('from a file: looked at first, then taken over', async () => {
    const { page } = await openPage(t, browser, demo, '/knowledge', screens.desk, { cookies });
    await page.getByRole('button', { name: '导入', exact: true }).click();
    await page.locator('dialog[open] input[type=file]').setInputFiles({
      name: '问答.csv',
      mimeType: 'text/csv',
      buffer: Buffer.from('问题,答复,带什么\n医保卡丢了怎么补办,到便民服务中心办理,身份证\n'),
    });
    await page.locator('dialog[open]').getByText('医保卡丢了怎么补办').waitFor();
    assert.equal((await entries()).length, brought + 1, 'a preview keeps nothing');
    await checkAccessibility(page, 'knowledge-import');
    await shot(page, 'knowledge-import');
    await page.getByRole('button', { name: '写入 1 条' }).click();
    await page.getByText('已写入 1 条').waitFor();
    assert.equal((await entries()).length, brought + 2);
  });

  await t.test('a resident finds the answer and opens no matter', async () => {
    const before = await mattersOpen();
    const { page } = await openPage(t, browser, demo, '/p/', screens.phone);
    await page.locator('textarea').first().fill('我家门口的路灯坏了三天了');
    const box = page.locator('.suggestions');
    await box.getByText('路灯坏了找谁修').click();
    await box.getByText('打村委会电话报修').waitFor();
    await checkAccessibility(page, 'knowledge-suggested');
    await shot(page, 'knowledge-suggested');
    // The page thanks at once; the count is there when the request has been answered.
    const counted = page.waitForResponse(/public\/knowledge\/answered$/);
    await box.getByRole('button', { name: '这就解决了' }).click();
    assert.equal((await counted).status(), 204);
    await box.getByText('好的，已记下').waitFor();
    const lamp = (await entries()).find((entry) => entry.question === '路灯坏了找谁修');
    assert.equal(lamp.answered, 1);
    assert.equal(await mattersOpen(), before);
    await page.getByRole('link', { name: '常见问题' }).click();
    await page.getByText('医保卡丢了怎么补办').click();
    await page.getByText('到便民服务中心办理').waitFor();
    await checkAccessibility(page, 'answers');
    await shot(page, 'answers-phone');
  });

  await t.test('at the desk and at other sizes', async () => {
    const { page } = await openPage(t, browser, demo, '/matters?new=1', screens.desk, { cookies });
    await page.locator('dialog[open] [name=text]').fill('门口的路灯坏了三天');
    await page.locator('dialog[open]').getByText('路灯坏了找谁修').waitFor();
    await checkAccessibility(page, 'knowledge-new-matter');
    await shot(page, 'knowledge-new-matter');
    for (const [name, screen, options] of [
      ['phone', screens.phone, {}],
      ['wide', { viewport: { width: 1920, height: 1080 } }, {}],
      ['senior', screens.phone, { senior: true }],
    ]) {
      const other = await openPage(t, browser, demo, '/knowledge', screen, { cookies, ...options });
      await other.page.getByText('路灯坏了找谁修').first().waitFor();
      await checkAccessibility(other.page, `knowledge-${name}`);
      await shot(other.page, `knowledge-${name}`);
      const answers = await openPage(t, browser, demo, '/p/#answers', screen, options);
      await answers.page.getByText('路灯坏了找谁修').waitFor();
      await checkAccessibility(answers.page, `answers-${name}`);
      await shot(answers.page, `answers-${name}`);
    }
  });
});
