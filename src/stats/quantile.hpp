// Weighted quantiles by the twelve rules of R's svyquantile 4.1. hf1 to hf9 are those of
// Hyndman and Fan 1996; "math" is the inverse of the weighted distribution function, "school" takes
// the mean of two neighbours where it is flat.
#pragma once

#include <string>

#include "base/problem.hpp"
#include "stats/frame.hpp"

namespace wanhu::stats {

// Values with weights, in ascending order. Values that are equal keep the order they were given in:
// the rules hf4 to hf9 and shahvaish look at the weight of single rows, so where equal values have
// different weights those rules depend on the order of rows, as they do in R.
class WeightedValues {
 public:
  // Rows of weight zero are left out.
  WeightedValues(const Numbers& values, const Numbers& weights);

  [[nodiscard]] bool empty() const { return values_.empty(); }
  // `rule`: one that known_rule() knows. NaN for p that is NaN, or when there are no values.
  [[nodiscard]] double quantile(const std::string& rule, double p) const;
  // Whether other orders of equal values could give other quantiles by this rule.
  [[nodiscard]] bool depends_on_order(const std::string& rule) const;

 private:
  struct Step {
    double low, up;       // the values around p
    std::size_t at;       // of the lower, from 0
    double below, above;  // p less the share up to the lower; the share up to the upper less p
  };
  [[nodiscard]] Step step(double p) const;
  [[nodiscard]] double stepped(const std::string& rule, double p) const;
  [[nodiscard]] double interpolated(const std::string& rule, double p) const;

  Numbers values_, weights_, sums_;
  double total_ = 0;
};

bool known_rule(const std::string& rule);

}  // namespace wanhu::stats
