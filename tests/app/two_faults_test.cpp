// Several matters that one entry of the journal opens: an inspection finds two things wrong at
// once.
#include <gtest/gtest.h>

#include "support/places_plan.hpp"
#include "support/small_engine.hpp"

namespace wanhu::test {
namespace {

class TwoFaults : public testing::TestWithParam<store::Engine> {
 protected:
  SmallEngine town{GetParam()};  // Saturday 16 October 2021
};
INSTANTIATE_TEST_SUITE_P(Both, TwoFaults,
                         testing::Values(store::Engine::sqlite, store::Engine::postgres),
                         [](const auto& info) {
                           return info.param == store::Engine::sqlite ? "sqlite" : "postgres";
                         });

TEST_P(TwoFaults, OpenAMatterEachWithANumberOfItsOwn) {
  town.must("system", "plan.activate", {{"source", places_plan()}});
  town.must("qsm-lead", "place.put",
            {{"place_id", id_text("塘边")},
             {"kind", "spot"},
             {"unit", k_village_a},
             {"name", "塘边"},
             {"where", "村东"}});
  Json items = Json::array();
  for (const char* item : {"照明", "护栏"})
    items.push_back({{"item", item},
                     {"state", "fault"},
                     {"note", "坏了"},
                     {"matter_id", id_text(item)},
                     {"kind", "general"}});
  town.must("qsm-1", "inspection.record",
            {{"inspection_id", id_text("look")},
             {"rule", "inspect.spots"},
             {"place_id", id_text("塘边")},
             {"day", "2021-10-16"},
             {"items", items}});
  // And what comes in with the next entry has a later number than both.
  town.must("qsm-1", "matter.open",
            {{"matter_id", id_text("next")},
             {"check", "123456"},
             {"kind", "general"},
             {"title", "路灯不亮"},
             {"text", "巷口的路灯坏了"},
             {"unit", k_village_a},
             {"place", "村口"},
             {"channel", "visit"},
             {"reply", true}});
  EXPECT_EQ(town.count("matter_public WHERE tenant = 1"), 3);
  EXPECT_EQ(town.count("(SELECT DISTINCT no FROM matter_public WHERE tenant = 1) x"), 3);
  EXPECT_EQ(town.count("matter_public p WHERE p.tenant = 1 AND p.matter_id = $1 AND p.no = "
                       "(SELECT max(q.no) FROM matter_public q WHERE q.tenant = 1)",
                       {id("next")}),
            1);
  EXPECT_EQ(town.count("matter WHERE tenant = 1 AND state = 'listed'"), 3);
  EXPECT_EQ(town.verified(), "ok");
}

}  // namespace
}  // namespace wanhu::test
