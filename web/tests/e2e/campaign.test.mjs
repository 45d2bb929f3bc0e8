/**
 * The main road of the campaign in one test: a visitor works without a signal and reports a matter, the township has it
 * handled twice because the resident says so, the resident confirms, and the bulletin of the day shows it row by row.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  checkAccessibility,
  cookiesOf,
  openPage,
  screens,
  shot,
  signInAtApi,
  signInOnPhone,
  startBrowser,
  startDemo,
} from './harness.mjs';

const title = '三组村口路灯坏了';
const day = '2021-11-04'; // the demo's last day
const offlineAllowed = { mayFail: /\/(api\/v1|m)\// };

/** The journal's entries after `seq`, as the auditor reads them. */
async function entriesAfter(auditor, seq) {
  const kinds = {};
  const { items, head } = await auditor.get(`/api/v1/journal?after=${seq}&limit=200`);
  for (const { kind } of items) kinds[kind] = (kinds[kind] ?? 0) + 1;
  return { kinds, head: head.seq };
}

async function visitNext(phone, answer) {
  await phone.getByRole('button', { name: /^未访/ }).click();
  await phone.locator('.row-link').first().click();
  await phone.locator('.outcome.answered').click();
  await phone.getByRole('radio', { name: answer }).check();
}
const save = (phone) => phone.locator('.save-bar button').click();
const menu = (phone, name) =>
  phone
    .getByRole('navigation')
    .getByRole('link', { name: new RegExp(name) })
    .click();

/** One action of the matter page through its dialog. */
async function act(desk, name, fill = async () => {}) {
  await desk.locator('.action-bar').getByRole('button', { name, exact: true }).click();
  const dialog = desk.locator('dialog[open]');
  await fill(dialog);
  await dialog.locator('button[type=submit]').click();
  await dialog.waitFor({ state: 'hidden' });
}
const stateOf = (desk, word) =>
  desk.locator('.matter-sub .badge').getByText(word, { exact: true }).waitFor();

async function handle(centre, lead, answer) {
  await act(centre, '交单', (dialog) =>
    dialog.locator('select[name=owner]').selectOption({ label: '秦四庙村负责人 · 村负责人' }),
  );
  await stateOf(centre, '已交单');
  await lead.getByRole('button', { name: '接办', exact: true }).waitFor();
  await act(lead, '接办');
  await stateOf(lead, '办理中');
  await act(lead, '答复', async (dialog) => {
    await dialog.locator('select[name=outcome]').selectOption('solved');
    await dialog.locator('textarea[name=text]').fill(answer);
  });
  await stateOf(lead, '已答复');
}

async function tell(phone, answer) {
  await menu(phone, '诉求');
  await phone.getByRole('link', { name: new RegExp(title) }).click();
  await phone.getByText(answer).waitFor();
  await phone.getByRole('button', { name: '已当面告知' }).click();
  await phone.getByText(/已记下“告知居民”/).waitFor({ state: 'hidden' });
  await phone.getByRole('button', { name: '已当面告知' }).waitFor({ state: 'hidden' });
}

/** "57.5%6484 / 11267" is a share of 6484 rows; other figures are the number itself. */
function numberOf(figure) {
  return Number((/(\d+) \/ \d+/.exec(figure) ?? /(\d+)/.exec(figure))[1]);
}

/** Presses every headline figure of the bulletin and counts the rows it leads to. */
async function followFigures(desk) {
  const report = desk.locator('iframe').contentFrame();
  const bulletin = desk.url();
  const figures = report.locator('dl.figures div').filter({ has: report.locator('a') });
  const names = await figures.locator('dt').allTextContents();
  assert.ok(names.length >= 8, `figures with links: ${names.join(' ')}`);
  for (const [index, name] of names.entries()) {
    await desk.goto(bulletin);
    const link = figures.nth(index).locator('a').first();
    const shown = numberOf(await figures.nth(index).locator('dd').textContent());
    const href = await link.getAttribute('href');
    if (href.startsWith('#')) {
      assert.equal(await report.locator(`${href} tbody tr`).count(), shown, `rows of ${name}`);
      await link.click();
      assert.equal(desk.url(), bulletin, `${name} is further down in the bulletin`);
    } else {
      const rows = await rowsBehind(desk, link, href);
      if (rows !== null) assert.equal(rows, shown, `rows of ${name} at ${href}`);
    }
  }
}

