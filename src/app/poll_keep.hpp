// Erasing what a poll keeps of residents when its time is over: contact data of a wave after its
// keep_days, the digests of those contacted when they can leave nobody out any more, the rows of a
// frame when no wave needs them. Each erasure of contact data is an entry of the journal.
#pragma once

#include <vector>

#include "app/engine.hpp"
#include "store/db.hpp"

namespace wanhu::app {

// The commands poll.forget that are due; none in a campaign's database.
std::vector<Command> poll_forgets(store::Db& db, Tenant tenant, Instant now);
// Digests of waves that closed more than k_poll_exclude_days_max days ago.
void forget_poll_digests(store::Db& db, Tenant tenant, Instant now);

}  // namespace wanhu::app
