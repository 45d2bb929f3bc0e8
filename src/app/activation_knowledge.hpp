// What an activation puts into the knowledge base: the plan's [[knowledge]], each entry as a
// version with its clause as the source. Staff have the last word: what somebody of the office
// wrote or withdrew is never replaced by a plan, and what another plan brought neither (decision
// 0013).
#pragma once

#include <string>
#include <vector>

#include "app/command.hpp"
#include "plan/plan.hpp"

namespace wanhu::app {

struct PlanKnowledge {
  domain::Events events;          // knowledge.put, knowledge.withdrawn
  std::vector<std::string> kept;  // ids of the plan whose entries stay as they are, ascending
};
// Against what is shown before: new and changed entries are put; those that an earlier version of
// the plan (or a plan whose place it has taken) wrote and this one does not have are withdrawn.
PlanKnowledge knowledge_of_activation(Context& context, const plan::Plan& fresh,
                                      std::int64_t version);

}  // namespace wanhu::app
