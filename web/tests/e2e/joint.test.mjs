/** Working on it together: a part asked for and given, and matters that go up in one letter. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  checkAccessibility,
  cookiesOf,
  openMatter,
  openPage,
  screens,
  shot,
  signInAtApi,
  startDesk,
} from './harness.mjs';

test('joint handling and forwarding up', async (t) => {
  const { demo, browser, api } = await startDesk(t);
  const people = (await api.get('/api/v1/people')).items;
  const lead = people.find((person) => person.login === 'qinsimiao-lead');
  const open = async (path, login = 'centre1', screen = screens.desk) =>
    (await openPage(t, browser, demo, path, screen, { cookies: await cookiesOf(demo, login) }))
      .page;
  const matter = async (title) => {
    const text = '县道桥面塌陷，要绕行三里路。';
    return (await openMatter(api, { title, text, unit: lead.unit })).id;
  };

  await t.test('a part is asked for, given, and named by the answer', async () => {
    const id = await matter('会办的一件');
    await api.send('matter.hand_over', { matter_id: id, owner: lead.id });
    const owner = await signInAtApi(demo, 'qinsimiao-lead');
    await owner.send('matter.accept', { matter_id: id });
    const page = await open(`/matters/${id}`, 'qinsimiao-lead');
    await page.getByText('镇综治中心').first().waitFor(); // the kind's office
    await owner.send('matter.ask_help', {
      matter_id: id,
      person_id: people.find((person) => person.login === 'centre1').id,
      what: '查一查去年的养护合同',
      by: (await owner.get('/api/v1/session')).now.slice(0, 10),
    });
    const helper = await open('/work');
    await helper.getByRole('heading', { name: /请您会办的/ }).waitFor();
    await checkAccessibility(helper, 'joint-work');
    await shot(helper, 'joint-work');
    await helper.getByRole('link', { name: '查一查去年的养护合同' }).click();
    await helper.getByRole('button', { name: '给出会办部分' }).click();
    await helper.getByLabel(/^会办部分/).fill('合同里有桥面，请养护公司来修。');
    await helper.getByRole('button', { name: '提交' }).click();
    await helper.getByRole('heading', { name: '会办', exact: true }).waitFor();
    await checkAccessibility(helper, 'joint-matter');
    await shot(helper, 'joint-matter');
    await owner.send('matter.answer', { matter_id: id, outcome: 'solved', text: '桥面已修好。' });
    const seen = await owner.get(`/api/v1/matters/${id}`);
    assert.equal(seen.answer.parts.length, 1);
  });

  await t.test('several are marked with a preview and go up in one letter', async () => {
    for (const n of [1, 2]) await matter(`上报第 ${n} 件`);
    const page = await open('/matters?view=list&state=listed');
    await page.locator('tbody tr').first().waitFor();
    for (const n of [1, 2]) await page.getByLabel(`选择“上报第 ${n} 件”`).check();
    await page.getByRole('button', { name: '上报转送', exact: true }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel(/^转送理由/).selectOption('beyond');
    await dialog.getByLabel(/^理由/).fill('县道归县里管');
    await dialog.getByRole('button', { name: '先看结果' }).click();
    await dialog.getByText('2 件可以办理，0 件不能办理。').waitFor();
    await dialog.getByRole('button', { name: '确认办理 2 件' }).click();
    await dialog.getByText(/办成 2 件/).waitFor();
    const list = await open('/forwards');
    await list.getByRole('heading', { name: /待送 县综治中心/ }).waitFor();
    await checkAccessibility(list, 'forwards');
    await shot(list, 'forwards-desk');
    await list.getByRole('button', { name: '发函转送 2 件' }).click();
    const letter = list.getByRole('link', { name: /转送〔\d{4}〕1号/ }).first();
    await letter.waitFor();
    const paper = await open(await letter.getAttribute('href'));
    await paper.getByText('关于转送群众反映事项（2件）的函').first().waitFor();
    await paper.getByText('上报第 2 件').waitFor();
    await shot(paper, 'forwards-letter');
    const phone = await open('/forwards', 'centre1', screens.phone);
    await phone.getByRole('heading', { name: '已发函件' }).waitFor();
    await checkAccessibility(phone, 'forwards-phone');
  });
});
