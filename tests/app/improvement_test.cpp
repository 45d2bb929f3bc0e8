// Weekly charts from the counters, and improvements with what they changed.
#include <gtest/gtest.h>

#include "app/query_improvement.hpp"
#include "support/small_engine.hpp"

namespace wanhu::test {
namespace {

using base::Date;

class Causes : public testing::TestWithParam<store::Engine> {
 protected:
  SmallEngine town{GetParam()};  // Saturday 16 October 2021
  int n_ = 0;

  // So many of the first village in each of the coming weeks.
  void weeks(int many, int each) {
    for (int week = 0; week < many; ++week) {
      for (int n = 0; n < each; ++n) town.open_matter("qsm-1", "matter " + std::to_string(++n_));
      town.clock().pass(7 * k_day_ms);
    }
  }
  Json improvement(Json more = Json::object()) {
    Json data{{"improvement_id", id_text("lamps")},
              {"unit", k_village_a},
              {"kind", "general"},
              {"title", "更换老旧路灯"},
              {"cause", "线路老化"},
              {"action", "统一更换线路"},
              {"owner", "供电所"},
              {"due", (town.clock().now().date() + 30).iso()}};
    data.update(more);
    return data;
  }
  app::WeekChart chart(const std::string& who = "centre-1", app::ChartAsk ask = {}) {
    return town.read(who, [&](app::Reader& reader) { return app::week_chart(reader, ask); });
  }
  Json page(const std::string& who = "centre-1") {
    return town.read(who, [](app::Reader& reader) { return app::improvements_page(reader); });
  }
};
INSTANTIATE_TEST_SUITE_P(Both, Causes,
                         testing::Values(store::Engine::sqlite, store::Engine::postgres),
                         [](const auto& info) {
                           return info.param == store::Engine::sqlite ? "sqlite" : "postgres";
                         });

// Weeks are weeks of dates: Monday to Sunday, complete ones only, none before the first matter.
TEST_P(Causes, B05WeeksAreWholeWeeksOfDates) {
  weeks(3, 2);  // Saturdays 16, 23 and 30 October; now it is 6 November
  app::WeekChart found = chart();
  ASSERT_EQ(found.weeks.size(), 2U);  // the week of the 16th is cut off by the start
  EXPECT_EQ(found.weeks.front(), Date::parse("2021-10-18").value());
  EXPECT_EQ(found.chart.points.front().n, 2);
  EXPECT_FALSE(found.chart.enough);
  // A minute before midnight on Sunday is still that week; midnight is the next.
  town.clock().set(base::Instant::parse("2021-11-07T23:59:00+08:00").value());
  town.open_matter("qsm-1", "sunday");
  town.clock().pass(k_minute_ms);
  town.open_matter("qsm-1", "monday");
  found = chart();
  ASSERT_EQ(found.weeks.size(), 3U);
  EXPECT_EQ(found.weeks.back(), Date::parse("2021-11-01").value());
  EXPECT_EQ(found.chart.points.back().n, 1);
}

TEST_P(Causes, AWeekThatIsNoChanceIsNamedWithItsVillageAndKind) {
  weeks(10, 1);
  EXPECT_EQ(page().at("signals").size(), 0U);
  for (int n = 0; n < 12; ++n) town.open_matter("qsm-1", "many " + std::to_string(n));
  town.clock().pass(2 * k_day_ms);  // the week is over
  const Json signals = page().at("signals");
  ASSERT_EQ(signals.size(), 1U) << signals.dump();
  EXPECT_EQ(signals[0].at("unit"), k_village_a);
  EXPECT_EQ(signals[0].at("kind"), "general");
  EXPECT_EQ(signals[0].at("week").at("n"), 12);
  EXPECT_EQ(page("qy-lead").at("signals").size(), 0U);  // another village's lead
  EXPECT_TRUE(chart("qsm-1").weeks.empty());            // a visitor compares nobody
  EXPECT_EQ(chart("qy-lead").chart.points.back().n, 0);
}

// The page counts by counters, a report from its matters; whoever is recused has the same of both.
TEST_P(Causes, APageAndAReportCountTheSameForEveryReader) {
  weeks(10, 3);
  ASSERT_EQ(town.outcome("centre-1", "matter.recuse",
                         {{"matter_id", id_text("matter 28")},
                          {"person_id", id_text("centre-2")},
                          {"reason", "与本人有关"}}),
            "ok");
  const auto reported = [&](const std::string& who) {
    return town.read(who, [](app::Reader& reader) {
      const Date today = reader.now.date();
      const app::Cut cut = app::head_cut(reader.db, reader.tenant());
      return app::week_charts(reader, app::matters_as_of(reader, cut, today), today);
    });
  };
  const auto same = [&](const std::string& who, std::int64_t last) {
    const app::WeekChart page = chart(who, {.unit = k_village_a, .kind = "general"});
    const app::WeekCharts report = reported(who);
    EXPECT_EQ(page.weeks, report.weeks);
    const domain::Chart& of_report = report.charts.at({k_village_a, "general"});
    ASSERT_EQ(page.chart.points.size(), of_report.points.size());
    for (std::size_t n = 0; n < page.chart.points.size(); ++n)
      EXPECT_EQ(page.chart.points[n].n, of_report.points[n].n) << n;
    EXPECT_EQ(page.chart.points.back().n, last);
  };
  same("centre-1", 3);
  same("centre-2", 2);
  same("qsm-lead", 3);
}

TEST_P(Causes, AnImprovementIsMeasuredByTheWeeksBeforeAndAfter) {
  weeks(12, 6);
  ASSERT_EQ(town.outcome("qsm-lead", "improvement.open",
                         improvement({{"matters", {id_text("matter 1"), id_text("matter 2")}}})),
            "ok");
  EXPECT_TRUE(page().at("items")[0].at("change").is_null());
  weeks(2, 6);
  EXPECT_EQ(
      town.outcome(
          "qsm-lead", "improvement.close",
          {{"improvement_id", id_text("lamps")}, {"outcome", "done"}, {"evidence", "验收单"}}),
      "FORBIDDEN");
  ASSERT_EQ(
      town.outcome(
          "centre-1", "improvement.close",
          {{"improvement_id", id_text("lamps")}, {"outcome", "done"}, {"evidence", "验收单"}}),
      "ok");
  weeks(12, 1);
  const Json item = page("qsm-lead").at("items")[0];
  EXPECT_EQ(item.at("state"), "done");
  EXPECT_EQ(item.at("matters"), 2);
  const Json& change = item.at("change");
  ASSERT_FALSE(change.is_null());
  EXPECT_EQ(change.at("before"), 6);
  EXPECT_LT(change.at("high").get<double>(), 0.5);
  EXPECT_GT(change.at("weeks_after").get<int>(), 8);
  EXPECT_EQ(town.verified(), "ok");
}

TEST_P(Causes, ImprovementsKeepToScopeAndToWhatIsOpen) {
  town.open_matter("qy-1", "there", k_village_b);
  const auto open = [&](const std::string& who, Json more) {
    return town.outcome(who, "improvement.open", improvement(std::move(more)));
  };
  EXPECT_EQ(open("qsm-1", Json::object()), "FORBIDDEN");
  EXPECT_EQ(open("qsm-lead", {{"unit", k_village_b}}), "NOT-FOUND");
  EXPECT_EQ(open("qsm-lead", {{"matters", {id_text("there")}}}), "NOT-FOUND");
  EXPECT_EQ(open("qsm-lead", {{"kind", "nothing"}}), "MATTER-KIND");
  EXPECT_EQ(open("qsm-lead", {{"due", "2021-10-15"}}), "IMPROVEMENT-DUE");
  ASSERT_EQ(open("qsm-lead", Json::object()), "ok");
  EXPECT_EQ(open("qsm-lead", Json::object()), "ID-USED");
  Json township = improvement({{"improvement_id", id_text("all")}});
  township.erase("unit");
  EXPECT_EQ(town.outcome("qsm-lead", "improvement.open", township), "NOT-FOUND");
  ASSERT_EQ(town.outcome("centre-1", "improvement.open", township), "ok");
  EXPECT_EQ(page().at("items").size(), 2U);
  EXPECT_EQ(page("qsm-lead").at("items").size(), 1U);
  EXPECT_EQ(page("qy-lead").at("items").size(), 0U);
  ASSERT_EQ(
      town.outcome(
          "centre-1", "improvement.close",
          {{"improvement_id", id_text("lamps")}, {"outcome", "dropped"}, {"evidence", "另有安排"}}),
      "ok");
  Json work = improvement();
  work.erase("unit");
  work.erase("kind");
  EXPECT_EQ(town.outcome("centre-1", "improvement.update", work), "IMPROVEMENT-CLOSED");
  EXPECT_EQ(town.verified(), "ok");
}

TEST_P(Causes, AnEditThatNamesNoExamplesLeavesThemAsTheyWere) {
  town.open_matter("qsm-1", "here");
  town.open_matter("qy-1", "there", k_village_b);
  town.must("centre-1", "improvement.open",
            improvement({{"matters", {id_text("here"), id_text("there")}}}));
  Json work = improvement({{"action", "先换三盏"}});
  work.erase("unit");
  work.erase("kind");
  // The lead does not see the other village's matter, and need not.
  ASSERT_EQ(town.outcome("qsm-lead", "improvement.update", work), "ok");
  EXPECT_EQ(page().at("items")[0].at("action"), "先换三盏");
  EXPECT_EQ(page().at("items")[0].at("matters"), 2);
  work["matters"] = Json{id_text("there")};
  EXPECT_EQ(town.outcome("qsm-lead", "improvement.update", work), "NOT-FOUND");
  work["matters"] = Json::array();
  ASSERT_EQ(town.outcome("qsm-lead", "improvement.update", work), "ok");
  EXPECT_EQ(page().at("items")[0].at("matters"), 0);
  EXPECT_EQ(town.verified(), "ok");
}

}  // namespace
}  // namespace wanhu::test
