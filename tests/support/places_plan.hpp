// A plan beside the township's with places of every sort, for tests of places: spots that are
// looked at each month, listed when they are bad; a room; points that patrols pass.
#pragma once

#include <string>

namespace wanhu::test {

// `more` stands after it, such as further blocks of the plan.
inline std::string places_plan(const std::string& more = "") {
  return R"plan(schema = "plan/1"

[plan]
id       = "safe-places"
title    = "重点场所检查和挂牌整治方案"
issuer   = "镇综治中心"
issued   = 2021-10-01
approved = { by = "镇党政联席会议" }
window   = { from = 2021-10-01, to = 2021-12-31 }
calendar = "cn-office"
phases   = [ { id = "all", name = "整治", from = 2021-10-01, to = 2021-12-31 } ]

[org]
root    = { id = "ruji", name = "汝集镇", kind = "town" }
units   = [
  { id = "qinsimiao", name = "秦四庙村", kind = "village" },
  { id = "qiying",    name = "七营村",   kind = "village" },
]
offices = [ { id = "centre", name = "镇综治中心", of = "ruji" } ]

[duties]
visitor = { name = "走访党员干部", each = "village", min = 1 }

[[cadence]]
id       = "walk"
name     = "夜间巡逻"
who      = "visitor"
each     = "village"
at_least = 2
per      = "周"
do       = "patrol"

[[cadence]]
id       = "talk"
name     = "恳谈会"
who      = "visitor"
each     = "village"
at_least = 1
per      = "月"
do       = "meeting"

[matters]
basis = "calendar"
kinds = [
  { id = "general", name = "一般问题", owner = "centre", due = "10日" },
  { id = "complex", name = "复杂问题", owner = "centre", due = "20日" },
]
roll  = "next_working_day"
close = { needs = "resident_confirms", exits = ["withdrawn"] }
tail  = true

[places]
kinds   = [
  { id = "spot",   name = "重点部位" },
  { id = "room",   name = "调解室", n = 1 },
  { id = "screen", name = "电子显示屏" },
]
inspect = [
  { id = "spots", name = "重点部位检查", of = "spot", list = ["照明", "护栏"], every = "月", each = "village", findings = "matter" },
]
listing = [
  { id = "rectify", name = "挂牌整治", of = "spot", criteria = "两次检查都有隐患", measures = ["一处一方案"], delist = "复查合格", at_least = 1, per = "月", each = "village", due = "30日" },
]

[indicators.put_right]
name       = "整治完成率"
num        = "count(place where kind = 'spot' and rectified = true)"
den        = "count(place where kind = 'spot')"
use        = "manage"
milestones = [ { by = 2021-10-20, at = "50%" }, { by = 2021-12-31, at = "100%" } ]
)plan" + more;
}

}  // namespace wanhu::test
