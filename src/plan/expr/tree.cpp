#include "plan/expr/tree.hpp"

#include <array>
#include <charconv>

#include "base/time.hpp"

namespace wanhu::plan::expr {

namespace {

using Kind = Node::Kind;

// How tightly a node holds together; a child that holds less tightly than its place asks for gets
// parentheses.
enum Level { k_either = 1, k_both, k_inverse, k_compare, k_sum, k_product, k_unary, k_primary };

bool is_negative_literal(const Node& node) {
  if (node.kind != Kind::literal || !is_numeric(node.type)) return false;
  if (const auto* number = std::get_if<double>(&node.value)) return *number < 0;
  return std::get<std::int64_t>(node.value) < 0;
}

int level_of(const Node& node) {
  switch (node.kind) {
    case Kind::either:
      return k_either;
    case Kind::both:
      return k_both;
    case Kind::inverse:
      return k_inverse;
    case Kind::compare:
    case Kind::in_list:
    case Kind::in_period:
    case Kind::answered:
      return k_compare;
    case Kind::arithmetic:
      return node.op == Op::add || node.op == Op::subtract ? k_sum : k_product;
    case Kind::negate:
      return k_unary;
    default:
      return is_negative_literal(node) ? k_unary : k_primary;
  }
}

std::string number_text(double number) {
  std::array<char, 400> digits{};  // the longest double in fixed notation has 309 before the point
  const auto end =
      std::to_chars(digits.data(), digits.data() + digits.size(), number, std::chars_format::fixed);
  return {digits.data(), end.ptr};
}

std::string print(const Node& node, int level_min);

std::string joined(const Node& node, std::string_view between, int level_min) {
  std::string text;
  for (const Node& child : node.children)
    text += (text.empty() ? "" : std::string(between)) + print(child, level_min);
  return text;
}

std::string aggregate(const Node& node, const std::string& what) {
  return what + (node.has_where() ? " where " + print(node.where(), k_either) : "") + ")";
}

std::string infix(const Node& node, int left_min, int right_min) {
  return print(node.children[0], left_min) + " " + std::string(sign_of(node.op)) + " " +
         print(node.children[1], right_min);
}

std::string list_text(const Node& node) {
  std::string items;
  for (std::size_t i = 1; i < node.children.size(); ++i)
    items += (i > 1 ? ", " : "") + print(node.children[i], k_unary);
  return print(node.children[0], k_primary) + " in (" + items + ")";
}

// "-5" is a literal, so the negation of the literal 5 keeps its parentheses.
std::string negated(const Node& child) {
  const bool is_plain_number =
      child.kind == Kind::literal && is_numeric(child.type) && !is_negative_literal(child);
  return is_plain_number ? "-(" + print(child, k_unary) + ")" : "-" + print(child, k_unary);
}

std::string bare(const Node& node) {
  switch (node.kind) {
    case Kind::literal:
      return to_text(node.value, node.type);
    case Kind::field:
    case Kind::name:
      return node.name;
    case Kind::count:
      return aggregate(node, "count(" + node.set);
    case Kind::sum:
      return aggregate(node, "sum(" + node.set + "." + node.name);
    case Kind::arithmetic:
      return infix(node, level_of(node), level_of(node) + 1);
    case Kind::negate:
      return negated(node.children[0]);
    case Kind::compare:
      return infix(node, k_sum, k_sum);
    case Kind::in_list:
      return list_text(node);
    case Kind::in_period:
      return print(node.children[0], k_primary) + " in period";
    case Kind::answered:
      return print(node.children[0], k_primary) + " answered";
    case Kind::both:
      return joined(node, " and ", k_inverse);
    case Kind::either:
      return joined(node, " or ", k_both);
    case Kind::inverse:
      return "not " + print(node.children[0], k_inverse);
    case Kind::broken:
      break;
  }
  return "?";
}

std::string print(const Node& node, int level_min) {
  return level_of(node) < level_min ? "(" + bare(node) + ")" : bare(node);
}

void collect(const Node& node, Uses& uses) {
  if (!node.set.empty()) uses.sets.insert(node.set);
  if (node.kind == Kind::field || node.kind == Kind::sum) uses.fields.insert({node.set, node.name});
  if (node.kind == Kind::name) uses.names.insert(node.name);
  if (node.kind == Kind::in_period) uses.period = true;
  for (const Node& child : node.children) collect(child, uses);
}

}  // namespace

std::string_view sign_of(Op op) {
  switch (op) {
    case Op::add:
      return "+";
    case Op::subtract:
      return "-";
    case Op::multiply:
      return "*";
    case Op::divide:
      return "/";
    case Op::equal:
      return "=";
    case Op::not_equal:
      return "!=";
    case Op::less:
      return "<";
    case Op::at_most:
      return "<=";
    case Op::greater:
      return ">";
    case Op::at_least:
      return ">=";
    case Op::none:
      break;
  }
  return "";
}

Op mirrored(Op op) {
  switch (op) {
    case Op::less:
      return Op::greater;
    case Op::at_most:
      return Op::at_least;
    case Op::greater:
      return Op::less;
    case Op::at_least:
      return Op::at_most;
    default:
      return op;
  }
}

bool Node::operator==(const Node& other) const {
  return kind == other.kind && op == other.op && type == other.type && set == other.set &&
         name == other.name && value == other.value && children == other.children;
}

std::string quoted(std::string_view text) {
  std::string out = "'";
  for (const char c : text) out += c == '\'' ? std::string("''") : std::string(1, c);
  return out + "'";
}

std::string to_text(const Value& value, Type type) {
  if (const auto* text = std::get_if<std::string>(&value)) return quoted(*text);
  if (const auto* number = std::get_if<double>(&value)) return number_text(*number);
  const std::int64_t integer = std::get<std::int64_t>(value);
  if (type == Type::boolean) return integer != 0 ? "true" : "false";
  if (type == Type::date) return base::Date(static_cast<std::int32_t>(integer)).iso();
  return std::to_string(integer);
}

std::string to_text(const Node& tree) {
  return print(tree, k_either);
}

Uses uses_of(const Node& tree) {
  Uses uses;
  collect(tree, uses);
  return uses;
}

}  // namespace wanhu::plan::expr
