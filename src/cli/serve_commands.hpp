// Commands that run the program: serve, demo, simulate.
#pragma once

#include <string>
#include <vector>

#include "base/catalogue.hpp"

namespace wanhu::cli {

int serve_command(const std::vector<std::string>& args, base::Lang lang, bool json);
int demo_command(const std::vector<std::string>& args, base::Lang lang, bool json);
int simulate_command(const std::vector<std::string>& args, base::Lang lang, bool json);

}  // namespace wanhu::cli
