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

}  // namespace wanhu::stats
