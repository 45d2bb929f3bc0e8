// Tokens → tree without types: names are looked up later (check.hpp). One slip is one error; after
// it reading goes on behind the next "and", "or", comma or closing parenthesis.
#pragma once

#include <vector>

#include "plan/expr/error.hpp"
#include "plan/expr/lexer.hpp"
#include "plan/expr/tree.hpp"

namespace wanhu::plan::expr {

// Parts that could not be read are Kind::broken, and an error says why. So is the whole when more
// text follows it; what was read is then its child. Every identifier is
// Kind::name.
Node syntax_of(const std::vector<Token>& tokens, Errors& errors);

}  // namespace wanhu::plan::expr
