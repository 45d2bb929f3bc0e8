/** A plan beside the demo's own that asks a village for a talk, patrols and a round of inspection on the demo's days. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { databaseOf, newId, runProgram } from './harness.mjs';

export const village = 'qinsimiao';

const plan = `schema = "plan/1"

[plan]
id       = "safe-places"
title    = "重点部位检查和巡逻方案"
issuer   = "镇综治中心"
issued   = 2021-10-01
approved = { by = "镇党政联席会议" }
window   = { from = 2021-11-01, to = 2021-12-31 }
calendar = "cn-office"
phases   = [ { id = "all", name = "整治", from = 2021-11-01, to = 2021-12-31 } ]

[org]
root    = { id = "ruji", name = "汝集镇", kind = "town" }
units   = [ { id = "${village}", name = "秦四庙村", kind = "village" } ]
offices = [ { id = "centre", name = "镇综治中心", of = "ruji" } ]

[duties]
visitor = { name = "走访党员干部", each = "village", min = 1 }

[[cadence]]
id       = "talk"
name     = "恳谈会"
who      = "visitor"
each     = "village"
at_least = 1
per      = "月"
do       = "meeting"

[[cadence]]
id       = "study"
name     = "集中学习"
who      = "visitor"
each     = "village"
at_least = 1
per      = "月"
do       = "study"

[[cadence]]
id       = "walk"
name     = "夜间巡逻"
who      = "visitor"
each     = "village"
at_least = 2
per      = "周"
do       = "patrol"

[matters]
basis = "calendar"
kinds = [ { id = "general", name = "一般问题", owner = "centre", due = "10日" } ]
roll  = "next_working_day"
close = { needs = "resident_confirms", exits = ["withdrawn"] }
tail  = true

[places]
kinds   = [ { id = "spot", name = "重点部位" }, { id = "rented_home", name = "出租房屋" } ]
inspect = [
  { id = "spots", name = "重点部位检查", of = "spot", list = ["照明", "护栏"], every = "月", each = "village", findings = "matter" },
]
`;

export function activateSafePlaces(demo) {
  const file = join(demo.folder, 'safe-places.toml');
  writeFileSync(file, plan);
  runProgram('plan', 'activate', file, '--db', databaseOf(demo));
}

/** A spot of the village, by its name; answers its id. */
export async function putSpot(api, name, more = {}) {
  const place_id = newId();
  await api.send('place.put', { place_id, kind: 'spot', unit: village, name, ...more });
  return place_id;
}
