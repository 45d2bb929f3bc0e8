// What is wrong with an expression, and where in its text. The sentences are in
// data/messages/plan_expr.json; like a Finding of the plan, an error carries only the code and the
// values for its holes. The caller adds `offset` to the column where the expression begins.
#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/catalogue.hpp"

namespace wanhu::plan::expr {

// A piece of the expression: 0-based, in code points.
struct Mark {
  std::size_t offset = 0;
  std::size_t width = 1;
  bool operator==(const Mark&) const = default;
};

struct Error {
  // EXPR-SYNTAX     the text cannot be read
  // EXPR-FULLWIDTH  a sign of a Chinese input method, EXPR-SIGN one of another language (== &&)
  // EXPR-NAME       no such set, field or name
  // EXPR-TYPE       values that do not go together
  // EXPR-WORD       a text the field never has
  // EXPR-LIMIT      too long, too deep, or beyond the range of numbers
  std::string code{};
  std::string variant{};  // which of the code's messages
  // Inside the text, or one character after it when something is missing at its end.
  Mark at{};
  std::map<std::string, std::string> args{};
  std::map<std::string, std::string> terms{};  // the same, but each value is a catalogue code
  std::vector<std::string> hints{};            // what the writer may have meant, nearest first
  std::optional<std::string> replacement{};    // to put in place of `at`; certain and lossless

  [[nodiscard]] std::string message_code() const {
    return variant.empty() ? code : code + "." + variant;
  }
};

using Errors = std::vector<Error>;

// More than this many are not collected.
inline constexpr std::size_t k_errors_max = 20;

// The sentence, with the hints or the replacement at its end.
std::string text_of(base::Lang lang, const Error& error);

}  // namespace wanhu::plan::expr
