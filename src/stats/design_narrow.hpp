// The usual design in two passes: one stage, labels of clusters and strata that are whole numbers
// in a narrow range, population sizes that are numbers.
#pragma once

#include "stats/design.hpp"

namespace wanhu::stats {

// The stage as make_design makes it; nothing when the design is another or has anything wrong with
// it, which the long way then finds and names.
std::optional<Stage> narrow_stage(const Frame& frame, const DesignSpec& spec);

}  // namespace wanhu::stats
