// L-BURDEN for plans together: what a plan asks of units beside the plans it stands with, when that
// goes over a cap of one of them (domain/work/burden_together.hpp). A warning, where a plan that is
// over its own cap alone waits for a decision: what others ask is no fault of this file.
#pragma once

#include <string_view>
#include <vector>

#include "calendar/calendar.hpp"
#include "plan/plan.hpp"

namespace wanhu::app {

// Adds to the findings of a text that was loaded without error, in order of position. `others`: the
// plans it is checked beside, each with what it says itself.
void add_burden_findings(plan::Loaded& loaded, std::string_view text,
                         const std::vector<const plan::Plan*>& others,
                         const calendar::Calendar& calendar);

}  // namespace wanhu::app
