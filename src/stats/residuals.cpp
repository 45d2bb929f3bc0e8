#include "stats/residuals.hpp"

#include <algorithm>
#include <cmath>

namespace wanhu::stats {

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
  Numbers left(model.rows), pulled(model.rows);
  for (std::size_t j = 0; j < width; ++j) {
    for (std::size_t row = 0; row < model.rows; ++row)
      left[row] = ratio(values[row * width + j], step.scale[row]);
    // Twice: the second pass takes out what rounding left of the first.
    for (int pass = 0; pass < 2; ++pass) {
      for (std::size_t row = 0; row < model.rows; ++row) pulled[row] = step.root[row] * left[row];
      const Numbers b = step.squares->solve(weighted_sums(model, pulled));
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
