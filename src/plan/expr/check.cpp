#include "plan/expr/check.hpp"

#include <algorithm>
#include <optional>
#include <utility>

#include "base/text.hpp"
#include "base/time.hpp"
#include "plan/expr/extent.hpp"
#include "plan/expr/lexer.hpp"

namespace wanhu::plan::expr {

namespace {

using Kind = Node::Kind;
using Texts = std::vector<std::string>;

std::size_t length_of(std::string_view text) {
  return base::decode_utf8(text).size();
}

bool comparable(Type a, Type b) {
  return a == b || (is_numeric(a) && is_numeric(b)) || (is_time(a) && is_time(b));
}
bool has_order(Type type) {
  return is_numeric(type) || is_time(type);
}
bool is_order(Op op) {
  return op != Op::equal && op != Op::not_equal;
}
bool is_operand(const Node& node) {
  return node.kind < Kind::compare;
}

Texts names_of(const std::vector<Field>& fields) {
  Texts names;
  for (const Field& field : fields)
    if (!field.name.ends_with('*')) names.push_back(field.name);
  return names;
}

// At most two slips, and one in a short word: "safe" is not "wave".
std::optional<std::string> near(std::string_view found, const Texts& candidates) {
  return base::nearest(found, candidates, length_of(found) > 4 ? 2 : 1);
}

// The candidate whose Chinese name was written, or the nearest one.
Texts hints_for(std::string_view found, const Texts& candidates, const std::string& label_prefix) {
  for (const std::string& candidate : candidates)
    if (base::has_message(label_prefix + candidate) &&
        base::message(base::Lang::zh, label_prefix + candidate) == found)
      return {candidate};
  if (auto nearest = near(found, candidates)) return {std::move(*nearest)};
  return {};
}

std::string listed(const Texts& words) {
  std::string list;
  for (const std::string& word : words) list += (list.empty() ? "" : " | ") + word;
  return list;
}

class Checker {
 public:
  Checker(const Vocabulary& vocabulary, Errors& errors)
      : vocabulary_(vocabulary), errors_(errors) {}

  void top(Node& tree, Want want) {
    if (tree.kind == Kind::broken) return parts(tree);
    if (want == Want::condition) return condition(tree, nullptr, 1);
    if (!tree.is_condition()) {
      number(tree, nullptr, 1);
      return;
    }
    condition(tree, nullptr, 1);
    report(tree, "EXPR-TYPE", "notnumber");
  }

 private:
  // What could be read of a text that could not be read to its end.
  void parts(Node& tree) {
    for (Node& part : tree.children)
      if (part.is_condition())
        condition(part, nullptr, 2);
      else
        operand(part, nullptr, 2);
  }

  void condition(Node& node, const Set* row, int depth) {
    if (is_too_deep(node, depth)) return;
    switch (node.kind) {
      case Kind::both:
      case Kind::either:
      case Kind::inverse:
        for (Node& child : node.children) condition(child, row, depth + 1);
        return;
      case Kind::compare:
        return compare(node, row, depth);
      case Kind::in_list:
        return in_list(node, row, depth);
      case Kind::in_period:
      case Kind::answered:
        return about_field(node, row, depth);
      default:
        return not_a_condition(node, row, depth);
    }
  }

  // Reports `node` once: it is broken from then on.
  void report(Node& node, const char* code, const char* variant, Texts hints = {},
              std::map<std::string, std::string> args = {}) {
    if (node.kind == Kind::broken) return;
    add_error(errors_, {.code = code,
                        .variant = variant,
                        .at = node.at,
                        .args = std::move(args),
                        .hints = std::move(hints)});
    node.kind = Kind::broken;
  }

  bool is_too_deep(Node& node, int depth) {
    if (depth <= k_depth_max) return false;
    if (!was_too_deep_)
      report(node, "EXPR-LIMIT", "depth", {}, {{"max", std::to_string(k_depth_max)}});
    was_too_deep_ = true;
    node.kind = Kind::broken;
    return true;
  }

