// What follows from asks that were not met: when, whether it still says something, and why.
#include "domain/work/follow.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "support/work_plan.hpp"

namespace wanhu::domain {
namespace {

using base::Instant;
using calendar::Window;
using test::work_plan;

const calendar::Calendar& office() {
  return calendar::Calendar::office();
}
Date day(const char* iso) {
  return Date::parse(iso).value();
}
Instant at(const char* clock) {
  return Instant::parse(std::string(clock) + ":00+08:00").value();
}
Window window(const char* from, const char* to) {
  return {day(from), day(to), day(from), day(to)};
}

TEST(Follow, F07_AReminderComesOnTheLastWorkingDayOfTheWindow) {
  EXPECT_EQ(moment_of(Step::remind, window("2021-10-18", "2021-10-24"), office()),
            at("2021-10-22T09:00"))
      << "a Friday";
  // National day: the 1st to the 7th are off, and so is no working day of the window.
  EXPECT_EQ(moment_of(Step::remind, window("2021-10-02", "2021-10-06"), office()),
            at("2021-10-06T09:00"));
  EXPECT_EQ(moment_of(Step::remind, window("2021-10-20", "2021-10-20"), office()),
            at("2021-10-20T15:00"))
      << "of a single day, when most of it has passed";
}

TEST(Follow, F07_TheQuestionAndTheNoticeComeOnTheFirstWorkingDayAfterIt) {
  for (const Step step : {Step::explain, Step::notice}) {
    EXPECT_EQ(moment_of(step, window("2021-10-11", "2021-10-15"), office()),
              at("2021-10-18T09:00"));
    EXPECT_EQ(moment_of(step, window("2021-09-21", "2021-09-30"), office()), at("2021-10-08T09:00"))
        << "after the holidays";
  }
}

TEST(Follow, OnlyWhatIsNotMetAndNotLongAgo) {
  const Window week = window("2021-10-18", "2021-10-24");
  const auto due = [&](Step step, AskState state, const char* clock) {
    return is_due(step, week, state, office(), at(clock));
  };
  EXPECT_FALSE(due(Step::remind, AskState::open, "2021-10-22T08:59"));
  EXPECT_TRUE(due(Step::remind, AskState::open, "2021-10-22T09:00"));
  EXPECT_TRUE(due(Step::remind, AskState::open, "2021-10-24T23:00"));
  EXPECT_FALSE(due(Step::remind, AskState::open, "2021-10-25T00:00")) << "too late to remind";
  EXPECT_FALSE(due(Step::remind, AskState::met, "2021-10-22T09:00"));
  EXPECT_FALSE(due(Step::explain, AskState::missed, "2021-10-25T08:59"));
  EXPECT_TRUE(due(Step::explain, AskState::missed, "2021-10-25T09:00"));
  EXPECT_FALSE(due(Step::explain, AskState::missed, "2021-11-01T09:00")) << "a week after";
  for (const AskState state : {AskState::late, AskState::excused, AskState::met})
    EXPECT_FALSE(due(Step::notice, state, "2021-10-25T09:00"));
}

TEST(Follow, WhatWasDoneExcusedOrSaidIsNotAskedAgain) {
  EXPECT_TRUE(still_holds(Step::remind, AskState::open, false));
  EXPECT_FALSE(still_holds(Step::remind, AskState::missed, false));
  EXPECT_TRUE(still_holds(Step::explain, AskState::missed, false));
  EXPECT_FALSE(still_holds(Step::explain, AskState::missed, true));
  EXPECT_TRUE(still_holds(Step::notice, AskState::missed, true)) << "the unit above is told";
  for (const AskState state : {AskState::met, AskState::late, AskState::excused}) {
    EXPECT_FALSE(still_holds(Step::explain, state, false));
    EXPECT_FALSE(still_holds(Step::notice, state, false));
  }
}

constexpr const char* k_task = R"([[task]]
id      = "t"
name    = "排查"
who     = "visitor"
each    = "village"
due     = 2021-05-10
on_miss = "explain"
)";

TEST(Follow, ATaskSaysWhatFollowsToo) {
  const std::vector<Rule> rules = rules_of(work_plan(k_task));
  ASSERT_EQ(rules.size(), 1U);
  EXPECT_EQ(step_of(rules.front()), Step::explain);
  Rule silent = rules.front();
  silent.on_miss.clear();
  EXPECT_FALSE(step_of(silent).has_value());
}

TEST(Follow, AReasonIsGivenOnceAndOnlyForWhatWasNotDoneInTime) {
  const plan::Plan plan = work_plan(k_task);
  const Asks asks({{&plan, 1, k_no_beginning, k_no_end}}, office());
  const Ask ask = asks.find("task.t", "v1", day("2021-05-01")).value();
  const auto code = [&](AskState state, bool is_explained) {
    const auto events = explain_ask(ask, state, is_explained, "停电");
    return events ? events->front().type : events.error().code;
  };
  EXPECT_EQ(code(AskState::missed, false), "ask.explained");
  EXPECT_EQ(code(AskState::late, false), "ask.explained");
  EXPECT_EQ(code(AskState::missed, true), "ASK-EXPLAINED");
  for (const AskState state : {AskState::ahead, AskState::open, AskState::met, AskState::excused})
    EXPECT_EQ(code(state, false), "ASK-NOT-MISSED");
  const Json data = explain_ask(ask, AskState::missed, false, "停电")->front().data;
  EXPECT_EQ(data.at("day"), ask.window.from.iso());
  EXPECT_EQ(data.at("reason"), "停电");
}

// Whatever the window: a reminder falls into it and on a worked day where there is one, the others
// after it; and there is a moment for each that is looked for.
RC_GTEST_PROP(FollowProperty, MomentsLieWhereTheyBelong, ()) {
  const Date from = day("2021-01-01") + *rc::gen::inRange(0, 900);
  const int days = *rc::gen::inRange(1, 60);
  const Window any{from, from + (days - 1), from, from + (days - 1)};
  const Date remind = moment_of(Step::remind, any, office()).date();
  RC_ASSERT(any.contains(remind));
  bool works = false;
  for (Date d = any.from; d <= any.to; d = d + 1) works = works || office().day(d).works();
  RC_ASSERT(office().day(remind).works() == works);
  for (const Step step : {Step::explain, Step::notice}) {
    const Instant moment = moment_of(step, any, office());
    RC_ASSERT(moment.date() > any.to);
    RC_ASSERT(office().day(moment.date()).works());
    RC_ASSERT(is_due(step, any, AskState::missed, office(), moment));
    // As long as it is due, its window is among those that are looked at.
    RC_ASSERT(any.to >= (moment + (k_step_life_ms - 1)).date() - k_step_days);
  }
}

}  // namespace
}  // namespace wanhu::domain
