// Quotas of visits as people read them: by unit, and what is still to be done (S2-08). Who is below
// a floor is a list of work, for those who can help: the centre, and the lead of the unit for their
// own people. Units and people stand in the order of the plan and of names, never in that of how
// much they did, and there is no share of one person's number (S1-26). Whoever only reads has
// counts.
#pragma once

#include <optional>
#include <string>

#include "app/query.hpp"
#include "app/quota_count.hpp"

namespace wanhu::app {

struct QuotasAsk {
  std::optional<std::string> unit{};
  // As of the end of that day; absent: now.
  std::optional<Date> as_of{};
};
// Schema Quotas.
Json quotas_page(Reader& reader, const QuotasAsk& ask);

// The reader's own numbers, and those of the teams they are in: schema MyQuota, a list.
Json my_quotas(Reader& reader);

// Milestones on the way: [{by, percent, needed, done, met}].
Json marks_json(const std::vector<domain::QuotaMark>& marks);

// Where a reader counts: the plans as they were at the cut.
QuotaPlace quota_place(const Reader& reader, const ActivePlan& plans, Date day, std::int64_t seq);

}  // namespace wanhu::app
