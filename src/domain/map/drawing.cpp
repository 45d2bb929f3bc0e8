#include "domain/map/drawing.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>
#include <optional>

namespace wanhu::domain {

namespace {

struct Step {  // a point of the grid
  int x = 0, y = 0;
  bool operator==(const Step&) const = default;
};

struct Extent {
  double west = 181, east = -181, south = 91, north = -91;

  void take(const GeoPoint& point) {
    west = std::min(west, point.longitude);
    east = std::max(east, point.longitude);
    south = std::min(south, point.latitude);
    north = std::max(north, point.latitude);
  }
};

// From degrees to the drawing.
class Projection {
 public:
  explicit Projection(const Extent& extent) : extent_(extent) {
    const double middle = (extent.south + extent.north) / 2;
    narrowing_ = std::cos(middle * std::numbers::pi / 180);
    const double wide = (extent.east - extent.west) * narrowing_,
                 high = extent.north - extent.south, longer = std::max(wide, high);
    scale_ = longer > 0 ? k_drawing_side / longer : 0;
    width_ = std::max(1, rounded(wide * scale_));
    height_ = std::max(1, rounded(high * scale_));
  }

  // On a grid of `coarse` steps of the drawing.
  [[nodiscard]] Step at(const GeoPoint& point, int coarse) const {
    const double x = (point.longitude - extent_.west) * narrowing_ * scale_,
                 y = (extent_.north - point.latitude) * scale_;
    // The far edge may lie between two lines of a coarse grid.
    return {std::min(width_, rounded(x / coarse) * coarse),
            std::min(height_, rounded(y / coarse) * coarse)};
  }
  [[nodiscard]] int width() const { return width_; }
  [[nodiscard]] int height() const { return height_; }
  [[nodiscard]] std::optional<GeoBounds> bounds() const {
    const auto low = position_at(extent_.west, extent_.south),
               high = position_at(extent_.east, extent_.north);
    if (!low || !high) return {};  // of no outline at all
    return GeoBounds{low->longitude, low->latitude, high->longitude, high->latitude};
  }

 private:
  static int rounded(double value) { return static_cast<int>(std::lround(value)); }

