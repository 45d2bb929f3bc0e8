// Rounds of supervision and the road of a finding, as values: who may do what when, and what nobody
// may. The five plans' own checks are held at the end.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <iterator>

#include "domain/supervision/finding.hpp"
#include "domain/supervision/round.hpp"

namespace wanhu::domain {
namespace {

using base::Json;
using testing::ElementsAre;
using testing::IsEmpty;

const Date k_today = Date::parse("2021-10-16").value();

Uuid id(const std::string& name) {
  return Uuid::named(name);
}

plan::Plan some_plan() {
  plan::Plan plan;
  plan.head.id = "plan";
  plan.supervision = plan::Supervision{
      .kinds = {{.id = "open_site", .name = "现场明查", .how = "open", .by = "site"},
                {.id = "covert_site", .name = "现场暗访", .how = "covert", .by = "site"},
                {.id = "open_phone", .name = "电话核查", .how = "open", .by = "phone"},
                {.id = "papers", .name = "查阅台账", .how = "open", .by = "papers"},
                {.id = "any", .name = "督查", .how = "covert"}},
      .draw = plan::Draw{.share_percent = 10, .n = 0, .seed = "公布的种子"},
      .findings = {{.id = "false_visit", .name = "走访不实"}}};
  return plan;
}

CheckRound round(const std::string& kind = "open_site", const std::string& of = "units") {
  CheckRound made;
  made.id = id("round");
  made.plan = "plan";
  made.kind = kind;
  made.of = of;
  made.seed = "20211018-417";
  made.on = k_today + 1;
  return made;
}

// The round as it stands after being announced under the plan.
CheckRound announced(const std::string& kind = "open_site", const std::string& of = "units") {
  CheckRound made = round(kind, of);
  made.how = check_kind(some_plan(), kind)->how;
  made.by = check_kind(some_plan(), kind)->by;
  made.share_percent = 10;
  return made;
}
CheckRound drawn(const std::string& kind = "open_site", const std::string& of = "units") {
  CheckRound made = announced(kind, of);
  made.state = CheckRoundState::drawn;
  return made;
}

template <class T>
std::string code(const Result<T>& result) {
  return result ? "ok" : result.error().code;
}

std::string announcing(CheckRound asked) {
  return code(announce_round(some_plan(), std::move(asked), k_today));
}

// ---- Announcing
// ---------------------------------------------------------------------------------

TEST(Supervision, F24_TheSeedIsPublishedBeforeTheCutIsTaken) {
  EXPECT_EQ(announcing(round()), "ok");
  CheckRound at_once = round();
  at_once.on = k_today;
  EXPECT_EQ(announcing(at_once), "SUPERVISION-ON");
  at_once.on = k_today + k_round_ahead_max + 1;
  EXPECT_EQ(announcing(at_once), "SUPERVISION-ON");
}

TEST(Supervision, ASeedIsWhatAShellTakesAsItStands) {
  CheckRound asked = round();
  for (const char* seed : {"12345", "二〇二一", "a b c d e f", "$(reboot)", "2021/10/18"}) {
    asked.seed = seed;
    EXPECT_EQ(announcing(asked), "SUPERVISION-SEED") << seed;
  }
  asked.seed = std::string(65, '7');
  EXPECT_EQ(announcing(asked), "SUPERVISION-SEED");
  asked.seed = "Lotto.2021_10-18";
  EXPECT_EQ(announcing(asked), "ok");
}

TEST(Supervision, OnlyWhatThePlanSaysIsChecked) {
  EXPECT_EQ(announcing(round("nothing")), "SUPERVISION-KIND");
  plan::Plan plan = some_plan();
  plan.supervision->draw.reset();
  EXPECT_EQ(code(announce_round(plan, round(), k_today)), "SUPERVISION-NO-DRAW");
  plan.supervision.reset();
  EXPECT_EQ(code(announce_round(plan, round(), k_today)), "SUPERVISION-KIND");
}

TEST(Supervision, S2_42_CovertChecksLookAtUnitsAndMattersAndAskNoResident) {
  const auto of = [](const char* kind) { return populations_of(*check_kind(some_plan(), kind)); };
  EXPECT_THAT(of("covert_site"), ElementsAre("units", "matters"));
  EXPECT_THAT(of("open_site"), ElementsAre("units", "matters", "visits"));
  EXPECT_THAT(of("open_phone"), ElementsAre("units", "matters", "visits"));
  EXPECT_THAT(of("papers"), ElementsAre("units", "matters", "posts"));
  EXPECT_THAT(of("any"), ElementsAre("units", "matters", "posts"));
  EXPECT_EQ(announcing(round("covert_site", "visits")), "SUPERVISION-OF");
  EXPECT_EQ(announcing(round("open_phone", "posts")), "SUPERVISION-OF");
}

TEST(Supervision, AFirstDayIsForWhatHasDays) {
  CheckRound asked = round("open_site", "matters");
  asked.since = k_today - 30;
  EXPECT_EQ(announcing(asked), "ok");
  asked.since = asked.on;
  EXPECT_EQ(announcing(asked), "SUPERVISION-SINCE");
  asked = round("open_site", "units");
  asked.since = k_today - 30;
  EXPECT_EQ(announcing(asked), "SUPERVISION-SINCE");
}

// ---- Drawing
// ------------------------------------------------------------------------------------

const std::vector<DrawStratum> k_two_units{{.id = "a", .load = 3, .items = {"a1", "a2", "a3"}},
                                           {.id = "b", .load = 1, .items = {"b1"}}};

std::string drawing(const CheckRound& one, std::vector<DrawStratum> list, Date today) {
  return code(draw_round(one, std::move(list), 7, std::string(64, '0'), today));
}

TEST(Supervision, F24_ARoundIsDrawnOnceAndNotBeforeItsDay) {
  EXPECT_EQ(drawing(announced(), k_two_units, k_today), "SUPERVISION-EARLY");
  EXPECT_EQ(drawing(announced(), k_two_units, k_today + 1), "ok");
  EXPECT_EQ(drawing(announced(), k_two_units, k_today + 9), "ok");
  EXPECT_EQ(drawing(drawn(), k_two_units, k_today + 1), "SUPERVISION-DRAWN");
  EXPECT_EQ(drawing(announced(), {}, k_today + 1), "SUPERVISION-EMPTY");
  DrawStratum many{.id = "a", .load = 1, .items = {}};
  for (std::int64_t n = 0; n <= k_population_max; ++n) many.items.push_back(std::to_string(n));
  EXPECT_EQ(drawing(announced(), {many}, k_today + 1), "SUPERVISION-MANY");
}

TEST(Supervision, TheEventHasTheWholeListAndNamesTheCut) {
  const auto events = draw_round(announced(), k_two_units, 7, std::string(64, '0'), k_today + 1);
  ASSERT_EQ(events->size(), 1U);
  const Json& data = events->front().data;
  EXPECT_EQ(data.at("cut"), 7);
  ASSERT_EQ(data.at("strata").size(), 2U);
  EXPECT_EQ(data.at("strata")[0].at("items"), Json({"a1", "a2", "a3"}));
  EXPECT_EQ(data.at("strata")[0].at("drawn").size(), 1U);
  EXPECT_EQ(data.at("strata")[1].at("drawn"), Json::array({"b1"}));
}

// ---- Checks
// -------------------------------------------------------------------------------------

SpotCheck check(const std::string& by, const std::string& result) {
  SpotCheck made{.id = id("check"), .day = k_today + 1, .by = by, .result = result};
  if (result == "finding")
    made.finding =
        SpotFinding{.id = id("finding"), .kind = "false_visit", .text = "记录与现场不符"};
  return made;
}

Result<Events> recording(const CheckRound& one, const SpotCheck& made,
                         const std::string& last_result = "", Date today = k_today + 2) {
  return record_check(some_plan(), one, {"item", "v", last_result}, made, today, k_today + 9);
}
std::vector<std::string> types(const Result<Events>& events) {
  std::vector<std::string> all;
  for (const Event& one : events.value()) all.push_back(one.type);
  return all;
}

TEST(Supervision, AnOpenFindingIsToldAtOnceACovertOneWhenTheRoundHasEnded) {
  EXPECT_THAT(types(recording(drawn(), check("site", "in_order"))),
              ElementsAre("supervision.checked"));
  EXPECT_THAT(types(recording(drawn(), check("site", "finding"))),
              ElementsAre("supervision.checked", "supervision.found", "supervision.told"));
  const auto covert = recording(drawn("covert_site"), check("site", "finding"));
  EXPECT_THAT(types(covert), ElementsAre("supervision.checked", "supervision.found"));
  for (const Event& one : *covert) {
    EXPECT_EQ(one.data.at("quiet"), true) << one.type;
    EXPECT_FALSE(one.data.contains("unit")) << one.type;
  }
  const auto closed = close_round(drawn("covert_site"), 0, "", {{id("finding"), "v"}}, k_today + 9);
  EXPECT_THAT(types(closed), ElementsAre("supervision.closed", "supervision.told"));
  EXPECT_EQ(closed->back().data.at("unit"), "v");
  EXPECT_EQ(closed->back().data.at("quiet"), false);
}

TEST(Supervision, S3_50_ACovertRoundIsQuietFromItsFirstEntryOn) {
  const CheckRound covert = announced("covert_site");
  const auto first = announce_round(some_plan(), round("covert_site"), k_today);
  EXPECT_EQ(first->front().data.at("quiet"), true);
  const auto second = draw_round(covert, k_two_units, 7, std::string(64, '0'), k_today + 1);
  EXPECT_EQ(second->front().data.at("quiet"), true);
  EXPECT_EQ(announce_round(some_plan(), round(), k_today)->front().data.at("quiet"), false);
}

TEST(Supervision, S1_27_AVisitIsAskedAboutOnlyWithConsent) {
  const CheckRound visits = drawn("open_phone", "visits");
  SpotCheck asked = check("phone", "in_order");
  EXPECT_EQ(code(recording(visits, asked)), "SUPERVISION-IDENTIFIED");
  asked.identified = true;
  EXPECT_EQ(code(recording(visits, asked)), "SUPERVISION-CONSENT");
  asked.consent = true;
  EXPECT_EQ(code(recording(visits, asked)), "ok");
  SpotCheck refused = check("phone", "declined");
  refused.identified = true;
  EXPECT_EQ(code(recording(visits, refused)), "ok") << "who would rather not needs no reason";
  EXPECT_EQ(code(recording(visits, check("phone", "not_reached"))), "ok");
  const auto recorded = recording(visits, asked);
  for (const Event& one : *recorded) EXPECT_EQ(one.data.at("quiet"), true);
}

TEST(Supervision, S2_42_ACallBeginsWithWhoIsCallingAndIsNeverRecorded) {
  const CheckRound units = drawn("open_phone", "units");
  SpotCheck call = check("phone", "in_order");
  EXPECT_EQ(code(recording(units, call)), "SUPERVISION-IDENTIFIED");
  call.identified = true;
  const auto events = recording(units, call);
  ASSERT_EQ(code(events), "ok");
  for (const char* name : {"recording", "audio", "file", "image"})
    EXPECT_FALSE(events->front().data.contains(name));
  EXPECT_EQ(code(recording(units, check("phone", "declined"))), "SUPERVISION-IDENTIFIED");
  SpotCheck declined = check("phone", "declined");
  declined.identified = true;
  EXPECT_EQ(code(recording(units, declined)), "SUPERVISION-DECLINED");
}

TEST(Supervision, ACheckFitsItsRound) {
  EXPECT_EQ(code(recording(announced(), check("site", "in_order"))), "SUPERVISION-NOT-DRAWN");
  CheckRound done = drawn();
  done.state = CheckRoundState::done;
  EXPECT_EQ(code(recording(done, check("site", "in_order"))), "SUPERVISION-DONE");
  EXPECT_EQ(code(recording(drawn(), check("papers", "in_order"))), "SUPERVISION-BY");
  EXPECT_EQ(code(recording(drawn("any"), check("papers", "in_order"))), "ok");
  EXPECT_EQ(code(recording(drawn("any", "posts"), check("site", "in_order"))), "SUPERVISION-BY");
  SpotCheck made = check("site", "in_order");
  made.day = k_today;
  EXPECT_EQ(code(recording(drawn(), made)), "SUPERVISION-DAY") << "before the draw";
  made.day = k_today + 3;
  EXPECT_EQ(code(recording(drawn(), made)), "SUPERVISION-DAY") << "in the future";
  made = check("site", "in_order");
  made.own_hand = true;
  EXPECT_EQ(code(recording(drawn(), made)), "SUPERVISION-OWN");
}

TEST(Supervision, WhatIsSettledIsNotCheckedAgainButAFurtherFindingIsWrittenDown) {
  for (const char* settled : {"in_order", "declined"})
    EXPECT_EQ(code(recording(drawn(), check("site", "finding"), settled)), "SUPERVISION-CHECKED");
  for (const char* open : {"", "not_reached", "finding"})
    EXPECT_EQ(code(recording(drawn(), check("site", "finding"), open)), "ok") << open;
}

TEST(Supervision, AFindingIsOfTheKindsThePlanLists) {
  SpotCheck made = check("site", "finding");
  made.finding->kind = "laziness";
  EXPECT_EQ(code(recording(drawn(), made)), "SUPERVISION-FINDING-KIND");
  made.finding.reset();
  EXPECT_EQ(code(recording(drawn(), made)), "SUPERVISION-FINDING");
  made = check("site", "in_order");
  made.finding = SpotFinding{.id = id("f"), .kind = "false_visit", .text = "x"};
  EXPECT_EQ(code(recording(drawn(), made)), "SUPERVISION-FINDING");
  made = check("site", "finding");
  made.finding->may_name = true;
  EXPECT_EQ(code(recording(drawn(), made)), "SUPERVISION-DECLINED") << "no resident was asked";
}

TEST(Supervision, ARoundThatIsNotFinishedSaysWhyItEnds) {
  EXPECT_EQ(code(close_round(drawn(), 2, "", {}, k_today)), "SUPERVISION-REASON");
  EXPECT_EQ(code(close_round(drawn(), 2, "洪水", {}, k_today)), "ok");
  EXPECT_EQ(code(close_round(drawn(), 0, "", {}, k_today)), "ok");
  EXPECT_EQ(code(close_round(announced(), 0, "", {}, k_today)), "SUPERVISION-REASON");
  CheckRound done = drawn();
  done.state = CheckRoundState::done;
  EXPECT_EQ(code(close_round(done, 0, "x", {}, k_today)), "SUPERVISION-DONE");
}

// ---- The road of a finding
// ----------------------------------------------------------------------

OpenFinding finding(SpotFindingState state) {
  OpenFinding made;
  made.id = id("finding");
  made.unit = "v";
  made.kind = "false_visit";
  made.state = state;
  made.recorder = "recorder";
  made.statement_due = k_today + 7;
  return made;
}
using S = SpotFindingState;

std::string deciding(const OpenFinding& one, const std::string& who, Date today = k_today) {
  return code(decide_finding(one, true, "属实", who, today, k_today + 7));
}

TEST(SupervisionFinding, S1_28_NobodyDecidesWhatTheyFoundAndTheUnitIsHeardFirst) {
  EXPECT_EQ(deciding(finding(S::told), "other"), "SUPERVISION-WAIT");
  EXPECT_EQ(deciding(finding(S::told), "other", k_today + 7), "SUPERVISION-WAIT");
  EXPECT_EQ(deciding(finding(S::told), "other", k_today + 8), "ok") << "its days have passed";
  EXPECT_EQ(deciding(finding(S::stated), "other"), "ok");
  EXPECT_EQ(deciding(finding(S::stated), "recorder"), "SUPERVISION-SAME-HAND");
}

TEST(SupervisionFinding, S1_28_AnAppealGoesToAThirdPersonOnce) {
  OpenFinding one = finding(S::upheld);
  one.deciders = {"other"};
  one.appeal_due = k_today + 7;
  EXPECT_EQ(code(appeal_finding(one, "有记录为证", "lead", false, k_today + 7)), "ok");
  EXPECT_EQ(code(appeal_finding(one, "有记录为证", "lead", false, k_today + 8)),
            "SUPERVISION-APPEAL-LATE");
  one.state = S::appealed;
  one.appealed = true;
  EXPECT_EQ(deciding(one, "other"), "SUPERVISION-SAME-HAND");
  EXPECT_EQ(deciding(one, "recorder"), "SUPERVISION-SAME-HAND");
  const auto decided = decide_finding(one, true, "维持", "third", k_today, k_today + 7);
  ASSERT_EQ(code(decided), "ok");
  EXPECT_TRUE(decided->front().data.at("appeal_due").is_null()) << "there is no second appeal";
  one.state = S::upheld;
  EXPECT_EQ(code(appeal_finding(one, "x", "lead", false, k_today)), "SUPERVISION-APPEALED");
}

TEST(SupervisionFinding, TheSecondLookIsSomebodyElses) {
  const OpenFinding one = finding(S::rectified);
  EXPECT_EQ(code(recheck_finding(one, true, "已补走", "recorder")), "SUPERVISION-SAME-HAND");
  EXPECT_EQ(code(recheck_finding(one, true, "已补走", "other")), "ok");
  EXPECT_EQ(code(rectify_finding(one, "x", "lead", false)), "SUPERVISION-STEP");
}

TEST(SupervisionFinding, WhoMadeTheCheckWritesDownNothingForTheUnit) {
  EXPECT_EQ(code(state_view(finding(S::told), "x", "recorder", true)), "SUPERVISION-SAME-HAND");
  EXPECT_EQ(code(state_view(finding(S::told), "x", "other", true)), "ok");
  EXPECT_EQ(code(rectify_finding(finding(S::upheld), "x", "recorder", true)),
            "SUPERVISION-SAME-HAND");
}

TEST(SupervisionFinding, EveryStateHasItsSteps) {
  EXPECT_THAT(steps_in(finding(S::found)), IsEmpty());
  EXPECT_THAT(steps_in(finding(S::told)),
              ElementsAre("supervision.state", "supervision.decide", "supervision.open_matter"));
  OpenFinding upheld = finding(S::upheld);
  EXPECT_THAT(steps_in(upheld), ElementsAre("supervision.rectify", "supervision.open_matter"));
  upheld.appeal_due = k_today;
  upheld.has_matter = true;
  EXPECT_THAT(steps_in(upheld), ElementsAre("supervision.appeal", "supervision.rectify"));
  EXPECT_THAT(steps_in(finding(S::appealed)),
              ElementsAre("supervision.decide", "supervision.open_matter"));
  EXPECT_THAT(steps_in(finding(S::rectified)),
              ElementsAre("supervision.recheck", "supervision.open_matter"));
  for (const S end : {S::lifted, S::closed})
    EXPECT_THAT(steps_in(finding(end)), ElementsAre("supervision.open_matter"));
}

TEST(SupervisionFinding, AMatterForWhatNeedsRepairIsOpenedOnceAndOnlyWhenTheUnitKnows) {
  EXPECT_EQ(code(link_matter(finding(S::found), id("matter"))), "SUPERVISION-STEP");
  EXPECT_EQ(code(link_matter(finding(S::told), id("matter"))), "ok");
  OpenFinding one = finding(S::told);
  one.has_matter = true;
  EXPECT_EQ(code(link_matter(one, id("matter"))), "SUPERVISION-MATTER");
}

// ---- Ladders
// ------------------------------------------------------------------------------------

std::vector<std::string> naming(const std::string& when, const std::string& kind) {
  plan::Plan plan = some_plan();
  plan.rankings.push_back({.id = "village"});
  plan.ladders.push_back({.id = "ladder", .when = when});
  std::vector<std::string> ids;
  for (const plan::Ladder* one : ladders_naming(plan, kind)) ids.push_back(one->id);
  return ids;
}

TEST(SupervisionFinding, ALadderIsShownWhereItsConditionNamesTheFinding) {
  EXPECT_THAT(naming("supervision.finding = 'late'", "late"), ElementsAre("ladder"));
  EXPECT_THAT(naming("supervision.finding = 'late'", "false_visit"), IsEmpty());
  EXPECT_THAT(naming("supervision.finding in ('late', 'false_visit')", "false_visit"),
              ElementsAre("ladder"));
  EXPECT_THAT(naming("ranking.village = 'last_group' or supervision.finding = 'late'", "late"),
              ElementsAre("ladder"));
  EXPECT_THAT(naming("ranking.village = 'last_group'", "late"), IsEmpty());
  EXPECT_THAT(naming("supervision.finding != 'late'", "late"), IsEmpty());
  EXPECT_THAT(naming("not readable (", "late"), IsEmpty());
}

// ---- The five plans
// -----------------------------------------------------------------------------

plan::Plan real_plan(const std::string& name) {
  std::ifstream file(std::string(WANHU_SOURCE_DIR) + "/plans/" + name + "/plan.toml");
  const std::string text{std::istreambuf_iterator<char>(file), {}};
  return plan::load(text, "plan.toml").plan.value();
}

TEST(SupervisionPlans, EveryKindOfTheFivePlansCanBeHeld) {
  const std::vector<std::pair<std::string, std::vector<std::string>>> held{
      {"xushi-2024", {"know", "find", "verify"}},                       // S0-40
      {"ruji-2021", {"recontact"}},                                     // S1-27
      {"dongfeng-2017", {"open_site", "covert_site", "open_phone"}},    // S2-42
      {"county-double-lift-2021", {"covert_team", "team_spot_check"}},  // S3-50
      {"three-zeros-2020", {"joint_yearly"}}};                          // S4-35
  for (const auto& [name, kinds] : held) {
    const plan::Plan plan = real_plan(name);
    ASSERT_TRUE(plan.supervision) << name;
    for (const std::string& kind : kinds) {
      const plan::CheckKind* const found = check_kind(plan, kind);
      ASSERT_NE(found, nullptr) << name << " " << kind;
      CheckRound asked = round(kind, populations_of(*found).front());
      EXPECT_EQ(code(announce_round(plan, asked, k_today)), "ok") << name << " " << kind;
    }
  }
}

TEST(SupervisionPlans, S0_40_ClosedMattersAreVerifiedOnTheSpot) {
  EXPECT_THAT(populations_of(*check_kind(real_plan("xushi-2024"), "verify")),
              testing::Contains("matters"));
}

TEST(SupervisionPlans, S3_17_AConductFindingIsOfItsUnitAndNoLadderSpeaksOfIt) {
  const plan::Plan plan = real_plan("county-double-lift-2021");
  EXPECT_THAT(ladders_naming(plan, "conduct"), IsEmpty());
  ASSERT_EQ(ladders_naming(plan, "not_rectified").size(), 1U);
  EXPECT_EQ(ladders_naming(plan, "not_rectified")[0]->id, "survey");
}

}  // namespace
}  // namespace wanhu::domain
