// `wanhu client add|disable|list`: systems that send matters in through Open311, and their keys.
#pragma once

#include <string>
#include <vector>

#include "base/catalogue.hpp"

namespace wanhu::cli {

int client_command(const std::vector<std::string>& args, base::Lang lang, bool json);

}  // namespace wanhu::cli
