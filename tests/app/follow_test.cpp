// What follows from asks that were not met, as time goes by, on both databases: once ever, also
// across a restart and a change of plan; and the reasons that units give.
#include <gtest/gtest.h>

#include "app/query_message.hpp"
#include "app/query_work.hpp"
#include "support/asking_plan.hpp"
#include "support/small_engine.hpp"

namespace wanhu::test {
namespace {

using base::Date;
using base::Instant;

constexpr const char* k_own_plan = "task.own_plan";  // each village, by Friday 22 October; explain

class Follow : public testing::TestWithParam<store::Engine> {
 protected:
  SmallEngine town{GetParam(), {"sms"}};  // Saturday 16 October 2021

  void activate(const std::string& plan = asking_plan()) {
    town.must("system", "plan.activate", {{"source", plan}});
  }
  // Time passes to then, and the program looks what it brings.
  std::int64_t tick_at(const std::string& clock) {
    town.clock().set(Instant::parse(clock + ":00+08:00").value());
    return town.engine().tick();
  }
  std::int64_t sent(const std::string& happening) {
    return town.count("message WHERE happening = $1", {happening});
  }
  std::int64_t steps(const std::string& rule, const std::string& step) {
    return town.count("ask_step WHERE rule = $1 AND step = $2", {rule, step});
  }
  std::string record(const std::string& rule, const std::string& unit, const std::string& day) {
    return town.outcome("centre-1", "act.record",
                        {{"act_id", id_text("act " + std::to_string(++n_))},
                         {"rule", rule},
                         {"unit", unit},
                         {"day", day}});
  }
  std::string explain(const std::string& who, const std::string& unit,
                      const std::string& day = "2021-10-20", const std::string& rule = k_own_plan) {
    return town.outcome(who, "ask.explain",
                        {{"plan", "asking"},
                         {"rule", rule},
                         {"unit", unit},
                         {"day", day},
                         {"reason", "主笔人住院，下周补上"}});
  }
  Json to_explain(const std::string& who) {
    return town.read(who, [](app::Reader& reader) { return app::my_day(reader); }).at("explain");
  }
  Json explained(const std::string& unit) {
    return town
        .read("centre-1",
              [&](app::Reader& reader) {
                return app::asks_explain(reader, "asking", k_own_plan, unit,
                                         Date::parse("2021-10-20").value());
              })
        .value();
  }
  int n_ = 0;
};
INSTANTIATE_TEST_SUITE_P(Both, Follow,
                         testing::Values(store::Engine::sqlite, store::Engine::postgres),
                         [](const auto& info) {
                           return info.param == store::Engine::sqlite ? "sqlite" : "postgres";
                         });

TEST_P(Follow, F07_AReminderGoesToTheUnitOnceEver) {
  activate();
  tick_at("2021-10-22T08:59");
  EXPECT_EQ(sent("ask_remind"), 0) << "not before its moment";
  EXPECT_EQ(tick_at("2021-10-22T09:00"), 2) << "the talk of the week, in two villages";
  EXPECT_EQ(sent("ask_remind"), 2);
  EXPECT_EQ(town.count("message WHERE recipient = $1", {"person:" + id_text("qsm-lead")}), 1);
  EXPECT_EQ(town.engine().tick(), 0);
  EXPECT_EQ(tick_at("2021-10-22T16:00"), 0);
  town.reopen();
  EXPECT_EQ(town.engine().tick(), 0) << "after a restart";
  EXPECT_EQ(tick_at("2021-10-23T10:00"), 0) << "the same window on a later day";
  EXPECT_EQ(sent("ask_remind"), 2);
  EXPECT_EQ(town.verified(), "ok");
}

TEST_P(Follow, WhoHasDoneItIsNotReminded) {
  activate();
  tick_at("2021-10-21T10:00");
  EXPECT_EQ(record("cadence.talk", k_village_a, "2021-10-20"), "ok");
  EXPECT_EQ(tick_at("2021-10-22T09:00"), 1);
  EXPECT_EQ(town.count("message WHERE happening = 'ask_remind' AND unit = $1", {k_village_b}), 1);
}

TEST_P(Follow, ANoticeGoesToTheUnitAbove) {
  activate();
  tick_at("2021-10-20T23:00");
  EXPECT_EQ(sent("ask_notice"), 0);
  EXPECT_EQ(tick_at("2021-10-21T09:00"), 2) << "no patrol from the 16th to the 20th";
  EXPECT_EQ(town.count("message WHERE happening = 'ask_notice' AND recipient = 'body:ruji'"), 2);
  EXPECT_EQ(town.verified(), "ok");
}

TEST_P(Follow, F07_TheUnitIsAskedWhyUntilItHasSaid) {
  activate();
  tick_at("2021-10-25T08:00");
  EXPECT_EQ(to_explain("qsm-lead").at("items").size(), 0U);
  tick_at("2021-10-25T09:00");
  EXPECT_EQ(steps(k_own_plan, "explain"), 2);
  const Json asked = to_explain("qsm-lead").at("items");
  ASSERT_EQ(asked.size(), 1U);
  EXPECT_EQ(asked[0].at("rule"), k_own_plan);
  EXPECT_EQ(asked[0].at("unit"), k_village_a);
  EXPECT_EQ(to_explain("centre-1").at("items").size(), 2U);
  EXPECT_EQ(to_explain("qsm-1").at("items").size(), 0U) << "who may not say is not asked";
  EXPECT_EQ(explain("qsm-1", k_village_a), "FORBIDDEN");
  EXPECT_EQ(explain("qy-lead", k_village_a), "NOT-FOUND");
  EXPECT_EQ(explain("qsm-lead", k_village_a), "ok");
  EXPECT_EQ(explain("qsm-lead", k_village_a), "ASK-EXPLAINED");
  EXPECT_EQ(to_explain("qsm-lead").at("items").size(), 0U);
  const Json page = explained(k_village_a);
  EXPECT_EQ(page.at("row").at("state"), "missed") << "how it stands does not change";
  EXPECT_EQ(page.at("row").at("explanation"), "主笔人住院，下周补上");
  EXPECT_NE(page.at("lines").dump().find("asked why on 2021-10-25"), std::string::npos)
      << page.at("lines");
  EXPECT_TRUE(explained(k_village_b).at("row").at("explanation").is_null());
  EXPECT_EQ(town.verified(), "ok");
}

TEST_P(Follow, WhatIsExcusedOrDoneAfterwardsIsAskedNoMore) {
  activate();
  tick_at("2021-10-25T09:00");
  ASSERT_EQ(to_explain("centre-1").at("items").size(), 2U);
  town.must("centre-1", "ask.excuse",
            {{"plan", "asking"},
             {"rule", k_own_plan},
             {"unit", k_village_a},
             {"day", "2021-10-20"},
             {"reason", "与邻村合用一份"}});
  EXPECT_EQ(to_explain("centre-1").at("items").size(), 1U);
  town.must("qy-lead", "act.record",
            {{"act_id", id_text("late")},
             {"plan", "asking"},
             {"rule", k_own_plan},
             {"unit", k_village_b},
             {"day", "2021-10-25"},
             {"handed_in", {"本村方案"}}});
  EXPECT_EQ(to_explain("centre-1").at("items").size(), 0U);
  EXPECT_EQ(explain("qy-lead", k_village_b), "ok") << "why it came late may be said";
}

TEST_P(Follow, AReasonIsGivenOnlyForWhatIsOverAndNamesNobody) {
  activate();
  tick_at("2021-10-20T10:00");
  EXPECT_EQ(explain("qsm-lead", k_village_a), "ASK-NOT-MISSED");
  EXPECT_EQ(explain("qsm-lead", k_village_a, "2021-10-17", "cadence.walk"), "ASK-NOT-MISSED");
  tick_at("2021-10-21T10:00");
  EXPECT_EQ(explain("qsm-lead", k_village_a, "2021-10-17", "cadence.walk"), "ok")
      << "whoever is not asked may say it too";
  EXPECT_EQ(town.outcome("qy-lead", "ask.explain",
                         {{"plan", "asking"},
                          {"rule", "cadence.walk"},
                          {"unit", k_village_b},
                          {"day", "2021-10-17"},
                          {"reason", "11010519491231002X 请假"}}),
            "ACT-PERSON");
}

TEST_P(Follow, B09_QuietHoursDelayTheMessageAndNotTheStep) {
  activate();
  EXPECT_GT(tick_at("2021-10-22T22:30"), 0) << "the program was off during the day";
  EXPECT_EQ(steps("cadence.talk", "remind"), 2);
  const Json page = town.read("centre-1", [](app::Reader& reader) {
    return app::messages_page(reader, app::MessageAsk());
  });
  const std::string monday = Instant::parse("2021-10-25T08:00:00+08:00").value().iso();
  ASSERT_GT(page.at("items").size(), 0U);
  for (const Json& item : page.at("items")) {
    EXPECT_EQ(item.at("state"), "waiting");
    EXPECT_EQ(item.at("next_at"), monday) << "nothing goes out at night or on rest days";
    EXPECT_TRUE(item.at("matter_id").is_null());
    EXPECT_EQ(item.at("ask").at("plan"), "asking");
  }
  EXPECT_EQ(town.verified(), "ok");
}

TEST_P(Follow, AChangeOfPlanAsksAnewAndSendsNothingTwice) {
  activate();
  tick_at("2021-10-22T09:00");
  ASSERT_EQ(steps("cadence.talk", "remind"), 2);
  town.clock().set(Instant::parse("2021-10-23T07:00:00+08:00").value());
  const std::string calmer = replaced(asking_plan(), "per      = \"周\"", "per      = \"半月\"");
  activate(calmer);
  EXPECT_EQ(town.engine().tick(), 0) << "the night brings nothing";
  tick_at("2021-10-25T09:00");
  EXPECT_EQ(steps("cadence.talk", "remind"), 2) << "what was sent under the old text stays sent";
  tick_at("2021-10-29T09:00");
  EXPECT_EQ(steps("cadence.talk", "remind"), 4) << "the rest of the half-month, in its own window";
  town.clock().set(Instant::parse("2021-11-01T07:00:00+08:00").value());
  activate(replaced(calmer, "on_miss  = \"remind\"", ""));
  tick_at("2021-11-15T09:00");
  EXPECT_EQ(steps("cadence.talk", "remind"), 4) << "the plan says no more that anything follows";
  EXPECT_EQ(town.verified(), "ok");
}

TEST_P(Follow, NobodyIsAskedAboutDaysBeforeThePlan) {
  town.clock().set(Instant::parse("2021-10-24T09:00:00+08:00").value());
  activate();
  tick_at("2021-10-25T09:00");
  EXPECT_EQ(steps(k_own_plan, "explain"), 0) << "it was over before the plan was in force";
  EXPECT_EQ(steps("cadence.walk", "notice"), 0);
}

TEST_P(Follow, ItIsTheProgramThatSendsThemAndOnlyInTime) {
  activate();
  const Json ask{
      {"plan", "asking"}, {"rule", "cadence.talk"}, {"unit", k_village_a}, {"day", "2021-10-18"}};
  EXPECT_EQ(town.outcome("centre-1", "ask.follow", ask), "FORBIDDEN");
  town.clock().set(Instant::parse("2021-10-22T08:00:00+08:00").value());
  EXPECT_EQ(town.outcome("system", "ask.follow", ask), "ASK-FOLLOWS-NOT");
  town.clock().set(Instant::parse("2021-10-22T10:00:00+08:00").value());
  EXPECT_EQ(town.outcome("system", "ask.follow", ask), "ok");
  EXPECT_EQ(town.outcome("system", "ask.follow", ask), "ASK-FOLLOWED");
  Json other = ask;
  other["day"] = "2021-10-19";
  EXPECT_EQ(town.outcome("system", "ask.follow", other), "NOT-FOUND") << "not a window's first day";
  other["rule"] = "task.gather";
  EXPECT_EQ(town.outcome("system", "ask.follow", other), "NOT-FOUND") << "nothing follows";
}

// The ids are made of what follows: a program that died after writing sends nothing twice.
TEST_P(Follow, AStepThatWasWrittenButNotNoticedIsNotWrittenAgain) {
  activate();
  ASSERT_EQ(tick_at("2021-10-21T09:00"), 2);
  std::vector<app::Command> again;
  town.connect()->each(
      "SELECT command_id, payload FROM journal WHERE tenant = 1 AND kind = 'ask.follow'",
      store::Params(), [&](const store::Row& row) {
        const Json data = Json::parse(row.bytes(1)).at("events").at(0).at("data");
        again.push_back({.id = row.uuid(0),
                         .actor = "system",
                         .kind = "ask.follow",
                         .data = {{"plan", data.at("plan")},
                                  {"rule", data.at("rule")},
                                  {"unit", data.at("unit")},
                                  {"day", data.at("day")}}});
      });
  ASSERT_EQ(again.size(), 2U);
  EXPECT_EQ(town.engine().execute_all(std::move(again)), 0);
  EXPECT_EQ(sent("ask_notice"), 2);
}

TEST_P(Follow, WithoutAGatewayTheStepIsTakenAndTold) {
  SmallEngine quiet(GetParam());
  quiet.must("system", "plan.activate", {{"source", asking_plan()}});
  quiet.clock().set(Instant::parse("2021-10-25T09:00:00+08:00").value());
  quiet.engine().tick();
  EXPECT_EQ(quiet.count("message"), 0);
  EXPECT_EQ(quiet.count("ask_step WHERE step = 'explain'"), 2);
  EXPECT_EQ(quiet.verified(), "ok");
}

}  // namespace
}  // namespace wanhu::test
