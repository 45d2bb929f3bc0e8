#include "domain/evaluation/band.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <stdexcept>

namespace wanhu::domain {

namespace {

constexpr double k_never = std::numeric_limits<double>::infinity();

// How many times as large all samples must be for two units to be told apart.
double times_to_tell(const stats::RankInput& input, std::size_t i, std::size_t j, double critical) {
  const double difference = input.estimate[i] - input.estimate[j];
  if (difference == 0) return k_never;
  const double variance = input.se[i] * input.se[i] + input.se[j] * input.se[j];
  return critical * critical * variance / (difference * difference);
}

// The `wanted` smallest of them must all be reached.
double times_for(std::vector<double> times, std::size_t wanted) {
  if (wanted == 0) return 1;
  if (wanted > times.size()) return k_never;
  const auto last = times.begin() + static_cast<std::ptrdiff_t>(wanted - 1);
  std::nth_element(times.begin(), last, times.end());
  return *last;
}

// For the set to lie within the band in which the estimate stands: enough units told above it, and
// enough below.
std::optional<double> times_needed(const plan::Bands& bands, const LeagueTable& table,
                                   std::size_t row) {
  const stats::RankTable& ranks = *table.ranks;
  const std::size_t p = ranks.rows.size();
  const auto place = static_cast<std::int64_t>(row) + 1;
  const auto band = band_at(bands, place);
  std::int64_t first = place, last = place;
  while (first > 1 && band_at(bands, first - 1) == band) --first;
  while (last < static_cast<std::int64_t>(p) && band_at(bands, last + 1) == band) ++last;
  std::vector<double> above, below;
  for (std::size_t other = 0; other < p; ++other) {
    if (other == row) continue;
    (other < row ? above : below)
        .push_back(times_to_tell(table.input, ranks.rows[row].unit, ranks.rows[other].unit,
                                 ranks.sets.critical));
  }
  const double times = std::max(times_for(above, static_cast<std::size_t>(first - 1)),
                                times_for(below, p - static_cast<std::size_t>(last)));
  if (!std::isfinite(times)) return {};
  return std::max(1.0, times);
}

// The last ranks of the set before another band begins.
std::vector<int> boundaries_in(const plan::Bands& bands, const stats::RankSet& set) {
  std::vector<int> found;
  for (int rank = set.low; rank < set.high; ++rank)
    if (band_at(bands, rank) != band_at(bands, rank + 1)) found.push_back(rank);
  return found;
}

}  // namespace

std::optional<std::size_t> band_at(const plan::Bands& bands, std::int64_t rank) {
  for (std::size_t i = 0; i < bands.rows.size(); ++i) {
    const plan::Band& row = bands.rows[i];
    if (rank >= row.from && (!row.to || rank <= *row.to)) return i;
  }
  return {};
}

bool is_penalty(const plan::Band& band) {
  return band.unit.value_or(0) < 0 || (!band.act.empty() && band.act != "praise");
}

bool has_effect(const plan::Band& band) {
  return band.unit.value_or(0) != 0 || !band.act.empty();
}

std::string_view text_of(Withheld why) {
  switch (why) {
    case Withheld::none:
      return "";
    case Withheld::few:
      return "few";
    case Withheld::table:
      return "table";
    case Withheld::population:
      return "population";
    case Withheld::spans:
      return "spans";
    case Withheld::apart:
      return "apart";
  }
  throw std::logic_error("unknown reason");
}

BandVerdict band_of(const plan::Bands& bands, const LeagueTable& table, const std::string& unit,
                    bool whole) {
  const auto compared = std::find_if(table.units.begin(), table.units.end(),
                                     [&](const LeagueUnit& one) { return one.id == unit; });
  if (compared == table.units.end()) return {.why = Withheld::few};
  if (!whole) return {.why = Withheld::population};
  if (!table.ranks) return {.why = Withheld::table};
  const auto index = static_cast<std::size_t>(compared - table.units.begin());
  const std::vector<stats::RankRow>& rows = table.ranks->rows;
  const auto row = std::find_if(rows.begin(), rows.end(),
                                [&](const stats::RankRow& one) { return one.unit == index; });
  const stats::RankSet set = row->simultaneous;
  const auto apart = static_cast<int>(table.apart.size());
  BandVerdict out{.band = band_at(bands, set.low),
                  .ranks = {.low = set.low, .high = set.high + apart}};
  out.boundaries = boundaries_in(bands, out.ranks);
  if (out.boundaries.empty()) return out;
  out.band.reset();
  const std::vector<int> own = boundaries_in(bands, set);
  if (own.empty()) {
    out.why = Withheld::apart;
    out.apart = apart;
    return out;
  }
  out.why = Withheld::spans;
  // Told apart from the others, it may still cross what lies below its place.
  const auto place = static_cast<int>(row - rows.begin()) + 1;
  if (out.boundaries.back() >= place) out.apart = apart;
  out.boundaries = own;
  out.times = times_needed(bands, table, static_cast<std::size_t>(row - rows.begin()));
  return out;
}

}  // namespace wanhu::domain
