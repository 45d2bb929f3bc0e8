// Text → tree of values: full-width signs, statement scan, TOML parser, in that order. A statement
// the parser refuses is reported, blanked, and the rest parsed again, a bounded number of times.
#pragma once

#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "plan/finding_list.hpp"
#include "plan/scanner.hpp"
#include "plan/value.hpp"

namespace wanhu::plan {

struct Tree {
  Value root;
  std::vector<Lost> lost;
  std::vector<Doubled> doubled;

  // True when such a key stood twice in braces that hold this line.
  [[nodiscard]] bool has_doubled(int line, std::string_view key) const;
  // True when something that belongs to this table (and key, when given) could not be read.
  [[nodiscard]] bool has_lost(std::string_view table, std::string_view key = {}) const;
};

// Any bytes. Findings: L-SIZE, L-ENCODING (then the tree is empty), L-FULLWIDTH, L-SYNTAX,
// L-KEY-DUP, L-DATE, L-DEPTH.
Tree read_tree(std::string_view text, FindingList& findings);

}  // namespace wanhu::plan
