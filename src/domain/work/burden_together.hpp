// Whether a plan goes over a cap only because of the plans it stands beside (F29): what a check of
// it adds to its own L-BURDEN when it is checked with its parent, or against the plans in force.
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "domain/work/burden.hpp"

namespace wanhu::domain {

struct TogetherOver {
  Load load = Load::reports;
  std::string plan;  // whose cap it is
  BurdenCap cap;
  std::string unit;                                         // the one with the most
  std::int64_t units = 1;                                   // so many are over
  std::vector<std::pair<std::string, std::int64_t>> parts;  // what each plan asks of that unit
};

// In the months of `fresh`'s window, each plan's cap and load once, where `fresh` and another have
// a part in it. `others` as they are, each with what it says itself; none of them is `fresh`.
std::vector<TogetherOver> burden_together(const plan::Plan& fresh,
                                          const std::vector<const plan::Plan*>& others,
                                          const calendar::Calendar& calendar);

}  // namespace wanhu::domain
