// Rows of published league tables.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "domain/evaluation/ranking.hpp"
#include "store/db.hpp"
#include "store/journal.hpp"

namespace wanhu::store {

struct LeagueEditionRow {
  domain::LeagueEdition edition;
  base::Instant at;
  std::string actor;
  std::string withdrawn_why{};
  std::int64_t seq = 0;
};
std::optional<LeagueEditionRow> load_league_edition(Db& db, Tenant tenant, const base::Uuid& id);
// Those of a ranking as the entries up to `seq` tell them, withdrawn ones too, newest period first;
// without their tables.
std::vector<LeagueEditionRow> league_editions(Db& db, Tenant tenant, const std::string& plan,
                                              const std::string& ranking, std::int64_t seq);
// Whether one of the period stands.
bool is_league_published(Db& db, Tenant tenant, const domain::LeagueEdition& edition);

}  // namespace wanhu::store
