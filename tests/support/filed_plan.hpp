// A village's plan, filed for the task that asks for it: the act "own plan".
#pragma once

#include "support/asking_plan.hpp"
#include "support/township.hpp"

namespace wanhu::test {

template <class Town>
void file_a_plan(Town& town) {
  town.must("system", "plan.activate", {{"source", asking_plan()}});
  town.must("qsm-lead", "plan.file",
            {{"act_id", id_text("own plan")},
             {"plan", "asking"},
             {"rule", "task.own_plan"},
             {"unit", k_village_a},
             {"source", village_plan()}});
}

}  // namespace wanhu::test
