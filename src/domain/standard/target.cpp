#include "domain/standard/target.hpp"

#include <algorithm>
#include <tuple>
#include <vector>

namespace wanhu::domain {

Rounding rounding_of(std::string_view word) {
  if (word == "down") return Rounding::down;
  return word == "nearest" ? Rounding::nearest : Rounding::up;
}

std::int64_t units_needed(int percent, std::int64_t units, Rounding rounding) {
  const std::int64_t hundredths = percent * units;
  switch (rounding) {
    case Rounding::down:
      return hundredths / 100;
    case Rounding::nearest:
      return (hundredths + 50) / 100;
    case Rounding::up:
      break;
  }
  return (hundredths + 99) / 100;
}

std::optional<Aim> aim_on(const plan::Indicator& indicator, base::Date day) {
  const Rounding rounding = indicator.target ? rounding_of(indicator.target->round) : Rounding::up;
  std::vector<Aim> aims;
  for (const plan::Milestone& one : indicator.milestones)
    aims.push_back({one.percent, one.by, rounding});
  if (indicator.target) aims.push_back({indicator.target->percent, indicator.target->by, rounding});
  if (aims.empty()) return {};
  std::sort(aims.begin(), aims.end(), [](const Aim& a, const Aim& b) {
    return std::tie(a.by, a.percent) < std::tie(b.by, b.percent);
  });
  const auto after =
      std::find_if(aims.begin(), aims.end(), [&](const Aim& aim) { return aim.by > day; });
  return after == aims.begin() ? aims.front() : *(after - 1);
}

}  // namespace wanhu::domain
