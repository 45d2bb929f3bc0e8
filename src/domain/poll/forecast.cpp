#include "domain/poll/forecast.hpp"

#include <algorithm>
#include <cmath>

namespace wanhu::domain {

namespace {

// So many cases of one chance are added at once; more are many enough for the bell curve, which
// then differs by less than a thousandth.
constexpr std::int64_t k_exact_max = 20'000;
constexpr double k_root_half = 0.70710678118654752440;

}  // namespace

double hazard(double expected_response, int attempts) {
  return 1 - std::pow(1 - expected_response, 1.0 / attempts);
}

std::int64_t cases_needed(std::int64_t completes, double expected_response) {
  return static_cast<std::int64_t>(
      std::ceil(static_cast<double>(completes) / expected_response - 1e-9));
}

std::vector<double> releases_needed(const PollSpec& spec, int days) {
  const double h = hazard(spec.expected_response, spec.attempts);
  std::vector<double> released;
  for (int day = 0; day < days; ++day) {
    double carried = 0;
    for (int k = 1; k < spec.attempts && k <= day; ++k)
      carried += released[static_cast<std::size_t>(day - k)] * h * std::pow(1 - h, k);
    released.push_back(std::max(0.0, (static_cast<double>(spec.per_day) - carried) / h));
  }
  return released;
}

std::vector<std::int64_t> release_ends(const PollSpec& spec, int days, std::int64_t n) {
  const std::vector<double> needed = releases_needed(spec, days);
  double total = 0;
  for (const double one : needed) total += one;
  std::vector<std::int64_t> ends;
  double sum = 0;
  for (int day = 0; day < days; ++day) {
    sum += total > 0 ? needed[static_cast<std::size_t>(day)] / total : 1.0 / days;
    ends.push_back(
        std::min(n, static_cast<std::int64_t>(std::floor(sum * static_cast<double>(n) + 1e-6))));
  }
  if (!ends.empty()) ends.back() = n;
  return ends;
}

double chance_of(const std::vector<std::int64_t>& counts, const std::vector<double>& chances,
                 std::int64_t target) {
  if (target <= 0) return 1;
  std::int64_t all = 0;
  double mean = 0, variance = 0;
  for (std::size_t i = 0; i < counts.size(); ++i) {
    all += counts[i];
    mean += static_cast<double>(counts[i]) * chances[i];
    variance += static_cast<double>(counts[i]) * chances[i] * (1 - chances[i]);
  }
  if (all < target) return 0;
  if (all > k_exact_max && variance > 0) {
    const double z = (static_cast<double>(target) - 0.5 - mean) / std::sqrt(variance);
    return 0.5 * std::erfc(z * k_root_half);
  }
  // below[k]: chance of exactly k completes, for k < target; all else has reached it.
  std::vector<double> below(static_cast<std::size_t>(target), 0.0);
  below[0] = 1;
  for (std::size_t i = 0; i < counts.size(); ++i)
    for (std::int64_t c = 0; c < counts[i]; ++c)
      for (std::size_t k = below.size(); k-- > 0;)
        below[k] = below[k] * (1 - chances[i]) + (k > 0 ? below[k - 1] * chances[i] : 0);
  double sum = 0;
  for (const double one : below) sum += one;
  return std::clamp(1 - sum, 0.0, 1.0);
}

WaveForecast forecast(const PollSpec& spec, const OpenCases& open, base::Date from,
                      const std::vector<std::int64_t>& released) {
  const double h = hazard(spec.expected_response, spec.attempts);
  std::vector<double> cases(static_cast<std::size_t>(spec.attempts), 0.0);
  for (std::size_t k = 0; k < std::min(cases.size(), open.by_attempts.size()); ++k)
    cases[k] = static_cast<double>(open.by_attempts[k]);
  WaveForecast all;
  double missing = 0;
  for (std::size_t d = 0; d < released.size(); ++d) {
    cases[0] += static_cast<double>(released[d]);
    double tried = 0;
    for (const double one : cases) tried += one;
    ForecastDay day{.day = from + static_cast<int>(d),
                    .released = released[d],
                    .tried = static_cast<std::int64_t>(std::llround(tried)),
                    .completes = tried * h};
    day.chance = chance_of({day.tried}, {h}, spec.per_day);
    all.completes += day.completes;
    missing += std::max(0.0, static_cast<double>(spec.per_day) - day.completes);
    all.days.push_back(day);
    for (std::size_t k = cases.size(); k-- > 1;) cases[k] = cases[k - 1] * (1 - h);
    cases[0] = 0;
  }
  // Half a complete a day is rounding, not a lack.
  if (spec.per_day > 0 && missing > 0.5 * static_cast<double>(released.size())) {
    all.replicate_needed = true;
    all.short_by = static_cast<std::int64_t>(std::ceil(missing));
    all.cases_short = cases_needed(all.short_by, spec.expected_response);
  }
  return all;
}

}  // namespace wanhu::domain