  void not_a_condition(Node& node, const Set* row, int depth) {
    operand(node, row, depth);
    if (node.kind == Kind::broken) return;
    const bool is_flag = node.type == Type::boolean && node.kind != Kind::literal;
    report(node, "EXPR-TYPE", is_flag ? "flag" : "condition",
           is_flag ? Texts{node.name + " = true"} : Texts{});
  }

  // ---- what stands on one side of a comparison --------------------------------------------------

  Extent operand(Node& node, const Set* row, int depth) {
    if (is_too_deep(node, depth)) return {};
    switch (node.kind) {
      case Kind::literal:
        return is_numeric(node.type) ? extent_of_literal(node.value) : Extent{};
      case Kind::name:
        resolve(node, row);
        return extent_of_given(node.type);
      case Kind::count:
      case Kind::sum:
        aggregate(node, row, depth);
        return {};
      case Kind::negate:
        return negation(node, row, depth);
      case Kind::arithmetic:
        return arithmetic(node, row, depth);
      case Kind::broken:
      case Kind::field:
        return {};
      default:
        condition(node, row, depth);
        report(node, "EXPR-TYPE", "operand");
        return {};
    }
  }

  Extent number(Node& node, const Set* row, int depth) {
    const Extent extent = operand(node, row, depth);
    if (node.kind != Kind::broken && !is_numeric(node.type))
      report_types(node, "EXPR-TYPE", "number");
    return extent;
  }

  Extent negation(Node& node, const Set* row, int depth) {
    const Extent extent = number(node.children[0], row, depth + 1);
    node.type = node.children[0].type;
    if (node.children[0].kind == Kind::broken) node.kind = Kind::broken;
    if (row != nullptr) report(node, "EXPR-TYPE", "rowmath");
    return extent;
  }

  Extent arithmetic(Node& node, const Set* row, int depth) {
    Node& left = node.children[0];
    Node& right = node.children[1];
    const Extent a = number(left, row, depth + 1);
    const Extent b = number(right, row, depth + 1);
    if (left.kind == Kind::broken || right.kind == Kind::broken) node.kind = Kind::broken;
    if (row != nullptr) report(node, "EXPR-TYPE", "rowmath");
    if (node.kind == Kind::broken) return {};
    if (node.op == Op::divide && right.kind == Kind::literal &&
        right.value == Value{std::int64_t{0}})
      report(right, "EXPR-TYPE", "zero");
    const Extent extent = extent_of(node.op, a, b);
    const bool is_exact = left.type == Type::integer && right.type == Type::integer;
    node.type = is_exact && extent.is_within_int64() ? Type::integer : Type::number;
    if (!extent.is_within_doubles()) report(node, "EXPR-LIMIT", "range");
    return extent;
  }

  void resolve(Node& node, const Set* row) {
    if (const Field* field = look_up(node.name, row)) {
      node.kind = row != nullptr ? Kind::field : Kind::name;
      node.type = field->type;
      if (row != nullptr) node.set = row->name;
      return;
    }
    const std::map<std::string, std::string> found{{"found", node.name}};
    if (row != nullptr) return unknown_field(node, *row);
    if (vocabulary_.schema.set(node.name) != nullptr)
      return report(node, "EXPR-NAME", "bare", {"count(" + node.name + ")"}, found);
    if (vocabulary_.names.empty())
      return report(node, "EXPR-NAME", vocabulary_.schema.sets.empty() ? "earlier" : "none", {},
                    found);
    const Texts names = names_of(vocabulary_.names);
    report(node, "EXPR-NAME", "name", hints_for(node.name, names, "EXPR-FIELD-"),
           {{"found", node.name}, {"known", listed(names)}});
  }

  [[nodiscard]] const Field* look_up(std::string_view name, const Set* row) const {
    return find_field(row != nullptr ? row->fields : vocabulary_.names, name);
  }

