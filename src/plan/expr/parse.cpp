#include "plan/expr/parse.hpp"

#include <algorithm>
#include <utility>

#include "base/text.hpp"
#include "plan/expr/check.hpp"
#include "plan/expr/lexer.hpp"
#include "plan/expr/syntax.hpp"

namespace wanhu::plan::expr {

namespace {

Errors one(Error error) {
  return {std::move(error)};
}

Errors too_long(std::size_t length) {
  return one({.code = "EXPR-LIMIT",
              .variant = "length",
              .at = {0, std::max<std::size_t>(1, std::min(length, k_text_max))},
              .args = {{"max", std::to_string(k_text_max)}}});
}

}  // namespace

tl::expected<Node, Errors> parse(std::string_view text, const Vocabulary& vocabulary, Want want) {
  if (const auto bad = base::first_invalid_utf8(text)) {
    const std::size_t offset = base::decode_utf8(text.substr(0, *bad)).size();
    return tl::unexpected(one({.code = "EXPR-SYNTAX", .variant = "encoding", .at = {offset, 1}}));
  }
  const std::size_t length = base::decode_utf8(text).size();
  if (length > k_text_max) return tl::unexpected(too_long(length));
  Errors errors;
  Node tree = syntax_of(tokens_of(text, errors), errors);
  check(tree, vocabulary, want, errors);
  if (errors.empty()) {
    // The canonical form has a space around every sign, so it can be the longer one.
    if (base::decode_utf8(to_text(tree)).size() <= k_text_max) return tree;
    return tl::unexpected(too_long(length));
  }
  std::ranges::sort(errors, {}, [](const Error& error) {
    return std::pair(error.at.offset, error.message_code());
  });
  return tl::unexpected(std::move(errors));
}

}  // namespace wanhu::plan::expr
