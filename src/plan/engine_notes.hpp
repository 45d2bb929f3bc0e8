// Which blocks this version of the program carries out, and which it only keeps, shows and checks.
// Nothing of a plan is ignored in silence: `wanhu plan check` and the plan's page say so, block by
// block.
#pragma once

#include <vector>

#include "plan/reader.hpp"

namespace wanhu::plan {

// L-NOT-RUN, severity note, in the order of the file: one for each block that nothing acts on yet.
std::vector<Finding> engine_notes(const Tree& tree);

}  // namespace wanhu::plan
