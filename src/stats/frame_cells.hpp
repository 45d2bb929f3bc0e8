// Cells of one column while a table is read: a decimal of few digits goes straight into whole
// numbers; a column that turns out to hold wider numbers becomes real on the way.
#pragma once

#include <memory>
#include <unordered_map>

#include "stats/frame.hpp"

namespace wanhu::stats {

// One column in one part of a file. Whole numbers and codes of words go to `cells`, which belong to
// the table; reals stand here until the parts are joined.
struct ColumnPart {
  ColumnKind kind = ColumnKind::whole;
  int decimals = 0;
  std::size_t not_numbers = 0;
  std::size_t rows = 0;
  std::size_t room = 0;
  std::int32_t* cells = nullptr;
  std::unique_ptr<double[]> reals{};
  std::unordered_map<std::string_view, std::int32_t> codes{};
  std::vector<std::string_view> texts{};

  void to_real();
  // False when a cell would not fit any more.
  bool scale_to(int wanted);
  void add_missing();
  // What a cell says; false for words in a column of numbers, which must become a category. `text`
  // must live as long as this does.
  bool add(std::string_view text);

 private:
  void add_decimal(std::int64_t mantissa, int digits, std::string_view text);
  void add_real(std::string_view text);
  void add_word(std::string_view text);
};

}  // namespace wanhu::stats
