// How many cases each stratum of a sample gets. Real shares first, within every stratum's floor and
// size, then whole numbers by largest remainder (Hamilton), so that they add up exactly.
// Sources: Cochran, Sampling Techniques, 3rd ed., 5.5 (Neyman) and 5.9 (more than the stratum has).
#pragma once

#include <cstdint>
#include <vector>

#include "base/problem.hpp"
#include "domain/poll/wave.hpp"

namespace wanhu::domain {

struct StratumSize {
  std::int64_t population = 0;  // at least 1
  double deviation = 0.5;       // of what is measured, for Neyman
};

// With fewer a stratum has no variance of its own.
inline constexpr std::int64_t k_stratum_least = 2;

// In the order of the strata; the numbers add up to n.
//   proportional  to the population        neyman  to population × deviation
//   equal         the same for each        minimum `minimum` each, of the rest proportional
// None has fewer than `minimum` and k_stratum_least, or all it has if that is less, and none more
// than it has. SAMPLE-MANY {n, population}; SAMPLE-FEW {n, needs}: the floors need more than n.
base::Result<std::vector<std::int64_t>> allocate(Allocation how, std::int64_t n,
                                                 std::int64_t minimum,
                                                 const std::vector<StratumSize>& strata);

}  // namespace wanhu::domain
