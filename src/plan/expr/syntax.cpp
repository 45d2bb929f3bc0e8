#include "plan/expr/syntax.hpp"

#include <optional>

#include "base/text.hpp"
#include "plan/expr/parse.hpp"

namespace wanhu::plan::expr {

namespace {

using Kind = Node::Kind;

// Open parentheses and prefixes. A tree of k_depth_max levels needs at most two a level; the bound
// keeps a hostile text from using up the stack.
constexpr int k_nesting_max = 2 * k_depth_max;

std::optional<Op> comparison_of(const Token& token) {
  for (const Op op : {Op::equal, Op::not_equal, Op::less, Op::at_most, Op::greater, Op::at_least})
    if (token.is_sign(sign_of(op))) return op;
  return std::nullopt;
}

Mark spanning(Mark first, Mark last) {
  return {first.offset, last.offset + last.width - first.offset};
}

class Parser {
 public:
  Parser(const std::vector<Token>& tokens, Errors& errors) : tokens_(tokens), errors_(errors) {}

  Node run() {
    if (here().kind == Token::Kind::end) {
      fail("empty");
      return {.at = here().at};
    }
    Node tree = either();
    if (here().kind == Token::Kind::end) return tree;
    fail(here().is_sign(")") ? "close" : "trailing");
    // Whether the whole is a number or a condition can no longer be said.
    const Mark from = tree.at;
    return with_child(Kind::broken, from, std::move(tree));
  }

 private:
  [[nodiscard]] const Token& here() const { return tokens_[i_]; }
  [[nodiscard]] const Token& ahead() const { return tokens_[std::min(i_ + 1, tokens_.size() - 1)]; }
  void advance() {
    if (i_ + 1 < tokens_.size()) ++i_;
  }
  bool take_sign(std::string_view sign) {
    if (!here().is_sign(sign)) return false;
    advance();
    return true;
  }
  bool take_keyword(std::string_view word) {
    if (!here().is_keyword(word)) return false;
    advance();
    return true;
  }

  // Reports once a place: what fails behind a failure without a step forward is its consequence.
  void fail(const char* variant, std::map<std::string, std::string> args = {},
            std::vector<std::string> hints = {}) {
    if (stopped_ || failed_at_ == i_) return;
    failed_at_ = i_;
    add_error(errors_, {.code = "EXPR-SYNTAX",
                        .variant = variant,
                        .at = here().at,
                        .args = std::move(args),
                        .hints = std::move(hints)});
  }

  void skip() {
    int open = 0;
    while (here().kind != Token::Kind::end) {
      if (here().is_sign("(")) ++open;
      if (open == 0 && (here().is_sign(")") || here().is_sign(",") || here().is_keyword("and") ||
                        here().is_keyword("or")))
        return;
      if (here().is_sign(")")) --open;
      advance();
    }
  }

  Node broken(Mark from) {
    skip();
    return {.kind = Kind::broken, .at = from};
  }

  // Calls `read` one level deeper.
  template <class Read>
  Node nested(Read read) {
    if (nesting_ == k_nesting_max) {
      if (!stopped_)
        add_error(errors_, {.code = "EXPR-LIMIT",
                            .variant = "depth",
                            .at = here().at,
                            .args = {{"max", std::to_string(k_depth_max)}}});
      stopped_ = true;
      i_ = tokens_.size() - 1;
      return {.at = here().at};
    }
    ++nesting_;
    Node node = read();
    --nesting_;
    return node;
  }

  Node either() {
    return chain(Kind::either, "or", [this] { return both(); });
  }
  Node both() {
    return chain(Kind::both, "and", [this] { return inverse(); });
  }

  template <class Read>
  Node chain(Kind kind, std::string_view word, Read read) {
    Node first = read();
    if (!here().is_keyword(word)) return first;
    Node node{.kind = kind, .at = first.at};
    node.children.push_back(std::move(first));
    while (take_keyword(word)) node.children.push_back(read());
    node.at = spanning(node.at, node.children.back().at);
    return node;
  }

  Node inverse() {
    const Mark from = here().at;
    if (!take_keyword("not")) return comparison();
    return nested([&] { return with_child(Kind::inverse, from, inverse()); });
  }

  static Node with_child(Kind kind, Mark from, Node child) {
    Node node{.kind = kind, .at = spanning(from, child.at)};
    node.children.push_back(std::move(child));
    return node;
  }

  Node comparison() {
    Node left = sum();
    if (const auto op = comparison_of(here())) {
      advance();
      Node node{.kind = Kind::compare, .op = *op, .at = left.at};
      node.children.push_back(std::move(left));
      node.children.push_back(sum());
      node.at = spanning(node.at, node.children.back().at);
      if (!comparison_of(here())) return node;
      fail("chain");
      return broken(node.at);
    }
    if (here().is_keyword("not") && ahead().is_keyword("in")) {
      fail("notin");
      advance();
    }
    if (take_keyword("in")) return membership(std::move(left));
    if (!here().is_keyword("answered")) return left;
    const Mark from = left.at;
    const Mark last = here().at;
    advance();
    Node node = with_child(Kind::answered, from, std::move(left));
    node.at = spanning(node.at, last);
    return node;
  }

