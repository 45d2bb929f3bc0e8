// A re-contacted visit of the first village that was found to be false, upheld, and a measure
// proposed on it ("measure") that the unit was told of: for tests of pages and documents. A day
// passes.
#pragma once

#include "app/query_supervision.hpp"
#include "support/township.hpp"

namespace wanhu::test {

inline void propose_measure(Township& town) {
  const Json round{{"round_id", id_text("measure round")}};
  const auto with = [&](Json more) {
    more.update(round);
    return more;
  };
  town.visit("qsm-1", "dwelling a 1", "answered");
  town.must("centre-1", "supervision.announce",
            with({{"kind", "supervision.recontact"},
                  {"of", "visits"},
                  {"seed", "seed-of-measure"},
                  {"on", (town.clock().now().date() + 1).iso()}}));
  town.clock().pass(k_day_ms);
  town.must("centre-1", "supervision.draw", round);
  const Json page = town.read("centre-1", [](app::Reader& reader) {
    return app::supervision_round_page(reader, id("measure round")).value();
  });
  town.must("centre-1", "supervision.record",
            with({{"item", page.at("items")[0].at("item")},
                  {"check_id", id_text("measure check")},
                  {"day", town.clock().now().date().iso()},
                  {"by", "phone"},
                  {"result", "finding"},
                  {"identified", true},
                  {"consent", true},
                  {"finding",
                   {{"finding_id", id_text("measure finding")},
                    {"kind", "false_visit"},
                    {"text", "不符"}}}}));
  town.must("qsm-lead", "supervision.state",
            {{"finding_id", id_text("measure finding")}, {"text", "走过"}});
  town.must(
      "centre-2", "supervision.decide",
      {{"finding_id", id_text("measure finding")}, {"outcome", "upheld"}, {"reason", "核实"}});
  town.must("centre-1", "supervision.close", with({{"reason", "其余下期再查"}}));
  town.must("centre-1", "proposal.draft",
            {{"proposal_id", id_text("measure")},
             {"unit", k_village_a},
             {"text", "走访记录不实"},
             {"basis", "镇综治办〔2021〕3号"},
             {"ladder", "false_visits"},
             {"rung", 1},
             {"act", "notice"}});
  town.must("centre-1", "proposal.notify", {{"proposal_id", id_text("measure")}});
}

}  // namespace wanhu::test
