#include "domain/matter/chart.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace wanhu::domain {

namespace {

constexpr double k_chance = 0.00135;  // one side of three standard deviations of a normal count

std::int64_t upper_limit(double mean) {
  auto n = static_cast<std::int64_t>(mean);
  while (1 - poisson_up_to(n, mean) > k_chance) ++n;
  return n + 1;  // P(X >= n + 1) is small enough
}

std::optional<std::int64_t> lower_limit(double mean) {
  std::optional<std::int64_t> limit;
  for (std::int64_t n = 0; poisson_up_to(n, mean) <= k_chance; ++n) limit = n;
  return limit;
}

void mark_runs(Chart& chart) {
  int above = 0, below = 0;
  for (ChartPoint& point : chart.points) {
    const auto n = static_cast<double>(point.n);
    above = n > chart.mean ? above + 1 : 0;
    below = n < chart.mean ? below + 1 : 0;
    if (above >= k_run) point.signals.push_back(Signal::run_above);
    if (below >= k_run) point.signals.push_back(Signal::run_below);
  }
}

// P(X <= k) of k of n with probability p.
double binomial_up_to(std::int64_t k, std::int64_t n, double p) {
  if (p <= 0) return 1;
  if (p >= 1) return k >= n ? 1 : 0;
  double sum = 0;
  for (std::int64_t i = 0; i <= k; ++i)
    sum += std::exp(
        std::lgamma(static_cast<double>(n + 1)) - std::lgamma(static_cast<double>(i + 1)) -
        std::lgamma(static_cast<double>(n - i + 1)) + static_cast<double>(i) * std::log(p) +
        static_cast<double>(n - i) * std::log1p(-p));
  return std::min(sum, 1.0);
}

// The p at which a falling function of it meets `target`.
template <class F>
double where(F falling, double target) {
  double low = 0, high = 1;
  for (int step = 0; step < 60; ++step) {
    const double middle = (low + high) / 2;
    (falling(middle) > target ? low : high) = middle;
  }
  return (low + high) / 2;
}

// Share of the sum that is the second count, as a ratio of the rates.
double ratio_of(double share, double periods_before, double periods_after) {
  return share / (1 - share) * periods_before / periods_after;
}

}  // namespace

double poisson_up_to(std::int64_t n, double mean) {
  if (mean <= 0) return n >= 0 ? 1 : 0;
  double sum = 0;
  for (std::int64_t i = 0; i <= n; ++i)
    sum += std::exp(static_cast<double>(i) * std::log(mean) - mean -
                    std::lgamma(static_cast<double>(i + 1)));
  return std::min(sum, 1.0);
}

Chart chart(const std::vector<std::int64_t>& counts, std::size_t baseline) {
  Chart out;
  for (const std::int64_t n : counts) out.points.push_back({.n = n});
  const std::size_t from = baseline == 0 ? counts.size() : std::min(baseline, counts.size());
  out.enough = from >= k_periods_min;
  if (!out.enough) return out;
  const auto sum = std::accumulate(
      counts.begin(), counts.begin() + static_cast<std::ptrdiff_t>(from), std::int64_t{0});
  out.mean = static_cast<double>(sum) / static_cast<double>(from);
  out.upper = upper_limit(out.mean);
  out.lower = lower_limit(out.mean);
  for (ChartPoint& point : out.points) {
    if (point.n >= out.upper) point.signals.push_back(Signal::above);
    if (out.lower && point.n <= *out.lower) point.signals.push_back(Signal::below);
  }
  mark_runs(out);
  return out;
}

RateChange rate_change(std::int64_t before, std::int64_t periods_before, std::int64_t after,
                       std::int64_t periods_after) {
  RateChange change;
  if (periods_before <= 0 || periods_after <= 0) return change;
  const auto t0 = static_cast<double>(periods_before), t1 = static_cast<double>(periods_after);
  change.before = static_cast<double>(before) / t0;
  change.after = static_cast<double>(after) / t1;
  if (before == 0) return change;
  change.ratio = change.after / change.before;
  const std::int64_t all = before + after;
  const double low =
      after == 0 ? 0
                 : where([&](double p) { return binomial_up_to(after - 1, all, p); }, 1 - 0.025);
  const double high = where([&](double p) { return binomial_up_to(after, all, p); }, 0.025);
  change.low = ratio_of(low, t0, t1);
  change.high = ratio_of(high, t0, t1);
  return change;
}

}  // namespace wanhu::domain
