// Rows of who holds which post, and of rosters.
#pragma once

#include <limits>
#include <optional>
#include <string>
#include <vector>

#include "domain/post/holding.hpp"
#include "domain/post/roster.hpp"
#include "store/db.hpp"
#include "store/journal.hpp"

namespace wanhu::store {

// As entries up to a sequence number tell it; the newest by default.
inline constexpr std::int64_t k_newest = std::numeric_limits<std::int64_t>::max();

std::optional<domain::Holding> load_holding(Db& db, Tenant tenant, const base::Uuid& id);
// By unit, post, first day and id; past ones too.
std::vector<domain::Holding> load_holdings(Db& db, Tenant tenant, std::int64_t seq = k_newest);
std::vector<domain::Holding> holdings_in(Db& db, Tenant tenant, const std::string& unit,
                                         std::int64_t seq = k_newest);
std::vector<domain::Holding> holdings_of(Db& db, Tenant tenant, const base::Uuid& person);

// As it stands; nothing when it was removed.
std::optional<domain::Shift> load_shift(Db& db, Tenant tenant, const base::Uuid& id);
// Whether there ever was one, removed or not.
bool is_shift(Db& db, Tenant tenant, const base::Uuid& id);
// Those that begin on these days, both included, by day, time, unit, post and id.
std::vector<domain::Shift> load_shifts(Db& db, Tenant tenant, base::Date from, base::Date to,
                                       std::int64_t seq = k_newest);

}  // namespace wanhu::store
