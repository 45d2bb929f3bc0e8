// Terms that stand still for a while: what a pause pushes back, and what it does not.
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "calendar/calendar.hpp"
#include "calendar/explain.hpp"

namespace wanhu::calendar {
namespace {

Instant at(const std::string& clock) {
  return Instant::parse(clock + ":00+08:00").value();
}
Date day(const char* iso) {
  return Date::parse(iso).value();
}

constexpr Roll k_roll = Roll::next_working_day;

// Monday 2026-03-02 9:00, ten days.
Due ten_days(const std::vector<Pause>& pauses, Roll roll = Roll::none) {
  return due(Calendar::office(), at("2026-03-02T09:00"), CalendarDays{10}, roll, pauses);
}

TEST(Pause, DaysThatEndInAPauseDoNotCount) {
  EXPECT_EQ(ten_days({}).date, day("2026-03-12"));
  EXPECT_EQ(ten_days({{at("2026-03-04T10:00"), at("2026-03-06T09:00")}}).date, day("2026-03-14"));
  const Due answer = ten_days({{at("2026-03-04T10:00"), at("2026-03-06T09:00")}});
  EXPECT_EQ(answer.steps[2].what, Step::What::paused);
  EXPECT_EQ(answer.steps[2].date, day("2026-03-04"));
  EXPECT_EQ(answer.steps[2].count, 1);
  EXPECT_EQ(answer.steps[3].what, Step::What::paused);
  EXPECT_EQ(answer.steps[4].count, 2);
}

TEST(Pause, WithinOneDayItGivesNothing) {
  EXPECT_EQ(ten_days({{at("2026-03-04T09:00"), at("2026-03-04T17:00")}}).date, day("2026-03-12"));
}

TEST(Pause, MidnightBelongsToTheDayItEnds) {
  EXPECT_EQ(ten_days({{at("2026-03-04T00:00"), at("2026-03-05T00:00")}}).date, day("2026-03-13"));
  EXPECT_FALSE(paused_on({{at("2026-03-04T00:00"), at("2026-03-05T00:00")}}, day("2026-03-03")));
  EXPECT_TRUE(paused_on({{at("2026-03-04T00:00"), at("2026-03-05T00:00")}}, day("2026-03-04")));
  EXPECT_FALSE(paused_on({{at("2026-03-04T00:00"), at("2026-03-05T00:00")}}, day("2026-03-05")));
}

TEST(Pause, OnTheLastDayPushesItBehindThePause) {
  EXPECT_EQ(ten_days({{at("2026-03-12T16:00"), at("2026-03-20T09:00")}}).date, day("2026-03-20"));
  // 15 March 2026 is a Sunday: the term is full, and rolls on to Monday, which is paused.
  const Due answer = due(Calendar::office(), at("2026-03-05T09:00"), CalendarDays{10}, k_roll,
                         {{at("2026-03-16T09:00"), at("2026-03-18T12:00")}});
  EXPECT_EQ(answer.date, day("2026-03-18"));
}

TEST(Pause, WorkingDaysSkipRestDaysWithinThePauseOnce) {
  // Paused from Friday afternoon to Tuesday morning: Friday and Monday do not count.
  const Due answer = due(Calendar::office(), at("2026-03-02T09:00"), WorkingDays{10}, Roll::none,
                         {{at("2026-03-06T15:00"), at("2026-03-10T09:00")}});
  EXPECT_EQ(answer.date, day("2026-03-18"));
  EXPECT_EQ(answer.steps[4].what, Step::What::paused);
  EXPECT_EQ(answer.steps[5].what, Step::What::skipped) << "Saturday is a rest day first";
}

TEST(Pause, ClockHoursMoveByExactlyTheTimePaused) {
  const Due answer = due(Calendar::office(), at("2026-03-02T09:00"), ClockHours{24}, Roll::none,
                         {{at("2026-03-02T20:00"), at("2026-03-03T06:30")}});
  EXPECT_EQ(answer.at, at("2026-03-03T19:30"));
  EXPECT_EQ(answer.steps.back().count, 24 * 60);
}

TEST(Pause, WorkingHoursLoseOnlyOfficeHours) {
  // 8:30-12:00 and 14:30-17:30; paused over lunch and one hour of the afternoon.
  const Due answer = due(Calendar::office(), at("2026-03-02T09:00"), WorkingHours{5}, Roll::none,
                         {{at("2026-03-02T12:00"), at("2026-03-02T15:30")}});
  EXPECT_EQ(answer.at, at("2026-03-02T17:30"));
  const Due whole_day = due(Calendar::office(), at("2026-03-02T15:30"), WorkingHours{3}, Roll::none,
                            {{at("2026-03-02T16:30"), at("2026-03-04T08:30")}});
  EXPECT_EQ(whole_day.at, at("2026-03-04T10:30"));
  EXPECT_EQ(whole_day.steps[2].what, Step::What::paused);
}

TEST(Pause, MonthsAreLengthenedByThePausedDays) {
  const Due answer = due(Calendar::office(), at("2026-01-31T09:00"), CalendarMonths{1}, Roll::none,
                         {{at("2026-02-10T09:00"), at("2026-02-13T09:00")}});
  EXPECT_EQ(answer.date, day("2026-03-03"));
}

TEST(Pause, IsSaidInTheExplanation) {
  const Due answer = ten_days({{at("2026-03-04T10:00"), at("2026-03-05T09:00")}});
  EXPECT_NE(explain(answer, base::Lang::zh).find("2026-03-04 周三  暂停，不计"), std::string::npos)
      << explain(answer, base::Lang::zh);
}

// ---- for every start, amount and set of pauses

struct Case {
  Instant start;
  std::vector<Pause> pauses;
  int n = 1;
};

Case any_case(int least_pauses = 0) {
  Case c{.start = at("2026-01-05T00:00") + *rc::gen::inRange(0, 200 * 24 * 60) * 60'000LL,
         .pauses = {},
         .n = *rc::gen::inRange(1, 40)};
  Instant from = c.start;
  for (int left = *rc::gen::inRange(least_pauses, 4); left > 0; --left) {
    from = from + *rc::gen::inRange(1, 20 * 24 * 60) * 60'000LL;
    const Instant to = from + *rc::gen::inRange(1, 12 * 24 * 60) * 60'000LL;
    c.pauses.push_back({from, to});
    from = to;
  }
  return c;
}

// Counted by hand, a day at a time: the days after the start that end outside every pause.
int running_days(const Case& c, Date to) {
  int n = 0;
  for (Date d = c.start.date() + 1; d <= to; d = d + 1) n += paused_on(c.pauses, d) ? 0 : 1;
  return n;
}

// The same for minutes.
int running_minutes(const Case& c, Instant to) {
  int n = 0;
  for (Instant t = c.start; t < to; t = t + 60'000) {
    bool runs = true;
    for (const Pause& p : c.pauses) runs = runs && !(p.from <= t && t < p.to);
    n += runs ? 1 : 0;
  }
  return n;
}

RC_GTEST_PROP(PauseProperty, DaysAddUp, ()) {
  const Case c = any_case();
  const Due answer = due(Calendar::office(), c.start, CalendarDays{c.n}, Roll::none, c.pauses);
  RC_ASSERT(running_days(c, answer.date) == c.n);
  RC_ASSERT(!paused_on(c.pauses, answer.date));
  std::size_t paused = 0;
  for (const Step& step : answer.steps) paused += step.what == Step::What::paused ? 1U : 0U;
  RC_ASSERT(static_cast<int>(paused) == answer.date - c.start.date() - c.n);
}

RC_GTEST_PROP(PauseProperty, TheDueDayNeverEndsInAPause, ()) {
  const Case c = any_case();
  for (const Amount& amount : {Amount(CalendarDays{c.n}), Amount(WorkingDays{c.n})}) {
    const Due answer = due(Calendar::office(), c.start, amount, k_roll, c.pauses);
    RC_ASSERT(!paused_on(c.pauses, answer.date));
    RC_ASSERT(Calendar::office().day(answer.date).works());
    const Due without = due(Calendar::office(), c.start, amount, k_roll);
    RC_ASSERT(answer.date >= without.date);
  }
}

RC_GTEST_PROP(PauseProperty, HoursAddUp, ()) {
  Case c = any_case();
  const Due answer = due(Calendar::office(), c.start, ClockHours{c.n}, Roll::none, c.pauses);
  RC_ASSERT(running_minutes(c, answer.at) == c.n * 60);
}

RC_GTEST_PROP(PauseProperty, AShorterPauseIsNeverDueLater, ()) {
  const Case c = any_case(1);
  std::vector<Pause> shorter = c.pauses;
  shorter.back().to = shorter.back().from + (shorter.back().to - shorter.back().from) / 2;
  for (const Amount& amount : {Amount(CalendarDays{c.n}), Amount(WorkingDays{c.n}),
                               Amount(ClockHours{c.n}), Amount(WorkingHours{c.n})})
    RC_ASSERT(due(Calendar::office(), c.start, amount, k_roll, shorter).at <=
              due(Calendar::office(), c.start, amount, k_roll, c.pauses).at);
}

}  // namespace
}  // namespace wanhu::calendar
