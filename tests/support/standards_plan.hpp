// A plan beside the township's, with a standard of two years and honours, for tests of checklists:
// three items that people judge, of which one is needed, and two that the system computes.
#pragma once

#include <string>

namespace wanhu::test {

// `changes` stands after the standard's items, such as further blocks of the plan.
inline std::string standards_plan(const std::string& more = "") {
  return R"toml(schema = "plan/1"

[plan]
id       = "safe-villages"
title    = "平安村创建方案"
issuer   = "镇综治中心"
issued   = 2021-10-10
approved = { by = "镇党政联席会议" }
window   = { from = 2021-10-10, to = 2023-12-31 }
calendar = "cn-office"
phases   = [ { id = "all", name = "创建", from = 2021-10-10, to = 2023-12-31 } ]

[org]
root    = { id = "ruji", name = "汝集镇", kind = "town" }
units   = [
  { id = "qinsimiao", name = "秦四庙村", kind = "village" },
  { id = "qiying",    name = "七营村",   kind = "village" },
]
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

[indicators.passed]
name       = "达标村比例"
num        = "count(unit where kind = 'village' and passed = true)"
den        = "count(unit where kind = 'village')"
use        = "manage"
target     = { at = "90%", by = 2023-12-31, round = "up" }
milestones = [ { by = 2021-12-31, at = "40%" } ]

[standards.safe]
name   = "平安村标准"
each   = "village"
pass   = "all_hard"
every  = "年"
groups = [ { id = "work", name = "工作" }, { id = "figures", name = "数据" } ]
items  = [
  { id = "lead",    in = "work",    text = "组织有力",           check = "review", hard = true },
  { id = "patrol",  in = "work",    text = "巡逻落实",           check = "review", hard = true },
  { id = "clubs",   in = "work",    text = "社会组织参与",       check = "review" },
  { id = "overdue", in = "figures", text = "没有超期未办的事项", check = "count(matter where overdue = true) = 0", hard = true },
  { id = "meeting", in = "figures", text = "没有该开未开的大会", check = "count(task where id = 'meeting' and not done_at answered) = 0" },
]
stars  = [
  { id = "order", name = "秩序星", needs = ["patrol", "overdue"] },
  { id = "help",  name = "互助星", needs = ["clubs"] },
]

[honours.safe]
name   = "平安村连续达标表彰"
streak = "standards.safe"
rows   = [
  { years = 1, do = "命名表彰",         by = "镇平安建设领导小组" },
  { years = 2, do = "通报表扬",         by = "镇平安建设领导小组" },
  { years = 3, do = "推荐市级以上表彰", by = "镇人民政府" },
]
revoke = "年度复核不再达标"
)toml" + more;
}

// The same for the campaign's first month alone: over on 31 October 2021, so that it can be settled
// while the township's campaign runs; what is overdue is counted, but fails nobody.
inline std::string standards_month_plan() {
  std::string plan = standards_plan();
  const auto put = [&](const std::string& from, const std::string& to) {
    for (auto at = plan.find(from); at != std::string::npos; at = plan.find(from))
      plan.replace(at, from.size(), to);
  };
  put("2023-12-31", "2021-10-31");
  put("2021-12-31", "2021-10-31");
  put("2021-12-20", "2021-10-20");
  put("every  = \"年\"", "every  = \"月\"");
  put("overdue = true) = 0\", hard = true", "overdue = true) = 0\"");
  return plan;
}

}  // namespace wanhu::test