  Node membership(Node left) {
    const Mark from = left.at;
    Mark last = here().at;
    if (take_keyword("period")) {
      Node node = with_child(Kind::in_period, from, std::move(left));
      node.at = spanning(from, last);
      return node;
    }
    Node node = with_child(Kind::in_list, from, std::move(left));
    if (!take_sign("(")) {
      fail("list");
      return broken(from);
    }
    do {
      node.children.push_back(item());
    } while (take_sign(","));
    last = here().at;
    close();
    node.at = spanning(from, last);
    return node;
  }

  Node item() {
    const bool is_negative =
        here().is_sign("-") && ahead().kind == Token::Kind::literal && is_numeric(ahead().type);
    if (is_negative || here().kind == Token::Kind::literal) return unary();
    if (here().kind == Token::Kind::word)
      fail("item", {{"found", here().text}}, {quoted(here().text)});
    else
      fail("value");
    return broken(here().at);
  }

  void close() {
    if (take_sign(")")) return;
    fail("open");
    skip();
    take_sign(")");
  }

  Node sum() {
    return left_to_right({Op::add, Op::subtract}, [this] {
      return left_to_right({Op::multiply, Op::divide}, [this] { return unary(); });
    });
  }

  template <class Read>
  Node left_to_right(std::initializer_list<Op> ops, Read read) {
    Node left = read();
    for (;;) {
      Op found = Op::none;
      for (const Op op : ops)
        if (here().is_sign(sign_of(op))) found = op;
      if (found == Op::none) return left;
      advance();
      Node node{.kind = Kind::arithmetic, .op = found};
      Node right = read();
      node.at = spanning(left.at, right.at);
      node.children.push_back(std::move(left));
      node.children.push_back(std::move(right));
      left = std::move(node);
    }
  }

  // A minus in front of a number makes a negative number; in front of anything else, a negation.
  Node unary() {
    const Mark from = here().at;
    if (!take_sign("-")) return primary();
    if (here().kind == Token::Kind::literal && is_numeric(here().type)) {
      Node node = primary();
      if (auto* integer = std::get_if<std::int64_t>(&node.value)) *integer = -*integer;
      if (auto* number = std::get_if<double>(&node.value)) *number = -*number;
      node.at = spanning(from, node.at);
      return node;
    }
    return nested([&] { return with_child(Kind::negate, from, unary()); });
  }

  Node primary() {
    const Token& token = here();
    if (token.kind == Token::Kind::literal) {
      advance();
      return {.kind = Kind::literal, .type = token.type, .value = token.value, .at = token.at};
    }
    if (token.kind == Token::Kind::word) {
      advance();
      if (here().is_sign("(")) return unknown_function(token);
      return {.kind = Kind::name, .name = token.text, .at = token.at};
    }
    if (token.is_keyword("count") || token.is_keyword("sum"))
      return nested([this] { return aggregate(); });
    if (token.is_sign("(")) return nested([this] { return group(); });
    fail("operand");
    return broken(token.at);
  }

  Node group() {
    const Mark from = here().at;
    advance();
    Node node = either();
    node.at = spanning(from, here().at);  // for the errors about what stands in parentheses
    close();
    return node;
  }

  Node unknown_function(const Token& token) {
    const auto near = base::nearest(token.text, {"count", "sum"});
    if (!stopped_ && failed_at_ != i_)
      add_error(errors_, {.code = "EXPR-NAME",
                          .variant = "function",
                          .at = token.at,
                          .args = {{"found", token.text}},
                          .hints = near ? std::vector{*near} : std::vector<std::string>{}});
    return broken(token.at);
  }

  Node aggregate() {
    Node node{.kind = here().is_keyword("count") ? Kind::count : Kind::sum, .at = here().at};
    advance();
    if (!take_sign("(")) {
      fail("opening", {{"found", node.kind == Kind::count ? "count" : "sum"}});
      return broken(node.at);
    }
    if (here().kind != Token::Kind::word) {
      fail("set");
      return unreadable(node.at);
    }
    name_rows(node);
    if (wants_where()) node.children.push_back(either());
    node.at = spanning(node.at, here().at);
    close();
    return node;
  }

  Node unreadable(Mark from) {
    skip();
    take_sign(")");
    return {.kind = Kind::broken, .at = from};
  }

  // "matter" of count, "matter.round" of sum.
  void name_rows(Node& node) {
    const std::string& text = here().text;
    const auto dot = text.find('.');
    node.set = text.substr(0, dot);
    if (dot != std::string::npos) node.name = text.substr(dot + 1);
    node.rows_at = here().at;
    advance();
  }

  bool wants_where() {
    if (here().is_sign(")")) return false;
    if (take_keyword("where")) return true;
    const bool is_misspelt =
        here().kind == Token::Kind::word && base::edit_distance(here().text, "where", 2) <= 2;
    if (is_misspelt) {
      fail("where", {{"found", here().text}}, {"where"});
      advance();
    }
    return is_misspelt;
  }

  const std::vector<Token>& tokens_;
  Errors& errors_;
  std::size_t i_ = 0;
  int nesting_ = 0;
  bool stopped_ = false;
  std::optional<std::size_t> failed_at_;
};

}  // namespace

Node syntax_of(const std::vector<Token>& tokens, Errors& errors) {
  return Parser(tokens, errors).run();
}

}  // namespace wanhu::plan::expr
