#include "domain/visit/forecast.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <string>
#include <utility>

namespace wanhu::domain {
namespace {

constexpr int k_horizon_days = 366;
constexpr double k_rounding = 1e-6;                 // dwellings: ten days of a tenth each are one
constexpr double k_normal_90 = 1.2815515655446004;  // 90 % quantile: a two-sided 80 % interval

// 90 % quantile of Student's t, expanded about the normal one (Abramowitz and Stegun 1964, 26.7.5).
// Off by less than 0.003 at two degrees of freedom, the fewest there can be here.
double student_90(int freedom) {
  const double z = k_normal_90, z2 = z * z, v = freedom;
  const double g1 = z * (z2 + 1) / 4;
  const double g2 = z * ((5 * z2 + 16) * z2 + 3) / 96;
  const double g3 = z * (((3 * z2 + 19) * z2 + 17) * z2 - 15) / 384;
  const double g4 = z * ((((79 * z2 + 776) * z2 + 1482) * z2 - 1920) * z2 - 945) / 92160;
  return z + g1 / v + g2 / (v * v) + g3 / (v * v * v) + g4 / (v * v * v * v);
}

struct KindOfDay {
  int days = 0;
  double sum = 0;
  [[nodiscard]] double mean() const { return sum / days; }
  [[nodiscard]] double cautious_mean() const { return (sum + 0.5) / days; }
};

// The fitted pace. `kind_of` maps a day to its index in `kinds`.
class Fit {
 public:
  Fit(const std::vector<DayCount>& series, const calendar::Calendar& calendar)
      : calendar_(calendar) {
    std::array<KindOfDay, 2> apart{};
    KindOfDay all;
    for (const DayCount& day : series) {
      add(apart.at(works(day.date) ? 0 : 1), day);
      add(all, day);
    }
    by_kind_ = apart[0].days >= 2 && apart[1].days >= 2;
    kinds_ = by_kind_ ? apart : std::array<KindOfDay, 2>{all, all};
    freedom_ = all.days - (by_kind_ ? 2 : 1);
    dispersion_ = std::max(1.0, pearson(series) / freedom_);
  }

  [[nodiscard]] std::size_t index_of(Date date) const { return by_kind_ && !works(date) ? 1 : 0; }
  [[nodiscard]] const KindOfDay& kind(std::size_t index) const { return kinds_.at(index); }
  [[nodiscard]] bool by_kind() const { return by_kind_; }
  [[nodiscard]] int freedom() const { return freedom_; }
  [[nodiscard]] double dispersion() const { return dispersion_; }

 private:
  [[nodiscard]] bool works(Date date) const { return calendar_.day(date).works(); }

  static void add(KindOfDay& kind, const DayCount& day) {
    ++kind.days;
    kind.sum += static_cast<double>(day.covered);
  }

  // A kind of day with mean 0 has only zeros and adds nothing.
  [[nodiscard]] double pearson(const std::vector<DayCount>& series) const {
    double statistic = 0;
    for (const DayCount& day : series) {
      const double mean = kinds_.at(index_of(day.date)).mean();
      const double off = static_cast<double>(day.covered) - mean;
      if (mean > 0) statistic += off * off / mean;
    }
    return statistic;
  }

  const calendar::Calendar& calendar_;
  std::array<KindOfDay, 2> kinds_{};
  bool by_kind_ = false;
  int freedom_ = 0;
  double dispersion_ = 1;
};

// Walks into the future one day at a time; at any day it knows the interval of the covered.
class Walk {
 public:
  Walk(const Fit& fit, const ForecastInput& input)
      : fit_(fit),
        quantile_(student_90(fit.freedom())),
        covered_(static_cast<double>(input.covered)),
        register_(static_cast<double>(input.register_n)) {}

  void step(Date date) { ++ahead_.at(fit_.index_of(date)); }

  // Whole dwellings outward, so that rounding never narrows it.
  [[nodiscard]] Interval interval() const {
    double mean = 0, variance = 0;
    for (std::size_t i = 0; i < ahead_.size(); ++i) {
      const KindOfDay& kind = fit_.kind(i);
      const double h = ahead_.at(i);
      if (h == 0) continue;
      mean += h * kind.mean();
      variance += kind.cautious_mean() * (h + h * h / kind.days);
    }
    const double reach = quantile_ * std::sqrt(fit_.dispersion() * variance);
    return {.low = within(std::floor(covered_ + mean - reach)),
            .mid = within(covered_ + mean),
            .high = within(std::ceil(covered_ + mean + reach))};
  }
  [[nodiscard]] bool complete(double covered) const { return covered >= register_ - k_rounding; }

 private:
  [[nodiscard]] double within(double covered) const {
    return std::clamp(covered, covered_, register_);
  }

  const Fit& fit_;
  double quantile_, covered_, register_;
  std::array<int, 2> ahead_{};  // future days of each kind
};

Interval covered_at_end(const Fit& fit, const ForecastInput& input) {
  Walk walk(fit, input);
  for (Date day = input.series.back().date + 1; day <= input.phase_end; day = day + 1) {
    walk.step(day);
  }
  return walk.interval();
}

FinishDates finish_dates(const Fit& fit, const ForecastInput& input) {
  Walk walk(fit, input);
  FinishDates finish;
  const Date last = input.series.back().date;
  for (int ahead = 0; ahead <= k_horizon_days && !finish.high; ++ahead) {
    const Date day = last + ahead;
    if (ahead > 0) walk.step(day);
    const Interval covered = walk.interval();
    if (!finish.low && walk.complete(covered.high)) finish.low = day;
    if (!finish.mid && walk.complete(covered.mid)) finish.mid = day;
    if (walk.complete(covered.low)) finish.high = day;
  }
  return finish;
}

std::optional<base::Problem> fault_of(const ForecastInput& input) {
  const auto& series = input.series;
  if (series.size() < k_forecast_days_min) {
    base::Problem problem{.code = "VISIT-FORECAST-NO-DATA", .kind = base::Kind::refused};
    return problem.with("days", std::to_string(series.size()))
        .with("min", std::to_string(k_forecast_days_min));
  }
  for (std::size_t i = 0; i < series.size(); ++i) {
    const bool follows = i == 0 || series[i].date == series[i - 1].date + 1;
    if (follows && series[i].covered >= 0) continue;
    base::Problem problem{.code = "VISIT-FORECAST-SERIES"};
    return problem.with("date", series[i].date.iso());
  }
  if (input.covered < 0 || input.covered > input.register_n) {
    base::Problem problem{.code = "VISIT-COUNTS"};
    return problem.with("visited", std::to_string(input.covered))
        .with("register", std::to_string(input.register_n));
  }
  return std::nullopt;
}

}  // namespace

base::Result<Forecast> forecast(const ForecastInput& input, const calendar::Calendar& calendar) {
  if (auto fault = fault_of(input)) return base::fail(*std::move(fault));
  const Fit fit(input.series, calendar);
  return Forecast{.covered_at_end = covered_at_end(fit, input),
                  .finish = finish_dates(fit, input),
                  .level = k_forecast_level,
                  .days_used = static_cast<int>(input.series.size()),
                  .by_kind = fit.by_kind(),
                  .per_working_day = fit.kind(0).mean(),
                  .per_rest_day = fit.kind(1).mean(),
                  .dispersion = fit.dispersion()};
}

}  // namespace wanhu::domain
