// wanhu stats rank, rates and power: league tables that say what they do not know, response rates
// with their fractions, and how many interviews a precision needs.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/catalogue.hpp"
#include "cli/options.hpp"

namespace wanhu::cli {

// `args` are the words after the name of the tool. Exit codes as everywhere (options.hpp).
int stats_rank(const std::vector<std::string>& args, base::Lang lang, bool json);
int stats_rates(const std::vector<std::string>& args, base::Lang lang, bool json);
int stats_power(const std::vector<std::string>& args, base::Lang lang, bool json);

// A decimal number; STATS-CLI-DECIMAL {option, value}. Its range is the tool's to judge.
base::Result<std::optional<double>> decimal_option(const Options& options, const std::string& name);

// As `refused`; with `json` the problem stands on standard output too, {"error": {…}}.
int refuse_tool(const base::Problem& problem, base::Lang lang, bool json);

}  // namespace wanhu::cli
