// What an activation has done by itself: the plan of a unit, in force under another, is what that
// one asked the unit to hand in (S2-06).
#pragma once

#include "app/command.hpp"
#include "plan/plan.hpp"

namespace wanhu::app {

// act.recorded, for each task of the parent in force that asks the plan's unit for its own plan and
// nothing else, and has not got it. `version`: that of the activation.
domain::Events acts_of_activation(Context& context, const plan::Plan& fresh, std::int64_t version);

}  // namespace wanhu::app
