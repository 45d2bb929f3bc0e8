// Columns of a table of the statistics library, made in memory.
#pragma once

#include <algorithm>
#include <map>
#include <string>
#include <vector>

#include "stats/frame.hpp"

namespace wanhu::domain {

inline stats::Column real_column(std::string name, std::vector<double> values) {
  return {.name = std::move(name), .kind = stats::ColumnKind::real, .reals = std::move(values)};
}

// 0 and 1.
inline stats::Column truth_column(std::string name, const std::vector<std::uint8_t>& values) {
  stats::Column column{.name = std::move(name)};
  column.cells.resize(values.size());
  for (std::size_t row = 0; row < values.size(); ++row) {
    column.cells[row] = values[row];
    column.low = std::min<std::int32_t>(column.low, values[row]);
    column.high = std::max<std::int32_t>(column.high, values[row]);
  }
  return column;
}

// `code`: of each row, below the number of names, or -1: missing. No two names are the same.
inline stats::Column category_column(std::string name, const std::vector<std::int32_t>& code,
                                     const std::vector<std::string>& names) {
  stats::Column column{.name = std::move(name), .kind = stats::ColumnKind::category};
  std::vector<std::uint8_t> used(names.size(), 0);
  for (const std::int32_t one : code)
    if (one >= 0) used[static_cast<std::size_t>(one)] = 1;
  for (std::size_t i = 0; i < names.size(); ++i)
    if (used[i] != 0) column.levels.push_back(names[i]);
  std::sort(column.levels.begin(), column.levels.end());
  std::vector<std::int32_t> level(names.size(), -1);
  for (std::size_t i = 0; i < names.size(); ++i)
    if (used[i] != 0)
      level[i] = static_cast<std::int32_t>(
          std::lower_bound(column.levels.begin(), column.levels.end(), names[i]) -
          column.levels.begin());
  column.cells.resize(code.size());
  for (std::size_t row = 0; row < code.size(); ++row) {
    column.cells[row] = code[row] < 0 ? -1 : level[static_cast<std::size_t>(code[row])];
    if (code[row] < 0) ++column.gaps;
  }
  return column;
}

// "000012": names whose order is that of the numbers.
inline std::string number_name(std::size_t number) {
  std::string digits = std::to_string(number);
  return std::string(digits.size() < 6 ? 6 - digits.size() : 0, '0') + digits;
}
inline std::vector<std::string> number_names(std::size_t n) {
  std::vector<std::string> names;
  for (std::size_t i = 0; i < n; ++i) names.push_back(number_name(i));
  return names;
}

}  // namespace wanhu::domain
