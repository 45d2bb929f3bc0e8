// Quotas of visits: whom they are for, when, what counts, what is still to be done, and milestones.
#include "domain/visit/quota.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "domain/standard/target.hpp"
#include "support/work_plan.hpp"

namespace wanhu::domain {
namespace {

using test::work_plan;

Date day(const char* text) {
  return Date::parse(text).value();
}

// A plan of 2021 with one quota, in its first half-year unless `more` says another phase.
plan::Plan with_quota(const std::string& more, const std::string& phase = "first") {
  return work_plan(
      "[quota.household_visit]\nunit = \"户\"\ncoverage = \"every_address\"\nphase = \"" + phase +
      "\"\n" + more);
}
const plan::Quota& quota_in(const plan::Plan& plan) {
  return plan.quotas.front();
}
std::vector<std::string> windows(const plan::Plan& plan) {
  std::vector<std::string> all;
  for (const calendar::Window& window :
       quota_windows(plan, quota_in(plan), calendar::Calendar::office()))
    all.push_back(window.from.iso() + "/" + window.to.iso() + " ×" +
                  std::to_string(asked_in(quota_in(plan).total, window)));
  return all;
}
using Told = std::vector<std::string>;

// ---- what counts -------------------------------------------------------------------------------

TEST(Quota, S0_09_GoneToIsWhatThePlanLists) {
  const plan::Plan plan = with_quota(
      "total = 9\noutcomes = [\"answered\", \"declined\", \"nobody_home\", \"vacant\"]\n");
  const OutcomeSet set = counted_outcomes(&quota_in(plan));
  for (const Outcome one :
       {Outcome::answered, Outcome::declined, Outcome::nobody_home, Outcome::vacant})
    EXPECT_TRUE(counts(set, one)) << name_of(one);
  for (const Outcome one : {Outcome::unsafe, Outcome::other})
    EXPECT_FALSE(counts(set, one)) << name_of(one);
}

TEST(Quota, WithoutAListWhatReachesAHouseholdCounts) {
  const plan::Plan plan = with_quota("total = 9\n");
  for (const plan::Quota* const quota : {&quota_in(plan), static_cast<const plan::Quota*>(nullptr)})
    for (const OutcomeRule& rule : outcome_rules())
      EXPECT_EQ(counts(counted_outcomes(quota), rule.outcome), rule.reached) << rule.name;
}

// A plan that was activated before the check knew of it.
TEST(Quota, ARefusalCountsWhateverIsListed) {
  plan::Quota quota;
  quota.outcomes = {"answered"};
  EXPECT_TRUE(counts(counted_outcomes(&quota), Outcome::declined));
  EXPECT_FALSE(counts(counted_outcomes(&quota), Outcome::vacant));
}

TEST(Quota, APlanThatLeavesRefusalsOutDoesNotLoad) {
  const auto codes = [](const std::string& outcomes) {
    std::vector<std::string> all;
    const std::string text = test::work_plan_text(
        "[quota.household_visit]\nunit = \"户\"\ntotal = 9\ncoverage = \"quota\"\nphase = "
        "\"first\"\n"
        "outcomes = " +
        outcomes + "\n");
    for (const plan::Finding& finding : plan::load(text, "plan.toml").findings)
      all.push_back(finding.code);
    return all;
  };
  EXPECT_EQ(codes("[\"answered\", \"vacant\"]"), (Told{"L-QUOTA-OUTCOME"}));
  EXPECT_EQ(codes("[\"answered\", \"declined\"]"), Told{});
}

// ---- for whom ----------------------------------------------------------------------------------

TEST(Quota, S2_08_SoManyForEachPersonTeamOrUnit) {
  const auto who = [](const char* per) {
    const plan::Plan plan = with_quota(std::string("total = 20\nper = \"") + per + "\"\n");
    return quota_for(plan, quota_in(plan));
  };
  EXPECT_EQ(who("visitor"), QuotaFor::holders);
  EXPECT_EQ(who("chief"), QuotaFor::holders);
  EXPECT_EQ(who("team"), QuotaFor::teams);
  EXPECT_EQ(who("village"), QuotaFor::units);
  EXPECT_EQ(who("t1"), QuotaFor::units);
  const plan::Plan all = with_quota("total = 20\n");
  EXPECT_EQ(quota_for(all, quota_in(all)), QuotaFor::whole);
  plan::Quota words;
  words.per = "每个干部";
  EXPECT_EQ(quota_for(all, words), QuotaFor::nobody) << "as only an old plan may say it";
}

TEST(Quota, ALevelIsEachUnitOfTheKindInThePlansOrder) {
  const plan::Plan level = with_quota("total = 20\nper = \"village\"\n");
  EXPECT_EQ(quota_units(level, quota_in(level)), (Told{"v1", "v2", "v3"}));
  const plan::Plan root = with_quota("total = 20\nper = \"county\"\n");
  EXPECT_EQ(quota_units(root, quota_in(root)), (Told{"county"}));
  const plan::Plan one = with_quota("total = 20\nper = \"t2\"\n");
  EXPECT_EQ(quota_units(one, quota_in(one)), (Told{"t2"}));
}

TEST(Quota, WhoeverItIsForMustBeInThePlan) {
  const std::string text = test::work_plan_text(
      "[quota.household_visit]\nunit = \"户\"\ntotal = 9\ncoverage = \"quota\"\nphase = \"first\"\n"
      "per = \"每名干部\"\n");
  const plan::Loaded loaded = plan::load(text, "plan.toml");
  ASSERT_EQ(loaded.findings.size(), 1U);
  EXPECT_EQ(loaded.findings.front().code, "L-REF");
}

// ---- when --------------------------------------------------------------------------------------

TEST(Quota, OnceInThePhaseOrInEveryPeriodOfIt) {
  EXPECT_EQ(windows(with_quota("total = 20\n")), (Told{"2021-04-16/2021-06-30 ×20"}));
  EXPECT_EQ(windows(with_quota("total = 20\nevery = \"月\"\n")),
            (Told{"2021-04-16/2021-04-30 ×10", "2021-05-01/2021-05-31 ×20",
                  "2021-06-01/2021-06-30 ×20"}));
  EXPECT_EQ(windows(with_quota("total = 3\nevery = \"半月\"\n")).size(), 5U);
  EXPECT_EQ(windows(with_quota("total = 9\nevery = \"季度\"\n")),
            (Told{"2021-04-16/2021-06-30 ×8"}));
  EXPECT_EQ(
      windows(with_quota("total = 9\nevery = \"双月\"\n", "second")),
      (Told{"2021-07-01/2021-08-31 ×9", "2021-09-01/2021-10-31 ×9", "2021-11-01/2021-12-31 ×9"}));
  EXPECT_EQ(windows(with_quota("total = 9\nevery = \"半年\"\n", "second")),
            (Told{"2021-07-01/2021-12-31 ×9"}));
}

TEST(Quota, TheWindowOfADayIsTheOneThatHoldsItOrTheNext) {
  const plan::Plan plan = with_quota("total = 20\nevery = \"月\"\n");
  const auto all = quota_windows(plan, quota_in(plan), calendar::Calendar::office());
  const auto begins = [&](const char* on) { return window_on(all, day(on))->from.iso(); };
  EXPECT_EQ(begins("2021-01-01"), "2021-04-16");
  EXPECT_EQ(begins("2021-04-30"), "2021-04-16");
  EXPECT_EQ(begins("2021-05-01"), "2021-05-01");
  EXPECT_EQ(begins("2021-12-01"), "2021-06-01") << "the last one stays";
  EXPECT_FALSE(window_on({}, day("2021-05-01")));
}

// ---- how far -----------------------------------------------------------------------------------

TEST(Quota, S1_09_AFloorIsNoCeiling) {
  const plan::Plan plan = with_quota("total = 20\nfloor = true\n");
  const plan::Quota& quota = quota_in(plan);
  const calendar::Window may{day("2021-05-01"), day("2021-05-31"), day("2021-05-01"),
                             day("2021-05-31")};
  EXPECT_EQ(state_of(quota, 20, 0, may, day("2021-04-30")), QuotaState::ahead);
  EXPECT_EQ(state_of(quota, 20, 19, may, day("2021-05-31")), QuotaState::open);
  EXPECT_EQ(state_of(quota, 20, 19, may, day("2021-06-01")), QuotaState::below);
  EXPECT_EQ(state_of(quota, 20, 20, may, day("2021-05-10")), QuotaState::met);
  EXPECT_EQ(state_of(quota, 20, 90, may, day("2021-05-10")), QuotaState::met);
  EXPECT_EQ(still_to_do(quota, 20, 12), 8);
  EXPECT_EQ(beyond(quota, 20, 90), 0);
}

TEST(Quota, ACeilingAsksForNothingAndWarnsBeyond) {
  const plan::Plan plan = with_quota("total = 20\nceiling = true\n");
  const plan::Quota& quota = quota_in(plan);
  const calendar::Window may{day("2021-05-01"), day("2021-05-31"), day("2021-05-01"),
                             day("2021-05-31")};
  EXPECT_EQ(state_of(quota, 20, 0, may, day("2021-06-01")), QuotaState::met);
  EXPECT_EQ(still_to_do(quota, 20, 0), 0);
  EXPECT_EQ(state_of(quota, 20, 20, may, day("2021-05-10")), QuotaState::met);
  EXPECT_EQ(state_of(quota, 20, 21, may, day("2021-05-10")), QuotaState::over);
  EXPECT_EQ(beyond(quota, 20, 23), 3);
}

TEST(Quota, FloorAndCeilingTogetherMeanExactly) {
  const plan::Plan plan = with_quota("total = 20\nfloor = true\nceiling = true\n");
  EXPECT_EQ(still_to_do(quota_in(plan), 20, 19), 1);
  EXPECT_EQ(beyond(quota_in(plan), 20, 21), 1);
}

// ---- milestones --------------------------------------------------------------------------------

// S3's curve: 60 % by the half-year, all of it by the year's end.
plan::Plan curve(const std::string& round) {
  return with_quota(
      "total = 7\nmilestones = [ { by = 2021-12-31, at = \"100%\" }, { by = 2021-09-30, at = "
      "\"60%\" } ]\n" +
          round,
      "second");
}

TEST(Quota, MilestonesAreNumbersRoundedAsThePlanSays) {
  const auto needed = [](const std::string& round) {
    const plan::Plan plan = curve(round);
    std::vector<std::int64_t> all;
    for (const QuotaMark& mark : marks_of(quota_in(plan), 7, {}, day("2021-07-01")))
      all.push_back(mark.needed);
    return all;
  };
  using Numbers = std::vector<std::int64_t>;
  EXPECT_EQ(needed(""), (Numbers{5, 7})) << "60 % of 7 is 4.2; a share is reached when it is";
  EXPECT_EQ(needed("round = \"up\"\n"), (Numbers{5, 7}));
  EXPECT_EQ(needed("round = \"down\"\n"), (Numbers{4, 7}));
  EXPECT_EQ(needed("round = \"nearest\"\n"), (Numbers{4, 7}));
}

TEST(Quota, AMilestoneIsMetMissedOrStillOpen) {
  const plan::Plan plan = curve("");
  const DoneByDay done{{day("2021-08-01"), 3}, {day("2021-09-30"), 1}, {day("2021-10-01"), 2}};
  const auto marks = [&](const char* today) {
    return marks_of(quota_in(plan), 7, done, day(today));
  };
  const auto early = marks("2021-08-31");
  EXPECT_EQ(early[0].done, 3);
  EXPECT_EQ(early[0].met, std::nullopt);
  EXPECT_EQ(early[1].done, std::nullopt) << "its turn comes after the first";
  EXPECT_EQ(marks("2021-09-30")[0].met, std::nullopt) << "the day is not over";
  const auto late = marks("2021-10-02");
  EXPECT_EQ(late[0].done, 4) << "what came on the day counts, what came after it does not";
  EXPECT_EQ(late[0].met, false);
  EXPECT_EQ(late[1].done, 6);
  EXPECT_EQ(late[1].met, std::nullopt);
  const DoneByDay all{{day("2021-08-01"), 7}};
  EXPECT_EQ(marks_of(quota_in(plan), 7, all, day("2021-08-02"))[0].met, true);
}

TEST(Quota, TheLineGoesThroughTheMilestones) {
  const plan::Plan plan = curve("");
  const auto& milestones = quota_in(plan).milestones;
  const Date from = day("2021-07-01"), to = day("2021-12-31");
  const auto line = [&](const char* on) { return line_on(milestones, from, to, day(on)); };
  EXPECT_DOUBLE_EQ(line("2021-06-30"), 0);
  EXPECT_DOUBLE_EQ(line("2021-08-15"), 0.6 * 46 / 92);
  EXPECT_DOUBLE_EQ(line("2021-09-30"), 0.6);
  EXPECT_DOUBLE_EQ(line("2021-11-15"), 0.6 + 0.4 * 46 / 92);
  EXPECT_DOUBLE_EQ(line("2021-12-31"), 1);
  EXPECT_DOUBLE_EQ(line_on({}, from, to, day("2021-09-30")), 0.5) << "a steady pace";
  EXPECT_DOUBLE_EQ(line_on({{.by = day("2021-09-30"), .percent = 60}}, from, to, to), 1)
      << "all of it by the end all the same";
}

TEST(Quota, AMilestoneOutsideTheWindowIsTold) {
  const std::string text = test::work_plan_text(
      "[quota.household_visit]\nunit = \"户\"\ntotal = 9\ncoverage = \"quota\"\nphase = \"first\"\n"
      "milestones = [ { by = 2022-01-31, at = \"100%\" } ]\n");
  const plan::Loaded loaded = plan::load(text, "plan.toml");
  ASSERT_EQ(loaded.findings.size(), 1U);
  EXPECT_EQ(loaded.findings.front().code, "L-DATE-WINDOW");
}

// ---- properties --------------------------------------------------------------------------------

plan::Quota some_quota() {
  plan::Quota quota;
  quota.floor = *rc::gen::arbitrary<bool>();
  quota.ceiling = *rc::gen::arbitrary<bool>();
  return quota;
}
std::int64_t some_number() {
  return *rc::gen::inRange<std::int64_t>(0, 20'000);
}

RC_GTEST_PROP(QuotaProperty, NobodyHasBothSomethingToDoAndTooMuch, ()) {
  const plan::Quota quota = some_quota();
  const std::int64_t asked = some_number(), done = some_number();
  const std::int64_t left = still_to_do(quota, asked, done), over = beyond(quota, asked, done);
  RC_ASSERT(left >= 0);
  RC_ASSERT(over >= 0);
  RC_ASSERT(left == 0 || over == 0);
  if (is_floor(quota)) RC_ASSERT(done + left >= asked);
  if (quota.ceiling) RC_ASSERT(done - over <= asked);
}

RC_GTEST_PROP(QuotaProperty, OneMoreVisitNeverLeavesMoreToDo, ()) {
  const plan::Quota quota = some_quota();
  const std::int64_t asked = some_number(), done = some_number();
  RC_ASSERT(still_to_do(quota, asked, done + 1) <= still_to_do(quota, asked, done));
  RC_ASSERT(beyond(quota, asked, done + 1) >= beyond(quota, asked, done));
}

RC_GTEST_PROP(QuotaProperty, APartOfAPeriodAsksAsACadenceWould, ()) {
  const Date whole_from = day("2021-01-01") + *rc::gen::inRange(0, 400);
  const int whole = *rc::gen::inRange(1, 367), first = *rc::gen::inRange(0, whole);
  const int days = *rc::gen::inRange(1, whole - first + 1);
  const calendar::Window window{whole_from + first, whole_from + (first + days - 1), whole_from,
                                whole_from + (whole - 1)};
  const int number = *rc::gen::inRange(0, 5'000);
  RC_ASSERT(asked_in(number, window) == calendar::times_due(number, window));
  RC_ASSERT(asked_in(number, window) <= number);
}

RC_GTEST_PROP(QuotaProperty, MilestonesNeverFallAndTheLastOfAllIsAll, ()) {
  plan::Quota quota;
  quota.round = *rc::gen::element<std::string>("", "up", "down", "nearest");
  int percent = 0;
  Date by = day("2021-07-01");
  while (percent < 100) {
    percent = std::min(100, percent + *rc::gen::inRange(1, 60));
    by = by + *rc::gen::inRange(1, 40);
    quota.milestones.push_back({.by = by, .percent = percent});
  }
  const std::int64_t asked = some_number();
  DoneByDay done;
  for (int n = *rc::gen::inRange(0, 8); n > 0; --n)
    done[day("2021-07-01") + *rc::gen::inRange(0, 200)] += *rc::gen::inRange(0, 900);
  const Date today = day("2021-07-01") + *rc::gen::inRange(-10, 250);
  std::int64_t needed = 0, so_far = 0;
  for (const QuotaMark& mark : marks_of(quota, asked, done, today)) {
    RC_ASSERT(mark.needed >= needed);
    RC_ASSERT(mark.needed == units_needed(mark.percent, asked, rounding_of(quota.round)));
    needed = mark.needed;
    if (!mark.done) {
      RC_ASSERT(mark.by > today);
      continue;
    }
    RC_ASSERT(*mark.done >= so_far);
    so_far = *mark.done;
    if (mark.met) RC_ASSERT(*mark.met == (so_far >= mark.needed));
    if (mark.by < today) RC_ASSERT(mark.met.has_value());
  }
  RC_ASSERT(needed == asked);
}

RC_GTEST_PROP(QuotaProperty, TheLineNeverFallsAndStaysBetweenNoneAndAll, ()) {
  std::vector<plan::Milestone> milestones;
  const Date from = day("2021-07-01"), to = from + 180;
  int percent = 0;
  for (Date by = from; by < to && percent < 100; by = by + *rc::gen::inRange(1, 60)) {
    percent = std::min(100, percent + *rc::gen::inRange(0, 50));
    milestones.push_back({.by = by, .percent = percent});
  }
  double before = 0;
  for (Date on = from - 5; on <= to; on = on + 1) {
    const double share = line_on(milestones, from, to, on);
    RC_ASSERT(share >= before);
    RC_ASSERT(share <= 1.0);
    before = share;
  }
  RC_ASSERT(before == 1.0);
}

}  // namespace
}  // namespace wanhu::domain
