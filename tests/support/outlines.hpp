// Outlines of the small township's villages, as a file and as a drawing.
#pragma once

#include <string>

#include "support/township.hpp"

namespace wanhu::test {

// Two villages side by side, each a square; on the equator, where a degree is as wide as high.
inline std::string outlines_file() {
  const auto square = [](double west) {
    return Json{{west, 0.0}, {west + 1, 0.0}, {west + 1, 1.0}, {west, 1.0}, {west, 0.0}};
  };
  const auto feature = [&](const char* unit, double west) {
    return Json{{"type", "Feature"},
                {"properties", {{"unit", unit}}},
                {"geometry", {{"type", "Polygon"}, {"coordinates", Json::array({square(west)})}}}};
  };
  return Json{{"type", "FeatureCollection"},
              {"features", {feature(k_village_a, 115), feature(k_village_b, 116)}}}
      .dump();
}

// The data of a map.put: as outlines_file is drawn.
inline Json map_data(int right = 1000) {
  return {{"file", "村界.geojson"},
          {"drawing",
           {{"width", 1000},
            {"height", 500},
            {"units",
             {{{"unit", k_village_a}, {"rings", {{0, 500, 500, 500, 500, 0, 0, 0}}}},
              {{"unit", k_village_b}, {"rings", {{500, 500, right, 500, right, 0, 500, 0}}}}}}}}};
}

}  // namespace wanhu::test
