/** What the plan asks: my day on a small phone, who has done it, why it counts, the plan against today, one unit's page. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import {
  checkAccessibility,
  cookiesOf,
  openPage,
  screens,
  shot,
  signInAtApi,
  startDesk,
} from './harness.mjs';

const small = { viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true };
const leaflets = '到镇综治中心领取宣传资料';
const form = '走访人员熟悉问卷，纸质和网页任选其一';
const plan = 'ruji-2021';
const rule = 'task.collect_leaflets';
const lastDay = '2021-10-15'; // of the phase of mobilisation

test('what the plan asks of units', async (t) => {
  const { demo, browser, api } = await startDesk(t);
  const people = (await api.get('/api/v1/people')).items;
  const lead = people.find((person) => person.login === 'qinsimiao-lead');
  const visitor = people.find((one) => one.role === 'visitor' && one.unit === lead.unit);
  const auditor = people.find((one) => one.role === 'auditor');
  const village = lead.unit;
  const villages = api.session.plan.units.filter((unit) => unit.kind === 'village');
  const other = villages.find((unit) => unit.id !== village);
  const at = (path, more = {}) =>
    `${path}?${new URLSearchParams({ plan, rule, day: lastDay, ...more })}`;
  const why = (unit) => at('/asks/explain', { unit });
  const explained = (unit) => api.get(`/api/v1${why(unit)}`);
  const signedIn = {}; // each once: the server slows down who signs in too often
  const open = async (login, path, screen = screens.desk, options = {}) => {
    signedIn[login] ??= await cookiesOf(demo, login);
    const cookies = signedIn[login];
    return (await openPage(t, browser, demo, path, screen, { cookies, ...options })).page;
  };
  const dialogOf = (page) => page.locator('dialog[open]');
  const sent = async (page) => {
    await dialogOf(page).locator('button[type=submit]').click();
    await dialogOf(page).waitFor({ state: 'detached' });
  };
  assert.equal((await explained(village)).row.state, 'missed', 'the demo has left it open');

  await t.test('a village lead records a task with a note and sees it done', async () => {
    const page = await open('qinsimiao-lead', '/my-day', small);
    const missed = page.locator('section', {
      has: page.getByRole('heading', { name: /没有按期完成的/ }),
    });
    const item = missed.locator('.ask-item', { hasText: leaflets });
    await item.getByText('只列出来，不影响任何个人').waitFor();
    await checkAccessibility(page, 'my-day-small');
    await shot(page, 'my-day-small');
    const target = await item.getByRole('button', { name: /^补登记/ }).boundingBox();
    assert.ok(target.height >= 44, `a thumb meets ${target.height} px`);
    await item.getByRole('button', { name: /^补登记/ }).click();
    const dialog = dialogOf(page);
    await dialog.getByLabel(/^说明/).fill('资料领回来了，放在村部');
    assert.equal(await dialog.locator('input[type=file]').count(), 0, 'no picture is asked for');
    await dialog.getByLabel(/^哪天做的/).fill('2021-10-09');
    await dialog.locator('button[type=submit]').click();
    await dialog.getByText('不能早于 2021-10-10').waitFor();
    await checkAccessibility(page, 'act-record-small');
    await shot(page, 'act-record-small');
    await dialog.getByLabel(/^哪天做的/).fill('2021-10-12');
    await sent(page);
    await item.waitFor({ state: 'detached' });

    await page.goto(demo.address + why(village));
    await page.getByText('已按期完成。').waitFor();
    await page.getByText('资料领回来了，放在村部').waitFor();
    await checkAccessibility(page, 'ask-explain-small');
    await shot(page, 'ask-explain-small');
    assert.equal((await explained(village)).row.state, 'met');
  });

  await t.test('the centre sees one of sixteen, excuses a village and reads why', async () => {
    const page = await open('centre1', '/my-day');
    const item = page.locator('.ask-item', { hasText: leaflets });
    await item.getByText(`1/${villages.length} 个单位已完成`).waitFor();
    await checkAccessibility(page, 'my-day-centre');
    await shot(page, 'my-day-centre');
    await item.getByRole('link', { name: /^看各单位/ }).click();
    await page.waitForURL(/\/asks\/window\?/);
    const rows = page.locator('tbody tr');
    await rows.first().waitFor();
    assert.equal(await rows.count(), villages.length - 1, 'those that have not done it');
    await page.getByRole('button', { name: /^全部/ }).click();
    await page.waitForFunction(
      (n) => document.querySelectorAll('tbody tr').length === n,
      villages.length,
    );
    await checkAccessibility(page, 'ask-window');
    await shot(page, 'ask-window');

    const row = page.locator('tbody tr', { has: page.getByText(other.name, { exact: true }) });
    await row.getByRole('button', { name: /^免做/ }).click();
    await dialogOf(page).locator('button[type=submit]').click();
    await dialogOf(page).getByText('请填写这一项').waitFor();
    await dialogOf(page).getByLabel(/^理由/).fill('村部搬迁，资料由镇里代领');
    await sent(page);
    await row.getByText('村部搬迁，资料由镇里代领').waitFor();
    await page
      .getByText(`1/${villages.length - 1} 个单位已完成，另有 1 个免做`)
      .first()
      .waitFor();
    await row.getByRole('link', { name: /^为什么/ }).click();
    await page.getByText('已免做：村部搬迁，资料由镇里代领').waitFor();
    await page.getByText(/^依据《/).waitFor();
    await checkAccessibility(page, 'ask-explain');
    await shot(page, 'ask-explain');
    assert.equal((await explained(other.id)).row.state, 'excused');
    await page.getByRole('button', { name: '撤回免做' }).click();
    await dialogOf(page).getByLabel(/^理由/).fill('村部搬好了');
    await sent(page);
    await page.getByText(`到 ${lastDay} 没有完成。`).waitFor();
  });

  await t.test('a record withdrawn stays to be read, struck through, with its reason', async () => {
    const page = await open('qinsimiao-lead', why(village));
    await page.getByRole('button', { name: /^撤回/ }).click();
    await dialogOf(page).getByLabel(/^理由/).fill('登错了村');
    await sent(page);
    await page.locator('del', { hasText: '资料领回来了' }).waitFor();
    await page.getByText('登错了村').waitFor();
    await page.getByText(`到 ${lastDay} 没有完成。`).waitFor();
    await shot(page, 'ask-withdrawn');
    assert.equal((await explained(village)).row.state, 'missed');
  });

  await t.test('the plan against today, by keyboard, in words and as a month', async () => {
    const page = await open('centre1', '/asks');
    const bars = page.locator('.gantt [data-at]');
    await bars.first().waitFor();
    await checkAccessibility(page, 'asks-desk');
    await shot(page, 'asks-desk');
    assert.equal(await page.locator('.gantt [tabindex="0"]').count(), 1, 'one tab stop');
    await page.locator('.gantt [tabindex="0"]').focus();
    await page.keyboard.press('ArrowDown');
    const said = await page.evaluate(() => document.activeElement.getAttribute('aria-label'));
    assert.ok(said.startsWith(form), said);
    await page.keyboard.press('Enter');
    await page.waitForURL(/\/asks\/window\?.*task\.learn_the_form/);
    await page.goBack();
    await bars.first().waitFor();

    const { asks } = await api.get(
      `/api/v1/asks?${new URLSearchParams(api.session.plan.window)}&block=task`,
    );
    await page.getByLabel('类别').selectOption('task');
    await page.waitForFunction(
      (n) => document.querySelectorAll('.ask-table tbody tr').length === n,
      asks.length,
    );
    const waiting = page.waitForEvent('download');
    await page.getByRole('button', { name: '导出表格' }).click();
    const file = await waiting;
    assert.match(file.suggestedFilename(), /^asks-.*\.csv$/);
    const lines = readFileSync(await file.path(), 'utf8')
      .trimEnd()
      .split('\r\n');
    assert.equal(lines.length, asks.length + 1);
    assert.ok(lines[0].startsWith('\ufeff方案,'));

    await page.getByRole('tab', { name: '月历' }).click();
    await page.waitForURL(/view=month/);
    await page.getByRole('button', { name: '上个月' }).click();
    await page.locator('td', { hasText: /^15/ }).getByRole('button').click();
    await page.locator('.ask-day').getByRole('link', { name: leaflets }).waitFor();
    await checkAccessibility(page, 'asks-month');
    await shot(page, 'asks-month');
    for (const [name, screen, options] of [
      ['small', small, {}],
      ['senior', screens.phone, { senior: true }],
      ['english', screens.desk, { english: true }],
    ])
      for (const path of ['/my-day', '/asks', '/asks?view=month', at('/asks/window')]) {
        const view = await open('centre1', path, screen, options);
        await view.locator('.gantt [data-at], .month td, tbody tr, .ask-item').first().waitFor();
        const called = `${path.split('?')[0].slice(1).replace('/', '-')}-${name}`;
        await checkAccessibility(view, called);
        await shot(view, called);
        await view.close();
      }
  });

  await t.test('everybody has the part that is theirs', async () => {
    const phone = await open(visitor.login, '/my-day', small);
    await phone.locator('.ask-item', { hasText: form }).waitFor();
    assert.equal(await phone.getByText(leaflets).count(), 0, 'not asked of visitors');
    const reader = await open(auditor.login, at('/asks/window'));
    await reader.locator('tbody tr').first().waitFor();
    assert.equal(await reader.locator('table').getByRole('button').count(), 0, 'reads only');
    await assert.rejects(async () =>
      (await signInAtApi(demo, auditor.login)).send('ask.excuse', {
        plan,
        rule,
        unit: village,
        day: lastDay,
        reason: '不该由审计来免',
      }),
    );
    const own = await open('qinsimiao-lead', at('/asks/window'));
    await own.locator('tbody tr').first().waitFor();
    assert.equal(await own.locator('tbody tr').count(), 1, 'a village reads its own row');
  });

  await t.test("a unit's page says what it has to do and leads on", async () => {
    const page = await open('qinsimiao-lead', `/units/${village}`, small);
    const name = villages.find((unit) => unit.id === village).name;
    await page.getByRole('heading', { name, level: 1 }).waitFor();
    const { rows } = await api.get('/api/v1/progress?by=unit');
    const { covered, register } = rows.find((row) => row.id === village);
    const number = (n) => new Intl.NumberFormat('zh-CN').format(n);
    await page.getByText(`${number(covered)} / ${number(register)}`).waitFor();
    await checkAccessibility(page, 'unit-small');
    await shot(page, 'unit-small');
    await page.locator('main').getByRole('link', { name: '方案日程', exact: true }).click();
    await page.waitForURL(new RegExp(`/asks\\?unit=${village}`));
    await page.goto(`${demo.address}/units/${other.id}`);
    await page.getByText('没有这个单位，或者不在您的范围内').waitFor();
  });
});
