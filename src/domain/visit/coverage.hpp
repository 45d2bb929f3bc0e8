// Coverage (户户必到): how much of the register was reached, and what pace would reach the rest by
// the end of the phase. The denominator is the register; the quota is a floor and is shown apart,
// so that meeting it never looks like having reached everybody (plan S1 三(一)).
#pragma once

#include <array>
#include <cstdint>
#include <optional>

#include "base/problem.hpp"
#include "calendar/calendar.hpp"
#include "domain/visit/outcome.hpp"
#include "domain/visit/ratio.hpp"

namespace wanhu::domain {

using base::Date;

struct CoverageCounts {
  std::int64_t register_n = 0;                             // dwellings now in the register
  std::array<std::int64_t, k_outcome_count> by_outcome{};  // by standing outcome, order of Outcome
  std::optional<std::int64_t> quota{};
  // Dwellings whose outcome counts toward the quota; nothing: those that were reached.
  std::optional<std::int64_t> counted{};
  // The plan is content with the quota (`coverage = "quota"`): the pace is that to reach it.
  bool is_quota_enough = false;
};

// What is left, and the days there are to do it in.
struct Pace {
  std::int64_t remaining = 0;
  int days = 0;
  // Nothing when dwellings remain and no day does.
  [[nodiscard]] std::optional<double> per_day() const;
};

struct Coverage {
  Ratio covered;               // reached dwellings of the register
  Ratio attempted;             // dwellings with any visit, of the register
  std::optional<Ratio> quota;  // dwellings that count of the quota; may exceed 1
  Pace calendar, working;      // to cover the whole register, or to reach the quota
  bool provisional = false;    // working days of a year without a holiday table
};

// The days left are [from, phase_end], both included; `from` is the first day that still counts
// (tomorrow in a day's closing figures). Errors: VISIT-COUNTS (outcomes exceed the register, or a
// negative number).
base::Result<Coverage> coverage(const CoverageCounts& counts, Date from, Date phase_end,
                                const calendar::Calendar& calendar);

}  // namespace wanhu::domain
