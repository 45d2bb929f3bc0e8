// Text of an expression → tokens. Signs of a Chinese input method and of other languages are
// reported with what to write instead and then read as what was meant, so that the errors behind
// them show as well.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "plan/expr/error.hpp"
#include "plan/expr/tree.hpp"

namespace wanhu::plan::expr {

// The language's own words, in lower case only.
inline constexpr std::array<std::string_view, 11> k_keywords = {
    "and", "answered", "count", "false", "in", "not", "or", "period", "sum", "true", "where"};
bool is_keyword(std::string_view word);

struct Token {
  enum class Kind { literal, word, keyword, sign, end };
  Kind kind = Kind::end;
  std::string text{};  // of words ("q1", "matter.round"), keywords and signs
  Type type = Type::integer;
  Value value{};  // of literals
  Mark at{};

  [[nodiscard]] bool is_sign(std::string_view sign) const {
    return kind == Kind::sign && text == sign;
  }
  [[nodiscard]] bool is_keyword(std::string_view word) const {
    return kind == Kind::keyword && text == word;
  }
};

// Ends with a token of kind `end`, one character after the text. `text` is valid UTF-8.
std::vector<Token> tokens_of(std::string_view text, Errors& errors);

void add_error(Errors& errors, Error error);  // keeps at most k_errors_max

}  // namespace wanhu::plan::expr
