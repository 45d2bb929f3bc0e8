// The draw of the independent call-back (domain/matter/callback.hpp).
#pragma once

#include "app/command.hpp"
#include "domain/matter/callback.hpp"

namespace wanhu::app {

// callback.drawn when the current round is in the sample and was not drawn before.
domain::Events drawn(Context& context, const domain::Matter& matter);

}  // namespace wanhu::app
