// `wanhu plan diff` and `wanhu plan render`: what differs between two plans, and a plan as a
// document. `args` begin after the tool's name; exit codes as in cli.hpp: 1 when there are changes
// or a file has errors.
#pragma once

#include <string>
#include <vector>

#include "base/catalogue.hpp"

namespace wanhu::cli {

int plan_diff(const std::vector<std::string>& args, base::Lang lang, bool json);
int plan_render(const std::vector<std::string>& args, base::Lang lang, bool json);

}  // namespace wanhu::cli
