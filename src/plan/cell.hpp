// The least number of people behind any figure that is shown.
#pragma once

#include <cstdint>

namespace wanhu::plan {

// From fewer people, one of them can be told apart by those who know the others (PIPL art. 4: what
// identifies nobody is no personal information). Plans may ask for more, never for less (guard
// G12).
inline constexpr std::int64_t k_cell_min = 10;

}  // namespace wanhu::plan
