#include "stats/power.hpp"

#include <algorithm>
#include <cmath>

#include "stats/frame.hpp"
#include "stats/proportion.hpp"

namespace wanhu::stats {

namespace {

base::Failure refuse(const char* code, double value) {
  base::Problem problem{.code = code};
  problem.with("value", number_text(value));
  return base::fail(problem);
}

base::Result<void> check(const PowerSpec& spec) {
  if (!(spec.share > 0 && spec.share < 1)) return refuse("POWER-SHARE", spec.share);
  if (!(spec.level > 0.5 && spec.level < 1)) return refuse("POWER-LEVEL", spec.level);
  if (!(spec.deff > 0 && spec.deff <= 1000)) return refuse("POWER-DEFF", spec.deff);
  if (spec.population && *spec.population < 2)
    return refuse("POWER-POPULATION", static_cast<double>(*spec.population));
  return {};
}

// The least n with deff · pq / n · (N - n) / (N - 1) <= variance, and not more than all.
std::int64_t least(const PowerSpec& spec, double spread, double variance) {
  const double needed = spec.deff * spread / variance;
  double n = needed;
  if (spec.population) {
    const auto all = static_cast<double>(*spec.population);
    n = std::min(all, needed * all / (all - 1 + needed));
  }
  // 115.99999999 of rounding is 116, not 117.
  return std::max<std::int64_t>(1, static_cast<std::int64_t>(std::ceil(n - 1e-9 * n)));
}

}  // namespace

base::Result<std::int64_t> interviews_for_half_width(const PowerSpec& spec, double half_width) {
  if (auto fine = check(spec); !fine) return base::fail(fine.error());
  if (!(half_width > 1e-6 && half_width < 0.5)) return refuse("POWER-WIDTH", half_width);
  const double se = half_width / normal_quantile(0.5 + spec.level / 2);
  return least(spec, spec.share * (1 - spec.share), se * se);
}

base::Result<std::int64_t> interviews_to_separate(const PowerSpec& spec, double difference,
                                                  double power, int units) {
  if (auto fine = check(spec); !fine) return base::fail(fine.error());
  if (!(difference > 1e-6 && difference < spec.share))
    return refuse("POWER-DIFFERENCE", difference);
  if (!(power >= 0.5 && power < 1)) return refuse("POWER-POWER", power);
  if (units < 2 || units > 100'000) return refuse("POWER-UNITS", units);
  const double pairs = 0.5 * units * (units - 1);
  const double z = normal_quantile(1 - (1 - spec.level) / (2 * pairs)) +
                   (power > 0.5 ? normal_quantile(power) : 0);
  const double other = spec.share - difference;
  const double spread = spec.share * (1 - spec.share) + other * (1 - other);
  return least(spec, spread, difference * difference / (z * z));
}

base::Result<double> half_width_of(const PowerSpec& spec, std::int64_t n) {
  if (auto fine = check(spec); !fine) return base::fail(fine.error());
  const auto count = static_cast<double>(n);
  if (n < 1 || (spec.population && n > *spec.population)) return refuse("POWER-N", count);
  double variance = spec.deff * spec.share * (1 - spec.share) / count;
  if (spec.population) {
    const auto all = static_cast<double>(*spec.population);
    variance *= (all - count) / (all - 1);
  }
  return normal_quantile(0.5 + spec.level / 2) * std::sqrt(variance);
}

}  // namespace wanhu::stats
