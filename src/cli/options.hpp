// Command-line words: `--name VALUE`, `--name=VALUE`, flags, and positional words.
#pragma once

#include <limits>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "base/catalogue.hpp"
#include "base/problem.hpp"

namespace wanhu::cli {

enum Exit : int { k_ok = 0, k_refused = 1, k_usage = 2, k_machine = 3 };

struct Options {
  std::vector<std::string> words;
  std::map<std::string, std::string> values;
  std::set<std::string> flags;

  [[nodiscard]] std::optional<std::string> value(const std::string& name) const;
  [[nodiscard]] std::string value_or(const std::string& name, std::string otherwise) const;
  [[nodiscard]] bool flag(const std::string& name) const { return flags.contains(name); }
};

// `with_value` and `flags` are the names this command knows ("db", "days" …); --help is always
// known. Errors: CLI-OPTION {option, hint}, CLI-VALUE {option}.
base::Result<Options> parse_options(const std::vector<std::string>& args,
                                    const std::set<std::string>& with_value,
                                    const std::set<std::string>& flags);

// A whole number within bounds; CLI-NUMBER {option, low, high}.
base::Result<std::int64_t> number_option(const Options& options, const std::string& name,
                                         std::int64_t otherwise, std::int64_t low,
                                         std::int64_t high);

// Prints the problem and its details on standard error, one a line. Answers k_refused; k_machine
// for a file that cannot be read or written (CLI-FILE).
int refused(const base::Problem& problem, base::Lang lang);
// What --help prints, on standard output.
int help(base::Lang lang, const std::string& help_code);
// The same on standard error, after wrong usage.
int usage(base::Lang lang, const std::string& help_code);

// Of a larger file the first `bytes_max` bytes. CLI-FILE {file, why, reason}.
base::Result<std::string> read_file(
    const std::string& path, std::size_t bytes_max = std::numeric_limits<std::size_t>::max());
// A plan: one byte more than it may have, so that a larger file is refused without being read.
base::Result<std::string> read_plan_file(const std::string& path);
// There is no such file: what `read_file` answers then.
base::Problem no_such_file(const std::string& path);
// Whole or not at all: written beside and renamed. `-` is standard output.
base::Result<void> write_file(const std::string& path, const std::string& bytes,
                              bool secret = false);

}  // namespace wanhu::cli
