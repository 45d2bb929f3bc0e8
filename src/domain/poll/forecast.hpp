// What a wave can be expected to bring, and how many numbers it must release for it. "At least 50
// completed a day" (S3-40) is a plan about people who may say no: the forecast says how likely it
// is and when a further replicate is needed.
//
// The model, no more than is known before the first call: each attempt at a case that is still open
// completes it with the same chance h, one attempt a day, `attempts` of them at most, so that the
// share `expected_response` is completed in the end: h = 1 - (1 - r)^(1 / attempts). The chance to
// reach a number of completes is that of a sum of independent cases with these chances, computed
// exactly (Poisson binomial, by adding case after case).
#pragma once

#include <cstdint>
#include <vector>

#include "base/time.hpp"
#include "domain/poll/wave.hpp"

namespace wanhu::domain {

// Chance that one attempt completes an open case.
double hazard(double expected_response, int attempts);
// How many cases a wanted number of completes needs, rounded up.
std::int64_t cases_needed(std::int64_t completes, double expected_response);
// Fewest cases to release on each of `days` days, for an expectation of `per_day` completes on
// each; what earlier days left open counts with its further attempts.
std::vector<double> releases_needed(const PollSpec& spec, int days);
// How many of `n` cases have been released by the end of each day, in the proportions of
// releases_needed; ascending, the last is n.
std::vector<std::int64_t> release_ends(const PollSpec& spec, int days, std::int64_t n);

// Cases that are still open on a morning, by how often they were tried.
struct OpenCases {
  std::vector<std::int64_t> by_attempts{};  // place k: tried k times
};

struct ForecastDay {
  base::Date day;
  std::int64_t released = 0;  // cases that are new on it
  std::int64_t tried = 0;     // open cases in work, rounded
  double completes = 0;       // expected
  double chance = 0;          // that per_day completes are reached; 1 without a wanted number
};

struct WaveForecast {
  std::vector<ForecastDay> days{};
  double completes = 0;           // expected of all these days
  std::int64_t short_by = 0;      // completes that miss the wanted number in all, rounded up
  std::int64_t cases_short = 0;   // cases to release for them
  bool replicate_needed = false;  // the expectation is below what is wanted on some day
};

// From the morning of `from` to the wave's end. `released[d]`: new cases of day d, in order.
WaveForecast forecast(const PollSpec& spec, const OpenCases& open, base::Date from,
                      const std::vector<std::int64_t>& released);

// P(X >= target) for X the sum of independent cases: counts[i] of them with chance chances[i].
double chance_of(const std::vector<std::int64_t>& counts, const std::vector<double>& chances,
                 std::int64_t target);

}  // namespace wanhu::domain
