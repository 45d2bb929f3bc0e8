#include "calendar/amount.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace wanhu::calendar {
namespace {

TEST(Amount, ReadsEveryChineseSpelling) {
  EXPECT_EQ(parse_amount("10日").value(), Amount(CalendarDays{10}));
  EXPECT_EQ(parse_amount("10天").value(), Amount(CalendarDays{10}));
  EXPECT_EQ(parse_amount("10个自然日").value(), Amount(CalendarDays{10}));
  EXPECT_EQ(parse_amount("10个工作日").value(), Amount(WorkingDays{10}));
  EXPECT_EQ(parse_amount("10工作日").value(), Amount(WorkingDays{10}));
  EXPECT_EQ(parse_amount("24小时").value(), Amount(ClockHours{24}));
  EXPECT_EQ(parse_amount("24个小时").value(), Amount(ClockHours{24}));
  EXPECT_EQ(parse_amount("8个工作小时").value(), Amount(WorkingHours{8}));
  EXPECT_EQ(parse_amount("8工作小时").value(), Amount(WorkingHours{8}));
}

TEST(Amount, ReadsEnglishSpellingsAndSpaces) {
  EXPECT_EQ(parse_amount("10d").value(), Amount(CalendarDays{10}));
  EXPECT_EQ(parse_amount(" 10 wd ").value(), Amount(WorkingDays{10}));
  EXPECT_EQ(parse_amount("24h").value(), Amount(ClockHours{24}));
  EXPECT_EQ(parse_amount("8 wh").value(), Amount(WorkingHours{8}));
  EXPECT_EQ(parse_amount("3个月").value(), Amount(CalendarMonths{3}));
  EXPECT_EQ(parse_amount("1年").value(), Amount(CalendarMonths{12}));
  EXPECT_EQ(text_of(CalendarMonths{12}), "1年");
  EXPECT_EQ(text_of(CalendarMonths{18}), "18个月");
  EXPECT_EQ(parse_amount("11年").error().code, "AMOUNT-RANGE");
}

TEST(Amount, RefusesWhatIsNotAnAmount) {
  for (const char* text : {"", " ", "日", "10", "ten d", "-3日", "+3日", "3.5日", "10日后",
                           "１０日", "10个日", "10w", "0x10d", "99999999999999999999公里"}) {
    const auto amount = parse_amount(text);
    ASSERT_FALSE(amount) << text;
    EXPECT_EQ(amount.error().code, "AMOUNT-SYNTAX") << text;
    EXPECT_EQ(amount.error().args.at("text"), text);
  }
}

TEST(Amount, RefusesWhatIsOutOfRange) {
  for (const char* text :
       {"0日", "3661日", "3661个工作日", "0h", "8785小时", "8785wh", "99999999999999999999日"}) {
    const auto amount = parse_amount(text);
    ASSERT_FALSE(amount) << text;
    EXPECT_EQ(amount.error().code, "AMOUNT-RANGE") << text;
  }
  EXPECT_TRUE(parse_amount("3660日"));
  EXPECT_TRUE(parse_amount("8784小时"));
  EXPECT_EQ(parse_amount("8785wh").error().args.at("high"), "8784");
  EXPECT_EQ(parse_amount("3661wd").error().args.at("high"), "3660");
}

RC_GTEST_PROP(Amount, TextReadsBackToTheSameAmount, ()) {
  const int days = *rc::gen::inRange(1, 3661);
  const int hours = *rc::gen::inRange(1, 8785);
  for (const Amount& amount : {Amount(CalendarDays{days}), Amount(WorkingDays{days}),
                               Amount(ClockHours{hours}), Amount(WorkingHours{hours})}) {
    RC_ASSERT(parse_amount(text_of(amount)).value() == amount);
  }
}

RC_GTEST_PROP(Amount, ArbitraryBytesNeverCrash, (const std::string& text)) {
  const auto amount = parse_amount(text);
  RC_ASSERT(amount.has_value() || amount.error().code.starts_with("AMOUNT-"));
}

}  // namespace
}  // namespace wanhu::calendar
