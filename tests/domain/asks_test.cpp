// What plans ask of units: rules, windows, changes of plan, and what counts as done.
#include "domain/work/asks.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "domain/work/acts.hpp"
#include "support/work_plan.hpp"

namespace wanhu::domain {
namespace {

using test::work_plan;

Date day(const char* text) {
  return Date::parse(text).value();
}

constexpr const char* k_meeting = R"([[cadence]]
id       = "dialogue"
name     = "恳谈会"
who      = "centre"
each     = "town"
at_least = 1
per      = "月"
do       = "meeting"
on_miss  = "explain"
)";
constexpr const char* k_half_monthly = R"([[cadence]]
id       = "dialogue"
name     = "恳谈会"
who      = "centre"
each     = "town"
at_least = 1
per      = "半月"
do       = "meeting"
on_miss  = "explain"
)";

const Rule& rule(const std::vector<Rule>& rules, const std::string& key) {
  for (const Rule& one : rules)
    if (one.key == key) return one;
  throw std::logic_error("no rule " + key);
}

// "unit from/to ×times" of all asks of one rule.
std::vector<std::string> told(const Asks& asks, const std::string& key, Date from = k_no_beginning,
                              Date to = k_no_end) {
  std::vector<std::string> all;
  asks.each(from, to, [&](const Ask& ask) {
    if (ask.rule->key == key)
      all.push_back(std::string(ask.unit) + " " + ask.window.from.iso() + "/" +
                    ask.window.to.iso() + " ×" + std::to_string(ask.times));
  });
  return all;
}
using Told = std::vector<std::string>;

Asks of_one(const plan::Plan& plan) {
  return Asks({{&plan, 1, k_no_beginning, k_no_end}}, calendar::Calendar::office());
}

TEST(Rules, EachKindOfUnitOrTheOneThatSomebodyBelongsTo) {
  const plan::Plan plan = work_plan(R"([[task]]
id   = "all_villages"
name = "逐村召开会议"
who  = "visitor"
each = "village"
due  = 2021-05-10

[[task]]
id   = "of_the_duty"
name = "走访员学习"
who  = "visitor"
due  = 2021-05-10

[[task]]
id   = "of_the_team"
name = "服务队进村"
who  = "team"
due  = 2021-05-10

[[task]]
id   = "of_the_office"
name = "派出所研判"
who  = "chief"
due  = 2021-05-10

[[task]]
id   = "in_words"
name = "制定办法"
who  = "县里定的负责人"
due  = 2021-05-10
)");
  const auto rules = rules_of(plan);
  const std::vector<std::string> villages{"v1", "v2", "v3"};
  EXPECT_EQ(rule(rules, "task.all_villages").units, villages);
  EXPECT_EQ(rule(rules, "task.of_the_duty").units, villages);
  EXPECT_EQ(rule(rules, "task.of_the_team").units, villages);
  EXPECT_EQ(rule(rules, "task.of_the_office").units, (std::vector<std::string>{"t1"}));
  EXPECT_EQ(rule(rules, "task.in_words").units, (std::vector<std::string>{"county"}));
}

TEST(Rules, S2_03_ATaskHasADayOrAPhase) {
  const plan::Plan plan = work_plan(R"([[task]]
id   = "by_day"
name = "动员会"
due  = 2021-05-10

[[task]]
id   = "by_phase"
name = "整改方案"
due  = { phase = "second", at = "end" }

[[task]]
id    = "in_phase"
name  = "调研报告"
phase = "first"
due   = { phase = "first", at = "end" }

[[task]]
id   = "stretch"
name = "大讨论"
from = 2021-05-01
to   = 2021-06-30

[[task]]
id   = "open_end"
name = "值守"
)");
  const Asks asks = of_one(plan);
  EXPECT_EQ(told(asks, "task.by_day"), (Told{"county 2021-04-16/2021-05-10 ×1"}));
  EXPECT_EQ(told(asks, "task.by_phase"), (Told{"county 2021-07-01/2021-12-31 ×1"}));
  EXPECT_EQ(told(asks, "task.in_phase"), (Told{"county 2021-04-16/2021-06-30 ×1"}));
  EXPECT_EQ(told(asks, "task.stretch"), (Told{"county 2021-05-01/2021-06-30 ×1"}));
  EXPECT_EQ(told(asks, "task.open_end"), (Told{"county 2021-04-16/2021-12-31 ×1"}));
}

