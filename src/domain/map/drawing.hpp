// Outlines as a small drawing: whole numbers, 0 to 1000 on the longer side, y downwards as on a
// screen. Equirectangular with the cosine of the middle latitude: for a county the error is far
// below one step of the drawing.
//
// Every point is put on the same grid by itself, wherever it stands; then only what is exactly
// straight is left out. So a border that two units share is the same line in both, and no gap opens
// between them. When that leaves too many points the grid is made twice as coarse, for all.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "domain/map/outline.hpp"
#include "domain/map/position.hpp"

namespace wanhu::domain {

inline constexpr int k_drawing_side = 1000;
inline constexpr int k_drawing_points_max = 6000;

using DrawnRing = std::vector<int>;  // x, y, x, y …; closed without saying the first point again

struct DrawnUnit {
  std::string unit;
  std::vector<DrawnRing> rings;  // even-odd: a ring inside another is a hole
  bool operator==(const DrawnUnit&) const = default;
};

struct Drawing {
  int width = 0, height = 0;
  std::vector<DrawnUnit> units;
  // From edge to edge; maps of earlier programs have none, and nothing can be laid over them.
  std::optional<GeoBounds> bounds{};
  bool operator==(const Drawing&) const = default;
};

// A unit that is smaller than a step of the grid has nothing to draw and is left out.
Drawing draw(const std::vector<Outline>& outlines);

std::size_t points_of(const Drawing& drawing);

// Where a word inside the unit stands best: far from any border, near the middle where there is a
// choice, and how far from the border that is. For units of several parts in a roomy one.
struct LabelSpot {
  int x = 0, y = 0, room = 0;
  bool operator==(const LabelSpot&) const = default;
};
LabelSpot label_spot(const DrawnUnit& unit);

}  // namespace wanhu::domain
