// How many interviews a wanted precision needs, before anybody is asked. Shares p under simple
// random sampling of n out of N, times a design effect: Cochran (1977), chapter 4.
#pragma once

#include <cstdint>
#include <optional>

#include "base/problem.hpp"

namespace wanhu::stats {

struct PowerSpec {
  double share = 0.5;  // expected; 0.5 asks for the most
  double level = 0.95;
  double deff = 1;                           // >= 0
  std::optional<std::int64_t> population{};  // of a unit; absent: without end
};

// Interviews for an interval of share ± half_width. Errors: POWER-SHARE, POWER-LEVEL, POWER-DEFF,
// POWER-POPULATION, POWER-WIDTH.
base::Result<std::int64_t> interviews_for_half_width(const PowerSpec& spec, double half_width);

// Interviews in each of two units for telling them apart when their true shares differ by
// `difference` (`share` the larger), with the chance `power`; `units` > 2: within a table of so
// many, all pairs of which are looked at (Bonferroni: at most this many are needed). Errors as
// above, and POWER-DIFFERENCE, POWER-POWER, POWER-UNITS.
base::Result<std::int64_t> interviews_to_separate(const PowerSpec& spec, double difference,
                                                  double power, int units = 2);

// The half width that n interviews give. Errors as above, and POWER-N.
base::Result<double> half_width_of(const PowerSpec& spec, std::int64_t n);

}  // namespace wanhu::stats
