#include "stats/proportion.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <cmath>
#include <limits>
#include <stdexcept>

namespace wanhu::stats {
namespace {

// As R prints them: print(qnorm(p), digits = 16).
TEST(NormalQuantile, AgreesWithR) {
  EXPECT_NEAR(normal_quantile(0.975), 1.959963984540054, 2e-15);
  EXPECT_NEAR(normal_quantile(0.95), 1.644853626951472, 2e-15);
  EXPECT_NEAR(normal_quantile(0.995), 2.575829303548901, 3e-15);
  EXPECT_NEAR(normal_quantile(1e-10), -6.361340902404056, 1e-14);
  EXPECT_NEAR(normal_quantile(0.5), 0, 1e-16);
}

TEST(NormalQuantile, RefusesWhatIsNoProbability) {
  for (const double p : {0.0, 1.0, -0.1, 1.1, std::numeric_limits<double>::quiet_NaN()})
    EXPECT_THROW(normal_quantile(p), std::domain_error) << p;
}

RC_GTEST_PROP(NormalQuantile, TurnsTheDistributionRound, ()) {
  const double p = *rc::gen::inRange(1, 1'000'000) / 1e6;
  RC_ASSERT(std::abs(std::erfc(-normal_quantile(p) / std::sqrt(2.0)) / 2 - p) < 1e-14);
}

// The formula of R's prop.test(x, n, correct = FALSE), worked out apart with Python's
// statistics.NormalDist.
TEST(Wilson, AgreesWithTheFormulaOfR) {
  const auto expect = [](int part, int n, double low, double high) {
    const Interval interval = wilson(part, n);
    EXPECT_NEAR(interval.low, low, 1e-12) << part << "/" << n;
    EXPECT_NEAR(interval.high, high, 1e-12) << part << "/" << n;
  };
  expect(0, 10, 0, 0.277532799862889);
  expect(10, 10, 0.722467200137111, 1);
  expect(5, 10, 0.236593090512564, 0.763406909487436);
  expect(83, 100, 0.7445199523239887, 0.8910643388594006);
}

RC_GTEST_PROP(Wilson, HoldsTheShareAndIsNarrowerWithMore, ()) {
  const auto n = *rc::gen::inRange(1, 5000);
  const auto part = *rc::gen::inRange(0, n + 1);
  const Interval one = wilson(part, n), ten = wilson(part * 10, n * 10);
  const double share = static_cast<double>(part) / n;
  RC_ASSERT(one.low >= 0 && one.high <= 1);
  RC_ASSERT(one.low <= share && share <= one.high);
  RC_ASSERT(one.high - one.low > 0);
  RC_ASSERT(ten.high - ten.low < one.high - one.low);
  // What speaks for the one share speaks against the other.
  const Interval other = wilson(n - part, n);
  RC_ASSERT(std::abs(other.low - (1 - one.high)) < 1e-12);
}

TEST(Wilson, RefusesWhatIsNoShare) {
  EXPECT_THROW(wilson(1, 0), std::domain_error);
  EXPECT_THROW(wilson(-1, 5), std::domain_error);
  EXPECT_THROW(wilson(6, 5), std::domain_error);
}

TEST(Mover, IsTheIntervalItselfForOneTermAndNarrowerForTwo) {
  const Interval half = wilson(50, 100);
  const Interval one = mover({{.weight = 1, .value = 0.5, .interval = half}});
  EXPECT_NEAR(one.low, half.low, 1e-15);
  EXPECT_NEAR(one.high, half.high, 1e-15);
  const Interval two = mover({{.weight = 0.5, .value = 0.5, .interval = half},
                              {.weight = 0.5, .value = 0.5, .interval = half}});
  EXPECT_NEAR(two.high - two.low, (half.high - half.low) / std::sqrt(2.0), 1e-12);
}

}  // namespace
}  // namespace wanhu::stats
