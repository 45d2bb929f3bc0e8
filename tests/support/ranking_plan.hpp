// A plan beside the township's that compares villages by a share of places, month by month, with
// bands; and what a test needs to fill it and to publish a month.
#pragma once

#include <string>

#include "support/township.hpp"

namespace wanhu::test {

// `more`: so many villages w1, w2 … beside the township's two.
inline std::string ranking_plan(int more = 0) {
  std::string villages;
  for (int i = 1; i <= more; ++i) {
    const std::string n = std::to_string(i);
    villages += "  { id = \"w" + n + "\", name = \"外" + n + "村\", kind = \"village\" },\n";
  }
  return R"toml(schema = "plan/1"

[plan]
id       = "evaluated"
title    = "平安村评价方案"
issuer   = "镇综治中心"
issued   = 2021-09-01
approved = { by = "镇党政联席会议" }
window   = { from = 2021-09-01, to = 2023-12-31 }
calendar = "cn-office"
phases   = [ { id = "all", name = "实施", from = 2021-09-01, to = 2023-12-31 } ]

[org]
root    = { id = "ruji", name = "汝集镇", kind = "town" }
units   = [
  { id = "qinsimiao", name = "秦四庙村", kind = "village" },
  { id = "qiying",    name = "七营村",   kind = "village" },
)toml" + villages +
         R"toml(]
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

[places]
kinds = [ { id = "lit", name = "装了路灯的路口" }, { id = "dark", name = "没装路灯的路口" } ]

[indicators.lit]
name      = "路口装灯比例"
num       = "count(place where kind = 'lit')"
den       = "count(place where kind in ('lit', 'dark'))"
direction = "higher"
min_n     = 30
use       = "manage"

[ranking.villages]
name     = "各村分组"
of       = "village"
by       = "lit"
among    = "town"
min_n    = 30
ties     = "share_best"
publish  = "groups"
interval = "95%"
every    = "月"
src      = "一"

[bands.villages]
name   = "奖励和整改"
on     = "ranking.villages"
policy = "unique"
total  = true
rows   = [
  { from = 1, to = 1, unit = 1000, note = "奖励村集体", do = "praise" },
  { from = 2, to = 2, unit = 0,    note = "不奖不罚" },
  { from = 3,         unit = 0,    note = "书面整改", do = "rectify_in_writing", due = "30日" },
]
src    = "一"
)toml";
}

// Crossings of a village, so many of them lit.
inline void add_crossings(Township& town, const std::string& unit, int lit, int all) {
  for (int i = 0; i < all; ++i)
    town.must("centre-1", "place.put",
              {{"place_id", id_text("crossing " + unit + std::to_string(i))},
               {"kind", i < lit ? "lit" : "dark"},
               {"unit", unit},
               {"name", "路口" + std::to_string(i)}});
}

// September is over when the township begins, and nothing was counted then: an edition, "edition",
// in which no unit is compared.
inline void publish_september(Township& town) {
  town.must("system", "plan.activate", {{"source", ranking_plan()}});
  town.must("centre-1", "ranking.publish",
            {{"edition_id", id_text("edition")}, {"ranking", "villages"}, {"day", "2021-09-15"}});
}

}  // namespace wanhu::test
