// Who lives and works in a simulated place: how many dwellings each unit has, and the accounts.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "sim/world.hpp"

namespace wanhu::sim {

// Of a unit of the plan, in its order.
struct Household {
  std::string unit, name;
  std::int64_t dwellings = 0, visitors = 0;
};
// By the plan's quota and Options::scale; empty when no households are visited.
std::vector<Household> households_of(const World& world);

// Accounts of every role; `diligence` of the visitors, in their order, is drawn as they are made.
struct Crew {
  std::vector<double> diligence{};
};
Crew add_people(World& world);

}  // namespace wanhu::sim