TEST(Rules, S3_20_OnceAMonthEachTown) {
  const Asks asks = of_one(work_plan(k_meeting));
  const Told all = told(asks, "cadence.dialogue");
  ASSERT_EQ(all.size(), 18U) << "two towns, nine windows each";
  EXPECT_EQ(all.front(), "t1 2021-04-16/2021-04-30 ×1");
  EXPECT_EQ(all.back(), "t2 2021-12-01/2021-12-31 ×1");
  EXPECT_EQ(told(asks, "cadence.dialogue", day("2021-05-31"), day("2021-06-01")),
            (Told{"t1 2021-05-01/2021-05-31 ×1", "t1 2021-06-01/2021-06-30 ×1",
                  "t2 2021-05-01/2021-05-31 ×1", "t2 2021-06-01/2021-06-30 ×1"}));
}

TEST(Rules, S2_25_PublicityIsCountedTillItsDay) {
  const plan::Plan plan = work_plan(R"([publicity]
items = [
  { id = "banner", name = "横幅", channels = ["banner"], each = "village", at_least = 10, from = 2021-05-01, by = 2021-06-30 },
  { id = "press",  name = "见稿", channels = ["press"], each = "town", at_least = 1, per = "月" },
  { id = "letter", name = "公开信", channels = ["door"], each = "village" },
]
)");
  const Asks asks = of_one(plan);
  EXPECT_EQ(told(asks, "publicity.banner").front(), "v1 2021-05-01/2021-06-30 ×10");
  EXPECT_EQ(told(asks, "publicity.press").size(), 18U);
  EXPECT_EQ(told(asks, "publicity.letter"), Told{}) << "as often as there is need";
}

TEST(Rules, S3_26_PlacesAreListedEachQuarterAndWalkedEachMonth) {
  const plan::Plan plan = work_plan(R"([places]
kinds   = [ { id = "spot", name = "乱点" }, { id = "school", name = "学校" } ]
inspect = [
  { id = "campus", name = "校园", of = "school", list = ["消防"], every = "月", who = "centre", findings = "matter" },
  { id = "sample", name = "抽看", of = "school", list = ["消防"], every = "季度", at_least = 4, who = "centre", findings = "matter" },
]
listing = [
  { id = "spots", name = "挂牌", of = "spot", criteria = "多发", delist = "复查合格", at_least = 5, per = "季度", each = "town" },
]
)");
  const auto rules = rules_of(plan);
  EXPECT_EQ(rule(rules, "inspect.campus").each_place, "school");
  EXPECT_EQ(rule(rules, "inspect.campus").times, 0);
  const Asks asks = of_one(plan);
  EXPECT_EQ(told(asks, "inspect.sample").size(), 3U);
  EXPECT_EQ(told(asks, "listing.spots"),
            (Told{"t1 2021-04-16/2021-06-30 ×4", "t1 2021-07-01/2021-09-30 ×5",
                  "t1 2021-10-01/2021-12-31 ×5", "t2 2021-04-16/2021-06-30 ×4",
                  "t2 2021-07-01/2021-09-30 ×5", "t2 2021-10-01/2021-12-31 ×5"}))
      << "76 of 91 days ask for 4 of 5";
}

// ---- changes of plan ----

