#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "calendar/calendar.hpp"

namespace wanhu::calendar {
namespace {

Date day(const char* iso) {
  return Date::parse(iso).value();
}
Instant at(const char* clock) {
  return Instant::parse(std::string(clock) + ":00+08:00").value();
}
Due office_due(const char* start, const Amount& amount, Roll roll = Roll::none) {
  return due(Calendar::office(), day(start), amount, roll);
}

struct Vector {
  const char* name;
  const char* start;
  Amount amount;
  const char* expected;
};

// The twelve vectors of Chinese term counting; V12 is below because it is provisional.
constexpr Roll k_roll = Roll::next_working_day;
const Vector k_vectors[] = {
    {"V1", "2021-09-28", WorkingDays{10}, "2021-10-18"},
    {"V2", "2021-09-30", WorkingDays{10}, "2021-10-20"},
    {"V3", "2021-10-08", WorkingDays{10}, "2021-10-21"},
    {"V4", "2021-10-16", WorkingDays{10}, "2021-10-29"},
    {"V5", "2021-09-30", CalendarDays{10}, "2021-10-11"},
    {"V6", "2021-11-15", CalendarDays{20}, "2021-12-06"},
    {"V7", "2026-02-13", WorkingDays{10}, "2026-03-05"},
    {"V8", "2026-09-18", WorkingDays{10}, "2026-10-09"},
    {"V9", "2026-09-30", CalendarDays{10}, "2026-10-10"},
    {"V10", "2026-04-30", WorkingDays{10}, "2026-05-18"},
    {"V11", "2026-04-30", CalendarDays{10}, "2026-05-11"},
};

TEST(Due, AcceptanceA_TwelveVectors) {
  for (const Vector& v : k_vectors) {
    const Due answer = office_due(v.start, v.amount, k_roll);
    EXPECT_EQ(answer.date.iso(), v.expected) << v.name;
    EXPECT_FALSE(answer.provisional) << v.name;
    EXPECT_EQ(answer.at, Instant::at(answer.date, 24 * 60)) << v.name;
    EXPECT_EQ(answer.calendar, "cn-office/2026");
  }
}

TEST(Due, AcceptanceA_VectorTwelveIsProvisional) {
  const Due answer = office_due("2026-12-25", WorkingDays{10}, k_roll);
  EXPECT_TRUE(answer.provisional);
  EXPECT_EQ(answer.provisional_year, 2027);
  EXPECT_EQ(answer.date, day("2027-01-08"));  // by weekends alone
}

TEST(Due, CalendarDaysNeedNoTableUnlessTheyRoll) {
  EXPECT_FALSE(office_due("2030-03-01", CalendarDays{10}, Roll::none).provisional);
  EXPECT_TRUE(office_due("2030-03-01", CalendarDays{10}, Roll::next_working_day).provisional);
  EXPECT_FALSE(office_due("2030-03-01", ClockHours{10}, Roll::next_working_day).provisional);
}

TEST(Due, RollsOnlyWhenTheLastDayIsARestDay) {
  EXPECT_EQ(office_due("2021-09-30", CalendarDays{10}, Roll::none).date, day("2021-10-10"));
  EXPECT_EQ(office_due("2021-09-30", CalendarDays{5}, k_roll).date, day("2021-10-08"));
  EXPECT_EQ(office_due("2021-09-30", CalendarDays{9}, k_roll).date, day("2021-10-09"));  // make-up
}

TEST(Due, NothingToAddIsTheStartItself) {
  EXPECT_EQ(office_due("2026-02-13", WorkingDays{0}).date, day("2026-02-13"));
  EXPECT_EQ(office_due("2026-02-15", CalendarDays{0}, k_roll).date, day("2026-02-24"));
  EXPECT_THROW(office_due("2026-02-13", WorkingDays{-1}), std::logic_error);
}

TEST(Due, StepsNameEveryDayOnce) {
  const Due answer = office_due("2021-09-30", CalendarDays{10}, k_roll);
  ASSERT_EQ(answer.steps.size(), 12U);
  for (std::size_t i = 0; i < answer.steps.size(); ++i) {
    EXPECT_EQ(answer.steps[i].date, day("2021-09-30") + static_cast<int>(i));
  }
  EXPECT_EQ(answer.steps[0].what, Step::What::start);
  EXPECT_EQ(answer.steps[9].what, Step::What::counted);
  EXPECT_EQ(answer.steps[9].count, 9);
  EXPECT_EQ(answer.steps[10].what, Step::What::rolled);
  EXPECT_EQ(answer.steps[11].what, Step::What::due);
}

TEST(Due, WorkingDayStepsSaySkippedAndCounted) {
  const Due answer = office_due("2026-02-13", WorkingDays{2});
  ASSERT_EQ(answer.date, day("2026-02-24"));
  ASSERT_EQ(answer.steps.size(), 12U);
  EXPECT_EQ(answer.steps[1].what, Step::What::counted);
  EXPECT_EQ(answer.steps[1].day.kind, DayKind::make_up);
  EXPECT_EQ(answer.steps[2].what, Step::What::skipped);
  EXPECT_EQ(answer.steps[2].count, 1);
  EXPECT_EQ(answer.steps[11].count, 2);
}

TEST(Due, ClockHoursAreExact) {
  const auto exact = [](const char* start, int hours) {
    return due(Calendar::office(), at(start), ClockHours{hours}, k_roll);
  };
  EXPECT_EQ(exact("2026-02-14T09:30", 24).at, at("2026-02-15T09:30"));
  EXPECT_EQ(exact("2026-02-14T09:30", 24).date, day("2026-02-15"));
  EXPECT_EQ(exact("2026-02-13T00:00", 24).date, day("2026-02-13"));  // 24:00 closes the day
  EXPECT_EQ(exact("2026-02-13T23:00", 2).date, day("2026-02-14"));
  EXPECT_EQ(exact("2026-02-13T10:00", 3).steps.size(), 2U);
}

// Office hours 8:30-12:00 and 14:30-17:30: 6.5 hours a day. 2026-03-06 is a Friday.
// Civil Code art. 202: the corresponding day, or the month's last day when there is none.
TEST(Due, MonthsEndOnTheCorrespondingDay) {
  const auto end = [](const char* start, int months) {
    return due(Calendar::office(), Date::parse(start).value(), CalendarMonths{months}, Roll::none)
        .date.iso();
  };
  EXPECT_EQ(end("2021-10-15", 1), "2021-11-15");
  EXPECT_EQ(end("2021-12-31", 2), "2022-02-28");
  EXPECT_EQ(end("2024-02-29", 12), "2025-02-28");
  EXPECT_EQ(end("2023-02-28", 12), "2024-02-28");
  EXPECT_EQ(end("2021-11-30", 3), "2022-02-28");
}

TEST(Due, WorkingHoursAtEveryBoundary) {
  struct Case {
    const char* start;
    int hours;
    const char* end;
  };
  const Case cases[] = {
      {"2026-03-05T07:00", 1, "2026-03-05T09:30"},  // before open: from the opening
      {"2026-03-05T08:30", 1, "2026-03-05T09:30"},  // at open
      {"2026-03-05T08:30", 3, "2026-03-05T11:30"},
      {"2026-03-05T09:00", 3, "2026-03-05T12:00"},   // ends at the start of lunch, not after it
      {"2026-03-05T09:01", 3, "2026-03-05T14:31"},   // one minute over lunch
      {"2026-03-05T12:00", 1, "2026-03-05T15:30"},   // at the start of lunch
      {"2026-03-05T13:00", 1, "2026-03-05T15:30"},   // in lunch
      {"2026-03-05T14:30", 3, "2026-03-05T17:30"},   // ends at close
      {"2026-03-05T14:31", 3, "2026-03-06T08:31"},   // one minute over night
      {"2026-03-05T17:30", 1, "2026-03-06T09:30"},   // at close
      {"2026-03-05T20:00", 1, "2026-03-06T09:30"},   // after close
      {"2026-03-06T17:30", 1, "2026-03-09T09:30"},   // over the weekend
      {"2026-03-07T10:00", 1, "2026-03-09T09:30"},   // on a rest day
      {"2026-03-05T08:30", 13, "2026-03-06T17:30"},  // two whole days
      {"2026-02-13T17:30", 6, "2026-02-14T17:00"},   // the make-up Saturday is worked
      {"2026-02-14T17:00", 1, "2026-02-24T09:00"},   // over Spring Festival
  };
  for (const Case& c : cases) {
    const Due answer = due(Calendar::office(), at(c.start), WorkingHours{c.hours}, k_roll);
    EXPECT_EQ(answer.at, at(c.end)) << c.start << " + " << c.hours << ": " << answer.at.clock();
    EXPECT_EQ(answer.date, answer.at.date());
    EXPECT_EQ(answer.steps.back().count, c.hours * 60);
  }
}

TEST(Due, WorkingHoursKeepSeconds) {
  const Due answer =
      due(Calendar::office(), at("2026-03-05T11:59") + 30'000, WorkingHours{1}, k_roll);
  EXPECT_EQ(answer.at, at("2026-03-05T15:29") + 30'000);
}

TEST(Due, HoursFromABareDateRunFromItsEnd) {
  EXPECT_EQ(office_due("2026-03-05", WorkingHours{1}).at, at("2026-03-06T09:30"));
  EXPECT_EQ(office_due("2026-03-05", ClockHours{24}).date, day("2026-03-06"));
}

rc::Gen<Date> any_day() {
  return rc::gen::map(rc::gen::inRange(day("2016-01-04").days(), day("2026-06-30").days()),
                      [](int days) { return Date(days); });
}
rc::Gen<Instant> any_instant() {
  return rc::gen::map(rc::gen::pair(any_day(), rc::gen::inRange(0, 24 * 60)),
                      [](const auto& pair) { return Instant::at(pair.first, pair.second); });
}
Amount amount_of(int unit, int n) {
  switch (unit) {
    case 0:
      return CalendarDays{n};
    case 1:
      return WorkingDays{n};
    case 2:
      return ClockHours{n};
    default:
      return WorkingHours{n};
  }
}

RC_GTEST_PROP(DueProperty, NeverEarlierForALaterStartOrALargerAmount, ()) {
  const Instant a = *any_instant(), b = *any_instant();
  const int unit = *rc::gen::inRange(0, 4), n = *rc::gen::inRange(1, 60);
  const int more = *rc::gen::inRange(0, 20);
  const Roll roll = *rc::gen::element(Roll::none, Roll::next_working_day);
  const auto of = [&](Instant start, int amount) {
    return due(Calendar::office(), start, amount_of(unit, amount), roll).at;
  };
  RC_ASSERT(of(std::min(a, b), n) <= of(std::max(a, b), n));
  RC_ASSERT(of(a, n) <= of(a, n + more));
  RC_ASSERT(of(a, n) > a);
}

RC_GTEST_PROP(DueProperty, WorkingDaysAgreeWithDue, ()) {
  const Date start = *any_day();
  const int n = *rc::gen::inRange(1, 120);
  const Calendar& office = Calendar::office();
  const Due answer = due(office, start, WorkingDays{n}, Roll::none);
  RC_ASSERT(office.day(answer.date).works());
  RC_ASSERT(office.working_days(start + 1, answer.date) == n);
  RC_ASSERT(due(office, start, WorkingDays{n}, Roll::next_working_day).date == answer.date);
}

RC_GTEST_PROP(DueProperty, RolledDueWorksAndNothingBetweenWorks, ()) {
  const Date start = *any_day();
  const int n = *rc::gen::inRange(1, 120);
  const Calendar& office = Calendar::office();
  const Date rolled = due(office, start, CalendarDays{n}, Roll::next_working_day).date;
  RC_ASSERT(office.day(rolled).works());
  RC_ASSERT(office.working_days(start + n, rolled) == 1);
}

// The office minutes between start and due, counted one by one, are what was asked for.
RC_GTEST_PROP(DueProperty, WorkingHoursAgreeWithAMinuteByMinuteCount, ()) {
  const Instant start = *any_instant();
  const int hours = *rc::gen::inRange(1, 20);
  const Calendar& office = Calendar::office();
  const Instant end = due(office, start, WorkingHours{hours}, Roll::none).at;
  int minutes = 0;
  for (Instant t = start; t < end; t = t + 60'000) {
    if (!office.day(t.date()).works()) continue;
    for (const Span& span : office.hours()) {
      minutes += t.minute_of_day() >= span.from && t.minute_of_day() < span.to ? 1 : 0;
    }
  }
  RC_ASSERT(minutes == hours * 60);
}

RC_GTEST_PROP(DueProperty, StepsAreConsecutiveAndEndAtTheDueDay, ()) {
  const Instant start = *any_instant();
  const int unit = *rc::gen::inRange(0, 4), n = *rc::gen::inRange(1, 40);
  const Due answer = due(Calendar::office(), start, amount_of(unit, n), Roll::next_working_day);
  RC_ASSERT(answer.steps.front().what == Step::What::start);
  RC_ASSERT(answer.steps.front().date == start.date());
  RC_ASSERT(answer.steps.back().what == Step::What::due);
  RC_ASSERT(answer.steps.back().date == answer.date);
  for (std::size_t i = 1; i < answer.steps.size(); ++i) {
    const int gap = answer.steps[i].date - answer.steps[i - 1].date;
    RC_ASSERT(gap == 1 || (gap == 0 && i == 1));
    RC_ASSERT(answer.steps[i].count >= answer.steps[i - 1].count);
  }
}

}  // namespace
}  // namespace wanhu::calendar
