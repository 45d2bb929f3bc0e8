// Linear programming for tests that play an attacker: small, dense, exact enough for counts.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <optional>
#include <stdexcept>
#include <utility>
#include <vector>

namespace wanhu::test {

// max or min of c·x under A x = b, x >= 0, by the simplex method with Bland's rule. There is a
// feasible x, and the optimum is finite.
class Programme {
 public:
  explicit Programme(std::size_t variables) : n_(variables) {}
  void fix(const std::vector<double>& row, double value) {
    rows_.push_back(row);
    rows_.back().push_back(value);
  }
  double maximum(const std::vector<double>& c) {
    start();
    std::vector<double> cost = c;
    cost.resize(n_, 0);
    return run(cost, n_);
  }
  double minimum(std::vector<double> c) {
    for (double& one : c) one = -one;
    return -maximum(c);
  }

 private:
  static constexpr double k_zero = 1e-7;

  // A basic feasible solution: artificial variables are driven out, rows that depend on others go.
  void start() {
    if (!basis_.empty() || ready_) return;
    ready_ = true;
    const std::size_t m = rows_.size();
    for (std::size_t i = 0; i < m; ++i) {
      if (rows_[i][n_] < 0)
        for (double& one : rows_[i]) one = -one;
      const double right = rows_[i][n_];
      rows_[i].resize(n_ + m, 0);
      rows_[i][n_ + i] = 1;
      rows_[i].push_back(right);
      basis_.push_back(n_ + i);
    }
    std::vector<double> cost(n_ + m, 0);
    for (std::size_t i = 0; i < m; ++i) cost[n_ + i] = -1;
    const double left = run(cost, n_ + m);
    if (std::abs(left) > 1e-4) throw std::logic_error("no table is like this");
    for (std::size_t i = rows_.size(); i-- > 0;) {
      if (basis_[i] < n_) continue;
      std::size_t with = n_;
      for (std::size_t j = 0; j < n_ && with == n_; ++j)
        if (std::abs(rows_[i][j]) > 1e-6) with = j;
      if (with < n_) {
        pivot(i, with);
        continue;
      }
      rows_.erase(rows_.begin() + static_cast<std::ptrdiff_t>(i));
      basis_.erase(basis_.begin() + static_cast<std::ptrdiff_t>(i));
    }
    for (auto& row : rows_) {
      row[n_] = row.back();
      row.resize(n_ + 1);
    }
  }
  double run(const std::vector<double>& cost, std::size_t width) {
    for (;;) {
      std::size_t enter = width;
      for (std::size_t j = 0; j < width && enter == width; ++j) {
        double reduced = cost[j];
        for (std::size_t i = 0; i < rows_.size(); ++i) reduced -= cost[basis_[i]] * rows_[i][j];
        if (reduced > k_zero) enter = j;
      }
      if (enter == width) break;
      std::optional<std::size_t> leave;
      double least = 0;
      for (std::size_t i = 0; i < rows_.size(); ++i) {
        if (rows_[i][enter] <= k_zero) continue;
        const double ratio = rows_[i].back() / rows_[i][enter];
        const bool better = !leave || ratio < least - k_zero ||
                            (ratio < least + k_zero && basis_[i] < basis_[*leave]);
        if (better) {
          leave = i;
          least = ratio;
        }
      }
      if (!leave) throw std::logic_error("nothing bounds it");
      pivot(*leave, enter);
    }
    double value = 0;
    for (std::size_t i = 0; i < rows_.size(); ++i) value += cost[basis_[i]] * rows_[i].back();
    return value;
  }
  void pivot(std::size_t at, std::size_t with) {
    const double by = rows_[at][with];
    for (double& one : rows_[at]) one /= by;
    for (std::size_t i = 0; i < rows_.size(); ++i) {
      const double times = rows_[i][with];
      if (i == at || times == 0) continue;
      for (std::size_t j = 0; j < rows_[i].size(); ++j) rows_[i][j] -= times * rows_[at][j];
    }
    basis_[at] = with;
  }

  std::size_t n_;
  bool ready_ = false;
  std::vector<std::vector<double>> rows_{};
  std::vector<std::size_t> basis_{};
};

// The rows of a space, reduced: tells which sums follow from others.
class Space {
 public:
  bool add(std::vector<double> row) {
    reduce(row);
    std::size_t pivot = 0;
    for (std::size_t i = 1; i < row.size(); ++i)
      if (std::abs(row[i]) > std::abs(row[pivot])) pivot = i;
    if (row.empty() || std::abs(row[pivot]) < k_zero) return false;
    const double by = row[pivot];
    for (double& one : row) one /= by;
    rows_.emplace_back(pivot, std::move(row));
    return true;
  }
  [[nodiscard]] bool holds(std::vector<double> row) const {
    reduce(row);
    return std::ranges::all_of(row, [](double one) { return std::abs(one) < k_zero; });
  }

 private:
  static constexpr double k_zero = 1e-7;
  void reduce(std::vector<double>& row) const {
    for (const auto& [pivot, known] : rows_) {
      const double by = row[pivot];
      if (by == 0) continue;
      for (std::size_t i = 0; i < row.size(); ++i) row[i] -= by * known[i];
    }
  }
  std::vector<std::pair<std::size_t, std::vector<double>>> rows_{};
};

}  // namespace wanhu::test
