// Names and types: every name of a tree is looked up in the vocabulary, every node gets its type,
// and what does not go together is reported where it stands.
#pragma once

#include "plan/expr/error.hpp"
#include "plan/expr/parse.hpp"
#include "plan/expr/tree.hpp"
#include "plan/expr/vocabulary.hpp"

namespace wanhu::plan::expr {

// Parts with errors become Kind::broken, so that one slip is one error.
void check(Node& tree, const Vocabulary& vocabulary, Want want, Errors& errors);

// "integer": the end of the catalogue code of a type's name.
std::string_view word_of(Type type);

}  // namespace wanhu::plan::expr
