// "On time" of the final report is counted by terms, one a round: nothing that was late becomes
// punctual, and what was stopped in time is neither.
#include <gtest/gtest.h>

#include "report/campaign.hpp"

namespace wanhu::report {
namespace {

using base::Json;
using test::Campaign;
using test::day;
using test::id;
using test::id_text;

class Rates : public testing::Test {
 protected:
  Campaign town;

  // After the story of campaign.hpp up to that day.
  void run_to(base::Date last) { town.run_to(last); }
  void on(base::Date date, const std::string& actor, const std::string& kind,
          const std::string& matter, Json more = Json::object()) {
    town.at(date, 11);
    more["matter_id"] = id_text(matter);
    town.must(actor, kind, more);
  }
  void answer(base::Date date, const std::string& matter) {
    on(date, "centre", "matter.hand_over", matter, {{"owner", id_text("a-lead")}});
    on(date, "a-lead", "matter.answer", matter, {{"outcome", "solved"}, {"text", "已办"}});
  }
  void withdraw(base::Date date, const std::string& matter) {
    town.at(date, 11);
    town.must("resident", "public.withdraw",
              {{"receipt", domain::receipt_of(id(matter))}, {"check", "123456"}});
  }
  std::string figure(base::Date date, const char* name) {
    town.at(date, 23);
    const Json value = town.figures("final", date).at("matters").at("figures").at(name).at("value");
    if (!value.is_object()) return value.dump();
    return value.at("num").dump() + "/" + value.at("den").dump();
  }
};

// M2 fell due on Friday 29 October. M1 was answered in time, which is the other term that is due.
TEST_F(Rates, ALateAnswerStaysLateWhenTheResidentSaysItIsNotSolved) {
  run_to(day(11, 1));
  answer(day(11, 3), "M2");
  EXPECT_EQ(figure(day(11, 3), "answered_on_time"), "1/2");
  on(day(11, 4), "a-2", "matter.dissent", "M2", {{"text", "没有解决"}});
  EXPECT_EQ(figure(day(11, 4), "answered_on_time"), "1/2");
  // The second round is due on Monday 15 November and answered on its last day.
  on(day(11, 15), "a-lead", "matter.answer", "M2", {{"outcome", "solved"}, {"text", "办好了"}});
  on(day(11, 15), "centre", "matter.confirm", "M2", {{"by", "callback"}});
  EXPECT_EQ(figure(day(11, 14), "answered_on_time"), "1/2");
  EXPECT_EQ(figure(day(11, 14), "stopped"), "1");  // M3, due on 8 November
  EXPECT_EQ(figure(day(11, 15), "answered_on_time"), "2/3");
  EXPECT_EQ(figure(day(11, 15), "closed_on_time"), "1/3");
}

TEST_F(Rates, WhatIsStoppedInTimeIsNeitherMetNorMissed) {
  run_to(day(10, 28));
  withdraw(day(10, 28), "M2");
  EXPECT_EQ(figure(day(10, 28), "stopped"), "0");  // not due yet
  EXPECT_EQ(figure(day(10, 29), "stopped"), "1");
  EXPECT_EQ(figure(day(10, 29), "answered_on_time"), "1/1");
  EXPECT_EQ(figure(day(10, 29), "closed_on_time"), "0/1");
}

TEST_F(Rates, WhatIsStoppedAfterItsDayWasMissed) {
  run_to(day(10, 28));
  EXPECT_EQ(figure(day(10, 30), "answered_on_time"), "1/2");
  withdraw(day(10, 31), "M2");
  EXPECT_EQ(figure(day(10, 31), "answered_on_time"), "1/2");
  EXPECT_EQ(figure(day(10, 31), "stopped"), "0");
}

// A term is due on its last date: an extension that was granted in time moves it.
TEST_F(Rates, AnExtendedTermIsDueOnItsNewDay) {
  run_to(day(10, 28));
  on(day(10, 28), "centre", "matter.extend", "M2", {{"due", "2021-11-05"}, {"reason", "等材料"}});
  EXPECT_EQ(figure(day(10, 29), "answered_on_time"), "1/1");
  answer(day(11, 5), "M2");
  EXPECT_EQ(figure(day(11, 5), "answered_on_time"), "2/2");
}

TEST_F(Rates, AReportOfAPastDayDoesNotKnowTheNextRound) {
  run_to(day(11, 1));
  town.at(day(11, 2), 0);
  const std::string before = town.report("final", day(11, 1), "json").bytes;
  answer(day(11, 3), "M2");
  on(day(11, 4), "a-2", "matter.dissent", "M2", {{"text", "没有解决"}});
  withdraw(day(11, 5), "M2");
  EXPECT_EQ(town.report("final", day(11, 1), "json").bytes, before);
}

}  // namespace
}  // namespace wanhu::report
