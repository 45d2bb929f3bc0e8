// Places on the township's drawing: points where positions are known, counts by unit everywhere.
#include <fmt/format.h>

#include "app/map.hpp"
#include "app/place_row.hpp"
#include "domain/map/points.hpp"

namespace wanhu::app {

namespace {

using domain::Frame;
using domain::GeoPosition;
using store::Row;

constexpr int k_points_max = 1'000;

struct PlacePoint {
  Json place;
  GeoPosition position;
};

std::vector<PlacePoint> points_of(const Reader& reader, Filter filter) {
  filter.add_text("p.longitude IS NOT NULL");
  const std::string limit = filter.place(k_points_max + 1);
  std::vector<PlacePoint> points;
  reader.db.each(fmt::format("SELECT {} FROM place p WHERE p.tenant = $1{} "
                             "ORDER BY p.unit, p.kind, p.name, p.place_id LIMIT {}",
                             k_place_columns, filter.where(), limit),
                 filter.params(), [&](const Row& row) {
                   if (const auto position = position_in(reader, row))
                     points.push_back({place_json(reader, row), *position});
                 });
  return points;
}

Json units_json(const Reader& reader, const Filter& filter) {
  Json units = Json::array();
  reader.db.each(
      "SELECT x.unit, CAST(count(*) AS BIGINT), CAST(count(x.longitude) AS BIGINT), "
      "CAST(sum(x.faults) AS BIGINT) FROM (SELECT p.unit, p.longitude, (SELECT count(*) FROM "
      "place_fault f WHERE f.tenant = $1 AND f.place_id = p.place_id AND f.closed_day IS NULL) "
      "AS faults FROM place p WHERE p.tenant = $1" +
          filter.where() + ") x GROUP BY x.unit ORDER BY x.unit",
      filter.params(), [&](const Row& row) {
        units.push_back({{"unit", row.text(0)},
                         {"unit_name", reader.unit_name(row.text(0))},
                         {"places", row.i64(1)},
                         {"placed", row.i64(2)},
                         {"faults", row.i64(3)}});
      });
  return units;
}

// The drawing's own frame; that of the points where it says no bounds or there is none.
std::optional<Frame> frame_for(const Json& map, const std::vector<PlacePoint>& points) {
  if (!map.is_null() && map.contains("bounds")) {
    const Json& at = map.at("bounds");
    return Frame{.width = map.at("width"),
                 .height = map.at("height"),
                 .bounds = {at.at(0), at.at(1), at.at(2), at.at(3)}};
  }
  if (points.empty()) return {};
  std::vector<GeoPosition> positions;
  for (const PlacePoint& point : points) positions.push_back(point.position);
  return domain::frame_around(positions);
}

}  // namespace

Json place_map(Reader& reader, const PlaceAsk& ask) {
  const Filter filter = filtered_places(reader, ask);
  std::vector<PlacePoint> points = points_of(reader, filter);
  const bool more = points.size() > static_cast<std::size_t>(k_points_max);
  if (more) points.pop_back();
  Json map = map_page(reader).at("map");
  const auto frame = frame_for(map, points);
  Json list = Json::array();
  for (PlacePoint& point : points) {
    const auto at = domain::drawn_in(*frame, point.position);
    list.push_back({{"place", std::move(point.place)}, {"at", at ? Json{at->x, at->y} : Json()}});
  }
  const bool over = !map.is_null() && map.contains("bounds");
  return {{"map", std::move(map)},
          {"frame", frame ? Json{{"width", frame->width}, {"height", frame->height}} : Json()},
          {"over", over},
          {"points", std::move(list)},
          {"more", more},
          {"units", units_json(reader, filter)}};
}

}  // namespace wanhu::app
