// The rows of the table of findings (catalogue.hpp), by where the codes come from.
#pragma once

#include <vector>

#include "plan/catalogue.hpp"

namespace wanhu::plan {

std::vector<Code> plan_codes();        // L-…: reading, keys and values, what blocks must keep
std::vector<Code> guard_codes();       // L-GUARD-G01 … G13
std::vector<Code> expression_codes();  // EXPR-…

}  // namespace wanhu::plan
