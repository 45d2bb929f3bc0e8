// What evaluation in memory and as SQL share about values: names given by the caller, days as
// spans of time, and the bounds of a sum.
#pragma once

#include <cstdint>
#include <optional>

#include "plan/expr/evaluate.hpp"
#include "plan/expr/tree.hpp"

namespace wanhu::plan::expr {

// A sum is within ±k_sum_max. It is added up in two halves that cannot overflow, of k_half each:
// sum(v / k_half) * k_half + sum(v % k_half).
inline constexpr std::int64_t k_sum_max = std::int64_t{1} << 53;
inline constexpr std::int64_t k_half = std::int64_t{1} << 32;

// A day in Shanghai, first and last millisecond.
inline constexpr std::int64_t k_day_ms = 86'400'000;
inline constexpr std::int64_t k_first_ms = -base::Instant::k_zone_ms;
inline constexpr std::int64_t k_last_ms = k_first_ms + k_day_ms - 1;
inline constexpr std::int64_t first_ms(std::int64_t day) {
  return day * k_day_ms + k_first_ms;
}
inline constexpr std::int64_t last_ms(std::int64_t day) {
  return day * k_day_ms + k_last_ms;
}

// `value` as the schema's `type`; nothing for a double that is not finite. Throws std::logic_error
// when it is of another type; `name` is for that message.
std::optional<Value> typed(std::optional<Value> value, Type type, std::string_view name);

// The value of a literal or of a name. Numbers beyond ±2^53 are taken as missing and decimals
// below 2^-53 as zero, as parse() has reckoned with (extent.hpp).
std::optional<Value> given(const Node& node, const Setting& setting);

}  // namespace wanhu::plan::expr
