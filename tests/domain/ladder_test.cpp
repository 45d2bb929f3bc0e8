// What findings of supervision come to on a ladder: counted, started anew, explained by rows; and
// what happened later makes no difference to a day.
#include "domain/evaluation/ladder.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>

#include "plan/ladder_when.hpp"

namespace wanhu::domain {
namespace {

using S = SpotFindingState;

Uuid id(const std::string& name) {
  return Uuid::named("ladder " + name);
}
const Date k_first = Date::from_ymd(2021, 10, 1).value();
Date day(int n) {
  return k_first + n;
}

plan::Ladder ladder(std::string count, std::string reset) {
  return {.id = "survey",
          .when = "supervision.finding = 'slack'",
          .count = std::move(count),
          .reset = std::move(reset),
          .steps = {{.act = "interview", .to = "principal", .at = 1},
                    {.act = "listed_supervision", .to = "unit", .at = 2},
                    {.act = "honours_suspended", .to = "unit", .at = 3}}};
}
const std::set<std::string> k_kinds{"slack"};

// Made on a day and decided five days later, unless it says otherwise.
LadderFinding found(const std::string& name, const std::string& round, int on,
                    std::vector<std::pair<int, S>> more = {{5, S::upheld}},
                    const std::string& kind = "slack") {
  LadderFinding one{.id = id(name),
                    .round = id(round),
                    .plan = "s3",
                    .unit = "village",
                    .kind = kind,
                    .day = day(on)};
  one.turns.emplace_back(day(on), S::told);
  for (const auto& [after, state] : more) one.turns.emplace_back(day(on + after), state);
  return one;
}
LadderPass passed(const std::string& round, int on) {
  return {.round = id(round), .plan = "s3", .unit = "village", .day = day(on)};
}
int count(const plan::Ladder& by, const std::vector<LadderFinding>& findings,
          const std::vector<LadderPass>& passes, int on) {
  return count_on(by, k_kinds, findings, passes, day(on)).n;
}

// ---- One, two, three
// ----------------------------------------------------------------------------

TEST(Ladder, S3_44_OneTwoThreeInARowAndAPassStartsAnew) {
  const plan::Ladder by = ladder("consecutive", "pass");
  const std::vector<LadderFinding> findings{found("a", "r1", 0), found("b", "r2", 20),
                                            found("c", "r4", 60), found("d", "r5", 80),
                                            found("e", "r6", 100)};
  const std::vector<LadderPass> passes{passed("r3", 40)};
  EXPECT_EQ(count(by, findings, passes, 4), 0) << "nobody has decided it yet";
  EXPECT_EQ(count(by, findings, passes, 5), 1);
  EXPECT_EQ(count(by, findings, passes, 25), 2);
  EXPECT_EQ(count(by, findings, passes, 40), 0);
  EXPECT_EQ(count(by, findings, passes, 65), 1);
  const LadderCount last = count_on(by, k_kinds, findings, passes, day(105));
  EXPECT_EQ(last.n, 3);
  EXPECT_EQ(last.since, day(40));
  EXPECT_EQ(last.evidence.size(), 3U) << "what was before the pass is no evidence";
  ASSERT_EQ(last.rows.size(), 6U);
  EXPECT_EQ(last.rows[2].what, LadderRow::What::passed);
  EXPECT_EQ(last.rows[2].n, 0);
  EXPECT_EQ(last.rows[5].n, 3);
  EXPECT_EQ(reached(by, last.n), (std::vector<std::size_t>{2, 1, 0}));
  EXPECT_EQ(reached(by, 1), (std::vector<std::size_t>{0}));
  EXPECT_TRUE(reached(by, 0).empty());
}

TEST(Ladder, S2_40_InATotalAPassChangesNothingAndAYearDoes) {
  const std::vector<LadderFinding> findings{found("a", "r1", 0), found("b", "r3", 40),
                                            found("c", "r4", 100)};  // 2022-01-09
  const std::vector<LadderPass> passes{passed("r2", 20)};
  EXPECT_EQ(count(ladder("total", ""), findings, passes, 110), 3);
  EXPECT_EQ(count(ladder("total", "pass"), findings, passes, 50), 1);
  const plan::Ladder yearly = ladder("total", "year");
  EXPECT_EQ(count(yearly, findings, passes, 50), 2);
  EXPECT_EQ(count(yearly, findings, passes, 92), 0) << "1 January, and nothing new yet";
  const LadderCount next = count_on(yearly, k_kinds, findings, passes, day(110));
  EXPECT_EQ(next.n, 1);
  EXPECT_EQ(next.since, Date::from_ymd(2022, 1, 1));
  EXPECT_TRUE(next.rows.back().new_year);
  ASSERT_EQ(next.evidence.size(), 1U);
  EXPECT_EQ(next.evidence[0].first, id("c"));
}

TEST(Ladder, S1_27_OneRoundIsOneTimeHoweverManyFindings) {
  const plan::Ladder by = ladder("", "");
  const std::vector<LadderFinding> findings{found("a", "r1", 0), found("b", "r1", 1),
                                            found("c", "r1", 2),
                                            found("x", "r2", 30, {{5, S::upheld}}, "other")};
  const LadderCount all = count_on(by, k_kinds, findings, {passed("r1", 0)}, day(60));
  EXPECT_EQ(all.n, 1);
  EXPECT_EQ(all.evidence.size(), 3U);
  ASSERT_EQ(all.rows.size(), 1U) << "of another kind, and in order beside it: neither is a row";
  EXPECT_EQ(all.rows[0].findings.size(), 3U);
}

// ---- What does not stand
// -------------------------------------------------------------------------

TEST(Ladder, S1_28_WhatIsUnderAppealDoesNotCountAndWhatIsOverturnedNeverDid) {
  const plan::Ladder by = ladder("consecutive", "pass");
  const std::vector<LadderFinding> findings{
      found("a", "r1", 0),
      found("b", "r2", 20, {{5, S::upheld}, {8, S::appealed}, {15, S::lifted}})};
  EXPECT_EQ(count(by, findings, {}, 26), 2);
  EXPECT_EQ(count(by, findings, {}, 29), 1);
  EXPECT_EQ(count_on(by, k_kinds, findings, {}, day(29)).rows.back().what,
            LadderRow::What::pending);
  EXPECT_EQ(count(by, findings, {}, 36), 1);
  EXPECT_EQ(count_on(by, k_kinds, findings, {}, day(36)).rows.back().what,
            LadderRow::What::overturned);
  // Now the round is one that was passed, if anything of it was in order.
  EXPECT_EQ(count(by, findings, {passed("r2", 20)}, 29), 1) << "not while it is open";
  EXPECT_EQ(count(by, findings, {passed("r2", 20)}, 36), 0);
}

TEST(Ladder, AnAppealThatFailsCountsAgainFromItsDecision) {
  const LadderFinding one =
      found("a", "r1", 0, {{5, S::upheld}, {8, S::appealed}, {15, S::upheld}, {30, S::rectified}});
  EXPECT_EQ(standing_on(one, day(-1)), Standing::unseen);
  EXPECT_EQ(standing_on(one, day(0)), Standing::pending);
  EXPECT_EQ(standing_on(one, day(7)), Standing::stands);
  EXPECT_EQ(standing_on(one, day(8)), Standing::pending);
  EXPECT_EQ(standing_on(one, day(31)), Standing::stands);
  EXPECT_EQ(decided_by(one, day(7)), day(5));
  EXPECT_EQ(decided_by(one, day(40)), day(15));
  EXPECT_FALSE(decided_by(one, day(9)).has_value());
}

TEST(Ladder, S3_17_WhatTheUnitWasNotToldOfIsNothingYet) {
  LadderFinding covert = found("a", "r1", 0, {{30, S::upheld}});
  covert.turns.front().second = S::found;
  const LadderCount none = count_on(ladder("", ""), k_kinds, {covert}, {}, day(10));
  EXPECT_EQ(none.n, 0);
  EXPECT_TRUE(none.rows.empty());
  EXPECT_EQ(count(ladder("", ""), {covert}, {}, 30), 1);
}

// A finding is in the place of the day on which it was made: a pass between that day and the
// decision starts the count anew all the same.
TEST(Ladder, S3_02_APassBeforeTheDecisionIsNotTakenAway) {
  const plan::Ladder by = ladder("consecutive", "pass");
  const std::vector<LadderFinding> findings{found("a", "r1", 0, {{30, S::upheld}})};
  EXPECT_EQ(count(by, findings, {passed("r2", 10)}, 40), 0);
  EXPECT_EQ(count(by, findings, {}, 40), 1);
}

// ---- The condition
// --------------------------------------------------------------------------------

TEST(Ladder, CountsByConditionsOverFindingsOnly) {
  using plan::findings_of;
  using Names = std::set<std::string>;
  EXPECT_EQ(findings_of("supervision.finding = 'a'"), Names{"a"});
  EXPECT_EQ(findings_of("'a' = supervision.finding"), Names{"a"});
  EXPECT_EQ(findings_of("supervision.finding in ('a', 'b')"), (Names{"a", "b"}));
  EXPECT_EQ(findings_of("supervision.finding = 'a' or supervision.finding = 'b'"),
            (Names{"a", "b"}));
  for (const char* other : {"supervision.finding != 'a'", "not supervision.finding = 'a'",
                            "supervision.finding = 'a' and count(matter) > 3", "ranking.a = 'b'",
                            "count(finding where kind = 'a') > 0", "", "supervision.finding ="})
    EXPECT_FALSE(findings_of(other).has_value()) << other;
}

// ---- Properties
// ------------------------------------------------------------------------------------

struct Story {
  std::vector<LadderFinding> findings;
  std::vector<LadderPass> passes;
};

Story any_story() {
  Story story;
  const int n = *rc::gen::inRange(0, 12);
  for (int i = 0; i < n; ++i) {
    const std::string round = "r" + std::to_string(*rc::gen::inRange(0, 8));
    const int on = *rc::gen::inRange(0, 500);
    if (*rc::gen::inRange(0, 3) == 0) {
      story.passes.push_back(passed(round, on));
      continue;
    }
    const std::vector<std::vector<std::pair<int, S>>> roads{
        {},
        {{5, S::stated}, {9, S::upheld}},
        {{9, S::lifted}},
        {{5, S::upheld}, {9, S::appealed}, {20, S::lifted}},
        {{5, S::upheld}, {9, S::appealed}, {20, S::upheld}},
        {{5, S::upheld}, {9, S::rectified}, {20, S::closed}}};
    story.findings.push_back(found("f" + std::to_string(i), round, on,
                                   roads[static_cast<std::size_t>(*rc::gen::inRange(0, 6))],
                                   *rc::gen::element("slack", "other")));
  }
  return story;
}

plan::Ladder any_ladder() {
  return ladder(*rc::gen::element("", "total", "consecutive"),
                *rc::gen::element("", "pass", "year"));
}

bool same(const LadderCount& a, const LadderCount& b) {
  const auto alike = [](const LadderRow& x, const LadderRow& y) {
    return x.what == y.what && x.round == y.round && x.day == y.day && x.findings == y.findings &&
           x.n == y.n && x.new_year == y.new_year;
  };
  return a.n == b.n && a.since == b.since && a.evidence == b.evidence &&
         std::equal(a.rows.begin(), a.rows.end(), b.rows.begin(), b.rows.end(), alike);
}

RC_GTEST_PROP(LadderProperty, S3_44_WhatComesLaterMakesNoDifference, ()) {
  const Story whole = any_story();
  const plan::Ladder by = any_ladder();
  const Date at = day(*rc::gen::inRange(0, 520));
  Story past;
  for (LadderFinding one : whole.findings) {
    std::erase_if(one.turns, [&](const auto& turn) { return turn.first > at; });
    if (one.day <= at) past.findings.push_back(one);
  }
  for (const LadderPass& one : whole.passes)
    if (one.day <= at) past.passes.push_back(one);
  RC_ASSERT(same(count_on(by, k_kinds, whole.findings, whole.passes, at),
                 count_on(by, k_kinds, past.findings, past.passes, at)));
}

RC_GTEST_PROP(LadderProperty, TheOrderInWhichRowsComeMakesNoDifference, ()) {
  const Story story = any_story();
  const plan::Ladder by = any_ladder();
  const Date at = day(*rc::gen::inRange(0, 520));
  Story turned = story;
  std::reverse(turned.findings.begin(), turned.findings.end());
  std::reverse(turned.passes.begin(), turned.passes.end());
  const LadderCount a = count_on(by, k_kinds, story.findings, story.passes, at);
  const LadderCount b = count_on(by, k_kinds, turned.findings, turned.passes, at);
  RC_ASSERT(a.n == b.n);
  RC_ASSERT(a.evidence == b.evidence);
  RC_ASSERT(same(a, b));
}

// The count is that of rounds in its evidence: nothing counts without standing findings.
RC_GTEST_PROP(LadderProperty, G08_EveryTimeHasItsEvidence, ()) {
  const Story story = any_story();
  const Date at = day(*rc::gen::inRange(0, 520));
  const LadderCount count = count_on(any_ladder(), k_kinds, story.findings, story.passes, at);
  std::set<Uuid> rounds;
  for (const auto& [finding, round] : count.evidence) {
    rounds.insert(round);
    const auto one = std::find_if(story.findings.begin(), story.findings.end(),
                                  [&](const LadderFinding& f) { return f.id == finding; });
    RC_ASSERT(one != story.findings.end());
    RC_ASSERT(standing_on(*one, at) == Standing::stands);
    if (count.since) RC_ASSERT(one->day >= *count.since);
  }
  RC_ASSERT(count.n == static_cast<int>(rounds.size()));
}

// After a pass of a round with nothing open the consecutive count is what came since.
RC_GTEST_PROP(LadderProperty, S3_44_ARoundThatWasPassedEndsTheRow, ()) {
  Story story = any_story();
  const int on = 501;
  story.passes.push_back(passed("clean", on));
  RC_ASSERT(count(ladder("consecutive", "pass"), story.findings, story.passes, on) == 0);
}

}  // namespace
}  // namespace wanhu::domain
