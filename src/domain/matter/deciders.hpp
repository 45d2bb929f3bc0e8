// Whose word it is, beside whoever has a matter in hand: the ruling on an objection, the second
// look, the longer term. The plan names a body in `by`; here are the bodies in the order in which
// they are asked. The first of which somebody may do it, does it (app/deciders.hpp knows the
// accounts). Decision 0036.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "domain/matter/matter.hpp"
#include "plan/plan.hpp"

namespace wanhu::domain {

enum class Deciding { ruling, review, extension };

// The body that the plan names; empty: none.
std::string named_body(const plan::Plan& plan, Deciding what);

// An office that is no part of the tree: it has no accounts here, and the town enters what it
// wrote.
bool is_outside(const plan::Plan& plan, const std::string& body);

// The lowest unit that both are or are part of.
std::string common_superior(const plan::Plan& plan, const std::string& a, const std::string& b);

// The body and then the units above it, each once: what is below has nobody, what is above decides.
// An office is followed by its unit, one outside by the root.
std::vector<std::string> bodies_upwards(const plan::Plan& plan, const std::string& body);

// Who is asked when a resident does not accept the second look either: neither the body that looked
// nor, where it is not on record, the one that the plan names for it. Empty: there is nobody.
std::vector<std::string> recheck_bodies(const plan::Plan& plan, const Matter& matter);

// Actors who do not decide, whatever body they are of: those who are kept from the matter; of a
// ruling whoever objected, from the second objection on whoever handed over or ruled, and, when the
// plan names no body, whoever handed it over; of a second look whoever had a hand in any round, and
// of the one after it whoever decided the first (but a body outside decides by its paper, whoever
// enters it).
std::set<std::string> not_deciding(const plan::Plan& plan, const Matter& matter, Deciding what);

}  // namespace wanhu::domain
