// What follows for others' matters when somebody who helps with them leaves.
#pragma once

#include "app/command.hpp"

namespace wanhu::app {

// matter.help_ended for each part that this person was asked for and has not given.
domain::Events helps_left(Context& context, const Uuid& person);

}  // namespace wanhu::app
