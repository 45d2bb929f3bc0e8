#include "stats/cluster_totals.hpp"

#include <algorithm>
#include <cmath>
#include <thread>

#include "stats/sums.hpp"

namespace wanhu::stats {

namespace {

constexpr std::size_t k_block = 256;

// Which (group, unit) pairs have rows, ascending, and the pair of every row.
struct Pairs {
  Codes of_row;                     // -1: in no group
  std::vector<std::uint64_t> keys;  // group * units + unit
};

Pairs find_pairs(const Codes& unit, std::size_t units, const Codes& group, std::size_t groups) {
  Pairs pairs;
  const std::size_t rows = unit.size();
  const auto key = [&](std::size_t row) {
    return static_cast<std::uint64_t>(group[row]) * units + static_cast<std::uint64_t>(unit[row]);
  };
  constexpr std::uint64_t k_table_max = 1 << 24;
  pairs.of_row.resize(rows, k_missing_code);
  if (std::uint64_t{units} * groups <= k_table_max) {
    std::vector<std::int32_t> place(units * groups, k_missing_code);
    for (std::size_t row = 0; row < rows; ++row)
      if (group[row] >= 0) place[key(row)] = 0;
    for (std::uint64_t k = 0; k < place.size(); ++k)
      if (place[k] == 0) {
        place[k] = static_cast<std::int32_t>(pairs.keys.size());
        pairs.keys.push_back(k);
      }
    for (std::size_t row = 0; row < rows; ++row)
      if (group[row] >= 0) pairs.of_row[row] = place[key(row)];
    return pairs;
  }
  for (std::size_t row = 0; row < rows; ++row)
    if (group[row] >= 0) pairs.keys.push_back(key(row));
  std::sort(pairs.keys.begin(), pairs.keys.end());
  pairs.keys.erase(std::unique(pairs.keys.begin(), pairs.keys.end()), pairs.keys.end());
  for (std::size_t row = 0; row < rows; ++row)
    if (group[row] >= 0)
      pairs.of_row[row] = static_cast<std::int32_t>(
          std::lower_bound(pairs.keys.begin(), pairs.keys.end(), key(row)) - pairs.keys.begin());
  return pairs;
}

// Calls use(row, values) for every row of a group in [begin, end).
template <class Use>
void for_rows(const Influence& influence, const Codes& group, std::size_t begin, std::size_t end,
              const Use& use) {
  Numbers block(k_block * influence.width);
  for (std::size_t at = begin; at < end; at += k_block) {
    const std::size_t stop = std::min(end, at + k_block);
    influence.fill(at, stop, block.data());
    for (std::size_t row = at; row < stop; ++row)
      if (group[row] >= 0) use(row, block.data() + (row - at) * influence.width);
  }
}

base::Result<std::vector<Grid>> grids_for(const Influence& influence, const Codes& group,
                                          std::size_t rows, int threads) {
  std::vector<Numbers> bounds(static_cast<std::size_t>(std::max(threads, 1)),
                              Numbers(influence.width, 0));
  in_parts(rows, threads, [&](int part, std::size_t begin, std::size_t end) {
    Numbers& bound = bounds[static_cast<std::size_t>(part)];
    for_rows(influence, group, begin, end, [&](std::size_t, const double* values) {
      for (std::size_t j = 0; j < influence.width; ++j) {
        const double size = std::abs(values[j]);
        if (!(size <= bound[j])) bound[j] = size;  // NaN stays
      }
    });
  });
  std::vector<Grid> grids;
  for (std::size_t j = 0; j < influence.width; ++j) {
    double bound = 0;
    for (const Numbers& part : bounds)
      if (!(part[j] <= bound)) bound = part[j];
    if (!Grid::fits(bound)) return base::fail("STATS-OVERFLOW");
    grids.emplace_back(bound, rows);
  }
  return grids;
}

}  // namespace

void in_parts(std::size_t rows, int threads,
              const std::function<void(int, std::size_t, std::size_t)>& work) {
  constexpr std::size_t k_part_min = 4096;
  const std::size_t parts =
      std::clamp<std::size_t>(rows / k_part_min, 1, static_cast<std::size_t>(std::max(threads, 1)));
  std::vector<std::jthread> running;
  for (std::size_t part = 1; part < parts; ++part)
    running.emplace_back([&work, part, parts, rows] {
      work(static_cast<int>(part), rows * part / parts, rows * (part + 1) / parts);
    });
  work(0, 0, rows / parts);
}

std::size_t last_stage(const Design& design) {
  if (design.spec.ultimate_cluster || design.first().population.empty()) return 0;
  return design.stages.size() - 1;
}

base::Result<std::vector<ClusterTotals>> cluster_totals(const Design& design, const Codes& group,
                                                        std::size_t groups,
                                                        const Influence& influence, int threads) {
  const Stage& stage = design.stages[last_stage(design)];
  const std::size_t width = influence.width;
  const Pairs pairs = find_pairs(stage.unit, stage.units(), group, groups);
  auto grids = grids_for(influence, group, design.rows, threads);
  if (!grids) return base::fail(grids.error());
  std::vector<SumTable> tables(static_cast<std::size_t>(std::max(threads, 1)));
  in_parts(design.rows, threads, [&](int part, std::size_t begin, std::size_t end) {
    SumTable table(pairs.keys.size(), *grids);
    for_rows(influence, group, begin, end, [&](std::size_t row, const double* values) {
      const auto pair = static_cast<std::size_t>(pairs.of_row[row]);
      for (std::size_t j = 0; j < width; ++j) table.add(pair, j, values[j]);
    });
    tables[static_cast<std::size_t>(part)] = std::move(table);
  });
  SumTable& sums = tables.front();
  for (std::size_t part = 1; part < tables.size(); ++part)
    if (tables[part].cells() > 0) sums.merge(tables[part]);
  std::vector<ClusterTotals> all(groups);
  for (ClusterTotals& totals : all) totals.width = width;
  for (std::size_t pair = 0; pair < pairs.keys.size(); ++pair) {
    ClusterTotals& totals = all[pairs.keys[pair] / stage.units()];
    totals.units.push_back(static_cast<std::int32_t>(pairs.keys[pair] % stage.units()));
    for (std::size_t j = 0; j < width; ++j) totals.totals.push_back(sums.value(pair, j));
  }
  return all;
}

base::Result<ClusterTotals> whole_totals(const Design& design, const Numbers& values,
                                         std::size_t width) {
  const Influence influence{width, [&](std::size_t begin, std::size_t end, double* out) {
                              std::copy(values.begin() + static_cast<std::ptrdiff_t>(begin * width),
                                        values.begin() + static_cast<std::ptrdiff_t>(end * width),
                                        out);
                            }};
  const Codes all(design.rows, 0);
  auto totals = cluster_totals(design, all, 1, influence, 1);
  if (!totals) return base::fail(totals.error());
  return std::move(totals->front());
}

}  // namespace wanhu::stats
