// Replicates made from a design: jackknives, balanced half-samples, bootstraps. Units are taken in
// the order of their codes, so the same seed gives the same replicates whatever the order of rows.
#pragma once

#include "stats/replicates.hpp"

namespace wanhu::stats {

base::Result<Replicates> made_replicates(const Design& design, const ReplicateSpec& spec);

// 0 and 1 for -1 and 1, the first row and column all 1; the smallest order above `least` that
// doubling and Paley's first construction reach, in the arrangement R's survey uses for these.
Matrix hadamard(std::size_t least);

}  // namespace wanhu::stats
