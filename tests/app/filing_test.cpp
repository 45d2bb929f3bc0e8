// Units file their own plans for a task that asks for them, on both databases; and a plan that goes
// into force has done so by itself.
#include "app/filing.hpp"

#include <gtest/gtest.h>

#include "app/query_work.hpp"
#include "plan/catalogue.hpp"
#include "support/asking_plan.hpp"
#include "support/small_engine.hpp"

namespace wanhu::test {
namespace {

using base::Date;

constexpr const char* k_rule = "task.own_plan";

class Filing : public testing::TestWithParam<store::Engine> {
 protected:
  SmallEngine town{GetParam()};  // Saturday 16 October 2021
  void SetUp() override { town.must("system", "plan.activate", {{"source", asking_plan()}}); }

  static Json filing(const std::string& source, Json more = Json::object()) {
    Json data{
        {"act_id", id_text("filing")}, {"rule", k_rule}, {"unit", k_village_a}, {"source", source}};
    data.update(more);
    return data;
  }
  std::string file(const std::string& who, const std::string& source, Json more = Json::object()) {
    return town.outcome(who, "plan.file", filing(source, std::move(more)));
  }
  Json explained() {
    return town
        .read("centre-1",
              [](app::Reader& reader) {
                return app::asks_explain(reader, "asking", k_rule, k_village_a,
                                         Date::parse("2021-10-20").value());
              })
        .value();
  }
  std::string state() { return explained().at("row").at("state"); }
};
INSTANTIATE_TEST_SUITE_P(Both, Filing,
                         testing::Values(store::Engine::sqlite, store::Engine::postgres),
                         [](const auto& info) {
                           return info.param == store::Engine::sqlite ? "sqlite" : "postgres";
                         });

TEST_P(Filing, S2_06_TheUnitFilesItsPlanAndTheTaskIsMet) {
  EXPECT_EQ(state(), "open");
  EXPECT_EQ(file("qsm-lead", village_plan()), "ok");
  EXPECT_EQ(state(), "met");
  const Json page = explained();
  ASSERT_EQ(page.at("filings").size(), 1U);
  EXPECT_EQ(page.at("filings")[0].at("title"), "秦四庙村试点方案");
  EXPECT_EQ(page.at("filings")[0].at("filed_plan"), "qinsimiao-own");
  EXPECT_TRUE(page.at("filings")[0].at("counts"));
  EXPECT_EQ(page.at("takes_plan"), Json::array({"本村方案"}));
  EXPECT_EQ(page.at("row").at("handed_in"), Json::array({"本村方案"}));
  EXPECT_EQ(page.at("acts").size(), 1U) << "an act like any other";
  EXPECT_EQ(town.verified(), "ok");
}

TEST_P(Filing, TheFileIsKeptByteForByteAndReadInTheUnitsPart) {
  const std::string text = village_plan() + "\n# 行尾空格  \n";
  ASSERT_EQ(file("qsm-lead", text), "ok");
  const auto source = [&](const std::string& who) {
    return town.read(who, [](app::Reader& reader) {
      const auto found = app::filing_source(reader, id("filing"));
      return found ? found->text : found.error().code;
    });
  };
  EXPECT_EQ(source("centre-1"), text);
  EXPECT_EQ(source("qsm-lead"), text);
  EXPECT_EQ(source("qy-lead"), "NOT-FOUND");
  const Json page = town.read("qsm-lead", [](app::Reader& reader) {
    return app::filing_page(reader, id("filing")).value();
  });
  EXPECT_EQ(page.at("unit"), k_village_a);
  EXPECT_EQ(page.at("digest").get<std::string>().size(), 64U);
  for (const Json& finding : page.at("findings")) EXPECT_NE(finding.at("severity"), "error");
}

TEST_P(Filing, WhatTheCheckRefusesIsNotFiled) {
  const std::string listing(plan::find_code("L-GUARD-G01")->bad);
  EXPECT_EQ(file("qsm-lead", plan::completed(listing)), "PLAN-FILED-ERRORS") << "a guard";
  EXPECT_EQ(file("qsm-lead", "no plan at all"), "PLAN-FILED-ERRORS");
  EXPECT_EQ(file("qsm-lead", replaced(village_plan(), "\"asking\"", "\"ruji-2021\"")),
            "PLAN-FILED-PARENT");
  EXPECT_EQ(file("qsm-lead", replaced(village_plan(), "id = \"qinsimiao\"", "id = \"qiying\"")),
            "PLAN-FILED-UNIT");
  EXPECT_EQ(file("qsm-lead", village_plan() + "\n# 11010519491231002X\n"), "ACT-PERSON");
  EXPECT_EQ(file("qsm-lead", village_plan(), {{"rule", "task.gather"}}), "PLAN-FILED-ITEM")
      << "two things are handed in: which is it?";
  EXPECT_EQ(file("qsm-lead", village_plan(), {{"rule", "task.gather"}, {"item", "清单"}}),
            "PLAN-FILED-ITEM");
  EXPECT_EQ(file("qsm-lead", village_plan(), {{"rule", "cadence.talk"}}), "ASK-NONE")
      << "asked from Monday on";
  EXPECT_EQ(file("qsm-lead", village_plan(), {{"rule", "task.none"}}), "ASK-NONE");
  EXPECT_EQ(file("qy-lead", village_plan()), "NOT-FOUND");
  EXPECT_EQ(file("qsm-1", village_plan()), "FORBIDDEN");
  EXPECT_EQ(town.count("plan_filing"), 0);
  EXPECT_EQ(file("qsm-lead", village_plan(), {{"rule", "task.gather"}, {"item", "下一步计划"}}),
            "ok");
}

TEST_P(Filing, WithdrawnItCountsNoMoreAndStaysReadable) {
  ASSERT_EQ(file("qsm-lead", village_plan()), "ok");
  EXPECT_EQ(file("qsm-lead", village_plan()), "ID-USED");
  EXPECT_EQ(town.outcome("qsm-lead", "act.withdraw",
                         {{"act_id", id_text("filing")}, {"reason", "交错了版本"}}),
            "ok");
  EXPECT_EQ(state(), "open");
  ASSERT_EQ(explained().at("filings").size(), 1U);
  EXPECT_FALSE(explained().at("filings")[0].at("counts"));
  EXPECT_EQ(file("qsm-lead", village_plan(), {{"act_id", id_text("again")}}), "ok");
  EXPECT_EQ(state(), "met");
  EXPECT_EQ(town.verified(), "ok");
}

TEST_P(Filing, S0_39_APlanInForceUnderTheOneThatAsksHasHandedItIn) {
  town.must("system", "plan.activate", {{"source", village_plan()}});
  EXPECT_EQ(state(), "met");
  const Json acts = explained().at("acts");
  ASSERT_EQ(acts.size(), 1U);
  EXPECT_NE(acts[0].at("note").get<std::string>().find("秦四庙村试点方案"), std::string::npos)
      << "it says by itself what has met it";
  town.must("system", "plan.activate", {{"source", village_plan() + "\n# 第二稿\n"}});
  EXPECT_EQ(explained().at("acts").size(), 1U) << "it is there already";
  EXPECT_EQ(town.count("act WHERE rule = 'task.gather'"), 0)
      << "which of several things it is, people say";
  EXPECT_EQ(town.count("act WHERE unit = $1", {k_village_b}), 0);
  EXPECT_EQ(town.verified(), "ok");
}

TEST_P(Filing, ACheckBeforeFilingChangesNothing) {
  const auto check = [&](const std::string& who, const std::string& text) {
    return town.read(who, [&](app::Reader& reader) {
      const auto found = app::check_filed(reader, "asking", k_rule, k_village_a, text);
      return found ? *found : Json(found.error().code);
    });
  };
  const Json good = check("qsm-lead", village_plan());
  EXPECT_TRUE(good.at("loads"));
  EXPECT_TRUE(good.at("parent_fits"));
  EXPECT_TRUE(good.at("unit_fits"));
  const Json bad = check("qsm-lead", "x");
  EXPECT_FALSE(bad.at("loads"));
  EXPECT_GT(bad.at("findings").size(), 0U);
  EXPECT_EQ(check("qy-lead", village_plan()), "NOT-FOUND");
  EXPECT_EQ(town.count("act"), 0);
}

}  // namespace
}  // namespace wanhu::test
