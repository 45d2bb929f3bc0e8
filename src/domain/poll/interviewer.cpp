#include "domain/poll/interviewer.hpp"

#include "stats/distribution.hpp"

namespace wanhu::domain {

namespace {

// Where F / quantile puts rho.
double rho_at(double f, double m) {
  return (f - 1) / (f + m - 1);
}

}  // namespace

std::optional<Alikeness> alikeness(const std::vector<ValuesOfOne>& interviewers) {
  double n = 0, sum = 0, squares = 0, of_means = 0, sizes = 0;
  Alikeness found;
  for (const ValuesOfOne& one : interviewers) {
    if (one.n == 0) continue;
    const auto size = static_cast<double>(one.n);
    ++found.interviewers;
    found.n += one.n;
    n += size;
    sum += one.sum;
    squares += one.squares;
    of_means += one.sum * one.sum / size;
    sizes += size * size;
  }
  const double k = found.interviewers;
  if (k < 2 || n <= k) return {};
  const double between = (of_means - sum * sum / n) / (k - 1),
               within = (squares - of_means) / (n - k);
  // Sums of squares of equal values differ in their last digits only.
  constexpr double k_nothing = 1e-12;
  const double scale = k_nothing * (squares / n + 1);
  if (between <= scale && within <= scale) return {};
  found.few = found.interviewers < k_interviewers_min || n < k * k_each_min;
  if (within <= scale) {
    found.rho = 1;
    found.interval = {1, 1};
    return found;
  }
  const double m = (n - sizes / n) / (k - 1), f = between / within;
  constexpr double k_tail = (1 - stats::k_confidence) / 2;
  found.rho = rho_at(f, m);
  found.interval = {rho_at(f / stats::f_above_quantile(k_tail, k - 1, n - k), m),
                    rho_at(f / stats::f_above_quantile(1 - k_tail, k - 1, n - k), m)};
  return found;
}

}  // namespace wanhu::domain
