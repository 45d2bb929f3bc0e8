// Repeated problems (普遍、多发的问题): several matters of the same kind at the same place
// (domain::normal_place) of a village. The plan's closing phase works on them (plan S1 三(三)).
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "app/query.hpp"

namespace wanhu::report {

struct Repeated {
  std::string unit, kind;
  std::string place;  // as it was written first
  std::int64_t n = 0, open = 0;
  base::Date first, last;
};

// Of the matters first reported in [from, to]; two and more of a place. Those without a place are
// left out: nothing says that they are about the same thing. The most frequent come first, then by
// unit in the order given, kind and place.
std::vector<Repeated> repeated(const std::vector<app::MatterAsOf>& matters, base::Date from,
                               base::Date to, const std::vector<plan::Unit>& units);

}  // namespace wanhu::report
