// A table of typed columns, read from CSV. A column is numbers when every cell that is not missing
// reads as one, else a category. Missing: an empty cell, "NA" and "NaN" (counted, to be told).
//
// Numbers that are decimals of few digits, as survey files hold them, are kept as whole numbers of
// 10^-decimals, four bytes each: they can be summed exactly, and the table stays small. The value
// of such a cell is the double nearest to its text, as it is for every other number.
#pragma once

#include <cstdint>
#include <limits>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/problem.hpp"

namespace wanhu::stats {

// Tables of codes are large and always written before they are read: making one does not fill it.
// Codes(n) and resize(n) leave what they add undefined; Codes(n, value) does not.
template <class T>
struct Unfilled : std::allocator<T> {
  template <class U>
  struct rebind {
    using other = Unfilled<U>;
  };
  Unfilled() = default;
  template <class U>
  Unfilled(const Unfilled<U>&) noexcept {}
  template <class U>
  void construct(U* at) noexcept {
    ::new (static_cast<void*>(at)) U;
  }
  template <class U, class... Arguments>
  void construct(U* at, Arguments&&... arguments) {
    ::new (static_cast<void*>(at)) U(std::forward<Arguments>(arguments)...);
  }
};

using Numbers = std::vector<double>;
using Codes = std::vector<std::int32_t, Unfilled<std::int32_t>>;

inline constexpr double k_missing = std::numeric_limits<double>::quiet_NaN();
inline constexpr std::int32_t k_missing_whole = std::numeric_limits<std::int32_t>::min();
inline constexpr std::int32_t k_missing_code = -1;

enum class ColumnKind { whole, real, category };

struct Column {
  std::string name;
  ColumnKind kind = ColumnKind::whole;
  int decimals = 0;                   // whole: value = cells / 10^decimals
  Codes cells{};                      // whole: k_missing_whole; category: index of its level or -1
  Numbers reals{};                    // real: NaN is missing
  std::vector<std::string> levels{};  // category: the texts, ascending by code point, all used
  std::size_t not_numbers = 0;        // cells that said NaN
  std::size_t gaps = 0;               // missing cells
  // Of the cells of a whole column that are not missing; low > high when there are none.
  std::int32_t low = std::numeric_limits<std::int32_t>::max();
  std::int32_t high = k_missing_whole;

  [[nodiscard]] bool is_category() const { return kind == ColumnKind::category; }
  [[nodiscard]] std::size_t size() const {
    return kind == ColumnKind::real ? reals.size() : cells.size();
  }
  [[nodiscard]] bool missing(std::size_t row) const;
  // NaN where missing. Not for categories.
  [[nodiscard]] double number(std::size_t row) const;
  // Rows [begin, end) as numbers; not for categories.
  void fill(std::size_t begin, std::size_t end, double* out) const;
  [[nodiscard]] Numbers numbers() const;
  // What the cell says, in one way for equal values; empty where missing.
  [[nodiscard]] std::string text(std::size_t row) const;
};

// 10^digits, 0 <= digits <= 22, exact.
double power_of_ten(int digits);
// The shortest text that reads back as `value`; whole numbers without a point or an exponent.
std::string number_text(double value);

// The distinct values of a column in ascending order, and which of them each row has (-1: missing).
// The order does not depend on the order of rows.
struct Coding {
  Codes codes{};
  std::vector<std::string> labels{};
  Numbers values{};  // of numbers; empty for a category
  [[nodiscard]] std::size_t count() const { return labels.size(); }
};
Coding code_column(const Column& column);

class Frame {
 public:
  Frame() = default;
  Frame(std::string file, std::vector<Column> columns, std::size_t rows)
      : file_(std::move(file)), columns_(std::move(columns)), rows_(rows) {}

  [[nodiscard]] std::size_t rows() const { return rows_; }
  [[nodiscard]] const std::vector<Column>& columns() const { return columns_; }
  [[nodiscard]] const std::string& file() const { return file_; }
  // Null when there is none of this name.
  [[nodiscard]] const Column* find(std::string_view name) const;
  // STATS-COLUMN {column, hint}.
  [[nodiscard]] base::Result<const Column*> column(const std::string& name) const;
  // A column of numbers: STATS-COLUMN, STATS-NOT-NUMBER {column}.
  [[nodiscard]] base::Result<const Column*> number_column(const std::string& name) const;
  // Where a row stands in its file. The lines of rows are counted from the heading unless cells
  // held line breaks or lines were empty.
  [[nodiscard]] base::Place place(std::size_t row, const std::string& column) const;
  void set_lines(std::vector<std::int32_t> lines) { lines_ = std::move(lines); }

 private:
  std::string file_;
  std::vector<Column> columns_;
  std::size_t rows_ = 0;
  std::vector<std::int32_t> lines_;  // of the rows, where they are not simply row + 2
};

// UTF-8 text with a heading line; separator comma, semicolon or tab; cells may be in double quotes.
// `threads` >= 1 reads parts of it at once; the table does not depend on their number.
// Errors: STATS-CSV-EMPTY, STATS-CSV-HEADING {column}, STATS-CSV-CELLS {want, have},
// STATS-CSV-QUOTE, STATS-CSV-ROWS {max}, TEXT-ENCODING; all with file and line.
base::Result<Frame> read_frame(std::string_view bytes, const std::string& file, int threads = 1);

}  // namespace wanhu::stats
