// Which house a database belongs to (role.hpp). It is the first thing that is written to the
// database of a poll office, by `wanhu poll init`, and never changes; a database that says nothing
// is the campaign's.
#pragma once

#include "access/role.hpp"
#include "store/db.hpp"
#include "store/journal.hpp"

namespace wanhu::access {

House house_of(store::Db& db, store::Tenant tenant);

}  // namespace wanhu::access
