// A plan beside the township's that measures: one indicator of each sort, for tests.
#pragma once

#include <string>

namespace wanhu::test {

inline std::string indicators_plan() {
  return R"toml(schema = "plan/1"

[plan]
id       = "measures"
title    = "平安村指标方案"
issuer   = "镇综治中心"
issued   = 2020-10-01
approved = { by = "镇党政联席会议" }
window   = { from = 2020-10-01, to = 2023-12-31 }
calendar = "cn-office"
phases   = [ { id = "all", name = "实施", from = 2020-10-01, to = 2023-12-31 } ]

[org]
root    = { id = "ruji", name = "汝集镇", kind = "town" }
units   = [
  { id = "qinsimiao", name = "秦四庙村", kind = "village" },
  { id = "qiying",    name = "七营村",   kind = "village" },
]
counted = [ { kind = "enterprise", n = 40 } ]
offices = [ { id = "centre", name = "镇综治中心", of = "ruji" } ]

[matters]
basis = "calendar"
kinds = [
  { id = "general", name = "一般问题", owner = "centre", due = "10日" },
  { id = "complex", name = "复杂问题", owner = "centre", due = "20日" },
]
roll  = "next_working_day"
close = { needs = "resident_confirms", exits = ["withdrawn"] }
tail  = true

[[task]]
id   = "meeting"
name = "召开群众大会"
each = "village"
due  = 2021-12-20

[places]
kinds = [ { id = "spot", name = "水塘" } ]

[indicators.one_trip]
name      = "一次办成比例"
num       = "count(matter where round = 1 and closing = 'confirmed' and closed_at in period)"
den       = "count(matter where closed_at in period)"
direction = "higher"
use       = "manage"
period    = "月"

[indicators.on_time]
name = "按期办结率"
num  = "count(matter where closed_at <= due_at)"
den  = "count(matter where due_at in period)"
use  = "manage"

[indicators.backlog]
name      = "未办结事项比例"
num       = "count(matter where state != 'closed')"
den       = "count(matter)"
direction = "neutral"
use       = "manage"
target    = { at = "50%", by = 2021-12-31, round = "up" }

[indicators.inflow]
name      = "每村新受理事项数"
num       = "count(matter where opened_at in period)"
den       = "count(unit where kind = 'village')"
direction = "neutral"
use       = "display"

[indicators.many]
name      = "一轮办成比例"
num       = "count(matter where round = 1)"
den       = "count(matter)"
direction = "higher"
min_n     = 3
use       = "display"

[indicators.rounds]
name = "平均轮数"
num  = "sum(matter.round)"
den  = "count(matter)"
use  = "display"

[indicators.passed]
name       = "达标村比例"
num        = "count(unit where kind = 'village' and passed = true)"
den        = "count(unit where kind = 'village')"
use        = "manage"
target     = { at = "90%", by = 2023-12-31, round = "up" }
milestones = [ { by = 2021-12-31, at = "40%" } ]

[indicators.firms]
name = "企业达标比例"
num  = "count(unit where kind = 'enterprise' and passed = true)"
den  = "count(unit where kind = 'enterprise')"
use  = "manage"

[indicators.meetings]
name = "大会召开比例"
num  = "count(task where id = 'meeting' and done_at answered)"
den  = "count(task where id = 'meeting')"
use  = "manage"

[indicators.reached]
name = "见面率"
num  = "count(visit where reached = true)"
den  = "count(visit)"
use  = "display"

[indicators.ponds]
name = "水塘整治率"
num  = "count(place where kind = 'spot' and rectified = true)"
den  = "count(place where kind = 'spot')"
use  = "manage"

[indicators.safe]
name  = "安全感"
num   = "count(poll where q_safe >= 4)"
den   = "count(poll where q_safe answered)"
min_n = 200
use   = "display"

[indicators.outside_rank]
name = "市里公布的民调名次，只登记并附来源文件，不作任务"
use  = "external"
)toml";
}

}  // namespace wanhu::test
