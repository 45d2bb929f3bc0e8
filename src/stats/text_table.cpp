#include "stats/text_table.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "base/text.hpp"

namespace wanhu::stats {

std::string text_table(const std::vector<std::vector<std::string>>& lines) {
  if (lines.empty()) return {};
  std::vector<int> widths(lines.front().size(), 0);
  for (const auto& line : lines)
    for (std::size_t i = 0; i < line.size(); ++i)
      widths[i] = std::max(widths[i], base::display_width(line[i]));
  std::string text;
  for (const auto& line : lines) {
    std::string row;
    for (std::size_t i = 0; i < line.size(); ++i) {
      const std::string gap(static_cast<std::size_t>(widths[i] - base::display_width(line[i])),
                            ' ');
      row += i == 0 ? line[i] + gap : "  " + gap + line[i];
    }
    row.erase(row.find_last_not_of(' ') + 1);
    text += row + '\n';
  }
  return text;
}

std::string shown(double value) {
  return std::isnan(value) ? "–" : fmt::format("{:.6g}", value);
}

}  // namespace wanhu::stats