  void unknown_field(Node& node, const Set& row) {
    std::string_view name = node.name;
    if (name.starts_with(row.name + ".")) name.remove_prefix(row.name.size() + 1);
    const Texts fields = names_of(row.fields);
    const bool is_given = find_field(vocabulary_.names, node.name) != nullptr;
    report(node, "EXPR-NAME", is_given ? "outside" : "field",
           find_field(row.fields, name) != nullptr ? Texts{std::string(name)}
                                                   : hints_for(name, fields, "EXPR-FIELD-"),
           {{"found", node.name}, {"set", row.name}, {"known", listed(fields)}});
  }

  // ---- count and sum ----------------------------------------------------------------------------

  void aggregate(Node& node, const Set* row, int depth) {
    if (row != nullptr) return report(node, "EXPR-TYPE", "nested");
    node.type = Type::integer;
    const Set* set = vocabulary_.schema.set(node.set);
    if (set == nullptr) return unknown_set(node);
    const bool is_count = node.kind == Kind::count;
    if (is_count && !node.name.empty()) part_error(node, node.rows_at, "countfield", {node.set});
    if (!is_count) summed(node, *set);
    if (node.has_where()) condition(node.children.front(), set, depth + 1);
  }

  // An error about a part of `node`; its type is known all the same.
  void part_error(const Node& node, Mark at, const char* variant, Texts hints) {
    add_error(errors_,
              {.code = "EXPR-NAME",
               .variant = variant,
               .at = at,
               .args = {{"found", node.name.empty() ? node.set : node.name}, {"set", node.set}},
               .hints = std::move(hints)});
  }

  void unknown_set(const Node& node) {
    Texts sets;
    for (const Set& set : vocabulary_.schema.sets) sets.push_back(set.name);
    const Mark at{node.rows_at.offset, length_of(node.set)};
    Error error{.code = "EXPR-NAME", .variant = sets.empty() ? "noset" : "set", .at = at};
    error.args = {{"found", node.set}, {"known", listed(sets)}};
    error.hints = hints_for(node.set, sets, "EXPR-SET-");
    add_error(errors_, std::move(error));
  }

  void summed(const Node& node, const Set& set) {
    Texts sums;
    for (const Field& field : set.fields)
      if (field.type == Type::integer) sums.push_back(set.name + "." + field.name);
    if (node.name.empty()) return part_error(node, node.rows_at, "sumfield", sums);
    const std::size_t before = length_of(set.name) + 1;
    const Mark at{node.rows_at.offset + before, length_of(node.name)};
    const Field* field = find_field(set.fields, node.name);
    if (field == nullptr) {
      add_error(errors_, {.code = "EXPR-NAME",
                          .variant = "field",
                          .at = at,
                          .args = {{"found", node.name},
                                   {"set", set.name},
                                   {"known", listed(names_of(set.fields))}},
                          .hints = hints_for(node.name, names_of(set.fields), "EXPR-FIELD-")});
    } else if (field->type != Type::integer) {
      add_error(errors_, {.code = "EXPR-TYPE",
                          .variant = "sum",
                          .at = at,
                          .args = {{"found", node.name}},
                          .terms = {{"type", type_code(field->type)}}});
    }
  }

  // ---- conditions -------------------------------------------------------------------------------

  void compare(Node& node, const Set* row, int depth) {
    Node& left = node.children[0];
    Node& right = node.children[1];
    operand(left, row, depth + 1);
    if (is_unquoted(left, right, row)) return unquoted(right, left, row);
    operand(right, row, depth + 1);
    if (left.kind == Kind::broken || right.kind == Kind::broken) return;
    if (left.kind == Kind::literal && right.kind == Kind::literal)
      return report(node, "EXPR-TYPE", "constant");
    if (!comparable(left.type, right.type)) return mismatch(left, right);
    if (is_order(node.op) && !has_order(left.type))
      return report_types(node, "EXPR-TYPE", "order", left.type);
    allowed_word(left, right, row);
    allowed_word(right, left, row);
  }

  // kind = accident: the quotes were forgotten.
  bool is_unquoted(const Node& left, const Node& right, const Set* row) const {
    return left.kind != Kind::broken && left.type == Type::text && is_operand(left) &&
           right.kind == Kind::name && look_up(right.name, row) == nullptr;
  }

