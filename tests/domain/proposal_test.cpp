// A proposal of a measure: nothing is in force without a cited basis, evidence, notice, the unit's
// term, a review by somebody else and a named approver, and nothing outlasts its end.
#include "domain/evaluation/proposal.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <map>

namespace wanhu::domain {
namespace {

using testing::ElementsAre;
using S = EffectState;

const calendar::Calendar& office() {
  return calendar::Calendar::office();
}
Date day(int y, int m, int d) {
  return Date::from_ymd(y, m, d).value();
}
Uuid id(const std::string& name) {
  return Uuid::named("proposal " + name);
}
const Date k_monday = day(2021, 10, 18);

plan::Ladder ladder(std::string basis = "《责任制规定》第二十四条") {
  return {.id = "survey",
          .name = "整改责任",
          .steps = {{.act = "interview", .to = "principal", .at = 1},
                    {.act = "score", .of = "village", .at = 2, .delta = -5},
                    {.act = "honours_suspended",
                     .to = "unit",
                     .at = 2,
                     .review = calendar::WorkingDays{10},
                     .lapse = calendar::CalendarMonths{6}}},
          .basis = std::move(basis)};
}
plan::Plan town() {
  plan::Plan plan;
  plan.org.root.id = "town";
  plan.org.units.push_back({.id = "village", .name = "村", .kind = "village", .of = "town"});
  plan.org.units.push_back({.id = "school", .name = "学校", .kind = "institution", .of = "town"});
  return plan;
}
LadderFinding finding(const std::string& name) {
  return {.id = id(name),
          .round = id("round " + name),
          .plan = "s3",
          .unit = "village",
          .kind = "slack",
          .day = k_monday - 30,
          .turns = {{k_monday - 30, SpotFindingState::told},
                    {k_monday - 20, SpotFindingState::upheld}}};
}
LadderCount twice() {
  LadderCount count{.n = 2};
  for (const char* name : {"a", "b"})
    count.evidence.emplace_back(id(name), id(std::string("round ") + name));
  return count;
}
EffectProposal asked(const std::string& unit = "village") {
  EffectProposal p;
  p.id = id("one");
  p.plan = "s3";
  p.unit = unit;
  p.cause = "连续两次";
  return p;
}
std::string code(const Result<Events>& result) {
  return result ? result->front().type : result.error().code;
}

// What the tables make of the events (store/tables/proposal.cpp has the same by its rows).
EffectProposal after(EffectProposal p, const Event& event, const std::string& actor) {
  const base::Json& data = event.data;
  const auto on = [&](const char* name) {
    return Date::parse(data.at(name).get<std::string>()).value();
  };
  if (event.type == "proposal.drafted") {
    p.source = data.at("source");
    p.rung = data.at("rung");
    p.act = data.at("act");
    p.to = data.at("to");
    p.basis = data.at("basis");
    p.lapse = data.at("lapse");
    p.review = data.at("review");
    p.drafter = actor;
    p.state = S::drafted;
    p.evidence.clear();
    for (const base::Json& one : data.at("evidence"))
      p.evidence.push_back({Uuid::parse(one.at("finding").get<std::string>()).value(),
                            Uuid::parse(one.at("round").get<std::string>()).value()});
  } else if (event.type == "proposal.notified") {
    p.state = S::notified;
    p.told = true;
    p.statement_due = on("statement_due");
    p.review_due = on("review_due");
  } else if (event.type == "proposal.stated") {
    p.state = S::stated;
    p.review_due = on("review_due");
  } else if (event.type == "proposal.reviewed") {
    p.state = data.at("supported").get<bool>() ? S::reviewed : S::dropped;
    p.reviewer = actor;
  } else if (event.type == "proposal.approved") {
    p.state = S::approved;
    p.decider = actor;
    p.approver = data.at("approver");
    p.from = on("from");
    p.to_day = on("to");
    p.appeal_due = on("appeal_due");
  } else if (event.type == "proposal.rejected") {
    p.state = S::rejected;
  } else if (event.type == "proposal.withdrawn") {
    p.state = S::withdrawn;
  } else if (event.type == "proposal.appealed") {
    p.appealed = p.appeal_open = true;
  } else if (event.type == "proposal.appeal_decided") {
    p.appeal_open = false;
    if (!data.at("upheld").get<bool>()) p.state = S::lifted;
  } else if (event.type == "proposal.lifted") {
    p.state = S::lifted;
  }
  return p;
}

// One proposal on its road, with the day that it is.
struct Road {
  EffectProposal p = asked();
  Date today = k_monday;
  std::vector<LadderFinding> findings{finding("a"), finding("b")};

