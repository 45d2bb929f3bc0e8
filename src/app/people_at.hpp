// Accounts as the journal's entries up to a cut tell them: name, role, unit, weight and whether
// they were in use. The table has the newest state of each only; where something of an account has
// changed since the cut, the entries about accounts are read again (there are few).
#pragma once

#include <map>
#include <optional>

#include "access/person.hpp"

namespace wanhu::app {

// Those that had been added by then, also such as were out of use.
std::map<base::Uuid, access::Person> people_at(store::Db& db, store::Tenant tenant,
                                               std::int64_t seq);
// Nothing when there was no such account by then.
std::optional<access::Person> person_at(store::Db& db, store::Tenant tenant, const base::Uuid& id,
                                        std::int64_t seq);

}  // namespace wanhu::app
