// The ways that the law has for itself, whatever a plan names: a matter that is to be decided there
// is told to the resident with the body's name, and leaves the service's clocks (closed-loop
// requirement 10). A plan's own `matters.exclude` may say them more exactly and comes first.
#pragma once

#include <string_view>
#include <vector>

#include "plan/plan.hpp"

namespace wanhu::plan {

// Litigation, arbitration, administrative reconsideration, crime, discipline, disclosure of
// information; with names, bodies and laws from the catalogue (STATUTORY-…), in Chinese as plans
// are.
const std::vector<Exclusion>& statutory_channels();

// The channel of that id: the plan's, or the law's. Null when there is none, or when the plan's
// exclusion of that id has no body to go to.
const Exclusion* channel(const Matters& matters, std::string_view id);
// All that a matter may be closed by: the plan's first, then those of the law whose id the plan
// does not use.
std::vector<const Exclusion*> channels(const Matters& matters);
// What a matter's record names: one of the plan's exclusions, or a channel of the law.
const Exclusion* exclusion_named(const Matters& matters, std::string_view id);

}  // namespace wanhu::plan
