// Rows of supervision: rounds, what was drawn, findings.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "domain/supervision/finding.hpp"
#include "domain/supervision/round.hpp"
#include "store/db.hpp"
#include "store/journal.hpp"

namespace wanhu::store {

std::optional<domain::CheckRound> load_round(Db& db, Tenant tenant, const base::Uuid& id);
// Of those drawn; nothing for what was not.
std::optional<domain::DrawnItem> load_drawn_item(Db& db, Tenant tenant, const base::Uuid& round,
                                                 const std::string& item);
// Drawn and without any check.
std::int64_t unchecked_items(Db& db, Tenant tenant, const base::Uuid& round);
std::vector<domain::UntoldFinding> untold_findings(Db& db, Tenant tenant, const base::Uuid& round);
std::optional<domain::OpenFinding> load_finding(Db& db, Tenant tenant, const base::Uuid& id);

bool is_check_known(Db& db, Tenant tenant, const base::Uuid& id);
// By a round that was ever announced.
bool is_seed_used(Db& db, Tenant tenant, const std::string& seed);
// A round of that kind that has not ended.
bool has_open_round(Db& db, Tenant tenant, const std::string& plan, const std::string& kind);

}  // namespace wanhu::store
