// Indicators of the plans on both databases: figures with what they were made of, as of past days,
// targets, the year before, quoted figures, the rows behind, the workbook, who sees what.
#include <gtest/gtest.h>

#include <algorithm>

#include "app/query_indicator.hpp"
#include "plan/files.hpp"
#include "support/indicators_plan.hpp"
#include "support/small_engine.hpp"
#include "tabular/table.hpp"

namespace wanhu::test {
namespace {

using base::Date;
using base::Instant;

Date day(const std::string& iso) {
  return Date::parse(iso).value();
}

class Indicators : public testing::TestWithParam<store::Engine> {
 protected:
  SmallEngine town{GetParam()};  // Saturday 16 October 2021, 9 o'clock

  void SetUp() override { town.must("system", "plan.activate", {{"source", indicators_plan()}}); }
  void go(const std::string& iso) { town.clock().set(Instant::at(day(iso), 9 * 60)); }

  void close(const std::string& name) {
    const auto with = [&](Json data) {
      data["matter_id"] = id_text(name);
      return data;
    };
    town.must("centre-1", "matter.hand_over", with({{"owner", id_text("qsm-lead")}}));
    answer(name);
    town.must("centre-2", "matter.confirm", with({{"by", "callback"}}));
  }
  void answer(const std::string& name) {
    town.must("qsm-lead", "matter.answer",
              {{"matter_id", id_text(name)}, {"outcome", "solved"}, {"text", "已修好"}});
  }

