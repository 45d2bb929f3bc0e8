#include "stats/least_squares.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include "stats/parts.hpp"
#include "stats/sums.hpp"

namespace wanhu::stats {

namespace {

constexpr std::size_t k_block = 128;
using Block = std::array<double, k_block>;

// A variable whose part not explained by those before it is less than this share of its own square,
// 1e-6 of its length, depends on them. R's qr goes to 1e-7 of the length, which products of doubles
// do not tell from rounding.
constexpr double k_dependent = 1e-12;

void raise(double& bound, double value) {
  const double size = std::abs(value);
  if (!(size <= bound)) bound = size;  // NaN stays
}

// The largest absolute values: of the coefficients, and of every column in rows that count.
struct Bounds {
  double coefficient = 0;
  Numbers column;
};

Bounds bounds_of(const Matrix& model, const Numbers& coefficients, int threads) {
  const std::size_t q = model.columns;
  std::vector<Bounds> parts(static_cast<std::size_t>(std::max(threads, 1)),
                            Bounds{0, Numbers(q, 0)});
  in_parts(model.rows, threads, [&](int part, std::size_t begin, std::size_t end) {
    Bounds found{0, Numbers(q, 0)};
    for (std::size_t row = begin; row < end; ++row) {
      if (coefficients[row] == 0) continue;
      raise(found.coefficient, coefficients[row]);
      const double* x = model.row(row);
      for (std::size_t i = 0; i < q; ++i) raise(found.column[i], x[i]);
    }
    parts[static_cast<std::size_t>(part)] = std::move(found);
  });
  Bounds all{0, Numbers(q, 0)};
  for (const Bounds& part : parts) {
    raise(all.coefficient, part.coefficient);
    for (std::size_t i = 0; i < q; ++i) raise(all.column[i], part.column[i]);
  }
  return all;
}

// The values of some rows, column by column, and their coefficients. Rows that do not count and
// those past the end are zeros.
struct Columns {
  std::vector<Block> column;
  Block coefficient{};

