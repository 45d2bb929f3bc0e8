// The tasks of the comparison with R's survey package, on the file survey_gen writes (section 4 of
// the design): each is run by a function that can be repeated.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "stats/run.hpp"

namespace wanhu::bench {

struct Task {
  std::string name;
  // Before the clock: the table is read already (but for `load`).
  std::function<void()> prepare;
  std::function<base::Json()> run;  // answers the results to compare
};

// `bytes` must outlive the tasks.
std::vector<Task> stats_tasks(std::string_view bytes, int threads);

}  // namespace wanhu::bench
