// Joint handling (会办): the owner, or the centre, asks others for a part.
#pragma once

#include <string>
#include <vector>

#include "domain/matter/decide.hpp"

namespace wanhu::domain {

inline constexpr std::size_t k_helps_max = 20;  // open requests of one matter

// matter.help_asked: matter person what day round. Of a matter that somebody has accepted. By today
// at the earliest, and within the term while that runs: the term stays one. MATTER-HELP-OWNER,
// MATTER-HELP-ASKED, MATTER-HELP-DAY {from, to}, MATTER-HELP-FULL {max}, MATTER-FORWARDED.
Result<Events> ask_help(const Matter& matter, const Uuid& person, const std::string& what, Date day,
                        Instant now);
// What somebody is asked for: MATTER-HELP-NONE when they are not.
Result<Events> accept_help(const Matter& matter, const Uuid& who);
Result<Events> decline_help(const Matter& matter, const Uuid& who, const std::string& reason);
Result<Events> give_part(const Matter& matter, const Uuid& who, const std::string& text);
// No longer waited for, or its refusal seen. `cause` is taken_back or left.
Result<Events> end_help(const Matter& matter, const Uuid& person, const std::string& cause,
                        const std::string& reason);

// The request of this person that is open; null when there is none.
const Help* open_help(const Matter& matter, const Uuid& person);
// The same, or the last one that was declined in this round.
const Help* pending_help(const Matter& matter, const Uuid& person);
// Asked in this round, and neither declined nor ended: they may see the matter.
bool is_helper(const Matter& matter, const Uuid& person);
std::size_t open_helps(const Matter& matter);
// Whose parts this round's answer rests on, each once.
std::vector<Uuid> helpers_who_gave(const Matter& matter);

// The part of note_history about helpers; the events of other things end what is open.
void note_help(Matter& matter, const Event& event, Instant at, const std::string& actor);

}  // namespace wanhu::domain
