// Tables written one a line, their cells under each other:
//   { id = "qiying", name = "七营村",   quota = 450 },
//   { id = "ruji1",  name = "汝集一村", quota = 769 },
#pragma once

#include <string>
#include <vector>

#include "plan/tools/format_document.hpp"

namespace wanhu::plan {

// Cells of a line: two for a Chinese character (base::display_width). Lines longer than this are
// broken where they can be.
inline constexpr int k_line_cells_max = 120;

std::string spaces(int count);

// The value on one line, whatever its length.
std::string on_one_line(const Written& value);
// "key = value", the value on one line.
std::string entry_on_one_line(const Written& entry);

struct Row {
  const Written* table = nullptr;
  int start = 0;  // cells before it on its line
};

// The text of each row, without comma. Cells are aligned from the left, key by key, as long as most
// rows have the key, all have the keys in the same order, and no row becomes too long by it. For
// narrow columns at the left, such as ids, a row may become a little too long, and those that are
// too long anyway stand in them as well.
std::vector<std::string> aligned_rows(const std::vector<Row>& rows);

}  // namespace wanhu::plan
