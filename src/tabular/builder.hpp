// Makes a Table out of rows as the CSV and XLSX readers find them: finds the heading, keeps the
// limits, leaves out empty rows, and collects what is wrong with single cells so that all of it can
// be shown at once.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/problem.hpp"
#include "tabular/encoding.hpp"
#include "tabular/table.hpp"

namespace wanhu::tabular {

class TableBuilder {
 public:
  TableBuilder(std::string file, std::string sheet, const Limits& limits);

  // Fails only on a limit; cells that are wrong are remembered.
  base::Result<void> add(Row row);
  // A cell's problem; the reader goes on.
  void problem(base::Problem problem);
  base::Result<Table> finish();

  [[nodiscard]] const Limits& limits() const { return limits_; }
  [[nodiscard]] const std::string& file() const { return table_.file; }
  // The failure of a column beyond the limit at this place.
  [[nodiscard]] base::Failure too_many_columns(base::Place place) const;

 private:
  base::Result<void> add_before_heading(Row row);
  base::Result<void> settle_held_rows();
  void set_heading(Row row);
  base::Result<void> add_data(Row row);
  void check_cells(const Row& row);

  Limits limits_;
  Table table_;
  bool has_heading_ = false;
  std::vector<Row> held_{};  // rows of one cell before a heading: titles, or a table of one column
  std::size_t cells_ = 0;
  DamageFinder damage_{};
  std::vector<base::Problem> problems_{};
  std::size_t problem_count_ = 0;
};

}  // namespace wanhu::tabular
