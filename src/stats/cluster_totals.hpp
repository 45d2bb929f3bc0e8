// Sums of influence values per cluster: all that a linearised variance needs of the rows. They are
// sums without order (sums.hpp), so rows may come in any order, on any number of threads, and parts
// of a file (or the answers of a GROUP BY) may be added up.
#pragma once

#include <functional>

#include "stats/design.hpp"

namespace wanhu::stats {

// Influence values of rows [begin, end) into out, `width` numbers a row. Values of rows outside
// every domain are not looked at. Called from several threads.
struct Influence {
  std::size_t width = 0;
  std::function<void(std::size_t begin, std::size_t end, double* out)> fill{};
};

// The clusters of one domain: units of the last stage that counts (see last_stage) which have rows
// in it, ascending, and the sums of their rows.
struct ClusterTotals {
  std::size_t width = 0;
  Codes units{};
  Numbers totals{};  // units × width
};

// Variances look at this stage and those before: the first only, unless the finite populations of
// the later ones are known.
std::size_t last_stage(const Design& design);

// The (domain, unit of the last stage that counts) pairs that have rows, ascending by domain, then
// unit, and the pair of every row.
struct Pairs {
  Codes of_row{};                     // rows in no domain: the number of pairs
  std::vector<std::uint64_t> keys{};  // domain * units + unit
  std::size_t units = 0;

  [[nodiscard]] std::size_t domain(std::size_t pair) const { return keys[pair] / units; }
  [[nodiscard]] std::int32_t unit(std::size_t pair) const {
    return static_cast<std::int32_t>(keys[pair] % units);
  }
};
Pairs find_pairs(const Codes& unit, std::size_t units, const Codes& group, std::size_t groups);

// One domain a group; group[row] = -1: the row is in none. Errors: STATS-OVERFLOW.
base::Result<std::vector<ClusterTotals>> cluster_totals(const Design& design, const Codes& group,
                                                        std::size_t groups,
                                                        const Influence& influence, int threads);

// Of values that stand in memory, rows × width, all units present: for influence values that reach
// beyond their domain, as those of calibrated weights do.
base::Result<ClusterTotals> whole_totals(const Design& design, const Numbers& values,
                                         std::size_t width);

}  // namespace wanhu::stats
