// Least squares on many rows: what regressions and calibrations to totals are solved by. Sums do
// not depend on the order of rows or on the number of threads.
#pragma once

#include <cstdint>
#include <vector>

#include "stats/frame.hpp"
#include "stats/matrix.hpp"

namespace wanhu::stats {

// Of every column of `model`, the sum over rows of coefficient times value. `coefficients`: one a
// row. NaN where a term is NaN or sums are too large.
Numbers weighted_sums(const Matrix& model, const Numbers& coefficients, int threads = 1);

// The normal equations model' W model b = right, factored once for any right-hand side. Variables
// that depend on others get a coefficient of zero.
class LeastSquares {
 public:
  // weights: one a row, not negative.
  LeastSquares(const Matrix& model, const Numbers& weights, int threads = 1);
  // The coefficients of a right-hand side model' y.
  [[nodiscard]] Numbers solve(const Numbers& right) const;
  // Of model' W model; rows and columns of variables that depend on others are zeros.
  [[nodiscard]] Matrix inverse() const;
  [[nodiscard]] std::size_t rank() const { return kept_.size(); }
  // False when the products of variables are too large to be summed; they then count for nothing.
  [[nodiscard]] bool finite() const { return finite_; }
  // One a variable; 1: not dependent on those before it.
  [[nodiscard]] std::vector<std::uint8_t> kept() const;

 private:
  std::size_t size_ = 0;
  Matrix factor_;  // of Cholesky: lower triangle, of the kept variables
  std::vector<std::size_t> kept_;
  bool finite_ = true;
};

}  // namespace wanhu::stats
