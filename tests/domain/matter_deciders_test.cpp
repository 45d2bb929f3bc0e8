// Which bodies decide, in which order: closed-loop requirements 8 and 12.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "domain/matter/deciders.hpp"
#include "support/plans.hpp"

namespace wanhu::domain {
namespace {

using testing::ElementsAre;

const plan::Plan& county() {
  static const plan::Plan k_plan = test::plan_named("county-double-lift-2021");
  return k_plan;
}

TEST(Deciders, TheCommonSuperiorIsTheLowestUnitAboveBoth) {
  EXPECT_EQ(common_superior(county(), "v11", "v12"), "t1");
  EXPECT_EQ(common_superior(county(), "v11", "v21"), "county");
  EXPECT_EQ(common_superior(county(), "v11", "t1"), "t1");
  EXPECT_EQ(common_superior(county(), "t1", "v11"), "t1");
  EXPECT_EQ(common_superior(county(), "v11", "v11"), "v11");
  EXPECT_EQ(common_superior(county(), "county", "v43"), "county");
  EXPECT_EQ(common_superior(county(), "gone", "v11"), "county") << "a unit that is no more";
}

TEST(Deciders, WhoeverHasNobodyIsFollowedByTheUnitAbove) {
  EXPECT_THAT(bodies_upwards(county(), "v11"), ElementsAre("v11", "t1", "county"));
  EXPECT_THAT(bodies_upwards(county(), "county"), ElementsAre("county"));
  EXPECT_THAT(bodies_upwards(county(), "peace_office"), ElementsAre("peace_office", "county"));
  EXPECT_THAT(bodies_upwards(county(), "insurer"), ElementsAre("insurer", "county"));
  EXPECT_TRUE(is_outside(county(), "insurer"));
  EXPECT_FALSE(is_outside(county(), "peace_office"));
  EXPECT_FALSE(is_outside(county(), "v11"));
}

TEST(Deciders, EachPlanNamesBodiesThatItHas) {
  for (const char* name : {"ruji-2021", "dongfeng-2017", "county-double-lift-2021", "xushi-2024"}) {
    const plan::Plan plan = test::plan_named(name);
    for (const Deciding what : {Deciding::ruling, Deciding::review}) {
      const std::string body = named_body(plan, what);
      EXPECT_TRUE(plan.unit(body) != nullptr || plan.office(body) != nullptr) << name;
    }
  }
  EXPECT_EQ(named_body(test::plan_named("three-zeros-2020"), Deciding::ruling), "")
      << "it has none";
}

}  // namespace
}  // namespace wanhu::domain
