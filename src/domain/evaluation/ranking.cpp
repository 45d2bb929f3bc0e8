#include "domain/evaluation/ranking.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <stdexcept>

#include "stats/share.hpp"

namespace wanhu::domain {

namespace {

// So many draws settle the critical value to about 1 %.
constexpr int k_draws = 1'000;

// From so many compared units on the draws are shared by two threads: what comes out does not
// depend on how many there are (stats/rank_sets.hpp).
constexpr std::size_t k_two_threads_from = 500;

// More is better.
double turned(const LeaguePart& part) {
  return part.is_lower ? 1 - part.share : part.share;
}
stats::Interval turned_interval(const LeaguePart& part) {
  if (!part.is_lower) return part.interval;
  return {.low = 1 - part.interval.high, .high = 1 - part.interval.low};
}

LeagueGap gap_of(const std::vector<LeaguePart>& parts, std::int64_t n_min) {
  if (parts.empty()) return LeagueGap::no_data;
  for (const LeagueGap gap : {LeagueGap::no_share, LeagueGap::no_data, LeagueGap::few})
    for (const LeaguePart& part : parts)
      if (part.gap == gap) return gap;
  const bool few = std::any_of(parts.begin(), parts.end(),
                               [&](const LeaguePart& part) { return part.n < n_min; });
  return few ? LeagueGap::few : LeagueGap::none;
}

std::int64_t least_n(const std::vector<LeaguePart>& parts) {
  std::int64_t least = parts.empty() ? 0 : parts.front().n;
  for (const LeaguePart& part : parts) least = std::min(least, part.n);
  return least;
}

// The name, with its id where another unit has the same.
std::vector<std::string> said_names(const std::vector<LeagueUnit>& units) {
  std::map<std::string, int> uses;
  for (const LeagueUnit& unit : units) ++uses[unit.name];
  std::vector<std::string> names;
  names.reserve(units.size());
  for (const LeagueUnit& unit : units)
    names.push_back(uses[unit.name] == 1 ? unit.name : unit.name + " (" + unit.id + ")");
  return names;
}

}  // namespace

std::string_view text_of(LeagueGap gap) {
  switch (gap) {
    case LeagueGap::none:
      return "";
    case LeagueGap::no_data:
      return "no_data";
    case LeagueGap::no_share:
      return "no_share";
    case LeagueGap::few:
      return "few";
  }
  throw std::logic_error("unknown gap");
}

double league_level(const plan::Ranking& ranking) {
  return ranking.interval == 0 ? stats::k_confidence : ranking.interval / 100.0;
}

LeaguePart counted_part(std::int64_t num, std::int64_t n, double level) {
  LeaguePart part{.level = level, .n = n, .num = num};
  if (n <= 0 || num < 0 || num > n) return part;
  const auto all = static_cast<double>(n), some = static_cast<double>(num);
  part.gap = LeagueGap::none;
  part.share = some / all;
  part.se = stats::added_error(some, all);
  part.interval = stats::wilson(num, n, level);
  return part;
}

LeaguePart polled_part(const PolledFigure& figure, double level) {
  LeaguePart part{.n = figure.n};
  if (figure.n <= 0 || !(figure.estimate >= 0) || !(figure.estimate <= 1)) return part;
  const double effective = static_cast<double>(figure.n) / (figure.deff > 1 ? figure.deff : 1.0);
  part.gap = LeagueGap::none;
  part.share = figure.estimate;
  part.se = std::max(figure.se, stats::added_error(figure.estimate * effective, effective));
  part.interval = {.low = figure.low, .high = figure.high};
  // Where all answers are alike there is no variance to make one of.
  const bool made = figure.se > 0 && figure.df > 0 && figure.estimate > 0 && figure.estimate < 1;
  if (level == stats::k_confidence || !made) return part;
  part.interval = stats::share_interval("wilson", {.share = figure.estimate,
                                                   .variance = figure.se * figure.se,
                                                   .df = figure.df,
                                                   .design_df = figure.df,
                                                   .rows = static_cast<double>(figure.n),
                                                   .level = level})
                      .value();
  part.level = level;
  return part;
}

Composite composite_of(const std::vector<LeaguePart>& parts, double level) {
  Composite out{.level = level, .n = least_n(parts)};
  std::map<std::string, double> together;  // by source
  for (const LeaguePart& part : parts) {
    out.value += part.weight / 100.0 * turned(part);
    together[part.source] += part.weight / 100.0 * part.se;
  }
  double variance = 0;
  for (const auto& [source, error] : together) variance += error * error;
  out.se = std::sqrt(variance);
  if (parts.size() == 1 && parts.front().weight == 100) {
    out.interval = turned_interval(parts.front());
    out.level = parts.front().level;
    return out;
  }
  const double reach = stats::normal_quantile(0.5 + level / 2) * out.se;
  out.interval = {.low = std::max(0.0, out.value - reach),
                  .high = std::min(1.0, out.value + reach)};
  return out;
}

bool LeagueTable::is_strict() const {
  if (!ranks) return false;
  return std::all_of(ranks->rows.begin(), ranks->rows.end(), [](const stats::RankRow& row) {
    return only_rank(row.simultaneous).has_value();
  });
}

int LeagueTable::last_quarter() const {
  return static_cast<int>(std::max<std::size_t>(1, units.size() / 4));
}

std::optional<int> only_rank(const stats::RankSet& set) {
  if (set.low != set.high) return {};
  return set.low;
}

base::Result<LeagueTable> league_table(std::vector<LeagueUnit> units, const plan::Ranking& ranking,
                                       std::uint64_t seed) {
  std::sort(units.begin(), units.end(),
            [](const LeagueUnit& a, const LeagueUnit& b) { return a.id < b.id; });
  LeagueTable table{.n_min = std::max<std::int64_t>(ranking.min_n, k_league_n_min)};
  const double level = league_level(ranking);
  for (LeagueUnit& unit : units) {
    const LeagueGap gap = gap_of(unit.parts, table.n_min);
    if (gap != LeagueGap::none) {
      const std::int64_t n = least_n(unit.parts);
      table.apart.push_back({.unit = std::move(unit), .why = gap, .n = n});
      continue;
    }
    table.figures.push_back(composite_of(unit.parts, level));
    table.units.push_back(std::move(unit));
  }
  table.input.unit = said_names(table.units);
  for (const Composite& figure : table.figures) {
    table.input.estimate.push_back(figure.value);
    table.input.se.push_back(figure.se);
  }
  table.options.sets = {.level = level,
                        .draws = k_draws,
                        .seed = seed,
                        .threads = table.units.size() >= k_two_threads_from ? 2 : 1};
  if (table.units.size() < k_league_units_min) return table;
  table.options.first_k = table.last_quarter();
  auto ranks = stats::rank_table(table.input, table.options);
  if (!ranks) return base::fail(ranks.error());
  table.ranks = std::move(*ranks);
  return table;
}

std::optional<std::int64_t> needed_for_ends(const LeagueTable& table) {
  if (!table.ranks) return {};
  const double times = table.ranks->first_from_last;
  // Beyond this it is no advice.
  constexpr double k_times_max = 10'000;
  if (!(times > 1) || !(times < k_times_max)) return {};
  std::int64_t n = 0;
  for (const std::size_t end : {table.ranks->rows.front().unit, table.ranks->rows.back().unit})
    n = std::max(n, table.figures[end].n);
  return static_cast<std::int64_t>(std::ceil(times * static_cast<double>(n)));
}

base::Result<Events> publish_league(const plan::Ranking& ranking, const LeagueEdition& edition,
                                    base::Date today) {
  if (ranking.publish == "nobody") return base::fail("RANKING-NOBODY", base::Kind::refused);
  if (edition.to >= today)
    return base::fail_field("RANKING-RUNNING", "/data/day", {{"to", edition.to.iso()}});
  return Events{{"ranking.published",
                 {{"edition", edition.id.text()},
                  {"plan", edition.plan},
                  {"plan_version", edition.plan_version},
                  {"ranking", edition.ranking},
                  {"from", edition.from.iso()},
                  {"to", edition.to.iso()},
                  {"cut", edition.cut},
                  {"digest", edition.digest},
                  {"table", edition.table}}}};
}

base::Result<Events> withdraw_league(const LeagueEdition& edition, const std::string& reason) {
  if (edition.withdrawn) return base::fail("RANKING-WITHDRAWN", base::Kind::refused);
  return Events{{"ranking.withdrawn", {{"edition", edition.id.text()}, {"reason", reason}}}};
}

}  // namespace wanhu::domain
