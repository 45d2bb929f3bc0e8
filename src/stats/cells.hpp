// The table that the margins of a calibration cross into. Post-stratification and raking multiply
// all weights of a cell by one factor, so they work on sums of cells, and so do their variances.
#pragma once

#include <memory>

#include "stats/design.hpp"

namespace wanhu::stats {

struct MarginSpec {
  std::vector<std::string> by{};
  std::vector<std::pair<std::string, double>> totals{};  // labels of several joined by "."
};

struct CellTable {
  struct Margin {
    Codes level{};     // cell → level
    Numbers totals{};  // of every level
  };
  Codes cell{};       // row → cell
  Numbers rows{};     // of every cell, with a weight or without
  Numbers weights{};  // sums of the weights before calibration
  std::vector<Margin> margins{};

  [[nodiscard]] std::size_t cells() const { return rows.size(); }
};

// `whole`: the column of the weights when they are whole numbers (whole_sums.hpp), else null.
// Levels without rows and without a total are left out. Errors: STATS-COLUMN, STATS-MISSING
// {column}, STATS-MARGIN-TOTAL {level, margin}, STATS-MARGIN-NO-TOTAL, STATS-MARGIN-NO-ROWS,
// STATS-DOMAINS.
base::Result<CellTable> make_cells(const Frame& frame, const std::vector<MarginSpec>& specs,
                                   const Numbers& weights, const Column* whole, int threads);

// Sums of weights by cell, without order.
Numbers cell_sums(const CellTable& table, const Numbers& weights);

// One sweep over the margins: `factors` (of every cell) go on so that the levels of each margin in
// turn have their totals, given sums of weights by cell. `after`: what the factors were after each.
void sweep(const CellTable& table, const Numbers& sums, Numbers& factors,
           std::vector<Numbers>* after);

void multiply(const CellTable& table, const Numbers& factors, Numbers& weights, int threads);

}  // namespace wanhu::stats