  Json page(const std::string& id, const std::string& who = "centre-1",
            app::IndicatorAsk ask = {}) {
    ask.plan = "measures";
    return town.read(who, [&](app::Reader& reader) {
      const auto found = app::indicator_page(reader, id, ask);
      return found ? *found : Json(found.error().code);
    });
  }
  Json figure(const std::string& id, app::IndicatorAsk ask = {}) {
    return page(id, "centre-1", std::move(ask)).at("indicator").at("figure");
  }
  Json list(const std::string& who = "centre-1", const app::IndicatorAsk& ask = {}) {
    return town.read(who, [&](app::Reader& reader) {
      const auto found = app::indicators_page(reader, ask);
      return found ? *found : Json(found.error().code);
    });
  }
  Json item(const Json& page, const std::string& id, const std::string& plan = "measures") {
    const Json& items = page.at("items");
    for (const Json& one : items)
      if (one.at("id") == id && one.at("plan") == plan) return one;
    throw std::runtime_error("no indicator " + id);
  }
  Json rows(const std::string& id, const std::string& part, const std::string& who = "centre-1",
            app::IndicatorAsk ask = {}) {
    ask.plan = "measures";
    return town.read(who, [&](app::Reader& reader) {
      const auto found = app::indicator_rows(reader, id, part, ask);
      return found ? *found : Json(found.error().code);
    });
  }
  static Json quote(const std::string& name, Json more = Json::object()) {
    Json data{{"value_id", id_text(name)},
              {"indicator", "outside_rank"},
              {"from", "2021-01-01"},
              {"to", "2021-06-30"},
              {"number", "3"},
              {"measure", "名"},
              {"source", "市考评上半年通报"},
              {"source_day", "2021-07-10"}};
    data.update(more);
    return data;
  }
};
INSTANTIATE_TEST_SUITE_P(Both, Indicators,
                         testing::Values(store::Engine::sqlite, store::Engine::postgres),
                         [](const auto& info) {
                           return info.param == store::Engine::sqlite ? "sqlite" : "postgres";
                         });

TEST_P(Indicators, S4_23OneTripIsCountedOfWhatWasClosedInTheMonth) {
  for (const char* name : {"one", "two", "three"}) town.open_matter("qsm-1", name);
  go("2021-10-18");
  close("one");
  close("two");
  town.must("qsm-1", "matter.dissent", {{"matter_id", id_text("two")}, {"text", "又坏了"}});
  go("2021-10-20");
  answer("two");
  town.must("centre-2", "matter.confirm", {{"matter_id", id_text("two")}, {"by", "callback"}});
  const Json found = page("one_trip");
  const Json& now = found.at("indicator").at("figure");
  EXPECT_EQ(now.at("num"), 1) << "the other came a second time";
  EXPECT_EQ(now.at("den"), 2);
  EXPECT_EQ(now.at("value"), 0.5);
  EXPECT_EQ(now.at("n"), 2);
  EXPECT_EQ(now.at("share"), true);
  EXPECT_NEAR(now.at("low").get<double>(), 0.0945, 0.0001) << "Wilson's, 1 of 2";
  EXPECT_NEAR(now.at("high").get<double>(), 0.9055, 0.0001);
  EXPECT_EQ(found.at("indicator").at("period").at("from"), "2021-10-01");
  EXPECT_EQ(found.at("indicator").at("period").at("to"), "2021-10-20") << "so far";
  EXPECT_EQ(found.at("indicator").at("period").at("running"), true);
  go("2021-11-05");
  EXPECT_EQ(figure("one_trip").at("state"), "no_data") << "nothing was closed in November";
  EXPECT_EQ(figure("one_trip", {.from = day("2021-10-01"), .to = day("2021-10-31")}).at("num"), 1);
  EXPECT_EQ(town.verified(), "ok");
}

// What is entered later does not change how a past day stood.
TEST_P(Indicators, FiguresAreThoseOfTheDay) {
  town.open_matter("qsm-1", "one");
  town.open_matter("qy-1", "two", k_village_b);
  go("2021-10-20");
  close("one");
  const app::IndicatorAsk before{.as_of = day("2021-10-19")};
  EXPECT_EQ(figure("backlog").at("num"), 1);
  EXPECT_EQ(figure("backlog", before).at("num"), 2);
  EXPECT_EQ(figure("backlog", before).at("den"), 2);
  EXPECT_EQ(figure("backlog", {.as_of = day("2021-10-15")}).at("state"), "no_data");
  EXPECT_EQ(page("backlog", "centre-1", {.as_of = day("2021-10-21")}), "INDICATOR-FUTURE");
  const Json then = page("backlog", "centre-1", before);
  go("2022-02-01");
  town.must("qsm-1", "matter.dissent", {{"matter_id", id_text("one")}, {"text", "又坏了"}});
  EXPECT_EQ(page("backlog", "centre-1", before).at("indicator"), then.at("indicator"));
  EXPECT_EQ(page("backlog", "centre-1", before).at("by_unit"), then.at("by_unit"));
  EXPECT_EQ(page("backlog", "centre-1", before).at("cut"), then.at("cut"));
  const Json open = rows("backlog", "num", "centre-1", before);
  EXPECT_EQ(open.at("figures").at(0).at("value"), 2) << "rows of that day too";
  EXPECT_EQ(open.at("figures").at(0).at("matters").size(), 2U);
}

TEST_P(Indicators, S4_19MoreMattersAreNeitherBetterNorWorse) {
  town.open_matter("qsm-1", "one");
  town.open_matter("qsm-1", "two");
  town.open_matter("qy-1", "three", k_village_b);
  const Json found = page("inflow");
  const Json& now = found.at("indicator").at("figure");
  EXPECT_EQ(now.at("num"), 3);
  EXPECT_EQ(now.at("den"), 2) << "the villages";
  EXPECT_EQ(now.at("value"), 1.5);
  EXPECT_TRUE(now.at("low").is_null()) << "a ratio and no proportion";
  EXPECT_TRUE(now.at("no_interval").is_string());
  EXPECT_EQ(found.at("indicator").at("direction"), "neutral");
  EXPECT_TRUE(found.at("indicator").at("aim").is_null());
  const Json& units = found.at("by_unit");
  ASSERT_EQ(units.size(), 2U);
  EXPECT_EQ(units.at(0).at("unit"), k_village_a) << "the plan's order, whatever the value";
  EXPECT_EQ(units.at(0).at("figure").at("value"), 2);
  EXPECT_EQ(units.at(1).at("figure").at("value"), 1);
  EXPECT_EQ(units.at(0).at("aim_state"), "none");
}

TEST_P(Indicators, WhatIsNoProportionOfTheDenominatorSaysSo) {
  town.open_matter("qsm-1", "one");
  town.open_matter("qsm-1", "two");
  go("2021-10-18");
  close("one");
  // Due in November, closed before: in the numerator, not among those due by now.
  const Json early = figure("on_time");
  EXPECT_EQ(early.at("num"), 1);
  EXPECT_EQ(early.at("den"), 0);
  EXPECT_EQ(early.at("state"), "no_data");
  EXPECT_EQ(early.at("left_out").at(0).at("why"), "unknown_num");
  EXPECT_EQ(early.at("left_out").at(0).at("n"), 1) << "not closed yet";
  EXPECT_EQ(early.at("left_out").at(1).at("why"), "outside");
  go("2021-10-30");
  const Json due = figure("on_time");
  EXPECT_EQ(due.at("den"), 2);
  EXPECT_EQ(due.at("value"), 0.5);
  EXPECT_EQ(due.at("share"), true) << "now every one of the numerator is due";
  EXPECT_FALSE(due.at("low").is_null());
}

TEST_P(Indicators, TooFewAreWithheldWithTheReason) {
  town.open_matter("qsm-1", "one");
  town.open_matter("qsm-1", "two");
  const Json few = figure("many");
  EXPECT_EQ(few.at("state"), "few");
  EXPECT_TRUE(few.at("value").is_null());
  EXPECT_TRUE(few.at("num").is_null()) << "it could be worked out";
  EXPECT_EQ(few.at("n"), 2);
  EXPECT_TRUE(few.at("why").is_string());
  town.open_matter("qsm-1", "three");
  EXPECT_EQ(figure("many").at("value"), 1);
}

TEST_P(Indicators, CountsOfEverySetOfRows) {
  town.open_matter("qsm-1", "one");
  town.visit("qsm-1", "dwelling a 1", "answered");
  town.visit("qsm-1", "dwelling a 2", "nobody_home");
  town.must(
      "centre-1", "place.put",
      {{"place_id", id_text("pond")}, {"kind", "spot"}, {"unit", k_village_a}, {"name", "塘边"}});
  const Json all = list();
  const auto value = [&](const std::string& id) { return item(all, id).at("figure").at("value"); };
  EXPECT_EQ(value("reached"), 0.5);
  EXPECT_EQ(value("rounds"), 1) << "a sum";
  EXPECT_EQ(value("meetings"), 0) << "asked for, not done";
  EXPECT_EQ(value("passed"), 0);
  EXPECT_EQ(item(all, "passed").at("figure").at("left_out").at(0).at("n"), 2)
      << "nobody has settled anything";
  EXPECT_EQ(item(all, "firms").at("figure").at("den"), 40) << "known by number only";
  EXPECT_EQ(item(all, "ponds").at("figure").at("den"), 1);
  EXPECT_EQ(item(all, "safe").at("kind"), "polled");
  EXPECT_EQ(item(all, "safe").at("figure").at("state"), "no_data");
  EXPECT_TRUE(item(all, "outside_rank").at("figure").is_null());
  EXPECT_EQ(item(all, "on_time", "ruji-2021").at("plan_title"),
            "汝集镇基层党员干部入户走访活动方案");
  const Json words = item(all, "meetings").at("definition");
  EXPECT_NE(words.at("num_text"), words.at("num")) << words.dump();
  town.must("qsm-lead", "act.record",
            {{"act_id", id_text("meeting")},
             {"rule", "task.meeting"},
             {"unit", k_village_a},
             {"day", "2021-10-16"}});
  EXPECT_EQ(figure("meetings").at("value"), 0.5);
  const Json task = rows("meetings", "rest").at("figures").at(0);
  ASSERT_EQ(task.at("others").size(), 1U) << "the village that has not met";
  EXPECT_EQ(task.at("others").at(0).at("unit"), k_village_b);
  const Json door = rows("reached", "num").at("figures").at(0);
  EXPECT_EQ(door.at("value"), 1);
  EXPECT_EQ(door.at("others"), Json::array()) << "doors are counted, never listed";
  EXPECT_EQ(door.at("more"), 1);
}

// Each of the five batches has its figure, of the rows of its own kind.
TEST_P(Indicators, S2_12_TheFiveBatchesAreCounted) {
  town.must("system", "plan.activate",
            {{"source", plan::read_text("plans/dongfeng-2017/plan.toml")}});
  town.must("system", "person.import",
            {{"people",
              {{{"person_id", id_text("c1-lead")},
                {"login", "c1-lead"},
                {"name", "测试c1-lead"},
                {"role", "village_lead"},
                {"unit", "c1"}}}}});
  for (const char* name : {"first", "second"})
    town.must("centre-1", "matter.open",
              {{"matter_id", id_text(name)},
               {"check", "123456"},
               {"title", "相邻排水"},
               {"text", "两家排水有争议"},
               {"unit", "c1"},
               {"kind", "dispute"},
               {"channel", "desk"}});
  town.must("centre-1", "matter.hand_over",
            {{"matter_id", id_text("first")}, {"owner", id_text("c1-lead")}});
  town.must("c1-lead", "matter.answer",
            {{"matter_id", id_text("first")}, {"outcome", "solved"}, {"text", "已调解"}});
  town.must("centre-2", "matter.confirm", {{"matter_id", id_text("first")}, {"by", "callback"}});
  const Json all = list();
  const Json settled = item(all, "disputes_settled", "dongfeng-2017").at("figure");
  EXPECT_EQ(settled.at("num"), 1);
  EXPECT_EQ(settled.at("den"), 2);
  for (const char* id : {"backlog_cleared", "order_fixed", "help_given", "works_done"})
    EXPECT_EQ(item(all, id, "dongfeng-2017").at("figure").at("state"), "no_data") << id;
  EXPECT_EQ(item(all, "backlog").at("figure").at("state"), "no_data") << "another plan's units";
}

// 90 % of two villages is both.
TEST_P(Indicators, S4_03_TargetsAreSaidInUnitsAndByTheirDays) {
  const Json aim = page("passed").at("indicator").at("aim");
  EXPECT_EQ(aim.at("percent"), 40) << "the next milestone";
  EXPECT_EQ(aim.at("needed"), 1) << "0.8 of two, rounded up";
  EXPECT_EQ(aim.at("state"), "on_the_way");
  go("2022-01-02");
  EXPECT_EQ(page("passed").at("indicator").at("aim").at("state"), "behind");
  const Json series = town.read("centre-1", [](app::Reader& reader) {
    return app::indicator_series(reader, "passed", {.plan = "measures"}, 3).value();
  });
  ASSERT_EQ(series.at("aims").size(), 2U);
  EXPECT_EQ(series.at("aims").at(0).at("passed"), true);
  EXPECT_EQ(series.at("aims").at(0).at("met"), false);
  EXPECT_EQ(series.at("aims").at(1).at("needed"), Json()) << "its day has not come";
  ASSERT_EQ(series.at("points").size(), 3U);
  EXPECT_EQ(series.at("points").at(2).at("period").at("running"), true);
  EXPECT_EQ(series.at("points").at(0).at("as_of"), "2021-11-30");
}

TEST_P(Indicators, AYearBeforeIsAsItStoodThen) {
  EXPECT_TRUE(page("one_trip").at("year_before").is_null()) << "the journal had not begun";
  for (int n = 0; n < 12; ++n) {
    const std::string name = "old " + std::to_string(n);
    town.open_matter("qsm-1", name);
    if (n < 10) close(name);
  }
  go("2022-10-20");
  town.must("qsm-1", "matter.dissent", {{"matter_id", id_text("old 0")}, {"text", "又坏了"}});
  for (int n = 0; n < 11; ++n) {
    const std::string name = "new " + std::to_string(n);
    town.open_matter("qsm-1", name);
    close(name);
  }
  const Json year = page("one_trip").at("year_before");
  EXPECT_EQ(year.at("as_of"), "2021-10-20");
  EXPECT_EQ(year.at("period").at("from"), "2021-10-01");
  EXPECT_EQ(year.at("figure").at("num"), 10) << "though one came again a year later";
  EXPECT_EQ(year.at("change"), 0);
  EXPECT_EQ(year.at("small"), true) << "none failed on either side";
  EXPECT_EQ(year.at("apart"), false);
}

// ---- who sees what
// -----------------------------------------------------------------------------

TEST_P(Indicators, AUnitSeesItsOwnFigure) {
  town.open_matter("qsm-1", "one");
  town.open_matter("qy-1", "two", k_village_b);
  const Json own = page("backlog", "qsm-lead");
  EXPECT_EQ(own.at("unit"), k_village_a);
  EXPECT_EQ(own.at("indicator").at("figure").at("den"), 1);
  ASSERT_EQ(own.at("by_unit").size(), 1U);
  EXPECT_EQ(own.at("may"), Json::array());
  EXPECT_EQ(page("backlog", "qsm-lead", {.unit = k_village_b}), "NOT-FOUND");
  EXPECT_EQ(page("backlog", "centre-1", {.unit = "nowhere"}), "NOT-FOUND");
  EXPECT_EQ(page("nothing"), "NOT-FOUND");
  EXPECT_EQ(page("backlog", "county-1").at("indicator").at("figure").at("den"), 2);
  EXPECT_EQ(
      page("backlog", "centre-1", {.unit = k_village_b}).at("indicator").at("figure").at("den"), 1);
  EXPECT_EQ(rows("backlog", "den", "qsm-lead").at("figures").at(0).at("value"), 1);
  EXPECT_EQ(page("backlog", "centre-1", {.from = day("2021-10-01")}), "INDICATOR-PERIOD");
}

TEST_P(Indicators, AMatterOneIsKeptFromIsNoRow) {
  town.open_matter("qsm-1", "one");
  town.open_matter("qsm-1", "two");
  town.must("centre-1", "matter.recuse",
            {{"matter_id", id_text("one")},
             {"person_id", id_text("centre-2")},
             {"reason", "与本人有关"}});
  go("2021-10-18");
  close("two");
  for (const auto& ask : {app::IndicatorAsk{}, app::IndicatorAsk{.as_of = day("2021-10-16")}}) {
    EXPECT_EQ(page("backlog", "centre-1", ask).at("indicator").at("figure").at("den"), 2);
    EXPECT_EQ(page("backlog", "centre-2", ask).at("indicator").at("figure").at("den"), 1)
        << "the number alone would tell";
  }
  const Json seen = rows("backlog", "den", "centre-2").at("figures").at(0);
  EXPECT_EQ(seen.at("value"), 1);
  EXPECT_EQ(seen.at("more"), 0);
}

TEST_P(Indicators, G12TheWorkbookHasNoSmallCells) {
  for (int n = 0; n < 12; ++n) town.open_matter("qsm-1", "a " + std::to_string(n));
  town.open_matter("qy-1", "b", k_village_b);
  const auto sheet = [&](const char* name) {
    const std::string bytes = town.read("centre-1", [](app::Reader& reader) {
      return app::indicators_workbook(reader, {}).value();
    });
    return tabular::read_table(bytes, "i.xlsx", {}, name).value();
  };
  const auto cell = [&](const tabular::Table& table, const std::string& indicator,
                        const std::string& unit, const std::string& heading) {
    const auto column = std::find(table.heading.begin(), table.heading.end(), heading);
    for (const tabular::Row& row : table.rows)
      if (row.cells.at(0) == "平安村指标方案" && row.cells.at(1) == indicator &&
          row.cells.at(2) == unit)
        return row.cells.at(static_cast<std::size_t>(column - table.heading.begin()));
    return std::string("no row");
  };
  const tabular::Table units = sheet("By unit");
  EXPECT_EQ(cell(units, "未办结事项比例", "七营村", "Denominator"), "") << "one matter";
  EXPECT_EQ(cell(units, "未办结事项比例", "秦四庙村", "Denominator"), "")
      << "with the whole it would give the other away";
  const tabular::Table whole = sheet("Indicators");
  EXPECT_EQ(cell(whole, "未办结事项比例", "", "Denominator"), "13");
  EXPECT_EQ(cell(units, "水塘整治率", "七营村", "Denominator"), "0") << "places are nobody's";
}

TEST_P(Indicators, G12TheCsvIsTheWorkbooksFiguresInOneTable) {
  for (int n = 0; n < 12; ++n) town.open_matter("qsm-1", "a " + std::to_string(n));
  town.open_matter("qy-1", "b", k_village_b);
  const std::string bytes = town.read(
      "centre-1", [](app::Reader& reader) { return app::indicators_csv(reader, {}).value(); });
  const tabular::Table table = tabular::read_table(bytes, "i.csv", {}).value();
  const auto denominator = [&](const std::string& unit) {
    const auto column = std::find(table.heading.begin(), table.heading.end(), "Denominator");
    for (const tabular::Row& row : table.rows)
      if (row.cells.at(0) == "平安村指标方案" && row.cells.at(1) == "未办结事项比例" &&
          row.cells.at(2) == unit)
        return row.cells.at(static_cast<std::size_t>(column - table.heading.begin()));
    return std::string("no row");
  };
  EXPECT_EQ(denominator(""), "13") << "the whole";
  EXPECT_EQ(denominator("七营村"), "") << "one matter";
  EXPECT_EQ(denominator("秦四庙村"), "") << "with the whole it would give the other away";
  ASSERT_EQ(town.outcome("centre-1", "indicator.record", quote("rank")), "ok");
  const std::string with_quote = town.read(
      "centre-1", [](app::Reader& reader) { return app::indicators_csv(reader, {}).value(); });
  EXPECT_EQ(with_quote, bytes) << "what others published is not among what is computed";
}

// ---- quoted figures
// ----------------------------------------------------------------------------

TEST_P(Indicators, S0_03ARankIsQuotedWithItsSourceAndNobodysTarget) {
  EXPECT_EQ(town.outcome("qsm-lead", "indicator.record", quote("rank")), "FORBIDDEN");
  EXPECT_EQ(town.outcome("county-1", "indicator.record", quote("rank")), "FORBIDDEN");
  EXPECT_EQ(town.outcome("centre-1", "indicator.record", quote("rank")), "ok");
  EXPECT_EQ(town.outcome("centre-1", "indicator.record", quote("again")), "INDICATOR-TWICE");
  EXPECT_EQ(town.outcome("centre-1", "indicator.record", quote("rank", {{"to", "2021-05-31"}})),
            "ID-USED");
  EXPECT_EQ(town.outcome("centre-1", "indicator.record", quote("x", {{"indicator", "backlog"}})),
            "INDICATOR-OWN");
  EXPECT_EQ(town.outcome("centre-1", "indicator.record", quote("x", {{"indicator", "nothing"}})),
            "INDICATOR-UNKNOWN");
  EXPECT_EQ(town.outcome("centre-1", "indicator.record", quote("x", {{"indicator", "on_time"}})),
            "INDICATOR-PLAN");
  EXPECT_EQ(town.outcome("centre-1", "indicator.record", quote("x", {{"unit", "nowhere"}})),
            "UNIT-UNKNOWN");
  EXPECT_EQ(town.outcome("centre-1", "indicator.record",
                         quote("x", {{"source", "张三13812345678"}, {"to", "2021-03-31"}})),
            "INDICATOR-PERSON");
  const Json found = page("outside_rank");
  EXPECT_EQ(found.at("indicator").at("kind"), "quoted");
  EXPECT_EQ(found.at("indicator").at("quoted").at("number"), "3");
  EXPECT_EQ(found.at("indicator").at("quoted").at("source"), "市考评上半年通报");
  EXPECT_TRUE(found.at("indicator").at("figure").is_null()) << "never among what is computed";
  EXPECT_TRUE(found.at("indicator").at("aim").is_null());
  const std::string before = "2021-10-16";
  go("2021-10-20");
  EXPECT_EQ(town.outcome("centre-2", "indicator.withdraw",
                         {{"value_id", id_text("rank")}, {"reason", "抄错了一行"}}),
            "ok");
  EXPECT_EQ(town.outcome("centre-2", "indicator.withdraw",
                         {{"value_id", id_text("rank")}, {"reason", "抄错了一行"}}),
            "INDICATOR-WITHDRAWN");
  EXPECT_EQ(town.outcome("centre-2", "indicator.withdraw",
                         {{"value_id", id_text("nothing")}, {"reason", "抄错了一行"}}),
            "NOT-FOUND");
  EXPECT_TRUE(page("outside_rank").at("indicator").at("quoted").is_null());
  EXPECT_EQ(page("outside_rank").at("values").at(0).at("withdrawn_why"), "抄错了一行");
  EXPECT_EQ(page("outside_rank", "centre-1", {.as_of = day(before)})
                .at("indicator")
                .at("quoted")
                .at("number"),
            "3")
      << "as it was known then";
  EXPECT_EQ(town.outcome("centre-1", "indicator.record", quote("right", {{"number", "4"}})), "ok");
  EXPECT_EQ(page("outside_rank").at("values").size(), 2U);
  EXPECT_EQ(town.verified(), "ok");
}

TEST_P(Indicators, QuotedFiguresComeFromAFile) {
  const std::string file =
      "指标,单位,开始日期,结束日期,公布的数值,分子,分母,来源文件,来源日期\n"
      "outside_rank,,2021/1/1,2021年6月30日,96.530,,,市考评通报,2021-07-10\n"
      "outside_rank,七营村,2021-01-01,2021-06-30,,9,10,市考评通报,2021.7.10\n";
  const auto preview = [&](const std::string& bytes) {
    return town.read("centre-1", [&](app::Reader& reader) {
      return app::indicators_preview(reader, "a.csv", bytes);
    });
  };
  const Json seen = preview(file);
  EXPECT_EQ(seen.at("total_problems"), 0) << seen.dump();
  const Json& entries = seen.at("entries");
  ASSERT_EQ(entries.size(), 2U);
  for (const Json& entry : entries) {
    EXPECT_EQ(entry.at("change"), "new");
    EXPECT_EQ(town.outcome("centre-1", "indicator.record", entry.at("data")), "ok");
  }
  EXPECT_EQ(page("outside_rank", "centre-1", {.unit = k_village_b})
                .at("indicator")
                .at("quoted")
                .at("value"),
            0.9);
  const Json again = preview(file);
  EXPECT_EQ(again.at("entries").at(0).at("change"), "same") << again.dump();
  std::string other = file;
  other.replace(other.find("96.530"), 6, "95.000");
  EXPECT_EQ(preview(other).at("total_problems"), 1) << "withdraw first";
  EXPECT_EQ(preview("指标,开始日期,结束日期,公布的数值,来源文件,来源日期\n"
                    "backlog,2021-01-01,2021-06-30,3,通报,2021-07-10\n"
                    "nothing,2021-01-01,2021-06-30,3,通报,2021-07-10\n"
                    "outside_rank,一月,2021-06-30,3,通报,2021-07-10\n")
                .at("total_problems"),
            3);
  EXPECT_EQ(town.verified(), "ok");
}

// ---- for reports
// -------------------------------------------------------------------------------

TEST_P(Indicators, AReportHasThemAsOfItsDay) {
  town.open_matter("qsm-1", "one");
  town.must("centre-1", "indicator.record", quote("rank"));
  go("2021-10-20");
  close("one");
  const auto all = [&](const char* iso) {
    return town.read("centre-1", [&](app::Reader& reader) {
      const app::Cut cut = app::cut_of_day(reader.db, reader.tenant(), day(iso));
      return app::indicators_as_of(reader, cut, day(iso));
    });
  };
  const auto one = [](const std::vector<app::IndicatorAsOf>& list, const std::string& id) {
    return *std::find_if(list.begin(), list.end(), [&](const app::IndicatorAsOf& indicator) {
      return indicator.id == id && indicator.plan_title == "平安村指标方案";
    });
  };
  EXPECT_EQ(one(all("2021-10-16"), "backlog").figure.value, 1.0);
  EXPECT_EQ(one(all("2021-10-20"), "backlog").figure.value, 0.0);
  EXPECT_EQ(one(all("2021-10-16"), "outside_rank").quoted->value.value, "3");
  EXPECT_FALSE(one(all("2021-10-16"), "safe").why.empty());
  EXPECT_EQ(one(all("2021-10-20"), "passed").needed, 1);
}

}  // namespace
}  // namespace wanhu::test
