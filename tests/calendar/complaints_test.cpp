// What users of ticket systems complain of (closed-loop section 5), as far as it is the calendar's.
#include <gtest/gtest.h>

#include <algorithm>
#include <type_traits>

#include "calendar/calendar.hpp"

namespace wanhu::calendar {
namespace {

Instant at(const std::string& clock) {
  return Instant::parse(clock + ":00+08:00").value();
}
std::string due_on(const std::string& start, const Amount& amount) {
  return due(Calendar::office(), Date::parse(start).value(), amount, Roll::none).date.iso();
}

// Weekends and holidays make nothing overdue, and a make-up Saturday counts.
TEST(Complaints, B01_WorkingDaysSkipWeekendsAndHolidaysAndCountMakeUpDays) {
  EXPECT_EQ(due_on("2021-09-30", WorkingDays{10}), "2021-10-20");
  EXPECT_EQ(due_on("2026-02-13", WorkingDays{10}), "2026-03-05");
}

// A lunch break is a second span of the day, no holiday.
TEST(Complaints, B03_HoursAreCountedInSeveralSpansADay) {
  const auto end = [](const char* start, int hours) {
    return due(Calendar::office(), at(start), WorkingHours{hours}, Roll::none).at;
  };
  EXPECT_EQ(end("2021-10-18T11:00", 1), at("2021-10-18T12:00"));
  EXPECT_EQ(end("2021-10-18T11:00", 2), at("2021-10-18T15:30"));
  EXPECT_EQ(end("2021-10-18T12:30", 1), at("2021-10-18T15:30"));
}

// Every day between is there with its reason, and the table it comes from is named.
TEST(Complaints, B04_ADueDateSaysWhichDaysItSkippedAndWhy) {
  const Due result =
      due(Calendar::office(), Date::parse("2021-09-30").value(), WorkingDays{2}, Roll::none);
  EXPECT_EQ(result.steps.size(), static_cast<std::size_t>(result.date - result.steps[0].date + 1));
  EXPECT_TRUE(std::any_of(result.steps.begin(), result.steps.end(), [](const Step& step) {
    return step.what == Step::What::skipped && step.day.name == "国庆节";
  }));
  EXPECT_EQ(result.calendar, Calendar::office().version());
}

// One day is not 24 working hours; the units do not mix without being said.
TEST(Complaints, B13_ADayIsNoNumberOfHours) {
  static_assert(!std::is_convertible_v<WorkingDays, WorkingHours>);
  static_assert(!std::is_convertible_v<CalendarDays, ClockHours>);
  static_assert(!std::is_convertible_v<CalendarDays, WorkingDays>);
  const auto day = due(Calendar::office(), at("2021-10-18T09:00"), WorkingDays{1}, Roll::none);
  const auto hours = due(Calendar::office(), at("2021-10-18T09:00"), WorkingHours{24}, Roll::none);
  EXPECT_EQ(day.date.iso(), "2021-10-19");
  EXPECT_GT(hours.date, day.date);
}

// A deadline is an instant and the recipe it was made by.
TEST(Complaints, B15_ADueDateIsAnInstantWithItsRecipe) {
  const auto result = due(Calendar::office(), at("2021-10-18T09:00"), ClockHours{24}, Roll::none);
  EXPECT_EQ(result.at, at("2021-10-19T09:00"));
  EXPECT_EQ(std::get<ClockHours>(result.amount).n, 24);
  EXPECT_EQ(result.start, at("2021-10-18T09:00"));
}

}  // namespace
}  // namespace wanhu::calendar
