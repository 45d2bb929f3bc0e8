// How large and how small a number of a tree can become, whatever the data. Counts and sums stay
// within ±2^53 and literals are known, so this is settled when the text is read; evaluation then
// needs no guard against overflow, in memory or in a database (PostgreSQL would stop the query).
#pragma once

#include <algorithm>
#include <cmath>

#include "plan/expr/tree.hpp"

namespace wanhu::plan::expr {

// Of values read from a caller, and of sums: whole numbers that a double holds exactly.
inline constexpr int k_value_bits = 53;

struct Extent {
  int high = k_value_bits;  // the absolute value is at most 2^high
  int low = 0;              // and, unless it is zero, at least 2^low
  bool whole = true;        // it has no decimals

  // Doubles hold 2^-1022 … 2^1024; the rest is margin for rounding.
  [[nodiscard]] bool is_within_doubles() const { return high <= 1000 && low >= -1000; }
  [[nodiscard]] bool is_within_int64() const { return whole && high <= 62; }
};

inline Extent extent_of_literal(const Value& value) {
  const auto* integer = std::get_if<std::int64_t>(&value);
  const double number =
      integer != nullptr ? static_cast<double>(*integer) : std::get<double>(value);
  if (number == 0) return {.high = 0};
  return {.high = std::ilogb(number) + 1, .low = std::ilogb(number), .whole = integer != nullptr};
}

// A number with decimals that the caller gives (Setting::names): values beyond are not taken.
inline Extent extent_of_given(Type type) {
  return {.low = type == Type::integer ? 0 : -k_value_bits, .whole = type == Type::integer};
}

inline Extent extent_of(Op op, Extent a, Extent b) {
  switch (op) {
    case Op::multiply:
      return {a.high + b.high, a.low + b.low, a.whole && b.whole};
    case Op::divide:
      return {a.high - b.low, a.low - b.high, false};
    default: {
      // What is left of two nearly equal doubles is at least the last bit of the smaller one.
      const bool whole = a.whole && b.whole;
      const int low = std::min(a.low, b.low);
      return {std::max(a.high, b.high) + 1, whole ? 0 : low - k_value_bits, whole};
    }
  }
}

}  // namespace wanhu::plan::expr
