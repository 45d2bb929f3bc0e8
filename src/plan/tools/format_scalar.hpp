// Texts, numbers, dates and keys in the one spelling the formatter gives them.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "plan/source_text.hpp"

namespace wanhu::plan {

// The offset behind the string (any of TOML's four kinds) that opens at `begin`; nothing when it is
// never closed.
std::optional<std::size_t> end_of_text(const SourceText& source, std::size_t begin);

// The characters of the string literal [begin, end), escapes resolved.
std::string decoded_text(const SourceText& source, std::size_t begin, std::size_t end);

// A basic string. Escaped are only the quote, the backslash, and what nobody can see: control
// characters, zero-width and direction marks.
std::string quoted(std::string_view text);

// A basic string over several lines, for a text with line ends in it:
// "\"\"\"\nfirst\nsecond\"\"\"".
std::string quoted_lines(std::string_view text);

// A number, boolean, date or time: integers in decimal without sign "+" or "_", reals as short as
// they can be, dates with "T" and "Z". A token of another form comes back as it is.
std::string canonical_token(std::string_view token);

// A dotted key, its parts bare where TOML allows it.
std::string key_text(const std::vector<std::string>& parts);

}  // namespace wanhu::plan
