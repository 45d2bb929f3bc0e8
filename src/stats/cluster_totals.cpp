#include "stats/cluster_totals.hpp"

#include <algorithm>
#include <bit>
#include <cmath>

#include "stats/parts.hpp"
#include "stats/sums.hpp"

namespace wanhu::stats {

namespace {

constexpr std::size_t k_block = 256;

// std::popcount is a call where the processor's own instruction may not be used.
std::int32_t count_bits(std::uint64_t x) {
  x -= (x >> 1U) & 0x5555555555555555U;
  x = (x & 0x3333333333333333U) + ((x >> 2U) & 0x3333333333333333U);
  x = (x + (x >> 4U)) & 0x0f0f0f0f0f0f0f0fU;
  return static_cast<std::int32_t>((x * 0x0101010101010101U) >> 56U);
}

// A set of keys as bits, with the rank of each: small enough to stay in the cache where a table of
// numbers would not.
class KeySet {
 public:
  explicit KeySet(std::uint64_t size) : words_(size / 64 + 1) {}
  void add(std::uint64_t key) { words_[key / 64].bits |= std::uint64_t{1} << (key % 64); }
  // After the last add: all keys, ascending.
  std::vector<std::uint64_t> finish() {
    std::vector<std::uint64_t> keys;
    for (std::size_t at = 0; at < words_.size(); ++at) {
      words_[at].before = static_cast<std::int32_t>(keys.size());
      for (std::uint64_t rest = words_[at].bits; rest != 0; rest &= rest - 1)
        keys.push_back(at * 64 + static_cast<std::uint64_t>(std::countr_zero(rest)));
    }
    return keys;
  }
  // Of keys that were added.
  void rank_all(std::int32_t* keys, std::size_t count) const {
    const Word* words = words_.data();
    for (std::size_t i = 0; i < count; ++i) {
      const auto key = static_cast<std::uint32_t>(keys[i]);
      const Word& word = words[key / 64];
      keys[i] = word.before + count_bits(word.bits & ((std::uint64_t{1} << (key % 64)) - 1));
    }
  }

 private:
  struct Word {
    std::uint64_t bits = 0;
    std::int32_t before = 0;
  };
  std::vector<Word> words_;
};

Pairs find_sparse(const Codes& unit, std::size_t units, const Codes& group) {
  Pairs pairs{.units = units};
  const auto key = [&](std::size_t row) {
    return static_cast<std::uint64_t>(group[row]) * units + static_cast<std::uint64_t>(unit[row]);
  };
  for (std::size_t row = 0; row < unit.size(); ++row)
    if (group[row] >= 0) pairs.keys.push_back(key(row));
  std::sort(pairs.keys.begin(), pairs.keys.end());
  pairs.keys.erase(std::unique(pairs.keys.begin(), pairs.keys.end()), pairs.keys.end());
  pairs.of_row.resize(unit.size());
  for (std::size_t row = 0; row < unit.size(); ++row)
    pairs.of_row[row] = static_cast<std::int32_t>(
        group[row] < 0 ? pairs.keys.size()
                       : static_cast<std::size_t>(
                             std::lower_bound(pairs.keys.begin(), pairs.keys.end(), key(row)) -
                             pairs.keys.begin()));
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

Pairs find_pairs(const Codes& unit, std::size_t units, const Codes& group, std::size_t groups) {
  constexpr std::uint64_t k_set_max = std::uint64_t{1} << 30;
  if (std::uint64_t{units} * groups > k_set_max) return find_sparse(unit, units, group);
  Pairs pairs{.units = units};
  const std::size_t rows = unit.size();
  if (groups == 1 && std::find(group.begin(), group.end(), k_missing_code) == group.end()) {
    // Every unit has rows; its code is the pair.
    pairs.keys.resize(units);
    for (std::size_t i = 0; i < units; ++i) pairs.keys[i] = i;
    pairs.of_row = unit;
    return pairs;
  }
  // One key more, for rows in no domain: it comes last, so its rank is the number of pairs.
  const std::uint64_t none = std::uint64_t{units} * groups;
  KeySet set(none);
  set.add(none);
  pairs.of_row.resize(rows);
  const std::int32_t* g = group.data();
  const std::int32_t* u = unit.data();
  std::int32_t* to = pairs.of_row.data();
  const auto width = static_cast<std::int32_t>(units);
  for (std::size_t row = 0; row < rows; ++row) {
    const std::int32_t key = g[row] < 0 ? static_cast<std::int32_t>(none) : g[row] * width + u[row];
    to[row] = key;
    set.add(static_cast<std::uint32_t>(key));
  }
  pairs.keys = set.finish();
  pairs.keys.pop_back();
  set.rank_all(to, rows);
  return pairs;
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
    ClusterTotals& totals = all[pairs.domain(pair)];
    totals.units.push_back(pairs.unit(pair));
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
