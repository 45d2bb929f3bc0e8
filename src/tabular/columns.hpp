// Finds the columns a reader needs by their headings, as people write them: Chinese or English,
// with spaces, full-width letters and brackets, remarks in brackets ("电话（选填）"), stars and
// colons.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/problem.hpp"
#include "tabular/table.hpp"

namespace wanhu::tabular {

struct ColumnSpec {
  std::string id;
  bool required = false;
  std::vector<std::string> names{};  // the first is the one shown to people
};

struct Columns {
  std::map<std::string, std::size_t> at{};  // id → column
  std::vector<base::Problem> notes{};       // columns nobody asked for; they are not read

  [[nodiscard]] std::optional<std::size_t> find(const std::string& id) const;
  // The trimmed cell, "" when the table has no such column.
  [[nodiscard]] std::string cell(const Row& row, const std::string& id) const;
  // Where that cell stands; the row's first cell when the table has no such column.
  [[nodiscard]] base::Place place(const Table& table, const Row& row, const std::string& id) const;
};

// Errors: TAB-COLUMN-MISSING, TAB-COLUMN-AMBIGUOUS (all of them in `details`, when several). Notes:
// TAB-COLUMN-UNKNOWN, TAB-COLUMN-NEAR ("did you mean").
base::Result<Columns> match_columns(const Table& table, const std::vector<ColumnSpec>& specs);

// Text as compared: NFKC, case folded, without white space and marks such as * : _ -.
std::string fold(std::string_view text);
// The same after remarks in brackets are taken away.
std::string fold_without_remarks(std::string_view text);

}  // namespace wanhu::tabular
