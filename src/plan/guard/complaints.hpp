// Which way an expression goes when people complain more (guard G06), judged on its syntax tree, so
// that "3 >= count(matter)", "not (count(matter) > 3)" and "count(matter) + 0 <= 3" are one thing.
//
// Counting matters is counting complaints, unless only matters that were handled badly can be
// counted: overdue, answered late, closed without the resident's word, taken up again. Whether a
// `where` is so is tried on sample matters, not read off the names of its fields: "round >= 1"
// names a field of handling and holds for every matter. A share of matters by how they were handled
// says nothing about how many there are.
#pragma once

#include <string>

#include "plan/expr/tree.hpp"
#include "plan/reader.hpp"

namespace wanhu::plan::guard {

// Of a number: it rises, it falls with more complaints; of a condition: it comes true, it fails.
struct Sway {
  bool more = false, fewer = false;
  [[nodiscard]] Sway turned() const { return {fewer, more}; }
  [[nodiscard]] bool any() const { return more || fewer; }
};
inline Sway operator|(Sway a, Sway b) {
  return {a.more || b.more, a.fewer || b.fewer};
}

// A name that speaks of complaining itself, and not of how complaints were handled.
bool is_called_complaining(const std::string& name);

// `tree` is the plan's, for conditions that name an indicator ("indicators.a > 3").
Sway sway_of(const expr::Node& node, const Tree& tree);
// Of `num` over `den`.
Sway sway_of_indicator(const Value& indicator, const Tree& tree);

}  // namespace wanhu::plan::guard
