// `wanhu plan explain CODE`: what a finding of the checker means, with examples.
#pragma once

#include <string>
#include <vector>

#include "base/catalogue.hpp"

namespace wanhu::cli {

// `args` begin after "explain"; exit codes as in cli.hpp, 1 for a code that does not exist.
int plan_explain(const std::vector<std::string>& args, base::Lang lang, bool json);

}  // namespace wanhu::cli
