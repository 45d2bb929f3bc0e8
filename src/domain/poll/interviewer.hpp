// How alike the answers are that one interviewer brings, beside those of the others: the intraclass
// correlation, from a one-way analysis of variance. It says how much the interviewing adds to the
// error of a figure; it is no mark of a person, and no list is ordered by it. A share is taken as
// values 0 and 1.
//
//   rho = (B - W) / (B + (m - 1) W)    B, W: mean squares between and within interviewers,
//                                      m = (N - sum n_i^2 / N) / (k - 1)
//   interval: with F = B / W and its quantiles at k - 1 and N - k degrees of freedom; exact for
//   equal numbers and normal values, near enough with m for unequal ones.
//
// Sources: Shrout and Fleiss (1979), Psychological Bulletin 86, ICC(1,1); Donner (1986),
// International Statistical Review 54, sections 2 and 3 (unequal sizes); Ridout, Demetrio and Firth
// (1999), Biometrics 55 (the same estimator for shares).
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "stats/proportion.hpp"

namespace wanhu::domain {

struct ValuesOfOne {  // of one interviewer
  std::int64_t n = 0;
  double sum = 0, squares = 0;

  void add(double value) {
    ++n;
    sum += value;
    squares += value * value;
  }
};

struct Alikeness {
  int interviewers = 0;  // with a value at all
  std::int64_t n = 0;
  double rho = 0;
  stats::Interval interval{};
  // Too few to say anything: less than k_interviewers_min, or than k_each_min a head on average.
  bool few = false;
};
inline constexpr int k_interviewers_min = 5, k_each_min = 10;

// Nothing when there is nothing to compare: less than two interviewers, none with two values, or
// all values alike.
std::optional<Alikeness> alikeness(const std::vector<ValuesOfOne>& interviewers);

}  // namespace wanhu::domain
