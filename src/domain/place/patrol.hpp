// A patrol (巡逻): somebody walked past places between two times of a day. What counts is which
// places were passed, never where a person was: there is no field for a position or a track (guard
// G09), and the order of the places is not kept.
// Source: plans S2 二(二)3, S4 四(三)1.
#pragma once

#include <string>
#include <vector>

#include "base/problem.hpp"
#include "base/time.hpp"
#include "base/uuid.hpp"
#include "domain/event.hpp"
#include "domain/place/place.hpp"

namespace wanhu::domain {

struct Patrol {
  Uuid id;
  std::string plan{}, rule{}, unit{};  // "cadence.road_patrol"; the unit it was walked in
  Date day{};
  // Minutes after midnight of `day`; a shift past midnight ends after 1440.
  int from = 0, to = 0;
  std::vector<Uuid> places{};   // passed, each once
  std::vector<Uuid> matters{};  // opened from what was seen
  std::string note{};
  bool withdrawn = false;
};
inline constexpr std::size_t k_patrol_places_max = 300, k_patrol_matters_max = 20;

// patrol.recorded, without the act that it is. PATROL-TIME (no time, or longer than a day),
// PATROL-DAY {from, today} (before `first`, or not over yet).
base::Result<Events> record_patrol(const Patrol& patrol, Date first, base::Instant now);
// patrol.withdrawn. PATROL-WITHDRAWN.
base::Result<Events> withdraw_patrol(const Patrol& patrol, const std::string& reason);

}  // namespace wanhu::domain
