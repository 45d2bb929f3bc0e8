// What follows from asks that were not met, looked for as time goes by (domain/work/follow.hpp).
#pragma once

#include <string>
#include <vector>

#include "app/engine.hpp"

namespace wanhu::app {

// Within one of these nothing new comes due by time alone: the day, the part of it, the plans.
std::string steps_stretch(const ActivePlan& plan, Instant now);
// One ask.follow for each step whose moment has come and that was not sent yet; its id is made of
// the ask's window and the step, so that a crash between writing and noticing cannot double it.
std::vector<Command> steps_due(Engine& engine, store::Db& db, const PlanRef& plan, Instant now);

}  // namespace wanhu::app
