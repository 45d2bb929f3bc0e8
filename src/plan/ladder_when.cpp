#include "plan/ladder_when.hpp"

#include <algorithm>
#include <variant>

#include "plan/guard/expressions.hpp"

namespace wanhu::plan {

namespace {

using Kind = expr::Node::Kind;

bool is_finding(const expr::Node& node) {
  return node.kind == Kind::name && node.name == "supervision.finding";
}

// False when anything else stands in it.
bool read(const expr::Node& node, std::set<std::string>& kinds) {
  if (node.kind == Kind::either)
    return std::all_of(node.children.begin(), node.children.end(),
                       [&](const expr::Node& child) { return read(child, kinds); });
  const bool compares =
      (node.kind == Kind::compare && node.op == expr::Op::equal) || node.kind == Kind::in_list;
  if (!compares) return false;
  bool named = false;
  for (const expr::Node& child : node.children) {
    const auto* const text = std::get_if<std::string>(&child.value);
    if (is_finding(child))
      named = true;
    else if (child.kind == Kind::literal && text != nullptr)
      kinds.insert(*text);
    else
      return false;
  }
  return named;
}

}  // namespace

std::optional<std::set<std::string>> findings_of(const std::string& when) {
  const auto tree = guard::expression_of(when);
  std::set<std::string> kinds;
  if (!tree || !read(*tree, kinds)) return {};
  return kinds;
}

}  // namespace wanhu::plan
