#include "domain/map/map.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <set>

namespace wanhu::domain {

using base::fail;
using base::Json;

namespace {

constexpr std::size_t k_unit_length_max = 60, k_ring_numbers_min = 6;

base::Problem of_unit(const char* code, const std::string& unit) {
  base::Problem problem{.code = code, .args = {{"unit", unit}}};
  problem.place.field = "/data/units";
  return problem;
}

// A unit and one below it: whichever is drawn later covers the other, and half a village cannot be
// chosen.
base::Result<void> check_levels(const plan::Plan& plan, const std::set<std::string>& drawn) {
  for (const std::string& id : drawn) {
    const plan::Unit* const unit = plan.unit(id);
    std::size_t steps = 0;
    for (const plan::Unit* above = plan.unit(unit->of);
         above != nullptr && steps <= plan.org.units.size(); above = plan.unit(above->of), ++steps)
      if (drawn.contains(above->id))
        return base::fail_field("MAP-ABOVE", "/data/units",
                                {{"name", above->name}, {"below", unit->name}});
  }
  return {};
}

bool fits(const DrawnRing& ring, const Drawing& drawing) {
  if (ring.size() < k_ring_numbers_min || ring.size() % 2 != 0) return false;
  for (std::size_t n = 0; n < ring.size(); n += 2)
    if (ring[n] < 0 || ring[n] > drawing.width || ring[n + 1] < 0 || ring[n + 1] > drawing.height)
      return false;
  return true;
}

base::Result<DrawnRing> ring_in(const Json& json, const std::string& pointer) {
  const auto refuse = [&] {
    return base::fail_field("FIELD-TYPE", pointer, {{"field", "rings"}, {"type", "array"}});
  };
  if (!json.is_array()) return refuse();
  DrawnRing ring;
  for (const Json& number : json) {
    if (!number.is_number_integer()) return refuse();
    const auto value = number.get<std::int64_t>();
    if (value < 0 || value > k_drawing_side) return base::fail_field("MAP-DRAWING", pointer);
    ring.push_back(static_cast<int>(value));
  }
  return ring;
}

base::Result<DrawnUnit> unit_in(const Json& json, const std::string& pointer) {
  base::FieldReader fields(json, pointer);
  DrawnUnit unit{.unit = fields.text("unit", k_unit_length_max), .rings = {}};
  const Json& rings = fields.raw("rings");
  if (auto done = fields.done(); !done) return fail(done.error());
  if (!rings.is_array() || rings.empty())
    return base::fail_field("FIELD-TYPE", pointer + "/rings",
                            {{"field", "rings"}, {"type", "array"}});
  for (const Json& ring : rings) {
    auto numbers = ring_in(ring, pointer + "/rings");
    if (!numbers) return fail(numbers.error());
    unit.rings.push_back(std::move(*numbers));
  }
  return unit;
}

// [west, south, east, north]; absent in a drawing that was made before there were any.
base::Result<std::optional<GeoBounds>> bounds_in(const Json& json, const std::string& pointer) {
  if (json.is_null()) return std::optional<GeoBounds>();
  const auto refuse = [&] { return base::fail_field("MAP-DRAWING", pointer); };
  if (!json.is_array() || json.size() != 4) return refuse();
  std::array<std::int64_t, 4> edges{};
  for (std::size_t n = 0; n < edges.size(); ++n) {
    if (!json[n].is_number_integer()) return refuse();
    edges.at(n) = json[n].get<std::int64_t>();
  }
  const GeoBounds bounds{edges[0], edges[1], edges[2], edges[3]};
  if (!are_sound(bounds)) return refuse();
  return std::optional(bounds);
}

}  // namespace

std::vector<NamedUnit> named_units(const plan::Plan& plan) {
  std::vector<NamedUnit> units;
  for (const plan::Unit& unit : plan.org.units) units.push_back({unit.id, unit.name});
  return units;
}

base::Result<void> check_drawing(const plan::Plan& plan, const Drawing& drawing) {
  if (drawing.units.empty()) return base::fail_field("MAP-EMPTY", "/data/units");
  std::set<std::string> seen;
  for (const DrawnUnit& unit : drawing.units) {
    const auto is_it = [&](const plan::Unit& one) { return one.id == unit.unit; };
    if (std::none_of(plan.org.units.begin(), plan.org.units.end(), is_it))
      return fail(of_unit("MAP-UNIT-GONE", unit.unit));
    if (!seen.insert(unit.unit).second) return fail(of_unit("MAP-UNIT-TWICE", unit.unit));
    for (const DrawnRing& ring : unit.rings)
      if (!fits(ring, drawing)) return base::fail_field("MAP-DRAWING", "/data/units");
  }
  if (points_of(drawing) > k_drawing_points_max)
    return base::fail_field("MAP-FINE", "/data/units",
                            {{"max", std::to_string(k_drawing_points_max)}});
  return check_levels(plan, seen);
}

base::Result<Events> put_map(const plan::Plan& plan, const UnitMap& map, const Json& before) {
  if (auto sound = check_drawing(plan, map.drawing); !sound) return fail(sound.error());
  Json data{{"file", map.file}, {"number", map.number}, {"drawing", to_json(map.drawing)}};
  if (before == data) return fail("MAP-SAME", base::Kind::refused);
  return Events{{"map.put", std::move(data)}};
}

base::Result<Events> remove_map(const std::string& reason, const Json& before) {
  if (before.is_null()) return fail("MAP-NONE", base::Kind::refused);
  return Events{{"map.removed", {{"reason", reason}}}};
}

Json to_json(const Drawing& drawing) {
  Json units = Json::array();
  for (const DrawnUnit& unit : drawing.units) {
    const LabelSpot spot = label_spot(unit);
    units.push_back(
        {{"unit", unit.unit}, {"rings", unit.rings}, {"label", {spot.x, spot.y, spot.room}}});
  }
  Json json{{"width", drawing.width}, {"height", drawing.height}, {"units", std::move(units)}};
  if (const auto& at = drawing.bounds) json["bounds"] = {at->west, at->south, at->east, at->north};
  return json;
}

base::Result<Drawing> drawing_from_json(const Json& json, const std::string& pointer) {
  base::FieldReader fields(json, pointer);
  Drawing drawing{.width = static_cast<int>(fields.integer("width", 1, k_drawing_side)),
                  .height = static_cast<int>(fields.integer("height", 1, k_drawing_side)),
                  .units = {}};
  const Json& units = fields.raw("units");
  const Json& bounds = fields.raw("bounds");
  if (auto done = fields.done(); !done) return fail(done.error());
  if (!units.is_array() || units.size() > static_cast<std::size_t>(k_outline_features_max))
    return base::fail_field("FIELD-TYPE", pointer + "/units",
                            {{"field", "units"}, {"type", "array"}});
  for (std::size_t n = 0; n < units.size(); ++n) {
    auto unit = unit_in(units[n], pointer + "/units/" + std::to_string(n));
    if (!unit) return fail(unit.error());
    drawing.units.push_back(std::move(*unit));
  }
  const auto at = bounds_in(bounds, pointer + "/bounds");
  if (!at) return fail(at.error());
  drawing.bounds = *at;
  return drawing;
}

}  // namespace wanhu::domain
