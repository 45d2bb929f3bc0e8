// Control charts of counts.
#include <gtest/gtest.h>

#include <cmath>

#include "base/random.hpp"
#include "domain/matter/chart.hpp"

namespace wanhu::domain {
namespace {

using Counts = std::vector<std::int64_t>;

TEST(Chart, SaysNothingBelowEightPeriods) {
  const Chart few = chart(Counts(7, 3));
  EXPECT_FALSE(few.enough);
  EXPECT_EQ(few.points.size(), 7U);
  EXPECT_TRUE(chart(Counts(8, 3)).enough);
  EXPECT_FALSE(chart(Counts(20, 3), 5).enough) << "a baseline of five periods is a guess too";
}

// The limits by the definition: the least count whose chance is not above 0.00135, summed term by
// term here.
TEST(Chart, LimitsAreThoseOfTheDistribution) {
  for (const std::int64_t mean : {1, 2, 5, 12, 40}) {
    const Chart c = chart(Counts(10, mean));
    double term = std::exp(-static_cast<double>(mean)), below = 0;
    std::int64_t n = 0;
    for (; 1 - below > 0.00135; ++n) {
      below += term;
      term *= static_cast<double>(mean) / static_cast<double>(n + 1);
    }
    EXPECT_EQ(c.upper, n) << mean;
    if (c.lower) EXPECT_LE(poisson_up_to(*c.lower, static_cast<double>(mean)), 0.00135);
    EXPECT_GT(poisson_up_to(c.lower.value_or(-1) + 1, static_cast<double>(mean)), 0.00135);
  }
  EXPECT_FALSE(chart(Counts(10, 5)).lower) << "no week at all is no signal at five a week";
  EXPECT_EQ(chart(Counts(10, 12)).lower, 2);
}

TEST(Chart, NamesWhatIsBeyondAndWhatRuns) {
  Counts counts(10, 2);
  counts.push_back(12);
  const Chart beyond = chart(counts, 10);
  EXPECT_EQ(beyond.points.back().signals, (std::vector<Signal>{Signal::above}));
  Counts run(12, 4);
  for (int n = 0; n < 12; ++n) run[static_cast<std::size_t>(n)] += n % 2 == 0 ? 1 : -1;
  for (int n = 0; n < k_run; ++n) run.push_back(5);
  const Chart c = chart(run, 12);
  EXPECT_EQ(c.points.back().signals, (std::vector<Signal>{Signal::run_above}));
  EXPECT_TRUE(c.points[run.size() - 2].signals.empty());
}

// By chance alone about one period in 370 lies beyond a limit.
TEST(Chart, ChanceRarelySignals) {
  base::Seeded random(3);
  std::int64_t beyond = 0;
  const std::int64_t periods = 20'000;
  Counts counts;
  for (std::int64_t n = 0; n < periods; ++n) {
    std::int64_t k = 0;
    for (double p = random.unit(); p > std::exp(-4.0); p *= random.unit()) ++k;
    counts.push_back(k);
  }
  for (const ChartPoint& point : chart(counts).points)
    for (const Signal signal : point.signals)
      if (signal == Signal::above || signal == Signal::below) ++beyond;
  EXPECT_GT(beyond, 0);
  EXPECT_LT(beyond, periods / 370);
}

TEST(RateChange, HalvingIsSeenOnceThereAreEnough) {
  const RateChange few = rate_change(4, 4, 2, 4), many = rate_change(400, 40, 200, 40);
  EXPECT_DOUBLE_EQ(few.ratio.value(), 0.5);
  EXPECT_LT(few.low.value(), 0.5);
  EXPECT_GT(few.high.value(), 1);
  EXPECT_LT(many.high.value(), 0.61);
  EXPECT_GT(many.low.value(), 0.41);
  EXPECT_FALSE(rate_change(0, 8, 3, 8).ratio);
  EXPECT_EQ(rate_change(5, 8, 0, 8).low, 0.0);
  EXPECT_FALSE(rate_change(5, 0, 3, 8).ratio);
}

}  // namespace
}  // namespace wanhu::domain