  explicit Columns(std::size_t q) : column(q) {}
  void load(const Matrix& model, const Numbers& coefficients, std::size_t begin, std::size_t end) {
    for (Block& one : column) one.fill(0);
    coefficient.fill(0);
    for (std::size_t row = begin; row < end; ++row) {
      if (coefficients[row] == 0) continue;
      coefficient[row - begin] = coefficients[row];
      const double* x = model.row(row);
      for (std::size_t i = 0; i < column.size(); ++i) column[i][row - begin] = x[i];
    }
  }
};

// Sums whose terms come in blocks: terms(columns, sum(j, block)).
template <class Terms>
Numbers block_sums(const Matrix& model, const Numbers& coefficients, const Numbers& bounds,
                   int threads, const Terms& terms) {
  std::vector<Grid> grids;
  for (const double bound : bounds) grids.emplace_back(Grid::fits(bound) ? bound : 0, model.rows);
  std::vector<SumTable> parts(static_cast<std::size_t>(std::max(threads, 1)), SumTable(1, grids));
  in_parts(model.rows, threads, [&](int part, std::size_t begin, std::size_t end) {
    SumTable sums(1, grids);
    Columns columns(model.columns);
    for (std::size_t at = begin; at < end; at += k_block) {
      columns.load(model, coefficients, at, std::min(end, at + k_block));
      terms(columns, [&](std::size_t j, const Block& block) { sums.add_all(0, j, block); });
    }
    parts[static_cast<std::size_t>(part)] = std::move(sums);
  });
  for (std::size_t part = 1; part < parts.size(); ++part) parts.front().merge(parts[part]);
  Numbers sums(bounds.size());
  for (std::size_t j = 0; j < sums.size(); ++j)
    sums[j] = Grid::fits(bounds[j]) ? parts.front().value(0, j) : std::nan("");
  return sums;
}

void multiply(const Block& a, const Block& b, Block& out) {
  for (std::size_t i = 0; i < k_block; ++i) out[i] = a[i] * b[i];
}

// The lower triangle of model' W model, row by row.
Numbers cross_products(const Matrix& model, const Numbers& weights, int threads) {
  const std::size_t q = model.columns;
  const Bounds bounds = bounds_of(model, weights, threads);
  Numbers products;
  for (std::size_t i = 0; i < q; ++i)
    for (std::size_t j = 0; j <= i; ++j)
      products.push_back(bounds.coefficient * bounds.column[i] * bounds.column[j]);
  return block_sums(model, weights, products, threads, [q](const Columns& rows, const auto& sum) {
    Block weighted, product;
    std::size_t at = 0;
    for (std::size_t i = 0; i < q; ++i) {
      multiply(rows.coefficient, rows.column[i], weighted);
      for (std::size_t j = 0; j <= i; ++j) {
        multiply(weighted, rows.column[j], product);
        sum(at++, product);
      }
    }
  });
}

}  // namespace

Numbers weighted_sums(const Matrix& model, const Numbers& coefficients, int threads) {
  const Bounds bounds = bounds_of(model, coefficients, threads);
  Numbers terms = bounds.column;
  for (double& term : terms) term *= bounds.coefficient;
  return block_sums(model, coefficients, terms, threads, [](const Columns& rows, const auto& sum) {
    Block term;
    for (std::size_t i = 0; i < rows.column.size(); ++i) {
      multiply(rows.coefficient, rows.column[i], term);
      sum(i, term);
    }
  });
}

LeastSquares::LeastSquares(const Matrix& model, const Numbers& weights, int threads)
    : size_(model.columns), factor_(size_, size_) {
  const Numbers products = cross_products(model, weights, threads);
  const auto product = [&](std::size_t i, std::size_t j) {  // j <= i
    return products[i * (i + 1) / 2 + j];
  };
  Matrix& l = factor_;
  for (std::size_t i = 0; i < size_; ++i) {
    const std::size_t k = kept_.size();
    for (std::size_t a = 0; a < k; ++a) {
      double value = product(i, kept_[a]);
      for (std::size_t b = 0; b < a; ++b) value -= l(k, b) * l(a, b);
      l(k, a) = value / l(a, a);
    }
    double left = product(i, i);
    finite_ = finite_ && std::isfinite(left);
    for (std::size_t b = 0; b < k; ++b) left -= l(k, b) * l(k, b);
    if (!(left > k_dependent * product(i, i))) continue;
    l(k, k) = std::sqrt(left);
    kept_.push_back(i);
  }
}

std::vector<std::uint8_t> LeastSquares::kept() const {
  std::vector<std::uint8_t> marks(size_, 0);
  for (const std::size_t i : kept_) marks[i] = 1;
  return marks;
}

Numbers LeastSquares::solve(const Numbers& right) const {
  const Matrix& l = factor_;
  const std::size_t k = kept_.size();
  Numbers z(k), all(size_, 0);
  for (std::size_t i = 0; i < k; ++i) {
    z[i] = right[kept_[i]];
    for (std::size_t j = 0; j < i; ++j) z[i] -= l(i, j) * z[j];
    z[i] /= l(i, i);
  }
  for (std::size_t i = k; i-- > 0;) {
    for (std::size_t j = i + 1; j < k; ++j) z[i] -= l(j, i) * z[j];
    z[i] /= l(i, i);
    all[kept_[i]] = z[i];
  }
  return all;
}

Matrix LeastSquares::inverse() const {
  Matrix all(size_, size_);
  for (std::size_t i = 0; i < size_; ++i) {
    Numbers unit(size_, 0);
    unit[i] = 1;
    const Numbers column = solve(unit);
    std::copy(column.begin(), column.end(), all.row(i));  // symmetric
  }
  return all;
}

}  // namespace wanhu::stats
