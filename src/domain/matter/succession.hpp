// Succession (工作交接): what somebody who leaves has in hand goes to one who stays. Clocks,
// answers and requests go on as they are; only whose they are changes.
#pragma once

#include <string>

#include "domain/matter/decide.hpp"

namespace wanhu::domain {

// A matter that still waits for an answer is handed over like any other: whoever gets it accepts
// it, or objects in time. What cannot be handed over any more, since it is answered, is joined to
// another or is with a body above, passes to them as it stands: matter.passed_on {matter owner from
// reason}. MATTER-NOT-OWNER (`from` does not have it in hand), MATTER-STATE (closed),
// MATTER-OBJECTION-OPEN, MATTER-BOUNCE, MATTER-RECUSED.
Result<Events> succeed(const Matter& matter, const Uuid& from, const Uuid& to,
                       const std::string& reason);

// A part that was asked of `from` and not given is asked of `to`, for the same day, also when that
// has passed. Nobody is asked who has the matter in hand by now. MATTER-HELP-NONE,
// MATTER-HELP-ASKED (there is a request to `to` already), MATTER-RECUSED.
Result<Events> succeed_in_help(const Matter& matter, const Uuid& from, const Uuid& to,
                               const std::string& reason);

}  // namespace wanhu::domain
