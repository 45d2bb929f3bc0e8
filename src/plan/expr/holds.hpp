// What a comparison of an expression says of two values of one type: the same wherever one is made,
// in evaluation and in the guards' trials.
#pragma once

#include "plan/expr/tree.hpp"

namespace wanhu::plan::expr {

template <class T>
bool holds(Op op, const T& a, const T& b) {
  switch (op) {
    case Op::equal:
      return a == b;
    case Op::not_equal:
      return a != b;
    case Op::less:
      return a < b;
    case Op::at_most:
      return a <= b;
    case Op::greater:
      return a > b;
    default:
      return a >= b;
  }
}

}  // namespace wanhu::plan::expr
