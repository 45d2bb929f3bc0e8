// What plans ask of the reader's part, for a phone that is without a signal for days: asks with how
// far each is, rounds of inspection with the places to walk to, places that patrols pass. All that
// is needed to record them by act.record, inspection.record and patrol.record; no picture and no
// position is ever part of it (guard G09).
#pragma once

#include <optional>
#include <string>

#include "app/query.hpp"

namespace wanhu::app {

// Missed in the last 31 days, open now, or beginning within 7 days; only asks of a single unit,
// since what several units are asked is recorded for each of them. Schema FieldDay.
Json field_day(Reader& reader);

// {"day", "day_mark"}: the day, or null when the phone has it already; `known`: the mark of what it
// has. The mark says nothing but whether two days are the same.
Json field_day_since(Reader& reader, const std::optional<std::string>& known);

}  // namespace wanhu::app
