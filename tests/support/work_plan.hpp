// Plans of a county with two towns and three villages, for what plans ask of units.
#pragma once

#include <stdexcept>
#include <string>

#include "plan/plan.hpp"

namespace wanhu::test {

inline std::string work_plan_text(const std::string& blocks, const std::string& id = "work") {
  return R"(schema = "plan/1"

[plan]
id       = ")" +
         id + R"("
title    = "平安建设样例方案"
issuer   = "样例县"
issued   = 2021-04-01
approved = { by = "县平安建设领导小组" }
window   = { from = 2021-04-16, to = 2021-12-31 }
calendar = "cn-office"
phases   = [
  { id = "first",  name = "上半年", from = 2021-04-16, to = 2021-06-30 },
  { id = "second", name = "下半年", from = 2021-07-01, to = 2021-12-31 },
]

[org]
root  = { id = "county", name = "本县", kind = "county" }
units = [
  { id = "t1", name = "甲镇",     kind = "town" },
  { id = "t2", name = "乙镇",     kind = "town" },
  { id = "v1", name = "甲镇一村", kind = "village", of = "t1" },
  { id = "v2", name = "甲镇二村", kind = "village", of = "t1" },
  { id = "v3", name = "乙镇一村", kind = "village", of = "t2" },
]
offices = [
  { id = "centre", name = "县综治中心",   of = "county" },
  { id = "station", name = "甲镇派出所", of = "t1" },
]
teams = [
  { id = "team", name = "服务队", each = "village", n = 1 },
]

[duties]
visitor = { name = "走访员", each = "village", min = 1 }
chief   = { name = "值班长", at = "station" }

[matters]
basis = "calendar"
kinds = [ { id = "general", name = "一般问题", owner = "centre", due = "10日" } ]
roll  = "next_working_day"
close = { needs = "resident_confirms", exits = ["withdrawn"] }
tail  = true

)" + blocks;
}

inline plan::Plan work_plan(const std::string& blocks) {
  plan::Loaded loaded = plan::load(work_plan_text(blocks), "work.toml");
  if (!loaded.plan)
    throw std::logic_error("the plan of the test: " + loaded.findings.front().code + " in line " +
                           std::to_string(loaded.findings.front().at.line));
  return std::move(*loaded.plan);
}

}  // namespace wanhu::test
