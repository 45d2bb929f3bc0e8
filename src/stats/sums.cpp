#include "stats/sums.hpp"

#include <algorithm>

namespace wanhu::stats {

double exact_sum(const double* terms, std::size_t count) {
  double bound = 0;
  for (std::size_t i = 0; i < count; ++i) bound = std::max(bound, std::abs(terms[i]));
  const Grid grid(bound, count);
  double pieces[Grid::k_pieces] = {0, 0, 0};
  for (std::size_t i = 0; i < count; ++i) grid.add(pieces, terms[i]);
  return (pieces[2] + pieces[1]) + pieces[0];
}

std::vector<double> exact_sums(std::size_t rows, std::size_t width,
                               const std::function<void(std::size_t, double*)>& terms) {
  std::vector<double> bounds(width, 0), row_terms(width);
  for (std::size_t row = 0; row < rows; ++row) {
    terms(row, row_terms.data());
    for (std::size_t j = 0; j < width; ++j) {
      const double size = std::abs(row_terms[j]);
      if (!(size <= bounds[j])) bounds[j] = size;
    }
  }
  std::vector<Grid> grids;
  for (const double bound : bounds) grids.emplace_back(Grid::fits(bound) ? bound : 0, rows);
  SumTable sums(1, std::move(grids));
  for (std::size_t row = 0; row < rows; ++row) {
    terms(row, row_terms.data());
    for (std::size_t j = 0; j < width; ++j) sums.add(0, j, row_terms[j]);
  }
  std::vector<double> values(width);
  for (std::size_t j = 0; j < width; ++j)
    values[j] = Grid::fits(bounds[j]) ? sums.value(0, j) : std::nan("");
  return values;
}

}  // namespace wanhu::stats
