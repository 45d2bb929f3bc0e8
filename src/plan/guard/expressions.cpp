#include "plan/guard/expressions.hpp"

#include <algorithm>

#include "plan/expr/lexer.hpp"
#include "plan/expr/parse.hpp"
#include "plan/expr/syntax.hpp"

namespace wanhu::plan::guard {

namespace {

using expr::Node;
using Kind = Node::Kind;

// A field that matters do not have, or a set of another name: nobody knows what was meant.
bool counts_the_unknown(const Node& node, bool of_matters = false) {
  static const expr::Schema schema = expr::campaign_schema();
  static const std::vector<expr::Field>& fields = schema.set("matter")->fields;
  if (std::ranges::any_of(node.set, [](char c) { return (c & 0x80) != 0; })) return true;
  if (of_matters && node.kind == Kind::name && expr::find_field(fields, node.name) == nullptr)
    return true;
  const bool inside = of_matters || (node.set == "matter");
  return std::ranges::any_of(node.children,
                             [&](const Node& child) { return counts_the_unknown(child, inside); });
}

}  // namespace

std::optional<Node> expression_of(const std::string& text) {
  if (text.empty() || text.size() > 4 * expr::k_text_max) return {};  // no character has more bytes
  expr::Errors errors;
  Node node = expr::syntax_of(expr::tokens_of(text, errors), errors);
  if (!errors.empty() || counts_the_unknown(node)) return {};
  return node;
}

std::optional<Node> expression_at(const Value& block, std::string_view key) {
  return expression_of(block.text_of(key));
}

bool is_over_answers(const Node& node) {
  return expr::uses_of(node).sets.contains("poll");
}

bool is_over_answers(const Value& indicator) {
  const auto num = expression_at(indicator, "num"), den = expression_at(indicator, "den");
  return (num && is_over_answers(*num)) || (den && is_over_answers(*den));
}

}  // namespace wanhu::plan::guard
