// The interviewer's share in the error of a figure: F10.
#include "domain/poll/interviewer.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "base/random.hpp"

namespace wanhu::domain {
namespace {

// Irwin and Hall's sum of twelve: mean 0, variance 1, exactly.
double near_normal(base::Seeded& random) {
  double sum = -6;
  for (int i = 0; i < 12; ++i) sum += random.unit();
  return sum;
}
std::vector<ValuesOfOne> drawn(base::Seeded& random, double rho, int interviewers, int each) {
  std::vector<ValuesOfOne> all;
  for (int i = 0; i < interviewers; ++i) {
    const double own = std::sqrt(rho) * near_normal(random);
    ValuesOfOne one;
    for (int n = 0; n < each; ++n) one.add(own + std::sqrt(1 - rho) * near_normal(random));
    all.push_back(one);
  }
  return all;
}

// Shrout and Fleiss (1979), table 2: four judges of six targets, ICC(1,1) = .17 (F = 56.21 / 5 over
// 6.26); here a target is an interviewer.
TEST(Alikeness, ShroutAndFleiss) {
  const double scores[6][4] = {{9, 2, 5, 8}, {6, 1, 3, 2},  {8, 4, 6, 8},
                               {7, 1, 2, 6}, {10, 5, 6, 9}, {6, 2, 4, 7}};
  std::vector<ValuesOfOne> all(6);
  for (std::size_t i = 0; i < all.size(); ++i)
    for (const double score : scores[i]) all[i].add(score);
  const auto found = alikeness(all);
  ASSERT_TRUE(found);
  EXPECT_NEAR(found->rho, 0.1657, 5e-4);
  EXPECT_NEAR(found->interval.low, -0.133, 5e-3);
  EXPECT_NEAR(found->interval.high, 0.722, 5e-3);
  EXPECT_TRUE(found->few);
}

TEST(Alikeness, TheIntervalHoldsTheTruthAsOftenAsItSays) {
  base::Seeded random(7);
  for (const double rho : {0.0, 0.05, 0.2}) {
    int held = 0;
    double sum = 0;
    constexpr int k_times = 1000;
    for (int time = 0; time < k_times; ++time) {
      const auto found = alikeness(drawn(random, rho, 20, 25));
      ASSERT_TRUE(found);
      EXPECT_FALSE(found->few);
      sum += found->rho;
      held += found->interval.low <= rho && rho <= found->interval.high ? 1 : 0;
    }
    // More than three standard errors of 1000 draws at 95 %: 0.0207.
    EXPECT_NEAR(held / 1000.0, 0.95, 0.025) << rho;
    EXPECT_NEAR(sum / k_times, rho, 0.02) << rho;
  }
}

TEST(Alikeness, SharesAreZerosAndOnes) {
  // Half of the interviewers bring only yes, half only no: nothing but the interviewer decides.
  std::vector<ValuesOfOne> all(10);
  for (std::size_t i = 0; i < all.size(); ++i)
    for (int n = 0; n < 20; ++n) all[i].add(i % 2 == 0 ? 1 : 0);
  EXPECT_EQ(alikeness(all)->rho, 1);
  // Everybody the same mixture: less alike than chance.
  for (ValuesOfOne& one : all) one = {.n = 20, .sum = 10, .squares = 10};
  EXPECT_LT(alikeness(all)->rho, 0);
}

TEST(Alikeness, NothingToCompareIsNothing) {
  EXPECT_FALSE(alikeness({}));
  EXPECT_FALSE(alikeness({{.n = 5, .sum = 3, .squares = 3}}));
  EXPECT_FALSE(alikeness({{.n = 1, .sum = 1, .squares = 1}, {.n = 1, .sum = 0, .squares = 0}}));
  EXPECT_FALSE(alikeness({{.n = 5, .sum = 5, .squares = 5}, {.n = 5, .sum = 5, .squares = 5}}));
  ASSERT_TRUE(alikeness({{}, {.n = 5, .sum = 3, .squares = 3}, {.n = 5, .sum = 1, .squares = 1}}));
  EXPECT_EQ(alikeness({{}, {.n = 5, .sum = 3, .squares = 3}, {.n = 5, .sum = 1, .squares = 1}})
                ->interviewers,
            2);
}

}  // namespace
}  // namespace wanhu::domain
