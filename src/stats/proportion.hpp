// Shares of a count, with their uncertainty. Pure numbers: no input, no clock, no randomness.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

namespace wanhu::stats {

inline constexpr double k_confidence = 0.95;

// The point below which a standard normal variable lies with probability `p`, 0 < p < 1, to the
// last digits of a double (Newton's method on erfc). Throws std::domain_error otherwise.
double normal_quantile(double p);

struct Interval {
  double low = 0, high = 1;
};

// Wilson's score interval (1927) for `part` of `n`: never outside [0, 1] and never of no width, as
// the interval of a share of 0 or 1 must not be. The same as R's prop.test(correct = FALSE).
// Throws std::domain_error unless 0 <= part <= n and n > 0.
Interval wilson(std::int64_t part, std::int64_t n, double confidence = k_confidence);

// The standard error of a share for comparing units: that of the share with two successes and two
// failures added (Agresti and Coull 1998), never zero, so that 20 of 20 is no certainty. `n` may be
// an effective size. Throws std::domain_error unless 0 <= part <= n and n > 0.
double added_error(double part, double n);

struct Term {  // of a weighted sum
  double weight = 0, value = 0;
  Interval interval{};
};
// The interval of Σ weight·value from those of its independent terms: MOVER, Zou and Donner (2008).
// Weights are not negative.
Interval mover(const std::vector<Term>& terms);

}  // namespace wanhu::stats
