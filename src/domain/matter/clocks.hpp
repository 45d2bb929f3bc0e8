// How a matter's clocks are counted: the one of its kind's term, one a round, and those beside it
// that the plan names (matters.clocks). Used by the decisions; a replay never counts again, since
// the events carry the clocks as they were counted.
#pragma once

#include <string>
#include <vector>

#include "domain/matter/decide.hpp"

namespace wanhu::domain {

calendar::Roll roll_of(const plan::Plan& plan);

// The last day on which a term that started then may end, where the plan says that none runs on
// after its window (matters.tail = false); nothing where terms run on. What comes in after the
// window has its whole term; so has what a law sets (`by_law`). A pause is never cut short: then it
// is the day on which the last one ends.
std::optional<Date> last_due_day(const plan::Plan& plan, bool by_law, const MatterClock& clock);

// The clock of a round counted again, for a new kind or with other pauses: never due before the day
// that an extension has granted, and its first date stays on record.
MatterClock recounted(const MatterRules& rules, const calendar::Calendar& calendar,
                      const plan::MatterKind& kind, const MatterClock& old);
// Moves the end of a clock that has begun, by the calendar that it has.
void set_due(MatterClock& clock, const MatterRules& rules, Date due);

// The running clocks beside the term that stand still with it, as they count with a pause that
// `begins`, or that has ended earlier than it was to.
base::Json recounted_sides(const MatterRules& rules, const Matter& matter, const ClockPause& pause,
                           bool begins);

// A matter that changes its kind: the running clocks that the new kind does not have stop
// ("clocks_ended"), those that only it has start when the round did ("clocks").
void change_sides(const MatterRules& rules, const Matter& matter, const std::string& kind,
                  base::Json& data);

}  // namespace wanhu::domain
