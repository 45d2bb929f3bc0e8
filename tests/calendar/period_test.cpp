// The stretches of time that plans count in: they tile time, whatever the period and the calendar.
#include "calendar/period.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <array>

namespace wanhu::calendar {
namespace {

Date day(const char* text) {
  return Date::parse(text).value();
}

std::vector<std::string> spans(Period period, const char* from, const char* to) {
  std::vector<std::string> all;
  for (const Window& w : windows_in(period, day(from), day(to), Calendar::office()))
    all.push_back(w.from.iso() + "/" + w.to.iso());
  return all;
}
using Spans = std::vector<std::string>;

constexpr std::array k_all{
    Period::day,   Period::working_day, Period::week,    Period::ten_days,  Period::half_month,
    Period::month, Period::two_months,  Period::quarter, Period::half_year, Period::year};

TEST(Period, S3_32_HalfAMonthIsOneToFifteenAndTheRest) {
  EXPECT_EQ(spans(Period::half_month, "2021-02-10", "2021-03-20"),
            (Spans{"2021-02-10/2021-02-15", "2021-02-16/2021-02-28", "2021-03-01/2021-03-15",
                   "2021-03-16/2021-03-20"}));
}

TEST(Period, TenDaysEndWithTheMonth) {
  EXPECT_EQ(spans(Period::ten_days, "2024-02-01", "2024-03-01"),
            (Spans{"2024-02-01/2024-02-10", "2024-02-11/2024-02-20", "2024-02-21/2024-02-29",
                   "2024-03-01/2024-03-01"}));
}

TEST(Period, WeeksBeginOnMonday) {
  EXPECT_EQ(spans(Period::week, "2021-10-13", "2021-10-26"),
            (Spans{"2021-10-13/2021-10-17", "2021-10-18/2021-10-24", "2021-10-25/2021-10-26"}));
}

TEST(Period, S3_16_TwoMonthsAreJanuaryAndFebruary) {
  EXPECT_EQ(spans(Period::two_months, "2021-04-16", "2021-12-31"),
            (Spans{"2021-04-16/2021-04-30", "2021-05-01/2021-06-30", "2021-07-01/2021-08-31",
                   "2021-09-01/2021-10-31", "2021-11-01/2021-12-31"}));
}

TEST(Period, S3_47_QuartersAndHalfYears) {
  EXPECT_EQ(spans(Period::quarter, "2021-04-16", "2021-12-31"),
            (Spans{"2021-04-16/2021-06-30", "2021-07-01/2021-09-30", "2021-10-01/2021-12-31"}));
  EXPECT_EQ(spans(Period::half_year, "2021-04-16", "2021-12-31"),
            (Spans{"2021-04-16/2021-06-30", "2021-07-01/2021-12-31"}));
  EXPECT_EQ(spans(Period::year, "2020-04-01", "2022-12-31"),
            (Spans{"2020-04-01/2020-12-31", "2021-01-01/2021-12-31", "2022-01-01/2022-12-31"}));
}

// The National Day holiday of 2021: 1 to 7 October off, Saturday 9 worked instead.
TEST(Period, RestDaysBelongToTheNextWorkingDay) {
  EXPECT_EQ(spans(Period::working_day, "2021-09-30", "2021-10-11"),
            (Spans{"2021-09-30/2021-09-30", "2021-10-01/2021-10-08", "2021-10-09/2021-10-09",
                   "2021-10-10/2021-10-11"}));
  EXPECT_EQ(spans(Period::working_day, "2021-10-08", "2021-10-10"),
            (Spans{"2021-10-08/2021-10-08", "2021-10-09/2021-10-10"}))
      << "the Sunday behind the last working day stays with it";
  EXPECT_EQ(spans(Period::working_day, "2021-10-02", "2021-10-05"), Spans{}) << "nobody works";
}

TEST(Period, APartAsksItsShare) {
  const auto months =
      windows_in(Period::month, day("2021-04-16"), day("2021-06-10"), Calendar::office());
  ASSERT_EQ(months.size(), 3U);
  EXPECT_EQ(times_due(2, months[0]), 1) << "15 of 30 days";
  EXPECT_EQ(times_due(2, months[1]), 2);
  EXPECT_EQ(times_due(2, months[2]), 1) << "10 of 30 days: two thirds of one";
  EXPECT_EQ(times_due(1, months[0]), 1) << "half is rounded up";
  EXPECT_EQ(times_due(1, months[2]), 0) << "a third is not asked";
  for (const Window& w :
       windows_in(Period::working_day, day("2021-10-08"), day("2021-10-10"), Calendar::office()))
    EXPECT_EQ(times_due(1, w), 1) << "a working day is whole by itself";
}

TEST(Period, WordsOfThePlanFile) {
  EXPECT_EQ(period_of("半月"), Period::half_month);
  EXPECT_EQ(period_of("双月"), Period::two_months);
  EXPECT_EQ(period_of("季"), std::nullopt);
  EXPECT_EQ(name_of(Period::ten_days), "ten_days");
}

RC_GTEST_PROP(PeriodProperty, WindowsTileTimeWithoutGapOrOverlap, ()) {
  const Period period = *rc::gen::elementOf(k_all);
  const Date from(*rc::gen::inRange(17'000, 21'500));  // 2016 to 2028
  const Date to = from + *rc::gen::inRange(0, 900);
  // A body that works on other days than the offices do.
  Changes changes{.version = "own/1", .week = {2, 3, 6}};
  const Calendar own = Calendar::office().with(changes);
  const Calendar& calendar = *rc::gen::arbitrary<bool>() ? own : Calendar::office();
  const auto windows = windows_in(period, from, to, calendar);
  if (windows.empty()) {
    RC_ASSERT(period == Period::working_day);
    RC_ASSERT(calendar.working_days(from, to) == 0);
    return;
  }
  RC_ASSERT(windows.front().from == from);
  RC_ASSERT(windows.back().to == to);
  for (std::size_t n = 0; n < windows.size(); ++n) {
    const Window& w = windows[n];
    RC_ASSERT(w.from <= w.to);
    RC_ASSERT(w.whole_from <= w.from);
    RC_ASSERT(w.to <= w.whole_to);
    if (n > 0) RC_ASSERT(w.from == windows[n - 1].to + 1);
    if (period == Period::working_day) RC_ASSERT(calendar.working_days(w.from, w.to) == 1);
    RC_ASSERT(times_due(7, w) <= 7);
    if (w.days() == w.whole_days()) RC_ASSERT(times_due(7, w) == 7);
  }
}

RC_GTEST_PROP(PeriodProperty, ACutRangeHasTheWindowsOfTheWholeOne, ()) {
  const Period period = *rc::gen::elementOf(k_all);
  RC_PRE(period != Period::working_day);
  const Date from(*rc::gen::inRange(17'000, 21'500));
  const Date to = from + *rc::gen::inRange(0, 900);
  const Date cut = from + *rc::gen::inRange(0, to - from + 1);
  const auto whole = windows_in(period, from, to, Calendar::office());
  for (const Window& w : windows_in(period, cut, to, Calendar::office())) {
    const auto same = std::find_if(whole.begin(), whole.end(),
                                   [&](const Window& other) { return other.to == w.to; });
    RC_ASSERT(same != whole.end());
    RC_ASSERT(same->whole_from == w.whole_from);
    RC_ASSERT(std::max(same->from, cut) == w.from);
  }
}

}  // namespace
}  // namespace wanhu::calendar
