// The syntax tree of an expression, typed by parse(). Every other part (evaluation in memory, SQL,
// phrase, canonical text) reads this one tree, so that they cannot mean different things.
#pragma once

#include <cstdint>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "plan/expr/error.hpp"
#include "plan/expr/vocabulary.hpp"

namespace wanhu::plan::expr {

// One value, in the form in which the store keeps it: a boolean is 0 or 1, a date counts days and
// an instant milliseconds since 1970-01-01. `double` is for Type::number only and is finite.
using Value = std::variant<std::int64_t, double, std::string>;

enum class Op {
  none,
  add,
  subtract,
  multiply,
  divide,
  equal,
  not_equal,
  less,
  at_most,
  greater,
  at_least,
};
std::string_view sign_of(Op op);  // "+", "<=" …
// `a op b` is the same as `b mirrored(op) a`.
Op mirrored(Op op);

struct Node {
  enum class Kind {
    // numbers, and what is compared
    literal,     // value
    field,       // set, name: a field of the row that a `where` looks at
    name,        // name: a single value given by the caller
    count,       // set; children: the condition, when there is one
    sum,         // set, name; children as of count
    arithmetic,  // op; children: left, right
    negate,      // children: one
    // conditions
    compare,    // op; children: left, right
    in_list,    // children: field or name, then the literals
    in_period,  // children: field or name
    answered,   // children: field or name
    both,       // "and"; children: two or more
    either,     // "or"; children: two or more
    inverse,    // "not"; children: one
    broken,     // could not be read or typed; never in a tree that parse() answers
  };
  Kind kind = Kind::broken;
  Op op = Op::none;
  Type type = Type::integer;  // of numbers and of what is compared; of no meaning in conditions
  std::string set{};
  std::string name{};
  Value value{};
  std::vector<Node> children{};
  Mark at{};       // where it stands; neither mark is part of equality
  Mark rows_at{};  // of count and sum: where "set" or "set.field" stands

  [[nodiscard]] bool is_condition() const { return kind >= Kind::compare && kind <= Kind::inverse; }
  [[nodiscard]] bool has_where() const { return !children.empty(); }  // of count and sum
  [[nodiscard]] const Node& where() const { return children.front(); }

  bool operator==(const Node& other) const;
};

// The one way to write this tree: parse(to_text(tree)) == tree.
std::string to_text(const Node& tree);
// 'text' with its quotes doubled.
std::string quoted(std::string_view text);
// A literal as it is written: 12, 0.5, 'text', true, 2021-10-15.
std::string to_text(const Value& value, Type type);

// What a tree speaks of, for rules about expressions (which indicators count what).
struct Uses {
  std::set<std::string> sets;
  std::set<std::pair<std::string, std::string>> fields;  // set, field
  std::set<std::string> names;
  bool period = false;
};
Uses uses_of(const Node& tree);

}  // namespace wanhu::plan::expr
