// A table out of a file that a person made: a heading row and text cells, each row knowing where it
// stood. What kind of file it is (CSV in some encoding, XLSX) is decided by content, never by the
// extension, and nothing larger than the limits is ever held in memory.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "base/problem.hpp"

namespace wanhu::tabular {

constexpr std::size_t k_mib = std::size_t{1} << 20U;

// What a reader accepts. The defaults are some fifty times a township's register of 11 267
// dwellings.
struct Limits {
  std::size_t bytes = 64 * k_mib;            // the file as sent
  std::size_t line_bytes = k_mib;            // one line of a CSV file, one token of XML
  std::size_t cell_bytes = 128 * 1024;       // 32 767 characters, which is what Excel holds, fit
  std::size_t rows = 1'000'000;              // data rows
  std::size_t columns = 256;                 // up to the last column with content
  std::size_t cells = 4'000'000;             // rows × headings, which bounds the memory of a Table
  std::size_t unpacked_bytes = 256 * k_mib;  // all parts of an XLSX file together
  std::size_t unpack_ratio = 100;            // of a part above 1 MiB; real sheets stay below 40
};

// At most so many problems of one file are listed.
constexpr std::size_t k_problems_max = 100;

struct Row {
  int number = 0;  // row of the sheet; record of a CSV file, as a spreadsheet program shows it
  int line = 0;    // line of a CSV file; 0 in a workbook
  std::vector<std::string> cells{};
};

struct Table {
  std::string file{};
  std::string sheet{};                 // empty for CSV
  std::vector<std::string> title{};    // lines above the heading that hold one cell only
  int heading_row = 0;                 // number of the heading's row
  int heading_line = 0;                // its line; 0 in a workbook
  std::vector<std::string> heading{};  // trimmed, unique; "" over a column without content
  std::vector<Row> rows{};             // each as wide as the heading; empty rows are left out

  [[nodiscard]] base::Place place(const Row& row, std::size_t column) const;
  [[nodiscard]] base::Place heading_place(std::size_t column) const;
};

// 0 → "A", 25 → "Z", 26 → "AA".
std::string column_letters(std::size_t column);
std::string cell_address(std::size_t column, int row);

// Reads a CSV file or one sheet of a workbook: the sheet of that name, or the first visible one.
// Errors are those of encoding.hpp, csv.hpp and xlsx.hpp, and TAB-FILE-SIZE, TAB-EMPTY,
// TAB-XLS-OLD, TAB-NOT-TABLE, TAB-ROWS, TAB-COLUMNS, TAB-CELLS, TAB-HEADING-DUP, TAB-HEADING-EMPTY,
// TAB-DAMAGE-*. When several cells are wrong, `details` lists them all, up to k_problems_max.
base::Result<Table> read_table(std::string_view bytes, const std::string& file,
                               const Limits& limits = {}, const std::string& sheet = "");

}  // namespace wanhu::tabular