  Extent extent_;
  double narrowing_ = 1, scale_ = 0;
  int width_ = 1, height_ = 1;
};

bool is_straight(const Step& a, const Step& b, const Step& c) {
  return (b.x - a.x) * (c.y - a.y) == (b.y - a.y) * (c.x - a.x);
}

// Without points that stand twice, on a straight line, or at the tip of a spike without width.
// Each point is put down once and taken up at most once.
std::vector<Step> corners(const std::vector<Step>& ring) {
  std::vector<Step> kept;
  for (const Step& step : ring) {
    while (kept.size() >= 2 && is_straight(kept[kept.size() - 2], kept.back(), step))
      kept.pop_back();
    if (kept.empty() || kept.back() != step) kept.push_back(step);
  }
  // The same where the end meets the beginning.
  std::size_t first = 0, end = kept.size();
  for (bool again = true; again && end - first >= 3;) {
    again = true;
    if (kept[first] == kept[end - 1] || is_straight(kept[end - 2], kept[end - 1], kept[first]))
      --end;
    else if (is_straight(kept[end - 1], kept[first], kept[first + 1]))
      ++first;
    else
      again = false;
  }
  if (end - first < 3) return {};
  const auto at = [&](std::size_t n) { return kept.begin() + static_cast<std::ptrdiff_t>(n); };
  return {at(first), at(end)};
}

std::optional<DrawnRing> drawn(const GeoRing& ring, const Projection& projection, int coarse) {
  std::vector<Step> steps;
  steps.reserve(ring.size());
  for (std::size_t n = 0; n + 1 < ring.size(); ++n) steps.push_back(projection.at(ring[n], coarse));
  DrawnRing numbers;
  for (const Step& corner : corners(steps)) {
    numbers.push_back(corner.x);
    numbers.push_back(corner.y);
  }
  if (numbers.empty()) return {};
  return numbers;
}

Drawing drawn_at(const std::vector<Outline>& outlines, const Projection& projection, int coarse) {
  Drawing drawing{.width = projection.width(),
                  .height = projection.height(),
                  .units = {},
                  .bounds = projection.bounds()};
  for (const Outline& outline : outlines) {
    DrawnUnit unit{.unit = outline.unit, .rings = {}};
    for (const GeoRing& ring : outline.rings)
      if (auto numbers = drawn(ring, projection, coarse)) unit.rings.push_back(std::move(*numbers));
    if (!unit.rings.empty()) drawing.units.push_back(std::move(unit));
  }
  return drawing;
}

// ---- where a word stands -----------------------------------------------------------------------

// How far from the nearest border; below zero outside.
double room_at(const DrawnUnit& unit, double x, double y) {
  double nearest = std::numeric_limits<double>::max();
  bool inside = false;
  for (const DrawnRing& ring : unit.rings) {
    for (std::size_t n = 0, before = ring.size() - 2; n < ring.size(); before = n, n += 2) {
      const double ax = ring[before], ay = ring[before + 1], bx = ring[n], by = ring[n + 1];
      if ((ay > y) != (by > y) && x < (bx - ax) * (y - ay) / (by - ay) + ax) inside = !inside;
      const double dx = bx - ax, dy = by - ay, length = dx * dx + dy * dy;
      const double along =
          length > 0 ? std::clamp(((x - ax) * dx + (y - ay) * dy) / length, 0.0, 1.0) : 0.0;
      nearest = std::min(nearest, std::hypot(x - ax - along * dx, y - ay - along * dy));
    }
  }
  return inside ? nearest : -nearest;
}

}  // namespace

std::size_t points_of(const Drawing& drawing) {
  std::size_t points = 0;
  for (const DrawnUnit& unit : drawing.units)
    for (const DrawnRing& ring : unit.rings) points += ring.size() / 2;
  return points;
}

Drawing draw(const std::vector<Outline>& outlines) {
  Extent extent;
  for (const Outline& outline : outlines)
    for (const GeoRing& ring : outline.rings)
      for (const GeoPoint& point : ring) extent.take(point);
  const Projection projection(extent);
  Drawing drawing = drawn_at(outlines, projection, 1);
  for (int coarse = 2; points_of(drawing) > k_drawing_points_max && coarse <= k_drawing_side;
       coarse *= 2)
    drawing = drawn_at(outlines, projection, coarse);
  return drawing;
}

// Tries a grid over the unit, then finer ones around the best point so far: as good as a word
// needs.
LabelSpot label_spot(const DrawnUnit& unit) {
  constexpr int k_tries = 20, k_rounds = 3;
  constexpr double k_to_the_middle = 0.1;  // in a long strip nearly every place has the same room
  double low_x = k_drawing_side, high_x = 0, low_y = k_drawing_side, high_y = 0;
  for (const DrawnRing& ring : unit.rings) {
    for (std::size_t n = 0; n < ring.size(); n += 2) {
      low_x = std::min<double>(low_x, ring[n]);
      high_x = std::max<double>(high_x, ring[n]);
      low_y = std::min<double>(low_y, ring[n + 1]);
      high_y = std::max<double>(high_y, ring[n + 1]);
    }
  }
  const double middle_x = (low_x + high_x) / 2, middle_y = (low_y + high_y) / 2;
  double best_x = middle_x, best_y = middle_y, room = room_at(unit, best_x, best_y), best = room;
  double step_x = (high_x - low_x) / k_tries, step_y = (high_y - low_y) / k_tries;
  for (int round = 0; round < k_rounds; ++round, step_x /= k_tries / 2.0, step_y /= k_tries / 2.0) {
    const double from_x = round == 0 ? low_x : best_x - step_x * k_tries / 2,
                 from_y = round == 0 ? low_y : best_y - step_y * k_tries / 2;
    for (int i = 0; i <= k_tries; ++i) {
      for (int j = 0; j <= k_tries; ++j) {
        const double x = from_x + i * step_x, y = from_y + j * step_y, here = room_at(unit, x, y);
        const double worth = here - k_to_the_middle * std::hypot(x - middle_x, y - middle_y);
        if (here <= 0 || worth <= best) continue;
        best = worth;
        room = here;
        best_x = x;
        best_y = y;
      }
    }
  }
  return {static_cast<int>(std::lround(best_x)), static_cast<int>(std::lround(best_y)),
          static_cast<int>(std::max(0.0, std::floor(room)))};
}

}  // namespace wanhu::domain
