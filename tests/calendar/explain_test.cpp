#include "calendar/explain.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

namespace wanhu::calendar {
namespace {

using base::Lang;
using testing::HasSubstr;
using testing::Not;

Due office_due(const char* start, const Amount& amount, Roll roll) {
  return due(Calendar::office(), Date::parse(start).value(), amount, roll);
}

TEST(Explain, OneLineADayWithItsReason) {
  const Due answer = office_due("2026-02-13", WorkingDays{2}, Roll::none);
  EXPECT_EQ(explain(answer, Lang::zh),
            "2026-02-13 周五  起算日，不计入\n"
            "2026-02-14 周六  第 1 天：春节调休补班\n"
            "2026-02-15 周日  不计：春节放假\n"
            "2026-02-16 周一  不计：春节放假\n"
            "2026-02-17 周二  不计：春节放假\n"
            "2026-02-18 周三  不计：春节放假\n"
            "2026-02-19 周四  不计：春节放假\n"
            "2026-02-20 周五  不计：春节放假\n"
            "2026-02-21 周六  不计：春节放假\n"
            "2026-02-22 周日  不计：春节放假\n"
            "2026-02-23 周一  不计：春节放假\n"
            "2026-02-24 周二  第 2 天，到期：工作日\n");
  const std::string english = explain(answer, Lang::en);
  EXPECT_THAT(english, HasSubstr("2026-02-14 Sat  day 1: make-up working day for Spring Festival"));
  EXPECT_THAT(english, HasSubstr("2026-02-16 Mon  not counted: Spring Festival holiday"));
}

TEST(Explain, RollIsNamed) {
  const std::string text =
      explain(office_due("2021-09-30", CalendarDays{10}, Roll::next_working_day), Lang::zh);
  EXPECT_THAT(text, HasSubstr("2021-10-10 周日  末日逢休，顺延：周末\n"));
  EXPECT_THAT(text, HasSubstr("2021-10-11 周一  顺延到期：工作日\n"));
  EXPECT_THAT(text, Not(HasSubstr("暂定")));
}

TEST(Explain, ProvisionalAnswersSayWhy) {
  const Due answer = office_due("2026-12-25", WorkingDays{10}, Roll::none);
  const std::string text = explain(answer, Lang::zh);
  EXPECT_THAT(text, HasSubstr("2027-01-04 周一  第 6 天：工作日（放假通知未到，暂定）"));
  EXPECT_TRUE(text.ends_with("暂定：2027 年放假通知未载入，通知到后须重新计算\n"));
  EXPECT_THAT(explain(answer, Lang::en), HasSubstr("the 2027 holiday notice is not in the table"));
}

TEST(Explain, HoursShowMinutesAndClock) {
  const Instant start = Instant::parse("2026-03-05T09:01:00+08:00").value();
  const Due answer = due(Calendar::office(), start, WorkingHours{9}, Roll::none);
  EXPECT_EQ(explain(answer, Lang::zh),
            "2026-03-05 周四  从 09:01 起算\n"
            "2026-03-05 周四  累计 5 小时 59 分：工作日\n"
            "2026-03-06 周五  11:31 到期，满 9 小时：工作日\n");
  const Due midnight =
      due(Calendar::office(), Date::parse("2026-03-05").value(), ClockHours{24}, Roll::none);
  EXPECT_THAT(explain(midnight, Lang::zh), HasSubstr("2026-03-06 周五  24:00 到期，满 24 小时"));
}

TEST(Explain, HolidaysThatShareTheirDaysAreBothNamed) {
  const Day shared{.kind = DayKind::holiday, .name = "国庆节、中秋节"};
  EXPECT_EQ(reason(shared, Lang::zh), "国庆节、中秋节放假");
  EXPECT_EQ(reason(shared, Lang::en), "National Day and Mid-Autumn Festival holiday");
}

// Every holiday of the table has an English name, and no text still shows a {hole} or a code.
TEST(Explain, EveryDayOfTheTableReadsWell) {
  const Calendar& office = Calendar::office();
  const Date end = Date::from_ymd(office.last_year(), 12, 31).value();
  for (Date date = Date::from_ymd(office.first_year(), 1, 1).value(); date <= end;
       date = date + 1) {
    const std::string english = reason(office.day(date), Lang::en);
    EXPECT_TRUE(std::all_of(english.begin(), english.end(), [](char c) {
      return static_cast<unsigned char>(c) < 0x80;
    })) << english;
    EXPECT_THAT(english, Not(testing::AnyOf(HasSubstr("{"), HasSubstr("CAL-"))));
  }
}

}  // namespace
}  // namespace wanhu::calendar
