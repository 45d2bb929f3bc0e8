// Checklist standards as values: periods, verdicts, results, stars, draws, targets, streaks,
// honours.
#include "domain/standard/standard.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include <rapidcheck/gtest.h>

#include "base/catalogue.hpp"
#include "base/digest.hpp"
#include "domain/standard/draw.hpp"
#include "domain/standard/honour.hpp"
#include "domain/standard/period.hpp"
#include "domain/standard/target.hpp"
#include "plan/files.hpp"

namespace wanhu::domain {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

plan::Plan plan_named(const std::string& folder) {
  return plan::load(plan::read_text("plans/" + folder + "/plan.toml"), "plan.toml").plan.value();
}
const plan::Standard& standard_of(const plan::Plan& plan, const std::string& id) {
  return *std::find_if(plan.standards.begin(), plan.standards.end(),
                       [&](const plan::Standard& one) { return one.id == id; });
}
const plan::Plan& three_zeros() {
  static const plan::Plan k_plan = plan_named("three-zeros-2020");
  return k_plan;
}
const plan::Plan& double_lift() {
  static const plan::Plan k_plan = plan_named("county-double-lift-2021");
  return k_plan;
}
const plan::Plan& xushi() {
  static const plan::Plan k_plan = plan_named("xushi-2024");
  return k_plan;
}
const plan::Standard& zeros() {
  return three_zeros().standards.front();
}

Date day(const char* iso) {
  return Date::parse(iso).value();
}
Instant noon(const char* iso) {
  return Instant::at(day(iso), 12 * 60);
}
std::vector<StandardPeriod> periods(const plan::Plan& plan, const std::string& standard) {
  return periods_of({{&plan, 1, k_no_beginning, k_no_end}}, standard, calendar::Calendar::office());
}
std::vector<std::string> ids_of(const std::vector<StandardPeriod>& periods) {
  std::vector<std::string> ids;
  for (const StandardPeriod& one : periods) ids.push_back(one.id);
  return ids;
}

// ---- what the plans say
// ------------------------------------------------------------------------

TEST(StandardText, S4_04_S4_05_S4_06_S4_09_S4_10_S4_11_S4_12_S4_13_S4_14_23ItemsIn7Groups) {
  std::map<std::string, int> by_group;
  std::set<std::string> ids;
  for (const plan::StandardItem& item : zeros().items) {
    ++by_group[item.in];
    ids.insert(item.id);
  }
  EXPECT_EQ(ids.size(), 23U);
  std::vector<int> sizes;
  for (const plan::StandardGroup& group : zeros().groups) sizes.push_back(by_group[group.id]);
  EXPECT_THAT(sizes, ElementsAre(3, 4, 3, 3, 4, 3, 3));
  EXPECT_EQ(by_group.size(), 7U);
  // S4-12: the grid worker's posts are counted; S4-09: the home, not the tenant.
  EXPECT_FALSE(is_judged(*item_of(zeros(), "service1")));
  EXPECT_FALSE(is_judged(*item_of(zeros(), "care3")));
  EXPECT_TRUE(is_judged(*item_of(zeros(), "service2")));
}

TEST(StandardText, S4_02AreForVillagesAndCommunitiesAlike) {
  const auto all = periods(three_zeros(), "three_zeros");
  const std::vector<std::string> units = units_of(three_zeros(), zeros(), all.front().window);
  EXPECT_EQ(units.size(), 25U);
  EXPECT_EQ(units.front(), "village1");
  EXPECT_EQ(units.back(), "community8");
}

TEST(StandardText, S3_07TheFourHavesAreAskedOfEachTeamsVillageEachQuarter) {
  const plan::Standard& haves = standard_of(double_lift(), "four_haves");
  EXPECT_EQ(haves.items.size(), 4U);
  const auto all = periods(double_lift(), "four_haves");
  EXPECT_THAT(ids_of(all), ElementsAre("2021-Q2", "2021-Q3", "2021-Q4"));
  EXPECT_EQ(units_of(double_lift(), haves, all.front().window).size(), 12U);
  for (const plan::StandardItem& item : haves.items) EXPECT_TRUE(is_needed(haves, item));
}

TEST(StandardText, S0_13TheFourWithoutsAreOnceAndAllComputed) {
  const plan::Standard& four = standard_of(xushi(), "four_without");
  const auto all = periods(xushi(), "four_without");
  ASSERT_EQ(all.size(), 1U);
  EXPECT_EQ(all.front().id, "once");
  EXPECT_EQ(all.front().window.to, day("2024-10-31"));
  EXPECT_EQ(all.front().year(), 2024);
  for (const plan::StandardItem& item : four.items) {
    EXPECT_FALSE(is_judged(item)) << item.id;
    EXPECT_TRUE(is_needed(four, item)) << item.id;
  }
}

// Never fewer complaints: what is counted of matters is how they were handled.
TEST(StandardText, S4_01_S3_39ComputedItemsCountOverdueMattersNeverComplaints) {
  for (const plan::Plan* plan : {&three_zeros(), &double_lift(), &xushi()})
    for (const plan::Standard& standard : plan->standards)
      for (const plan::StandardItem& item : standard.items)
        if (item.check.find("(matter") != std::string::npos)
          EXPECT_TRUE(item.check.find("overdue") != std::string::npos ||
                      item.check.find("confirmed") != std::string::npos)
              << item.check;
}

TEST(StandardText, PeriodsBelongToTheVersionThatGovernsTheirLastDay) {
  plan::Plan later = three_zeros();
  later.standards.front().items.pop_back();
  const std::vector<Governing> history{{&three_zeros(), 1, k_no_beginning, day("2021-05-31")},
                                       {&later, 2, day("2021-06-01"), k_no_end}};
  const auto all = periods_of(history, "three_zeros", calendar::Calendar::office());
  ASSERT_THAT(ids_of(all), ElementsAre("2020", "2021", "2022"));
  EXPECT_EQ(all[0].standard->items.size(), 23U) << "a year that has passed stays as it was";
  EXPECT_EQ(all[1].standard->items.size(), 22U);
  EXPECT_EQ(all[0].version, 1);
  EXPECT_EQ(all[1].version, 2);
  EXPECT_EQ(all[0].window.from, day("2020-04-01")) << "cut by the plan's window";
  EXPECT_EQ(all[0].window.to, day("2020-12-31"));
}

TEST(StandardText, PeriodsHaveNamesThatTheirWindowDoesNotChange) {
  using calendar::Period;
  EXPECT_EQ(period_id(Period::year, day("2021-01-01")), "2021");
  EXPECT_EQ(period_id(Period::half_year, day("2021-07-01")), "2021-H2");
  EXPECT_EQ(period_id(Period::quarter, day("2021-10-01")), "2021-Q4");
  EXPECT_EQ(period_id(Period::two_months, day("2021-03-01")), "2021-B2");
  EXPECT_EQ(period_id(Period::month, day("2021-05-01")), "2021-05");
  EXPECT_EQ(period_id(Period::ten_days, day("2021-05-11")), "2021-05-11");
}

// ---- targets
// -----------------------------------------------------------------------------------

TEST(StandardTargets, S4_03NinetyPercentOf25Is23Units) {
  EXPECT_EQ(units_needed(90, 25, Rounding::up), 23);
  EXPECT_EQ(units_needed(90, 25, Rounding::down), 22);
  EXPECT_EQ(units_needed(90, 25, Rounding::nearest), 23) << "a half goes up";
  EXPECT_EQ(units_needed(95, 1000, Rounding::up), 950);
  EXPECT_EQ(rounding_of(three_zeros().indicators.front().target->round), Rounding::up);
}

TEST(StandardTargets, S4_03TheShareRisesFromYearToYear) {
  const plan::Indicator& passed = three_zeros().indicators.front();
  EXPECT_EQ(aim_on(passed, day("2020-04-01"))->percent, 70) << "before the first: the first";
  EXPECT_EQ(aim_on(passed, day("2020-12-31"))->percent, 70);
  EXPECT_EQ(aim_on(passed, day("2021-12-31"))->percent, 80);
  EXPECT_EQ(aim_on(passed, day("2022-12-31"))->percent, 90);
  EXPECT_EQ(aim_on(passed, day("2025-01-01"))->percent, 90);
  EXPECT_FALSE(aim_on(plan::Indicator{}, day("2020-12-31")));
}

RC_GTEST_PROP(StandardTargets, RoundingNeverFallsAndStaysWithinOneUnit, ()) {
  const auto percent = *rc::gen::inRange(0, 101);
  const auto units = *rc::gen::inRange<std::int64_t>(0, 100'000);
  for (const Rounding rounding : {Rounding::up, Rounding::down, Rounding::nearest}) {
    const std::int64_t needed = units_needed(percent, units, rounding);
    RC_ASSERT(needed >= 0 && needed <= units);
    RC_ASSERT(std::abs(needed * 100 - percent * units) < 100);
    RC_ASSERT(units_needed(percent, units + 1, rounding) >= needed);
    if (percent < 100) RC_ASSERT(units_needed(percent + 1, units, rounding) >= needed);
  }
  RC_ASSERT(units_needed(percent, units, Rounding::down) <=
            units_needed(percent, units, Rounding::nearest));
  RC_ASSERT(units_needed(percent, units, Rounding::nearest) <=
            units_needed(percent, units, Rounding::up));
  RC_ASSERT(units_needed(100, units, Rounding::down) == units);
  RC_ASSERT(units_needed(0, units, Rounding::up) == 0);
}

// ---- verdicts and results
// ----------------------------------------------------------------------

rc::Gen<std::optional<Mark>> any_mark() {
  return rc::gen::map(rc::gen::inRange(0, 4), [](int n) {
    return n == 3 ? std::optional<Mark>() : std::optional(static_cast<Mark>(n));
  });
}

RC_GTEST_PROP(StandardVerdicts, ARulingStandsBeforeAVerificationBeforeTheUnitsWord, ()) {
  const ItemState state{.claimed = *any_mark(), .verified = *any_mark(), .ruled = *any_mark()};
  const Verdict verdict = verdict_of(state);
  // The last of those that were said, whatever they say.
  std::optional<Mark> last = state.claimed;
  if (state.verified) last = state.verified;
  if (state.ruled) last = state.ruled;
  RC_ASSERT(verdict.mark == last);
  const Source source = state.ruled      ? Source::ruled
                        : state.verified ? Source::verified
                        : state.claimed  ? Source::claimed
                                         : Source::none;
  RC_ASSERT(verdict.source == source);
}

Assessment assessment(const plan::Standard& standard, Mark mark = Mark::met) {
  Assessment a;
  a.id = Uuid::named("assessment");
  a.plan = "p";
  a.standard = standard.id;
  a.unit = "village1";
  a.period = "2021";
  a.from = day("2021-01-01");
  a.to = day("2021-12-31");
  a.authors = {"lead"};
  for (const plan::StandardItem& item : standard.items)
    if (is_judged(item)) a.items[item.id].claimed = mark;
  return a;
}
ComputedItems all_computed(const plan::Standard& standard, Mark mark) {
  ComputedItems items;
  for (const plan::StandardItem& item : standard.items)
    if (!is_judged(item)) items[item.id].mark = mark;
  return items;
}

TEST(StandardResults, AllHardPassesByItsHardItemsAlone) {
  Assessment a = assessment(zeros());
  const ComputedItems met = all_computed(zeros(), Mark::met);
  EXPECT_TRUE(result_of(zeros(), "village1", &a, met).passed);
  a.items["law1"].claimed = Mark::not_met;  // not hard
  a.items["care1"].claimed = Mark::not_applicable;
  EXPECT_TRUE(result_of(zeros(), "village1", &a, met).passed);
  a.items["lead1"].verified = Mark::not_met;  // hard
  EXPECT_FALSE(result_of(zeros(), "village1", &a, met).passed);
  a.items["lead1"].ruled = Mark::met;
  EXPECT_TRUE(result_of(zeros(), "village1", &a, met).passed);
}

TEST(StandardResults, S4_01WithoutDataNothingIsMet) {
  const Assessment a = assessment(zeros());
  ComputedItems computed = all_computed(zeros(), Mark::met);
  computed.erase("hazards3");  // hard; nobody has its rows
  const UnitResult result = result_of(zeros(), "village1", &a, computed);
  EXPECT_FALSE(result.passed);
  EXPECT_EQ(result.item("hazards3")->verdict, (Verdict{Mark::no_data, Source::computed}));
  computed = all_computed(zeros(), Mark::met);
  computed["order3"].mark = Mark::no_data;  // not hard
  EXPECT_TRUE(result_of(zeros(), "village1", &a, computed).passed);
}

TEST(StandardResults, WhoeverSaidNothingHasNotPassed) {
  const UnitResult result =
      result_of(zeros(), "village1", nullptr, all_computed(zeros(), Mark::met));
  EXPECT_FALSE(result.passed);
  EXPECT_EQ(result.item("lead1")->verdict, Verdict());
  EXPECT_EQ(result.items.size(), 23U);
}

TEST(StandardResults, S3_39SixStarsEachByItsOwnItem) {
  const plan::Standard& six = standard_of(double_lift(), "six_star");
  ASSERT_EQ(six.stars.size(), 6U);
  const Assessment a = assessment(six);
  ComputedItems computed = all_computed(six, Mark::met);
  EXPECT_EQ(result_of(six, "v11", &a, computed).stars.size(), 6U);
  EXPECT_TRUE(result_of(six, "v11", &a, computed).passed);
  // The star that was "petition stability": overdue matters, whatever the number of petitions.
  computed["answered"].mark = Mark::not_met;
  const UnitResult result = result_of(six, "v11", &a, computed);
  EXPECT_THAT(result.stars, ElementsAre("star1", "star2", "star4", "star5", "star6"));
  EXPECT_FALSE(result.passed);
  EXPECT_EQ(item_of(six, "answered")->check, "count(matter where overdue = true) = 0");
}

// ---- assessing, verifying, disputing, ruling
// ---------------------------------------------------

std::string code_of(const base::Result<Events>& result) {
  if (result) return "ok";
  const base::Problem& problem = result.error();
  EXPECT_TRUE(base::has_message(problem.code)) << problem.code;
  return problem.place.field.empty() ? problem.code : problem.code + " " + problem.place.field;
}
std::vector<Claim> all_claims(const plan::Standard& standard) {
  std::vector<Claim> claims;
  for (const plan::StandardItem& item : standard.items)
    if (is_judged(item)) claims.push_back({item.id, Mark::met});
  return claims;
}

TEST(StandardAssessing, SaysEveryItemThatPeopleJudgeAndNoOther) {
  const Assessment about = assessment(zeros());
  const Date today = day("2021-12-01");
  std::vector<Claim> claims = all_claims(zeros());
  const auto with = [&](const Claim& claim) {
    std::vector<Claim> changed = all_claims(zeros());
    changed.front() = claim;
    return code_of(assess(zeros(), about, changed, today));
  };
  EXPECT_EQ(code_of(assess(zeros(), about, claims, today)), "ok");
  EXPECT_EQ(with({"nothing", Mark::met}), "STANDARD-ITEM /data/items/0/item");
  EXPECT_EQ(with({"lead2", Mark::met}), "STANDARD-COMPUTED /data/items/0/item");
  EXPECT_EQ(with({claims[1].item, Mark::met}), "STANDARD-TWICE /data/items/1/item");
  EXPECT_EQ(with({"lead1", Mark::not_applicable, "说明"}), "STANDARD-NEEDED /data/items/0/verdict");
  claims.pop_back();
  EXPECT_EQ(code_of(assess(zeros(), about, claims, today)), "STANDARD-MISSING /data/items");
  EXPECT_EQ(code_of(assess(zeros(), about, all_claims(zeros()), day("2020-12-31"))),
            "STANDARD-AHEAD");
}

TEST(StandardAssessing, NotApplicableNeedsItsReason) {
  std::vector<Claim> claims = all_claims(zeros());
  const auto law = std::find_if(claims.begin(), claims.end(),
                                [](const Claim& claim) { return claim.item == "law1"; });
  law->mark = Mark::not_applicable;
  const auto code = [&] {
    return code_of(assess(zeros(), assessment(zeros()), claims, day("2021-12-01")));
  };
  EXPECT_EQ(code(), fmt::format("STANDARD-NOTE /data/items/{}/note", law - claims.begin()));
  law->note = "本村没有";
  EXPECT_EQ(code(), "ok");
}

TEST(StandardAssessing, WhatIsWrittenAfterThePeriodStillBelongsToIt) {
  const auto events =
      assess(zeros(), assessment(zeros()), all_claims(zeros()), day("2022-02-01")).value();
  EXPECT_EQ(events.front().data.at("day"), "2021-12-31");
}

class StandardVerifying : public testing::Test {
 protected:
  Assessment drawn() {
    Assessment a = assessment(zeros());
    a.drawn = true;
    return a;
  }
  Assessment verified() {
    Assessment a = drawn();
    a.verifier = "centre";
    a.dispute_until = until;
    a.items["lead1"].verified = Mark::not_met;
    a.items["lead3"].verified = Mark::met;
    return a;
  }
  const Instant until = noon("2022-01-20");
  const std::vector<Claim> findings{{"lead1", Mark::not_met, "无记录"}, {"lead3", Mark::met}};
};

TEST_F(StandardVerifying, IsForDrawnUnitsBySomebodyElseOnce) {
  EXPECT_EQ(code_of(verify(zeros(), drawn(), findings, "centre", until)), "ok");
  EXPECT_EQ(code_of(verify(zeros(), assessment(zeros()), findings, "centre", until)),
            "STANDARD-NOT-DRAWN");
  EXPECT_EQ(code_of(verify(zeros(), drawn(), findings, "lead", until)), "STANDARD-OWN");
  EXPECT_EQ(code_of(verify(zeros(), verified(), findings, "centre", until)), "STANDARD-VERIFIED");
  EXPECT_EQ(code_of(verify(zeros(), drawn(), {{"lead1", Mark::not_met}}, "centre", until)),
            "STANDARD-NOTE /data/items/0/note");
  EXPECT_EQ(code_of(verify(zeros(), drawn(), {{"lead2", Mark::met}}, "centre", until)),
            "STANDARD-COMPUTED /data/items/0/item");
  EXPECT_EQ(code_of(correct(zeros(), verified(), {{"lead1", Mark::met}}, "改")),
            "STANDARD-VERIFIED");
  EXPECT_EQ(code_of(correct(zeros(), drawn(), {{"lead1", Mark::not_met}}, "改")), "ok");
}

TEST_F(StandardVerifying, IsDisputedWithinTheTermAndRuledByAThird) {
  const Instant now = noon("2022-01-15");
  Assessment a = verified();
  EXPECT_EQ(code_of(dispute(a, "lead1", "有记录", now)), "ok");
  EXPECT_EQ(code_of(dispute(a, "lead3", "x", now)), "STANDARD-NOTHING /data/item");
  EXPECT_EQ(code_of(dispute(a, "nothing", "x", now)), "STANDARD-ITEM /data/item");
  EXPECT_EQ(code_of(dispute(a, "lead1", "x", until)), "STANDARD-TERM-OVER");
  EXPECT_EQ(code_of(rule(a, "lead1", Mark::met, "x", "third")), "STANDARD-NO-DISPUTE /data/item");
  a.items["lead1"].disputed = "有记录";
  a.items["lead1"].disputed_by = "deputy";
  EXPECT_EQ(code_of(dispute(a, "lead1", "x", now)), "STANDARD-DISPUTED /data/item");
  for (const char* own : {"centre", "lead", "deputy"})
    EXPECT_EQ(code_of(rule(a, "lead1", Mark::met, "属实", own)), "STANDARD-RULE-OWN") << own;
  EXPECT_EQ(code_of(rule(a, "lead1", Mark::met, "属实", "third")), "ok");
  a.items["lead1"].ruled = Mark::met;
  EXPECT_EQ(code_of(rule(a, "lead1", Mark::met, "x", "third")), "STANDARD-NO-DISPUTE /data/item");
}

TEST_F(StandardVerifying, SettlingWaitsForThePeriodVerifiersDisputesAndTerms) {
  const Settlement s{.period = "2021", .from = day("2021-01-01"), .to = day("2021-12-31")};
  const auto code = [&](std::vector<Assessment> all, const char* iso) {
    return code_of(settle(s, all, {}, noon(iso)));
  };
  EXPECT_EQ(code({assessment(zeros())}, "2021-12-30"), "STANDARD-EARLY");
  EXPECT_EQ(code({assessment(zeros())}, "2021-12-31"), "ok");
  EXPECT_EQ(code({drawn()}, "2022-01-10"), "STANDARD-UNVERIFIED");
  Settlement announced = s;
  announced.announced = "0817";
  EXPECT_EQ(code_of(settle(announced, {assessment(zeros())}, {}, noon("2022-01-10"))),
            "STANDARD-UNDRAWN");
  EXPECT_EQ(code_of(settle(announced, {}, {}, noon("2022-01-10"))), "ok") << "nobody to draw";
  EXPECT_EQ(code({verified()}, "2022-01-10"), "STANDARD-TERM");
  EXPECT_EQ(code({verified()}, "2022-01-21"), "ok");
  Assessment disputed = verified();
  disputed.items["lead1"].disputed = "有记录";
  EXPECT_EQ(code({disputed}, "2022-01-21"), "STANDARD-DISPUTES");
  disputed.items["lead1"].ruled = Mark::not_met;
  EXPECT_EQ(code({disputed}, "2022-01-10"), "ok") << "nothing is left to dispute";
}

// ---- draws
// -------------------------------------------------------------------------------------

std::vector<Candidate> candidates(int towns, int villages) {
  std::vector<Candidate> all;
  for (int t = 0; t < towns; ++t)
    for (int v = 0; v < villages; ++v) {
      const std::string unit = fmt::format("t{}v{}", t, v);
      all.push_back({unit, fmt::format("t{}", t), Uuid::named(unit)});
    }
  return all;
}
std::vector<std::string> units_of(const std::vector<Candidate>& drawn) {
  std::vector<std::string> units;
  for (const Candidate& one : drawn) units.push_back(one.unit);
  return units;
}

TEST(StandardDraws, TakeAShareOfEachParentsUnitsRoundedUp) {
  const auto drawn = drawn_of("2021-12-31 开奖号 0817", 20, candidates(4, 3));
  ASSERT_EQ(drawn.size(), 4U) << "one of three in each";
  std::set<std::string> parents;
  for (const Candidate& one : drawn) parents.insert(one.parent);
  EXPECT_EQ(parents.size(), 4U);
  EXPECT_EQ(drawn_of("x", 100, candidates(4, 3)).size(), 12U);
  EXPECT_EQ(drawn_of("x", 34, candidates(1, 3)).size(), 2U);
  EXPECT_THAT(drawn_of("x", 50, {}), IsEmpty());
}

// Anybody computes it again: the lowest SHA-256 of seed and id, as this test does by itself.
TEST(StandardDraws, AreTheLowestDigestsOfSeedAndUnit) {
  const std::string seed = "双色球 2022003 期";
  std::vector<std::pair<std::string, std::string>> order;
  for (const Candidate& one : candidates(1, 10))
    order.emplace_back(base::hex(base::sha256(seed + one.unit)), one.unit);
  std::sort(order.begin(), order.end());
  EXPECT_THAT(units_of(drawn_of(seed, 30, candidates(1, 10))),
              ElementsAre(order[0].second, order[1].second, order[2].second));
}

RC_GTEST_PROP(StandardDraws, DoNotDependOnTheOrderOfTheRows, ()) {
  const auto seed = *rc::gen::arbitrary<std::string>();
  const auto share = *rc::gen::inRange(1, 101);
  const auto towns = *rc::gen::inRange(1, 5);
  const auto villages = *rc::gen::inRange(1, 9);
  std::vector<Candidate> all = candidates(towns, villages);
  const std::vector<std::string> drawn = units_of(drawn_of(seed, share, all));
  for (std::size_t n = 1; n < all.size(); ++n)
    std::swap(all[n], all[*rc::gen::inRange<std::size_t>(0, n + 1)]);
  RC_ASSERT(units_of(drawn_of(seed, share, all)) == drawn);
  RC_ASSERT(drawn.size() ==
            static_cast<std::size_t>(towns * units_needed(share, villages, Rounding::up)));
}

TEST(StandardDraws, AreMadeOnALaterDayThanTheirSeedIsAnnounced) {
  const StandardDraw draw{.seed = "0817", .share = 50, .announced = noon("2022-01-04")};
  EXPECT_EQ(code_of(make_draw(draw, candidates(1, 4), day("2022-01-04"))), "STANDARD-DRAW-EARLY");
  EXPECT_EQ(code_of(make_draw(draw, candidates(1, 4), day("2022-01-05"))), "ok");
  EXPECT_EQ(code_of(make_draw(draw, {}, day("2022-01-05"))), "STANDARD-NOBODY");
  StandardDraw done = draw;
  done.drawn = true;
  EXPECT_EQ(code_of(make_draw(done, candidates(1, 4), day("2022-01-05"))), "STANDARD-DRAWN");
  EXPECT_EQ(code_of(announce_draw(draw, nullptr, day("2022-01-04"), day("2022-01-04"))), "ok");
  EXPECT_EQ(code_of(announce_draw(draw, nullptr, day("2022-01-05"), day("2022-01-04"))),
            "STANDARD-AHEAD");
  // One seed after another: nobody announces many and takes the one that suits.
  EXPECT_EQ(code_of(announce_draw(draw, &draw, day("2022-01-04"), day("2022-01-04"))),
            "STANDARD-ANNOUNCED");
}

// ---- streaks and honours
// -----------------------------------------------------------------------

TEST(HonourStreaks, S4_38CountYearsInARow) {
  const std::map<int, bool> years{{2019, true}, {2020, true}, {2021, true}};
  EXPECT_EQ(streak(years, {}, 2021), 3);
  EXPECT_EQ(streak(years, {}, 2020), 2);
  EXPECT_EQ(streak(years, {}, 2022), 0) << "not settled";
  EXPECT_EQ(streak({{2019, true}, {2021, true}}, {}, 2021), 1) << "a gap ends it";
  EXPECT_EQ(streak({{2019, true}, {2020, false}, {2021, true}}, {}, 2021), 1);
  EXPECT_EQ(streak(years, {2020}, 2021), 1) << "S4-39: a revoked year does not count";
  EXPECT_EQ(streak(years, {2021}, 2021), 0);
}

RC_GTEST_PROP(HonourStreaks, AreThoseOfANaiveCount, ()) {
  std::map<int, bool> years;
  std::set<int> revoked;
  for (int year = 2000; year < 2012; ++year) {
    const int what = *rc::gen::inRange(0, 4);
    if (what > 0) years[year] = what > 1;
    if (*rc::gen::inRange(0, 5) == 0) revoked.insert(year);
  }
  const int last = *rc::gen::inRange(1998, 2014);
  int naive = 0;
  for (int year = last; year >= 1990; --year) {
    const bool counts = years.contains(year) && years.at(year) && !revoked.contains(year);
    if (!counts) break;
    ++naive;
  }
  RC_ASSERT(streak(years, revoked, last) == naive);
}

TEST(HonourStreaks, AYearOfQuartersNeedsThemAll) {
  const std::map<int, int> expected{{2021, 3}, {2022, 4}};
  std::vector<PeriodResult> settled{
      {"2021-Q2", 2021, true}, {"2021-Q3", 2021, true}, {"2021-Q4", 2021, true}};
  EXPECT_EQ(years_of(settled, expected), (std::map<int, bool>{{2021, true}}));
  settled[1].passed = false;
  EXPECT_EQ(years_of(settled, expected), (std::map<int, bool>{{2021, false}}));
  settled.push_back({"2022-Q1", 2022, true});
  EXPECT_FALSE(years_of(settled, expected).contains(2022)) << "not all are settled";
}

class HonourProposals : public testing::Test {
 protected:
  const plan::Honours& honours = three_zeros().honours.front();
  Proposal proposal(int years) {
    return {.id = Uuid::named("proposal"), .unit = "village1", .year = 2022, .years = years};
  }
};

TEST_F(HonourProposals, S4_38Year1And2And3HaveTheirOwnOutcome) {
  EXPECT_EQ(honour_for(honours, 0), nullptr);
  EXPECT_EQ(honour_for(honours, 1)->act, "命名表彰");
  EXPECT_EQ(honour_for(honours, 2)->act, "通报表扬");
  EXPECT_EQ(honour_for(honours, 3)->act, "推荐市级以上表彰");
  EXPECT_EQ(honour_for(honours, 4)->years, 3);
}

TEST_F(HonourProposals, IsAProposalToTheBodyThatThePlanNamesAndNothingElse) {
  const auto events = propose_honour(honours, proposal(2), 2, false).value();
  ASSERT_EQ(events.size(), 1U);
  EXPECT_EQ(events.front().type, "honour.proposed");
  EXPECT_EQ(events.front().data.at("by"), "镇平安建设领导小组");
  EXPECT_EQ(code_of(propose_honour(honours, proposal(2), 1, false)), "HONOUR-STREAK");
  EXPECT_EQ(code_of(propose_honour(honours, proposal(4), 4, false)), "HONOUR-ROW /data/years");
  EXPECT_EQ(code_of(propose_honour(honours, proposal(2), 2, true)), "HONOUR-TWICE");
}

TEST_F(HonourProposals, S4_39IsRevokedOnlyOnceGrantedAndOnEvidence) {
  Proposal p = proposal(1);
  EXPECT_EQ(code_of(revoke_honour(p, "瞒报", "检查记录")), "HONOUR-NOT-GRANTED");
  EXPECT_EQ(code_of(decide_honour(p, "granted", "领导小组", "属实")), "ok");
  p.state = ProposalState::granted;
  EXPECT_EQ(code_of(decide_honour(p, "refused", "领导小组", "x")), "HONOUR-DECIDED");
  const auto events = revoke_honour(p, "瞒报", "检查记录").value();
  ASSERT_EQ(events.size(), 1U) << "nothing else follows";
  EXPECT_EQ(events.front().data.at("evidence"), "检查记录");
}

}  // namespace
}  // namespace wanhu::domain
