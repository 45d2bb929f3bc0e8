#include "domain/evaluation/season.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <vector>

#include "base/random.hpp"
#include "domain/evaluation/band.hpp"
#include "stats/power.hpp"

namespace wanhu::domain {

namespace {

constexpr int k_units_max = 5'000;
constexpr int k_seasons_max = 100'000;
constexpr int k_draws_quick = 400;
constexpr double k_power = 0.8;
// So many tries are drawn one by one; more by the normal law, which is as good then.
constexpr std::int64_t k_tries_max = 400;

double normal(base::Seeded& random) {
  return stats::normal_quantile(std::max(random.unit(), 0x1.0p-60));
}

std::int64_t successes(base::Seeded& random, double share, std::int64_t n) {
  const auto all = static_cast<double>(n);
  if (n > k_tries_max) {
    const double drawn = all * share + std::sqrt(all * share * (1 - share)) * normal(random);
    return std::llround(std::clamp(drawn, 0.0, all));
  }
  std::int64_t part = 0;
  for (std::int64_t i = 0; i < n; ++i) part += random.chance(share) ? 1 : 0;
  return part;
}

// What came out of one season, in the order of units.
struct Played {
  stats::RankInput input{};
  std::vector<double> truth{};
  std::vector<int> naive{};            // places, ties sharing the best
  std::vector<stats::RankSet> sets{};  // what they may be
};

// Places from 1 by value, equal ones sharing the best.
std::vector<int> places(const std::vector<double>& value) {
  std::vector<std::size_t> order(value.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    return value[a] != value[b] ? value[a] > value[b] : a < b;
  });
  std::vector<int> place(value.size());
  for (std::size_t i = 0; i < order.size(); ++i)
    place[order[i]] = i > 0 && value[order[i]] == value[order[i - 1]] ? place[order[i - 1]]
                                                                      : static_cast<int>(i) + 1;
  return place;
}

// Sets by one critical value: how many are told above, and how many below.
std::vector<stats::RankSet> sets_by(const stats::RankInput& input, double critical) {
  const std::size_t p = input.unit.size();
  std::vector<stats::RankSet> sets(p, {.low = 1, .high = static_cast<int>(p)});
  for (std::size_t i = 0; i < p; ++i)
    for (std::size_t j = i + 1; j < p; ++j) {
      if (!stats::told_apart(input, i, j, critical)) continue;
      const bool first = input.estimate[i] > input.estimate[j];
      ++sets[first ? j : i].low;
      --sets[first ? i : j].high;
    }
  return sets;
}

class Seasons {
 public:
  Seasons(const plan::Bands& bands, const SeasonSpec& spec) : bands_(bands), spec_(spec) {}

  base::Result<void> prepare() {
    if (spec_.exact) return {};
    const auto all = static_cast<double>(spec_.n);
    stats::RankInput alike;
    for (int unit = 0; unit < spec_.units; ++unit) {
      alike.unit.push_back(std::to_string(unit));
      alike.estimate.push_back(0);
      alike.se.push_back(stats::added_error(spec_.share * all, all));
    }
    const auto sets = stats::rank_sets(
        alike,
        {.level = spec_.level, .draws = k_draws_quick, .seed = spec_.seed, .marginal = false});
    if (!sets) return base::fail(sets.error());
    critical_ = sets->critical_first;
    return {};
  }

