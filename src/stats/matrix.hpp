// A small dense matrix, by rows. Arithmetic on matrices is Eigen's, in the files that need it.
#pragma once

#include <cstddef>
#include <vector>

namespace wanhu::stats {

struct Matrix {
  std::size_t rows = 0, columns = 0;
  std::vector<double> cells{};

  Matrix() = default;
  Matrix(std::size_t r, std::size_t c, double value = 0)
      : rows(r), columns(c), cells(r * c, value) {}
  double& operator()(std::size_t r, std::size_t c) { return cells[r * columns + c]; }
  double operator()(std::size_t r, std::size_t c) const { return cells[r * columns + c]; }
  [[nodiscard]] const double* row(std::size_t r) const { return cells.data() + r * columns; }
  double* row(std::size_t r) { return cells.data() + r * columns; }
};

}  // namespace wanhu::stats
