// Rows of honours: proposals, what was decided, what was revoked.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <vector>

#include "domain/standard/honour.hpp"
#include "store/db.hpp"
#include "store/journal.hpp"

namespace wanhu::store {

struct ProposalRow {
  domain::Proposal proposal;
  base::Instant at;
  std::string actor;
  std::optional<base::Instant> decided{}, revoked{};
  std::string decided_by{}, decision{}, revocation{}, evidence{};
  std::int64_t made_seq = 0;  // the entry that proposed it
};
std::optional<ProposalRow> load_proposal(Db& db, Tenant tenant, const base::Uuid& id);
// Newest year first, then by unit.
std::vector<ProposalRow> proposals(Db& db, Tenant tenant);
// Proposed to be honoured so for that year, and not refused.
bool is_proposed(Db& db, Tenant tenant, const domain::Proposal& proposal);
// The years of which an honour of the unit was revoked.
std::set<int> revoked_years(Db& db, Tenant tenant, const std::string& honours,
                            const std::string& unit);

}  // namespace wanhu::store
