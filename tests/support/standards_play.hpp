// A township whose villages assess themselves for October 2021, are drawn, verified and settled,
// with one honour proposed ("honour"): for tests of pages and documents.
#pragma once

#include "support/standards_plan.hpp"
#include "support/township.hpp"

namespace wanhu::test {

// Leaves the clock at 9 o'clock on 31 October 2021.
inline void assess_october(Township& town) {
  town.must("system", "plan.activate", {{"source", standards_month_plan()}});
  town.clock().set(base::Instant::at(base::Date::from_ymd(2021, 10, 31).value(), 9 * 60));
  for (const auto& [who, unit] : {std::pair("qsm-lead", k_village_a), {"qy-lead", k_village_b}})
    town.must(who, "standard.assess",
              {{"assessment_id", id_text(std::string("assessment ") + unit)},
               {"standard", "safe"},
               {"unit", unit},
               {"period", "2021-10"},
               {"items",
                {{{"item", "lead"}, {"verdict", "met"}},
                 {{"item", "patrol"}, {"verdict", "met"}, {"note", "每晚两次"}},
                 {{"item", "clubs"}, {"verdict", "met"}}}}});
  town.must("centre-1", "standard.announce_draw",
            {{"draw_id", id_text("draw of october")},
             {"standard", "safe"},
             {"period", "2021-10"},
             {"seed", "20211031-7"},
             {"share", 100}});
}

// A day later: draws, verifies, settles, and proposes the first village.
inline void honour_october(Township& town) {
  town.clock().pass(k_day_ms);
  town.must("centre-1", "standard.verify_draw", {{"draw_id", id_text("draw of october")}});
  for (const char* unit : {k_village_a, k_village_b})
    town.must("centre-2", "standard.verify",
              {{"assessment_id", id_text(std::string("assessment ") + unit)},
               {"items", Json::array({{{"item", "patrol"}, {"verdict", "met"}}})}});
  town.must("centre-1", "standard.settle", {{"standard", "safe"}, {"period", "2021-10"}});
  town.must("centre-1", "honour.propose",
            {{"proposal_id", id_text("honour")},
             {"honours", "safe"},
             {"unit", k_village_a},
             {"years", 1}});
}

}  // namespace wanhu::test
