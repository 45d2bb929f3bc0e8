// Joining: several residents report the same thing, and it is worked on once. The joined matter
// keeps its receipt, its clock and its resident's word; only routing and answering are the lead's.
//
//   joined ──the lead is answered──▶ answered with the same words, told and confirmed by itself
//     │  └──the lead ends unanswered, or it was a mistake──▶ goes on by itself
//     └──its resident says "not solved"──▶ reopened by itself, no longer joined
//
// A lead is never joined and a joined matter never leads, so there are no rings and no chains.
#pragma once

#include "domain/matter/decide.hpp"

namespace wanhu::domain {

// One answer closes at most so many, so that one entry of the journal stays small.
inline constexpr std::size_t k_joined_max = 200;

// The events of both: matter.joined, matter.gained; and the lead's answer when it has one. `rules`
// are the joined matter's, `lead_rules` the lead's.
// MATTER-JOIN-SELF, MATTER-JOIN-JOINED, MATTER-JOIN-LEADS (others are joined to it),
// MATTER-JOIN-CHAIN (the lead is joined itself), MATTER-JOIN-CLOSED, MATTER-JOIN-SECRET (one of
// them is confidential or sealed), MATTER-JOIN-FULL {max}.
Result<Events> join(const MatterRules& rules, const Matter& matter, const MatterRules& lead_rules,
                    const Matter& lead);
// MATTER-NOT-JOINED.
Result<Events> unjoin(const Matter& matter, const std::string& reason);

// What the lead's events mean for one that is joined to it: the same answer, unless its resident
// was told one already; and when the lead has ended, one that still waits goes on by itself.
Events follow(const Matter& lead, const Events& lead_events, const Matter& joined,
              const std::string& actor);
// For its lead, when the events begin a new round of a joined matter.
Events leaving(const Matter& matter, const Events& events);

// Which part of the work is the lead's while a matter is joined.
bool is_leads_work(std::string_view command);

}  // namespace wanhu::domain
