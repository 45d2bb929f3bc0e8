#include "domain/indicator/figure.hpp"

#include <algorithm>
#include <stdexcept>
#include <tuple>

namespace wanhu::domain {

namespace {

std::optional<double> number_of(const plan::expr::Answer& answer) {
  if (const auto* whole = std::get_if<std::int64_t>(&answer)) return static_cast<double>(*whole);
  if (const auto* real = std::get_if<double>(&answer)) return *real;
  return {};
}

bool lower_is_better(const plan::Indicator& indicator) {
  return indicator.direction == "lower";
}

Rounding rounding_for(const plan::Indicator& indicator) {
  if (indicator.target && !indicator.target->round.empty())
    return rounding_of(indicator.target->round);
  return lower_is_better(indicator) ? Rounding::down : Rounding::up;
}

bool is_small(const IndicatorFigure& figure) {
  const double num = number_of(figure.num).value_or(0), den = number_of(figure.den).value_or(0);
  return num < k_compared_min || den < k_compared_min ||
         (figure.is_share && den - num < k_compared_min);
}

}  // namespace

std::string_view text_of(FigureState state) {
  switch (state) {
    case FigureState::shown:
      return "shown";
    case FigureState::no_data:
      return "no_data";
    case FigureState::few:
      return "few";
  }
  throw std::logic_error("unknown state of a figure");
}

std::string_view text_of(AimState state) {
  switch (state) {
    case AimState::none:
      return "none";
    case AimState::no_data:
      return "no_data";
    case AimState::reached:
      return "reached";
    case AimState::on_the_way:
      return "on_the_way";
    case AimState::behind:
      return "behind";
  }
  throw std::logic_error("unknown state of an aim");
}

std::optional<double> IndicatorFigure::ratio() const {
  if (!value) return {};
  return number_of(num).value() / number_of(den).value();
}

IndicatorFigure figure_of(const plan::Indicator& indicator, const Measured& measured) {
  IndicatorFigure figure{.num = measured.num,
                         .den = measured.den,
                         .n = measured.n,
                         .is_share = measured.is_share,
                         .low = measured.low,
                         .high = measured.high,
                         .withheld = measured.withheld};
  const auto num = number_of(measured.num), den = number_of(measured.den);
  if (!num || !den || *den == 0) return figure;
  if (measured.n < indicator.min_n) {
    figure.state = FigureState::few;
    return figure;
  }
  figure.state = FigureState::shown;
  figure.value = *num / *den * indicator.factor;
  return figure;
}

std::vector<Aim> aims_of(const plan::Indicator& indicator) {
  const Rounding rounding = rounding_for(indicator);
  std::vector<Aim> aims;
  for (const plan::Milestone& one : indicator.milestones)
    aims.push_back({one.percent, one.by, rounding});
  if (indicator.target) aims.push_back({indicator.target->percent, indicator.target->by, rounding});
  std::sort(aims.begin(), aims.end(), [](const Aim& a, const Aim& b) {
    return std::tie(a.by, a.percent) < std::tie(b.by, b.percent);
  });
  // The target often stands as the last milestone too.
  aims.erase(std::unique(aims.begin(), aims.end()), aims.end());
  return aims;
}

std::optional<std::int64_t> rows_needed(const Aim& aim, const IndicatorFigure& figure) {
  const auto* den = std::get_if<std::int64_t>(&figure.den);
  if (den == nullptr || *den <= 0) return {};
  return units_needed(aim.percent, *den, aim.rounding);
}

std::optional<bool> is_met(const plan::Indicator& indicator, const Aim& aim,
                           const IndicatorFigure& figure) {
  if (!figure.value) return {};
  const bool lower = lower_is_better(indicator);
  const auto* num = std::get_if<std::int64_t>(&figure.num);
  if (const auto needed = rows_needed(aim, figure); needed && num != nullptr)
    return lower ? *num <= *needed : *num >= *needed;
  const double share = static_cast<double>(aim.percent) / 100, ratio = *figure.ratio();
  return lower ? ratio <= share : ratio >= share;
}

AimState aim_state(const plan::Indicator& indicator, const IndicatorFigure& figure, Date day) {
  const std::vector<Aim> aims = aims_of(indicator);
  if (aims.empty()) return AimState::none;
  if (!figure.value) return AimState::no_data;
  const auto next =
      std::find_if(aims.begin(), aims.end(), [&](const Aim& aim) { return aim.by >= day; });
  const auto met = [&](const Aim& aim) { return is_met(indicator, aim, figure).value(); };
  if (next == aims.end()) return met(aims.back()) ? AimState::reached : AimState::behind;
  if (met(*next)) return AimState::reached;
  return next != aims.begin() && !met(*(next - 1)) ? AimState::behind : AimState::on_the_way;
}

Date year_before(Date day) {
  const int year = day.year() - 1;
  return Date::from_ymd(year, day.month(),
                        std::min(day.day(), base::days_in_month(year, day.month())))
      .value();
}

bool too_small_to_compare(const IndicatorFigure& now, const IndicatorFigure& before) {
  return is_small(now) || is_small(before);
}

}  // namespace wanhu::domain