  void unquoted(Node& right, const Node& left, const Set* row) {
    const Field* field = left.kind == Kind::literal ? nullptr : look_up(left.name, row);
    std::string meant = right.name;
    if (field != nullptr && !field->words.empty())
      meant = near(right.name, field->words).value_or(right.name);
    report(right, "EXPR-NAME", "unquoted", {quoted(meant)}, {{"found", right.name}});
  }

  void in_list(Node& node, const Set* row, int depth) {
    Node& left = node.children[0];
    if (!field_or_name(left, row, depth)) return;
    for (std::size_t i = 1; i < node.children.size(); ++i) {
      Node& item = node.children[i];
      if (item.kind == Kind::broken) continue;
      if (!comparable(left.type, item.type))
        mismatch(left, item);
      else
        allowed_word(left, item, row);
    }
  }

  void about_field(Node& node, const Set* row, int depth) {
    Node& left = node.children[0];
    if (!field_or_name(left, row, depth)) return;
    if (node.kind == Kind::in_period && !is_time(left.type))
      report_types(left, "EXPR-TYPE", "period");
  }

  bool field_or_name(Node& node, const Set* row, int depth) {
    if (node.is_condition())
      condition(node, row, depth + 1);
    else
      operand(node, row, depth + 1);
    if (node.kind == Kind::broken) return false;
    if (node.kind == Kind::field || node.kind == Kind::name) return true;
    report(node, "EXPR-TYPE", "field");
    return false;
  }

  void mismatch(Node& left, Node& right) {
    for (Node* node : {&left, &right}) {
      const auto* text = std::get_if<std::string>(&node->value);
      const Node& other = node == &left ? right : left;
      if (node->kind != Kind::literal || text == nullptr || !is_time(other.type)) continue;
      if (!base::Date::parse(*text)) continue;
      add_error(errors_, {.code = "EXPR-TYPE",
                          .variant = "quoteddate",
                          .at = node->at,
                          .args = {{"found", *text}},
                          .replacement = *text});
      node->kind = Kind::broken;
      return;
    }
    add_error(errors_,
              {.code = "EXPR-TYPE",
               .variant = "compare",
               .at = right.at,
               .terms = {{"left", type_code(left.type)}, {"right", type_code(right.type)}}});
    right.kind = Kind::broken;
  }

  void allowed_word(const Node& subject, Node& literal, const Set* row) {
    const bool is_named = subject.kind == Kind::field || subject.kind == Kind::name;
    const auto* text = std::get_if<std::string>(&literal.value);
    if (!is_named || literal.kind != Kind::literal || text == nullptr) return;
    const Field* field = look_up(subject.name, row);
    if (field == nullptr || field->words.empty() ||
        std::ranges::find(field->words, *text) != field->words.end())
      return;
    const auto nearest = near(*text, field->words);
    report(literal, "EXPR-WORD", "", nearest ? Texts{quoted(*nearest)} : Texts{},
           {{"found", *text}, {"field", subject.name}, {"known", listed(field->words)}});
  }

  static std::string type_code(Type type) { return "EXPR-TYPE-" + std::string(word_of(type)); }

  void report_types(Node& node, const char* code, const char* variant) {
    report_types(node, code, variant, node.type);
  }
  void report_types(Node& node, const char* code, const char* variant, Type type) {
    add_error(
        errors_,
        {.code = code, .variant = variant, .at = node.at, .terms = {{"type", type_code(type)}}});
    node.kind = Kind::broken;
  }

  const Vocabulary& vocabulary_;
  Errors& errors_;
  bool was_too_deep_ = false;
};

}  // namespace

std::string_view word_of(Type type) {
  switch (type) {
    case Type::integer:
      return "integer";
    case Type::number:
      return "number";
    case Type::text:
      return "text";
    case Type::boolean:
      return "boolean";
    case Type::date:
      return "date";
    case Type::instant:
      break;
  }
  return "instant";
}

void check(Node& tree, const Vocabulary& vocabulary, Want want, Errors& errors) {
  Checker(vocabulary, errors).top(tree, want);
}

}  // namespace wanhu::plan::expr
