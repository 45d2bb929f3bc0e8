#include "stats/distribution.hpp"

#include <boost/math/distributions/beta.hpp>
#include <boost/math/distributions/chi_squared.hpp>
#include <boost/math/distributions/fisher_f.hpp>
#include <boost/math/distributions/normal.hpp>
#include <boost/math/distributions/students_t.hpp>
#include <cmath>

#include "stats/frame.hpp"

namespace wanhu::stats {

namespace {

namespace bm = boost::math;
// In doubles throughout, and an overflow or a limit reached is a number that says so, no exception.
using Policy = bm::policies::policy<bm::policies::promote_double<false>,
                                    bm::policies::overflow_error<bm::policies::ignore_error>,
                                    bm::policies::evaluation_error<bm::policies::ignore_error>,
                                    bm::policies::domain_error<bm::policies::ignore_error>,
                                    bm::policies::pole_error<bm::policies::ignore_error>>;

}  // namespace

double t_quantile(double p, double df) {
  if (!(df > 0) || !(p > 0 && p < 1)) return k_missing;
  if (std::isinf(df)) return bm::quantile(bm::normal_distribution<double, Policy>(), p);
  return bm::quantile(bm::students_t_distribution<double, Policy>(df), p);
}

double t_two_sided(double t, double df) {
  if (!(df > 0) || std::isnan(t)) return k_missing;
  if (std::isinf(df)) return std::erfc(std::abs(t) / std::sqrt(2.0));
  return 2 * bm::cdf(bm::students_t_distribution<double, Policy>(df), -std::abs(t));
}

double normal_below(double z) {
  return bm::cdf(bm::normal_distribution<double, Policy>(), z);
}

double f_above(double f, double numerator_df, double denominator_df) {
  if (!(numerator_df > 0 && denominator_df > 0) || !(f >= 0)) return k_missing;
  if (std::isinf(denominator_df)) return chi_squared_above(f * numerator_df, numerator_df);
  return bm::cdf(
      bm::complement(bm::fisher_f_distribution<double, Policy>(numerator_df, denominator_df), f));
}

double f_above_quantile(double p, double numerator_df, double denominator_df) {
  if (!(numerator_df > 0 && denominator_df > 0) || !(p > 0 && p < 1)) return k_missing;
  return bm::quantile(
      bm::complement(bm::fisher_f_distribution<double, Policy>(numerator_df, denominator_df), p));
}

double chi_squared_above(double x, double df) {
  if (!(df > 0) || !(x >= 0)) return k_missing;
  return bm::cdf(bm::complement(bm::chi_squared_distribution<double, Policy>(df), x));
}

double beta_quantile(double p, double a, double b) {
  if (!(p > 0 && p < 1) || !(a >= 0) || !(b >= 0)) return k_missing;
  if (a == 0) return b == 0 ? k_missing : 0;
  if (b == 0) return 1;
  return bm::quantile(bm::beta_distribution<double, Policy>(a, b), p);
}

}  // namespace wanhu::stats
