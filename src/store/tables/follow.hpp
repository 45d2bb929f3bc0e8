// Rows of what followed from asks that were not met, and of why (domain/work/follow.hpp).
#pragma once

#include <optional>
#include <string>

#include "domain/work/follow.hpp"
#include "store/db.hpp"
#include "store/journal.hpp"

namespace wanhu::store {

// Whether it was sent, for this window, ever.
bool is_followed(Db& db, Tenant tenant, const domain::Followed& step);
// By what stands in place of a matter with the messages about it.
std::optional<domain::Followed> load_step(Db& db, Tenant tenant, const base::Uuid& about);
// Why it was not met; nothing when nobody said.
std::optional<std::string> explanation_of(Db& db, Tenant tenant, const domain::Ask& ask);

}  // namespace wanhu::store
