// wanhu stats: survey estimates from files.
#pragma once

#include <string>
#include <vector>

#include "base/catalogue.hpp"

namespace wanhu::cli {

int stats_command(const std::vector<std::string>& args, base::Lang lang, bool json);

}  // namespace wanhu::cli
