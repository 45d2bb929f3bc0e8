// wanhu calendar due START AMOUNT: the due date and, if asked, the reason for every day.
#pragma once

#include <iosfwd>
#include <string>
#include <vector>

#include "base/catalogue.hpp"

namespace wanhu::cli {

// `args` are the words after "calendar". `json` is the program-wide --json; the option is also read
// from `args`. Exit codes: 0 success, 1 the input is refused, 2 wrong usage.
int calendar_command(const std::vector<std::string>& args, base::Lang lang, bool json);
int calendar_command(const std::vector<std::string>& args, base::Lang lang, bool json,
                     std::ostream& out, std::ostream& err);

}  // namespace wanhu::cli
