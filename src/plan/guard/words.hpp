// The guards by words: every key the vocabulary does not know, every id and every text of the plan.
#pragma once

#include "plan/guard/refusals.hpp"

namespace wanhu::plan::guard {

void check_words(const Tree& tree, Refusals& refusals);

}  // namespace wanhu::plan::guard
