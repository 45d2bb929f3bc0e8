// wanhu poll: the independent poll's own database, from the machine it stands on.
//   init     a new database for the house of polls: plan, first account
//   form     a questionnaire, from TOML or JSON
//   frame    the list that samples are drawn from, from CSV or XLSX
//   waves    what there is        draw     the sample of a wave
//   list     its sealed list      release  the figures of a closed wave
#pragma once

#include <string>
#include <vector>

#include "base/catalogue.hpp"

namespace wanhu::cli {

int poll_command(const std::vector<std::string>& args, base::Lang lang, bool json);

}  // namespace wanhu::cli
