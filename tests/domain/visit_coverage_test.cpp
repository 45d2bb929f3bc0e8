#include "domain/visit/coverage.hpp"

#include <gtest/gtest.h>

namespace wanhu::domain {
namespace {

Date day(const char* iso) {
  return Date::parse(iso).value();
}
const calendar::Calendar& office() {
  return calendar::Calendar::office();
}

// answered 40, declined 5, nobody home 10, vacant 5, unsafe 1, other 2: 50 reached, 63 visited
const CoverageCounts k_counts{.register_n = 200, .by_outcome = {40, 5, 10, 5, 1, 2}, .quota = 100};

TEST(Coverage, SharesOfTheRegisterAndTheQuotaApart) {
  const auto figures = coverage(k_counts, day("2021-10-16"), day("2021-10-31"), office()).value();
  EXPECT_EQ(figures.covered, (Ratio{50, 200}));
  EXPECT_EQ(figures.attempted, (Ratio{63, 200}));
  EXPECT_EQ(figures.quota, (Ratio{50, 100}));
  EXPECT_DOUBLE_EQ(figures.covered.share().value(), 0.25);
  EXPECT_FALSE(figures.provisional);
}

TEST(Coverage, PaceInCalendarAndWorkingDays_S0_18) {
  const auto figures = coverage(k_counts, day("2021-10-16"), day("2021-10-31"), office()).value();
  EXPECT_EQ(figures.calendar.days, 16);
  EXPECT_EQ(figures.working.days, 10);
  EXPECT_EQ(figures.calendar.remaining, 150);
  EXPECT_DOUBLE_EQ(figures.calendar.per_day().value(), 150.0 / 16);
  EXPECT_DOUBLE_EQ(figures.working.per_day().value(), 15.0);
}

TEST(Coverage, NoDayLeftHasNoPace) {
  const auto late = coverage(k_counts, day("2021-11-01"), day("2021-10-31"), office()).value();
  EXPECT_EQ(late.calendar.days, 0);
  EXPECT_EQ(late.calendar.per_day(), std::nullopt);
  const auto weekend = coverage(k_counts, day("2021-10-30"), day("2021-10-31"), office()).value();
  EXPECT_EQ(weekend.working.per_day(), std::nullopt);
  EXPECT_DOUBLE_EQ(weekend.calendar.per_day().value(), 75.0);
}

TEST(Coverage, WhenAllAreCoveredThePaceIsNothing) {
  const CoverageCounts all{.register_n = 3, .by_outcome = {1, 1, 0, 1, 0, 0}, .quota = {}};
  const auto figures = coverage(all, day("2021-11-01"), day("2021-10-31"), office()).value();
  EXPECT_EQ(figures.calendar.per_day(), 0.0);
  EXPECT_FALSE(figures.quota);
}

TEST(Coverage, AnEmptyRegisterHasNoShare) {
  const auto figures = coverage({}, day("2021-10-16"), day("2021-10-31"), office()).value();
  EXPECT_EQ(figures.covered.share(), std::nullopt);
}

TEST(Coverage, QuotaMetIsNotRegisterCovered_S1_09) {
  const CoverageCounts counts{.register_n = 200, .by_outcome = {150, 0, 0, 0, 0, 0}, .quota = 100};
  const auto figures = coverage(counts, day("2021-10-16"), day("2021-10-31"), office()).value();
  EXPECT_GT(figures.quota->share().value(), 1.0);
  EXPECT_LT(figures.covered.share().value(), 1.0);
  EXPECT_EQ(figures.working.remaining, 50);
}

TEST(Coverage, ImpossibleCountsAreRefused) {
  for (const CoverageCounts& counts :
       {CoverageCounts{.register_n = 2, .by_outcome = {1, 1, 1, 0, 0, 0}, .quota = {}},
        CoverageCounts{.register_n = 9, .by_outcome = {2, -1, 0, 0, 0, 0}, .quota = {}},
        CoverageCounts{.register_n = -1, .by_outcome = {}, .quota = {}}}) {
    const auto figures = coverage(counts, day("2021-10-16"), day("2021-10-31"), office());
    ASSERT_FALSE(figures);
    EXPECT_EQ(figures.error().code, "VISIT-COUNTS");
  }
}

TEST(Coverage, YearWithoutATableIsProvisional) {
  EXPECT_TRUE(coverage(k_counts, day("2026-12-20"), day("2027-01-10"), office())->provisional);
}

}  // namespace
}  // namespace wanhu::domain
