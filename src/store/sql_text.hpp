// Inside store/ only: SQL text as tokens, enough to read our own migrations and to look for what is
// not portable. Not a parser.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace wanhu::store {

struct Token {
  enum class Kind {
    word,       // identifier or keyword; `text` as written
    literal,    // 'text'
    number,     // 12, 1.5
    parameter,  // $1
    macro,      // {I64}: `text` without the braces
    symbol,     // one character, or "::"
    comment,    // -- to the end of the line
  };
  Kind kind = Kind::symbol;
  std::string_view text;

  // Keywords are compared without case.
  [[nodiscard]] bool is(std::string_view upper_case_word) const;
  [[nodiscard]] bool is_symbol(char c) const;
};

// Tokens view into `sql`. An unfinished literal or macro is our bug (std::logic_error).
std::vector<Token> tokens_of(std::string_view sql);

}  // namespace wanhu::store
