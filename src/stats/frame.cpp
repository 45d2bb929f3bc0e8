#include "stats/frame.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <numeric>
#include <stdexcept>

#include "base/text.hpp"

namespace wanhu::stats {

double power_of_ten(int digits) {
  static constexpr std::array k_powers{1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,
                                       1e8,  1e9,  1e10, 1e11, 1e12, 1e13, 1e14, 1e15,
                                       1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};
  return k_powers.at(static_cast<std::size_t>(digits));
}

std::string number_text(double value) {
  std::array<char, 32> text{};
  const bool whole = value == std::floor(value) && std::abs(value) < 1e15;
  const auto end = whole ? std::to_chars(text.data(), text.data() + text.size(),
                                         static_cast<std::int64_t>(value))
                         : std::to_chars(text.data(), text.data() + text.size(), value);
  return {text.data(), end.ptr};
}

bool Column::missing(std::size_t row) const {
  switch (kind) {
    case ColumnKind::whole:
      return cells[row] == k_missing_whole;
    case ColumnKind::real:
      return std::isnan(reals[row]);
    case ColumnKind::category:
      return cells[row] < 0;
  }
  return true;
}

double Column::number(std::size_t row) const {
  if (kind == ColumnKind::real) return reals[row];
  if (kind == ColumnKind::category) throw std::logic_error("a category has no number");
  return cells[row] == k_missing_whole ? k_missing : cells[row] / power_of_ten(decimals);
}

void Column::fill(std::size_t begin, std::size_t end, double* out) const {
  if (kind == ColumnKind::real) {
    std::copy(reals.begin() + static_cast<std::ptrdiff_t>(begin),
              reals.begin() + static_cast<std::ptrdiff_t>(end), out);
    return;
  }
  if (kind == ColumnKind::category) throw std::logic_error("a category has no numbers");
  const double unit = power_of_ten(decimals);
  for (std::size_t row = begin; row < end; ++row)
    *out++ = cells[row] == k_missing_whole ? k_missing : cells[row] / unit;
}

Numbers Column::numbers() const {
  Numbers all(size());
  fill(0, size(), all.data());
  return all;
}

std::string Column::text(std::size_t row) const {
  if (missing(row)) return "";
  return is_category() ? levels[static_cast<std::size_t>(cells[row])] : number_text(number(row));
}

namespace {

// Whole numbers in a narrow range, as codes of units and strata are: by a table, in one pass.
constexpr std::int64_t k_table_max = 1 << 22;

Coding code_narrow(const Column& column, std::int32_t low, std::int32_t high) {
  std::vector<std::uint8_t> there(static_cast<std::size_t>(high - low) + 1, 0);
  Coding coding;
  coding.codes.resize(column.cells.size());
  const std::int32_t* cells = column.cells.data();
  std::int32_t* codes = coding.codes.data();
  std::uint8_t* mark = there.data();
  for (std::size_t row = 0; row < column.cells.size(); ++row) {
    const bool gap = cells[row] == k_missing_whole;
    codes[row] = gap ? k_missing_code : cells[row] - low;
    if (!gap) mark[codes[row]] = 1;
  }
  std::vector<std::int32_t> place(there.size(), k_missing_code);
  const double unit = power_of_ten(column.decimals);
  for (std::size_t i = 0; i < place.size(); ++i) {
    if (there[i] == 0) continue;
    place[i] = static_cast<std::int32_t>(coding.labels.size());
    coding.values.push_back((low + static_cast<std::int32_t>(i)) / unit);
    coding.labels.push_back(number_text(coding.values.back()));
  }
  if (coding.labels.size() < place.size())
    for (std::int32_t& code : coding.codes)
      if (code >= 0) code = place[static_cast<std::size_t>(code)];
  return coding;
}

Coding code_numbers(const Column& column) {
  const Numbers all = column.numbers();
  Numbers values;
  values.reserve(all.size());
  for (const double value : all)
    if (!std::isnan(value)) values.push_back(value + 0.0);  // -0 is 0
  std::sort(values.begin(), values.end());
  values.erase(std::unique(values.begin(), values.end()), values.end());
  Coding coding;
  coding.codes.resize(all.size(), k_missing_code);
  for (std::size_t row = 0; row < all.size(); ++row)
    if (!std::isnan(all[row]))
      coding.codes[row] = static_cast<std::int32_t>(
          std::lower_bound(values.begin(), values.end(), all[row]) - values.begin());
  for (const double value : values) coding.labels.push_back(number_text(value));
  coding.values = std::move(values);
  return coding;
}

}  // namespace

Coding code_column(const Column& column) {
  if (column.is_category()) return {column.cells, column.levels, {}};
  if (column.kind == ColumnKind::whole && !column.cells.empty()) {
    if (column.high >= column.low && std::int64_t{column.high} - column.low < k_table_max)
      return code_narrow(column, column.low, column.high);
  }
  return code_numbers(column);
}

const Column* Frame::find(std::string_view name) const {
  const auto at = std::find_if(columns_.begin(), columns_.end(),
                               [&](const Column& column) { return column.name == name; });
  return at == columns_.end() ? nullptr : &*at;
}

base::Result<const Column*> Frame::column(const std::string& name) const {
  if (const Column* found = find(name)) return found;
  std::vector<std::string> names;
  for (const Column& column : columns_) names.push_back(column.name);
  const auto near = base::nearest(name, names, 3);
  base::Problem problem{.code = near ? "STATS-COLUMN-NEAR" : "STATS-COLUMN"};
  problem.with("column", name);
  if (near) problem.with("near", *near);
  problem.place = {.file = file_, .line = 1, .field = name};
  return base::fail(std::move(problem));
}

base::Result<const Column*> Frame::number_column(const std::string& name) const {
  auto found = column(name);
  if (!found || !(*found)->is_category()) return found;
  base::Problem problem{.code = "STATS-NOT-NUMBER"};
  problem.with("column", name);
  problem.place = {.file = file_, .line = 1, .field = name};
  const auto at = std::find_if((*found)->cells.begin(), (*found)->cells.end(),
                               [](std::int32_t code) { return code >= 0; });
  if (at != (*found)->cells.end())
    problem.with("value", (*found)->levels[static_cast<std::size_t>(*at)]);
  return base::fail(std::move(problem));
}

base::Place Frame::place(std::size_t row, const std::string& column) const {
  const int line = lines_.empty() ? static_cast<int>(row) + 2 : lines_[row];
  return {.file = file_, .line = line, .field = column};
}

}  // namespace wanhu::stats
