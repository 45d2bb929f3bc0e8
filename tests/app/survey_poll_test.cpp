// Estimates of a wave on both databases: what a poll has published, by units of one level or over
// the waves, with the ranks that the units shown may have, and nothing of those that are hidden.
#include "app/survey_poll.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "support/polled_plan.hpp"
#include "support/small_engine.hpp"

namespace wanhu::test {
namespace {

class SurveyWave : public testing::TestWithParam<store::Engine> {
 protected:
  SmallEngine town{GetParam()};

  void SetUp() override { town.must("system", "plan.activate", {{"source", polled_plan()}}); }

  // One above the others, one below them, three that are alike.
  static std::vector<Said> five() {
    return {{k_village_a, 110, 15, 12, 20},
            {k_village_b, 40, 85, 12, 20},
            {"xinqiao", 75, 50, 12, 20},
            {"ruji1", 74, 51, 12, 20},
            {"houlu", 73, 52, 12, 20}};
  }
  void record(const std::vector<Said>& said, const std::string& name = "第一轮",
              const std::string& month = "2021-09") {
    town.must("centre-1", "poll.record",
              {{"result_id", id_text(name)},
               {"release", polled_release(name, month + "-01", month + "-30", said)},
               {"source", "调查室"}});
  }
  base::Result<Json> ask(const app::WaveAsk& ask, const std::string& login = "centre-1") {
    return town.read(login, [&](app::Reader& reader) { return app::wave_estimates(reader, ask); });
  }
  Json page(const app::WaveAsk& asked = {}, const std::string& login = "centre-1") {
    return ask(asked, login).value();
  }
};
INSTANTIATE_TEST_SUITE_P(Both, SurveyWave,
                         testing::Values(store::Engine::sqlite, store::Engine::postgres),
                         [](const auto& info) {
                           return info.param == store::Engine::sqlite ? "sqlite" : "postgres";
                         });

Json rank_of(const Json& page, const std::string& name) {
  const Json& rows = page.at("ranks").at("rows");
  for (const Json& row : rows)
    if (row.at("unit") == name) return row;
  return {};
}

TEST_P(SurveyWave, NothingIsPublishedYet) {
  const Json empty = page();
  EXPECT_EQ(empty.at("waves"), Json::array());
  EXPECT_TRUE(empty.at("wave").is_null());
  EXPECT_FALSE(empty.contains("ranks"));
  EXPECT_EQ(ask({.wave = id("第一轮")}).error().code, "NOT-FOUND");
}

TEST_P(SurveyWave, UnitsHaveTheRanksThatTheirIntervalsAllow) {
  record(five());
  const Json one = page();
  EXPECT_EQ(one.at("wave"), id_text("第一轮"));
  EXPECT_EQ(one.at("indicators").size(), 2U);
  EXPECT_EQ(one.at("indicator"), "safety");
  EXPECT_EQ(one.at("by"), "village");
  EXPECT_EQ(one.at("breakdowns").at(0).at("units"), 5);
  EXPECT_EQ(one.at("breakdowns").at(1).at("id"), "waves");
  EXPECT_EQ(one.at("hidden"), Json::array());
  const Json& rows = one.at("rows");
  ASSERT_EQ(rows.size(), 6U);
  EXPECT_EQ(rows.at(0).at("unit"), "") << "the whole first";
  EXPECT_EQ(rows.at(1).at("unit"), k_village_a) << "then in the plan's order";
  EXPECT_EQ(rows.at(1).at("n"), 137);
  EXPECT_NEAR(rows.at(1).at("estimate").get<double>(), 110.0 / 137, 1e-5);
  EXPECT_LT(rows.at(1).at("low").get<double>(), 110.0 / 137);
  ASSERT_TRUE(one.contains("ranks")) << one.at("rank_error").dump();
  EXPECT_EQ(one.at("ranks").at("units"), 5) << "the whole has no rank";
  EXPECT_EQ(rank_of(one, "秦四庙村").at("simultaneous"), Json::array({1, 1}));
  EXPECT_EQ(rank_of(one, "七营村").at("simultaneous"), Json::array({5, 5}));
  for (const char* alike : {"新桥村", "汝集一村", "后路村"}) {
    const Json row = rank_of(one, alike);
    EXPECT_EQ(row.at("simultaneous"), Json::array({2, 4})) << alike << ": no ordinal rank";
    EXPECT_EQ(row.at("alike"), 2) << alike;
    EXPECT_FALSE(row.at("verdict").get<std::string>().empty());
  }
  EXPECT_TRUE(one.at("chart").get<std::string>().starts_with("<svg"));
  EXPECT_TRUE(one.at("rank_chart").get<std::string>().starts_with("<svg"));
  const Json& response = one.at("response");
  ASSERT_FALSE(response.empty());
  for (const Json& part : response) EXPECT_EQ(part.at("node"), "");
  EXPECT_EQ(response.at(0).at("rates").size(), 16U);
}

// Whoever is hidden in the release is neither drawn nor ranked; how many, and why, is said.
TEST_P(SurveyWave, HiddenUnitsAreCountedAndNothingElseIsSaidOfThem) {
  std::vector<Said> said = five();
  said.push_back({"ruyuan", 10, 2, 0, 0});
  record(said);
  const Json one = page();
  std::int64_t hidden = 0, few = 0;
  const Json& reasons = one.at("hidden");
  for (const Json& reason : reasons) {
    hidden += reason.at("n").get<std::int64_t>();
    if (reason.at("reason") == "few") few += reason.at("n").get<std::int64_t>();
    EXPECT_FALSE(reason.at("text").get<std::string>().empty());
  }
  EXPECT_EQ(few, 1);
  std::int64_t villages = 0;
  const Json& rows = one.at("rows");
  for (const Json& row : rows) {
    EXPECT_NE(row.at("unit"), "ruyuan");
    villages += row.at("unit") == "" ? 0 : 1;
  }
  EXPECT_EQ(one.at("breakdowns").at(0).at("units"), 6);
  const bool whole =
      std::any_of(rows.begin(), rows.end(), [](const Json& row) { return row.at("unit") == ""; });
  EXPECT_EQ(villages + hidden, whole ? 6 : 7);
  if (one.contains("ranks")) EXPECT_EQ(one.at("ranks").at("units"), villages);
  EXPECT_EQ(one.dump().find("汝园村"), std::string::npos) << "neither in a plot nor in a table";
}

TEST_P(SurveyWave, G04_AVillageSeesItsOwnAndTheWholeAndIsToldWhyThereAreNoRanks) {
  record(five());
  const Json own = page({}, "qsm-lead");
  ASSERT_EQ(own.at("rows").size(), 2U);
  EXPECT_EQ(own.at("rows").at(0).at("unit"), "");
  EXPECT_EQ(own.at("rows").at(1).at("unit"), k_village_a);
  EXPECT_FALSE(own.contains("ranks"));
  EXPECT_FALSE(own.contains("rank_chart"));
  EXPECT_EQ(own.at("rank_error").at("code"), "SURVEY-WAVE-OWN");
  EXPECT_EQ(own.dump().find("七营村"), std::string::npos);
  const Json over = page({.by = "waves"}, "qsm-lead");
  ASSERT_EQ(over.at("rows").size(), 1U);
  EXPECT_EQ(over.at("rows").at(0).at("unit"), k_village_a) << "the way of the own unit";
  EXPECT_EQ(over.at("unit_name"), "秦四庙村");
}

TEST_P(SurveyWave, TheWayOverTheWavesHasChangesAndNoRanks) {
  record(five(), "春季", "2021-04");
  record({{k_village_a, 120, 15, 12, 20}, {k_village_b, 110, 25, 12, 20}}, "秋季", "2021-09");
  EXPECT_EQ(page().at("waves").at(0).at("name"), "秋季") << "the newest first";
  EXPECT_EQ(page().at("wave"), id_text("秋季"));
  const Json over = page({.wave = id("春季"), .by = "waves"});
  const Json& rows = over.at("rows");
  ASSERT_EQ(rows.size(), 2U);
  EXPECT_EQ(rows.at(0).at("name"), "春季 · 2021-04-30");
  EXPECT_EQ(rows.at(1).at("n"), 294);
  ASSERT_EQ(over.at("changes").size(), 1U);
  const Json& change = over.at("changes").at(0);
  EXPECT_EQ(change.at("against"), "春季 · 2021-04-30");
  EXPECT_NEAR(change.at("difference").get<double>(),
              rows.at(1).at("estimate").get<double>() - rows.at(0).at("estimate").get<double>(),
              1e-12);
  EXPECT_TRUE(change.at("apart").get<bool>());
  EXPECT_FALSE(change.at("small").get<bool>());
  EXPECT_EQ(over.at("rank_error").at("code"), "SURVEY-WAVE-TIME");
  town.must("centre-1", "poll.withdraw", {{"result_id", id_text("秋季")}, {"reason", "发错了"}});
  EXPECT_EQ(ask({.wave = id("秋季")}).error().code, "NOT-FOUND");
  EXPECT_EQ(page({.by = "waves"}).at("rows").size(), 1U);
}

TEST_P(SurveyWave, WhatTheWaveDoesNotHaveIsNotFound) {
  record(five());
  EXPECT_EQ(ask({.indicator = "nothing"}).error().code, "NOT-FOUND");
  EXPECT_EQ(ask({.by = "county"}).error().code, "NOT-FOUND");
  EXPECT_EQ(page({.indicator = "satisfied"}).at("indicator"), "satisfied");
}

// Another body's table has no errors: they are those of as many answers. Who gives no number of
// answers has none.
TEST_P(SurveyWave, S1_24_AnotherBodysUnitsAreRankedByTheirNumbersOfAnswers) {
  Json figures = Json::array();
  const auto add = [&](const char* unit, const char* percent, int n) {
    Json figure{{"indicator", "safety"}, {"unit", unit}, {"percent", percent}};
    if (n > 0) figure["n"] = n;
    figures.push_back(std::move(figure));
  };
  add(k_village_a, "95", 400);
  add(k_village_b, "60", 400);
  add("xinqiao", "61", 400);
  add("ruji1", "50", 0);   // how many is not said
  add("houlu", "50", 20);  // fewer than the plan's min_n
  town.must("centre-1", "poll.record",
            {{"result_id", id_text("city")},
             {"survey", "phone"},
             {"name", "市民调"},
             {"from", "2021-05-01"},
             {"to", "2021-06-30"},
             {"source", "市平安办通报"},
             {"source_day", "2021-07-10"},
             {"figures", figures}});
  const Json one = page();
  ASSERT_TRUE(one.contains("ranks")) << one.at("rank_error").dump();
  EXPECT_EQ(one.at("ranks").at("units"), 3);
  EXPECT_EQ(rank_of(one, "秦四庙村").at("simultaneous"), Json::array({1, 1}));
  EXPECT_EQ(rank_of(one, "七营村").at("simultaneous"), Json::array({2, 3}));
  const Json& notes = one.at("notes");
  EXPECT_EQ(notes.size(), 2U) << "who is left out, and what the errors are: " << notes.dump();
  EXPECT_EQ(one.at("response"), Json::array());
}

TEST_P(SurveyWave, BelowThreeUnitsAndWithoutADirectionThereAreNoRanks) {
  record({{k_village_a, 120, 15, 12, 20}, {k_village_b, 110, 25, 12, 20}});
  EXPECT_EQ(page().at("rank_error").at("code"), "SURVEY-WAVE-UNITS");
  std::string neutral = polled_plan();
  const std::string heading = "[indicators.safety]\n";
  neutral.insert(neutral.find(heading) + heading.size(), "direction = \"neutral\"\n");
  town.must("system", "plan.activate", {{"source", neutral}});
  record(five(), "第二轮", "2021-09");
  EXPECT_EQ(page({.wave = id("第二轮")}).at("rank_error").at("code"), "SURVEY-WAVE-NEUTRAL");
  EXPECT_TRUE(page({.wave = id("第二轮"), .indicator = "satisfied"}).contains("ranks"));
}

}  // namespace
}  // namespace wanhu::test