/** Null for a link to shares rather than to rows. */
async function rowsBehind(desk, link, href) {
  const to = new URL(href, desk.url());
  const list = /^\/(matters|dwellings)$/.exec(to.pathname)?.[1];
  const asked = list && desk.waitForRequest((one) => one.url().includes(`/api/v1/${list}?`));
  await link.click();
  await desk.waitForURL((url) => url.pathname === to.pathname);
  await desk.locator('main h1').waitFor();
  if (!list) return null;
  const query = new URL((await asked).url());
  let rows = 0;
  for (let after = null; ;) {
    if (after !== null) query.searchParams.set('after', after);
    const page = await (await desk.request.get(query.href)).json();
    rows += page.items.length;
    after = page.next ?? null;
    if (after === null) return rows;
  }
}

test('campaign: offline visits, a matter handled twice, confirmed and in the bulletin', async (t) => {
  const demo = await startDemo(t);
  const browser = await startBrowser(t);
  const auditor = await signInAtApi(demo, 'audit');
  const { page: phone, context } = await openPage(
    t,
    browser,
    demo,
    '/m/',
    screens.phone,
    offlineAllowed,
  );
  const sent = [];
  phone.on('request', (one) => one.url().endsWith('/api/v1/commands') && sent.push(one.url()));
  let receipt;
  let check;

  await t.test('the phone is made ready with a signal', async () => {
    await shot(phone, 'field-sign-in');
    await checkAccessibility(phone, 'field-sign-in');
    await signInOnPhone(phone, 'qinsimiao-01');
    await phone.locator('.row-link').first().waitFor();
    await shot(phone, 'field-list', { fullPage: false });
    await checkAccessibility(phone, 'field-list');
    await menu(phone, '我的');
    await phone.getByText('可以离线使用').waitFor();
    await shot(phone, 'field-me');
    await checkAccessibility(phone, 'field-me');
    await menu(phone, '入户');
  });

  const before = await entriesAfter(auditor, 1_000_000);
  await t.test('five visits and a matter without a signal', async () => {
    await context.setOffline(true);
    for (const answer of ['比较好', '很好', '一般', '比较好']) {
      await visitNext(phone, answer);
      await save(phone);
      await phone.locator('.row-link').first().waitFor();
    }
    await visitNext(phone, '不太好');
    await phone.getByRole('button', { name: '有，登记一件诉求' }).click();
    await phone.getByLabel(/一句话说明/).fill(title);
    await phone.getByLabel(/地点/).fill('三组村口小桥东边');
    await shot(phone, 'field-visit');
    await checkAccessibility(phone, 'field-visit');
    await save(phone);
    await phone.getByRole('heading', { name: '居民回执' }).waitFor();
    [receipt, check] = (await phone.locator('dd.number').allTextContents()).map((one) =>
      one.replace(/\s/g, ''),
    );
    assert.match(receipt, /^[0-9A-HJKMNP-TV-Z]{5}-[0-9A-HJKMNP-TV-Z]{5}$/);
    assert.match(check, /^\d{6}$/);
    await shot(phone, 'field-receipt');
    await checkAccessibility(phone, 'field-receipt');
    await phone.getByRole('button', { name: '已交给居民' }).click();
  });

  await t.test('a reload without a signal keeps everything', async () => {
    await phone.reload();
    await phone.locator('.row-link').first().waitFor();
    await menu(phone, '待发');
    await phone.getByText(receipt).first().waitFor();
    assert.equal(await phone.locator('article.item.waiting').count(), 6);
    await shot(phone, 'field-outbox-offline');
    await checkAccessibility(phone, 'field-outbox-offline');
    assert.deepEqual((await entriesAfter(auditor, before.head)).kinds, {}, 'nothing arrived yet');
  });

  const centre = (
    await openPage(t, browser, demo, '/matters', screens.desk, {
      cookies: await cookiesOf(demo, 'centre1'),
    })
  ).page;
  const lead = (
    await openPage(t, browser, demo, '/', screens.phone, {
      cookies: await cookiesOf(demo, 'qinsimiao-lead'),
    })
  ).page;
  const resident = (await openPage(t, browser, demo, '/p/', screens.phone)).page;

  await t.test('with a signal everything is sent exactly once', async () => {
    await centre.locator('.board').waitFor();
    await context.setOffline(false);
    await phone.locator('article.item.done').nth(5).waitFor();
    await phone.getByText('手机上的内容已与服务器同步').first().waitFor();
    const arrived = await entriesAfter(auditor, before.head);
    assert.deepEqual(arrived.kinds, { 'visit.record': 5, 'matter.open': 1 });
    const batches = sent.length;
    await Promise.all([
      phone.waitForResponse((one) => one.url().includes('/api/v1/field?since=')),
      phone.getByRole('button', { name: '现在发送' }).click(),
    ]);
    assert.equal(sent.length, batches, 'a second round sends nothing');
    assert.equal((await entriesAfter(auditor, before.head)).head, arrived.head);
    await shot(phone, 'field-outbox-done');
  });

  await t.test('the console shows it without a reload; it is handled and told', async () => {
    await centre.getByRole('link', { name: title }).click();
    await centre.getByRole('heading', { name: title }).waitFor();
    await lead.goto(centre.url());
    await handle(centre, lead, '灯泡已换，当晚亮灯。');
    await shot(lead, 'console-matter-lead-phone');
    await tell(phone, '灯泡已换，当晚亮灯。');
    await shot(phone, 'field-matter-told');
    await checkAccessibility(phone, 'field-matter-told');
  });

  async function openReceipt() {
    await resident.goto('about:blank');
    await resident.goto(`${demo.address}/p/#r=${receipt}`);
    await resident.locator('#check').fill(check);
    await resident.getByRole('button', { name: '查看', exact: true }).click();
    await resident.getByRole('heading', { name: '现在到哪一步了' }).waitFor();
  }

  await t.test('the resident says it is not solved: round two', async () => {
    await openReceipt();
    await resident.getByText('灯泡已换，当晚亮灯。').first().waitFor();
    await shot(resident, 'residents-told');
    await checkAccessibility(resident, 'residents-told');
    await resident.getByRole('button', { name: '没有解决', exact: true }).click();
    await resident.locator('textarea').fill('只亮了一晚，又灭了。');
    await shot(resident, 'residents-dissent');
    await resident.getByRole('button', { name: '没有解决，请重新办' }).click();
    await resident.getByText('已记下：没有解决。这件事会重新办理。').waitFor();
    await centre.locator('.matter-sub').getByText('第 2 轮').waitFor();
    await centre.getByText('只亮了一晚，又灭了。').waitFor();
    await shot(centre, 'console-matter-reopened');
    await checkAccessibility(centre, 'console-matter-reopened');
  });

  await t.test('handled again, confirmed, closed', async () => {
    await handle(centre, lead, '换了线路和灯头，连看三晚都亮。');
    await tell(phone, '换了线路和灯头，连看三晚都亮。');
    await openReceipt();
    await resident.getByRole('button', { name: '已解决', exact: true }).click();
    await resident.getByRole('button', { name: '是的，已解决' }).click();
    await resident.getByText('已记下：您确认已解决。谢谢。').waitFor();
    await shot(resident, 'residents-confirmed');
    await stateOf(centre, '已销单');
    await shot(centre, 'console-matter-closed');
    await menu(phone, '诉求');
    await phone.getByRole('heading', { name: /已办结的/ }).waitFor();
    await shot(phone, 'field-matters');
  });

  await t.test('the bulletin of the day shows it, and each figure leads to its rows', async () => {
    await centre.goto(`${demo.address}/bulletin?name=daily&date=${day}`);
    const report = centre.locator('iframe').contentFrame();
    await report.getByText(receipt).first().waitFor();
    const tables = report.locator('table').filter({ hasText: receipt });
    const captions = (await tables.locator('caption').allTextContents()).join(' ');
    for (const word of ['受理', '重新', '销单'])
      assert.match(captions, new RegExp(word), `${receipt} in the table of ${word}`);
    await followFigures(centre);
  });
});