TEST(PlanChange, WhatANewVersionDoesNotTouchRunsOn) {
  const plan::Plan one = work_plan(k_meeting);
  const plan::Plan two = work_plan(std::string(k_meeting) + R"(
[[task]]
id   = "more"
name = "加一件事"
due  = 2021-12-01
)");
  const Date cut = day("2021-08-10");
  const Asks both({{&one, 1, k_no_beginning, cut - 1}, {&two, 2, cut, k_no_end}},
                  calendar::Calendar::office());
  EXPECT_EQ(told(both, "cadence.dialogue"), told(of_one(one), "cadence.dialogue"));
  EXPECT_EQ(told(both, "task.more"), (Told{"county 2021-04-16/2021-12-01 ×1"}));
}

TEST(PlanChange, AChangedRhythmBeginsOnTheDayOfTheNewVersion) {
  const plan::Plan one = work_plan(k_meeting), two = work_plan(k_half_monthly);
  const Date cut = day("2021-08-10");
  const Asks both({{&one, 1, k_no_beginning, cut - 1}, {&two, 2, cut, k_no_end}},
                  calendar::Calendar::office());
  const Told august = told(both, "cadence.dialogue", day("2021-08-01"), day("2021-08-31"));
  EXPECT_EQ(august, (Told{"t1 2021-08-16/2021-08-31 ×1", "t2 2021-08-16/2021-08-31 ×1"}))
      << "nine days of a month and six of a half are too short to ask for anything";
  EXPECT_EQ(told(both, "cadence.dialogue", day("2021-07-01"), day("2021-07-31")),
            told(of_one(one), "cadence.dialogue", day("2021-07-01"), day("2021-07-31")));
}

TEST(PlanChange, WhatIsAskedOnceIsAskedByWhoGovernsItsLastDay) {
  const auto due = [](const char* when) {
    return work_plan(std::string("[[task]]\nid = \"plan\"\nname = \"方案\"\ndue = ") + when + "\n");
  };
  const plan::Plan early = due("2021-06-01"), late = due("2021-09-01"), none = work_plan("");
  const Date cut = day("2021-07-01");
  const auto changed = [&](const plan::Plan& before, const plan::Plan& after) {
    return told(Asks({{&before, 1, k_no_beginning, cut - 1}, {&after, 2, cut, k_no_end}},
                     calendar::Calendar::office()),
                "task.plan");
  };
  EXPECT_EQ(changed(early, late),
            (Told{"county 2021-04-16/2021-06-01 ×1", "county 2021-04-16/2021-09-01 ×1"}))
      << "the first has passed and stays; the second is asked anew";
  EXPECT_EQ(changed(late, early), Told{}) << "nobody can be late for what was not asked then";
  EXPECT_EQ(changed(early, none), (Told{"county 2021-04-16/2021-06-01 ×1"}));
  EXPECT_EQ(changed(late, none), Told{});
  EXPECT_EQ(changed(none, late), (Told{"county 2021-04-16/2021-09-01 ×1"}));
}

TEST(PlanChange, AnEndedPlanAsksForNothingMore) {
  const plan::Plan plan = work_plan(k_meeting);
  const Asks ended({{&plan, 1, k_no_beginning, day("2021-06-20")}}, calendar::Calendar::office());
  EXPECT_EQ(told(ended, "cadence.dialogue", day("2021-06-01"), k_no_end),
            (Told{"t1 2021-06-01/2021-06-20 ×1", "t2 2021-06-01/2021-06-20 ×1"}));
  EXPECT_EQ(told(ended, "cadence.dialogue", day("2021-06-21"), k_no_end), Told{});
}

TEST(PlanChange, WhatAPlanBelowSaysStandsInPlaceOfThis) {
  const plan::Plan plan = work_plan(k_meeting);
  const Asks asks({{&plan, 1, k_no_beginning, k_no_end}}, calendar::Calendar::office(),
                  {{"cadence.dialogue", "t2", day("2021-06-01"), day("2021-07-31")}});
  EXPECT_EQ(told(asks, "cadence.dialogue", day("2021-05-01"), day("2021-08-31")),
            (Told{"t1 2021-05-01/2021-05-31 ×1", "t1 2021-06-01/2021-06-30 ×1",
                  "t1 2021-07-01/2021-07-31 ×1", "t1 2021-08-01/2021-08-31 ×1",
                  "t2 2021-05-01/2021-05-31 ×1", "t2 2021-08-01/2021-08-31 ×1"}));
  EXPECT_FALSE(asks.find("cadence.dialogue", "t2", day("2021-06-10")));
  EXPECT_TRUE(asks.find("cadence.dialogue", "t2", day("2021-08-10")));
}

