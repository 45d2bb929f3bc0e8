// What calibration takes out of a variance: the part of the influence values that the known totals
// explain (Deville and Särndal 1992; R's svyrecvar applies the same steps in the same order).
#pragma once

#include <memory>
#include <variant>

#include "stats/cells.hpp"
#include "stats/least_squares.hpp"

namespace wanhu::stats {

// Post-stratification (`raked` false): in every cell the mean, weighted by the weights before it,
// is taken out. Raking: ten sweeps over the margins, each taking out the unweighted mean of x/w of
// every level, w being the weights just after that margin was fitted for the last time.
struct CellStep {
  std::shared_ptr<const CellTable> table{};
  bool raked = false;
  Numbers before{};                // weights of all rows
  std::vector<Numbers> factors{};  // of every cell, after each margin; the last are the final ones
  // The column `before` comes from, where that is whole numbers and no calibration came after.
  const Column* whole = nullptr;
};
// What is to be taken out of x / before in every cell, from the sums over its rows: of x / before
// for raking, of before times z (x = weight times z) for post-stratification.
Numbers cell_adjustments(const CellStep& step, const Numbers& sums);

// Calibration to totals: the residual of x/scale from the model matrix times root, by least
// squares, times scale.
struct ModelStep {
  std::shared_ptr<const Matrix> model{};          // rows × variables
  std::shared_ptr<const LeastSquares> squares{};  // of root times model
  Numbers root{};   // per row: square root of the weight before calibration
  Numbers scale{};  // per row: root times the calibration factor
};

using ResidualStep = std::variant<CellStep, ModelStep>;

// Applies the steps to `width` columns of influence values, rows × width, in place.
base::Result<void> take_residuals(const std::vector<ResidualStep>& steps, Numbers& values,
                                  std::size_t width);

}  // namespace wanhu::stats
