// The road of a finding of supervision on both databases: told, heard, decided by somebody else,
// looked at once more, put right, seen again; and a matter for what needs repair.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "support/supervised_plan.hpp"

namespace wanhu::test {
namespace {

using testing::ElementsAre;

class Findings : public testing::TestWithParam<store::Engine> {
 protected:
  SupervisedTown town{GetParam()};  // Saturday 16 October 2021, 9:00

  // A visit of the village that was found to be false, by centre-1 on Sunday the 17th.
  void find(Json more = Json::object()) {
    town.visit("qsm-1", "dwelling a 1", "answered");
    town.hold("round", "recontact", "visits");
    Json asked{{"identified", true}, {"consent", true}};
    asked.update(SupervisedTown::finding("finding", std::move(more)));
    ASSERT_EQ(town.record("centre-1", "round", town.item("round"), "phone", "finding", asked),
              "ok");
  }
  std::string on(const std::string& who, const std::string& command, Json data) {
    return town.on(who, command, "finding", std::move(data));
  }
  std::string state(const std::string& who = "centre-1") {
    return town.finding_of("finding", who).at("state");
  }
  std::vector<std::string> steps() {
    std::vector<std::string> all;
    const Json found = town.finding_of("finding");
    for (const Json& step : found.at("steps")) all.push_back(step.at("step"));
    return all;
  }
  Json may(const std::string& who) { return town.finding_of("finding", who).at("may"); }
  static Json upheld() { return {{"outcome", "upheld"}, {"reason", "有两户证实没有人来过"}}; }
  static Json said(const std::string& text = "当天已经走访，有记录") { return {{"text", text}}; }
};
INSTANTIATE_TEST_SUITE_P(Both, Findings,
                         testing::Values(store::Engine::sqlite, store::Engine::postgres),
                         [](const auto& info) {
                           return info.param == store::Engine::sqlite ? "sqlite" : "postgres";
                         });

TEST_P(Findings, S1_27_FromTheCheckToTheSecondLook) {
  find();
  EXPECT_EQ(state("qsm-lead"), "told");
  EXPECT_EQ(may("qsm-lead"), Json::array({"supervision.state"}));
  EXPECT_EQ(may("centre-1"), Json::array({"supervision.open_matter"})) << "who made the check";
  EXPECT_EQ(on("centre-2", "decide", upheld()), "SUPERVISION-WAIT");
  ASSERT_EQ(on("qsm-lead", "state", said()), "ok");
  EXPECT_EQ(on("centre-1", "decide", upheld()), "SUPERVISION-SAME-HAND");
  ASSERT_EQ(on("centre-2", "decide", upheld()), "ok");
  EXPECT_EQ(on("centre-1", "recheck", {{"result", "in_order"}, {"text", "x"}}), "SUPERVISION-STEP");
  ASSERT_EQ(on("qsm-lead", "rectify", said("已补走")), "ok");
  EXPECT_EQ(on("centre-1", "recheck", {{"result", "in_order"}, {"text", "已核实"}}),
            "SUPERVISION-SAME-HAND");
  ASSERT_EQ(on("centre-2", "recheck", {{"result", "not_yet"}, {"text", "还差一户"}}), "ok");
  EXPECT_EQ(state(), "upheld");
  ASSERT_EQ(on("qsm-lead", "rectify", said("都走了")), "ok");
  ASSERT_EQ(on("centre-3", "recheck", {{"result", "in_order"}, {"text", "已核实"}}), "ok");
  EXPECT_EQ(state("qsm-lead"), "closed");
  EXPECT_THAT(steps(), ElementsAre("found", "told", "stated", "upheld", "rectified", "not_yet",
                                   "rectified", "in_order"));
  EXPECT_EQ(on("qsm-lead", "state", said()), "SUPERVISION-STEP");
  EXPECT_EQ(town.verified(), "ok");
}

TEST_P(Findings, S1_28_TheUnitMayHaveItLookedAtByAThirdPerson) {
  find();
  ASSERT_EQ(on("qsm-lead", "state", said()), "ok");
  ASSERT_EQ(on("centre-2", "decide", upheld()), "ok");
  EXPECT_EQ(town.finding_of("finding").at("appeal_due"), "2021-10-22");
  EXPECT_EQ(may("qsm-lead"), Json::array({"supervision.appeal", "supervision.rectify"}));
  ASSERT_EQ(on("qsm-lead", "appeal", said("两户当天在田里")), "ok");
  EXPECT_EQ(may("centre-2"), Json::array({"supervision.open_matter"}));
  EXPECT_EQ(on("centre-2", "decide", upheld()), "SUPERVISION-SAME-HAND");
  EXPECT_EQ(on("centre-1", "decide", upheld()), "SUPERVISION-SAME-HAND");
  ASSERT_EQ(on("centre-3", "decide", {{"outcome", "lifted"}, {"reason", "另有证明"}}), "ok");
  EXPECT_EQ(state(), "lifted");
  EXPECT_EQ(town.finding_of("finding").at("ladders"), Json::array());
  EXPECT_EQ(town.verified(), "ok");
}

TEST_P(Findings, AnAppealHasItsDaysAndComesOnce) {
  find();
  ASSERT_EQ(on("qsm-lead", "state", said()), "ok");
  ASSERT_EQ(on("centre-2", "decide", upheld()), "ok");
  town.clock().pass(6 * k_day_ms);  // Saturday 23 October
  EXPECT_EQ(on("qsm-lead", "appeal", said()), "SUPERVISION-APPEAL-LATE");
  EXPECT_EQ(may("qsm-lead"), Json::array({"supervision.rectify"}));
}

// The unit's days have passed without a word: that is seen, and it may be decided.
TEST_P(Findings, AStatementThatDoesNotComeIsOverdueAndHoldsNothingUp) {
  find();
  EXPECT_EQ(town.finding_of("finding").at("statement_due"), "2021-10-22");  // five working days
  town.clock().pass(5 * k_day_ms);                                          // Friday the 22nd
  EXPECT_EQ(town.finding_of("finding").at("statement_overdue"), false);
  EXPECT_EQ(on("centre-2", "decide", upheld()), "SUPERVISION-WAIT");
  town.clock().pass(k_day_ms);
  EXPECT_EQ(town.finding_of("finding").at("statement_overdue"), true);
  EXPECT_EQ(may("centre-2"),
            Json::array({"supervision.state", "supervision.decide", "supervision.open_matter"}));
  EXPECT_EQ(on("qsm-lead", "state", said("晚了，抱歉")), "ok") << "late words are heard as well";
  EXPECT_EQ(on("centre-2", "decide", upheld()), "ok");
}

TEST_P(Findings, WhatAUnitSaysOnPaperCountsTheSame) {
  find();
  EXPECT_EQ(on("centre-2", "state", said()), "SUPERVISION-TAKEN-DOWN");
  Json paper = said();
  paper["taken_down"] = true;
  EXPECT_EQ(on("centre-1", "state", paper), "SUPERVISION-SAME-HAND");
  EXPECT_EQ(on("qsm-lead", "state", paper), "SUPERVISION-TAKEN-DOWN");
  ASSERT_EQ(on("centre-2", "state", paper), "ok");
  EXPECT_EQ(town.finding_of("finding").at("steps")[2].at("taken_down"), true);
}

TEST_P(Findings, OneUnitsFindingDoesNotExistForAnother) {
  find();
  EXPECT_TRUE(town.finding_of("finding", "qy-lead").is_null());
  EXPECT_FALSE(town.finding_of("finding", "qsm-lead").is_null());
  EXPECT_FALSE(town.finding_of("finding", "county-1").is_null());
  for (const char* command : {"state", "appeal", "rectify"}) {
    EXPECT_EQ(on("qy-lead", command, said()), "NOT-FOUND");
    EXPECT_EQ(on("qsm-1", command, said()), "FORBIDDEN");
    EXPECT_EQ(on("county-1", command, said()), "FORBIDDEN");
  }
  for (const char* command : {"decide", "recheck", "open_matter"})
    EXPECT_EQ(on("qsm-lead", command, Json::object()), "FORBIDDEN");
}

TEST_P(Findings, S3_50_AUnitDoesNotKnowOfAFindingBeforeItIsTold) {
  town.hold("round", "covert_site", "units");
  const std::string unit = town.item("round");
  ASSERT_EQ(
      town.record("centre-1", "round", unit, "site", "finding", SupervisedTown::finding("finding")),
      "ok");
  EXPECT_EQ(state(), "found");
  EXPECT_EQ(may("centre-2"), Json::array());
  EXPECT_EQ(on("centre-2", "decide", upheld()), "SUPERVISION-STEP");
  EXPECT_EQ(on("centre-2", "open_matter",
               {{"matter_id", id_text("lamp")},
                {"check", "123456"},
                {"kind", "general"},
                {"title", "路灯"},
                {"text", "不亮"}}),
            "SUPERVISION-STEP");
  ASSERT_EQ(town.outcome("centre-1", "supervision.close",
                         {{"round_id", id_text("round")}, {"reason", "提前结束"}}),
            "ok");
  EXPECT_EQ(state(), "told");
  EXPECT_EQ(town.finding_of("finding").at("statement_due"), "2021-10-22");
  EXPECT_EQ(town.verified(), "ok");
}

// ---- Words
// --------------------------------------------------------------------------------------

TEST_P(Findings, S3_17_AFindingIsAboutAUnitAndNamesNobody) {
  town.visit("qsm-1", "dwelling a 1", "answered");
  town.hold("round", "recontact", "visits");
  const auto recorded = [&](const std::string& text) {
    Json asked{{"identified", true}, {"consent", true}};
    asked.update(SupervisedTown::finding("finding", {{"text", text}}));
    return town.record("centre-1", "round", town.item("round"), "phone", "finding", asked);
  };
  EXPECT_EQ(recorded("是测试qsm-1填的"), "SUPERVISION-NAMES");
  EXPECT_EQ(recorded("问13812345678"), "SUPERVISION-NUMBERS");
  EXPECT_EQ(recorded("证号11010519491231002X"), "SUPERVISION-NUMBERS");
  ASSERT_EQ(recorded("村里的走访员没有上门"), "ok");
  EXPECT_EQ(on("qsm-lead", "state", said("请问测试qsm-2")), "SUPERVISION-NAMES");
  EXPECT_EQ(on("qsm-lead", "state", said("请打0556-5123456")), "SUPERVISION-NUMBERS");
  const Json found = town.finding_of("finding", "county-1");
  EXPECT_EQ(found.at("unit_name"), "秦四庙村");
  EXPECT_FALSE(found.contains("person"));
}

TEST_P(Findings, S1_27_WhichHouseholdItWasIsForTheResidentToSay) {
  find();
  const Json lead = town.finding_of("finding", "qsm-lead");
  EXPECT_EQ(lead.at("label"), "a record of a visit on 2021-10-16");
  EXPECT_TRUE(lead.at("dwelling").is_null());
  Json asked{{"identified", true}, {"consent", true}};
  asked.update(SupervisedTown::finding("named", {{"may_name", true}}));
  ASSERT_EQ(town.record("centre-1", "round", town.item("round"), "phone", "finding", asked), "ok");
  EXPECT_EQ(town.finding_of("named", "qsm-lead").at("label"), "visit on 2021-10-16, 1组 1号");
  EXPECT_EQ(town.finding_of("named", "county-1").at("label"), "a record of a visit on 2021-10-16");
  EXPECT_EQ(town.finding_of("finding", "qsm-lead").at("label"), lead.at("label"));
}

TEST_P(Findings, G07_WhatALadderSaysIsShownAndNothingFollows) {
  find();
  EXPECT_EQ(town.finding_of("finding").at("ladders"), Json::array()) << "nobody was heard yet";
  ASSERT_EQ(on("qsm-lead", "state", said()), "ok");
  const std::int64_t people = town.count("person WHERE active = 1");
  ASSERT_EQ(on("centre-2", "decide", upheld()), "ok");
  const Json ladders = town.finding_of("finding", "qsm-lead").at("ladders");
  ASSERT_EQ(ladders.size(), 1U);
  EXPECT_EQ(ladders[0].at("id"), "false_visits");
  EXPECT_NE(ladders[0].at("note").get<std::string>().find("nothing follows"), std::string::npos);
  // The decision is one event of the finding and nothing else.
  const auto db = town.connect();
  const store::Entry last = store::read(*db, 1, store::read_head(*db, 1).seq, 1).at(0);
  ASSERT_EQ(last.events.size(), 1U);
  EXPECT_EQ(last.events[0].at("type"), "supervision.decided");
  EXPECT_EQ(town.count("person WHERE active = 1"), people);
}

// ---- Repairs
// ------------------------------------------------------------------------------------

TEST_P(Findings, WhatNeedsRepairGoesItsOwnWayAsAMatter) {
  find();
  Json data{{"matter_id", id_text("lamp")}, {"check", "123456"},    {"kind", "general"},
            {"title", "村口路灯不亮"},      {"text", "检查时不亮"}, {"place", "村口"}};
  Json wrong = data;
  wrong["kind"] = "nothing";
  EXPECT_EQ(on("centre-1", "open_matter", wrong), "MATTER-KIND");
  wrong = data;
  wrong["check"] = "12345x";
  EXPECT_EQ(on("centre-1", "open_matter", wrong), "FIELD-TYPE");
  ASSERT_EQ(on("centre-1", "open_matter", data), "ok");
  EXPECT_EQ(town.matter("lamp").unit, k_village_a);
  EXPECT_EQ(town.finding_of("finding").at("opened").at("receipt"), domain::receipt_of(id("lamp")));
  EXPECT_EQ(steps().back(), "matter");
  EXPECT_EQ(state(), "told") << "the finding goes on";
  data["matter_id"] = id_text("another");
  EXPECT_EQ(on("centre-2", "open_matter", data), "SUPERVISION-MATTER");
  EXPECT_EQ(town.verified(), "ok");
}

TEST_P(Findings, AnIdIsUsedOnce) {
  find();
  Json asked{{"identified", true}, {"consent", true}};
  asked.update(SupervisedTown::finding("finding"));
  EXPECT_EQ(town.record("centre-1", "round", town.item("round"), "phone", "finding", asked),
            "ID-USED");
  EXPECT_EQ(town.count("supervision_finding"), 1);
}

}  // namespace
}  // namespace wanhu::test
