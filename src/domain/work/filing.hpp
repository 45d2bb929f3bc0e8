// A unit's own plan, handed in for a task that asks for one (S2-06: every community and every unit
// makes its plan and files it). It stands under the plan that asks, for the unit alone; filing it
// is an act like any other, so the task is met by it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "domain/work/acts.hpp"

namespace wanhu::domain {

// Whether what is handed in is a plan, by its name: 方案, 计划, 安排.
bool is_plan_item(std::string_view item);
// What a task hands in when it is a plan and nothing else. A plan of the unit that goes into force
// under the one that asks has handed it in.
std::optional<std::string> own_plan_item(const Rule& rule);

struct Filing {
  Act act;  // with the one item handed in
  std::string filed_plan, title, digest;
  std::string source;      // the file, byte for byte
  std::int64_t found = 0;  // how much a check of it found that day; never an error
};

// plan.filed. PLAN-FILED-ITEM {item} (no plan is handed in there), PLAN-FILED-PARENT {parent} (it
// stands under another plan or none), PLAN-FILED-UNIT {unit} (it is another unit's), those of
// record_act.
base::Result<Events> file_plan(const Rule& rule, const Filing& filing, const plan::Header& head,
                               const std::string& root, Date today);

// The data of plan.filed, as the tables read it back.
Json to_json(const Filing& filing);
Filing filing_from_json(const Json& data);

}  // namespace wanhu::domain
