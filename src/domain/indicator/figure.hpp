// What an indicator of a plan comes to, once somebody has counted: its value, why there is none,
// and how far it is on the way to what the plan aims at. Pure; counting is app/indicator_tally's.
//
// Nothing here compares units with each other, and a direction never makes a complaint count
// against anybody: the compiler refuses such indicators (guard G06).
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "domain/standard/target.hpp"
#include "plan/expr/evaluate.hpp"
#include "plan/plan.hpp"

namespace wanhu::domain {

using base::Date;

// ---- the value
// ---------------------------------------------------------------------------------

struct Measured {
  plan::expr::Answer num{}, den{};
  std::int64_t n = 0;  // rows that the denominator counts
  // Every row of the numerator is one of the denominator's: then it is a proportion, and has an
  // interval.
  bool is_share = false;
  // Of a poll: its published interval, as shares of 1; and that it has the figure and does not tell
  // it, because few answered or a few could be worked out from it (guard G12).
  std::optional<double> low{}, high{};
  bool withheld = false;
};

enum class FigureState {
  shown,
  no_data,  // a part has no data, or the denominator is 0: never the same as 0
  few,      // fewer rows than the plan's min_n: the value says nothing yet
};
std::string_view text_of(FigureState state);

struct IndicatorFigure {
  FigureState state = FigureState::no_data;
  plan::expr::Answer num{}, den{};
  std::optional<double> value{};  // num / den * factor; only when shown
  std::int64_t n = 0;
  bool is_share = false;
  std::optional<double> low{}, high{};  // published, of a poll
  bool withheld = false;

  // As a share of 1 whatever the factor; only when shown.
  [[nodiscard]] std::optional<double> ratio() const;
};
IndicatorFigure figure_of(const plan::Indicator& indicator, const Measured& measured);

// ---- targets and milestones (S4-02, S4-03, S3-25)
// -----------------------------------------------------

// Milestones and target in order of their days. One that says nothing about rounding is reached
// when the share is reached: up, or down where lower is better.
std::vector<Aim> aims_of(const plan::Indicator& indicator);

// How many rows an aim means for a whole denominator ("90 % of 25 is 23"); nothing when the
// denominator is no whole number or is 0.
std::optional<std::int64_t> rows_needed(const Aim& aim, const IndicatorFigure& figure);

// Nothing without a value.
std::optional<bool> is_met(const plan::Indicator& indicator, const Aim& aim,
                           const IndicatorFigure& figure);

enum class AimState {
  none,        // the plan aims at nothing
  no_data,     // there is no value to judge by
  reached,     // what is due next is met already; after the last day, the last
  on_the_way,  // not yet, and its day has not passed
  behind,      // the last one whose day has passed is not met
};
std::string_view text_of(AimState state);
AimState aim_state(const plan::Indicator& indicator, const IndicatorFigure& figure, Date day);

// ---- a year before
// -----------------------------------------------------------------------------

// The same day of the year before; 29 February is the 28th there.
Date year_before(Date day);

// Whether two figures are too small to be compared: a count of either is below k_compared_min, or
// the rest of a share is. "命案 3 → 2" is no trend (S3-33).
inline constexpr double k_compared_min = 10;
bool too_small_to_compare(const IndicatorFigure& now, const IndicatorFigure& before);

}  // namespace wanhu::domain
