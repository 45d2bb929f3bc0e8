#include "tabular/builder.hpp"

#include <algorithm>
#include <map>
#include <utility>

#include "base/text.hpp"

namespace wanhu::tabular {

namespace {

// A title, a unit and a date above the heading are usual; more such rows are a table of one column.
constexpr std::size_t k_title_rows_max = 5;

bool blank(const std::string& cell) {
  return base::trim(cell).empty();
}

void drop_empty_tail(std::vector<std::string>& cells) {
  while (!cells.empty() && blank(cells.back())) cells.pop_back();
}

const char* damage_code(DamageKind kind) {
  switch (kind) {
    case DamageKind::replacement:
      return "TAB-DAMAGE-LOST";
    case DamageKind::control:
      return "TAB-DAMAGE-CONTROL";
    case DamageKind::mojibake:
      return "TAB-DAMAGE-MOJIBAKE";
  }
  return "";
}

}  // namespace

TableBuilder::TableBuilder(std::string file, std::string sheet, const Limits& limits)
    : limits_(limits) {
  table_.file = std::move(file);
  table_.sheet = std::move(sheet);
}

base::Failure TableBuilder::too_many_columns(base::Place place) const {
  return base::fail({.code = "TAB-COLUMNS",
                     .kind = base::Kind::too_large,
                     .args = {{"max", std::to_string(limits_.columns)}},
                     .place = std::move(place)});
}

void TableBuilder::problem(base::Problem problem) {
  ++problem_count_;
  if (problems_.size() < k_problems_max) problems_.push_back(std::move(problem));
}

base::Result<void> TableBuilder::add(Row row) {
  drop_empty_tail(row.cells);
  if (row.cells.empty()) return {};
  if (row.cells.size() > limits_.columns) {
    base::Place place{.file = table_.file, .line = row.line};
    place.cell = cell_address(limits_.columns, row.number);
    return too_many_columns(std::move(place));
  }
  return has_heading_ ? add_data(std::move(row)) : add_before_heading(std::move(row));
}

base::Result<void> TableBuilder::add_before_heading(Row row) {
  const auto filled = std::count_if(row.cells.begin(), row.cells.end(),
                                    [](const std::string& cell) { return !blank(cell); });
  if (filled > 1) {
    for (const Row& title : held_) table_.title.emplace_back(base::trim(title.cells.back()));
    held_.clear();
    set_heading(std::move(row));
    return {};
  }
  held_.push_back(std::move(row));
  if (held_.size() <= k_title_rows_max) return {};
  return settle_held_rows();
}

// No row of several cells came: the first row is the heading of a table of one column.
base::Result<void> TableBuilder::settle_held_rows() {
  std::vector<Row> rows = std::exchange(held_, {});
  if (rows.empty()) return {};
  set_heading(std::move(rows.front()));
  for (std::size_t i = 1; i < rows.size(); ++i)
    if (auto added = add_data(std::move(rows[i])); !added) return added;
  return {};
}

void TableBuilder::set_heading(Row row) {
  check_cells(row);
  has_heading_ = true;
  table_.heading_row = row.number;
  table_.heading_line = row.line;
  std::map<std::string, std::size_t> seen;
  for (std::size_t column = 0; column < row.cells.size(); ++column) {
    std::string name(base::trim(row.cells[column]));
    table_.heading.push_back(name);
    if (name.empty()) continue;
    const auto [first, is_new] = seen.emplace(name, column);
    if (is_new) continue;
    problem({.code = "TAB-HEADING-DUP",
             .args = {{"heading", name},
                      {"first", column_letters(first->second)},
                      {"second", column_letters(column)}},
             .place = table_.heading_place(column)});
  }
}

base::Result<void> TableBuilder::add_data(Row row) {
  const auto too_large = [&](const char* code, std::size_t max) {
    base::Problem found{.code = code,
                        .kind = base::Kind::too_large,
                        .args = {{"max", std::to_string(max)}},
                        .place = table_.place(row, 0)};
    return base::fail(std::move(found));
  };
  if (table_.rows.size() >= limits_.rows) return too_large("TAB-ROWS", limits_.rows);
  cells_ += table_.heading.size();
  if (cells_ > limits_.cells) return too_large("TAB-CELLS", limits_.cells);
  check_cells(row);
  for (std::size_t column = 0; column < row.cells.size(); ++column) {
    const bool headed = column < table_.heading.size() && !table_.heading[column].empty();
    if (headed || blank(row.cells[column])) continue;
    problem({.code = "TAB-HEADING-EMPTY",
             .args = {{"column", column_letters(column)}},
             .place = table_.place(row, column)});
  }
  row.cells.resize(table_.heading.size());
  row.cells.shrink_to_fit();
  table_.rows.push_back(std::move(row));
  return {};
}

void TableBuilder::check_cells(const Row& row) {
  for (std::size_t column = 0; column < row.cells.size(); ++column) {
    const auto damage = damage_.find(row.cells[column]);
    if (!damage) continue;
    base::Place place = table_.place(row, column);
    problem({.code = damage_code(damage->kind),
             .args = {{"cell", place.cell}, {"sample", damage->sample}},
             .place = std::move(place)});
  }
}

base::Result<Table> TableBuilder::finish() {
  if (auto settled = settle_held_rows(); !settled) return base::fail(settled.error());
  if (!problems_.empty()) {
    base::Problem first = problems_.front();
    first.with("count", std::to_string(problem_count_));
    if (problems_.size() > 1) first.details = std::move(problems_);
    return base::fail(std::move(first));
  }
  if (!has_heading_)
    return base::fail({.code = "TAB-EMPTY", .place = base::Place{.file = table_.file}});
  return std::move(table_);
}

}  // namespace wanhu::tabular
