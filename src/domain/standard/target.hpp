// How many units a share means: 90 % of 25 units is 22.5, so a plan says which way it rounds
// (plan S4 二, clause S4-03; finding L-ROUND). Whole numbers only: no floating point decides
// whether a town has reached its target.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "plan/plan.hpp"

namespace wanhu::domain {

enum class Rounding { up, down, nearest };  // nearest: a half goes up

// By the word of the plan file; `up` when it says nothing: a share is reached when it is reached.
Rounding rounding_of(std::string_view word);

// Of `units` (0 or more) so many make at least, at most or about `percent` (0 … 100). Never falls
// when either grows; 0 % is none and 100 % is all, whatever the rounding.
std::int64_t units_needed(int percent, std::int64_t units, Rounding rounding);

// What an indicator aims at on a day: the last milestone or target whose day has come by then, or
// the first of all when none has. Nothing when the indicator has neither.
struct Aim {
  int percent = 0;
  base::Date by;
  Rounding rounding = Rounding::up;
  bool operator==(const Aim&) const = default;
};
std::optional<Aim> aim_on(const plan::Indicator& indicator, base::Date day);

}  // namespace wanhu::domain
