// Units that a plan has from or until some day are asked within their days (F02), and a change of
// that day leaves what has passed as it was.
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <map>

#include "domain/post/posts.hpp"
#include "domain/work/asks.hpp"
#include "support/work_plan.hpp"

namespace wanhu::domain {
namespace {

using Told = std::vector<std::string>;

Date day(const char* text) {
  return Date::parse(text).value();
}

constexpr const char* k_blocks = R"([[cadence]]
id       = "sweep"
name     = "排查"
who      = "visitor"
each     = "village"
at_least = 4
per      = "月"
do       = "sweep"
on_miss  = "explain"

[[task]]
id   = "sum_up"
name = "总结"
who  = "visitor"
each = "village"
due  = 2021-11-30
)";

// The plan with days for the village v2: "from = 2021-06-16, to = 2021-09-15".
plan::Plan with_days(const std::string& days) {
  std::string text = test::work_plan_text(k_blocks);
  const std::string unit = R"({ id = "v2", name = "甲镇二村", kind = "village", of = "t1")";
  const auto at = text.find(unit);
  if (at == std::string::npos) throw std::logic_error("the plan of the test has no v2");
  if (!days.empty()) text.insert(at + unit.size(), ", " + days);
  plan::Loaded loaded = plan::load(text, "plan.toml");
  if (!loaded.plan) throw std::logic_error(loaded.findings.front().code);
  return std::move(*loaded.plan);
}

Told told(const Asks& asks, const std::string& key, const std::string& unit) {
  Told all;
  asks.each(k_no_beginning, k_no_end, [&](const Ask& ask) {
    if (ask.rule->key == key && ask.unit == unit)
      all.push_back(ask.window.from.iso() + "/" + ask.window.to.iso() + " ×" +
                    std::to_string(ask.times));
  });
  return all;
}
Asks of(const std::vector<Governing>& history) {
  return {history, calendar::Calendar::office()};
}
Asks of_one(const plan::Plan& plan) {
  return of({{&plan, 1, k_no_beginning, k_no_end}});
}

TEST(UnitDays, F02_WindowsAreCutToTheDaysOfTheUnit) {
  const plan::Plan plan = with_days("from = 2021-06-16, to = 2021-09-15");
  const Asks asks = of_one(plan);
  EXPECT_EQ(told(asks, "cadence.sweep", "v2"),
            (Told{"2021-06-16/2021-06-30 ×2", "2021-07-01/2021-07-31 ×4",
                  "2021-08-01/2021-08-31 ×4", "2021-09-01/2021-09-15 ×2"}))
      << "a part of a month asks its share";
  EXPECT_EQ(told(asks, "cadence.sweep", "v1").size(), 9U) << "the others are asked throughout";
  EXPECT_FALSE(asks.find("cadence.sweep", "v2", day("2021-06-15")));
  ASSERT_TRUE(asks.find("cadence.sweep", "v2", day("2021-06-16")));
  EXPECT_EQ(asks.find("cadence.sweep", "v2", day("2021-06-20"))->window.from, day("2021-06-16"));
  EXPECT_FALSE(asks.find("cadence.sweep", "v2", day("2021-09-16")));
  EXPECT_TRUE(asks.find("cadence.sweep", "v1", day("2021-09-16")));
}

TEST(UnitDays, WhatIsAskedOnceIsAskedOfThoseThereOnItsLastDay) {
  EXPECT_EQ(told(of_one(with_days("to = 2021-09-15")), "task.sum_up", "v2"), Told{});
  const plan::Plan late = with_days("from = 2021-06-16");
  EXPECT_EQ(told(of_one(late), "task.sum_up", "v2"), (Told{"2021-06-16/2021-11-30 ×1"}));
  const plan::Plan after = with_days("from = 2021-12-01");
  EXPECT_EQ(told(of_one(after), "task.sum_up", "v2"), Told{});
  EXPECT_EQ(told(of_one(after), "task.sum_up", "v1").size(), 1U);
}

TEST(UnitDays, DaysAroundTheWholePlanChangeNothing) {
  const plan::Plan around = with_days("from = 2020-01-01, to = 2029-12-31"), none = with_days("");
  for (const char* key : {"cadence.sweep", "task.sum_up"})
    for (const char* unit : {"v1", "v2", "v3"})
      EXPECT_EQ(told(of_one(around), key, unit), told(of_one(none), key, unit)) << key << unit;
}

TEST(UnitDays, AUnitThatNeverIsIsAskedNothing) {
  const std::string text = test::work_plan_text(k_blocks);
  const std::string unit = R"(kind = "village", of = "t2" })";
  std::string wrong = text;
  wrong.replace(wrong.find(unit), unit.size(),
                R"(kind = "village", of = "t2", from = 2021-09-01, to = 2021-08-01 })");
  const plan::Loaded loaded = plan::load(wrong, "plan.toml");
  ASSERT_EQ(loaded.findings.size(), 1U);
  EXPECT_EQ(loaded.findings.front().code, "L-ORDER");
}

TEST(UnitDays, PostsAreAskedWithinTheDays) {
  const plan::Plan plan = with_days("from = 2021-06-16, to = 2021-09-15");
  const auto in_v2 = [&](const char* on) {
    const auto posts = posts_asked({&plan}, PlanFamilies({&plan}), day(on));
    return std::count_if(posts.begin(), posts.end(),
                         [](const Post& post) { return post.unit == "v2"; });
  };
  EXPECT_EQ(in_v2("2021-06-15"), 0);
  EXPECT_EQ(in_v2("2021-06-16"), 2) << "the visitor and the team";
  EXPECT_EQ(in_v2("2021-09-15"), 2);
  EXPECT_EQ(in_v2("2021-09-16"), 0);
}

// A village is merged in the middle of the campaign: the plan is changed, and no window that has
// passed is another for it.
TEST(UnitDays, F07_AChangeOfAUnitsDaysLeavesThePast) {
  const plan::Plan before = with_days(""), after = with_days("to = 2021-09-15");
  const Date changed = day("2021-08-10");
  const Asks old = of_one(before);
  const Asks now = of({{&before, 1, k_no_beginning, changed - 1}, {&after, 2, changed, k_no_end}});
  for (const char* unit : {"v1", "v2", "v3"}) {
    Told then, still;
    old.each(k_no_beginning, day("2021-07-31"), [&](const Ask& ask) {
      if (ask.unit == unit) then.push_back(ask.rule->key + ask.window.from.iso());
    });
    now.each(k_no_beginning, day("2021-07-31"), [&](const Ask& ask) {
      if (ask.unit == unit && ask.window.to < changed)
        still.push_back(ask.rule->key + ask.window.from.iso());
    });
    std::erase_if(then, [](const std::string& one) { return one.starts_with("task"); });
    EXPECT_EQ(then, still) << unit;
  }
  EXPECT_EQ(told(now, "cadence.sweep", "v2").back(), "2021-09-01/2021-09-15 ×2");
  EXPECT_EQ(told(now, "task.sum_up", "v2"), Told{});
  EXPECT_EQ(told(now, "task.sum_up", "v1").size(), 1U);
}

// What a unit is asked lies within its days, and is what a unit without days is asked there.
RC_GTEST_PROP(UnitDaysProperty, NothingIsAskedOutsideTheDays, ()) {
  const Date first = day("2021-04-01") + *rc::gen::inRange(0, 280);
  const Date last = first + *rc::gen::inRange(0, 280);
  const plan::Plan plan = with_days("from = " + first.iso() + ", to = " + last.iso());
  const Asks asks = of_one(plan);
  std::map<Date, int> windows;
  asks.each(k_no_beginning, k_no_end, [&](const Ask& ask) {
    if (ask.unit != "v2") return;
    RC_ASSERT(ask.window.from >= first);
    RC_ASSERT(ask.window.to <= last);
    RC_ASSERT(ask.times > 0);
    if (ask.rule->is_once()) return;
    RC_ASSERT(++windows[ask.window.from] == 1);
    RC_ASSERT(asks.find(ask.rule->key, "v2", ask.window.to).has_value());
  });
  const plan::Plan plain = with_days("");
  Told others, same;
  of_one(plain).each(k_no_beginning, k_no_end, [&](const Ask& ask) {
    if (ask.unit == "v1") same.push_back(ask.rule->key + ask.window.from.iso());
  });
  asks.each(k_no_beginning, k_no_end, [&](const Ask& ask) {
    if (ask.unit == "v1") others.push_back(ask.rule->key + ask.window.from.iso());
  });
  RC_ASSERT(others == same);
}

}  // namespace
}  // namespace wanhu::domain
