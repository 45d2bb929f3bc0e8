// Which places in a table the data allow each unit: confidence sets for ranks by Mogstad, Romano,
// Shaikh and Wilhelm (2024, Review of Economic Studies 91). Rank 1 is the largest estimate.
//
// Units j have estimates θ̂_j that are normal about their truth with known errors. Two units are
// told apart when their studentised difference |θ̂_j - θ̂_k| / σ_jk exceeds a critical value c: the
// `level` quantile of the largest studentised difference of centred normal draws, over all pairs
// (simultaneous: all sets hold at once) or over those with one unit (marginal: its own set holds).
// Romano and Wolf's step-down makes it smaller: pairs told apart leave, c is found again among
// those left, until no more leave. The set of j is then {1 + units told to be above j, …, p - units
// told to be below j}.
//
// Reproducible: each draw has random numbers of its own from (seed, draw), so that the sets depend
// neither on the number of threads nor on the order of units with different names.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/problem.hpp"
#include "stats/matrix.hpp"

namespace wanhu::stats {

struct RankInput {
  std::vector<std::string> unit{};  // not empty, no two the same
  std::vector<double> estimate{}, se{};
  Matrix covariance{};  // of all estimates, in the order of units; no rows: independent
};

struct RankOptions {
  double level = 0.95;
  int draws = 1000;
  std::uint64_t seed = 1;
  int threads = 1;
  bool marginal = true;  // they cost more than the simultaneous ones
};

struct RankSet {
  int low = 1, high = 1;  // both included
  bool operator==(const RankSet&) const = default;
};

struct RankSets {
  std::vector<RankSet> simultaneous{}, marginal{};  // a unit each; marginal empty unless asked
  // Ranks that no other unit can be denied with the same certainty: 1 + units told above it by
  // one-sided tests. A unit may be among the best t when low <= t, among the worst t when
  // high > p - t.
  std::vector<RankSet> one_sided{};
  double critical = 0, critical_first = 0;  // of simultaneous sets, after and before step-down
  int steps = 0;
};

// Errors: RANK-UNITS (fewer than two, or more than 20 000),
// RANK-ESTIMATE {unit, value} (not finite), RANK-SE {unit, value} (not finite or not above zero),
// RANK-TWICE {unit}, RANK-DRAWS, RANK-LEVEL, RANK-COVARIANCE {unit} (shape, symmetry, diagonal not
// se², not positive semidefinite).
base::Result<RankSets> rank_sets(const RankInput& input, const RankOptions& options);

// The indices of units from the largest estimate to the smallest; equal ones by name.
std::vector<std::size_t> by_estimate(const RankInput& input);

}  // namespace wanhu::stats
