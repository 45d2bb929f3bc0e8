// What happened, as the journal keeps it: a type ("matter.opened") and its facts. Events carry
// everything that a replay needs; nothing is computed from the plan or the calendar a second time.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/json.hpp"

namespace wanhu::domain {

struct Event {
  std::string type;
  base::Json data;
};
using Events = std::vector<Event>;

// Phones' clocks differ a little from ours; a time further ahead is a mistake.
inline constexpr std::int64_t k_clock_skew_ms = 10 * 60'000;

}  // namespace wanhu::domain
