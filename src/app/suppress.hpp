// Which cells of a row may be shown beside the row's total (guard G12).
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>

namespace wanhu::app {

// Counts by village; nothing: suppressed.
using Cells = std::map<std::string, std::optional<std::int64_t>>;

std::int64_t total(const Cells& cells);

// Hides every cell from 1 to k_lot_min - 1, and then the smallest of the others until the hidden
// ones together reach k_lot_min: whoever takes the shown ones from the total learns a sum that is
// no small cell either. A row whose total is smaller than that is hidden whole.
void suppress(Cells& cells);

}  // namespace wanhu::app
