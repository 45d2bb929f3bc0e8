// Whether a plan may join those in force.
#pragma once

#include <string>
#include <string_view>

#include "app/plan_book.hpp"
#include "base/problem.hpp"

namespace wanhu::app {

// The text checked as a plan of this tenant: on its own and, when its `plan.parent` is in force,
// against that (L-LOOSER); and what it asks of units together with the other plans in force
// (L-BURDEN, a warning); offices that two plans mean differently
// are notes (PLAN-OFFICE-TWICE). `set` is null before the first plan.
plan::Loaded load_beside(store::Db& db, store::Tenant tenant, const ActivePlan* set,
                         std::string_view text, const std::string& file_name);

// What the text alone decides: PLAN-INVALID (it has errors), PLAN-HOLD {n, line} (something still
// waits for a decision), PLAN-NOT-APPROVED.
base::Result<void> check_ready(const plan::Loaded& loaded);

// The same, and PLAN-PARENT {parent} (not in force), PLAN-SAME {version, date} (this very text
// is in force since then), PLAN-UNIT-NAME {unit, ours, theirs, plan} (one unit, two names).
base::Result<void> check_activation(store::Db& db, store::Tenant tenant, const ActivePlan* set,
                                    const plan::Loaded& loaded);

}  // namespace wanhu::app
