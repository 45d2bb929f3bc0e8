// A control chart of counts: does a village report more of a kind than chance brings? Counts of
// equal periods around their mean, with limits that a Poisson count crosses by chance about once in
// 740 periods on either side, computed from the distribution itself (with a mean of one or two a
// week the usual three standard deviations are not what they promise).
// Source: Shewhart 1931 and Western Electric 1956 for the two rules; few, so that they mean
// something.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

namespace wanhu::domain {

// Below so many periods the mean is a guess: no limits, no signals.
inline constexpr std::size_t k_periods_min = 8;
// So many periods in a row on one side of the mean are no chance any more.
inline constexpr int k_run = 8;

enum class Signal { above, below, run_above, run_below };

struct ChartPoint {
  std::int64_t n = 0;
  std::vector<Signal> signals{};
};

struct Chart {
  std::vector<ChartPoint> points;
  bool enough = false;
  double mean = 0;
  std::int64_t upper = 0;               // the least count that is too many
  std::optional<std::int64_t> lower{};  // the greatest that is too few; nothing when even 0 is not
};

// The mean is that of the first `baseline` periods, of all when 0: what came after an improvement
// is judged by what was before it.
Chart chart(const std::vector<std::int64_t>& counts, std::size_t baseline = 0);

// P(X <= n) of a Poisson count with this mean.
double poisson_up_to(std::int64_t n, double mean);

// What changed between two stretches of time: the second rate over the first, and where the truth
// lies with 95 % confidence (exact, from the split of the sum; Przyborowski and Wilenski 1940).
struct RateChange {
  double before = 0, after = 0;                  // a period
  std::optional<double> ratio{}, low{}, high{};  // nothing when there was nothing before
};
RateChange rate_change(std::int64_t before, std::int64_t periods_before, std::int64_t after,
                       std::int64_t periods_after);

}  // namespace wanhu::domain
