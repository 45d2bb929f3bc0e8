// The clocks of a matter for its page: every counted and skipped day with its reason, pauses,
// reminders. Shapes: MatterClock of openapi.json.
#pragma once

#include "app/query.hpp"
#include "domain/matter/matter.hpp"

namespace wanhu::app {

Json clock_json(const Reader& reader, const domain::Matter& matter,
                const domain::MatterClock& clock, const plan::Plan& plan);
// What the plan calls it.
std::string clock_name(const Reader& reader, const domain::MatterClock& clock,
                       const plan::Plan& plan);
// [{what, date, kind, name, count, text}]: explained anew from the recipe, then the days that an
// extension added. The last is due, on the day that was pinned.
Json steps_json(const Reader& reader, const domain::MatterClock& clock, const plan::Plan& plan);

// "等待居民答复": the reason of a pause as the plan page names it.
std::string pause_name(const Reader& reader, const std::string& why);
// The day that ends at or holds the moment: a pause to 19 November 0:00 lasts to the 18th.
std::string last_day(Instant moment);
// "due" and "due/2": due; "66%": 66 % of the time has passed; "resume/1": a pause has ended.
std::string rung_words(const Reader& reader, const std::string& rung);

// Both: how long this round has taken, and how long it is since the first report, in days.
Json elapsed_json(const Reader& reader, const domain::Matter& matter);

}  // namespace wanhu::app
