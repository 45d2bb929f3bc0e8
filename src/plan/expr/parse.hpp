// Text of an expression → typed tree, or everything that is wrong with it.
//
//   number     count(matter where closed_at <= due_at) / count(matter where due_at in period)
//   condition  count(finding where kind = 'accident') = 0
//              supervision.finding = 'false_visit' or q1 <= 2 and q2 answered
//
//   expr   = count(set [where cond]) | sum(set.field [where cond]) | number | name
//          | expr (+ - * /) expr | -expr | (expr)
//   cond   = operand (= != < <= > >=) operand | field in (value, …) | field in period
//          | field answered | cond and cond | cond or cond | not cond | (cond)
//   value  = 12 | 0.5 | 'text' ('' for a quote in it) | true | false | 2021-10-15
//
// "and" binds tighter than "or", "not" tighter than both. Within `where` an operand is a field of
// the row or a value; outside it is an expr or one of the caller's names. Words are lower case.
// There is nothing else: no loops, no definitions, no functions, so every expression ends.
//
// Limits: k_text_max characters, both as written and in canonical form; a tree of at most
// k_depth_max levels; numbers of at most 15 digits; and no calculation that could leave the range
// of floating-point numbers whatever the data (EXPR-LIMIT), so that evaluation cannot fail.
#pragma once

#include <cstddef>
#include <string_view>

#include <tl/expected.hpp>

#include "plan/expr/error.hpp"
#include "plan/expr/tree.hpp"
#include "plan/expr/vocabulary.hpp"

namespace wanhu::plan::expr {

inline constexpr std::size_t k_text_max = 2000;  // code points
inline constexpr int k_depth_max = 32;

enum class Want { number, condition };

// Any bytes; never throws on account of `text`. The errors are in order of position and never
// empty.
tl::expected<Node, Errors> parse(std::string_view text, const Vocabulary& vocabulary, Want want);

}  // namespace wanhu::plan::expr
