// Which plan a demo runs, and what its folder is called.
#pragma once

#include <optional>
#include <string>

#include "base/problem.hpp"

namespace wanhu::cli {

struct DemoPlan {
  std::string name{};  // "s3", or the id of a plan that came as a file; empty: the demo's own
  std::string title{};
  std::string text{};  // TOML, ready to be activated
  bool activities = false;
  int days = 20;  // when nobody says how many
  std::int64_t days_max = 31;
};

// Nothing: the demo as it is without a plan, visits and matters of S1. "s0" to "s4": one of the
// five plans in the program. Anything else: the path of a plan file, taken as it stands. With what
// residents may see of matters, which the five documents do not say and a township would decide.
// Errors: CLI-DEMO-PLAN {plan}; of a file those of read_plan_file, and why it cannot be activated
// (PLAN-INVALID, PLAN-HOLD, PLAN-NOT-APPROVED).
base::Result<DemoPlan> demo_plan(const std::optional<std::string>& named);

// Another one for every build of the program and every text of the plan, so that no demo is ever
// opened that this program would make otherwise.
std::string demo_stamp(const DemoPlan& plan);

}  // namespace wanhu::cli
