/** The pages of a campaign's daily work open, are accessible and fit a phone. The plan of the test comes into force on the
 * machine's own day, after its window: nothing is asked, and there is no standard yet. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  activatePlan,
  checkAccessibility,
  cookiesOf,
  newId,
  openPage,
  screens,
  shot,
  startDesk,
} from './harness.mjs';

const blocks = `
[[staffing]]
post = "义务巡逻队员"
each = "village"
min  = 3
max  = 5

[places]
kinds   = [ { id = "spot", name = "重点部位" }, { id = "room", name = "调解室" } ]
inspect = [
  { id = "spots", name = "重点部位检查", of = "spot", list = ["照明", "护栏"], every = "月", who = "centre", findings = "matter" },
]
listing = [
  { id = "rectify", name = "挂牌整治", of = "spot", criteria = "两次检查都有隐患", measures = ["一处一方案"], delist = "复查合格", due = "30日" },
]

[standards.four]
name   = "“四无”村创建"
each   = "village"
pass   = "all"
groups = [ { id = "g", name = "四无" } ]
items  = [
  { id = "no_overdue", in = "g", text = "没有超期未办的事项", check = "count(matter where overdue = true) = 0", hard = true },
  { id = "open", in = "g", text = "村务公开", check = "review", hard = false },
]

[honours.four]
name   = "“四无”村表彰"
streak = "standards.four"
rows   = [ { years = 1, do = "命名表彰", by = "镇党委" } ]
revoke = "年度复核不再达标"

[burden]
max_reports = 70
per         = "月"
`;

test('the pages of daily work', async (t) => {
  const { demo, browser, api } = await startDesk(t);
  activatePlan(demo, (plan) => plan + blocks);
  const cookies = await cookiesOf(demo, 'centre1');
  const unit = 'qinsimiao';
  const place = newId();
  await api.send('place.put', {
    place_id: place,
    kind: 'spot',
    unit,
    name: '村口石桥',
    where: '村口',
  });
  await api.send('post.fill', {
    holding_id: newId(),
    post: 'staffing.义务巡逻队员',
    unit,
    name: '王桂花',
  });

  const visit = async (name, path, words, screen = screens.desk) => {
    const { page } = await openPage(t, browser, demo, path, screen, { cookies });
    for (const text of words) await page.getByText(text).first().waitFor();
    await checkAccessibility(page, name);
    await shot(page, name);
    return page;
  };

  await t.test('posts name who is missing', async () => {
    await visit('posts', '/posts', ['义务巡逻队员', '王桂花']);
    await visit('posts-phone', `/posts?unit=${unit}`, ['王桂花'], screens.phone);
  });

  await t.test('places, rounds, listings, rooms and patrols', async () => {
    await visit('places', '/places', ['村口石桥']);
    const page = await visit('place', `/places/${place}`, ['村口石桥']);
    assert.equal(await page.locator('input[type=file]').count(), 0, 'no picture is asked for');
    await visit('place-phone', `/places/${place}`, ['村口石桥'], screens.phone);
    await visit('place-rounds', '/places/rounds', ['检查']);
    await visit('place-listings', '/places/listings', ['挂牌']);
    await visit('place-rooms', '/places/rooms', ['房间预约']);
    await visit('place-patrols', '/places/patrols', ['巡逻']);
  });

  await t.test('supervision, standards, publicity, burden', async () => {
    await visit('supervision', '/supervision', ['督查']);
    await visit('standards', '/standards', ['启用的方案里没有创建标准']);
    await visit('standards-phone', '/standards', ['启用的方案里没有创建标准'], screens.phone);
    await visit('publicity', '/publicity', ['上门发放的宣传页']);
    await visit('burden', '/burden', ['汝集镇']);
    await visit('unit', `/units/${unit}`, ['秦四庙村']);
  });
});
