// Tables that say what they do not know.
#include "stats/rank_table.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <cmath>

#include "base/random.hpp"
#include "stats/proportion.hpp"

namespace wanhu::stats {
namespace {

RankTable table_of(const RankInput& input, const RankTableOptions& options = {}) {
  auto table = rank_table(input, options);
  if (!table) throw std::runtime_error(table.error().code);
  return *table;
}

TEST(FayHerriot, ShrinksTowardsTheMeanByItsOwnError) {
  const Shrunken s = fay_herriot({0.8, 0.9, 1.0, 0.95, 0.7}, {0.01, 0.05, 0.05, 0.2, 0.02});
  for (std::size_t j = 0; j < 5; ++j) {
    EXPECT_GT(s.weight[j], 0);
    EXPECT_LT(s.weight[j], 1);
  }
  EXPECT_GT(s.weight[0], s.weight[4]);
  EXPECT_GT(s.weight[4], s.weight[1]);
  EXPECT_GT(s.weight[1], s.weight[3]);
  EXPECT_NEAR(s.estimate[0], s.weight[0] * 0.8 + (1 - s.weight[0]) * s.mean, 1e-15);
}

// With equal errors everything is known in closed form but A, and A is where its likelihood is
// largest: neighbours are lower.
TEST(FayHerriot, TheVarianceBetweenIsAtThePeak) {
  const std::vector<double> y{0.1, 0.4, 0.35, 0.8, 0.6, 0.2, 0.5}, se(7, 0.1);
  const Shrunken s = fay_herriot(y, se);
  double mean = 0;
  for (const double value : y) mean += value / 7;
  EXPECT_NEAR(s.mean, mean, 1e-14);
  double squares = 0;
  for (const double value : y) squares += (value - mean) * (value - mean);
  const auto likelihood = [&](double a) {
    const double v = a + 0.01;
    return -3 * std::log(v) - squares / v / 2 + std::log(std::atan(7 * a / v)) / 7;
  };
  EXPECT_GT(likelihood(s.between), likelihood(s.between * 1.001));
  EXPECT_GT(likelihood(s.between), likelihood(s.between * 0.999));
}

TEST(FayHerriot, NeverSaysThatAllAreEqual) {
  const Shrunken s = fay_herriot({0.9, 0.9, 0.9, 0.9}, {0.05, 0.05, 0.05, 0.05});
  EXPECT_GT(s.between, 0);
  EXPECT_GT(s.rmse[0], 0);
}

// The truth drawn from the model: the stated error is the real one, and smaller than the direct
// one.
TEST(FayHerriot, ItsErrorIsTheRealOne) {
  base::Seeded random(42);
  const auto normal = [&] { return normal_quantile(std::max(random.unit(), 0x1.0p-60)); };
  double real = 0, stated = 0, direct = 0;
  for (int w = 0; w < 3000; ++w) {
    std::vector<double> y, se, truth;
    for (int j = 0; j < 16; ++j) {
      truth.push_back(0.92 + 0.03 * normal());
      se.push_back(0.02 + 0.002 * j);
      y.push_back(truth.back() + se.back() * normal());
    }
    const Shrunken s = fay_herriot(y, se);
    for (std::size_t j = 0; j < 16; ++j) {
      real += std::pow(s.estimate[j] - truth[j], 2);
      stated += s.rmse[j] * s.rmse[j];
      direct += se[j] * se[j];
    }
  }
  EXPECT_NEAR(stated / real, 1, 0.08);
  EXPECT_LT(real, 0.75 * direct);
}

TEST(RankTable, GroupsAreRunsThatCannotBeToldApart) {
  const RankInput input{.unit = {"a", "b", "c", "d", "e"},
                        .estimate = {0.90, 0.895, 0.70, 0.69, 0.10},
                        .se = {0.01, 0.01, 0.01, 0.01, 0.01}};
  const RankTable table = table_of(input, {.best = {1, 2}});
  EXPECT_TRUE(table.any_told_apart);
  EXPECT_EQ(table.rows[0].groups, std::vector<int>{1});
  EXPECT_EQ(table.rows[1].groups, std::vector<int>{1});
  EXPECT_EQ(table.rows[2].groups, std::vector<int>{2});
  EXPECT_EQ(table.rows[3].groups, std::vector<int>{2});
  EXPECT_EQ(table.rows[4].groups, std::vector<int>{3});
  EXPECT_EQ(table.rows[0].alike, 1);
  EXPECT_EQ(table.rows[4].alike, 0);
  EXPECT_EQ(table.best[0].best, (std::vector<std::size_t>{0, 1}));
  EXPECT_EQ(table.best[0].worst, (std::vector<std::size_t>{4}));
  EXPECT_EQ(table.best[1].worst, (std::vector<std::size_t>{2, 3, 4}));
  EXPECT_EQ(table.first_from_last, 1);
  EXPECT_GT(table.first_from_second, 5);
}

TEST(RankTable, AUnitMayBeInTwoGroups) {
  const RankInput input{
      .unit = {"a", "b", "c"}, .estimate = {0.90, 0.87, 0.84}, .se = {0.01, 0.01, 0.01}};
  const RankTable table = table_of(input);
  EXPECT_EQ(table.rows[0].groups, std::vector<int>{1});
  EXPECT_EQ(table.rows[1].groups, (std::vector<int>{1, 2}));
  EXPECT_EQ(table.rows[2].groups, std::vector<int>{2});
}

RC_GTEST_PROP(RankTable, ChancesAddUp, ()) {
  base::Seeded random(*rc::gen::inRange<std::uint64_t>(1, 1'000'000));
  const auto p = *rc::gen::inRange<std::size_t>(3, 40);
  RankInput input;
  for (std::size_t j = 0; j < p; ++j) {
    input.unit.push_back("u" + std::to_string(j));
    input.estimate.push_back(random.unit());
    input.se.push_back(0.02 + 0.2 * random.unit());
  }
  const int k = *rc::gen::inRange(1, static_cast<int>(p));
  const RankTable table =
      table_of(input, {.sets = {.draws = 200, .marginal = false}, .first_k = k});
  double first = 0, last = 0;
  for (const RankRow& row : table.rows) {
    first += *row.first_k;
    last += *row.last_k;
    RC_ASSERT(!row.groups.empty());
  }
  RC_ASSERT(std::abs(first - k) < 1e-9);
  RC_ASSERT(std::abs(last - k) < 1e-9);
}

TEST(RankTable, AsksForMoreInterviewsWhereNothingIsToldApart) {
  const RankInput input{
      .unit = {"a", "b", "c"}, .estimate = {0.92, 0.91, 0.90}, .se = {0.05, 0.05, 0.05}};
  const RankTable table = table_of(input);
  EXPECT_FALSE(table.any_told_apart);
  // (c σ / d)²: c near 2.34, σ = 0.0707, d = 0.02.
  EXPECT_NEAR(table.first_from_last, 68.7, 4);
}

TEST(RankTable, BadInputIsNamed) {
  const RankInput two{.unit = {"a", "b"}, .estimate = {1, 2}, .se = {1, 1}};
  EXPECT_EQ(rank_table(two, {}).error().code, "RANK-SMALL");
  const RankInput three{.unit = {"a", "b", "c"}, .estimate = {1, 2, 3}, .se = {1, 1, 1}};
  EXPECT_EQ(rank_table(three, {.first_k = 3}).error().code, "RANK-K");
  EXPECT_EQ(rank_table(three, {.best = {0}}).error().code, "RANK-TAU");
}

}  // namespace
}  // namespace wanhu::stats
