// Inside app/ only: one dwelling as every list shows it (schema DwellingBrief).
#pragma once

#include "app/query.hpp"

namespace wanhu::app {

// Of a source named d (the dwelling, or what it was at a cut) joined with its visitor p.
inline constexpr const char* k_dwelling_columns =
    "d.dwelling_id, d.unit, d.grp, d.code, d.address, d.state, d.visitor, coalesce(p.name, ''), "
    "d.outcome, d.visited_ms, d.visits, d.doubled, "
    "CASE WHEN d.contact_id IS NULL THEN 0 ELSE 1 END";

// The last word of the change ledger, at the cut $2, on whether the dwelling of this alias is lived
// in: 'vacate', 'restore' or ''. A dwelling keeps only its last end, so for one that was vacated
// and restored only the ledger knows. A macro, because a Statement is made of literals.
#define WANHU_LAST_VACATE_OR_RESTORE(d)                                                         \
  "coalesce((SELECT c.kind FROM register_change c WHERE c.tenant = $1 AND c.dwelling_id = " d   \
  ".dwelling_id AND c.kind IN ('vacate', 'restore') AND c.seq <= $2 ORDER BY c.seq DESC LIMIT " \
  "1), '')"
// Whether it stood in the register at the cut.
#define WANHU_STOOD_AT_CUT(d)                         \
  d ".from_seq <= $2 AND (" d ".to_seq IS NULL OR " d \
    ".to_seq > $2) AND "                              \
    "'vacate' <> " WANHU_LAST_VACATE_OR_RESTORE(d)

Json dwelling_json(const Reader& reader, const store::Row& row);

}  // namespace wanhu::app
