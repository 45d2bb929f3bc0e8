// Rows of improvements.
#pragma once

#include <optional>

#include "domain/matter/improvement.hpp"
#include "store/db.hpp"
#include "store/journal.hpp"

namespace wanhu::store {

std::optional<domain::Improvement> load_improvement(Db& db, Tenant tenant, const base::Uuid& id);

}  // namespace wanhu::store
