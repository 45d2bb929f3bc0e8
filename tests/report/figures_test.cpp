// Figures of the three reports against those counted by hand from the story in campaign.hpp.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "report/campaign.hpp"

namespace wanhu::report {
namespace {

using base::Json;
using test::Campaign;
using test::day;
using testing::ElementsAre;

class Figures : public testing::Test {
 protected:
  // 6 November, a Saturday, after the whole story.
  static void SetUpTestSuite() {
    town_ = std::make_unique<Campaign>();
    town_->run_to(day(11, 6));
  }
  static void TearDownTestSuite() { town_.reset(); }
  static std::unique_ptr<Campaign> town_;
};
std::unique_ptr<Campaign> Figures::town_;

Json value(const Json& sections, const char* section, const char* figure) {
  return sections.at(section).at("figures").at(figure).at("value");
}
Json ratio(std::int64_t num, std::int64_t den) {
  return {
      {"num", num}, {"den", den}, {"share", static_cast<double>(num) / static_cast<double>(den)}};
}
Json table(const Json& sections, const char* section, const char* name) {
  return sections.at(section).at("tables").at(name);
}
std::vector<std::string> texts(const Json& table, const char* column) {
  std::vector<std::string> list;
  for (const Json& row : table.at("rows")) list.push_back(row.at(column).get<std::string>());
  return list;
}

TEST_F(Figures, DailyKeyFiguresOfTheDayTheRegisterChanged) {
  const Json s = town_->figures("daily", day(10, 20));
  EXPECT_EQ(value(s, "key", "covered"), ratio(5, 13));
  EXPECT_EQ(value(s, "key", "new"), 0);
  EXPECT_EQ(value(s, "key", "remaining"), 8);
  EXPECT_EQ(value(s, "key", "quota"), ratio(5, 11267));
  EXPECT_EQ(value(s, "key", "standing"), 3);
  EXPECT_EQ(value(s, "key", "overdue"), 0);
  EXPECT_EQ(value(town_->figures("daily", day(10, 19)), "key", "new"), 1);
  EXPECT_EQ(value(town_->figures("daily", day(10, 19)), "key", "opened"), 3);
  EXPECT_EQ(value(town_->figures("daily", day(10, 18)), "key", "covered"), ratio(4, 12));
}

TEST_F(Figures, VillagesInThePlansOrderWithOutcomesAndSum) {
  const Json t = table(town_->figures("daily", day(10, 20)), "progress", "villages");
  ASSERT_EQ(t.at("rows").size(), 16U);
  const Json& a = t.at("rows").at(0);
  EXPECT_EQ(a.at("name"), "秦四庙村");
  EXPECT_EQ(a.at("register"), 9);
  EXPECT_EQ(a.at("covered"), 4);
  EXPECT_EQ(a.at("share"), ratio(4, 9));
  EXPECT_EQ(a.at("answered"), 3);
  EXPECT_EQ(a.at("declined"), 1);
  EXPECT_EQ(a.at("nobody_home"), 0);  // a3 was answered the day after
  EXPECT_EQ(a.at("unsafe"), 1);
  EXPECT_EQ(a.at("none"), 4);
  EXPECT_EQ(a.at("quota"), 550);
  const Json& b = t.at("rows").at(1);
  EXPECT_EQ(b.at("name"), "七营村");
  EXPECT_EQ(b.at("covered"), 1);
  EXPECT_EQ(b.at("vacant"), 1);
  EXPECT_EQ(b.at("other"), 1);
  EXPECT_EQ(t.at("total").at("register"), 13);
  EXPECT_EQ(t.at("total").at("none"), 6);
  EXPECT_EQ(t.at("rows").at(2).at("share").at("share"), Json());  // no dwellings: no share, not 0
}

TEST_F(Figures, PaceForecastAndDays_S1_06) {
  const Json s = town_->figures("daily", day(10, 20));
  // 21 October to 15 November: 26 days, 18 of them working days.
  EXPECT_DOUBLE_EQ(value(s, "outlook", "per_day").get<double>(), 8.0 / 26);
  EXPECT_DOUBLE_EQ(value(s, "outlook", "per_working_day").get<double>(), 8.0 / 18);
  // One a day on working and on rest days alike: more than enough, so all of the register.
  EXPECT_DOUBLE_EQ(value(s, "outlook", "end_mid").get<double>(), 13);
  EXPECT_GE(value(s, "outlook", "end_low").get<double>(), 5);
  EXPECT_EQ(value(s, "outlook", "finish_mid"), "2021-10-28");
  const Json days = table(s, "outlook", "series").at("rows");
  ASSERT_EQ(days.size(), 5U);
  EXPECT_EQ(days.at(2).at("date"), "2021-10-18");
  EXPECT_EQ(days.at(2).at("new"), 2);
  EXPECT_EQ(days.at(2).at("covered"), 4);
  EXPECT_DOUBLE_EQ(days.at(2).at("plan_line").get<double>(), 13.0 / 31 * 3);
}

TEST_F(Figures, MattersOfADay) {
  const Json friday = town_->figures("daily", day(10, 29));
  EXPECT_EQ(value(friday, "key", "due"), 2);
  EXPECT_EQ(value(friday, "key", "overdue"), 0);
  EXPECT_EQ(value(friday, "key", "standing"), 3);
  const Json saturday = town_->figures("daily", day(10, 30));
  EXPECT_EQ(value(saturday, "key", "overdue"), 1);
  EXPECT_EQ(value(saturday, "key", "closed"), 1);
  EXPECT_EQ(value(saturday, "key", "standing"), 2);
  const Json late = table(saturday, "matters", "overdue").at("rows");
  ASSERT_EQ(late.size(), 1U);
  EXPECT_EQ(late.at(0).at("overdue_days"), 1);
  EXPECT_EQ(late.at(0).at("href"), "/matters/" + test::id_text("M2"));
  const Json tuesday = town_->figures("daily", day(11, 2));
  EXPECT_EQ(value(tuesday, "key", "reopened"), 1);
  EXPECT_THAT(texts(table(tuesday, "matters", "reopened"), "due"), ElementsAre("2021-11-12"));
  EXPECT_EQ(value(town_->figures("daily", day(11, 3)), "key", "reopened"), 0);
}

TEST_F(Figures, RepeatedProblemsByVillageKindAndPlace) {
  const Json t = table(town_->figures("daily", day(10, 30)), "repeated-problems", "repeated");
  ASSERT_EQ(t.at("rows").size(), 1U);
  EXPECT_EQ(t.at("rows").at(0).at("place"), "村东路口");
  EXPECT_EQ(t.at("rows").at(0).at("n"), 2);
  EXPECT_EQ(t.at("rows").at(0).at("open"), 1);
}

TEST_F(Figures, LedgerHasEveryMatterInItsListOfThatDay_S1_16_S1_17) {
  const Json then = town_->figures("ledger", day(10, 20));
  EXPECT_EQ(value(then, "key", "total"), 3);
  EXPECT_EQ(table(then, "state-listed", "listed").at("rows").size(), 2U);
  const Json handling = table(then, "state-handling", "handling").at("rows");
  ASSERT_EQ(handling.size(), 1U);
  EXPECT_EQ(handling.at(0).at("owner"), "测试a-lead");
  EXPECT_EQ(handling.at(0).at("due"), "2021-10-29");
  const Json later = town_->figures("ledger", day(10, 31));
  const Json closed = table(later, "state-closed", "closed").at("rows");
  ASSERT_EQ(closed.size(), 1U);
  EXPECT_EQ(closed.at(0).at("result"), "已解决，居民确认");
  const Json again = town_->figures("ledger", day(11, 2));
  EXPECT_EQ(table(again, "state-handling", "handling").at("rows").at(0).at("round"), 2);
  EXPECT_EQ(table(again, "state-handling", "handling").at("rows").at(0).at("result"), "");
}

TEST_F(Figures, FinalRatesAndMatters) {
  const Json s = town_->figures("final", day(11, 1));
  EXPECT_EQ(value(s, "coverage", "response_rate"), ratio(3, 12));  // 13 without the vacant one
  EXPECT_EQ(value(s, "coverage", "refusal_rate"), ratio(1, 12));
  EXPECT_EQ(value(s, "matters", "closed"), ratio(2, 3));
  EXPECT_EQ(value(s, "matters", "answered_on_time"), ratio(1, 2));  // M1 of M1 and M2
  EXPECT_EQ(value(s, "matters", "closed_on_time"), ratio(0, 2));
  EXPECT_EQ(value(s, "matters", "reopened"), ratio(0, 3));
  const Json total = table(s, "matters", "closings").at("total");
  EXPECT_EQ(total.at("confirmed"), 1);
  EXPECT_EQ(total.at("statutory_channel"), 1);
  EXPECT_EQ(total.at("open"), 1);
  const Json after = town_->figures("final", day(11, 2));
  EXPECT_EQ(value(after, "matters", "reopened"), ratio(1, 3));
  EXPECT_EQ(value(after, "matters", "closed"), ratio(1, 3));
  // The first round of M1 was answered in time and stays so; the second is not due yet.
  EXPECT_EQ(value(after, "matters", "answered_on_time"), ratio(1, 2));
}

TEST_F(Figures, FinalClassesAddUpToTheRegister) {
  const Json rows = table(town_->figures("final", day(11, 1)), "outcomes", "aapor").at("rows");
  std::int64_t sum = 0;
  for (const Json& row : rows) sum += row.at("n").get<std::int64_t>();
  EXPECT_EQ(sum, 13);
  EXPECT_EQ(rows.at(0).at("code"), "1.1");
  EXPECT_EQ(rows.at(0).at("n"), 3);
  EXPECT_EQ(rows.back().at("n"), 6);
}

TEST_F(Figures, FinalShowsTheFrozenRegisterAndItsChanges) {
  const Json s = town_->figures("final", day(11, 1));
  const Json a = table(s, "register", "denominators").at("rows").at(0);
  EXPECT_EQ(a.at("frozen"), 8);
  EXPECT_EQ(a.at("current"), 9);
  EXPECT_EQ(a.at("difference"), 1);
  EXPECT_THAT(texts(table(s, "register", "changes"), "change"),
              ElementsAre("销户", "新增", "新增"));
  EXPECT_TRUE(
      table(town_->figures("final", day(10, 19)), "register", "changes").at("rows").empty());
}

TEST_F(Figures, ForecastIsJudgedOnlyAfterThePhase) {
  // A quarter of the 31 days of the phase ends on 22 October, a half on 30 October.
  const Json rows = table(town_->figures("final", day(11, 1)), "outlook", "forecasts").at("rows");
  ASSERT_EQ(rows.size(), 2U);
  EXPECT_EQ(rows.at(0).at("as_of"), "2021-10-22");
  EXPECT_EQ(rows.at(1).at("as_of"), "2021-10-30");
  EXPECT_EQ(rows.at(0).at("actual"), Json());
  Campaign over;
  over.run_to(day(11, 17));
  const Json judged = table(over.figures("final", day(11, 16)), "outlook", "forecasts").at("rows");
  ASSERT_EQ(judged.size(), 3U);
  EXPECT_EQ(judged.at(2).at("as_of"), "2021-11-07");
  EXPECT_EQ(judged.at(2).at("actual"), 5);
}

TEST_F(Figures, AVillageLeadSeesTheirVillageOnly) {
  const Json s = town_->figures("daily", day(10, 30), "b-lead");
  EXPECT_EQ(value(s, "key", "covered"), ratio(1, 4));
  EXPECT_EQ(value(s, "key", "standing"), 1);
  EXPECT_THAT(texts(table(s, "progress", "villages"), "name"), ElementsAre("七营村"));
  const std::string page = town_->report("ledger", day(10, 30), "html", "b-lead").bytes;
  EXPECT_EQ(page.find("路灯不亮"), std::string::npos);
  EXPECT_NE(page.find("土地边界争议"), std::string::npos);
  EXPECT_EQ(page.find("秦四庙村"), std::string::npos);
  EXPECT_NE(page.find("--unit qiying"), std::string::npos);
  EXPECT_TRUE(table(town_->figures("final", day(10, 30), "b-lead"), "register", "changes")
                  .at("rows")
                  .empty());
}

TEST_F(Figures, RefusesWhatIsNoReport) {
  const auto refused = [&](const std::string& name, base::Date date, const std::string& format,
                           const std::string& login = "centre") {
    return town_->as(login, [&](app::Reader& reader) {
      const auto made = make(reader, name, date, format);
      return made ? std::string("made") : made.error().code;
    });
  };
  EXPECT_EQ(refused("daily", day(11, 6), "html"), "made");
  EXPECT_EQ(refused("daily", day(11, 7), "html"), "REPORT-FUTURE");
  EXPECT_EQ(refused("weekly", day(11, 6), "html"), "NOT-FOUND");
  EXPECT_EQ(refused("daily", day(11, 6), "pdf"), "REPORT-FORMAT");
  EXPECT_EQ(refused("daily", day(10, 14), "html"), "REPORT-EARLY");
  EXPECT_EQ(refused("daily", day(11, 6), "html", "a-1"), "NOT-FOUND");
}

// Whoever stood back has fewer lines and is told so. That others kept somebody or a staff from a
// matter is not told.
TEST(Recused, AReportSaysHowManyLinesItLeavesOut) {
  Campaign town;
  town.run_to(day(10, 21));
  const auto report = [&](const char* name, const char* login) {
    return Json::parse(town.report(name, day(10, 21), "json", login).bytes);
  };
  const auto says = [&](const char* name, const char* login) {
    const Json notes = report(name, login).at("notes");
    return std::count(notes.begin(), notes.end(), "有 1 件因回避未列出。");
  };
  const std::size_t before = report("daily", "a-lead").at("notes").size();
  town.must("a-lead", "matter.recuse",
            {{"matter_id", test::id_text("M2")},
             {"person_id", test::id_text("a-lead")},
             {"reason", "与本人有关"}});
  town.must("centre", "matter.recuse",
            {{"matter_id", test::id_text("M1")},
             {"person_id", test::id_text("a-lead")},
             {"reason", "与他有关"}});
  town.must("resident", "public.open",
            {{"matter_id", test::id_text("about")},
             {"check", "123456"},
             {"text", "办事的人让我等了三次"},
             {"unit", "qinsimiao"},
             {"concerns", "village"}});
  for (const char* name : {"daily", "ledger", "final"}) {
    EXPECT_EQ(says(name, "a-lead"), 1) << name;
    EXPECT_EQ(says(name, "centre"), 0) << name;
    EXPECT_EQ(says(name, "b-lead"), 0) << name;
  }
  EXPECT_EQ(report("daily", "a-lead").at("notes").size(), before + 1);
  // A day from before, made again: the line is gone there too.
  const Json again = Json::parse(town.report("ledger", day(10, 20), "json", "a-lead").bytes);
  const Json& notes = again.at("notes");
  EXPECT_EQ(std::count(notes.begin(), notes.end(), "有 1 件因回避未列出。"), 1);
}

}  // namespace
}  // namespace wanhu::report
