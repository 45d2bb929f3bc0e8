// Numbered letters with which matters went to bodies above the town.
#pragma once

#include <vector>

#include "domain/matter/forward.hpp"
#include "store/db.hpp"
#include "store/journal.hpp"

namespace wanhu::store {

// The number that the next letter of the year gets: there are no gaps.
std::int64_t next_batch_no(Db& db, Tenant tenant, int year);
bool is_batch(Db& db, Tenant tenant, const base::Uuid& id);

// The open matters in which this person has been asked for a part and has not given it.
std::vector<base::Uuid> open_help_of(Db& db, Tenant tenant, const base::Uuid& person);

}  // namespace wanhu::store
