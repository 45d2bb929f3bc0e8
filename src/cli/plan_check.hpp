// `wanhu plan check FILE… [--parent FILE]`: reads plan files and reports every finding.
#pragma once

#include <string>
#include <vector>

#include "base/catalogue.hpp"

namespace wanhu::cli {

// Exit codes: 0 nothing worse than a hold, 1 an error in some file, 2 wrong usage, 3 a file cannot
// be read. With `json`, one document on standard output; otherwise findings on standard error.
int plan_check(const std::vector<std::string>& args, base::Lang lang, bool json);

}  // namespace wanhu::cli
