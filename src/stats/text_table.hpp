// Columns of text on a terminal, as wide as their widest cell; the first to the left, the others,
// which are numbers, to the right.
#pragma once

#include <string>
#include <vector>

namespace wanhu::stats {

// Lines have as many cells as the first.
std::string text_table(const std::vector<std::vector<std::string>>& lines);

// Six digits; "–" for what is not a number.
std::string shown(double value);

}  // namespace wanhu::stats
