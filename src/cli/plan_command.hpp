// `wanhu plan …`: the tools for plan files, each in a file of its own.
#pragma once

#include <string>
#include <vector>

#include "base/catalogue.hpp"

namespace wanhu::cli {

// `args` begins after "plan". Answers the tool's exit code.
int plan_command(const std::vector<std::string>& args, base::Lang lang, bool json);

}  // namespace wanhu::cli