// A plan change never alters a past window, whatever changes and whenever.
RC_GTEST_PROP(PlanChangeProperty, PastWindowsAreNeverAltered, ()) {
  static const std::vector<plan::Plan> k_plans = [] {
    std::vector<plan::Plan> all;
    for (const char* per : {"周", "旬", "半月", "月", "双月", "季度"})
      for (const char* n : {"1", "3"})
        all.push_back(
            work_plan("[[cadence]]\nid = \"a\"\nname = \"巡\"\nwho = \"centre\"\n"
                      "each = \"town\"\nat_least = " +
                      std::string(n) + "\nper = \"" + per + "\"\ndo = \"patrol\"\n\n" +
                      "[[task]]\nid = \"t\"\nname = \"事\"\ndue = 2021-0" +
                      std::to_string(5 + all.size() % 4) + "-10\n"));
    return all;
  }();
  const Date first = day("2021-04-16");
  const auto any = [&]() -> const plan::Plan* {
    return &k_plans.at(*rc::gen::inRange<std::size_t>(0, k_plans.size()));
  };
  std::vector<Governing> history{{any(), 1, k_no_beginning, k_no_end}};
  const auto end = [&](const std::vector<Governing>& h) {
    return Asks(h, calendar::Calendar::office());
  };
  Date at = first;
  for (int version = 2; version <= 4; ++version) {
    at = at + *rc::gen::inRange(1, 90);
    const Asks before = end(history);
    history.back().to = at - 1;
    history.push_back({any(), version, at, k_no_end});
    const Asks after = end(history);
    for (const char* key : {"cadence.a", "task.t"}) {
      const auto passed = [&](const Asks& asks) {
        Told all;
        asks.each(first, at - 1, [&](const Ask& ask) {
          if (ask.rule->key == key && ask.window.to < at)
            all.push_back(std::string(ask.unit) + ask.window.from.iso() + ask.window.to.iso() +
                          std::to_string(ask.times));
        });
        std::sort(all.begin(), all.end());
        return all;
      };
      const Told was = passed(before), is = passed(after);
      // A window that the change cut off before it could ask for anything ends too; none that had
      // ended is missing or other than it was.
      RC_ASSERT(std::includes(is.begin(), is.end(), was.begin(), was.end()));
    }
  }
}

// ---- what counts ----

Ask one_ask(const Asks& asks, const char* key, const char* unit, const char* on) {
  return asks.find(key, unit, day(on)).value();
}

using Deeds = std::vector<Deed>;

TEST(Done, OnlyWhatWasDoneWithinTheWindowCounts) {
  const Asks asks = of_one(work_plan(k_meeting));
  const Ask may = one_ask(asks, "cadence.dialogue", "t1", "2021-05-20");
  EXPECT_EQ(done_of(may, Deeds{{day("2021-04-30")}, {day("2021-06-01")}}).in_time, 0);
  const Done done = done_of(may, Deeds{{day("2021-05-01")}, {day("2021-05-31"), 2}});
  EXPECT_EQ(done.in_time, 3);
  EXPECT_EQ(state_of(may.window, 1, done, day("2021-05-10")), AskState::met);
  EXPECT_EQ(state_of(may.window, 4, done, day("2021-05-31")), AskState::open);
  EXPECT_EQ(state_of(may.window, 4, done, day("2021-06-01")), AskState::missed);
  EXPECT_EQ(state_of(may.window, 1, {}, day("2021-04-30")), AskState::ahead);
  EXPECT_EQ(state_of(may.window, 1, {.excused = true}, day("2021-06-30")), AskState::excused);
}

