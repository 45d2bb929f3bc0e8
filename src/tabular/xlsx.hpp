// Reads one sheet of an XLSX workbook (ECMA-376, transitional and strict) as a stream: values only,
// in bounded memory, never a formula. A formula's stored result may be stale or forged, so a cell
// with one is refused with its address; "paste as values" is the way out.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/problem.hpp"
#include "tabular/table.hpp"

namespace wanhu::tabular {

// `sheet` names the sheet; empty takes the first visible one. Errors: those of package.hpp, and
// TAB-NOT-TABLE, TAB-XLSX-SHEET, TAB-XLSX-STRING, TAB-XLSX-ADDRESS, TAB-FORMULA, TAB-CELL-ERROR,
// TAB-CELL-VALUE, TAB-CELL-LONG, TAB-NUL-CELL.
base::Result<Table> read_xlsx(std::string_view bytes, const std::string& file,
                              const Limits& limits = {}, const std::string& sheet = "");

// "B12" → column 1, row 12; nothing beyond XFD1048576.
struct Address {
  std::size_t column;
  int row;
};
std::optional<Address> parse_address(std::string_view text);

}  // namespace wanhu::tabular
