#include "cli/calendar_command.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sstream>

#include "base/json.hpp"

namespace wanhu::cli {
namespace {

using base::Lang;
using testing::HasSubstr;

struct Outcome {
  int code;
  std::string out, err;
};

Outcome call(const std::vector<std::string>& args, Lang lang = Lang::zh, bool json = false) {
  std::ostringstream out, err;
  const int code = calendar_command(args, lang, json, out, err);
  return {code, out.str(), err.str()};
}

TEST(CalendarCommand, PrintsTheDueDate) {
  const Outcome outcome = call({"due", "2026-02-13", "10个工作日"});
  EXPECT_EQ(outcome.code, 0);
  EXPECT_EQ(outcome.out, "2026-03-05\n");
  EXPECT_EQ(outcome.err, "");
  EXPECT_EQ(call({"due", "2026-03-05T09:00:00+08:00", "3wh"}).out, "2026-03-05 12:00\n");
}

TEST(CalendarCommand, RollsByDefaultAndNotWhenTold) {
  EXPECT_EQ(call({"due", "2021-09-30", "10d"}).out, "2021-10-11\n");
  EXPECT_EQ(call({"due", "2021-09-30", "10d", "--roll", "none"}).out, "2021-10-10\n");
  EXPECT_EQ(call({"due", "--roll=none", "2021-09-30", "10d"}).out, "2021-10-10\n");
}

TEST(CalendarCommand, ProvisionalAnswersSaySo) {
  EXPECT_THAT(call({"due", "2026-12-25", "10wd"}).out, HasSubstr("2027-01-08（暂定：2027 年"));
  EXPECT_THAT(call({"due", "2026-12-25", "10wd"}, Lang::en).out,
              HasSubstr("2027-01-08 (provisional: the 2027"));
}

TEST(CalendarCommand, ExplainsDayByDay) {
  const Outcome outcome = call({"due", "2026-02-13", "1wd", "--explain"});
  EXPECT_EQ(outcome.out,
            "2026-02-13 周五  起算日，不计入\n"
            "2026-02-14 周六  第 1 天，到期：春节调休补班\n"
            "2026-02-14\n");
}

TEST(CalendarCommand, AnswersInJson) {
  const auto json =
      base::parse_json(call({"due", "2026-02-13", "1wd", "--explain", "--json"}).out).value();
  EXPECT_EQ(json.at("date"), "2026-02-14");
  EXPECT_EQ(json.at("amount"), "1个工作日");
  EXPECT_EQ(json.at("provisional"), false);
  EXPECT_EQ(json.at("steps").size(), 2U);
  EXPECT_EQ(json.at("steps")[1].at("kind"), "make_up");
  EXPECT_EQ(call({"due", "2026-02-13", "1wd"}, Lang::zh, true).out,
            call({"due", "2026-02-13", "1wd", "--json"}).out);
  const auto provisional = base::parse_json(call({"due", "2026-12-25", "10wd", "--json"}).out);
  EXPECT_EQ(provisional->at("provisional_year"), 2027);
}

TEST(CalendarCommand, RefusedInputIsOne) {
  for (const auto& args : std::vector<std::vector<std::string>>{
           {"due", "2026-02-30", "10wd"}, {"due", "2026-02-13", "10"}, {"due", "today", "10d"}}) {
    const Outcome outcome = call(args);
    EXPECT_EQ(outcome.code, 1);
    EXPECT_EQ(outcome.out, "");
    EXPECT_FALSE(outcome.err.empty());
  }
}

TEST(CalendarCommand, WrongUsageIsTwo) {
  for (const auto& args :
       std::vector<std::vector<std::string>>{{},
                                             {"do"},
                                             {"due"},
                                             {"due", "2026-02-13"},
                                             {"due", "a", "b", "c"},
                                             {"due", "--fast"},
                                             {"due", "2026-02-13", "1d", "--roll"},
                                             {"due", "--roll", "back"}}) {
    EXPECT_EQ(call(args).code, 2);
  }
  EXPECT_THAT(call({"do"}, Lang::en).err, HasSubstr("\"do\""));
}

TEST(CalendarCommand, HelpShowsAnExampleThatHolds) {
  const Outcome help = call({"--help"});
  EXPECT_EQ(help.code, 0);
  EXPECT_THAT(help.out, HasSubstr("wanhu calendar due 2026-02-13 10个工作日\n  2026-03-05\n"));
  EXPECT_EQ(call({"due", "--help"}, Lang::en).code, 0);
}

}  // namespace
}  // namespace wanhu::cli
