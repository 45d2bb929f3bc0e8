// Rows of what polls have published, in the campaign's database.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "domain/poll/result.hpp"
#include "store/db.hpp"
#include "store/journal.hpp"

namespace wanhu::store {

// Without its figures.
struct PollResultRow {
  domain::PollResult result;
  base::Instant at;
  std::string withdrawn_why{};
  std::int64_t seq = 0;
};
std::optional<PollResultRow> load_poll_result(Db& db, Tenant tenant, const base::Uuid& id);
// As the entries up to `seq` tell them, withdrawn ones too: the last days first, then the last that
// came in.
std::vector<PollResultRow> poll_results(Db& db, Tenant tenant, std::int64_t seq);
// By indicator and unit.
std::vector<domain::PollResultFigure> poll_figures(Db& db, Tenant tenant, const base::Uuid& result);
// Whether one with that digest stands; an empty digest is nobody's.
bool is_poll_recorded(Db& db, Tenant tenant, const std::string& digest);

}  // namespace wanhu::store
