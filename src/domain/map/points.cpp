#include "domain/map/points.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "domain/map/drawing.hpp"
#include "domain/map/geojson.hpp"

namespace wanhu::domain {

using base::Json;
using base::Problem;
using geojson::member, geojson::text_in;

namespace {

constexpr std::int64_t k_least_margin = 200;  // steps: about 200 m
constexpr int k_margin_parts = 20;            // of the longer side

// Of a length of `whole` steps that is `side` wide in the drawing.
int scaled(std::int64_t part, std::int64_t whole, int side) {
  if (whole == 0) return side / 2;
  return static_cast<int>(
      std::lround(static_cast<double>(part) / static_cast<double>(whole) * side));
}

class PointReader {
 public:
  PointFile read(std::string_view bytes) {
    const auto features = geojson::read_features(bytes);
    if (!features) {
      report(features.error());
      return std::move(file_);
    }
    for (const Json& feature : *features) {
      ++feature_;
      read_feature(feature);
    }
    return std::move(file_);
  }

 private:
  void report(Problem problem) {
    ++file_.total_problems;
    if (file_.problems.size() < k_outline_problems_max)
      file_.problems.push_back(std::move(problem));
  }

  void wrong(const char* code, const std::string& below, const std::string& type = "") {
    Problem problem{.code = code, .args = {{"feature", std::to_string(feature_)}}};
    if (!type.empty()) problem.args["type"] = type;
    problem.place.field = "/features/" + std::to_string(feature_ - 1) + below;
    report(std::move(problem));
  }

  void read_feature(const Json& feature) {
    if (!geojson::says(member(feature, "type"), "Feature")) return wrong("MAP-FEATURE", "/type");
    const Json none, *const properties = member(feature, "properties");
    const auto said = [&](const char* name) {
      return text_in(member(properties != nullptr ? *properties : none, name)).value_or("");
    };
    FoundPoint point{.feature = feature_,
                     .id = said("id"),
                     .code = said("code"),
                     .name = said("name"),
                     .unit = said("unit"),
                     .kind = said("kind"),
                     .position = {}};
    if (point.id.empty() && point.code.empty() && point.name.empty())
      return wrong("POINT-UNNAMED", "/properties");
    const Json* const geometry = member(feature, "geometry");
    const auto type = text_in(geometry == nullptr ? nullptr : member(*geometry, "type"));
    if (type != "Point")
      return wrong("POINT-GEOMETRY", "/geometry", type ? geojson::shown(*type) : "null");
    const Json* const coordinates = member(*geometry, "coordinates");
    const auto at = coordinates == nullptr ? std::nullopt : geojson::point_in(*coordinates);
    const auto position = at ? position_at(at->longitude, at->latitude) : std::nullopt;
    if (!position) return wrong("POINT-RANGE", "/geometry/coordinates");
    point.position = *position;
    file_.points.push_back(std::move(point));
  }

  PointFile file_;
  int feature_ = 0;
};

}  // namespace

Frame frame_around(const std::vector<GeoPosition>& positions) {
  const GeoPosition& first = positions.front();
  GeoBounds bounds{first.longitude, first.latitude, first.longitude, first.latitude};
  for (const GeoPosition& one : positions) {
    bounds.west = std::min(bounds.west, one.longitude);
    bounds.east = std::max(bounds.east, one.longitude);
    bounds.south = std::min(bounds.south, one.latitude);
    bounds.north = std::max(bounds.north, one.latitude);
  }
  const std::int64_t longer = std::max(bounds.east - bounds.west, bounds.north - bounds.south);
  const std::int64_t margin = std::max(k_least_margin, longer / k_margin_parts);
  bounds = {bounds.west - margin, bounds.south - margin, bounds.east + margin,
            bounds.north + margin};
  const double middle = degrees(bounds.south + bounds.north) / 2;
  const double wide =
                   degrees(bounds.east - bounds.west) * std::cos(middle * std::numbers::pi / 180),
               high = degrees(bounds.north - bounds.south),
               scale = k_drawing_side / std::max(wide, high);
  return {.width = std::max(1, static_cast<int>(std::lround(wide * scale))),
          .height = std::max(1, static_cast<int>(std::lround(high * scale))),
          .bounds = bounds};
}

std::optional<DrawnPoint> drawn_in(const Frame& frame, const GeoPosition& position) {
  const GeoBounds& bounds = frame.bounds;
  if (position.longitude < bounds.west || position.longitude > bounds.east ||
      position.latitude < bounds.south || position.latitude > bounds.north)
    return {};
  return DrawnPoint{
      scaled(position.longitude - bounds.west, bounds.east - bounds.west, frame.width),
      scaled(bounds.north - position.latitude, bounds.north - bounds.south, frame.height)};
}

PointFile read_points(std::string_view bytes) {
  return PointReader().read(bytes);
}

}  // namespace wanhu::domain
