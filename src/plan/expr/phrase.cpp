#include "plan/expr/phrase.hpp"

#include <map>
#include <utility>

namespace wanhu::plan::expr {

namespace {

using Kind = Node::Kind;
using base::Lang;

std::string_view word_of(Op op) {
  switch (op) {
    case Op::add:
      return "add";
    case Op::subtract:
      return "subtract";
    case Op::multiply:
      return "multiply";
    case Op::divide:
      return "divide";
    case Op::equal:
      return "equal";
    case Op::not_equal:
      return "not_equal";
    case Op::less:
      return "less";
    case Op::at_most:
      return "at_most";
    case Op::greater:
      return "greater";
    case Op::at_least:
      return "at_least";
    case Op::none:
      break;
  }
  return "";
}

bool is_aggregate(const Node& node) {
  return node.kind == Kind::count || node.kind == Kind::sum;
}

class Speaker {
 public:
  Speaker(Lang lang, const Labels& labels) : lang_(lang), labels_(labels) {}

  std::string say(const Node& node) const {
    switch (node.kind) {
      case Kind::literal:
        return literal(node);
      case Kind::field:
      case Kind::name:
        return name(node.name);
      case Kind::count:
      case Kind::sum:
        return aggregate(node);
      case Kind::arithmetic:
        return message("EXPR-OP-" + std::string(word_of(node.op)),
                       {{"a", part(node.children[0])}, {"b", part(node.children[1])}});
      case Kind::negate:
        return message("EXPR-PHRASE-negate", {{"a", part(node.children[0])}});
      case Kind::compare:
        return compare(node);
      case Kind::in_list:
        return in_list(node);
      case Kind::in_period:
        return message("EXPR-PHRASE-period", {{"a", say(node.children[0])}});
      case Kind::answered:
        return message("EXPR-PHRASE-answered", {{"a", say(node.children[0])}});
      case Kind::both:
        return joined(node, "EXPR-PHRASE-and");
      case Kind::either:
        return joined(node, "EXPR-PHRASE-or");
      case Kind::inverse:
        return message("EXPR-PHRASE-not", {{"a", say(node.children[0])}});
      case Kind::broken:
        break;
    }
    return "?";
  }

 private:
  [[nodiscard]] std::string message(const std::string& code,
                                    const std::map<std::string, std::string>& args = {}) const {
    return base::message(lang_, code, args);
  }
  [[nodiscard]] std::string grouped(const std::string& text) const {
    return message("EXPR-PHRASE-group", {{"a", text}});
  }
  [[nodiscard]] std::string own(std::string_view word) const {
    if (labels_)
      if (auto label = labels_(lang_, word)) return std::move(*label);
    return message("EXPR-PHRASE-quote", {{"a", std::string(word)}});
  }

  [[nodiscard]] std::string known(const std::string& family, const std::string& word) const {
    return base::has_message(family + word) ? message(family + word) : own(word);
  }
  [[nodiscard]] std::string name(const std::string& field) const {
    return known("EXPR-FIELD-", field);
  }

  [[nodiscard]] std::string literal(const Node& node) const {
    if (node.type == Type::text) return own(std::get<std::string>(node.value));
    const std::string text = to_text(node.value, node.type);
    return node.type == Type::boolean ? message("EXPR-BOOLEAN-" + text) : text;
  }

  [[nodiscard]] std::string aggregate(const Node& node) const {
    std::map<std::string, std::string> args{{"set", known("EXPR-SET-", node.set)}};
    std::string what = "count";
    if (node.kind == Kind::sum) {
      what = "sum";
      args["field"] = name(node.name);
    }
    if (node.has_where()) {
      what += "-where";
      const std::string condition = say(node.where());
      args["cond"] = node.where().kind == Kind::either ? grouped(condition) : condition;
    }
    return message("EXPR-PHRASE-" + what, args);
  }

  // A part of a calculation.
  [[nodiscard]] std::string part(const Node& node) const {
    const bool is_long = node.kind == Kind::arithmetic || (is_aggregate(node) && node.has_where());
    return is_long ? grouped(say(node)) : say(node);
  }

  // One side of a comparison. An English "where" would run on over what follows it.
  [[nodiscard]] std::string side(const Node& node) const {
    const bool runs_on = lang_ == Lang::en && is_aggregate(node) && node.has_where();
    return runs_on ? grouped(say(node)) : say(node);
  }

  [[nodiscard]] std::string compare(const Node& node) const {
    const Node& left = node.children[0];
    const Node& right = node.children[1];
    for (const auto& [subject, value] : {std::pair(&left, &right), std::pair(&right, &left)})
      if (const std::string text = flag(*subject, *value, node.op); !text.empty()) return text;
    const std::string family = is_numeric(left.type) ? "EXPR-CMP-"
                               : is_time(left.type)  ? "EXPR-TIME-"
                                                     : "EXPR-IS-";
    return message(family + std::string(word_of(node.op)), {{"a", side(left)}, {"b", side(right)}});
  }

  // "rectified = true" is 已整改; empty when this is no such comparison.
  [[nodiscard]] std::string flag(const Node& subject, const Node& value, Op op) const {
    if (subject.kind != Kind::field || subject.type != Type::boolean || value.kind != Kind::literal)
      return "";
    const bool is_yes = (std::get<std::int64_t>(value.value) != 0) == (op == Op::equal);
    const std::string code = (is_yes ? "EXPR-YES-" : "EXPR-NO-") + subject.name;
    return base::has_message(code) ? message(code) : "";
  }

  [[nodiscard]] std::string in_list(const Node& node) const {
    const std::string subject = say(node.children[0]);
    if (node.children.size() == 2)
      return message("EXPR-IS-equal", {{"a", subject}, {"b", say(node.children[1])}});
    std::string list;
    for (std::size_t i = 1; i < node.children.size(); ++i)
      list += (i > 1 ? message("EXPR-PHRASE-comma") : "") + say(node.children[i]);
    return message("EXPR-PHRASE-in", {{"a", subject}, {"list", list}});
  }

  [[nodiscard]] std::string joined(const Node& node, const std::string& code) const {
    std::string text;
    for (const Node& child : node.children) {
      const bool is_chain = child.kind == Kind::both || child.kind == Kind::either;
      text += (text.empty() ? "" : message(code)) + (is_chain ? grouped(say(child)) : say(child));
    }
    return text;
  }

  Lang lang_;
  const Labels& labels_;
};

}  // namespace

std::string phrase(Lang lang, const Node& tree, const Labels& labels) {
  return Speaker(lang, labels).say(tree);
}

}  // namespace wanhu::plan::expr
