#include "stats/cells.hpp"

#include <algorithm>
#include <cmath>

#include "stats/parts.hpp"
#include "stats/sums.hpp"
#include "stats/terms.hpp"

namespace wanhu::stats {

using base::Result;

namespace {

constexpr std::size_t k_cells_max = 1 << 22;
constexpr std::int64_t k_lookup_max = 4096;
constexpr std::size_t k_block = 2048;

// The levels of one column: codes of its cells by a table where that is small, else of every row.
struct Axis {
  const Column* column = nullptr;
  std::vector<std::int32_t> lookup{};  // of cell - low; -1 where no row is
  Coding coding{};                     // labels; codes only without a lookup
  std::int32_t stride = 1;

  [[nodiscard]] std::int32_t code(std::size_t row) const {
    if (lookup.empty()) return coding.codes[row];
    return lookup[static_cast<std::size_t>(column->cells[row] - column->low)];
  }
};

Result<Axis> make_axis(const Frame& frame, const std::string& entry) {
  Axis axis;
  axis.column = frame.find(entry);
  const auto inside = arguments_of(entry, "factor");
  if (axis.column == nullptr && inside.size() == 1) axis.column = frame.find(inside.front());
  const Column* column = axis.column;
  if (column != nullptr && column->kind == ColumnKind::whole && column->gaps == 0 &&
      std::int64_t{column->high} - column->low < k_lookup_max) {
    // Every value in reach is a level; those without rows get no total and drop out.
    for (std::int64_t cell = column->low; cell <= column->high; ++cell) {
      axis.lookup.push_back(static_cast<std::int32_t>(axis.coding.labels.size()));
      axis.coding.labels.push_back(
          number_text(static_cast<double>(cell) / power_of_ten(column->decimals)));
    }
    return axis;
  }
  auto coding = code_entry(frame, entry);
  if (!coding) return base::fail(coding.error());
  const auto gap = std::find(coding->codes.begin(), coding->codes.end(), k_missing_code);
  if (gap != coding->codes.end()) {
    base::Problem problem{.code = "STATS-MISSING"};
    problem.with("column", entry);
    problem.place = frame.place(static_cast<std::size_t>(gap - coding->codes.begin()), entry);
    return base::fail(std::move(problem));
  }
  axis.coding = std::move(*coding);
  return axis;
}

// The cell of every row, with the rows and, for whole weights, the sums of every cell.
struct Filled {
  Codes cell;
  std::vector<std::int64_t> rows, weights;
};

void add_axis(const Axis& axis, std::size_t begin, std::size_t count, std::int32_t* cell) {
  if (axis.lookup.empty()) {
    for (std::size_t i = 0; i < count; ++i) cell[i] += axis.coding.codes[begin + i] * axis.stride;
    return;
  }
  const std::int32_t* cells = axis.column->cells.data() + begin;
  const std::int32_t low = axis.column->low;
  const std::int32_t stride = axis.stride;
  for (std::size_t i = 0; i < count; ++i) cell[i] += (cells[i] - low) * stride;
}

Filled fill_cells(const std::vector<Axis>& axes, std::size_t rows, std::size_t cells,
                  const Column* whole, int threads) {
  Filled filled{Codes(rows, 0), std::vector<std::int64_t>(cells, 0),
                std::vector<std::int64_t>(cells, 0)};
  std::vector<Filled> parts(static_cast<std::size_t>(std::max(threads, 1)));
  in_parts(rows, threads, [&](int number, std::size_t begin, std::size_t end) {
    // Two tables each, in turn: neighbours in one cell need not wait for each other.
    std::vector<std::int64_t> counts(2 * cells, 0), sums(2 * cells, 0);
    for (std::size_t at = begin; at < end; at += k_block) {
      const std::size_t count = std::min(k_block, end - at);
      std::int32_t* cell = filled.cell.data() + at;
      for (const Axis& axis : axes) add_axis(axis, at, count, cell);
      std::int64_t* const count_of = counts.data();
      std::int64_t* const sum_of = sums.data();
      for (std::size_t i = 0; i < count; ++i)
        count_of[2 * static_cast<std::size_t>(cell[i]) + i % 2] += 1;
      if (whole == nullptr) continue;
      const std::int32_t* weight = whole->cells.data() + at;
      for (std::size_t i = 0; i < count; ++i)
        sum_of[2 * static_cast<std::size_t>(cell[i]) + i % 2] += weight[i];
    }
    Filled& part = parts[static_cast<std::size_t>(number)];
    for (std::size_t c = 0; c < cells; ++c) {
      part.rows.push_back(counts[2 * c] + counts[2 * c + 1]);
      part.weights.push_back(sums[2 * c] + sums[2 * c + 1]);
    }
  });
  for (const Filled& part : parts)
    for (std::size_t c = 0; c < part.rows.size(); ++c) {
      filled.rows[c] += part.rows[c];
      filled.weights[c] += part.weights[c];
    }
  return filled;
}

base::Failure level_problem(const char* code, const std::string& level, const MarginSpec& spec) {
  std::string names;
  for (const std::string& name : spec.by) names += (names.empty() ? "" : ", ") + name;
  base::Problem problem{.code = code};
  return base::fail(problem.with("level", level).with("margin", names));
}

// The levels of a margin: which cells belong to each, their labels and totals.
Result<CellTable::Margin> make_margin(const CellTable& table, const std::vector<Axis>& axes,
                                      std::size_t first, const MarginSpec& spec) {
  std::vector<std::string> labels{""};
  CellTable::Margin margin{.level = Codes(table.cells(), 0)};
  std::int32_t stride = 1;
  for (std::size_t i = first; i < first + spec.by.size(); ++i) {
    const Axis& axis = axes[i];
    const auto count = static_cast<std::int32_t>(axis.coding.labels.size());
    for (std::size_t cell = 0; cell < table.cells(); ++cell)
      margin.level[cell] += static_cast<std::int32_t>(cell) / axis.stride % count * stride;
    stride *= count;
    const std::vector<std::string> before = std::move(labels);
    labels.clear();
    for (const std::string& label : axis.coding.labels)
      for (const std::string& start : before)
        labels.push_back(i == first ? label : start + "." + label);
  }
  Numbers rows(labels.size(), 0), sums(labels.size(), 0);
  for (std::size_t cell = 0; cell < table.cells(); ++cell) {
    rows[static_cast<std::size_t>(margin.level[cell])] += table.rows[cell];
    sums[static_cast<std::size_t>(margin.level[cell])] += table.weights[cell];
  }
  margin.totals.assign(labels.size(), 0);
  for (const auto& [label, total] : spec.totals) {
    if (!std::isfinite(total) || total < 0) return level_problem("STATS-MARGIN-TOTAL", label, spec);
    const auto at = std::find(labels.begin(), labels.end(), label);
    const auto level = static_cast<std::size_t>(at - labels.begin());
    if (at == labels.end() || sums[level] == 0) {
      if (total != 0) return level_problem("STATS-MARGIN-NO-ROWS", label, spec);
      continue;
    }
    margin.totals[level] = total;
  }
  for (std::size_t level = 0; level < labels.size(); ++level)
    if (rows[level] != 0 && sums[level] != 0 && margin.totals[level] == 0)
      return level_problem("STATS-MARGIN-NO-TOTAL", labels[level], spec);
  return margin;
}

}  // namespace

Result<CellTable> make_cells(const Frame& frame, const std::vector<MarginSpec>& specs,
                             const Numbers& weights, const Column* whole, int threads) {
  std::vector<Axis> axes;
  std::size_t cells = 1;
  for (const MarginSpec& spec : specs) {
    if (spec.by.empty())
      return base::fail_field("FIELD-MISSING", "/calibrate/margins/by", {{"field", "by"}});
    for (const std::string& entry : spec.by) {
      auto axis = make_axis(frame, entry);
      if (!axis) return base::fail(axis.error());
      axis->stride = static_cast<std::int32_t>(cells);
      cells *= std::max<std::size_t>(axis->coding.labels.size(), 1);
      if (cells > k_cells_max) return base::fail("STATS-DOMAINS");
      axes.push_back(std::move(*axis));
    }
  }
  Filled filled = fill_cells(axes, frame.rows(), cells, whole, threads);
  CellTable table{.cell = std::move(filled.cell)};
  table.rows.assign(filled.rows.begin(), filled.rows.end());
  if (whole != nullptr) {
    const double unit = power_of_ten(whole->decimals);
    for (const std::int64_t sum : filled.weights)
      table.weights.push_back(static_cast<double>(sum) / unit);
  } else {
    table.weights = cell_sums(table, weights);
  }
  std::size_t first = 0;
  for (const MarginSpec& spec : specs) {
    auto margin = make_margin(table, axes, first, spec);
    if (!margin) return base::fail(margin.error());
    table.margins.push_back(std::move(*margin));
    first += spec.by.size();
  }
  return table;
}

Numbers cell_sums(const CellTable& table, const Numbers& weights) {
  double bound = 0;
  for (const double weight : weights) bound = std::max(bound, std::abs(weight));
  SumTable sums(table.cells(), {Grid(bound, weights.size())});
  for (std::size_t row = 0; row < weights.size(); ++row)
    sums.add(static_cast<std::size_t>(table.cell[row]), 0, weights[row]);
  Numbers all(table.cells());
  for (std::size_t cell = 0; cell < all.size(); ++cell) all[cell] = sums.value(cell, 0);
  return all;
}

void sweep(const CellTable& table, const Numbers& sums, Numbers& factors,
           std::vector<Numbers>* after) {
  for (const CellTable::Margin& margin : table.margins) {
    Numbers have(margin.totals.size(), 0);
    for (std::size_t cell = 0; cell < factors.size(); ++cell)
      have[static_cast<std::size_t>(margin.level[cell])] += sums[cell] * factors[cell];
    for (std::size_t cell = 0; cell < factors.size(); ++cell) {
      const auto level = static_cast<std::size_t>(margin.level[cell]);
      factors[cell] *= have[level] == 0 ? 0 : margin.totals[level] / have[level];
    }
    if (after != nullptr) after->push_back(factors);
  }
}

void multiply(const CellTable& table, const Numbers& factors, Numbers& weights, int threads) {
  in_parts(weights.size(), threads, [&](int, std::size_t begin, std::size_t end) {
    const std::int32_t* cell = table.cell.data();
    const double* factor = factors.data();
    double* weight = weights.data();
    for (std::size_t row = begin; row < end; ++row) weight[row] *= factor[cell[row]];
  });
}

}  // namespace wanhu::stats
