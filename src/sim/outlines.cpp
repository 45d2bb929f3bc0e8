#include "sim/outlines.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

#include "base/json.hpp"
#include "base/random.hpp"

namespace wanhu::sim {

namespace {

using base::Json;

constexpr int k_across = 60, k_down = 48;  // points of the net that everything is drawn on
constexpr double k_west = 115.40, k_north = 33.14, k_width = 0.125, k_height = 0.09;  // degrees

// A net of points, bent and shaken: whoever walks along the same points draws the same border.
class Net {
 public:
  explicit Net(base::Seeded& random) {
    const double turn = random.unit() * 6, sway = 0.5 + random.unit();
    for (int row = 0; row <= k_down; ++row) {
      for (int column = 0; column <= k_across; ++column) {
        const double x = static_cast<double>(column) / k_across,
                     y = static_cast<double>(row) / k_down;
        // Slow waves bend the whole township, small steps make its borders crooked.
        const double bent_x = x + 0.045 * std::sin(5 * y + turn) + 0.02 * std::sin(13 * y + x),
                     bent_y = y + 0.05 * sway * std::sin(4 * x + turn) + 0.02 * std::sin(11 * x);
        points_.push_back({k_west + k_width * (bent_x + 0.012 * (random.unit() - 0.5)),
                           k_north - k_height * (bent_y + 0.012 * (random.unit() - 0.5))});
      }
    }
  }
  // Five decimals are a metre.
  [[nodiscard]] Json at(int column, int row) const {
    const auto& [longitude, latitude] =
        points_[static_cast<std::size_t>(row * (k_across + 1) + column)];
    return {std::round(longitude * 1e5) / 1e5, std::round(latitude * 1e5) / 1e5};
  }

 private:
  struct Point {
    double longitude, latitude;
  };
  std::vector<Point> points_;
};

struct Cell {
  int left, top, right, bottom;
};

// Where `n` parts of a length end, none of them the same as another.
std::vector<int> ends(int n, int length, base::Seeded& random) {
  std::vector<int> all;
  for (int part = 1; part <= n; ++part) {
    const int even = part * length / n, room = length / n / 4;
    const int shift =
        part == n || room == 0
            ? 0
            : static_cast<int>(random.below(static_cast<std::uint64_t>(2 * room + 1))) - room;
    all.push_back(even + shift);
  }
  return all;
}

// Rows of nearly the same number of units, from the north-west.
std::vector<Cell> cells(int n, base::Seeded& random) {
  std::vector<Cell> all;
  const int rows = std::clamp(static_cast<int>(std::lround(std::sqrt(n * 0.8))), 1, k_down);
  int top = 0;
  const std::vector<int> bottoms = ends(rows, k_down, random);
  for (int row = 0; row < rows; ++row) {
    const int here = n * (row + 1) / rows - n * row / rows;
    const int bottom = bottoms[static_cast<std::size_t>(row)];
    int left = 0;
    for (const int right : ends(here, k_across, random)) {
      all.push_back({left, top, right, bottom});
      left = right;
    }
    top = bottom;
  }
  return all;
}

Json ring(const Cell& cell, const Net& net) {
  Json points = Json::array();
  for (int x = cell.left; x < cell.right; ++x) points.push_back(net.at(x, cell.bottom));
  for (int y = cell.bottom; y > cell.top; --y) points.push_back(net.at(cell.right, y));
  for (int x = cell.right; x > cell.left; --x) points.push_back(net.at(x, cell.top));
  for (int y = cell.top; y <= cell.bottom; ++y) points.push_back(net.at(cell.left, y));
  return points;
}

}  // namespace

std::string outlines_geojson(const plan::Plan& plan, std::uint64_t seed) {
  base::Seeded random(seed ^ 0x6d6170ULL);
  const Net net(random);
  const auto& units = plan.org.units;
  Json features = Json::array();
  std::size_t next = 0;
  for (const Cell& cell : cells(static_cast<int>(units.size()), random)) {
    const plan::Unit& unit = units.at(next++);
    features.push_back(
        {{"type", "Feature"},
         {"properties", {{"unit", unit.id}, {"name", unit.name}}},
         {"geometry", {{"type", "Polygon"}, {"coordinates", Json::array({ring(cell, net)})}}}});
  }
  return Json{{"type", "FeatureCollection"}, {"features", std::move(features)}}.dump();
}

}  // namespace wanhu::sim
