// Ladders and proposals of measures on both databases: counted, told, heard, reviewed, decided by a
// named approver, in force until its end, and fallen with its evidence.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "app/blocks_as_of.hpp"
#include "app/ladders.hpp"
#include "app/query_message.hpp"
#include "app/query_work.hpp"
#include "support/laddered_town.hpp"
#include "support/standards_play.hpp"

namespace wanhu::test {
namespace {

using testing::ElementsAre;

const Json k_basis{{"basis", "镇综治办〔2021〕3号"}};

class Proposals : public testing::TestWithParam<store::Engine> {
 protected:
  LadderedTown town{GetParam()};  // Saturday 16 October 2021, 9:00

  void pass(int days) { town.clock().pass(days * k_day_ms); }
  std::vector<std::string> steps(const std::string& name) {
    std::vector<std::string> all;
    const Json page = town.proposal(name);
    for (const Json& step : page.at("steps")) all.push_back(step.at("step"));
    return all;
  }
  Json waiting(const std::string& who) {
    return town.read(who, [](app::Reader& reader) { return app::my_day(reader); }).at("proposals");
  }
};
INSTANTIATE_TEST_SUITE_P(Both, Proposals,
                         testing::Values(store::Engine::sqlite, store::Engine::postgres),
                         [](const auto& info) {
                           return info.param == store::Engine::sqlite ? "sqlite" : "postgres";
                         });

// ---- The ladder
// -----------------------------------------------------------------------------------

TEST_P(Proposals, S1_27_TheCountIsExplainedByItsRowsAsOfAnyDay) {
  EXPECT_TRUE(town.place("false_visits").is_null());
  EXPECT_EQ(town.draft("early", "false_visits", 1, "notice", k_basis), "PROPOSAL-RUNG");
  town.uphold("first");  // Sunday the 17th
  pass(9);
  town.uphold("second");  // Wednesday the 27th
  const Json unit = town.place("false_visits");
  EXPECT_EQ(unit.at("count"), 2);
  EXPECT_EQ(unit.at("reached").at("act"), "score");
  ASSERT_EQ(unit.at("rows").size(), 2U);
  EXPECT_EQ(unit.at("rows")[0].at("findings")[0].at("id"), id_text("first"));
  EXPECT_EQ(unit.at("rows")[1].at("n"), 2);
  EXPECT_FALSE(unit.at("rows")[0].at("round").is_null());
  EXPECT_EQ(unit.at("possible").size(), 2U);
  const Json before =
      town.place("false_visits", "county-1", base::Date::from_ymd(2021, 10, 20).value());
  EXPECT_EQ(before.at("count"), 1);
  EXPECT_EQ(before.at("possible"), Json::array()) << "of a past day nothing is proposed";
  const Json own = town.place("false_visits", "qsm-lead");
  EXPECT_EQ(own.at("count"), 2);
  EXPECT_TRUE(own.at("rows")[0].at("round").is_null());
  EXPECT_TRUE(town.place("false_visits", "qy-lead").is_null());
  EXPECT_EQ(town.place("nothing"), "NOT-FOUND");
}

TEST_P(Proposals, S3_44_NothingStandsOnTheLadderThatWasOverturned) {
  town.uphold("first");
  EXPECT_EQ(town.place("neglect").at("count"), 1);
  town.must("qsm-lead", "supervision.appeal",
            {{"finding_id", id_text("first")}, {"text", "另有记录"}});
  EXPECT_EQ(town.place("neglect").at("rows")[0].at("what"), "pending");
  EXPECT_EQ(town.draft("p", "neglect", 1, "honours_suspended"), "PROPOSAL-RUNG");
  town.must("centre-3", "supervision.decide",
            {{"finding_id", id_text("first")}, {"outcome", "lifted"}, {"reason", "证据不足"}});
  EXPECT_EQ(town.place("neglect").at("count"), 0);
  EXPECT_EQ(town.place("neglect").at("rows")[0].at("what"), "overturned");
}

// ---- The road
// -------------------------------------------------------------------------------------

TEST_P(Proposals, S1_28_FromTheDraftToTheEndOfTheEffect) {
  town.uphold("first");
  pass(9);
  town.uphold("second");
  EXPECT_EQ(town.draft("p", "false_visits", 2, "score"), "PROPOSAL-BASIS") << "the plan cites none";
  EXPECT_EQ(town.draft("p", "false_visits", 2, "notice", k_basis), "PROPOSAL-NO-STEP");
  EXPECT_EQ(town.draft("p", "nothing", 2, "score", k_basis), "PROPOSAL-LADDER");
  ASSERT_EQ(town.draft("p", "false_visits", 2, "score", k_basis), "ok");
  EXPECT_EQ(town.draft("p", "false_visits", 1, "notice", k_basis), "ID-USED");
  EXPECT_EQ(town.draft("q", "false_visits", 2, "score", k_basis), "PROPOSAL-TWICE");
  EXPECT_EQ(town.proposal("p", "qsm-lead"), "NOT-FOUND") << "a draft is no notice";
  EXPECT_EQ(town.step("centre-2", "review", "p", {{"outcome", "supported"}, {"reason", "x"}}),
            "PROPOSAL-STEP");
  ASSERT_EQ(town.step("centre-1", "notify", "p"), "ok");
  EXPECT_EQ(town.proposal("p", "qsm-lead").at("statement_due"), "2021-11-03");
  EXPECT_EQ(town.proposal("p", "qsm-lead").at("may"), Json::array({"proposal.state"}));
  EXPECT_EQ(town.proposal("p", "qy-lead"), "NOT-FOUND");
  EXPECT_EQ(town.step("centre-2", "review", "p", {{"outcome", "supported"}, {"reason", "x"}}),
            "PROPOSAL-WAIT");
  EXPECT_EQ(town.step("centre-2", "state", "p", {{"text", "已补走"}}), "PROPOSAL-TAKEN-DOWN");
  ASSERT_EQ(town.step("qsm-lead", "state", "p", {{"text", "已补走"}}), "ok");
  EXPECT_EQ(town.step("centre-1", "review", "p", {{"outcome", "supported"}, {"reason", "x"}}),
            "PROPOSAL-SAME-HAND");
  ASSERT_EQ(town.step("centre-2", "review", "p", {{"outcome", "supported"}, {"reason", "属实"}}),
            "ok");
  EXPECT_EQ(town.step("centre-1", "approve", "p", town.decision()), "PROPOSAL-SAME-HAND");
  EXPECT_EQ(town.step("centre-2", "approve", "p", town.decision()), "PROPOSAL-SAME-HAND");
  Json tomorrow = town.decision();
  tomorrow["day"] = "2021-12-31";
  EXPECT_EQ(town.step("centre-3", "approve", "p", tomorrow), "PROPOSAL-DAY");
  ASSERT_EQ(town.step("centre-3", "approve", "p", town.decision()), "ok");
  const Json page = town.proposal("p", "qsm-lead");
  EXPECT_EQ(page.at("phase"), "in_force");
  EXPECT_EQ(page.at("delta"), -5);
  EXPECT_EQ(page.at("from"), "2021-10-27");
  EXPECT_EQ(page.at("until"), "2022-10-26");
  EXPECT_EQ(page.at("steps").back().at("approver"), "县平安办主任");
  EXPECT_THAT(steps("p"), ElementsAre("drafted", "notified", "stated", "supported", "approved"));
  EXPECT_EQ(page.at("may"), Json::array({"proposal.appeal"}));
  town.clock().set(base::Instant::at(base::Date::from_ymd(2022, 10, 27).value(), 9 * 60));
  EXPECT_EQ(town.phase("p"), "expired");
  EXPECT_EQ(town.step("centre-1", "lift", "p", town.decision()), "PROPOSAL-OVER");
  EXPECT_EQ(town.verified(), "ok");
}

TEST_P(Proposals, S1_28_AppealOnceToAnotherApprover) {
  town.uphold("first");
  town.approve("p", "neglect", 1, "honours_suspended");
  ASSERT_EQ(town.step("qsm-lead", "appeal", "p", {{"text", "情况已改"}}), "ok");
  EXPECT_EQ(town.step("qsm-lead", "appeal", "p", {{"text", "再说一次"}}), "PROPOSAL-APPEALED");
  Json decided = town.decision();
  decided["outcome"] = "lifted";
  EXPECT_EQ(town.step("centre-3", "decide_appeal", "p", decided), "PROPOSAL-SAME-HAND");
  EXPECT_EQ(town.step("centre-2", "decide_appeal", "p", decided), "PROPOSAL-APPROVER");
  decided["approver"] = "市平安办主任";
  ASSERT_EQ(town.step("centre-2", "decide_appeal", "p", decided), "ok");
  EXPECT_EQ(town.phase("p"), "lifted");
  EXPECT_EQ(town.verified(), "ok");
}

TEST_P(Proposals, WithdrawnBeforeItIsDecidedAndRejectedItLeadsToNothing) {
  town.uphold("first");
  ASSERT_EQ(town.draft("p", "neglect", 1, "honours_suspended"), "ok");
  EXPECT_EQ(town.step("centre-1", "withdraw", "p"), "FIELD-MISSING");
  ASSERT_EQ(town.step("centre-1", "withdraw", "p", {{"reason", "写错单位"}}), "ok");
  EXPECT_EQ(town.proposal("p", "qsm-lead"), "NOT-FOUND") << "it never heard of it";
  ASSERT_EQ(town.draft("q", "neglect", 1, "honours_suspended"), "ok") << "and may be drafted again";
  ASSERT_EQ(town.step("centre-1", "notify", "q"), "ok");
  pass(8);
  EXPECT_EQ(waiting("centre-2")[0].at("what"), "review");
  ASSERT_EQ(town.step("centre-2", "review", "q", {{"outcome", "supported"}, {"reason", "逾期"}}),
            "ok");
  EXPECT_EQ(waiting("centre-3")[0].at("what"), "decision");
  ASSERT_EQ(town.step("centre-3", "reject", "q", town.decision()), "ok");
  EXPECT_EQ(town.phase("q"), "rejected");
  EXPECT_EQ(town.draft("r", "neglect", 1, "honours_suspended"), "PROPOSAL-TWICE");
  EXPECT_EQ(town.verified(), "ok");
}

TEST_P(Proposals, S3_17_NobodyIsNamedAndNobodyElseMaySendIt) {
  town.uphold("first");
  EXPECT_EQ(town.draft("p", "neglect", 1, "honours_suspended", {{"text", "测试qsm-1不实"}}),
            "SUPERVISION-NAMES");
  EXPECT_EQ(town.draft("p", "neglect", 1, "honours_suspended", {{"text", "问13812345678"}}),
            "SUPERVISION-NUMBERS");
  for (const char* who : {"qsm-lead", "qsm-1", "county-1", "auditor-1"})
    EXPECT_EQ(town.draft("p", "neglect", 1, "honours_suspended", Json::object(), who), "FORBIDDEN");
  ASSERT_EQ(town.draft("p", "neglect", 1, "honours_suspended"), "ok");
  ASSERT_EQ(town.step("centre-1", "notify", "p"), "ok");
  EXPECT_EQ(town.step("qy-lead", "state", "p", {{"text", "x"}}), "NOT-FOUND");
  for (const char* command : {"notify", "review", "approve", "reject", "withdraw", "lift"})
    EXPECT_EQ(town.step("qsm-lead", command, "p"), "FORBIDDEN") << command;
}

// ---- What it rests on, and what follows
// --------------------------------------------------------------

TEST_P(Proposals, S3_43_WithItsEvidenceTheEffectFalls) {
  town.uphold("first");
  town.approve("p", "neglect", 1, "honours_suspended");
  EXPECT_EQ(town.phase("p"), "in_force");
  town.must("qsm-lead", "supervision.appeal",
            {{"finding_id", id_text("first")}, {"text", "另有记录"}});
  EXPECT_EQ(town.phase("p"), "suspended");
  town.must("centre-3", "supervision.decide",
            {{"finding_id", id_text("first")}, {"outcome", "lifted"}, {"reason", "证据不足"}});
  const Json page = town.proposal("p", "qsm-lead");
  EXPECT_EQ(page.at("phase"), "void");
  EXPECT_EQ(page.at("in_force"), false);
  EXPECT_EQ(page.at("evidence_items")[0].at("standing"), "gone");
  EXPECT_EQ(town.verified(), "ok");
}

// A unit that passed its checks all October, and the measure that keeps it from being honoured.
TEST_P(Proposals, S3_45_S4_39_HonoursWaitUntilTheMeasureHasEnded) {
  town.uphold("first");
  town.approve("p", "neglect", 1, "honours_suspended");
  assess_october(town);
  pass(1);
  town.must("centre-1", "standard.verify_draw", {{"draw_id", id_text("draw of october")}});
  for (const char* unit : {k_village_a, k_village_b})
    town.must("centre-2", "standard.verify",
              {{"assessment_id", id_text(std::string("assessment ") + unit)},
               {"items", Json::array({{{"item", "patrol"}, {"verdict", "met"}}})}});
  town.must("centre-1", "standard.settle", {{"standard", "safe"}, {"period", "2021-10"}});
  const auto propose = [&](const std::string& name, const char* unit) {
    return town.outcome(
        "centre-1", "honour.propose",
        {{"proposal_id", id_text(name)}, {"honours", "safe"}, {"unit", unit}, {"years", 1}});
  };
  EXPECT_EQ(propose("honour a", k_village_a), "HONOUR-SUSPENDED");
  EXPECT_EQ(propose("honour b", k_village_b), "ok") << "another unit is not touched";
  const auto until = [&](const base::Date day) {
    const auto db = town.connect();
    return app::honours_suspended(*db, 1, k_village_a, day).has_value();
  };
  EXPECT_TRUE(until(base::Date::from_ymd(2022, 4, 16).value()));
  EXPECT_FALSE(until(base::Date::from_ymd(2022, 4, 17).value())) << "six months are over";
  ASSERT_EQ(town.step("centre-1", "lift", "p", town.decision()), "ok");
  EXPECT_EQ(propose("honour a", k_village_a), "ok");
  EXPECT_EQ(town.verified(), "ok");
}

TEST_P(Proposals, G07_ApprovingIsOneEventAndTouchesNoAccount) {
  town.uphold("first");
  const std::int64_t people = town.count("person WHERE active = 1");
  town.approve("p", "major", 1, "hand_over");
  const auto db = town.connect();
  const store::Entry last = store::read(*db, 1, store::read_head(*db, 1).seq, 1).at(0);
  ASSERT_EQ(last.events.size(), 1U);
  EXPECT_EQ(last.events[0].at("type"), "proposal.approved");
  EXPECT_EQ(town.count("person WHERE active = 1"), people);
}

TEST_P(Proposals, S4_40_AHandOverIsAFileForTheCompetentBody) {
  town.uphold("first");
  town.approve("p", "major", 1, "hand_over");
  const Json page = town.proposal("p");
  EXPECT_EQ(page.at("act"), "hand_over");
  EXPECT_EQ(page.at("to_name"), "主管机关");
  EXPECT_FALSE(page.at("basis").get<std::string>().empty());
}

// ---- Pages, messages, reports
// -----------------------------------------------------------------------

TEST_P(Proposals, MyDaySaysWhatWaitsForWhom) {
  town.uphold("first");
  ASSERT_EQ(town.draft("p", "neglect", 1, "honours_suspended"), "ok");
  EXPECT_EQ(waiting("qsm-lead"), Json::array());
  EXPECT_EQ(waiting("centre-2")[0].at("what"), "notice");
  EXPECT_EQ(waiting("qsm-1"), Json::array());
  ASSERT_EQ(town.step("centre-1", "notify", "p"), "ok");
  ASSERT_EQ(waiting("qsm-lead").size(), 1U);
  EXPECT_EQ(waiting("qsm-lead")[0].at("what"), "statement");
  EXPECT_EQ(waiting("qsm-lead")[0].at("due"), "2021-10-22");
  ASSERT_EQ(town.step("qsm-lead", "state", "p", {{"text", "已整改"}}), "ok");
  EXPECT_EQ(waiting("centre-1"), Json::array()) << "who drafted it does not review it";
  EXPECT_EQ(waiting("centre-2")[0].at("what"), "review");
}

TEST_P(Proposals, ReportsTellOfADayWhatWasToldByThen) {
  town.uphold("first");
  ASSERT_EQ(town.draft("p", "neglect", 1, "honours_suspended"), "ok");
  const base::Date drafted = town.clock().now().date();
  pass(1);
  ASSERT_EQ(town.step("centre-1", "notify", "p"), "ok");
  ASSERT_EQ(town.step("qsm-lead", "state", "p", {{"text", "已整改"}}), "ok");
  const base::Date stated = town.clock().now().date();
  pass(1);
  ASSERT_EQ(town.step("centre-2", "review", "p", {{"outcome", "supported"}, {"reason", "属实"}}),
            "ok");
  ASSERT_EQ(town.step("centre-3", "approve", "p", town.decision()), "ok");
  const base::Date approved = town.clock().now().date();
  const auto phases = [&](const std::string& who, base::Date day) {
    return town.read(who, [&](app::Reader& reader) {
      std::vector<std::string> all;
      const app::Cut cut = app::cut_of_day(reader.db, reader.tenant(), day);
      for (const app::EffectAsOf& one : app::effects_as_of(reader, cut, day))
        all.push_back(one.phase);
      return all;
    });
  };
  EXPECT_THAT(phases("centre-1", drafted), ElementsAre()) << "a draft is nobody's business yet";
  EXPECT_THAT(phases("centre-1", stated), ElementsAre("stated"));
  EXPECT_THAT(phases("qsm-lead", approved), ElementsAre("in_force"));
  EXPECT_THAT(phases("qy-lead", approved), ElementsAre());
  town.read("centre-1", [&](app::Reader& reader) {
    EXPECT_EQ(app::ladders_as_of(reader, drafted - 1).size(), 0U);
    EXPECT_EQ(app::ladders_as_of(reader, drafted).size(), 3U);
    const auto rows = app::proposals_workbook(reader, {});
    EXPECT_TRUE(rows.has_value());
    EXPECT_TRUE(app::ladder_workbook(reader, {.id = "neglect"}).has_value());
    EXPECT_EQ(app::proposals_page(reader, {.phase = "in_force"}).at("items").size(), 1U);
    EXPECT_EQ(app::proposals_page(reader, {.phase = "drafted"}).at("items").size(), 0U);
    return 0;
  });
}

class ProposalMessages : public testing::TestWithParam<store::Engine> {
 protected:
  LadderedTown town{GetParam(), {"hook"}};
};
INSTANTIATE_TEST_SUITE_P(Both, ProposalMessages,
                         testing::Values(store::Engine::sqlite, store::Engine::postgres),
                         [](const auto& info) {
                           return info.param == store::Engine::sqlite ? "sqlite" : "postgres";
                         });

TEST_P(ProposalMessages, S3_44_TheUnitHearsOfTheNoticeAndOfTheDecision) {
  town.uphold("first");
  const auto messages = [&](const std::string& who) {
    Json page = town.read(
        who, [](app::Reader& reader) { return app::messages_page(reader, {}).at("items"); });
    std::vector<std::string> all;
    for (const Json& one : page)
      if (!one.at("proposal").is_null()) all.push_back(one.at("happening"));
    return all;
  };
  ASSERT_EQ(town.draft("p", "neglect", 1, "honours_suspended"), "ok");
  EXPECT_THAT(messages("centre-1"), ElementsAre());
  ASSERT_EQ(town.step("centre-1", "notify", "p"), "ok");
  EXPECT_THAT(messages("qsm-lead"), ElementsAre("proposal_notice"));
  EXPECT_THAT(messages("qy-lead"), ElementsAre());
  ASSERT_EQ(town.step("centre-1", "withdraw", "p", {{"reason", "证据要再核"}}), "ok");
  EXPECT_THAT(messages("qsm-lead"),
              testing::UnorderedElementsAre("proposal_notice", "proposal_withdrawn"));
  EXPECT_EQ(town.verified(), "ok");
}

}  // namespace
}  // namespace wanhu::test
