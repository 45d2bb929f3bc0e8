// What plans ask of units, recorded, excused and explained, on both databases.
#include <gtest/gtest.h>

#include "app/query_work.hpp"
#include "support/asking_plan.hpp"
#include "support/matter_walk.hpp"
#include "support/small_engine.hpp"

namespace wanhu::test {
namespace {

using base::Date;

constexpr const char* k_leaflets = "task.collect_leaflets";  // each village, by 15 October

class Work : public testing::TestWithParam<store::Engine> {
 protected:
  SmallEngine town{GetParam()};  // Saturday 16 October 2021
  int n_ = 0;

  Json act(const std::string& rule, const std::string& unit, const std::string& day,
           Json more = Json::object()) {
    Json data{{"act_id", id_text("act " + std::to_string(++n_))},
              {"rule", rule},
              {"unit", unit},
              {"day", day}};
    data.update(more);
    return data;
  }
  std::string record(const std::string& who, const std::string& rule, const std::string& unit,
                     const std::string& day, Json more = Json::object()) {
    return town.outcome(who, "act.record", act(rule, unit, day, std::move(more)));
  }
  std::string excuse(const std::string& who, const char* command,
                     const std::string& reason = "已合并") {
    return town.outcome(
        who, command,
        {{"rule", k_leaflets}, {"unit", k_village_a}, {"day", "2021-10-12"}, {"reason", reason}});
  }
  app::AskRows rows(const std::string& who, app::WorkAsk ask) {
    return town.read(who, [&](app::Reader& reader) { return app::ask_rows(reader, ask); });
  }
  // The state of one unit's ask of a rule in the window that holds the day.
  std::string state(const std::string& rule, const std::string& unit, const std::string& day,
                    const std::string& who = "centre-1", std::optional<Date> as_of = {}) {
    const Date on = Date::parse(day).value();
    const app::AskRows found =
        rows(who, {.from = on, .to = on, .unit = unit, .rule = rule, .as_of = as_of});
    if (found.rows.size() != 1) return std::to_string(found.rows.size()) + " rows";
    return std::string(domain::text_of(found.rows.front().state));
  }
  std::string span(const std::string& rule, const std::string& day) {
    const Date on = Date::parse(day).value();
    const app::AskRows found = rows("centre-1", {.from = on, .to = on, .rule = rule});
    if (found.rows.empty()) return "none";
    const calendar::Window& window = found.rows.front().ask.window;
    return window.from.iso() + "/" + window.to.iso();
  }
  Json day_of(const std::string& who) {
    return town.read(who, [](app::Reader& reader) { return app::my_day(reader); });
  }
  Json explained(const std::string& unit = k_village_a) {
    return town
        .read("centre-1",
              [&](app::Reader& reader) {
                return app::asks_explain(reader, "ruji-2021", k_leaflets, unit,
                                         Date::parse("2021-10-12").value());
              })
        .value();
  }
};
INSTANTIATE_TEST_SUITE_P(Both, Work,
                         testing::Values(store::Engine::sqlite, store::Engine::postgres),
                         [](const auto& info) {
                           return info.param == store::Engine::sqlite ? "sqlite" : "postgres";
                         });

TEST_P(Work, S1_10_WhatWasDoneIsRecordedWithANoteOrWithout) {
  EXPECT_EQ(state(k_leaflets, k_village_a, "2021-10-12"), "missed");
  EXPECT_EQ(record("qsm-lead", k_leaflets, k_village_a, "2021-10-14"), "ok");
  EXPECT_EQ(state(k_leaflets, k_village_a, "2021-10-12"), "met");
  EXPECT_EQ(record("qy-lead", k_leaflets, k_village_b, "2021-10-16", {{"note", "领到 300 份"}}),
            "ok");
  EXPECT_EQ(state(k_leaflets, k_village_b, "2021-10-12"), "late");
  EXPECT_EQ(town.verified(), "ok");
}

TEST_P(Work, S1_22_SystemicFixesAreAskedInTheLastPhase) {
  EXPECT_EQ(span("task.improve", "2021-11-18"), "2021-11-16/2021-11-20");
  EXPECT_EQ(span("task.improve", "2021-11-10"), "none");
}

TEST_P(Work, S1_26_TheDailyBulletinIsAskedEveryDay) {
  EXPECT_EQ(span("report.progress", "2021-10-16"), "2021-10-16/2021-10-16");
  EXPECT_EQ(record("centre-1", "report.progress", "ruji", "2021-10-16"), "ok");
  EXPECT_EQ(state("report.progress", "ruji", "2021-10-16"), "met");
  EXPECT_EQ(state("report.progress", "ruji", "2021-10-15"), "missed");
}

TEST_P(Work, AUnitsPeopleRecordForTheirUnitOnly) {
  EXPECT_EQ(record("qy-lead", k_leaflets, k_village_a, "2021-10-14"), "NOT-FOUND");
  EXPECT_EQ(record("county-1", k_leaflets, k_village_a, "2021-10-14"), "FORBIDDEN");
  EXPECT_EQ(record("qsm-1", "task.learn_the_form", k_village_a, "2021-10-14"), "ok");
  const Date day = Date::parse("2021-10-12").value();
  for (const app::AskRow& row : rows("qsm-lead", {.from = day, .to = day}).rows)
    EXPECT_EQ(row.ask.unit, k_village_a);
  for (const app::AskRow& row : rows("qsm-1", {.from = day, .to = day}).rows)
    EXPECT_EQ(row.ask.rule->who, "visitor");
}

TEST_P(Work, S3_50_WhoMayBeVisitedDoesNotReadWhen) {
  const Date from = Date::parse("2021-10-10").value(), to = Date::parse("2021-11-20").value();
  const auto checks = [&](const char* who) {
    return rows(who, {.from = from, .to = to, .block = "supervision"}).rows.size();
  };
  EXPECT_GT(checks("centre-1"), 0U);
  EXPECT_GT(checks("county-1"), 0U);
  EXPECT_EQ(checks("qsm-lead"), 0U);
  EXPECT_EQ(checks("qsm-1"), 0U);
}

TEST_P(Work, WrongRecordsAreRefusedWithAReason) {
  EXPECT_EQ(record("centre-1", "task.nothing", k_village_a, "2021-10-14"), "ASK-NONE");
  EXPECT_EQ(record("centre-1", k_leaflets, "ruji", "2021-10-14"), "ASK-NONE") << "of villages only";
  EXPECT_EQ(record("centre-1", k_leaflets, k_village_a, "2021-10-17"), "ACT-DAY");
  EXPECT_EQ(record("centre-1", k_leaflets, k_village_a, "2021-10-09"), "ACT-DAY");
  EXPECT_EQ(record("centre-1", k_leaflets, k_village_a, "2021-10-14", {{"handed_in", {"照片"}}}),
            "ACT-DELIVER");
  EXPECT_EQ(record("centre-1", k_leaflets, k_village_a, "2021-10-14",
                   {{"note", "经办 11010519491231002X"}}),
            "ACT-PERSON");
  EXPECT_EQ(record("centre-1", k_leaflets, k_village_a, "2021-10-14", {{"photo", "x.jpg"}}),
            "FIELD-UNKNOWN-PLAIN")
      << "G09: there is no field for a picture";
  EXPECT_EQ(record("centre-1", "supervision.revisit", "ruji", "2021-10-14"), "ACT-OWN-WAY");
  Json twice = act(k_leaflets, k_village_a, "2021-10-14");
  EXPECT_EQ(town.outcome("centre-1", "act.record", twice), "ok");
  EXPECT_EQ(town.outcome("centre-1", "act.record", twice), "ID-USED");
}

TEST_P(Work, ARecordIsWithdrawnWithAReason) {
  Json data = act(k_leaflets, k_village_a, "2021-10-14");
  const Json which{{"act_id", data.at("act_id")}, {"reason", "记错了村"}};
  EXPECT_EQ(town.outcome("qsm-lead", "act.record", data), "ok");
  EXPECT_EQ(town.outcome("qy-lead", "act.withdraw", which), "NOT-FOUND");
  EXPECT_EQ(town.outcome("qsm-lead", "act.withdraw", which), "ok");
  EXPECT_EQ(town.outcome("qsm-lead", "act.withdraw", which), "ACT-WITHDRAWN");
  EXPECT_EQ(state(k_leaflets, k_village_a, "2021-10-12"), "missed");
  const Json page = explained();
  ASSERT_EQ(page.at("acts").size(), 1U);
  EXPECT_EQ(page.at("acts").at(0).at("withdrawn"), "记错了村");
  EXPECT_EQ(town.verified(), "ok");
}

TEST_P(Work, TheCentreExcusesAUnitAndTakesItBack) {
  EXPECT_EQ(excuse("qsm-lead", "ask.excuse"), "FORBIDDEN") << "nobody excuses themselves";
  EXPECT_EQ(excuse("centre-1", "ask.withdraw_excuse"), "ASK-NOT-EXCUSED");
  EXPECT_EQ(excuse("centre-1", "ask.excuse"), "ok");
  EXPECT_EQ(excuse("centre-1", "ask.excuse"), "ASK-EXCUSED");
  EXPECT_EQ(state(k_leaflets, k_village_a, "2021-10-12"), "excused");
  EXPECT_EQ(state(k_leaflets, k_village_b, "2021-10-12"), "missed");
  EXPECT_EQ(explained().at("row").at("excuse"), "已合并");
  EXPECT_EQ(excuse("centre-1", "ask.withdraw_excuse", "还是要做"), "ok");
  EXPECT_EQ(state(k_leaflets, k_village_a, "2021-10-12"), "missed");
  EXPECT_EQ(excuse("centre-1", "ask.excuse", "又合并了"), "ok");
  EXPECT_EQ(explained().at("row").at("excuse"), "又合并了");
  EXPECT_EQ(town.verified(), "ok");
}

TEST_P(Work, F07_EveryMissIsExplainedByItsWindowAndEvents) {
  EXPECT_EQ(record("qsm-lead", k_leaflets, k_village_a, "2021-10-16"), "ok");
  const Json late = explained(), missed = explained(k_village_b);
  EXPECT_EQ(late.at("row").at("state"), "late");
  ASSERT_EQ(late.at("acts").size(), 1U);
  EXPECT_EQ(late.at("lines").size(), 4U);
  EXPECT_EQ(missed.at("row").at("state"), "missed");
  ASSERT_EQ(missed.at("lines").size(), 5U) << missed.dump();
  EXPECT_NE(missed.at("lines").at(0).get<std::string>().find("三(一)"), std::string::npos);
  EXPECT_NE(missed.at("lines").at(3).get<std::string>().find("2021-10-15"), std::string::npos);
  EXPECT_NE(missed.at("lines").at(4).get<std::string>().find("nothing happens to anybody"),
            std::string::npos);
}

TEST_P(Work, APastDayIsAsItWas) {
  const Date then = town.clock().now().date();
  town.clock().pass(2 * k_day_ms);
  EXPECT_EQ(record("qsm-lead", k_leaflets, k_village_a, "2021-10-14"), "ok");
  EXPECT_EQ(state(k_leaflets, k_village_a, "2021-10-12"), "met");
  EXPECT_EQ(state(k_leaflets, k_village_a, "2021-10-12", "centre-1", then), "missed");
}

std::string changed(const std::string& before, const std::string& after) {
  std::string plan = s1_plan_text();
  return plan.replace(plan.find(before), before.size(), after);
}

TEST_P(Work, F07_AChangeOfPlanReDerivesTheFutureAndLeavesThePast) {
  EXPECT_EQ(record("qsm-lead", k_leaflets, k_village_a, "2021-10-14"), "ok");
  town.must("system", "plan.activate",
            {{"source", changed("name  = \"走访进度通报\"\nevery = \"日\"",
                                "name  = \"走访进度通报\"\nevery = \"周\"")}});
  EXPECT_EQ(span("report.progress", "2021-10-15"), "2021-10-15/2021-10-15") << "left as it was";
  EXPECT_EQ(span("report.progress", "2021-10-20"), "2021-10-18/2021-10-24");
  EXPECT_EQ(state(k_leaflets, k_village_a, "2021-10-12"), "met") << "what did not change runs on";
  EXPECT_EQ(town.verified(), "ok");
}

TEST_P(Work, ASupersededPlanAsksForNothingMore) {
  std::string next =
      changed("id       = \"ruji-2021\"", "id       = \"ruji-next\"\nsupersedes = \"ruji-2021\"");
  EXPECT_EQ(span("task.improve", "2021-11-18"), "2021-11-16/2021-11-20");
  town.must("system", "plan.activate", {{"source", next}});
  const Date on = Date::parse("2021-11-18").value();
  const app::AskRows found = rows("centre-1", {.from = on, .to = on, .rule = "task.improve"});
  ASSERT_EQ(found.rows.size(), 1U);
  EXPECT_EQ(found.rows.front().ask.plan, "ruji-next");
}

TEST_P(Work, MyDayIsOneListOfWhatIsDueMissedAndComing) {
  town.clock().set(base::Instant::at(Date::parse("2021-10-13").value(), 9 * 60));
  const Json lead = day_of("qsm-lead");
  EXPECT_EQ(lead.at("date"), "2021-10-13");
  std::set<std::string> due;
  for (const Json& ask : lead.at("due")) {
    due.insert(ask.at("rule").get<std::string>());
    EXPECT_EQ(ask.at("units"), 1);
    EXPECT_EQ(ask.at("row").at("unit"), k_village_a);
  }
  EXPECT_TRUE(due.contains(k_leaflets));
  EXPECT_EQ(record("qsm-lead", k_leaflets, k_village_a, "2021-10-13"), "ok");
  EXPECT_EQ(day_of("qsm-lead").at("due").size(), lead.at("due").size() - 1);
  EXPECT_EQ(day_of("qsm-lead").at("met"), 1);
  const Json centre = day_of("centre-1");
  const auto of_villages =
      std::find_if(centre.at("due").begin(), centre.at("due").end(),
                   [](const Json& ask) { return ask.at("rule") == k_leaflets; });
  ASSERT_NE(of_villages, centre.at("due").end());
  EXPECT_EQ(of_villages->at("units"), 16);
  EXPECT_EQ(of_villages->at("states").at("met"), 1);
  EXPECT_EQ(of_villages->at("states").at("open"), 15);
  town.clock().pass(4 * k_day_ms);
  EXPECT_EQ(day_of("qsm-lead").at("missed").size(), 1U) << "the form was not learnt";
}

// What a line of sums says, from the rows one by one.
std::map<std::string, std::map<std::string, std::int64_t>> counted(const app::AskRows& rows) {
  std::map<std::string, std::map<std::string, std::int64_t>> sums;
  for (const app::AskRow& row : rows.rows) {
    const calendar::Window& window = row.ask.window;
    auto& sum = sums[std::string(row.ask.plan) + " " + row.ask.rule->key + " " + window.from.iso() +
                     "/" + window.to.iso()];
    ++sum["units"];
    ++sum[std::string(domain::text_of(row.state))];
  }
  return sums;
}

TEST_P(Work, SumsAreThoseOfTheRows) {
  EXPECT_EQ(record("qsm-lead", k_leaflets, k_village_a, "2021-10-14"), "ok");
  EXPECT_EQ(record("qy-lead", k_leaflets, k_village_b, "2021-10-16"), "ok");
  EXPECT_EQ(record("centre-1", "report.progress", "ruji", "2021-10-16", {{"n", 2}}), "ok");
  EXPECT_EQ(excuse("centre-1", "ask.excuse"), "ok");
  town.clock().pass(3 * k_day_ms);
  const Date from = Date::parse("2021-10-10").value(), to = Date::parse("2021-11-20").value();
  const std::vector<app::WorkAsk> asks{
      {.from = from, .to = to},
      {.from = from + 8, .to = from + 9},
      {.from = from, .to = to, .unit = k_village_b},
      {.from = from, .to = to, .block = "task"},
      {.from = from, .to = to, .as_of = from + 6},
  };
  for (const char* who : {"centre-1", "qsm-lead", "qsm-1", "county-1"})
    for (const app::WorkAsk& ask : asks) {
      const auto sums =
          town.read(who, [&](app::Reader& reader) { return app::ask_sums(reader, ask); });
      std::map<std::string, std::map<std::string, std::int64_t>> told;
      for (const app::AskSum& sum : sums.sums) {
        const calendar::Window& window = sum.ask.window;
        auto& line = told[std::string(sum.ask.plan) + " " + sum.ask.rule->key + " " +
                          window.from.iso() + "/" + window.to.iso()];
        line["units"] = sum.units;
        for (const auto& [state, n] : sum.by_state) line[std::string(domain::text_of(state))] = n;
        EXPECT_EQ(sum.row.has_value(), sum.units == 1);
      }
      EXPECT_EQ(told, counted(rows(who, ask))) << who;
    }
}

TEST_P(Work, UnitsThatAreThereForATimeStandInTheSameLine) {
  town.must("system", "plan.activate",
            {{"source", replaced(asking_plan(), "name = \"七营村\",   kind = \"village\"",
                                 "name = \"七营村\", kind = \"village\", from = 2021-10-18")}});
  const app::WorkAsk ask{.from = Date::parse("2021-10-16").value(),
                         .to = Date::parse("2021-10-31").value(),
                         .plan = "asking"};
  const auto sums =
      town.read("centre-1", [&](app::Reader& reader) { return app::ask_sums(reader, ask); });
  std::map<std::string, std::int64_t> talks;
  for (const app::AskSum& sum : sums.sums)
    if (sum.ask.rule->key == "cadence.talk") talks[sum.ask.window.from.iso()] += sum.units;
  EXPECT_EQ(talks, (std::map<std::string, std::int64_t>{{"2021-10-18", 2}, {"2021-10-25", 2}}));
  const auto lines = std::count_if(sums.sums.begin(), sums.sums.end(), [](const app::AskSum& sum) {
    return sum.ask.rule->key == "cadence.talk";
  });
  EXPECT_EQ(lines, 2);
}

TEST_P(Work, ALongDayIsCutAndSaysHowMuchIsLeftOut) {
  std::string tasks;
  for (int n = 0; n < 130; ++n)
    tasks += "[[task]]\nid = \"more" + std::to_string(n) + "\"\nname = \"事\"\ndue = 2021-10-" +
             (n < 20 ? "15" : "29") + "\n\n";
  town.must("system", "plan.activate",
            {{"source", changed("[[task]]\nid   = \"collect_leaflets\"",
                                tasks + "[[task]]\nid   = \"collect_leaflets\"")}});
  const Json day = day_of("centre-1");
  EXPECT_EQ(day.at("due").size(), 100U);
  EXPECT_GE(day.at("more").at("due"), 10);
  EXPECT_LT(day.at("missed").size(), 100U);
  EXPECT_EQ(day.at("more").at("missed"), 0);
  EXPECT_EQ(day.at("more").at("burden"), 0);
}

}  // namespace
}  // namespace wanhu::test
