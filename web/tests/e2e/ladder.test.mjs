/** Ladders and proposals: what is counted and what is not, who may propose, on a wide and a small screen. */
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

test('ladders and proposals of measures', async (t) => {
  const { demo, browser, api } = await startDesk(t);
  const people = (await api.get('/api/v1/people')).items;
  const lead = people.find((person) => person.login === 'qinsimiao-lead');

  await t.test('the ladder of the plan stands there with its steps and no unit on it', async () => {
    const { page } = await openPage(t, browser, demo, '/ladders', screens.desk, {
      cookies: await cookiesOf(demo, 'centre1'),
    });
    await page.getByRole('heading', { name: '问责阶梯', level: 1 }).waitFor();
    await page.getByText('一次检查计一次').waitFor();
    await page.getByText(/第 2 次：计分/).waitFor();
    await page.getByText('方案没有写依据').waitFor();
    await page.getByText('没有单位计到次数').waitFor();
    await page.getByText('没有建议').waitFor();
    await checkAccessibility(page, 'ladders');
    await shot(page, 'ladders');
  });

  await t.test(
    'nothing is proposed without a finding that stands, and a unit proposes nothing',
    async () => {
      const ladder = await api.get('/api/v1/ladders/false_visits');
      assert.equal(ladder.counted, true);
      assert.deepEqual(ladder.units, []);
      await assert.rejects(
        api.send('proposal.draft', {
          proposal_id: newId(),
          unit: lead.unit,
          ladder: 'false_visits',
          rung: 1,
          act: 'notice',
          basis: '镇综治办〔2021〕3号',
          text: '走访记录不实',
        }),
        /PROPOSAL-RUNG/,
      );
      const { page } = await openPage(t, browser, demo, '/ladders', screens.phone, {
        cookies: await cookiesOf(demo, 'qinsimiao-lead'),
      });
      await page.getByText('没有单位计到次数').waitFor();
      assert.equal(await page.getByRole('button', { name: /起草建议/ }).count(), 0);
      await checkAccessibility(page, 'ladders-phone');
      await shot(page, 'ladders-phone');
    },
  );
});
