// How far the campaign will be at the end of the phase, and when it will be finished, from the
// newly covered dwellings of each day so far.
//
// Model: the counts of the days are independent with mean λ and variance φλ (quasi-Poisson:
// McCullagh and Nelder, Generalized Linear Models, 2nd ed. 1989, sections 4.5 and 6.2). λ is the
// mean of the days seen, apart for working and rest days once there are two of each, otherwise one
// for all days. φ is Pearson's statistic over its degrees of freedom, φ̂ = Σ (y − λ̂)² / λ̂ / (n − p),
// and at least 1 (Poisson). Over h future days of a kind of which n were seen, the prediction is hλ̂
// with variance φ̂ (h λ̃ + h² λ̃ / n): the days' own variation and that of λ̂. λ̃ = (Σy + ½) / n (the
// mean under Jeffreys' prior), so that days without a visit do not promise that none will follow.
// The interval is two-sided with Student's t at n − p degrees of freedom, cut to what is possible:
// at least the covered so far, at most the register. Limits: the pace is taken to last. Work that
// slows down because the easy doors come first ends later than forecast; a phase with a different
// number of visitors needs a new series.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "base/problem.hpp"
#include "calendar/calendar.hpp"

namespace wanhu::domain {

using base::Date;

struct DayCount {
  Date date;
  std::int64_t covered = 0;  // dwellings newly covered on that day
};

struct ForecastInput {
  std::vector<DayCount> series;  // one a day without gaps, zeros included
  std::int64_t register_n = 0;
  std::int64_t covered = 0;  // of the register, at the end of the last day of the series
  Date phase_end;
};

struct Interval {
  double low = 0, mid = 0, high = 0;
};

// Dates; nothing when it is more than a year away.
struct FinishDates {
  std::optional<Date> low, mid, high;  // earliest, expected, latest
};

struct Forecast {
  Interval covered_at_end;  // dwellings
  FinishDates finish;       // the day on which the whole register is covered
  double level = 0;         // of both intervals, e.g. 0.8
  int days_used = 0;
  bool by_kind = false;  // working and rest days have paces of their own
  double per_working_day = 0, per_rest_day = 0;
  double dispersion = 1;  // φ̂
};

inline constexpr int k_forecast_days_min = 3;
inline constexpr double k_forecast_level = 0.8;

// Errors: VISIT-FORECAST-NO-DATA (fewer than three days), VISIT-FORECAST-SERIES (a gap, a negative
// count), VISIT-COUNTS (more covered than the register has).
base::Result<Forecast> forecast(const ForecastInput& input, const calendar::Calendar& calendar);

}  // namespace wanhu::domain
