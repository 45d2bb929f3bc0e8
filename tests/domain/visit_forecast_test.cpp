#include "domain/visit/forecast.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <cmath>

#include "base/random.hpp"

namespace wanhu::domain {
namespace {

Date day(const char* iso) {
  return Date::parse(iso).value();
}
const calendar::Calendar& office() {
  return calendar::Calendar::office();
}

// A run of days from Monday 2021-10-18, without holidays.
const Date k_monday = day("2021-10-18");
ForecastInput input_of(const std::vector<int>& counts, std::int64_t register_n, int days_ahead) {
  ForecastInput input;
  for (std::size_t i = 0; i < counts.size(); ++i) {
    input.series.push_back({k_monday + static_cast<int>(i), counts[i]});
    input.covered += counts[i];
  }
  input.register_n = register_n;
  input.phase_end = k_monday + (static_cast<int>(counts.size()) - 1 + days_ahead);
  return input;
}
Forecast forecast_of(const ForecastInput& input) {
  return forecast(input, office()).value();
}

TEST(Forecast, SteadyPaceByHand) {
  // Five working days of 10 each; the mean is 10, Pearson's statistic 0, so Poisson: φ = 1.
  const Forecast answer = forecast_of(input_of({10, 10, 10, 10, 10}, 1000, 5));
  EXPECT_FALSE(answer.by_kind);
  EXPECT_DOUBLE_EQ(answer.per_working_day, 10);
  EXPECT_DOUBLE_EQ(answer.dispersion, 1);
  EXPECT_DOUBLE_EQ(answer.covered_at_end.mid, 100);
  // t(0.9; 4) = 1.5332; sd = sqrt(10.1 × (5 + 25 / 5)) = 10.05; reach 15.41
  EXPECT_DOUBLE_EQ(answer.covered_at_end.low, 84);
  EXPECT_DOUBLE_EQ(answer.covered_at_end.high, 116);
  EXPECT_EQ(answer.level, 0.8);
  EXPECT_EQ(answer.days_used, 5);
}

TEST(Forecast, FinishDateByHand) {
  const Forecast answer = forecast_of(input_of({10, 10, 10, 10, 10}, 100, 30));
  EXPECT_EQ(answer.finish.mid, k_monday + 9);  // 50 more at 10 a day: five days on
  ASSERT_TRUE(answer.finish.low && answer.finish.high);
  EXPECT_LT(*answer.finish.low, *answer.finish.mid);
  EXPECT_GT(*answer.finish.high, *answer.finish.mid);
  EXPECT_DOUBLE_EQ(answer.covered_at_end.high, 100);  // never more than the register
}

TEST(Forecast, WorkingAndRestDaysApart) {
  // Monday to Sunday: 20 on working days, 5 at the weekend; the next seven days again.
  const Forecast answer = forecast_of(input_of({20, 20, 20, 20, 20, 5, 5}, 10'000, 7));
  EXPECT_TRUE(answer.by_kind);
  EXPECT_DOUBLE_EQ(answer.per_working_day, 20);
  EXPECT_DOUBLE_EQ(answer.per_rest_day, 5);
  EXPECT_DOUBLE_EQ(answer.covered_at_end.mid, 220);
}

TEST(Forecast, OverdispersionWidensTheInterval) {
  const Forecast even = forecast_of(input_of({30, 30, 30, 30, 30}, 10'000, 10));
  const Forecast uneven = forecast_of(input_of({0, 60, 10, 55, 25}, 10'000, 10));
  EXPECT_DOUBLE_EQ(even.covered_at_end.mid, uneven.covered_at_end.mid);
  // Σ (y − 30)² / 30 / 4 = (900 + 900 + 400 + 625 + 25) / 120
  EXPECT_DOUBLE_EQ(uneven.dispersion, 23.75);
  EXPECT_LT(uneven.covered_at_end.low, even.covered_at_end.low);
  EXPECT_GT(uneven.covered_at_end.high, even.covered_at_end.high);
}

TEST(Forecast, NothingYetPromisesNothing) {
  const Forecast answer = forecast_of(input_of({0, 0, 0}, 100, 10));
  EXPECT_DOUBLE_EQ(answer.covered_at_end.mid, 0);
  EXPECT_GT(answer.covered_at_end.high, 0);
  EXPECT_EQ(answer.finish.mid, std::nullopt);
  EXPECT_EQ(answer.finish.high, std::nullopt);
}

TEST(Forecast, AFinishedRegisterIsFinished) {
  const Forecast answer = forecast_of(input_of({10, 10, 10}, 30, 10));
  EXPECT_EQ(answer.finish.low, k_monday + 2);
  EXPECT_EQ(answer.finish.high, k_monday + 2);
  EXPECT_DOUBLE_EQ(answer.covered_at_end.low, 30);
}

TEST(Forecast, AtTheEndOfThePhaseNothingIsUncertain) {
  const Forecast answer = forecast_of(input_of({10, 12, 9}, 500, 0));
  EXPECT_DOUBLE_EQ(answer.covered_at_end.low, 31);
  EXPECT_DOUBLE_EQ(answer.covered_at_end.high, 31);
}

TEST(Forecast, RefusesTooLittleOrBrokenData) {
  const auto refused = [](const ForecastInput& input) {
    const auto answer = forecast(input, office());
    return answer ? std::string() : answer.error().code;
  };
  EXPECT_EQ(refused(input_of({10, 10}, 100, 5)), "VISIT-FORECAST-NO-DATA");
  ForecastInput gap = input_of({10, 10, 10, 10}, 100, 5);
  gap.series.erase(gap.series.begin() + 1);
  EXPECT_EQ(refused(gap), "VISIT-FORECAST-SERIES");
  EXPECT_EQ(refused(input_of({10, -1, 10}, 100, 5)), "VISIT-FORECAST-SERIES");
  EXPECT_EQ(refused(input_of({10, 10, 10}, 29, 5)), "VISIT-COUNTS");
}

std::vector<int> any_counts() {
  return *rc::gen::resize(
      25, rc::gen::suchThat(rc::gen::container<std::vector<int>>(rc::gen::inRange(0, 80)),
                            [](const auto& counts) { return counts.size() >= 3; }));
}
bool not_later(const std::optional<Date>& a, const std::optional<Date>& b) {
  return !b || (a && *a <= *b);
}

RC_GTEST_PROP(ForecastProperty, IntervalsAreOrderedAndPossible, ()) {
  const ForecastInput input =
      input_of(any_counts(), *rc::gen::inRange(2500, 12'000), *rc::gen::inRange(0, 40));
  const Forecast answer = forecast_of(input);
  const Interval& covered = answer.covered_at_end;
  RC_ASSERT(static_cast<double>(input.covered) <= covered.low);
  RC_ASSERT(covered.low <= covered.mid && covered.mid <= covered.high);
  RC_ASSERT(covered.high <= static_cast<double>(input.register_n));
  RC_ASSERT(not_later(answer.finish.low, answer.finish.mid));
  RC_ASSERT(not_later(answer.finish.mid, answer.finish.high));
  RC_ASSERT(answer.dispersion >= 1);
}

RC_GTEST_PROP(ForecastProperty, MoreCoveredIsNeverLater, ()) {
  auto counts = any_counts();
  const int ahead = *rc::gen::inRange(0, 40);
  const Forecast before = forecast_of(input_of(counts, 5000, ahead));
  counts[*rc::gen::inRange<std::size_t>(0, counts.size())] += *rc::gen::inRange(1, 50);
  const Forecast after = forecast_of(input_of(counts, 5000, ahead));
  RC_ASSERT(not_later(after.finish.mid, before.finish.mid));
  RC_ASSERT(after.covered_at_end.mid >= before.covered_at_end.mid);
}

RC_GTEST_PROP(ForecastProperty, TheSameInputGivesTheSameAnswer, ()) {
  const ForecastInput input = input_of(any_counts(), 5000, 20);
  const Forecast a = forecast_of(input), b = forecast_of(input);
  RC_ASSERT(a.covered_at_end.low == b.covered_at_end.low);
  RC_ASSERT(a.covered_at_end.high == b.covered_at_end.high);
  RC_ASSERT(a.finish.low == b.finish.low && a.finish.high == b.finish.high);
}

// Knuth's multiplication method; the means here are small enough for it.
int poisson(base::Seeded& random, double mean) {
  const double limit = std::exp(-mean);
  int n = 0;
  for (double product = random.unit(); product > limit; product *= random.unit()) ++n;
  return n;
}

// A day of `streets` whole streets with `phi` dwellings each: mean streets × phi, variance φ ×
// mean.
int day_count(base::Seeded& random, double mean, int phi) {
  return phi * poisson(random, mean / phi);
}

struct World {
  double per_working_day, per_rest_day;
  int phi, days_seen, days_ahead;
};

double share_inside(const World& world, int runs) {
  base::Seeded random(20'211'018);
  int inside = 0;
  for (int run = 0; run < runs; ++run) {
    std::vector<int> counts;
    double truth = 0;
    for (int i = 0; i < world.days_seen + world.days_ahead; ++i) {
      const bool works = office().day(k_monday + i).works();
      const int n =
          day_count(random, works ? world.per_working_day : world.per_rest_day, world.phi);
      truth += n;
      if (i < world.days_seen) counts.push_back(n);
    }
    const Interval covered =
        forecast_of(input_of(counts, 1'000'000, world.days_ahead)).covered_at_end;
    inside += covered.low <= truth && truth <= covered.high ? 1 : 0;
  }
  return static_cast<double>(inside) / runs;
}

TEST(ForecastSimulation, EightyPercentIntervalHoldsUnderTheModel) {
  const World worlds[] = {
      {.per_working_day = 60, .per_rest_day = 20, .phi = 1, .days_seen = 14, .days_ahead = 10},
      {.per_working_day = 60, .per_rest_day = 20, .phi = 4, .days_seen = 14, .days_ahead = 10},
      {.per_working_day = 200, .per_rest_day = 200, .phi = 10, .days_seen = 7, .days_ahead = 20},
      {.per_working_day = 30, .per_rest_day = 30, .phi = 3, .days_seen = 4, .days_ahead = 5},
  };
  for (const World& world : worlds) {
    const double share = share_inside(world, 1000);
    EXPECT_GE(share, 0.70) << world.phi << " " << world.days_seen;
    EXPECT_LE(share, 0.90) << world.phi << " " << world.days_seen;
  }
}

}  // namespace
}  // namespace wanhu::domain