  base::Result<Played> play(double spread, std::uint64_t seed) const {
    base::Seeded random(seed);
    Played out;
    const auto all = static_cast<double>(spec_.n);
    for (int unit = 0; unit < spec_.units; ++unit) {
      const double truth = std::clamp(spec_.share + spread * normal(random), 0.02, 0.995);
      const auto part = static_cast<double>(successes(random, truth, spec_.n));
      out.truth.push_back(truth);
      out.input.unit.push_back(std::to_string(unit));
      out.input.estimate.push_back(part / all);
      out.input.se.push_back(stats::added_error(part, all));
    }
    out.naive = places(out.input.estimate);
    if (!spec_.exact) {
      out.sets = sets_by(out.input, critical_);
      return out;
    }
    auto sets = stats::rank_sets(
        out.input, {.level = spec_.level, .draws = 1'000, .seed = seed, .marginal = false});
    if (!sets) return base::fail(sets.error());
    out.sets = std::move(sets->simultaneous);
    return out;
  }

  // The band of the whole set; nothing: withheld or none.
  [[nodiscard]] std::optional<std::size_t> decided(const stats::RankSet& set) const {
    const auto band = band_at(bands_, set.low);
    for (int rank = set.low + 1; rank <= set.high; ++rank)
      if (band_at(bands_, rank) != band) return {};
    return band;
  }
  [[nodiscard]] bool is_penal(const std::optional<std::size_t>& band) const {
    return band && is_penalty(bands_.rows[*band]);
  }

 private:
  const plan::Bands& bands_;
  const SeasonSpec& spec_;
  double critical_ = 0;
};

struct Sums {
  double middling = 0, naive = 0, ours = 0, decided = 0, covered = 0;
};

void count_season(const Seasons& seasons, const plan::Bands& bands, std::size_t last,
                  const Played& played, Sums& sums) {
  const std::size_t p = played.truth.size();
  const std::vector<int> truth = places(played.truth);
  bool holds = true;
  for (std::size_t j = 0; j < p; ++j) {
    const auto ours = seasons.decided(played.sets[j]);
    sums.decided += ours ? 1 : 0;
    holds = holds && played.sets[j].low <= truth[j] && truth[j] <= played.sets[j].high;
    const auto third = static_cast<int>(p / 3);
    if (truth[j] <= third || truth[j] > static_cast<int>(p) - third) continue;
    sums.middling += 1;
    sums.naive += band_at(bands, played.naive[j]) == last ? 1 : 0;
    sums.ours += ours == last ? 1 : 0;
  }
  sums.covered += holds ? 1 : 0;
}

// The row that begins last.
std::size_t last_row(const plan::Bands& bands) {
  const auto last =
      std::max_element(bands.rows.begin(), bands.rows.end(),
                       [](const plan::Band& a, const plan::Band& b) { return a.from < b.from; });
  return static_cast<std::size_t>(last - bands.rows.begin());
}

base::Result<std::int64_t> needed_to_tell(const SeasonSpec& spec, std::int64_t last_from) {
  // The share of units below the middle of the last band.
  const double worse =
      std::clamp(static_cast<double>(spec.units - last_from + 1) / 2 / spec.units, 0.001, 0.45);
  const double difference = -stats::normal_quantile(worse) * spec.spread;
  return stats::interviews_to_separate({.share = spec.share, .level = spec.level}, difference,
                                       k_power, spec.units);
}

}  // namespace

int units_of_bands(const plan::Bands& bands) {
  if (bands.rows.empty()) return 0;
  const plan::Band& last = bands.rows[last_row(bands)];
  std::int64_t before = 0;  // where the band before the last begins
  for (const plan::Band& row : bands.rows)
    if (row.from < last.from) before = std::max(before, row.from);
  const std::int64_t width = std::max<std::int64_t>(1, last.from - before);
  const std::int64_t units = last.to ? *last.to : last.from + width - 1;
  return static_cast<int>(std::clamp<std::int64_t>(units, k_league_units_min, k_units_max));
}

base::Result<Season> season(const plan::Bands& bands, SeasonSpec spec) {
  if (bands.rows.empty()) return base::fail("SEASON-BANDS");
  if (spec.units == 0) spec.units = units_of_bands(bands);
  if (spec.units < static_cast<int>(k_league_units_min) || spec.units > k_units_max)
    return base::fail_field("SEASON-UNITS", "units");
  if (spec.n < k_league_n_min || spec.n > 1'000'000) return base::fail_field("SEASON-N", "n");
  spec.seasons = std::clamp(spec.seasons, 1, k_seasons_max);
  const std::size_t last = last_row(bands);
  Season out{.spec = spec, .last_from = bands.rows[last].from};
  Seasons seasons(bands, out.spec);
  if (auto ready = seasons.prepare(); !ready) return base::fail(ready.error());
  Sums sums;
  for (int s = 0; s < spec.seasons; ++s) {
    const std::uint64_t seed =
        base::Seeded(spec.seed * 7919 + static_cast<std::uint64_t>(s)).next();
    const auto spread = seasons.play(spec.spread, seed), equal = seasons.play(0, ~seed);
    if (!spread) return base::fail(spread.error());
    if (!equal) return base::fail(equal.error());
    count_season(seasons, bands, last, *spread, sums);
    bool naive = false, ours = false;
    for (std::size_t j = 0; j < equal->sets.size(); ++j) {
      naive = naive || seasons.is_penal(band_at(bands, equal->naive[j]));
      ours = ours || seasons.is_penal(seasons.decided(equal->sets[j]));
    }
    out.equal_naive += naive ? 1 : 0;
    out.equal_ours += ours ? 1 : 0;
  }
  const double worlds = spec.seasons;
  out.equal_naive /= worlds;
  out.equal_ours /= worlds;
  out.covered = sums.covered / worlds;
  out.decided = sums.decided / (worlds * spec.units);
  if (sums.middling > 0) {
    out.middling_naive = sums.naive / sums.middling;
    out.middling_ours = sums.ours / sums.middling;
  }
  const auto needed = needed_to_tell(out.spec, out.last_from);
  if (!needed) return base::fail(needed.error());
  out.needed = *needed;
  return out;
}

}  // namespace wanhu::domain
