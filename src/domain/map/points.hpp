// Points of places on a drawing, and a file that gives places their positions: GeoJSON (RFC 7946),
// a FeatureCollection of Points. A feature names its place by `properties.id`, by `properties.code`
// (the number on an asset) or by `properties.name`, with `unit` and `kind` where a name is not
// enough. Pure; any bytes whatever may come in.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/problem.hpp"
#include "domain/map/position.hpp"

namespace wanhu::domain {

// A drawing as points are put on it: whole numbers, y downwards, the bounds from edge to edge.
struct Frame {
  int width = 0, height = 0;
  GeoBounds bounds;
  bool operator==(const Frame&) const = default;
};
// Around the points, with a margin, 1000 on the longer side; a single point, or points that are
// one, have some hundred metres around them. `positions` is not empty.
Frame frame_around(const std::vector<GeoPosition>& positions);

struct DrawnPoint {
  int x = 0, y = 0;
  bool operator==(const DrawnPoint&) const = default;
};
// Nothing when it lies outside.
std::optional<DrawnPoint> drawn_in(const Frame& frame, const GeoPosition& position);

struct FoundPoint {
  int feature = 0;                         // in the order of the file, from 1
  std::string id, code, name, unit, kind;  // as the file says; at least one of the first three
  GeoPosition position;
};
struct PointFile {
  std::vector<FoundPoint> points;
  std::vector<base::Problem> problems;  // the first k_outline_problems_max, one a feature
  std::int64_t total_problems = 0;
};
// Problems of the whole file as of outlines. Of a feature, by its number {feature}: MAP-FEATURE,
// POINT-UNNAMED, POINT-GEOMETRY {type} (anything but a Point), POINT-RANGE (no degrees, or in the
// wrong order).
PointFile read_points(std::string_view bytes);

}  // namespace wanhu::domain
