// `wanhu plan fmt|fix|cover|source`: what works on the files of a plan. `args` begin after the
// tool's name; exit codes as in cli.hpp: 1 also when `fmt --check` finds a file to format, when
// `fix` has something left that was chosen, and when `cover` is not complete.
#pragma once

#include <string>
#include <vector>

#include "base/catalogue.hpp"

namespace wanhu::cli {

int plan_fmt(const std::vector<std::string>& args, base::Lang lang, bool json);
int plan_fix(const std::vector<std::string>& args, base::Lang lang, bool json);
int plan_cover(const std::vector<std::string>& args, base::Lang lang, bool json);
int plan_source(const std::vector<std::string>& args, base::Lang lang, bool json);

}  // namespace wanhu::cli
