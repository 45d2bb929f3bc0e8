// Comma-separated values after RFC 4180, as tolerant as spreadsheet programs are: lines end with
// CRLF, LF or CR; the separator is a comma, a tab, a semicolon or, when it clearly is one, the
// full-width comma. A quote inside a field that did not start with one is a plain character.
#pragma once

#include <string>
#include <string_view>

#include "base/problem.hpp"
#include "tabular/table.hpp"

namespace wanhu::tabular {

// "," "\t" ";" or "，"; "," for text of one column. Looks at the first lines only.
std::string_view detect_separator(std::string_view text);

// Reads records one after the other from UTF-8 text, which must outlive it.
class CsvReader {
 public:
  CsvReader(std::string_view text, std::string file, const Limits& limits,
            std::string_view separator);

  // False at the end. An empty line is a record without cells. Cells beyond the limit of columns
  // are left out while they are empty. Errors: TAB-LINE-LONG, TAB-CELL-LONG, TAB-COLUMNS,
  // TAB-CSV-QUOTE, TAB-CSV-UNCLOSED.
  base::Result<bool> next(Row& row);

 private:
  enum class After { field, record };
  struct Mark {
    std::size_t at;
    std::size_t line_start;
    int line;
  };

  base::Result<std::string> field();
  base::Result<std::string> quoted_field();
  base::Result<std::string> plain_field();
  base::Result<After> field_end();
  void new_line(std::size_t size);
  [[nodiscard]] std::size_t line_break() const;  // bytes of the line break here; 0 for none
  [[nodiscard]] bool at_end() const { return at_ >= text_.size(); }
  [[nodiscard]] Mark here() const { return {at_, line_start_, line_}; }
  // Counts characters from the start of the line, so it is for problems only.
  [[nodiscard]] base::Place place(const Mark& mark) const;
  [[nodiscard]] base::Failure too_long(const char* code, std::size_t max, const Mark& mark) const;

  std::string_view text_;
  std::string file_;
  Limits limits_;
  std::string_view separator_;
  std::size_t at_ = 0;
  std::size_t line_start_ = 0;
  int line_ = 1;
  int record_ = 0;
};

// The whole file: encoding, separator, table. Lines too long are refused before anything is copied.
base::Result<Table> read_csv(std::string_view bytes, const std::string& file,
                             const Limits& limits = {});

}  // namespace wanhu::tabular
