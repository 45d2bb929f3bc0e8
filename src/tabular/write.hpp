// Tables out: XLSX whose bytes depend on nothing but its content and the given instant, and CSV
// that a spreadsheet program opens without running anything.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/problem.hpp"
#include "base/time.hpp"

namespace wanhu::tabular {

struct Link {
  std::string
      url;  // http:, https:, mailto: or internal:'Sheet'!A1; anything else is written as text
  std::string text;  // what is shown
};

// monostate is an empty cell. Numbers that are text in truth (telephones, codes) go in as strings.
using Cell = std::variant<std::monostate, std::string, std::int64_t, double, Link>;

struct Sheet {
  std::string name;  // 1 to 31 characters, none of []:*?/\ ; unique in its workbook
  std::vector<std::string> heading;
  std::vector<std::vector<Cell>> rows;
};

// Bold heading, frozen first row, columns as wide as their text. Rows go through temporary files,
// so that memory is bounded. Errors: TAB-WRITE-SHEET, TAB-WRITE-ROWS, TAB-CELL-LONG. `created` must
// be later than 1970-01-01T00:00:01Z. Throws MachineError when temporary space is gone, logic_error
// on a number that is not finite.
base::Result<std::string> xlsx_write(const std::vector<Sheet>& sheets, base::Instant created);

struct SheetHead {
  std::string name;
  std::vector<std::string> heading;
};
// Puts the next row into the vector; false at the end.
using NextRow = std::function<bool(std::vector<Cell>&)>;
// The same for one sheet whose rows are made one at a time, so that they are never all in memory.
base::Result<std::string> xlsx_write(const SheetHead& head, const NextRow& next,
                                     base::Instant created);

enum class Bom { no, yes };  // Excel on a Chinese Windows reads UTF-8 only with the mark

// RFC 4180 with CRLF. Text that a spreadsheet program would take for a formula (it starts with = +
// -
// @, their full-width forms, a tab or a line break) gets a leading apostrophe; numbers do not.
std::string csv_write(const Sheet& sheet, Bom bom = Bom::yes);

}  // namespace wanhu::tabular
