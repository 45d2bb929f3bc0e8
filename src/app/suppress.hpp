// Which cells of a row may be shown beside the row's total (guard G12).
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>

namespace wanhu::app {

// Counts by village; nothing: suppressed.
using Cells = std::map<std::string, std::optional<std::int64_t>>;

std::int64_t total(const Cells& cells);

// Hides the cells of `already`, every cell below `least`, and then the smallest of the others until
// the hidden ones together reach `least`: whoever takes the shown ones from the total learns a sum
// that is no small cell either. A row whose total is smaller than that is hidden whole.
void suppress(Cells& cells, std::int64_t least, const std::set<std::string>& already = {});

// The villages whose cell `suppress` hides.
std::set<std::string> suppressed(Cells cells, std::int64_t least,
                                 const std::set<std::string>& already = {});

}  // namespace wanhu::app
