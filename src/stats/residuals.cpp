#include "stats/residuals.hpp"

#include <algorithm>
#include <cmath>

#include "stats/sums.hpp"

namespace wanhu::stats {

// A Cholesky factor of the scaled normal equations. A variable whose part not explained by those
// before it is less than this share of its own square depends on them (R's qr: 1e-7 of its length).
constexpr double k_dependent = 1e-12;

struct LeastSquares::Inside {
  std::size_t size = 0;
  Matrix factor;  // lower triangle, of the kept variables
  std::vector<std::size_t> kept;
  bool finite = true;
};

LeastSquares::~LeastSquares() = default;
LeastSquares::LeastSquares(LeastSquares&&) noexcept = default;
LeastSquares& LeastSquares::operator=(LeastSquares&&) noexcept = default;

LeastSquares::LeastSquares(const Matrix& model, const Numbers& weights)
    : inside_(std::make_unique<Inside>()) {
  const std::size_t q = model.columns;
  inside_->size = q;
  const Numbers products =
      exact_sums(model.rows, q * (q + 1) / 2, [&](std::size_t row, double* out) {
        const double* x = model.row(row);
        const double w = weights.empty() ? 1 : weights[row];
        for (std::size_t i = 0; i < q; ++i)
          for (std::size_t j = 0; j <= i; ++j) *out++ = w * x[i] * x[j];
      });
  const auto product = [&](std::size_t i, std::size_t j) {
    return i >= j ? products[i * (i + 1) / 2 + j] : products[j * (j + 1) / 2 + i];
  };
  Matrix& l = inside_->factor;
  l = Matrix(q, q);
  std::vector<std::size_t>& kept = inside_->kept;
  for (std::size_t i = 0; i < q; ++i) {
    const std::size_t k = kept.size();
    for (std::size_t a = 0; a < k; ++a) {
      double value = product(i, kept[a]);
      for (std::size_t b = 0; b < a; ++b) value -= l(k, b) * l(a, b);
      l(k, a) = value / l(a, a);
    }
    double left = product(i, i);
    inside_->finite = inside_->finite && std::isfinite(left);
    for (std::size_t b = 0; b < k; ++b) left -= l(k, b) * l(k, b);
    if (!(left > k_dependent * product(i, i))) continue;
    l(k, k) = std::sqrt(left);
    kept.push_back(i);
  }
}

std::size_t LeastSquares::rank() const {
  return inside_->kept.size();
}

bool LeastSquares::finite() const {
  return inside_->finite;
}

std::vector<std::uint8_t> LeastSquares::kept() const {
  std::vector<std::uint8_t> marks(inside_->size, 0);
  for (const std::size_t i : inside_->kept) marks[i] = 1;
  return marks;
}

Numbers LeastSquares::solve(const Numbers& right) const {
  const Matrix& l = inside_->factor;
  const std::vector<std::size_t>& kept = inside_->kept;
  const std::size_t k = kept.size();
  Numbers z(k), all(inside_->size, 0);
  for (std::size_t i = 0; i < k; ++i) {
    z[i] = right[kept[i]];
    for (std::size_t j = 0; j < i; ++j) z[i] -= l(i, j) * z[j];
    z[i] /= l(i, i);
  }
  for (std::size_t i = k; i-- > 0;) {
    for (std::size_t j = i + 1; j < k; ++j) z[i] -= l(j, i) * z[j];
    z[i] /= l(i, i);
    all[kept[i]] = z[i];
  }
  return all;
}

namespace {

double ratio(double a, double b) {
  return b == 0 ? 0 : a / b;
}

constexpr int k_sweeps = 10;

void apply(const CellStep& step, Numbers& values, std::size_t width) {
  const CellTable& table = *step.table;
  const std::size_t rows = table.cell.size();
  const Numbers& final_factors = step.factors.back();
  Numbers terms(rows);
  for (std::size_t j = 0; j < width; ++j) {
    for (std::size_t row = 0; row < rows; ++row) {
      const double x = values[row * width + j];
      const auto cell = static_cast<std::size_t>(table.cell[row]);
      terms[row] = step.raked ? ratio(x, step.before[row]) : ratio(x, final_factors[cell]);
    }
    const Numbers adjust = cell_adjustments(step, cell_sums(table, terms));
    for (std::size_t row = 0; row < rows; ++row)
      values[row * width + j] -=
          step.before[row] * adjust[static_cast<std::size_t>(table.cell[row])];
  }
}

void apply(const ModelStep& step, Numbers& values, std::size_t width) {
  const Matrix& model = *step.model;
  Numbers left(model.rows);
  for (std::size_t j = 0; j < width; ++j) {
    for (std::size_t row = 0; row < model.rows; ++row)
      left[row] = ratio(values[row * width + j], step.scale[row]);
    // Twice: the second pass takes out what rounding left of the first.
    for (int pass = 0; pass < 2; ++pass) {
      const Numbers right =
          exact_sums(model.rows, model.columns, [&](std::size_t row, double* out) {
            for (std::size_t i = 0; i < model.columns; ++i)
              out[i] = step.root[row] * model(row, i) * left[row];
          });
      const Numbers b = step.squares->solve(right);
      for (std::size_t row = 0; row < model.rows; ++row) {
        double explained = 0;
        for (std::size_t i = 0; i < model.columns; ++i) explained += model(row, i) * b[i];
        left[row] -= step.root[row] * explained;
      }
    }
    for (std::size_t row = 0; row < model.rows; ++row)
      values[row * width + j] = left[row] * step.scale[row];
  }
}

}  // namespace

Numbers cell_adjustments(const CellStep& step, const Numbers& sums) {
  const CellTable& table = *step.table;
  const std::size_t cells = table.cells();
  Numbers adjust(cells, 0);
  if (!step.raked) {
    const Numbers& factors = step.factors.back();
    const CellTable::Margin& margin = table.margins.front();
    Numbers above(margin.totals.size(), 0), below(margin.totals.size(), 0);
    for (std::size_t cell = 0; cell < cells; ++cell) {
      above[static_cast<std::size_t>(margin.level[cell])] += sums[cell];
      below[static_cast<std::size_t>(margin.level[cell])] += table.weights[cell];
    }
    for (std::size_t cell = 0; cell < cells; ++cell) {
      const auto level = static_cast<std::size_t>(margin.level[cell]);
      adjust[cell] = ratio(above[level], below[level]) * factors[cell];
    }
    return adjust;
  }
  for (int number = 0; number < k_sweeps; ++number)
    for (std::size_t m = 0; m < table.margins.size(); ++m) {
      const CellTable::Margin& margin = table.margins[m];
      const Numbers& factors = step.factors[m];
      Numbers above(margin.totals.size(), 0), rows(margin.totals.size(), 0);
      for (std::size_t cell = 0; cell < cells; ++cell) {
        const auto level = static_cast<std::size_t>(margin.level[cell]);
        above[level] += ratio(sums[cell] - table.rows[cell] * adjust[cell], factors[cell]);
        rows[level] += table.rows[cell];
      }
      for (std::size_t cell = 0; cell < cells; ++cell) {
        const auto level = static_cast<std::size_t>(margin.level[cell]);
        adjust[cell] += factors[cell] * ratio(above[level], rows[level]);
      }
    }
  return adjust;
}

base::Result<void> take_residuals(const std::vector<ResidualStep>& steps, Numbers& values,
                                  std::size_t width) {
  for (const ResidualStep& step : steps)
    std::visit([&](const auto& kind) { apply(kind, values, width); }, step);
  if (std::any_of(values.begin(), values.end(), [](double v) { return !std::isfinite(v); }))
    return base::fail("STATS-OVERFLOW");
  return {};
}

}  // namespace wanhu::stats
