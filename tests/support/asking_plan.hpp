// A plan beside the township's whose asks say what follows when they are not met, and that asks
// each village for a plan of its own; and such a plan.
#pragma once

#include <string>

#include "base/time.hpp"
#include "support/pilot_plan.hpp"

namespace wanhu::test {

inline std::string asking_plan(const std::string& more = "") {
  return R"toml(schema = "plan/1"

[plan]
id       = "asking"
title    = "秋季平安行动方案"
issuer   = "镇综治中心"
issued   = 2021-10-14
approved = { by = "镇党政联席会议" }
window   = { from = 2021-10-16, to = 2021-11-20 }
calendar = "cn-office"
phases   = [ { id = "all", name = "行动", from = 2021-10-16, to = 2021-11-20 } ]

[org]
root    = { id = "ruji", name = "汝集镇", kind = "town" }
units   = [
  { id = "qinsimiao", name = "秦四庙村", kind = "village" },
  { id = "qiying",    name = "七营村",   kind = "village" },
]
offices = [ { id = "centre", name = "镇综治中心", of = "ruji" } ]

[[task]]
id      = "own_plan"
name    = "各村制定自己的方案并报镇综治中心"
who     = "村支部书记"
each    = "village"
due     = 2021-10-22
deliver = ["本村方案"]
on_miss = "explain"

[[task]]
id      = "gather"
name    = "整理材料"
who     = "村支部书记"
each    = "village"
due     = 2021-11-19
deliver = ["清单", "下一步计划"]

[[cadence]]
id       = "talk"
name     = "恳谈会"
who      = "村支部书记"
each     = "village"
at_least = 1
per      = "周"
do       = "meeting"
on_miss  = "remind"

[[cadence]]
id       = "walk"
name     = "夜间巡逻"
who      = "村支部书记"
each     = "village"
at_least = 1
per      = "旬"
do       = "patrol"
on_miss  = "notice"

[matters]
basis = "calendar"
kinds = [
  { id = "general", name = "一般问题", owner = "centre", due = "10日" },
  { id = "complex", name = "复杂问题", owner = "centre", due = "20日" },
]
roll  = "next_working_day"
close = { needs = "resident_confirms", exits = ["withdrawn"] }
tail  = true
)toml" + more;
}

inline std::string replaced(std::string text, const std::string& from, const std::string& to) {
  const auto at = text.find(from);
  return at == std::string::npos ? text : text.replace(at, from.size(), to);
}

// Either of them in other days: from `first` on, the villages' plans due after six, all of it in
// five weeks.
inline std::string in_days_from(std::string text, base::Date first) {
  const auto put = [&](const std::string& day, int after) {
    for (std::string left; left != text;) {
      left = text;
      text = replaced(std::move(text), day, "\x01" + std::to_string(after) + "\x01");
    }
  };
  put("2021-10-16", 0);
  put("2021-10-22", 6);
  put("2021-11-19", 34);
  put("2021-11-20", 35);
  for (const int after : {0, 6, 34, 35})
    for (std::string left; left != text;) {
      left = text;
      text =
          replaced(std::move(text), "\x01" + std::to_string(after) + "\x01", (first + after).iso());
    }
  return text;
}

// Of Qinsimiao, under the plan above.
inline std::string village_plan(const std::string& more = "") {
  return replaced(replaced(pilot(more), "\"pilot\"", "\"qinsimiao-own\""), "\"ruji-2021\"",
                  "\"asking\"");
}

}  // namespace wanhu::test
