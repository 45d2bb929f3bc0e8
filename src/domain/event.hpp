// What happened, as the journal keeps it: a type ("matter.opened") and its facts. Events carry
// everything that a replay needs; nothing is computed from the plan or the calendar a second time.
#pragma once

#include <string>
#include <vector>

#include "base/json.hpp"

namespace wanhu::domain {

struct Event {
  std::string type;
  base::Json data;
};
using Events = std::vector<Event>;

}  // namespace wanhu::domain
