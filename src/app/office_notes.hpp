// PLAN-OFFICE-TWICE, a note for each office that a plan and another plan in force call by one id
// and mean differently: by another name, or in another unit. The plans in force share one tree, in
// which an id is one office, that of the plan that stands first (ActivePlan): matters, messages,
// posts and supervision of both plans go to it. Not refused, since plans of one county have always
// called their own centres "centre"; but whoever activates one is told.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "plan/plan.hpp"

namespace wanhu::app {

// Among the notes of the text. `others`: what each other plan in force says itself.
void add_office_notes(plan::Loaded& loaded, std::string_view text,
                      const std::vector<const plan::Plan*>& others);

// The offices that those notes speak of.
std::vector<std::string> offices_twice(const plan::Loaded& loaded);

}  // namespace wanhu::app
