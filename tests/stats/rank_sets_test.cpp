// Confidence sets for ranks: against looking at every pair, against themselves in another order and
// with another number of threads, and against the truth they are to cover.
#include "stats/rank_sets.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <cmath>

#include "base/random.hpp"
#include "stats/proportion.hpp"
#include "stats/rank_draws.hpp"

namespace wanhu::stats {
namespace {

double normal(base::Seeded& random) {
  return normal_quantile(std::max(random.unit(), 0x1.0p-60));
}

RankInput world(std::size_t p, double spread, std::uint64_t seed, double se_from = 0.01,
                double se_to = 0.05) {
  base::Seeded random(seed);
  RankInput input;
  for (std::size_t j = 0; j < p; ++j) {
    input.unit.push_back("村" + std::to_string(10'000 + j));
    input.se.push_back(se_from + (se_to - se_from) * random.unit());
    input.estimate.push_back(0.9 + spread * normal(random) + input.se.back() * normal(random));
  }
  return input;
}

RankSets sets_of(const RankInput& input, const RankOptions& options = {}) {
  auto sets = rank_sets(input, options);
  if (!sets) throw std::runtime_error(sets.error().code);
  return *sets;
}

RankDraws draws_of(const RankInput& input, int draws) {
  RankDraws::Units units{.estimate = input.estimate, .se = input.se};
  for (std::size_t j = 0; j < input.unit.size(); ++j) units.place.push_back(j);
  return {std::move(units), draws, 5, 1};
}

// The same maxima through a covariance matrix, which looks at every pair.
RankDraws draws_of_every_pair(const RankInput& input, int draws) {
  const std::size_t p = input.unit.size();
  RankDraws::Units units{
      .estimate = input.estimate, .se = input.se, .covariance = Matrix(p, p), .root = Matrix(p, p)};
  for (std::size_t j = 0; j < p; ++j) {
    units.place.push_back(j);
    units.covariance(j, j) = input.se[j] * input.se[j];
    units.root(j, j) = input.se[j];
  }
  return {std::move(units), draws, 5, 1};
}

RC_GTEST_PROP(RankDraws, FindTheLargestWithoutLookingAtEveryPair, ()) {
  const auto p = *rc::gen::inRange<std::size_t>(2, 260);
  const double spread = *rc::gen::element(0.0, 0.02, 0.1, 1.0);
  const RankInput input = world(p, spread, *rc::gen::inRange<std::uint64_t>(1, 1'000'000));
  const RankDraws fast = draws_of(input, 20), slow = draws_of_every_pair(input, 20);
  for (const double critical : {double{INFINITY}, 4.0, 2.5, 1.0})
    for (const bool one_sided : {false, true}) {
      const InQuestion question{.critical = critical, .one_sided = one_sided};
      const auto a = fast.maxima(question), b = slow.maxima(question);
      for (std::size_t d = 0; d < a.size(); ++d)
        RC_ASSERT(std::abs(a[d] - b[d]) <= 1e-9 * (1 + b[d]));
    }
  std::vector<std::size_t> all(p);
  for (std::size_t j = 0; j < p; ++j) all[j] = j;
  for (const double critical : {double{INFINITY}, 2.0}) {
    const std::vector<double> each(p, critical);
    const Matrix a = fast.maxima_with(all, each), b = slow.maxima_with(all, each);
    for (std::size_t i = 0; i < a.cells.size(); ++i)
      RC_ASSERT(std::abs(a.cells[i] - b.cells[i]) <= 1e-9 * (1 + b.cells[i]));
  }
}

TEST(RankDraws, ManyUnitsInQuestionAreLookedAtByBuckets) {
  const RankInput input = world(900, 0.02, 3);  // more than are looked at one by one
  const RankDraws fast = draws_of(input, 10), slow = draws_of_every_pair(input, 10);
  const std::vector<std::size_t> some{0, 17, 450, 899};
  for (const double critical : {double{INFINITY}, 3.0}) {
    const std::vector<double> each(900, critical);
    const Matrix a = fast.maxima_with(some, each), b = slow.maxima_with(some, each);
    for (std::size_t i = 0; i < a.cells.size(); ++i) EXPECT_NEAR(a.cells[i], b.cells[i], 1e-9);
  }
}

TEST(RankSets, EqualUnitsMayHaveAnyRank) {
  RankInput input = world(16, 0, 11);
  for (double& value : input.estimate) value = 0.9;
  for (const RankSet& set : sets_of(input).simultaneous) EXPECT_EQ(set, (RankSet{1, 16}));
}

TEST(RankSets, UnitsFarApartHaveTheirRankAlone) {
  RankInput input;
  for (int j = 0; j < 12; ++j) {
    input.unit.push_back("u" + std::to_string(j));
    input.estimate.push_back(j);
    input.se.push_back(0.01);
  }
  const RankSets sets = sets_of(input);
  for (int j = 0; j < 12; ++j) {
    const auto at = static_cast<std::size_t>(j);
    EXPECT_EQ(sets.simultaneous[at], (RankSet{12 - j, 12 - j}));
    EXPECT_EQ(sets.marginal[at], (RankSet{12 - j, 12 - j}));
    EXPECT_EQ(sets.one_sided[at], (RankSet{12 - j, 12 - j}));
  }
}

// Two units: the critical value is that of one normal variable.
TEST(RankSets, TwoUnitsAreAZTest) {
  RankInput input{.unit = {"a", "b"}, .estimate = {0.5, 0.4}, .se = {0.03, 0.04}};
  const RankSets sets = sets_of(input, {.draws = 200'000});
  EXPECT_NEAR(sets.critical_first, 1.959964, 0.015);
  EXPECT_EQ(sets.simultaneous[0], (RankSet{1, 1}));  // 0.1 / 0.05 = 2
  input.estimate[0] = 0.49;
  EXPECT_EQ(sets_of(input, {.draws = 200'000}).simultaneous[0], (RankSet{1, 2}));
}

// The studentised range of k equal units: its 95 % point over the root of two. Tukey's tables give
// q(0.95; 10, inf) = 4.474.
TEST(RankSets, EqualErrorsGiveTukeysRange) {
  RankInput input = world(10, 0, 5, 0.02, 0.02);
  for (double& value : input.estimate) value = 0.9;
  const RankSets sets = sets_of(input, {.draws = 200'000});
  EXPECT_NEAR(sets.critical_first, 4.474 / std::sqrt(2.0), 0.012);
}

RC_GTEST_PROP(RankSets, DependNeitherOnOrderNorOnThreads, ()) {
  const auto p = *rc::gen::inRange<std::size_t>(3, 120);
  const RankInput input = world(p, 0.05, *rc::gen::inRange<std::uint64_t>(1, 1'000'000));
  RankInput other;
  for (std::size_t j = p; j-- > 0;) {
    other.unit.push_back(input.unit[j]);
    other.estimate.push_back(input.estimate[j]);
    other.se.push_back(input.se[j]);
  }
  const RankSets a = sets_of(input, {.draws = 200}),
                 b = sets_of(other, {.draws = 200, .threads = 3});
  RC_ASSERT(a.critical == b.critical);
  for (std::size_t j = 0; j < p; ++j) {
    RC_ASSERT(a.simultaneous[j] == b.simultaneous[p - 1 - j]);
    RC_ASSERT(a.marginal[j] == b.marginal[p - 1 - j]);
    RC_ASSERT(a.one_sided[j] == b.one_sided[p - 1 - j]);
  }
}

RC_GTEST_PROP(RankSets, HoldTheObservedRankAndNest, ()) {
  const auto p = *rc::gen::inRange<std::size_t>(2, 60);
  const RankInput input = world(p, 0.05, *rc::gen::inRange<std::uint64_t>(1, 1'000'000));
  const RankSets sets = sets_of(input, {.draws = 300});
  const std::vector<std::size_t> order = by_estimate(input);
  for (std::size_t r = 0; r < p; ++r) {
    const std::size_t j = order[r];
    const int rank = static_cast<int>(r) + 1;
    for (const RankSet& set : {sets.simultaneous[j], sets.marginal[j], sets.one_sided[j]}) {
      RC_ASSERT(set.low <= rank);
      RC_ASSERT(set.high >= rank);
    }
    // Of the same draws, the critical value of one unit's pairs is never above that of all.
    RC_ASSERT(sets.marginal[j].low >= sets.simultaneous[j].low);
    RC_ASSERT(sets.marginal[j].high <= sets.simultaneous[j].high);
  }
}

// 95 % sets cover the true ranks of all units in at least 94 % of worlds (the design's gate), with
// spread truths; with equal truths a false distinction is made in at most about 5 %.
double covered(std::size_t p, double spread, int worlds) {
  int good = 0;
  for (int w = 0; w < worlds; ++w) {
    base::Seeded random(static_cast<std::uint64_t>(w) * 7919 + p);
    RankInput input;
    std::vector<double> truth;
    for (std::size_t j = 0; j < p; ++j) {
      truth.push_back(spread * normal(random));
      input.unit.push_back("u" + std::to_string(j));
      input.se.push_back(0.01 + 0.02 * random.unit());
      input.estimate.push_back(truth.back() + input.se.back() * normal(random));
    }
    const RankSets sets = sets_of(
        input, {.draws = 400, .seed = static_cast<std::uint64_t>(w) + 1, .marginal = false});
    bool all = true;
    for (std::size_t j = 0; j < p; ++j) {
      // Equal truths share their ranks: each of them is right.
      int above = 0, not_below = 0;
      for (std::size_t k = 0; k < p; ++k) {
        above += truth[k] > truth[j] ? 1 : 0;
        not_below += truth[k] >= truth[j] ? 1 : 0;
      }
      all = all && sets.simultaneous[j].low <= above + 1 && sets.simultaneous[j].high >= not_below;
    }
    good += all ? 1 : 0;
  }
  return static_cast<double>(good) / worlds;
}

TEST(RankSets, CoverTheTruth) {
  // 400 worlds: 0.95 - 3 standard errors of a share.
  EXPECT_GE(covered(16, 0.03, 400), 0.917);
  EXPECT_GE(covered(16, 0, 400), 0.917);
  EXPECT_GE(covered(60, 0.03, 150), 0.896);
}

TEST(RankSets, CorrelatedUnitsAreToldApartByTheirDifference) {
  // Two units of one cluster move together: their difference is known better than each of them.
  RankInput input{.unit = {"a", "b", "c"}, .estimate = {0.50, 0.45, 0.30}, .se = {0.1, 0.1, 0.1}};
  EXPECT_EQ(sets_of(input).simultaneous[0], (RankSet{1, 3}));
  input.covariance = Matrix(3, 3);
  for (std::size_t j = 0; j < 3; ++j) input.covariance(j, j) = 0.01;
  input.covariance(0, 1) = input.covariance(1, 0) = 0.00995;  // σ of the difference: 0.01
  const RankSets sets = sets_of(input);
  EXPECT_EQ(sets.simultaneous[0], (RankSet{1, 2}));
  EXPECT_EQ(sets.simultaneous[1], (RankSet{2, 3}));
}

TEST(RankSets, BadInputIsNamed) {
  const RankInput good = world(5, 0.05, 1);
  const auto code = [](const RankInput& input, const RankOptions& options = {}) {
    const auto sets = rank_sets(input, options);
    return sets ? std::string() : sets.error().code;
  };
  EXPECT_EQ(code(good), "");
  RankInput bad = good;
  bad.se[2] = 0;
  EXPECT_EQ(code(bad), "RANK-SE");
  EXPECT_EQ(rank_sets(bad, {}).error().args.at("unit"), bad.unit[2]);
  bad.se[2] = NAN;
  EXPECT_EQ(code(bad), "RANK-SE");
  bad = good;
  bad.estimate[1] = INFINITY;
  EXPECT_EQ(code(bad), "RANK-ESTIMATE");
  bad = good;
  bad.unit[4] = bad.unit[0];
  EXPECT_EQ(code(bad), "RANK-TWICE");
  bad = good;
  bad.se.pop_back();
  EXPECT_EQ(code(bad), "RANK-UNITS");
  EXPECT_EQ(code(good, {.level = 1}), "RANK-LEVEL");
  EXPECT_EQ(code(good, {.draws = 10}), "RANK-DRAWS");
  bad = good;
  bad.covariance = Matrix(5, 5, 0.0);
  EXPECT_EQ(code(bad), "RANK-COVARIANCE") << "the diagonal is not the errors'";
  for (std::size_t j = 0; j < 5; ++j) bad.covariance(j, j) = bad.se[j] * bad.se[j];
  EXPECT_EQ(code(bad), "");
  bad.covariance(0, 1) = 2 * bad.se[0] * bad.se[1];
  bad.covariance(1, 0) = bad.covariance(0, 1);
  EXPECT_EQ(code(bad), "RANK-COVARIANCE") << "a correlation of two";
}

}  // namespace
}  // namespace wanhu::stats
