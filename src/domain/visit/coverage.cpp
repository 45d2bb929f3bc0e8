#include "domain/visit/coverage.hpp"

#include <algorithm>
#include <string>
#include <utility>

namespace wanhu::domain {

std::optional<double> Pace::per_day() const {
  if (remaining == 0) return 0.0;
  if (days == 0) return std::nullopt;
  return static_cast<double>(remaining) / days;
}

base::Result<Coverage> coverage(const CoverageCounts& counts, Date from, Date phase_end,
                                const calendar::Calendar& calendar) {
  std::int64_t reached = 0, visited = 0;
  bool sound = counts.register_n >= 0 && counts.quota.value_or(0) >= 0;
  for (const OutcomeRule& rule : outcome_rules()) {
    const std::int64_t n = counts.by_outcome.at(static_cast<std::size_t>(rule.outcome));
    sound = sound && n >= 0;
    visited += n;
    reached += rule.reached ? n : 0;
  }
  if (!sound || visited > counts.register_n) {
    base::Problem problem{.code = "VISIT-COUNTS"};
    problem.with("visited", std::to_string(visited))
        .with("register", std::to_string(counts.register_n));
    return base::fail(std::move(problem));
  }

  const std::int64_t counted = counts.counted.value_or(reached);
  const std::int64_t remaining = counts.quota && counts.is_quota_enough
                                     ? std::max<std::int64_t>(0, *counts.quota - counted)
                                     : counts.register_n - reached;
  Coverage figures;
  figures.covered = {.numerator = reached, .denominator = counts.register_n};
  figures.attempted = {.numerator = visited, .denominator = counts.register_n};
  if (counts.quota) figures.quota = {.numerator = counted, .denominator = *counts.quota};
  figures.calendar = {.remaining = remaining, .days = std::max(0, phase_end - from + 1)};
  figures.working = {.remaining = remaining, .days = calendar.working_days(from, phase_end)};
  for (Date day = from; day <= phase_end && !figures.provisional; day = day + 1) {
    figures.provisional = calendar.missing_notice(day) != 0;
  }
  return figures;
}

}  // namespace wanhu::domain
