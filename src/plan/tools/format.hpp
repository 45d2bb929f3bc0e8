// The one form of a plan file: `format` writes a plan anew with its keys in the order of the schema
// and its columns aligned (format_order.hpp and format_layout.hpp say how).
//
// Invariants, for every text:
//  - the result means the same: the same tree of values, ids and items in the same order;
//  - every comment is still there: above what it stood above, or behind the line it stood behind;
//  - format(format(x)) = format(x), byte for byte;
//  - a text that cannot be read, or that would break the first two, comes back as it is.
// Whether a table is written in braces, with dotted keys or under a header is the writer's choice
// and stays; all other layout is decided here, so texts that differ in it alone become equal.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/problem.hpp"
#include "plan/finding.hpp"

namespace wanhu::plan {

struct Formatted {
  std::string text{};  // with LF line ends and without byte order mark; as given when refused
  // PLAN-FMT-SYNTAX: the text cannot be read; `findings` say where.
  // PLAN-FMT-DIFFERS: the result would not mean the same, which is a bug of the formatter.
  std::optional<base::Problem> refused{};
  std::vector<Finding> findings{};  // of reading alone, in order of position
};

// Any bytes.
Formatted format(std::string_view text);

}  // namespace wanhu::plan
