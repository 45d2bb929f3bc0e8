// Sums that do not depend on the order of their terms, bit for bit, so that rows may come in any
// order and parts may be summed on many threads or machines and added up.
//
// Each term is cut into three pieces on fixed grids (pre-rounding: Rump, Ogita and Oishi 2010;
// Demmel and Nguyen 2015). The pieces on one grid are whole multiples of its step, and the steps
// are wide enough for `count` of them to be added without any rounding. What falls below the third
// grid is lost in the same way wherever the term comes: less than 2^-93 of the largest term for a
// million terms, which is forty bits more than a double holds.
#pragma once

#include <array>
#include <cmath>
#include <cstddef>
#include <limits>
#include <vector>

namespace wanhu::stats {

class Grid {
 public:
  static constexpr std::size_t k_pieces = 3;
  static constexpr double k_bound_max = 1e300;  // beyond it a grid has no room: see fits()

  Grid() : Grid(0, 1) {}
  // For at most `count` terms (over all parts together) of absolute value at most `bound`.
  Grid(double bound, std::size_t count) {
    int exponent = 0;
    std::frexp(bound, &exponent);  // bound < 2^exponent
    int digits = 1;
    while (digits < 51 && (std::size_t{1} << static_cast<unsigned>(digits - 1)) < count) ++digits;
    for (double& anchor : anchors_) {
      // 1.5 · 2^52 steps: a number added to it is rounded to whole steps.
      const int step =
          std::max(exponent - (52 - digits),
                   std::numeric_limits<double>::min_exponent - std::numeric_limits<double>::digits);
      anchor = std::ldexp(1.5, 52 + step);
      exponent = step - 1;
    }
  }
  // Whether numbers of this size, `count` of them, can be summed.
  static bool fits(double bound) { return bound <= k_bound_max; }

  void add(double* pieces, double term) const {
    const double first = (term + anchors_[0]) - anchors_[0];
    const double rest = term - first;
    const double second = (rest + anchors_[1]) - anchors_[1];
    pieces[0] += first;
    pieces[1] += second;
    pieces[2] += ((rest - second) + anchors_[2]) - anchors_[2];
  }
  // Many terms, several at a time: which are added first makes no difference.
  template <std::size_t Count>
  void add_all(double* pieces, const std::array<double, Count>& terms) const {
    constexpr std::size_t k_lanes = 4;
    static_assert(Count % k_lanes == 0);
    std::array<double, k_lanes> first{}, second{}, third{};
    for (std::size_t at = 0; at < Count; at += k_lanes)
      for (std::size_t i = 0; i < k_lanes; ++i) {
        const double term = terms[at + i];
        const double a = (term + anchors_[0]) - anchors_[0];
        const double rest = term - a;
        const double b = (rest + anchors_[1]) - anchors_[1];
        first[i] += a;
        second[i] += b;
        third[i] += ((rest - b) + anchors_[2]) - anchors_[2];
      }
    for (std::size_t i = 0; i < k_lanes; ++i) {
      pieces[0] += first[i];
      pieces[1] += second[i];
      pieces[2] += third[i];
    }
  }

 private:
  std::array<double, k_pieces> anchors_{};
};

// A table of such sums: `cells` rows of `width` sums. Every part made with the same grids may be
// added to another.
class SumTable {
 public:
  SumTable() = default;
  // One grid a column.
  SumTable(std::size_t cells, std::vector<Grid> grids)
      : grids_(std::move(grids)), pieces_(cells * grids_.size() * Grid::k_pieces, 0.0) {}

  [[nodiscard]] std::size_t width() const { return grids_.size(); }
  [[nodiscard]] std::size_t cells() const {
    return grids_.empty() ? 0 : pieces_.size() / (grids_.size() * Grid::k_pieces);
  }
  void add(std::size_t cell, std::size_t column, double term) {
    grids_[column].add(&pieces_[(cell * grids_.size() + column) * Grid::k_pieces], term);
  }
  template <std::size_t Count>
  void add_all(std::size_t cell, std::size_t column, const std::array<double, Count>& terms) {
    grids_[column].add_all(&pieces_[(cell * grids_.size() + column) * Grid::k_pieces], terms);
  }
  void merge(const SumTable& other) {
    for (std::size_t i = 0; i < pieces_.size(); ++i) pieces_[i] += other.pieces_[i];
  }
  [[nodiscard]] double value(std::size_t cell, std::size_t column) const {
    const double* at = &pieces_[(cell * grids_.size() + column) * Grid::k_pieces];
    return (at[2] + at[1]) + at[0];
  }

 private:
  std::vector<Grid> grids_;
  std::vector<double> pieces_;
};

// The sum of some numbers, independent of their order.
double exact_sum(const double* terms, std::size_t count);
inline double exact_sum(const std::vector<double>& terms) {
  return exact_sum(terms.data(), terms.size());
}

}  // namespace wanhu::stats
