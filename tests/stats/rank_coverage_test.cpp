// What the sets promise, checked against truths that are known: sections 3 and 7 of the design. A
// part of the worlds here, thousands with WANHU_LONG=1 (./test --long), which prints the table of
// docs/statistics.md as well.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>

#include "base/random.hpp"
#include "stats/proportion.hpp"
#include "stats/rank_table.hpp"

namespace wanhu::stats {
namespace {

bool is_long() {
  return std::getenv("WANHU_LONG") != nullptr;
}

double normal(base::Seeded& random) {
  return normal_quantile(std::max(random.unit(), 0x1.0p-60));
}

struct World {
  RankInput input{};
  std::vector<double> truth{};
};

struct Kind {
  std::size_t units = 16;
  double spread = 0.03;  // of the truth; 0: all equal
  int interviews = 0;    // 0/1 data, so many a unit; 0: normal estimates of known error
};

// An error that is never zero: of the share with two successes and two failures added.
double error_of(int part, int n) {
  const double share = (part + 2.0) / (n + 4.0);
  return std::sqrt(share * (1 - share) / (n + 4.0));
}

World world(const Kind& kind, std::uint64_t seed) {
  base::Seeded random(seed);
  World out;
  for (std::size_t j = 0; j < kind.units; ++j) {
    const double truth = std::clamp(0.92 + kind.spread * normal(random), 0.5, 0.995);
    out.truth.push_back(truth);
    out.input.unit.push_back(fmt::format("{:04}", j));
    if (kind.interviews == 0) {
      const double se = 0.01 + 0.02 * random.unit();
      out.input.se.push_back(se);
      out.input.estimate.push_back(truth + se * normal(random));
      continue;
    }
    int part = 0;
    for (int i = 0; i < kind.interviews; ++i) part += random.chance(truth) ? 1 : 0;
    out.input.se.push_back(error_of(part, kind.interviews));
    out.input.estimate.push_back(static_cast<double>(part) / kind.interviews);
  }
  return out;
}

// The ranks that the truth allows a unit: equal ones share theirs.
RankSet true_ranks(const std::vector<double>& truth, std::size_t j) {
  RankSet out{.low = 1, .high = 0};
  for (const double other : truth) {
    out.low += other > truth[j] ? 1 : 0;
    out.high += other >= truth[j] ? 1 : 0;
  }
  return out;
}

bool covers(const RankSet& set, const RankSet& truth) {
  return set.low <= truth.low && set.high >= truth.high;
}

struct Found {
  int worlds = 0;
  double simultaneous = 0;  // share of worlds in which all sets hold
  double marginal = 0;      // share of units whose own set holds
  double distinctions = 0;  // share of worlds in which any two units are told apart
  double width = 0;         // mean number of ranks in a simultaneous set
  double worst = 0;         // share of worlds whose lowest estimate is the lowest truth
};

Found find(const Kind& kind, int worlds, bool marginal) {
  Found out{.worlds = worlds};
  for (int w = 0; w < worlds; ++w) {
    const auto seed = static_cast<std::uint64_t>(w) + 1;
    const World one = world(kind, seed * 7919 + kind.units);
    const auto sets = rank_sets(one.input, {.draws = 1000, .seed = seed, .marginal = marginal});
    if (!sets) throw std::runtime_error(sets.error().code);
    bool all = true, any = false;
    double own = 0, width = 0;
    for (std::size_t j = 0; j < kind.units; ++j) {
      const RankSet truth = true_ranks(one.truth, j), set = sets->simultaneous[j];
      all = all && covers(set, truth);
      any = any || set.low > 1 || set.high < static_cast<int>(kind.units);
      width += set.high - set.low + 1;
      if (marginal) own += covers(sets->marginal[j], truth) ? 1 : 0;
    }
    const auto lowest = [](const std::vector<double>& v) {
      return std::min_element(v.begin(), v.end()) - v.begin();
    };
    out.simultaneous += all ? 1 : 0;
    out.marginal += own / static_cast<double>(kind.units);
    out.distinctions += any ? 1 : 0;
    out.width += width / static_cast<double>(kind.units);
    out.worst += lowest(one.input.estimate) == lowest(one.truth) ? 1 : 0;
  }
  for (double* const value :
       {&out.simultaneous, &out.marginal, &out.distinctions, &out.width, &out.worst})
    *value /= worlds;
  if (is_long())
    fmt::print("| {} | {} | {} | {} | {:.1f} % | {} | {:.1f} % | {:.1f} | {:.0f} % |\n", kind.units,
               kind.spread, kind.interviews == 0 ? "normal" : fmt::format("{}", kind.interviews),
               worlds, 100 * out.simultaneous,
               marginal ? fmt::format("{:.1f} %", 100 * out.marginal) : "–", 100 * out.distinctions,
               out.width, 100 * out.worst);
  return out;
}

// Three standard errors of a share of so many worlds.
double slack(double share, int worlds) {
  return 3 * std::sqrt(share * (1 - share) / worlds);
}

int worlds_of(std::size_t units) {
  if (!is_long()) return units > 50 ? 40 : 200;
  return units > 50 ? 1000 : 2000;
}

void expect_coverage(const Kind& kind) {
  const int worlds = worlds_of(kind.units);
  const bool marginal = kind.units <= 16;
  const Found found = find(kind, worlds, marginal);
  // The design's gate is 94 %; a few worlds can only be held to less.
  const double least = is_long() ? 0.94 : 0.95 - slack(0.95, worlds);
  EXPECT_GE(found.simultaneous, least) << kind.units << " units, " << kind.interviews;
  if (!marginal) return;
  EXPECT_GE(found.marginal, least) << kind.units << " units, " << kind.interviews;
}

TEST(RankCoverage, OfNormalEstimates) {
  for (const std::size_t units : {16U, 100U}) expect_coverage({.units = units});
}

TEST(RankCoverage, OfSharesWithAnErrorThatIsNeverZero) {
  const std::vector<int> few{30, 100}, many{30, 100, 300, 1000};
  for (const int interviews : is_long() ? many : few)
    expect_coverage({.units = 16, .interviews = interviews});
  for (const int interviews : {30, 300}) expect_coverage({.units = 100, .interviews = interviews});
}

// Whoever is told apart though all are equal is told so falsely: at most one table in twenty. The
// critical value is exact for normal estimates, so that share is 5 % itself and its count is held
// to 5 % within the error of counting; of shares it is far below.
TEST(RankCoverage, EqualUnitsAreSeldomToldApart) {
  for (const std::size_t units : {16U, 100U}) {
    const int worlds = worlds_of(units);
    EXPECT_LE(find({.units = units, .spread = 0}, worlds, false).distinctions,
              0.05 + slack(0.05, worlds))
        << units;
    for (const int interviews : {30, 300})
      EXPECT_LE(
          find({.units = units, .spread = 0, .interviews = interviews}, worlds, false).distinctions,
          0.05 + (is_long() ? 0 : slack(0.05, worlds)))
          << units << " units of " << interviews;
  }
}

}  // namespace
}  // namespace wanhu::stats
