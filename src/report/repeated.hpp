// Repeated problems (普遍、多发的问题): several matters of the same kind at the same place of a
// village. The plan's closing phase works on them (plan S1 三(三)).
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "app/query.hpp"

namespace wanhu::report {

// The place as it is compared: half-width, lower case, without white space and punctuation, so that
// "村东路口" and "村东 路口。" are one place.
std::string normal_place(std::string_view place);

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
