#include "stats/rank_table.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "base/random.hpp"
#include "stats/proportion.hpp"

namespace wanhu::stats {

namespace {

double variance_between(const RankInput& input, std::size_t i, std::size_t j) {
  const double sum = input.se[i] * input.se[i] + input.se[j] * input.se[j];
  return input.covariance.rows == 0 ? sum : sum - 2 * input.covariance(i, j);
}

// Groups are the longest runs of the table in which no two units are told apart; a unit may be in
// several. `alike` counts over the whole table.
void group(const RankInput& input, double critical, std::vector<RankRow>& rows) {
  const std::size_t p = rows.size();
  std::vector<std::size_t> end(p, p);  // of the run that begins here
  for (std::size_t i = 0; i < p; ++i) {
    rows[i].alike = 0;
    for (std::size_t j = 0; j < p; ++j) {
      if (i == j) continue;
      const bool told = told_apart(input, rows[i].unit, rows[j].unit, critical);
      if (!told) ++rows[i].alike;
      if (told && j > i) end[i] = std::min(end[i], j);
    }
  }
  for (std::size_t i = p - 1; i-- > 0;) end[i] = std::min(end[i], end[i + 1]);
  int number = 0;
  for (std::size_t i = 0; i < p; ++i) {
    if (i > 0 && end[i] == end[i - 1]) continue;  // within the run before
    ++number;
    for (std::size_t j = i; j < end[i]; ++j) rows[j].groups.push_back(number);
  }
}

// Draws from the normal law around each shrunken estimate; ties cannot happen.
void chances(const RankInput& input, const Shrunken& shrunken, int k, const RankOptions& options,
             std::vector<RankRow>& rows) {
  const std::size_t p = rows.size();
  std::vector<std::size_t> name(p), order(p);
  std::iota(name.begin(), name.end(), std::size_t{0});
  std::sort(name.begin(), name.end(),
            [&](std::size_t a, std::size_t b) { return input.unit[a] < input.unit[b]; });
  std::vector<std::int64_t> first(p, 0), last(p, 0);
  std::vector<double> value(p);
  base::Seeded random(options.seed ^ 0x5eed0fc4a9ce5ULL);
  const auto n = static_cast<std::size_t>(k);
  for (int d = 0; d < options.draws; ++d) {
    for (const std::size_t j : name) {
      const double u = std::max(random.unit(), 0x1.0p-60);
      value[j] = shrunken.estimate[j] + shrunken.rmse[j] * normal_quantile(u);
    }
    std::iota(order.begin(), order.end(), std::size_t{0});
    const auto above = [&](std::size_t a, std::size_t b) { return value[a] > value[b]; };
    const auto at = [&](std::size_t i) { return order.begin() + static_cast<std::ptrdiff_t>(i); };
    std::nth_element(order.begin(), at(n - 1), order.end(), above);
    for (std::size_t i = 0; i < n; ++i) ++first[order[i]];
    std::nth_element(order.begin(), at(p - n), order.end(), above);
    for (std::size_t i = p - n; i < p; ++i) ++last[order[i]];
  }
  for (RankRow& row : rows) {
    row.first_k = static_cast<double>(first[row.unit]) / options.draws;
    row.last_k = static_cast<double>(last[row.unit]) / options.draws;
  }
}

double growth(const RankInput& input, std::size_t i, std::size_t j, double critical) {
  const double difference = input.estimate[i] - input.estimate[j];
  const double needed = critical * critical * variance_between(input, i, j);
  return std::max(1.0, needed / (difference * difference));
}

base::Failure outside(const char* code, int value, std::size_t p) {
  base::Problem problem{.code = code};
  problem.with("value", std::to_string(value)).with("most", std::to_string(p - 1));
  return base::fail(problem);
}

}  // namespace

bool told_apart(const RankInput& input, std::size_t i, std::size_t j, double critical) {
  const double difference = input.estimate[i] - input.estimate[j];
  return difference * difference > critical * critical * variance_between(input, i, j);
}

base::Result<RankTable> rank_table(const RankInput& input, const RankTableOptions& options) {
  const std::size_t p = input.unit.size();
  if (p == 2) return base::fail("RANK-SMALL");
  auto sets = rank_sets(input, options.sets);
  if (!sets) return base::fail(sets.error());
  const auto is_within = [&](int t) { return t >= 1 && t < static_cast<int>(p); };
  if (options.first_k && !is_within(*options.first_k))
    return outside("RANK-K", *options.first_k, p);
  for (const int t : options.best)
    if (!is_within(t)) return outside("RANK-TAU", t, p);

  RankTable out{.sets = std::move(*sets), .shrunken = fay_herriot(input.estimate, input.se)};
  for (const std::size_t j : by_estimate(input)) {
    RankRow row{.unit = j,
                .simultaneous = out.sets.simultaneous[j],
                .shrunken = out.shrunken.estimate[j],
                .rmse = out.shrunken.rmse[j]};
    if (!out.sets.marginal.empty()) row.marginal = out.sets.marginal[j];
    out.rows.push_back(std::move(row));
  }
  group(input, out.sets.critical, out.rows);
  if (options.first_k) chances(input, out.shrunken, *options.first_k, options.sets, out.rows);
  for (const int t : options.best) {
    BestSet set{.t = t};
    for (const RankRow& row : out.rows) {
      const RankSet& one = out.sets.one_sided[row.unit];
      if (one.low <= t) set.best.push_back(row.unit);
      if (one.high > static_cast<int>(p) - t) set.worst.push_back(row.unit);
    }
    out.best.push_back(std::move(set));
  }
  out.any_told_apart = std::any_of(out.rows.begin(), out.rows.end(), [&](const RankRow& row) {
    return row.alike + 1 < static_cast<int>(p);
  });
  const std::size_t first = out.rows.front().unit;
  out.first_from_last = growth(input, first, out.rows.back().unit, out.sets.critical);
  out.first_from_second = growth(input, first, out.rows[1].unit, out.sets.critical);
  return out;
}

}  // namespace wanhu::stats