  std::string go(const Result<Events>& result, const std::string& actor) {
    if (!result) return result.error().code;
    const Date on = today;
    p = after(std::move(p), result->front(), actor);
    if (p.state == S::lifted && !p.ended) p.ended = on;
    return "ok";
  }
  [[nodiscard]] EvidenceNow evidence() const { return evidence_on(p, findings, today); }
  std::string draft(std::size_t step = 2, const std::string& who = "drafter") {
    return go(draft_step(town(), ladder(), step, twice(), asked(), {}), who);
  }
  std::string notify(const std::string& who = "drafter") {
    return go(notify_unit(p, evidence(), office(), today), who);
  }
  std::string state() {
    return go(state_on(p, "已整改", {"lead", "village"}, false, office(), today), "lead");
  }
  std::string review(const std::string& who = "reviewer", bool supported = true) {
    return go(review_effect(p, evidence(), supported, "属实", {who, {}}, today), who);
  }
  [[nodiscard]] BodyDecision decision(const std::string& approver = "县综治委主任") const {
    return {.body = "县综治委",
            .number = "综治〔2021〕9号",
            .approver = approver,
            .reason = "同意",
            .day = today};
  }
  std::string approve(const std::string& who = "third") {
    return go(approve_effect(p, evidence(), decision(), {who, {}}, office(), today), who);
  }
  std::string appeal() {
    return go(appeal_effect(p, "不服", {"lead", "village"}, false, today), "lead");
  }
  std::string decide(bool upheld, const std::string& who = "fourth",
                     const std::string& approver = "市综治委主任") {
    return go(decide_appeal(p, upheld, decision(approver), {who, {}}, today), who);
  }
  std::string lift() { return go(lift_effect(p, evidence(), decision(), today), "drafter"); }
  [[nodiscard]] std::string phase() const { return std::string(phase_on(p, evidence(), today)); }
  [[nodiscard]] bool in_force() const { return is_in_force(p, evidence(), today); }
  void approved() {
    for (const std::string& step : {draft(), notify(), state(), review(), approve()})
      ASSERT_EQ(step, "ok");
  }
};

// ---- Drafting
// ------------------------------------------------------------------------------------

TEST(Proposal, G08_HasACitedBasisOrIsNone) {
  const auto draft = [](const std::string& of_plan, const std::string& said) {
    EffectProposal p = asked();
    p.basis = said;
    return code(draft_step(town(), ladder(of_plan), 2, twice(), std::move(p), {}));
  };
  EXPECT_EQ(draft("", ""), "PROPOSAL-BASIS");
  EXPECT_EQ(draft("", "领导意见"), "PROPOSAL-BASIS");
  EXPECT_EQ(draft("", "综治办〔2021〕3号"), "proposal.drafted");
  EXPECT_EQ(draft("《规定》", ""), "proposal.drafted");
}

TEST(Proposal, S3_43_TheBasisThatThePlanCitesIsTheOneThatStands) {
  EffectProposal p = asked();
  p.basis = "《别的》";
  const auto events = draft_step(town(), ladder(), 2, twice(), std::move(p), {});
  ASSERT_TRUE(events);
  EXPECT_EQ(events->front().data.at("basis"), "《责任制规定》第二十四条");
}

TEST(Proposal, S3_44_OnlyARungThatIsReachedOnEvidenceThatStands) {
  const LadderCount once{.n = 1, .evidence = {{id("a"), id("round a")}}};
  EXPECT_EQ(code(draft_step(town(), ladder(), 2, once, asked(), {})), "PROPOSAL-RUNG");
  EXPECT_EQ(code(draft_step(town(), ladder(), 0, once, asked(), {})), "proposal.drafted");
  EXPECT_EQ(code(draft_step(town(), ladder(), 0, {.n = 2}, asked(), {})), "PROPOSAL-EVIDENCE");
  EXPECT_EQ(code(draft_step(town(), ladder(), 1, twice(), asked("school"), {})), "PROPOSAL-OF");
}

TEST(Proposal, TheSameActOnTheSameEvidenceIsProposedOnce) {
  std::vector<EarlierEffect> earlier{
      {.rung = 2, .act = "honours_suspended", .evidence = {{id("a"), id("round a")}}}};
  const auto again = [&] {
    return code(draft_step(town(), ladder(), 2, twice(), asked(), earlier));
  };
  EXPECT_EQ(again(), "proposal.drafted") << "b is new";
  earlier[0].evidence.push_back({id("b"), id("round b")});
  EXPECT_EQ(again(), "PROPOSAL-TWICE");
  earlier[0].withdrawn = true;
  EXPECT_EQ(again(), "proposal.drafted");
}

TEST(Proposal, G10_WhatIsWithheldCannotBeProposed) {
  BandOutcome band{.edition = id("edition"),
                   .plan = "s2",
                   .bands = "community",
                   .name = "分组",
                   .unit = "village",
                   .basis = "《方案》",
                   .note = "奖励社区集体",
                   .act = "praise",
                   .yuan = 3000,
                   .withheld = true,
                   .reason = "名次区间跨档"};
  EffectProposal p = asked();
  p.basis = band.basis;
  EXPECT_EQ(code(draft_band(band, p, {})), "PROPOSAL-WITHHELD");
  band.withheld = false;
  const auto praise = draft_band(band, p, {});
  ASSERT_TRUE(praise);
  EXPECT_EQ(praise->front().data.at("yuan"), 3000);
  EXPECT_EQ(praise->front().data.at("to"), "unit") << "the body, not a person";
  EXPECT_EQ(code(draft_band(band, p, {{.act = "praise", .edition = id("edition")}})),
            "PROPOSAL-TWICE");
  band.act = "";
  band.yuan = 0;
  EXPECT_EQ(code(draft_band(band, p, {})), "PROPOSAL-NO-ACT");
  band.yuan = -1000;
  EXPECT_EQ(code(draft_band(band, p, {})), "PROPOSAL-FINE");
}

// ---- The road
// -------------------------------------------------------------------------------------

TEST(Proposal, S3_44_NoticeStatementReviewAndApproverInThatOrder) {
  Road road;
  ASSERT_EQ(road.draft(), "ok");
  EXPECT_EQ(road.state(), "PROPOSAL-STEP");
  EXPECT_EQ(road.review(), "PROPOSAL-STEP");
  EXPECT_EQ(road.approve(), "PROPOSAL-STEP");
  ASSERT_EQ(road.notify(), "ok");
  EXPECT_EQ(road.p.statement_due, day(2021, 10, 25)) << "five working days";
  EXPECT_EQ(road.review(), "PROPOSAL-WAIT");
  EXPECT_EQ(road.approve(), "PROPOSAL-STEP");
  ASSERT_EQ(road.state(), "ok");
  EXPECT_EQ(road.p.review_due, day(2021, 11, 1)) << "ten working days";
  EXPECT_EQ(road.review("drafter"), "PROPOSAL-SAME-HAND");
  EXPECT_EQ(
      code(review_effect(road.p, road.evidence(), true, "x", {"lead", "village"}, road.today)),
      "PROPOSAL-OWN-UNIT");
  ASSERT_EQ(road.review(), "ok");
  EXPECT_EQ(road.approve("drafter"), "PROPOSAL-SAME-HAND");
  EXPECT_EQ(road.approve("reviewer"), "PROPOSAL-SAME-HAND");
  ASSERT_EQ(road.approve(), "ok");
  EXPECT_EQ(road.phase(), "in_force");
}

TEST(Proposal, S1_28_AUnitThatSaysNothingIsWaitedForAndThenNotAnyLonger) {
  Road road;
  road.draft();
  road.notify();
  road.today = day(2021, 10, 25);
  EXPECT_EQ(road.review(), "PROPOSAL-WAIT") << "the last of its days";
  EXPECT_THAT(steps_in(road.p, road.evidence(), road.today),
              ElementsAre("proposal.state", "proposal.withdraw"));
  road.today = day(2021, 10, 26);
  EXPECT_THAT(steps_in(road.p, road.evidence(), road.today),
              ElementsAre("proposal.state", "proposal.review", "proposal.withdraw"));
  EXPECT_EQ(road.state(), "ok") << "late words are heard too";
  EXPECT_EQ(road.review(), "ok");
}

TEST(Proposal, WhatTheReviewerDoesNotSupportEnds) {
  Road road;
  road.draft();
  road.notify();
  road.state();
  ASSERT_EQ(road.review("reviewer", false), "ok");
  EXPECT_EQ(road.phase(), "dropped");
  EXPECT_EQ(road.approve(), "PROPOSAL-STEP");
  EXPECT_TRUE(steps_in(road.p, road.evidence(), road.today).empty());
}

TEST(Proposal, S3_45_LastsAYearAtMostAndEndsByItself) {
  Road road;
  road.approved();
  EXPECT_EQ(road.p.from, k_monday);
  EXPECT_EQ(road.p.to_day, day(2022, 4, 17)) << "six months, the first day among them";
  road.today = day(2022, 4, 17);
  EXPECT_TRUE(road.in_force());
  road.today = day(2022, 4, 18);
  EXPECT_FALSE(road.in_force());
  EXPECT_EQ(road.phase(), "expired");
  EXPECT_EQ(road.lift(), "PROPOSAL-OVER");
  EXPECT_EQ(last_day(office(), day(2021, 11, 1), "5年"), day(2022, 10, 31));
  EXPECT_EQ(last_day(office(), day(2021, 11, 1), "365日"), day(2022, 10, 31));
  EXPECT_EQ(last_day(office(), day(2021, 11, 1), ""), day(2022, 10, 31));
}

TEST(Proposal, S4_39_IsLiftedEarlyWithReasons) {
  Road road;
  road.approved();
  road.today = road.today + 30;
  ASSERT_EQ(road.lift(), "ok");
  EXPECT_EQ(road.phase(), "lifted");
  EXPECT_FALSE(road.in_force());
  EXPECT_TRUE(is_in_force(road.p, road.evidence(), road.today - 1)) << "it was, until that day";
}

TEST(Proposal, S1_28_OneAppealToAnotherApprover) {
  Road road;
  road.approved();
  ASSERT_EQ(road.appeal(), "ok");
  EXPECT_EQ(road.appeal(), "PROPOSAL-APPEALED");
  EXPECT_EQ(road.decide(false, "third"), "PROPOSAL-SAME-HAND");
  EXPECT_EQ(road.decide(false, "drafter"), "PROPOSAL-SAME-HAND");
  EXPECT_EQ(road.decide(false, "fourth", "县综治委主任"), "PROPOSAL-APPROVER");
  ASSERT_EQ(road.decide(false), "ok");
  EXPECT_EQ(road.phase(), "lifted");
  Road late;
  late.approved();
  late.today = *late.p.appeal_due + 1;
  EXPECT_EQ(late.appeal(), "PROPOSAL-APPEAL-LATE");
}

// ---- Evidence
// -------------------------------------------------------------------------------------

TEST(Proposal, S1_28_WithItsEvidenceItFalls) {
  Road road;
  road.approved();
  const Date appealed = road.today + 3, lifted = road.today + 9;
  road.findings[0].turns.emplace_back(appealed, SpotFindingState::appealed);
  road.findings[0].turns.emplace_back(lifted, SpotFindingState::lifted);
  road.today = appealed;
  EXPECT_EQ(road.phase(), "suspended");
  EXPECT_FALSE(road.in_force());
  road.today = lifted;
  EXPECT_EQ(road.phase(), "void");
  EXPECT_FALSE(road.in_force());
  EXPECT_EQ(road.lift(), "PROPOSAL-OVER");
}

TEST(Proposal, G08_NoStepWithoutEvidenceThatStands) {
  Road road;
  road.draft();
  road.findings[1].turns.emplace_back(road.today, SpotFindingState::appealed);
  EXPECT_EQ(road.notify(), "PROPOSAL-PENDING");
  road.findings[1].turns.back().second = SpotFindingState::lifted;
  EXPECT_EQ(road.notify(), "PROPOSAL-VOID");
  EXPECT_EQ(road.phase(), "void");
  EXPECT_THAT(steps_in(road.p, road.evidence(), road.today), ElementsAre("proposal.withdraw"));
  EXPECT_EQ(code(withdraw_effect(road.p, "证据已推翻")), "proposal.withdrawn");
}

TEST(Proposal, G07_S3_01_NothingOfItIsAboutAPersonOrTakesMoney) {
  Road road;
  const auto events = draft_step(town(), ladder(), 0, twice(), asked(), {});
  ASSERT_TRUE(events);
  const base::Json& data = events->front().data;
  EXPECT_EQ(data.at("to"), "principal") << "the office";
  for (const char* never : {"person", "name_of", "pay", "fine", "unit"})
    EXPECT_FALSE(data.contains(never)) << never;
  EXPECT_EQ(data.at("where"), "village") << "and the unit does not hear of a draft";
  EXPECT_EQ(data.at("quiet"), true);
}

TEST(Proposal, S4_40_AHandOverGoesTheSameWay) {
  plan::Ladder by = ladder();
  by.steps = {{.act = "hand_over", .to = "主管机关", .at = 1}};
  const auto events = draft_step(town(), by, 0, twice(), asked(), {});
  ASSERT_TRUE(events);
  EXPECT_EQ(events->front().data.at("act"), "hand_over");
  EXPECT_EQ(events->front().data.at("to"), "主管机关");
}

// ---- Whatever people try
// ---------------------------------------------------------------------------

RC_GTEST_PROP(ProposalProperty, G07_G08_NothingIsInForceWithoutTheWholeRoad, ()) {
  Road road;
  road.draft();
  std::map<std::string, int> done;        // step → turn
  std::map<std::string, std::string> by;  // step → account
  std::map<std::string, Date> on;
  int turn = 0;
  for (int i = *rc::gen::inRange(0, 40); i > 0; --i) {
    road.today = road.today + *rc::gen::inRange(0, 12);
    const std::string who =
        *rc::gen::element<std::string>("drafter", "reviewer", "third", "fourth");
    const std::string what = *rc::gen::element<std::string>("notify", "state", "review", "approve",
                                                            "appeal", "decide", "lift", "overturn");
    std::string answer;
    const bool spoke = road.p.state == S::stated;
    if (what == "notify") answer = road.notify(who);
    if (what == "state") answer = road.state();
    if (what == "review") answer = road.review(who);
    if (what == "approve") answer = road.approve(who);
    if (what == "appeal") answer = road.appeal();
    if (what == "decide") answer = road.decide(*rc::gen::arbitrary<bool>(), who);
    if (what == "lift") answer = road.lift();
    if (what == "overturn" && *rc::gen::inRange(0, 6) == 0)
      road.findings[0].turns.emplace_back(road.today, SpotFindingState::lifted);
    if (answer == "ok") {
      done[what] = ++turn;
      by[what] = who;
      on[what] = road.today;
      if (what == "review") {
        if (!spoke) RC_ASSERT(road.today > *road.p.statement_due);
      }
    }
    if (!road.in_force()) continue;
    for (const char* step : {"notify", "review", "approve"}) RC_ASSERT(done.contains(step));
    RC_ASSERT(done["notify"] < done["review"]);
    RC_ASSERT(done["review"] < done["approve"]);
    RC_ASSERT(by["review"] != "drafter");
    RC_ASSERT(by["approve"] != "drafter");
    RC_ASSERT(by["approve"] != by["review"]);
    RC_ASSERT(!road.p.approver.empty());
    RC_ASSERT(cites_document(road.p.basis));
    RC_ASSERT(road.evidence().stands >= road.p.rung);
    RC_ASSERT(!done.contains("lift"));
    RC_ASSERT(road.today >= *road.p.from);
    RC_ASSERT(road.today <= *road.p.to_day);
    RC_ASSERT(*road.p.to_day - *road.p.from <= 366);
  }
}

RC_GTEST_PROP(ProposalProperty, S3_45_NeverInForceBeyondItsEnd, ()) {
  Road road;
  road.approved();
  const std::string term =
      *rc::gen::element<std::string>("", "10日", "10个工作日", "6个月", "1年", "3年");
  road.p.to_day = last_day(office(), *road.p.from, term);
  RC_ASSERT(*road.p.to_day >= *road.p.from);
  RC_ASSERT(*road.p.to_day - *road.p.from <= 365);
  road.today = *road.p.to_day + *rc::gen::inRange(1, 3000);
  RC_ASSERT(!road.in_force());
}

// The buttons are the steps: what is offered is done, and what is not is refused.
RC_GTEST_PROP(ProposalProperty, WhatIsOfferedIsDone, ()) {
  Road road;
  road.draft();
  for (int i = *rc::gen::inRange(0, 12); i > 0; --i) {
    road.today = road.today + *rc::gen::inRange(0, 8);
    const auto offered = steps_in(road.p, road.evidence(), road.today);
    const std::vector<std::string> all{
        "proposal.notify", "proposal.state",         "proposal.review", "proposal.approve",
        "proposal.appeal", "proposal.decide_appeal", "proposal.lift"};
    const std::string what = *rc::gen::elementOf(all);
    Road next = road;
    const std::string answer = what == "proposal.notify"    ? next.notify()
                               : what == "proposal.state"   ? next.state()
                               : what == "proposal.review"  ? next.review()
                               : what == "proposal.approve" ? next.approve()
                               : what == "proposal.appeal"  ? next.appeal()
                               : what == "proposal.lift"    ? next.lift()
                                                            : next.decide(true);
    const bool is_offered = std::find(offered.begin(), offered.end(), what) != offered.end();
    RC_ASSERT(is_offered == (answer == "ok"));
    road = std::move(next);
  }
}

}  // namespace
}  // namespace wanhu::domain