TEST(Done, WhatIsAskedOnceMayBeEarlyOrLate) {
  const Asks asks =
      of_one(work_plan("[[task]]\nid = \"t\"\nname = \"会\"\nfrom = 2021-05-01\n"
                       "to = 2021-05-31\n"));
  const Ask ask = one_ask(asks, "task.t", "county", "2021-05-20");
  EXPECT_EQ(done_of(ask, Deeds{{day("2021-04-20")}}).in_time, 1);
  const Done late = done_of(ask, Deeds{{day("2021-06-02")}});
  EXPECT_EQ(late.in_time, 0);
  EXPECT_EQ(state_of(ask.window, 1, late, day("2021-06-03")), AskState::late);
}

TEST(Done, S2_11_AllFourOfTheFourOnes) {
  const Asks asks = of_one(work_plan(R"([[task]]
id      = "four_ones"
name    = "四个一"
who     = "visitor"
each    = "village"
due     = 2021-06-30
deliver = ["公开信", "民情日记", "事项清单", "调研报告"]
)"));
  const Ask ask = one_ask(asks, "task.four_ones", "v1", "2021-06-20");
  std::vector<Deed> deeds{{.day = day("2021-05-01"), .handed_in = {"公开信", "民情日记"}},
                          {.day = day("2021-06-01"), .handed_in = {"事项清单"}}};
  EXPECT_EQ(done_of(ask, deeds).in_time, 0) << "three of four";
  deeds.push_back({.day = day("2021-07-01"), .handed_in = {"调研报告", "公开信"}});
  const Done done = done_of(ask, deeds);
  EXPECT_EQ(done.in_time, 0);
  EXPECT_EQ(done.late, 1);
}

TEST(Done, TheSamePlaceCountsOnce) {
  const Asks asks = of_one(work_plan(k_meeting));
  const Ask may = one_ask(asks, "cadence.dialogue", "t1", "2021-05-20");
  const Uuid a = Uuid::named("a"), b = Uuid::named("b");
  EXPECT_EQ(done_of(may, Deeds{{.day = day("2021-05-01"), .subject = a},
                               {.day = day("2021-05-02"), .subject = a},
                               {.day = day("2021-05-02"), .subject = b}})
                .in_time,
            2);
}

Rule may_task() {
  Rule rule;
  rule.key = "task.t";
  rule.units = {"v1"};
  rule.from = day("2021-05-01");
  rule.to = day("2021-05-31");
  return rule;
}

Act act_on(const char* when) {
  Act act;
  act.id = Uuid::named("act");
  act.rule = "task.t";
  act.unit = "v1";
  act.day = day(when);
  return act;
}

TEST(Acts, F05_NeitherPhotoNorPositionIsEverNeeded) {
  const Rule rule = may_task();
  const Act bare = act_on("2021-05-02");
  const auto events = record_act(rule, bare, day("2021-05-02"));
  ASSERT_TRUE(events);
  for (const char* name : {"photo", "file", "position", "latitude", "place"})
    EXPECT_FALSE(events->front().data.contains(name)) << name;
  EXPECT_EQ(act_from_json(events->front().data).day, bare.day);
}

TEST(Acts, TheDayIsNeitherAheadNorBeforeItWasAsked) {
  const Rule rule = may_task();
  Act act = act_on("2021-05-03");
  EXPECT_EQ(record_act(rule, act, day("2021-05-02")).error().code, "ACT-DAY");
  act.day = day("2021-04-30");
  EXPECT_EQ(record_act(rule, act, day("2021-05-02")).error().code, "ACT-DAY");
  act.day = day("2021-05-01");
  act.handed_in = {"纪要"};
  EXPECT_EQ(record_act(rule, act, day("2021-05-02")).error().code, "ACT-DELIVER");
  act.withdrawn = true;
  EXPECT_EQ(withdraw_act(act, "记错").error().code, "ACT-WITHDRAWN");
}

}  // namespace
}  // namespace wanhu::domain
