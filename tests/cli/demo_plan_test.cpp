#include "cli/demo_plan.hpp"

#include <gtest/gtest.h>

#include <set>

#include "app/activation.hpp"
#include "plan/plan.hpp"
#include "sim/township.hpp"

namespace wanhu::cli {
namespace {

std::string file_of(const std::string& name) {
  return std::string(WANHU_SOURCE_DIR) + "/plans/" + name;
}

TEST(DemoPlan, WithoutANameItIsTheVisitsOfRujiAsEver) {
  const auto plan = demo_plan({});
  ASSERT_TRUE(plan);
  EXPECT_TRUE(plan->name.empty());
  EXPECT_FALSE(plan->activities);
  EXPECT_EQ(plan->days, 20);
  EXPECT_NE(plan->text.find("id       = \"ruji-2021\""), std::string::npos);
  // No title: titles are residents' words, and this plan publishes none.
  EXPECT_TRUE(plan->text.ends_with(
      "\n[matters.publish]\nkinds  = [\"general\", \"complex\"]\nfields = [\"kind\", \"unit\", "
      "\"state\", \"opened\", \"due\", \"outcome\"]\nafter  = \"opened\"\nwords  = "
      "\"none\"\n"));
}

TEST(DemoPlan, EachOfTheFiveCanBeActivatedAndShowsNoConfidentialMatters) {
  std::set<std::string> stamps;
  for (const char* name : {"s0", "s1", "s2", "s3", "s4"}) {
    const auto plan = demo_plan(name);
    ASSERT_TRUE(plan) << name;
    EXPECT_EQ(plan->name, name);
    EXPECT_TRUE(plan->activities);
    EXPECT_EQ(plan->days, sim::default_days(plan->text));
    const plan::Loaded loaded = plan::load(plan->text, "plan.toml");
    EXPECT_TRUE(app::check_ready(loaded)) << name;
    EXPECT_EQ(loaded.plan->head.title, plan->title);
    ASSERT_TRUE(loaded.plan->matters.publish) << name;
    EXPECT_FALSE(loaded.plan->matters.publish->kinds.empty());
    for (const std::string& id : loaded.plan->matters.publish->kinds) {
      const plan::MatterKind* const kind = loaded.plan->matter_kind(id);
      EXPECT_FALSE(kind->confidential) << name << " " << id;
      EXPECT_NE(kind->channel, "sealed") << name << " " << id;
    }
    EXPECT_TRUE(stamps.insert(demo_stamp(*plan)).second) << name;
    EXPECT_EQ(demo_stamp(*plan), demo_stamp(*plan));
  }
}

TEST(DemoPlan, AFileIsTakenAsItStandsWhenItCanBeActivated) {
  const auto plan = demo_plan(file_of("dongfeng-2017/plan.toml"));
  ASSERT_TRUE(plan);
  EXPECT_EQ(plan->name, "dongfeng-2017");
  EXPECT_FALSE(plan::load(plan->text, "plan.toml").plan->matters.publish);
  const auto holes = demo_plan(file_of("county-double-lift-2021/as-issued.toml"));
  ASSERT_FALSE(holes);
  EXPECT_TRUE(holes.error().code.starts_with("PLAN-")) << holes.error().code;
  const auto none = demo_plan("s7");
  ASSERT_FALSE(none);
  EXPECT_EQ(none.error().code, "CLI-DEMO-PLAN");
}

}  // namespace
}  // namespace wanhu::cli
