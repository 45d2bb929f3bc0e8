// A share that carries what it was made of, so that every figure can be explained.
#pragma once

#include <cstdint>
#include <optional>

namespace wanhu::domain {

struct Ratio {
  std::int64_t numerator = 0;
  std::int64_t denominator = 0;
  // Nothing when there is nothing to divide by: "no data", never 0.
  [[nodiscard]] std::optional<double> share() const {
    if (denominator == 0) return std::nullopt;
    return static_cast<double>(numerator) / static_cast<double>(denominator);
  }
  bool operator==(const Ratio&) const = default;
};

}  // namespace wanhu::domain
