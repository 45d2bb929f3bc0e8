// What the five plans ask of units and posts, clause by clause of their documents: how many units,
// until when or how often, how much, what is handed in, how many people. docs/coverage.md shows
// which clause is proved by which test.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "domain/post/posts.hpp"
#include "domain/work/asks.hpp"
#include "support/plans.hpp"

namespace wanhu::domain {
namespace {

using test::plan_named;
using testing::Each;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

constexpr const char* k_s0 = "xushi-2024";
constexpr const char* k_s1 = "ruji-2021";
constexpr const char* k_s2 = "dongfeng-2017";
constexpr const char* k_s3 = "county-double-lift-2021";
constexpr const char* k_s4 = "three-zeros-2020";

Rule rule(const char* plan, const std::string& key) {
  for (Rule& one : rules_of(plan_named(plan)))
    if (one.key == key) return one;
  throw std::logic_error(std::string(plan) + " has no rule " + key);
}

// "9 units until 2024-10-31", or "9 units, 1 a half_month".
std::string asked(const Rule& rule) {
  const std::string units = std::to_string(rule.units.size()) + " units";
  if (rule.is_once())
    return units + " until " + rule.to.iso() +
           (rule.times > 1 ? ", " + std::to_string(rule.times) : "");
  return units + ", " + std::to_string(rule.times) + " a " +
         std::string(calendar::name_of(*rule.period));
}
std::string asked(const char* plan, const std::string& key) {
  return asked(rule(plan, key));
}

// "9 × 1–1" of the posts of that key; "1–" when no most is said.
std::string filled(const char* plan, const std::string& key) {
  std::string numbers;
  int n = 0;
  for (const Post& post : posts_of(plan_named(plan))) {
    if (post.key != key) continue;
    const std::string range =
        std::to_string(post.min) + "–" + (post.max == 0 ? std::string() : std::to_string(post.max));
    if (n > 0 && range != numbers) return "unlike numbers in " + post.unit;
    numbers = range;
    ++n;
  }
  return std::to_string(n) + " × " + numbers;
}
Post post(const char* plan, const std::string& key) {
  for (const Post& one : posts_of(plan_named(plan)))
    if (one.key == key) return one;
  throw std::logic_error(std::string(plan) + " has no post " + key);
}

// ---- S0 ----------------------------------------------------------------------------------------

TEST(ClausesAsked, S0_06_CadresOfTownAndVillagesTakePart) {
  EXPECT_EQ(filled(k_s0, "duty.participants/镇干部"), "1 × 1–");
  EXPECT_EQ(filled(k_s0, "duty.participants/村干部"), "9 × 1–");
}

TEST(ClausesAsked, S0_08_YardMeetingsAreTalkAndNoVisits) {
  const Rule yard = rule(k_s0, "cadence.yard_meetings");
  EXPECT_EQ(asked(yard), "9 units, 1 a half_month");
  EXPECT_EQ(yard.act, "meeting");
  const plan::Plan plan = plan_named(k_s0);
  const Asks asks({{&plan, 1, k_no_beginning, k_no_end}}, calendar::Calendar::office());
  int n = 0;
  asks.each(k_no_beginning, k_no_end, [&](const Ask& ask) {
    if (ask.rule->key == yard.key) ++n;
  });
  EXPECT_EQ(n, 9 * 3) << "the end of September and both halves of October";
}

TEST(ClausesAsked, S0_14_S0_15_EachVillageHasItsMeetings) {
  EXPECT_EQ(asked(k_s0, "task.mass_meeting"), "9 units until 2024-10-31");
  EXPECT_THAT(rule(k_s0, "task.mass_meeting").deliver, IsEmpty());
  EXPECT_EQ(asked(k_s0, "task.dialogue"), "9 units until 2024-10-31");
  EXPECT_THAT(rule(k_s0, "task.dialogue").deliver, ElementsAre("恳谈纪要"));
}

TEST(ClausesAsked, S0_24_EventsAreLookedBackAtOneByOne) {
  const Rule review = rule(k_s0, "task.event_review");
  EXPECT_EQ(asked(review), "1 units until 2024-10-31");
  EXPECT_THAT(review.deliver,
              ElementsAre("事件经过", "原因", "对策措施", "责任单位", "完成日期", "核实结果"));
}

TEST(ClausesAsked, S0_26_S0_27_S0_28_LedgerMediatorsAndHandlersHaveTheirPosts) {
  EXPECT_EQ(filled(k_s0, "duty.ledger/平安法治和应急管理办公室专人"), "1 × 1–1");
  EXPECT_EQ(filled(k_s0, "duty.ledger/司法所专人"), "1 × 1–1");
  EXPECT_EQ(filled(k_s0, "team.mediators"), "9 × 1–");
  EXPECT_THAT(post(k_s0, "team.mediators").name, HasSubstr("群英断是非"));
  EXPECT_EQ(filled(k_s0, "duty.handler"), "9 × 1–");
}

TEST(ClausesAsked, S0_30_S0_31_TheDistrictIsToldOfLeadsEachDayAndOfSuggestionsEachWeek) {
  EXPECT_EQ(asked(k_s0, "report.lead_copy"), "1 units, 1 a day");
  EXPECT_EQ(asked(k_s0, "report.suggestion_batch"), "1 units, 1 a week");
}

TEST(ClausesAsked, S0_39_EachVillageMakesItsOwnPlan) {
  const Rule local = rule(k_s0, "task.local_plan");
  EXPECT_EQ(asked(local), "9 units until 2024-09-30");
  EXPECT_THAT(local.deliver, ElementsAre("本村安排"));
}

// ---- S1 ----------------------------------------------------------------------------------------

TEST(ClausesAsked, S1_11_KnowingTheFormIsATaskThatAsksForNoProof) {
  const Rule learn = rule(k_s1, "task.learn_the_form");
  EXPECT_EQ(asked(learn), "16 units until 2021-10-15");
  EXPECT_THAT(learn.deliver, IsEmpty());
  EXPECT_THAT(learn.name, HasSubstr("纸质和网页任选"));
}

TEST(ClausesAsked, S1_13_EachVillageHasItsLeaflet) {
  EXPECT_EQ(asked(k_s1, "publicity.door_leaflet"), "16 units until 2021-11-20");
}

TEST(ClausesAsked, S1_16_WhatIsWrongGoesUpEveryDay) {
  EXPECT_EQ(asked(k_s1, "report.ledger_up"), "1 units, 1 a day");
}

// ---- S2 ----------------------------------------------------------------------------------------

TEST(ClausesAsked, S2_04_KickOffsReachEveryUnitAndTheLeaderWhoIsLinked) {
  const Rule communities = rule(k_s2, "task.kickoff_communities");
  EXPECT_EQ(asked(communities), "8 units until 2017-04-10");
  EXPECT_EQ(communities.who, "linked_leader");
  EXPECT_THAT(communities.name, HasSubstr("居民小组长和居民代表"));
  EXPECT_EQ(asked(k_s2, "task.kickoff_institutions"), "3 units until 2017-04-10");
  EXPECT_THAT(rule(k_s2, "task.kickoff_institutions").name, HasSubstr("每个干部职工"));
  EXPECT_EQ(filled(k_s2, "duty.linked_leader"), "8 × 1–");
}

TEST(ClausesAsked, S2_06_S2_07_OwnPlansPeopleAndMoneyByTheTenth) {
  EXPECT_EQ(asked(k_s2, "task.own_plan_communities"), "8 units until 2017-04-10");
  EXPECT_EQ(asked(k_s2, "task.own_plan_institutions"), "3 units until 2017-04-10");
  EXPECT_THAT(rule(k_s2, "task.own_plan_communities").deliver, ElementsAre("社区方案"));
  EXPECT_THAT(rule(k_s2, "task.own_plan_institutions").deliver, ElementsAre("单位方案"));
  EXPECT_EQ(asked(k_s2, "task.own_money"), "8 units until 2017-04-10");
  EXPECT_THAT(rule(k_s2, "task.own_money").deliver, ElementsAre("人员和经费安排"));
  EXPECT_EQ(filled(k_s2, "duty.liaison"), "8 × 1–");
}

TEST(ClausesAsked, S2_10_S2_21_S2_33_GroupLeadersAdvisersAndVolunteers) {
  EXPECT_EQ(filled(k_s2, "duty.group_leader"), "8 × 1–");
  EXPECT_EQ(filled(k_s2, "duty.advisers/顾问"), "8 × 3–3");
  EXPECT_THAT(post(k_s2, "duty.advisers/顾问").who, HasSubstr("两代表一委员"));
  // Volunteers come by themselves: nobody is missing when none does.
  EXPECT_EQ(filled(k_s2, "duty.volunteer"), "8 × 0–");
}

TEST(ClausesAsked, S2_23_ThreeFormsOfMeetingBesideTheVisit) {
  for (const char* key : {"task.heart_to_heart", "task.opinion_meeting", "task.answer_meeting"})
    EXPECT_EQ(asked(k_s2, key), "8 units until 2017-06-10") << key;
}

TEST(ClausesAsked, S2_24_S2_27_S2_32_PublicityStandsGoesRoundAndHasItsDay) {
  EXPECT_EQ(asked(k_s2, "publicity.joint_day"), "8 units until 2017-04-30");
  EXPECT_EQ(asked(k_s2, "publicity.banner_communities"), "8 units until 2017-06-30, 10");
  EXPECT_EQ(asked(k_s2, "publicity.vehicle"), "8 units, 1 a week");
  EXPECT_EQ(asked(k_s2, "publicity.window"), "8 units until 2017-04-15");
  EXPECT_EQ(asked(k_s2, "publicity.board"), "8 units until 2017-04-15");
  EXPECT_EQ(asked(k_s2, "publicity.show"), "8 units until 2017-06-30");
}

// ---- S3 ----------------------------------------------------------------------------------------

TEST(ClausesAsked, S3_04_S3_05_EachBodyDiscussesAndChecksItself) {
  const Rule discussion = rule(k_s3, "task.discussion");
  EXPECT_EQ(asked(discussion), "4 units until 2021-06-30");
  EXPECT_EQ(discussion.from.iso(), "2021-05-01");
  EXPECT_EQ(asked(k_s3, "task.self_check"), "4 units until 2021-06-30");
  EXPECT_THAT(rule(k_s3, "task.self_check").deliver, ElementsAre("问题清单", "整改措施"));
}

TEST(ClausesAsked, S3_10_EachTeamGoesToItsVillageTwiceAMonth) {
  const Rule visits = rule(k_s3, "cadence.team_visit");
  EXPECT_EQ(asked(visits), "12 units, 2 a month");
  EXPECT_EQ(visits.act, "visit");
  const plan::Plan plan = plan_named(k_s3);
  const Asks asks({{&plan, 1, k_no_beginning, k_no_end}}, calendar::Calendar::office());
  const auto april = asks.find(visits.key, "v11", Date::parse("2021-04-20").value());
  const auto may = asks.find(visits.key, "v11", Date::parse("2021-05-20").value());
  ASSERT_TRUE(april && may);
  EXPECT_EQ(april->times, 1) << "half of April is in the plan";
  EXPECT_EQ(may->times, 2);
  EXPECT_EQ(may->window.from.iso(), "2021-05-01");
  EXPECT_EQ(may->window.to.iso(), "2021-05-31");
}

TEST(ClausesAsked, S3_13_TeamsAreCheckedAndReportedOnEachQuarter) {
  EXPECT_EQ(asked(k_s3, "supervision.team_spot_check"), "1 units, 1 a quarter");
  EXPECT_EQ(asked(k_s3, "report.team_bulletin"), "1 units, 1 a quarter");
}

TEST(ClausesAsked, S3_14_S3_15_ApprovalsAreMadeSimplerAndRulesAreWritten) {
  EXPECT_EQ(asked(k_s3, "task.simplify"), "1 units until 2021-06-30");
  EXPECT_THAT(rule(k_s3, "task.simplify").deliver,
              ElementsAre(HasSubstr("治安"), HasSubstr("交管"), HasSubstr("出入境")));
  EXPECT_EQ(asked(k_s3, "task.review_rules"), "4 units until 2021-05-31");
  EXPECT_THAT(rule(k_s3, "task.review_rules").deliver, ElementsAre("评价办法"));
}

TEST(ClausesAsked, S3_18_S3_30_EachVillageIsToldOfLegalServicesAndOfInsurance) {
  EXPECT_EQ(asked(k_s3, "publicity.legal_services"), "12 units until 2021-06-30");
  EXPECT_EQ(asked(k_s3, "publicity.peace_insurance"), "12 units until 2021-12-31");
  EXPECT_THAT(rule(k_s3, "publicity.peace_insurance").name, HasSubstr("自愿投保"));
}

TEST(ClausesAsked, S3_31_TrafficHasItsSevenMeasures) {
  EXPECT_EQ(asked(k_s3, "task.traffic"), "1 units until 2021-12-31");
  EXPECT_THAT(rule(k_s3, "task.traffic").deliver, SizeIs(7));
}

TEST(ClausesAsked, S3_40_S3_48_InterviewersOfTheCountyAndAnOfficeInEachBody) {
  EXPECT_EQ(filled(k_s3, "duty.interviewer"), "1 × 4–");
  EXPECT_EQ(post(k_s3, "duty.interviewer").unit, "county");
  EXPECT_EQ(filled(k_s3, "team.body_office"), "4 × 1–");
}

// ---- S4 ----------------------------------------------------------------------------------------

TEST(ClausesAsked, S4_05_S4_14_NeighboursAndSocialOrganisations) {
  EXPECT_EQ(filled(k_s4, "team.mutual_aid"), "17 × 1–");
  for (const char* key : {"team.charities", "team.neighbour_aid"}) {
    EXPECT_EQ(filled(k_s4, key), "1 × 1–") << key;
    EXPECT_EQ(post(k_s4, key).unit, "town") << key;
  }
}

TEST(ClausesAsked, S4_12_AGridWorkerForEachGrid) {
  const Post grid = post(k_s4, "duty.grid_worker");
  EXPECT_EQ(grid.counted, 75);
  EXPECT_EQ(grid.min, 75);
  for (const char* role : {"信息员", "宣传员", "矛调员", "协管员", "代办员"})
    EXPECT_THAT(grid.name, HasSubstr(role));
  EXPECT_THAT(grid.name, HasSubstr("场所和服务信息员")) << "of places and services, not of people";
}

TEST(ClausesAsked, S4_17_S4_25_MediatorsLawyersAndCounsellorsAreAtTheCentre) {
  for (const char* key : {"team.brand_room", "team.deputies", "team.remote", "staffing.值班律师",
                          "staffing.专职调解员", "staffing.心理咨询师"}) {
    EXPECT_EQ(filled(k_s4, key), "1 × 1–") << key;
    EXPECT_EQ(post(k_s4, key).office, "centre") << key;
  }
}

TEST(ClausesAsked, S4_20_S4_22_WhatComesBackIsWorkedOnByItsCauses) {
  for (const char* key : {"task.repeated", "task.hard_cases"})
    EXPECT_EQ(rule(k_s4, key).works_on, "matters.repeated") << key;
  EXPECT_THAT(rule(k_s4, "task.repeated").deliver, ElementsAre("督办意见"));
  EXPECT_THAT(rule(k_s4, "task.hard_cases").deliver,
              ElementsAre("法律办法", "经济办法", "教育办法", "心理疏导办法"));
}

TEST(ClausesAsked, S4_21_LeadersReceivePeopleAndTakeOnCases) {
  const Rule surgery = rule(k_s4, "cadence.leader_surgery");
  EXPECT_EQ(asked(surgery), "1 units, 1 a half_month");
  EXPECT_EQ(surgery.act, "receive");
  EXPECT_EQ(filled(k_s4, "duty.case_sponsor/包案领导"), "1 × 1–");
}

TEST(ClausesAsked, S4_32_S4_33_DecisionsAreAssessedAndVillageRulesRevised) {
  EXPECT_THAT(rule(k_s4, "task.decision_assessment").deliver,
              ElementsAre("评估报告", "征求意见和采纳情况"));
  EXPECT_EQ(rule(k_s4, "task.self_rule").to.iso(), "2020-12-31");
}

TEST(ClausesAsked, S4_35_AYearlyCheckTogetherWithOtherOffices) {
  const Rule yearly = rule(k_s4, "supervision.joint_yearly");
  EXPECT_EQ(asked(yearly), "1 units, 1 a year");
  for (const char* with : {"信访", "公安", "应急"}) EXPECT_THAT(yearly.name, HasSubstr(with));
  const plan::Plan plan = plan_named(k_s4);
  for (const char* office : {"police", "petition", "emergency"})
    EXPECT_NE(plan.office(office), nullptr) << office;
}

TEST(ClausesAsked, S4_36_VillagesCommunitiesAndEnterprisesAnswerForThemselves) {
  EXPECT_EQ(filled(k_s4, "duty.village_subject"), "17 × 1–1");
  EXPECT_EQ(filled(k_s4, "duty.community_subject"), "8 × 1–1");
  EXPECT_EQ(post(k_s4, "duty.enterprise_subject").counted, 1000);
  EXPECT_EQ(filled(k_s4, "duty.enterprise_subject"), "1 × 1000–1000");
}

// No plan makes anybody hand in a picture or a position.
TEST(ClausesAsked, S2_05_S2_11_NothingThatIsHandedInIsAPictureOrAPosition) {
  for (const char* name : {k_s0, k_s1, k_s2, k_s3, k_s4})
    for (const Rule& one : rules_of(plan_named(name)))
      for (const char* word : {"照片", "截图", "定位", "轨迹", "打卡"})
        EXPECT_THAT(one.deliver, Each(testing::Not(HasSubstr(word)))) << name << " " << one.key;
}

}  // namespace
}  // namespace wanhu::domain
