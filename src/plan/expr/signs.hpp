// First step of reading an expression: its characters with every sign in ASCII and every quoted
// text as one piece. Inside quotes nothing is changed.
#pragma once

#include <string>
#include <vector>

#include "plan/expr/error.hpp"

namespace wanhu::plan::expr {

struct Piece {
  char32_t sign = U'\0';  // k_quoted for a quoted text
  Mark at{};
  std::string text{};  // of a quoted text, without its quotes
};

inline constexpr char32_t k_quoted = U'\'';

std::vector<Piece> pieces_of(const std::u32string& chars, Errors& errors);

}  // namespace wanhu::plan::expr
