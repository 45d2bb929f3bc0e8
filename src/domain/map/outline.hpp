// Outlines of units from a file that somebody gives: GeoJSON (RFC 7946), a FeatureCollection whose
// features are Polygons or MultiPolygons and name their unit by `properties.unit` (the key of the
// plan) or `properties.name` (the unit's name). Nothing else of the file is read: no other
// property, no point, no line. Pure; any bytes whatever may come in.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/problem.hpp"

namespace wanhu::domain {

// A unit that a file may name.
struct NamedUnit {
  std::string id, name;
};

struct GeoPoint {  // degrees, the longitude first as in the file
  double longitude = 0, latitude = 0;
  bool operator==(const GeoPoint&) const = default;
};
using GeoRing = std::vector<GeoPoint>;  // the last point is the first again

struct Outline {
  std::string unit;
  int feature = 0;             // in the order of the file, from 1
  std::vector<GeoRing> rings;  // of all its parts; a hole is a ring inside another
};

inline constexpr std::size_t k_outline_bytes_max = std::size_t{4} << 20U;
inline constexpr int k_outline_features_max = 1000, k_outline_points_max = 200'000;
inline constexpr std::size_t k_outline_problems_max = 100;

struct OutlineFile {
  std::vector<Outline> outlines;        // of sound features, in the order of the file
  std::vector<base::Problem> problems;  // the first k_outline_problems_max, one a feature
  std::int64_t total_problems = 0;
  std::vector<NamedUnit> missing;  // units without a feature, in the order of `units`
};

// Problems of the whole file: MAP-SIZE {max} (in MiB), those of base::parse_json (with line and
// column), MAP-TYPE, MAP-FEATURES {max}, MAP-POINTS {max}. Of one, by its number {feature}:
// MAP-FEATURE, MAP-UNNAMED, MAP-UNIT {name}, MAP-UNIT-NEAR {name, near} (for the first few unknown
// names), MAP-NAME-SHARED {name} (by several units), MAP-TWICE {name, first}, MAP-GEOMETRY {type},
// and with {ring}: MAP-RING (fewer than four points), MAP-OPEN, MAP-COORDINATE, MAP-RANGE. Each has
// a JSON pointer as its field.
OutlineFile read_outlines(std::string_view bytes, const std::vector<NamedUnit>& units);

}  // namespace wanhu::domain
