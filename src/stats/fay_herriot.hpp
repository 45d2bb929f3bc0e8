// Shrunken estimates of small areas: Fay and Herriot (1979), Journal of the American Statistical
// Association 74. Units have estimates y_j = μ + u_j + e_j with u ~ N(0, A) and e_j of known
// variance D_j. A is estimated by residual likelihood times (atan Σ A/(A + D_j))^(1/p), which is
// never zero: Yoshimori and Lahiri (2014), Journal of Multivariate Analysis 124; with 16 units the
// plain likelihood says in one sample of four that all units are equal. The error is the
// second-order one g1 + g2 + 2 g3 (Prasad and Rao 1990; Datta and Lahiri 2000).
#pragma once

#include <vector>

namespace wanhu::stats {

struct Shrunken {
  double mean = 0;                 // μ, by generalised least squares
  double between = 0;              // A, > 0: the variance of the truth between units
  std::vector<double> estimate{};  // the empirical best linear unbiased predictor
  std::vector<double> rmse{};      // the root of its mean squared error
  std::vector<double> weight{};    // how much of the unit's own estimate is in it: A / (A + D_j)
};

// At least three units, errors finite and above zero (throws std::domain_error otherwise: the
// caller has checked them for ranks).
Shrunken fay_herriot(const std::vector<double>& estimate, const std::vector<double>& se);

}  // namespace wanhu::stats
