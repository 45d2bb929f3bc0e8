// The burden budget on both databases: what plans in force together ask of one unit, against their
// caps, within the reader's part.
#include <gtest/gtest.h>

#include "app/activation.hpp"
#include "app/query_burden.hpp"
#include "support/pilot_plan.hpp"
#include "support/small_engine.hpp"

namespace wanhu::test {
namespace {

constexpr const char* k_meetings = R"(
[[cadence]]
id       = "talk"
name     = "村情恳谈会"
who      = "qinsimiao"
at_least = 3
per      = "月"
do       = "meeting"

[burden]
max_meetings = 3
max_reports  = 1
per          = "月"
)";
// Another campaign beside it, with meetings of its own in the same village.
std::string beside() {
  std::string text = pilot(R"(
[[cadence]]
id       = "study"
name     = "专题学习"
who      = "qinsimiao"
at_least = 3
per      = "月"
do       = "study"
)");
  const std::string id = "\"pilot\"";
  return text.replace(text.find(id), id.size(), "\"beside\"");
}

class BurdenPage : public testing::TestWithParam<store::Engine> {
 protected:
  SmallEngine town{GetParam()};

  void activate(const std::string& plan) {
    town.must("system", "plan.activate", {{"source", plan}});
  }
  Json page(const std::string& who = "centre-1", const char* month = "2021-11-05") {
    return town.read(who, [&](app::Reader& reader) {
      return app::burden_page(reader, base::Date::parse(month).value());
    });
  }
  static Json load(const Json& page, const std::string& unit, const std::string& name) {
    for (const Json& one : page.at("units"))
      if (one.at("unit") == unit)
        for (const Json& of : one.at("loads"))
          if (of.at("load") == name) return of;
    throw std::logic_error(unit + " " + name);
  }
};
INSTANTIATE_TEST_SUITE_P(Both, BurdenPage,
                         testing::Values(store::Engine::sqlite, store::Engine::postgres),
                         [](const auto& info) {
                           return info.param == store::Engine::sqlite ? "sqlite" : "postgres";
                         });

TEST_P(BurdenPage, S1_26_CountsWhatOnePlanAsks) {
  const Json october = page("centre-1", "2021-10-20");
  EXPECT_EQ(october.at("month"), "2021-10-01");
  const Json reports = load(october, "ruji", "reports");
  EXPECT_EQ(reports.at("asked"), 44) << "two daily reports from the 10th to the 31st";
  EXPECT_EQ(reports.at("done"), 0);
  EXPECT_TRUE(reports.at("cap").is_null()) << "the plan sets none";
  EXPECT_EQ(load(october, k_village_a, "forms").at("asked"), 1) << "the questionnaire at the door";
  EXPECT_TRUE(load(october, k_village_a, "forms").at("done").is_null());
  EXPECT_EQ(october.at("over").size(), 0U);
}

TEST_P(BurdenPage, F29_PlansTogetherGoOverWhatNeitherDoesAlone) {
  activate(pilot(k_meetings));
  EXPECT_EQ(page().at("over").size(), 0U);
  activate(beside());
  const Json over = page().at("over");
  ASSERT_EQ(over.size(), 1U) << over.dump();
  EXPECT_EQ(over[0].at("unit"), k_village_a);
  EXPECT_EQ(over[0].at("load"), "meetings");
  EXPECT_EQ(over[0].at("asked"), 4) << "twenty days of November: two and two";
  EXPECT_EQ(over[0].at("max"), 3);
  EXPECT_NE(over[0].at("text").get<std::string>().find("meetings"), std::string::npos);
  EXPECT_EQ(page("qsm-lead").at("over").size(), 1U);
  EXPECT_EQ(page("qy-lead").at("over").size(), 0U);
  const Json units = page("qy-lead").at("units");
  for (const Json& unit : units) EXPECT_EQ(unit.at("unit"), k_village_b);
  town.clock().set(base::Instant::parse("2021-11-05T09:00:00+08:00").value());
  const Json mine =
      town.read("qsm-lead", [](app::Reader& reader) { return app::over_budget(reader, 20).list; });
  EXPECT_EQ(mine, page("qsm-lead").at("over")) << "what the reader's day shows";
}

TEST_P(BurdenPage, F29_ItIsFoundBeforeThePlanIsInForce) {
  activate(pilot(k_meetings));
  const auto found = [&](const std::string& text) {
    const auto lease = town.engine().reads().lease();
    const app::PlanRef set = town.engine().plans().newest(*lease, 1);
    const plan::Loaded loaded = app::load_beside(*lease, 1, set.get(), text, "plan.toml");
    std::vector<std::string> codes;
    for (const plan::Finding& finding : loaded.findings)
      if (finding.code == "L-BURDEN")
        codes.push_back(finding.variant + " " + finding.args.at("times") + ">" +
                        finding.args.at("cap") + " " + finding.args.at("unit"));
    return codes;
  };
  EXPECT_EQ(found(beside()), std::vector<std::string>{"together 4>3 秦四庙村"});
  EXPECT_EQ(found(pilot(k_meetings) + "\n# 再看一遍\n"), std::vector<std::string>())
      << "a new version of the plan is not weighed beside the old one";
}

TEST_P(BurdenPage, WhatWasDoneStandsBesideIt) {
  activate(pilot(k_meetings));
  town.must("qsm-lead", "act.record",
            {{"act_id", id_text("talk")},
             {"rule", "cadence.talk"},
             {"unit", k_village_a},
             {"day", "2021-10-16"}});
  EXPECT_EQ(load(page("centre-1", "2021-10-16"), k_village_a, "meetings").at("done"), 1);
  EXPECT_EQ(load(page(), k_village_a, "meetings").at("done"), 0) << "another month";
  town.must("qsm-lead", "act.withdraw", {{"act_id", id_text("talk")}, {"reason", "误登"}});
  EXPECT_EQ(load(page("centre-1", "2021-10-16"), k_village_a, "meetings").at("done"), 0);
  EXPECT_EQ(town.verified(), "ok");
}

}  // namespace
}  // namespace wanhu::test
