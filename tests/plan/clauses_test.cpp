// What the five plans say, clause by clause of their documents: numbers, days, forms, kinds of
// matters, what is measured and with what effect. What they ask of units and posts is looked at in
// tests/domain/clauses_test.cpp; docs/coverage.md shows which clause is proved by which test.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <numeric>
#include <set>

#include "plan/files.hpp"
#include "plan/plan.hpp"
#include "plan/tools/cover.hpp"

namespace wanhu::plan {
namespace {

using calendar::CalendarDays;
using calendar::ClockHours;
using calendar::WorkingDays;
using testing::AllOf;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::IsSupersetOf;
using testing::Not;

constexpr const char* k_s0 = "xushi-2024";
constexpr const char* k_s1 = "ruji-2021";
constexpr const char* k_s2 = "dongfeng-2017";
constexpr const char* k_s3 = "county-double-lift-2021";
constexpr const char* k_s4 = "three-zeros-2020";

std::string text_of(const std::string& folder) {
  return read_text("plans/" + folder + "/plan.toml");
}
Plan plan_of(const std::string& folder) {
  return load(text_of(folder), folder).plan.value();
}
template <class List>
const auto& of_id(const List& list, std::string_view id) {
  for (const auto& one : list)
    if (one.id == id) return one;
  throw std::logic_error("nothing is called " + std::string(id));
}
template <class List>
bool has_id(const List& list, std::string_view id) {
  return std::any_of(list.begin(), list.end(), [&](const auto& one) { return one.id == id; });
}
std::vector<std::string> codes_of(const std::string& text) {
  std::vector<std::string> codes;
  for (const Finding& finding : load(text, "p").findings) codes.push_back(finding.code);
  return codes;
}

// A kind of matter: who has it, in which time, and by which channel.
void expect_kind(const Plan& plan, const char* id, const char* owner, const Amount& due,
                 const char* channel = "") {
  const MatterKind* kind = plan.matter_kind(id);
  ASSERT_NE(kind, nullptr) << id;
  EXPECT_EQ(kind->owner, owner) << id;
  EXPECT_EQ(kind->due, due) << id;
  const std::string is = kind->channel == "ordinary" ? "" : kind->channel;
  EXPECT_EQ(is, channel) << id;
  EXPECT_EQ(kind->basis.empty(), std::string_view(channel) != "statutory") << id;
}

void expect_phases_tile(const Plan& plan) {
  for (Date day = plan.head.window.from; day <= plan.head.window.to; day = day + 1)
    EXPECT_NE(plan.phase_on(day), nullptr) << day.iso();
  EXPECT_EQ(plan.phase_on(plan.head.window.from + -1), nullptr);
  EXPECT_EQ(plan.phase_on(plan.head.window.to + 1), nullptr);
}

// ---- S0 ----------------------------------------------------------------------------------------

TEST(ClausesSaid, S0_01_S0_02_NumberSourceAndApproval) {
  const Plan plan = plan_of(k_s0);
  EXPECT_EQ(plan.head.number, "许政发〔2024〕9号");
  EXPECT_EQ(plan.head.issued.iso(), "2024-09-25");
  ASSERT_TRUE(plan.head.source && plan.head.approved);
  EXPECT_EQ(plan.head.source->issuer, "许市镇人民政府");
  EXPECT_EQ(plan.head.approved->by, "镇党委、镇政府");
  const Loaded unapproved = load(
      edited(text_of(k_s0), "approved = { by = \"镇党委、镇政府\", src = \"intro\" }", ""), "p");
  ASSERT_TRUE(unapproved.plan);
  EXPECT_FALSE(unapproved.may_activate());
}

TEST(ClausesSaid, S0_03_S0_04_GoalsAreServiceAndARankIsNobodysTarget) {
  const Plan plan = plan_of(k_s0);
  ASSERT_EQ(plan.head.goals.size(), 2U);
  EXPECT_THAT(plan.head.goals[0].uses, ElementsAre("on_time", "confirmed"));
  EXPECT_TRUE(of_id(plan.indicators, "on_time").target.has_value());
  EXPECT_TRUE(of_id(plan.indicators, "confirmed").target.has_value());
  const Indicator& rank = of_id(plan.indicators, "outside_rank");
  EXPECT_EQ(rank.use, "external");
  EXPECT_FALSE(rank.target.has_value());
  EXPECT_THAT(rank.milestones, IsEmpty());
  // Awareness and satisfaction are two figures.
  EXPECT_THAT(plan.head.goals[1].uses, ElementsAre("aware", "satisfied"));
  EXPECT_NE(of_id(plan.indicators, "aware").num, of_id(plan.indicators, "satisfied").num);
}

TEST(ClausesSaid, S0_05_FromTheLastTenDaysOfSeptemberToTheEndOfOctober) {
  const Plan plan = plan_of(k_s0);
  EXPECT_EQ(plan.head.window.from.iso(), "2024-09-21");
  EXPECT_EQ(plan.head.window.to.iso(), "2024-10-31");
  expect_phases_tile(plan);
}

TEST(ClausesSaid, S0_09_S0_18_EveryDwellingIsGoneToByTheEndOfOctober) {
  const Plan plan = plan_of(k_s0);
  const Quota& quota = *plan.quota("household_visit");
  EXPECT_EQ(quota.coverage, "every_address");
  EXPECT_THAT(quota.outcomes, IsSupersetOf({"answered", "declined", "nobody_home", "vacant"}));
  EXPECT_EQ(plan.phase(quota.phase)->to.iso(), "2024-10-31");
  const auto sum =
      std::accumulate(plan.org.units.begin(), plan.org.units.end(), std::int64_t{0},
                      [](std::int64_t so_far, const Unit& unit) { return so_far + unit.quota; });
  EXPECT_EQ(sum, quota.total);
}

TEST(ClausesSaid, S0_10_S0_16_S0_36_S0_37_WhatIsMadePublicInEachVillage) {
  const Plan plan = plan_of(k_s0);
  for (const char* id : {"open_letter", "law_leaflet"}) {
    const PublicityItem& item = of_id(plan.publicity, id);
    EXPECT_THAT(item.channels, ElementsAre("door")) << id;
    ASSERT_TRUE(item.by) << id;
    EXPECT_EQ(item.by->iso(), "2024-10-31") << id;
  }
  for (const char* id : {"benefits", "affairs", "delivered", "fraud"})
    EXPECT_FALSE(of_id(plan.publicity, id).channels.empty()) << id;
  EXPECT_THAT(of_id(plan.publicity, "fraud").name, AllOf(HasSubstr("防盗"), HasSubstr("防诈")));
  EXPECT_THAT(of_id(plan.publicity, "lectures").channels, ElementsAre("class"));
  EXPECT_THAT(of_id(plan.publicity, "volunteers").channels, ElementsAre("event"));
  EXPECT_THAT(of_id(plan.publicity, "yard_talks").channels, ElementsAre("meeting"));
  EXPECT_THAT(of_id(plan.publicity, "radio").channels, ElementsAre("broadcast"));
  for (const PublicityItem& item : plan.publicity) {
    EXPECT_EQ(item.each, "village") << item.id;
    EXPECT_FALSE(item.scored) << item.id;
  }
}

TEST(ClausesSaid, S0_11_AnswersAtTheDoorAreForServiceAndTheSurveyIsSomebodyElses) {
  const Plan plan = plan_of(k_s0);
  EXPECT_EQ(plan.form("feedback")->use, "service_feedback");
  EXPECT_TRUE(plan.form("feedback")->anonymous);
  const Survey& poll = of_id(plan.surveys, "poll");
  EXPECT_EQ(poll.run_by, "external");
  EXPECT_TRUE(poll.items_embargo);
  EXPECT_THAT(poll.hide_from, IsSupersetOf({"xushi", "village"}));
  EXPECT_THAT(of_id(plan.publicity, "survey_notice").name, HasSubstr("怎么想就怎么说"));
  for (const Indicator& indicator : plan.indicators)
    EXPECT_THAT(indicator.num + indicator.den, Not(HasSubstr("feedback"))) << indicator.id;
}

TEST(ClausesSaid, S0_12_S0_20_S0_30_EachKindHasItsOwnerAndItsTerm) {
  const Plan plan = plan_of(k_s0);
  expect_kind(plan, "suggestion", "law_safety", CalendarDays{15});
  EXPECT_EQ(of_id(plan.form("feedback")->ask, "q3").opens, "matter");
  expect_kind(plan, "dispute", "justice", CalendarDays{10});
  EXPECT_THAT(plan.matter_kind("dispute")->name, HasSubstr("安全评估"));
  // "In time" has a number, and the district is told as well.
  expect_kind(plan, "serious_lead", "police", ClockHours{24});
  EXPECT_EQ(of_id(plan.reports, "lead_copy").to, "district");
  EXPECT_TRUE(plan.office("district")->external);
  EXPECT_THAT(codes_of(read_text("plans/xushi-2024/as-issued.toml")), Contains("L-VAGUE"));
}

TEST(ClausesSaid, S0_21_ADangerIsAMatterOfTwoHoursThatFewMayRead) {
  const Plan plan = plan_of(k_s0);
  expect_kind(plan, "safety", "police", ClockHours{2});
  EXPECT_TRUE(plan.matter_kind("safety")->confidential);
  for (const char* help : {"110", "120", "心理援助"})
    EXPECT_THAT(plan.matter_kind("safety")->name, HasSubstr(help));
}

TEST(ClausesSaid, S0_22_S4_27_TipsAreSealedForTheirBody) {
  const Plan xushi = plan_of(k_s0), zeros = plan_of(k_s4);
  expect_kind(xushi, "tip", "police", ClockHours{24}, "sealed");
  expect_kind(xushi, "tip_discipline", "discipline", ClockHours{24}, "sealed");
  EXPECT_TRUE(xushi.office("discipline")->external);
  expect_kind(zeros, "tip", "police", ClockHours{24}, "sealed");
}

TEST(ClausesSaid, S0_19_S0_23_WhatIsAskedAtTheDoor) {
  const Plan plan = plan_of(k_s0);
  const Question& problems = of_id(plan.form("feedback")->ask, "q2");
  EXPECT_EQ(problems.choices.size(), 9U);
  EXPECT_EQ(problems.opens, "matter");
  expect_kind(plan, "public_order", "law_safety", CalendarDays{10});
  // Of a household nothing but how it wishes to be reached, and what help it asks for.
  const Form& wishes = *plan.form("wishes");
  std::vector<std::string> asked;
  for (const Question& question : wishes.ask) asked.push_back(question.id);
  EXPECT_THAT(asked, ElementsAre("channel", "language", "help"));
  EXPECT_EQ(wishes.retain, Amount(CalendarDays{90}));
  EXPECT_FALSE(of_id(wishes.ask, "help").purpose.empty());
  EXPECT_EQ(of_id(wishes.ask, "help").opens, "matter");
}

TEST(ClausesSaid, S0_26_S0_28_S0_31_ClosedOneByOneObjectedToAndReviewedAbove) {
  const Matters matters = plan_of(k_s0).matters;
  EXPECT_EQ(matters.close.needs, "resident_confirms");
  ASSERT_TRUE(matters.objection && matters.review);
  EXPECT_EQ(matters.objection->within, Amount(WorkingDays{1}));
  EXPECT_EQ(matters.review->by, "district");
  EXPECT_EQ(of_id(plan_of(k_s0).reports, "suggestion_batch").to, "district");
}

// ---- S1 ----------------------------------------------------------------------------------------

TEST(ClausesSaid, S1_02_SafetyAndSatisfactionAreTwoFigures) {
  const Plan plan = plan_of(k_s1);
  EXPECT_THAT(plan.head.goals.at(0).uses, ElementsAre("safety", "satisfied"));
  const Indicator &safety = of_id(plan.indicators, "safety"),
                  &satisfied = of_id(plan.indicators, "satisfied");
  EXPECT_NE(safety.num, satisfied.num);
  EXPECT_NE(safety.den, satisfied.den);
}

TEST(ClausesSaid, S1_08_S1_09_TheQuotaIsAFloorSplitByCadres) {
  const Quota quota = *plan_of(k_s1).quota("household_visit");
  EXPECT_TRUE(quota.floor);
  EXPECT_FALSE(quota.ceiling);
  EXPECT_EQ(quota.coverage, "every_address");
  EXPECT_EQ(quota.split_by, "party_cadres");
  EXPECT_EQ(quota.split_method, "largest_remainder");
}

TEST(ClausesSaid, S1_14_S1_15_TheFormIsForServiceAndItsWordsOpenAMatter) {
  const Form form = *plan_of(k_s1).form("feedback");
  EXPECT_EQ(form.use, "service_feedback");
  EXPECT_TRUE(form.anonymous);
  EXPECT_EQ(form.retain, Amount(CalendarDays{180}));
  for (const Question& question : form.ask) {
    if (question.type == QuestionType::text) {
      EXPECT_EQ(question.opens, "matter") << question.id;
    }
  }
}

// ---- S2 ----------------------------------------------------------------------------------------

TEST(ClausesSaid, S2_01_ARankIsRegisteredAndNoTask) {
  const Plan plan = plan_of(k_s2);
  EXPECT_EQ(plan.head.window.from.iso(), "2017-04-05");
  EXPECT_EQ(plan.head.window.to.iso(), "2017-06-30");
  expect_phases_tile(plan);
  const Indicator& rank = of_id(plan.indicators, "external_rank");
  EXPECT_EQ(rank.use, "external");
  EXPECT_FALSE(rank.target.has_value());
  for (const Goal& goal : plan.head.goals) EXPECT_THAT(goal.uses, Not(Contains("external_rank")));
  for (const Ranking& ranking : plan.rankings)
    for (const RankingPart& part : ranking.by) EXPECT_NE(part.indicator, "external_rank");
  EXPECT_THAT(plan.head.goals.at(0).uses, Contains("on_time_confirmed"));
}

TEST(ClausesSaid, S2_09_AVisitNotesMattersAndNobody) {
  const Form form = *plan_of(k_s2).form("visit");
  EXPECT_TRUE(form.anonymous);
  for (const Question& question : form.ask) {
    if (question.type == QuestionType::text) {
      EXPECT_EQ(question.opens, "matter") << question.id;
    }
  }
}

TEST(ClausesSaid, S2_10_NoDwellingIsLeftOut) {
  EXPECT_EQ(plan_of(k_s2).quota("household_visit")->coverage, "every_address");
}

TEST(ClausesSaid, S2_12_EachOfTheFiveBatchesHasItsKindAndItsFigure) {
  const Plan plan = plan_of(k_s2);
  expect_kind(plan, "general", "office", CalendarDays{10});
  expect_kind(plan, "dispute", "office", CalendarDays{30});
  expect_kind(plan, "backlog", "office", CalendarDays{60}, "statutory");
  expect_kind(plan, "order", "police", CalendarDays{20});
  expect_kind(plan, "public_works", "works", CalendarDays{30});
  const std::pair<const char*, const char*> figures[]{{"disputes_settled", "kind = 'dispute'"},
                                                      {"backlog_cleared", "kind = 'backlog'"},
                                                      {"order_fixed", "kind = 'bad_area'"},
                                                      {"help_given", "kind = 'help'"},
                                                      {"works_done", "kind = 'public_works'"}};
  for (const auto& [id, of] : figures) {
    EXPECT_THAT(of_id(plan.indicators, id).num, HasSubstr(of)) << id;
    EXPECT_THAT(of_id(plan.indicators, id).den, HasSubstr(of)) << id;
  }
}

TEST(ClausesSaid, S2_19_S2_20_S3_08_HelpIsAskedForAndInConfidence) {
  const Plan street = plan_of(k_s2), county = plan_of(k_s3);
  expect_kind(street, "victim_support", "police", CalendarDays{10});
  expect_kind(street, "help", "civil_affairs", CalendarDays{20});
  expect_kind(county, "home_service", "justice", CalendarDays{10});
  const std::pair<const Plan*, const char*> asked[]{
      {&street, "victim_support"}, {&street, "help"}, {&county, "home_service"}};
  for (const auto& [plan, id] : asked) {
    EXPECT_TRUE(plan->matter_kind(id)->confidential) << id;
    EXPECT_THAT(plan->matter_kind(id)->name,
                testing::AnyOf(HasSubstr("本人提出"), HasSubstr("本人同意")))
        << id;
  }
}

TEST(ClausesSaid, S2_24_PublicityStandsMovesSpeaksAndShows) {
  const Plan plan = plan_of(k_s2);
  std::set<std::string> channels;
  for (const PublicityItem& item : plan.publicity) {
    channels.insert(item.channels.begin(), item.channels.end());
    EXPECT_FALSE(item.scored) << item.id;
  }
  EXPECT_THAT(channels,
              IsSupersetOf({"banner", "screen", "vehicle", "broadcast", "event", "class"}));
}

// What is counted above the line is counted below it too: otherwise there is no interval.
TEST(ClausesSaid, RatesOfMattersAreProportionsAndHaveAnInterval) {
  int rates = 0;
  for (const char* folder : {k_s0, k_s1, k_s2, k_s3, k_s4}) {
    const Plan plan = plan_of(folder);
    for (const Indicator& one : plan.indicators) {
      if (one.num.find("closed_at") == std::string::npos) continue;
      for (const char* condition : {"due_at in period", "closed_at in period"}) {
        if (one.den.find(condition) == std::string::npos) continue;
        EXPECT_THAT(one.num, HasSubstr(condition)) << folder << " " << one.id;
        ++rates;
      }
    }
  }
  EXPECT_GE(rates, 6);
}

TEST(ClausesSaid, S2_44_S2_45_BandsAreDisjointAndTakeNothing) {
  const Plan plan = plan_of(k_s2);
  const Bands& bands = of_id(plan.bands, "community");
  EXPECT_EQ(bands.policy, "unique");
  EXPECT_TRUE(bands.total);
  std::int64_t next = 1;
  std::vector<std::int64_t> money;
  for (const Band& band : bands.rows) {
    EXPECT_EQ(band.from, next) << "no gap and no overlap";
    next = band.to.value_or(0) + 1;
    money.push_back(band.unit.value_or(-1));
  }
  EXPECT_FALSE(bands.rows.back().to) << "to the last rank";
  EXPECT_THAT(money, ElementsAre(3000, 2000, 1000, 0, 0, 0, 0)) << "nobody pays";
  EXPECT_EQ(bands.rows.at(2).to, 21);
  EXPECT_EQ(bands.rows.at(5).act, "explain");
  EXPECT_EQ(bands.rows.at(6).act, "rectify_in_writing");
  EXPECT_EQ(bands.rows.at(6).due, Amount(CalendarDays{30}));
  const Ranking& ranking = of_id(plan.rankings, "community");
  EXPECT_EQ(ranking.min_n, 200);
  EXPECT_EQ(ranking.interval, 95);
  EXPECT_EQ(ranking.publish, "groups");
  ASSERT_EQ(ranking.by.size(), 1U);
  EXPECT_EQ(ranking.by[0].indicator, "on_time_confirmed");
}

// What has no counterpart in a plan says why, and its block would be refused.
TEST(ClausesSaid, S2_46_S3_24_WhatHasNoCounterpartSaysWhy) {
  for (const auto& [folder, id] : {std::pair(k_s2, "S2-46"), std::pair(k_s3, "S3-24")}) {
    auto clauses = read_clauses(read_text(std::string("plans/") + folder + "/clauses.csv"), "c");
    ASSERT_TRUE(clauses);
    FindingList findings;
    const Coverage found = cover(read_tree(text_of(folder), findings), std::move(*clauses));
    const auto fated = std::find_if(found.clauses.begin(), found.clauses.end(),
                                    [&](const Fated& one) { return one.clause.id == id; });
    ASSERT_NE(fated, found.clauses.end()) << id;
    EXPECT_EQ(fated->fate, Fate::hole) << id;
    EXPECT_FALSE(fated->clause.hole.empty()) << id;
  }
  EXPECT_THAT(codes_of(edited(text_of(k_s2), "id       = \"dongfeng-2017\"",
                              "id = \"dongfeng-2017\"\ncopies = 25")),
              Contains("L-KEY-UNKNOWN"));
}

// ---- S3 ----------------------------------------------------------------------------------------

TEST(ClausesSaid, S3_03_FourCausesEachWithMeasuresAndFigures) {
  const Plan plan = plan_of(k_s3);
  ASSERT_EQ(plan.head.diagnosis.size(), 4U);
  for (const Diagnosis& why : plan.head.diagnosis) {
    EXPECT_FALSE(why.measures.empty()) << why.cause;
    EXPECT_FALSE(why.indicators.empty()) << why.cause;
    for (const std::string& id : why.measures) EXPECT_TRUE(has_id(plan.tasks, id)) << id;
    for (const std::string& id : why.indicators) EXPECT_TRUE(has_id(plan.indicators, id)) << id;
  }
}

TEST(ClausesSaid, S3_04_S3_15_DatesThatTheDocumentLeavesOpenHoldThePlan) {
  const Loaded as_issued = load(read_text("plans/county-double-lift-2021/as-issued.toml"), "p");
  EXPECT_FALSE(as_issued.may_activate());
  std::vector<std::string> held;
  for (const Finding& finding : as_issued.findings)
    if (finding.code == "L-HOLE") held.push_back(finding.clause);
  EXPECT_THAT(held, IsSupersetOf({"三1", "三3"}));
  const Loaded filled = load(text_of(k_s3), "p");
  EXPECT_TRUE(filled.may_activate());
  EXPECT_EQ(of_id(filled.plan->tasks, "review_rules").due->date->iso(), "2021-05-31");
}

TEST(ClausesSaid, S3_05_S3_41_S3_42_WhatIsFoundIsHandedOverAndClosedByTheResident) {
  const Plan plan = plan_of(k_s3);
  expect_kind(plan, "self_found", "peace_office", CalendarDays{30});
  expect_kind(plan, "commission", "centre", CalendarDays{15});
  EXPECT_EQ(plan.matters.close.needs, "resident_confirms");
  EXPECT_EQ(plan.matters.callback->share_percent, 100);
  EXPECT_EQ(plan.matters.callback->by, "other_than_owner");
}

TEST(ClausesSaid, S3_09_S3_12_S3_19_S4_20_WhatTheLawOrdersKeepsToTheLaw) {
  const Plan county = plan_of(k_s3), zeros = plan_of(k_s4);
  expect_kind(county, "dispute", "centre", CalendarDays{30});
  expect_kind(county, "petition", "centre", CalendarDays{60}, "statutory");
  expect_kind(county, "case_progress", "political_office", CalendarDays{30}, "statutory");
  expect_kind(county, "legal_petition", "political_office", CalendarDays{60}, "statutory");
  expect_kind(county, "relief", "political_office", WorkingDays{10}, "statutory");
  expect_kind(zeros, "petition", "petition", CalendarDays{60}, "statutory");
  // While a case takes its course the term stands still, and the resident is told.
  ASSERT_EQ(county.matters.pauses.size(), 1U);
  EXPECT_EQ(county.matters.pauses[0].why, "statutory_procedure");
  EXPECT_EQ(county.matters.pauses[0].max, Amount(CalendarDays{180}));
  EXPECT_TRUE(county.matters.pauses[0].notice);
}

TEST(ClausesSaid, S3_13_VillagersJudgeTheirTeamAndFewAnswersAreNotShown) {
  const Form form = *plan_of(k_s3).form("team_review");
  EXPECT_EQ(form.use, "service_review");
  EXPECT_TRUE(form.anonymous);
  EXPECT_EQ(form.min_n, 10);
}

TEST(ClausesSaid, S3_18_S3_30_S3_34_LegalHelpClaimsAndMediationHaveTheirPlace) {
  const Plan plan = plan_of(k_s3);
  expect_kind(plan, "legal_help", "legal_service", CalendarDays{10});
  expect_kind(plan, "claim_help", "insurer", CalendarDays{20});
  EXPECT_TRUE(plan.office("insurer")->external);
  expect_kind(plan, "mediation_link", "court", CalendarDays{30});
  for (const char* stage : {"诉前", "诉中", "诉后", "执行"})
    EXPECT_THAT(plan.matter_kind("mediation_link")->name, HasSubstr(stage));
}

// Every rung of every plan: evidence, a statement, somebody who approves; a second look and an end;
// nothing is done to a person's pay or post; a grave rung cites its ground.
TEST(ClausesSaid, S2_40_S3_43_S3_44_S3_45_S4_40_RungsHaveDueProcessAndAnEnd) {
  int rungs = 0;
  for (const char* folder : {k_s1, k_s2, k_s3, k_s4}) {
    const Plan plan = plan_of(folder);
    for (const Ladder& ladder : plan.ladders) {
      EXPECT_THAT(ladder.needs, IsSupersetOf({"evidence", "statement", "approver"})) << ladder.id;
      EXPECT_THAT(ladder.when, HasSubstr("supervision.finding = ")) << ladder.id;
      for (const LadderStep& step : ladder.steps) {
        ++rungs;
        if (step.act == "notice") continue;
        EXPECT_TRUE(step.review && step.lapse) << ladder.id << " " << step.at;
      }
    }
  }
  EXPECT_EQ(rungs, 2 + 3 + 3 + 1 + 1);
  const Ladder survey = of_id(plan_of(k_s3).ladders, "survey");
  EXPECT_EQ(survey.count, "consecutive");
  EXPECT_EQ(survey.reset, "pass");
  EXPECT_EQ(survey.steps.at(2).act, "honours_suspended");
  EXPECT_EQ(survey.steps.at(2).to, "unit") << "honours of the unit, nobody's career";
  EXPECT_EQ(survey.steps.at(2).lapse, Amount(calendar::CalendarMonths{12}));
  EXPECT_EQ(of_id(plan_of(k_s4).ladders, "major_event").steps.at(0).act, "hand_over");
  const std::string basis =
      "basis = \"《健全落实社会治安综合治理领导责任制规定》（中办发〔2016〕8号）\"";
  EXPECT_THAT(codes_of(edited(text_of(k_s3), basis, "")), Contains("L-GUARD-G08"));
  EXPECT_THAT(codes_of(edited(text_of(k_s2), basis, "")), Contains("L-GUARD-G08"));
}

// ---- S4 ----------------------------------------------------------------------------------------

TEST(ClausesSaid, S4_05_S4_06_S4_08_S4_09_ItemsCountPlacesTermsAndServicesAndNoPersons) {
  const Plan plan = plan_of(k_s4);
  const auto& items = of_id(plan.standards, "three_zeros").items;
  EXPECT_EQ(of_id(items, "order3").check,
            "count(place where kind = 'public_asset' and rectified = false) = 0");
  EXPECT_EQ(of_id(items, "order4").check, "review");
  EXPECT_EQ(of_id(plan.surveys, "victims").run_by, "independent");
  const std::string disputes = of_id(items, "disputes3").check;
  EXPECT_THAT(disputes, HasSubstr("count(matter where overdue = true) = 0"));
  EXPECT_THAT(disputes, HasSubstr("state != 'closed'")) << "old ones, how they were handled";
  for (const char* id : {"care1", "care2"}) EXPECT_FALSE(of_id(items, id).hard) << id;
  EXPECT_THAT(of_id(plan.publicity, "help_service").name, HasSubstr("等候时间"));
  EXPECT_EQ(of_id(items, "care3").check,
            "count(place where kind = 'rented_home' and rectified = false) = 0");
  EXPECT_THAT(of_id(plan.places.inspect, "rented").list, ElementsAre("用电", "燃气", "消防通道"));
  EXPECT_EQ(of_id(plan.indicators, "rented_safe").target->percent, 100);
}

TEST(ClausesSaid, S4_11_S4_12_S4_13_S4_14_LawAndServicesAreItemsOfTheStandard) {
  const Plan plan = plan_of(k_s4);
  const auto& items = of_id(plan.standards, "three_zeros").items;
  for (const char* id : {"law1", "law2", "law3"}) EXPECT_EQ(of_id(items, id).in, "law") << id;
  EXPECT_THAT(of_id(plan.publicity, "law").channels, ElementsAre("class", "board", "online"));
  EXPECT_EQ(of_id(items, "service1").check, "duties_filled");
  for (const char* id : {"service2", "service3"}) EXPECT_EQ(of_id(items, id).in, "service") << id;
  expect_kind(plan, "service", "centre", WorkingDays{5});
  EXPECT_FALSE(of_id(plan.publicity, "service_desk").channels.empty());
}

TEST(ClausesSaid, S4_18_NewTradesHaveAKindOfTheirOwn) {
  const Plan plan = plan_of(k_s4);
  expect_kind(plan, "new_economy", "centre", CalendarDays{20});
  for (const char* trade : {"区块链", "网约车", "电商", "寄递"})
    EXPECT_THAT(plan.matter_kind("new_economy")->name, HasSubstr(trade));
}

TEST(ClausesSaid, S4_19_MoreMattersAreNeitherBetterNorWorse) {
  const Plan plan = plan_of(k_s4);
  EXPECT_EQ(of_id(plan.indicators, "backlog").direction, "neutral");
  EXPECT_EQ(of_id(plan.indicators, "inflow").direction, "neutral");
  EXPECT_EQ(of_id(plan.indicators, "inflow").use, "display");
  EXPECT_FALSE(of_id(plan.indicators, "inflow").target.has_value());
  EXPECT_EQ(of_id(plan.indicators, "reopened").direction, "lower");
  const std::string fewer = edited(
      text_of(k_s4),
      "den       = \"count(unit where kind in ('village', 'community'))\"\ndirection = \"neutral\"",
      "den       = \"count(unit where kind in ('village', 'community'))\"\ndirection = \"lower\"");
  EXPECT_THAT(codes_of(fewer), Contains("L-GUARD-G06"));
}

TEST(ClausesSaid, S4_37_WhatCameOfItIsPublished) {
  const PublicityItem results = of_id(plan_of(k_s4).publicity, "results");
  EXPECT_THAT(results.channels, ElementsAre("press", "online", "board"));
  EXPECT_FALSE(results.scored);
}

}  // namespace
}  // namespace wanhu::plan
