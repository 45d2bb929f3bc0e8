// Distribution functions, from Boost.Math. Degrees of freedom may be infinite (k_normal); where
// they are not positive or an argument is missing, the answer is missing (NaN).
#pragma once

#include <limits>

namespace wanhu::stats {

inline constexpr double k_normal = std::numeric_limits<double>::infinity();

double t_quantile(double p, double df);
// P(|T| >= |t|).
double t_two_sided(double t, double df);
double normal_below(double z);
double f_above(double f, double numerator_df, double denominator_df);
double f_above_quantile(double p, double numerator_df, double denominator_df);
double chi_squared_above(double x, double df);
// 0 < p < 1; a = 0 answers 0, b = 0 answers 1.
double beta_quantile(double p, double a, double b);

}  // namespace wanhu::stats
