// Any bytes as a file of outlines, and of points: never a crash, never more than the limits; what
// is drawn is a drawing that a command would take. Seeds: corpus/map.
#include <cstdint>
#include <cstdlib>

#include "domain/map/map.hpp"
#include "domain/map/points.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace wanhu::domain;
  static const std::vector<NamedUnit> k_units{{"dong", "东柳村"}, {"xi", "西柳村"}};
  const OutlineFile file =
      read_outlines(std::string_view(reinterpret_cast<const char*>(data), size), k_units);
  if (file.outlines.size() + file.missing.size() > k_units.size() ||
      file.problems.size() > k_outline_problems_max)
    std::abort();
  const Drawing drawing = draw(file.outlines);
  wanhu::base::Json json = to_json(drawing);
  for (wanhu::base::Json& unit : json.at("units")) unit.erase("label");
  const auto again = drawing_from_json(json, "");
  if (!again || *again != drawing) std::abort();
  wanhu::plan::Plan plan;
  for (const NamedUnit& unit : k_units)
    plan.org.units.push_back({.id = unit.id, .name = unit.name});
  const auto sound = check_drawing(plan, drawing);
  if (!sound && sound.error().code != "MAP-EMPTY" && sound.error().code != "MAP-FINE") std::abort();
  // The same bytes as a file of points: each that is read lies on the earth and in its frame.
  const PointFile points = read_points(std::string_view(reinterpret_cast<const char*>(data), size));
  if (points.problems.size() > k_outline_problems_max) std::abort();
  std::vector<GeoPosition> positions;
  for (const FoundPoint& point : points.points) positions.push_back(point.position);
  if (positions.empty()) return 0;
  const Frame frame = frame_around(positions);
  for (const GeoPosition& position : positions)
    if (!drawn_in(frame, position)) std::abort();
  return 0;
}
