#include "calendar/calendar.hpp"

#include <gtest/gtest.h>

namespace wanhu::calendar {
namespace {

Date day(const char* iso) {
  return Date::parse(iso).value();
}

base::Problem refused(const std::string& rows) {
  const auto table = Calendar::parse("date,name,kind,notice\n" + rows, "t/1");
  EXPECT_FALSE(table) << rows;
  return table ? base::Problem{} : table.error();
}

constexpr const char* k_new_year = "2026-01-01,元旦,rest,x\n";

TEST(Calendar, OfficeTableCovers2016To2026) {
  const Calendar& office = Calendar::office();
  EXPECT_EQ(office.first_year(), 2016);
  EXPECT_EQ(office.last_year(), 2026);
  EXPECT_EQ(office.version(), "cn-office/2026");
  for (int year = 2016; year <= 2026; ++year) EXPECT_TRUE(office.covers(year)) << year;
  EXPECT_FALSE(office.covers(2015));
  EXPECT_FALSE(office.covers(2027));
}

TEST(Calendar, KnowsEachKindOfDay) {
  const Calendar& office = Calendar::office();
  EXPECT_EQ(office.day(day("2026-02-13")).kind, DayKind::workday);
  EXPECT_EQ(office.day(day("2026-02-14")).kind, DayKind::make_up);  // Saturday, worked
  EXPECT_EQ(office.day(day("2026-02-14")).name, "春节");
  EXPECT_EQ(office.day(day("2026-02-16")).kind, DayKind::holiday);
  EXPECT_EQ(office.day(day("2026-03-07")).kind, DayKind::weekend);
  EXPECT_TRUE(office.day(day("2026-02-14")).works());
  EXPECT_FALSE(office.day(day("2026-02-16")).works());
  EXPECT_FALSE(office.day(day("2026-03-07")).works());
}

// Working days a year after the notices' rest and make-up days: 250, 249 and 248.
TEST(Calendar, CountsTheWorkingDaysOfAYear) {
  const Calendar& office = Calendar::office();
  EXPECT_EQ(office.working_days(day("2021-01-01"), day("2021-12-31")), 250);
  EXPECT_EQ(office.working_days(day("2023-01-01"), day("2023-12-31")), 249);
  EXPECT_EQ(office.working_days(day("2025-01-01"), day("2025-12-31")), 248);
  EXPECT_EQ(office.working_days(day("2026-02-14"), day("2026-02-14")), 1);
  EXPECT_EQ(office.working_days(day("2026-02-15"), day("2026-02-14")), 0);
}

TEST(Calendar, YearsWithoutTableAreProvisional) {
  const Calendar& office = Calendar::office();
  EXPECT_EQ(office.missing_notice(day("2026-12-25")), 0);
  EXPECT_EQ(office.missing_notice(day("2027-01-04")), 2027);
  EXPECT_EQ(office.missing_notice(day("2015-12-31")), 2015);
  EXPECT_TRUE(office.day(day("2027-01-04")).provisional);
  EXPECT_FALSE(office.day(day("2026-10-01")).provisional);
}

// 2018-12-29 was worked under the notice for 2019: the last week waits for the next year's notice.
TEST(Calendar, LastWeekOfTheLastYearWaitsForTheNextNotice) {
  const Calendar& office = Calendar::office();
  EXPECT_EQ(office.day(day("2018-12-29")).kind, DayKind::make_up);
  EXPECT_EQ(office.missing_notice(day("2018-12-29")), 0);
  EXPECT_EQ(office.missing_notice(day("2026-12-26")), 2027);
}

// A table that begins with 2017 and holds one December day of its notice does not cover 2016.
TEST(Calendar, ADecemberRowDoesNotCoverItsYear) {
  const auto table = Calendar::parse(
      "date,name,kind,notice\n2016-12-31,元旦,rest,x\n2017-01-01,元旦,rest,x\n", "t/1");
  EXPECT_EQ(table->first_year(), 2017);
  EXPECT_TRUE(table->day(day("2016-12-30")).provisional);
}

TEST(Calendar, ReadsCrlfAndBlankLines) {
  const auto table =
      Calendar::parse("date,name,kind,notice\r\n2026-01-01,元旦,rest,x\r\n\r\n", "t/1");
  ASSERT_TRUE(table);
  EXPECT_EQ(table->day(day("2026-01-01")).name, "元旦");
}

TEST(Calendar, MalformedRowsNameTheirLine) {
  const std::string good = k_new_year;
  struct Case {
    std::string rows;
    const char* code;
    int line;
  };
  const Case cases[] = {
      {good + "2026-01-02,元旦,rest\n", "CALENDAR-ROW", 3},
      {good + "2026-01-02,元旦,rest,x,y\n", "CALENDAR-ROW", 3},
      {good + "2026-1-2,元旦,rest,x\n", "CALENDAR-DATE", 3},
      {good + "2026-02-30,元旦,rest,x\n", "CALENDAR-DATE", 3},
      {good + "2026-01-02,,rest,x\n", "CALENDAR-NAME", 3},
      {good + "\n2026-01-02,元旦,休,x\n", "CALENDAR-KIND", 4},
      {good + "2026-01-05,元旦,work,x\n", "CALENDAR-WEEKDAY", 3},
      {good + good, "CALENDAR-DUP", 3},
  };
  for (const Case& c : cases) {
    const base::Problem problem = refused(c.rows);
    EXPECT_EQ(problem.code, c.code) << c.rows;
    EXPECT_EQ(problem.place.line, c.line) << c.rows;
    EXPECT_EQ(problem.args.at("line"), std::to_string(c.line));
  }
  EXPECT_EQ(refused(good + good).args.at("first"), "2");
}

TEST(Calendar, RefusesATableThatCoversNothing) {
  EXPECT_EQ(refused("").code, "CALENDAR-EMPTY");
  EXPECT_EQ(refused("2026-10-01,国庆节,rest,x\n").code, "CALENDAR-EMPTY");
  EXPECT_EQ(Calendar::parse("", "t").error().code, "CALENDAR-HEADER");
  EXPECT_EQ(Calendar::parse(k_new_year, "t").error().code, "CALENDAR-HEADER");
  EXPECT_EQ(Calendar::parse("date,name,kind,notice\n2026-01-01,\xff,rest,x", "t").error().code,
            "TEXT-ENCODING");
}

TEST(Calendar, OfficeHoursMustBeAscendingAndDisjoint) {
  Calendar calendar = Calendar::office();
  const std::vector<Span> good{{540, 720}, {780, 1080}};
  ASSERT_TRUE(calendar.set_hours(good));
  EXPECT_EQ(calendar.hours(), good);
  for (const std::vector<Span>& bad : {std::vector<Span>{},
                                       {{540, 540}},
                                       {{-1, 60}},
                                       {{540, 1441}},
                                       {{780, 1080}, {540, 720}},
                                       {{540, 720}, {700, 800}}}) {
    const auto set = calendar.set_hours(bad);
    ASSERT_FALSE(set);
    EXPECT_EQ(set.error().code, "CALENDAR-HOURS");
    EXPECT_EQ(calendar.hours(), good);
  }
}

}  // namespace
}  // namespace wanhu::calendar
