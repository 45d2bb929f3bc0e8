// What a round of supervision is drawn from, as it stood at a cut of the journal, and the plan that
// it is held by.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "app/engine.hpp"
#include "domain/supervision/round.hpp"
#include "store/db.hpp"

namespace wanhu::app {

// The units that the plan names itself, and all below them.
std::set<std::string> units_of_plan(const ActivePlan& set, const Member& member);

// Its strata with their loads. Of units and posts the load of a unit is its standing visits and its
// matters, open and closed; of visits and matters it is how many there are to draw from. What the
// population leaves out: domain/supervision/round.hpp. Sealed matters are in none of the tables
// that are read here.
std::vector<domain::DrawStratum> population_of(store::Db& db, Tenant tenant, PlanBook& plans,
                                               const domain::CheckRound& round,
                                               std::int64_t cut_seq);

// What a post is called in a list: the item "unit/post" of its unit.
std::string post_item(const std::string& unit, const std::string& post);
std::string post_of_item(const std::string& item);

}  // namespace wanhu::app
