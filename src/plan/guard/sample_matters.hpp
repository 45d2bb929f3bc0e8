// Matters as they can be, well and badly handled, to try the condition of a count on: which of them
// could it select? Fields that say nothing about handling (kind, unit, channel, days on the
// calendar) may be anything.
#pragma once

#include <optional>

#include "base/time.hpp"
#include "plan/expr/tree.hpp"

namespace wanhu::plan::guard {

// Only matters that were handled badly can be selected, and some are. So are those left over from
// before the plan, which began `since`: no complaint made now adds to them.
bool selects_only_failures(const expr::Node& where, std::optional<base::Date> since);

// How a matter was handled decides whether it is selected: not every sample can be.
bool selects_by_handling(const expr::Node& where);

}  // namespace wanhu::plan::guard
