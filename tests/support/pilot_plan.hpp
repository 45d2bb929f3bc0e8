// A plan of one village under the township's, for tests of plans in force together.
#pragma once

#include <string>

namespace wanhu::test {

// Without matters of its own: those of its parent.
inline std::string pilot(const std::string& matters = "") {
  return R"(schema = "plan/1"

[plan]
id       = "pilot"
title    = "秦四庙村试点方案"
issuer   = "秦四庙村村民委员会"
issued   = 2021-10-14
approved = { by = "村民代表会议" }
window   = { from = 2021-10-16, to = 2021-11-20 }
calendar = "cn-office"
parent   = "ruji-2021"
phases   = [ { id = "all", name = "试点", from = 2021-10-16, to = 2021-11-20 } ]

[org]
root = { id = "qinsimiao", name = "秦四庙村", kind = "village" }
units = []
offices = [ { id = "centre", name = "镇综治中心", external = true } ]
)" + matters;
}
// General matters in 4 days instead of 10.
inline constexpr const char* k_pilot_matters = R"(
[matters]
basis = "calendar"
kinds = [
  { id = "general", name = "一般问题", owner = "centre", due = "4日" },
  { id = "complex", name = "复杂问题", owner = "centre", due = "20日" },
]
close = { needs = "resident_confirms", exits = ["withdrawn"] }
tail  = true
)";

}  // namespace wanhu::test
