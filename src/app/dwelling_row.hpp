// Inside app/ only: one dwelling as every list shows it (schema DwellingBrief).
#pragma once

#include "app/query.hpp"

namespace wanhu::app {

// Of a source named d (the dwelling, or what it was at a cut) joined with its visitor p.
inline constexpr const char* k_dwelling_columns =
    "d.dwelling_id, d.unit, d.grp, d.code, d.address, d.state, d.visitor, coalesce(p.name, ''), "
    "d.outcome, d.visited_ms, d.visits, d.doubled, "
    "CASE WHEN d.contact_id IS NULL THEN 0 ELSE 1 END";

Json dwelling_json(const Reader& reader, const store::Row& row);

}  // namespace wanhu::app
