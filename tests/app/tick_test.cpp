// What time brings, many at once: every rung fires once, however many portions it takes.
#include <gtest/gtest.h>

#include "support/small_engine.hpp"

namespace wanhu::test {
namespace {

class Tick : public testing::TestWithParam<store::Engine> {};
INSTANTIATE_TEST_SUITE_P(Both, Tick,
                         testing::Values(store::Engine::sqlite, store::Engine::postgres),
                         [](const auto& info) {
                           return info.param == store::Engine::sqlite ? "sqlite" : "postgres";
                         });

TEST_P(Tick, FiresEveryRungOnceInMoreThanOnePortion) {
  SmallEngine town(GetParam());
  constexpr int k_matters = 110;
  for (int n = 0; n < k_matters; ++n) town.open_matter("qsm-1", "matter " + std::to_string(n));
  const std::int64_t rungs = town.count("rung WHERE live = 1");
  ASSERT_GT(rungs, 256) << "one portion only";
  EXPECT_EQ(town.engine().tick(), 0);
  town.clock().pass(400 * k_day_ms);
  EXPECT_EQ(town.engine().tick(), rungs);
  EXPECT_EQ(town.count("rung WHERE fired_ms IS NOT NULL"), rungs);
  EXPECT_EQ(town.count("matter_event WHERE kind = 'matter.reminded'"), rungs);
  EXPECT_EQ(town.engine().tick(), 0);
  town.reopen();
  EXPECT_EQ(town.engine().tick(), 0);
  EXPECT_EQ(town.verified(), "ok");
}

// The ids are those of what fires: a program that died after writing fires nothing twice.
TEST_P(Tick, AReminderThatWasWrittenButNotNoticedIsNotWrittenAgain) {
  SmallEngine town(GetParam());
  town.open_matter("qsm-1", "matter");
  town.clock().pass(400 * k_day_ms);
  const std::int64_t fired = town.engine().tick();
  ASSERT_GT(fired, 0);
  // As if the table had been read before the first portion was written.
  std::vector<app::Command> again;
  const auto db = town.connect();
  db->each("SELECT command_id, payload FROM journal WHERE tenant = 1 AND kind = 'matter.remind'",
           store::Params(), [&](const store::Row& row) {
             const Json data = Json::parse(row.bytes(1)).at("events").at(0).at("data");
             again.push_back({.id = row.uuid(0),
                              .actor = "system",
                              .kind = "matter.remind",
                              .data = {{"matter_id", data.at("matter")},
                                       {"n", data.at("round")},
                                       {"rung", data.at("rung")}}});
           });
  ASSERT_EQ(static_cast<std::int64_t>(again.size()), fired);
  EXPECT_EQ(town.engine().execute_all(std::move(again)), 0);
  EXPECT_EQ(town.count("matter_event WHERE kind = 'matter.reminded'"), fired);
}

}  // namespace
}  // namespace wanhu::test
