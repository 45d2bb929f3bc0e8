// A map of a township that does not exist: one polygon a unit of the plan, in rows, with crooked
// borders; neighbours share the points of their border. As GeoJSON, the way an office would hand it
// in. The same seed and plan give the same bytes.
#pragma once

#include <cstdint>
#include <string>

#include "plan/plan.hpp"

namespace wanhu::sim {

std::string outlines_geojson(const plan::Plan& plan, std::uint64_t seed);

}  // namespace wanhu::sim
