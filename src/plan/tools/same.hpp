// When two values of plans say the same, and which row of one list is which of another. Neither the
// order of keys nor that of rows counts, but for lists whose order means something.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "plan/value.hpp"

namespace wanhu::plan {

// Questions and choices are asked, steps taken and people told in the order of the list.
bool has_order(std::string_view key);

bool says_same(const Value& a, const Value& b);

// The value as one line, equal exactly when two values say the same; a text as it stands.
std::string spelled(const Value& value);

// Places in the one list and the other; a row that only one of them has stands alone. First the
// rows of `a` in their order, then those that only `b` has.
using Pairing = std::vector<std::pair<std::optional<std::size_t>, std::optional<std::size_t>>>;

// By id (post, item, reason) when each row of both lists has one of its own; else those that say
// the same, and what remains of both lists in order.
Pairing pair_rows(const Value& a, const Value& b);

// Whether the rows that both lists have stand in the same order.
bool is_in_order(const Pairing& pairing);

}  // namespace wanhu::plan
