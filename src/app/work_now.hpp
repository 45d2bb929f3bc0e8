// How one ask stands now, for who has no reader: handlers of commands, and what time brings.
#pragma once

#include "domain/work/acts.hpp"
#include "store/db.hpp"
#include "store/journal.hpp"

namespace wanhu::app {

// Of asks of a number of times; rounds of places are the reading's business (work_reading.hpp).
domain::AskState state_now(store::Db& db, store::Tenant tenant, const domain::Ask& ask,
                           base::Date today);

}  // namespace wanhu::app
