#include "domain/map/outline.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <iterator>
#include <map>
#include <optional>

#include "base/json.hpp"
#include "base/text.hpp"
#include "domain/map/geojson.hpp"
#include "domain/map/position.hpp"

namespace wanhu::domain {

using base::Json;
using base::Problem;

namespace {

using geojson::member, geojson::point_in, geojson::says, geojson::shown, geojson::text_in;

constexpr std::size_t k_ring_points_min = 4, k_name_compared_max = 60;
// Comparing a name with every unit's takes time; a file of other names does not need it for each.
constexpr int k_unknown_compared_max = 20;

class FileReader {
 public:
  explicit FileReader(const std::vector<NamedUnit>& units) : units_(units) {}

  OutlineFile read(std::string_view bytes) {
    read_file(bytes);
    for (const NamedUnit& unit : units_)
      if (!first_.contains(unit.id)) file_.missing.push_back(unit);
    return std::move(file_);
  }

 private:
  void report(Problem problem) {
    ++file_.total_problems;
    if (file_.problems.size() < k_outline_problems_max)
      file_.problems.push_back(std::move(problem));
  }

  // Of the feature that is being read; `below` its pointer.
  void wrong(const char* code, const std::string& below = "",
             std::map<std::string, std::string> args = {}) {
    args["feature"] = std::to_string(feature_);
    Problem problem{.code = code, .args = std::move(args)};
    problem.place.field = fmt::format("/features/{}{}", feature_ - 1, below);
    report(std::move(problem));
  }

  void read_file(std::string_view bytes) {
    const auto features = geojson::read_features(bytes);
    if (!features) return report(features.error());
    for (const Json& feature : *features) {
      ++feature_;
      read_feature(feature);
      if (points_ > k_outline_points_max) {
        file_.outlines.clear();
        return report(
            Problem{.code = "MAP-POINTS"}.with("max", std::to_string(k_outline_points_max)));
      }
    }
  }

  void read_feature(const Json& feature) {
    if (!says(member(feature, "type"), "Feature")) return wrong("MAP-FEATURE", "/type");
    const auto unit = unit_of(feature);
    if (!unit) return;
    const auto [first, is_new] = first_.emplace(unit->id, feature_);
    if (!is_new)
      return wrong("MAP-TWICE", "/properties",
                   {{"name", unit->name}, {"first", std::to_string(first->second)}});
    Outline outline{.unit = unit->id, .feature = feature_, .rings = {}};
    if (read_geometry(member(feature, "geometry"), outline))
      file_.outlines.push_back(std::move(outline));
  }

  const NamedUnit* unit_of(const Json& feature) {
    const Json* const properties = member(feature, "properties");
    const Json none;
    const auto key = text_in(member(properties != nullptr ? *properties : none, "unit"));
    const auto name = text_in(member(properties != nullptr ? *properties : none, "name"));
    if (!key && !name) {
      wrong("MAP-UNNAMED", "/properties");
      return nullptr;
    }
    const auto is_it = [&](const NamedUnit& unit) {
      return key ? unit.id == *key : unit.name == *name;
    };
    const auto found = std::find_if(units_.begin(), units_.end(), is_it);
    if (found == units_.end()) {
      unknown_unit(key ? *key : *name, key.has_value());
      return nullptr;
    }
    // Villages of different towns may have one name; which is meant only the file's maker knows.
    if (std::any_of(std::next(found), units_.end(), is_it)) {
      wrong("MAP-NAME-SHARED", "/properties/name", {{"name", found->name}});
      return nullptr;
    }
    return &*found;
  }

  void unknown_unit(const std::string& said, bool by_key) {
    const std::string below = by_key ? "/properties/unit" : "/properties/name";
    if (const auto near = nearest_unit(said, by_key))
      wrong("MAP-UNIT-NEAR", below, {{"name", shown(said)}, {"near", *near}});
    else
      wrong("MAP-UNIT", below, {{"name", shown(said)}});
  }

  std::optional<std::string> nearest_unit(const std::string& said, bool by_key) {
    const std::size_t length = base::decode_utf8(said).size();
    if (++unknown_ > k_unknown_compared_max || length > k_name_compared_max) return {};
    std::vector<std::string> known;
    for (const NamedUnit& unit : units_) known.push_back(by_key ? unit.id : unit.name);
    return base::nearest(said, known, length < 5 ? 1 : 2);
  }

  bool read_geometry(const Json* geometry, Outline& outline) {
    const auto type = text_in(geometry == nullptr ? nullptr : member(*geometry, "type"));
    const bool polygon = type == "Polygon", many = type == "MultiPolygon";
    const Json* const coordinates =
        geometry == nullptr ? nullptr : member(*geometry, "coordinates");
    if ((!polygon && !many) || coordinates == nullptr || !coordinates->is_array() ||
        coordinates->empty()) {
      wrong("MAP-GEOMETRY", "/geometry", {{"type", type ? shown(*type) : "null"}});
      return false;
    }
    if (polygon) return read_rings(*coordinates, "", outline);
    for (std::size_t part = 0; part < coordinates->size(); ++part)
      if (!read_rings((*coordinates)[part], fmt::format("/{}", part), outline)) return false;
    return true;
  }

  bool read_rings(const Json& rings, const std::string& part, Outline& outline) {
    if (!rings.is_array() || rings.empty()) {
      wrong("MAP-RING", "/geometry/coordinates" + part, ring_args(outline));
      return false;
    }
    for (std::size_t n = 0; n < rings.size(); ++n)
      if (!read_ring(rings[n], fmt::format("/geometry/coordinates{}/{}", part, n), outline))
        return false;
    return true;
  }

  static std::map<std::string, std::string> ring_args(const Outline& outline) {
    return {{"ring", std::to_string(outline.rings.size() + 1)}};
  }

  bool read_ring(const Json& points, const std::string& below, Outline& outline) {
    if (!points.is_array() || points.size() < k_ring_points_min) {
      wrong("MAP-RING", below, ring_args(outline));
      return false;
    }
    GeoRing ring;
    for (std::size_t n = 0; n < points.size(); ++n) {
      if (++points_ > k_outline_points_max) return false;
      const auto point = point_in(points[n]);
      if (!point) {
        wrong("MAP-COORDINATE", fmt::format("{}/{}", below, n), ring_args(outline));
        return false;
      }
      // Not "outside", so that what is no number is refused as well.
      const bool inside = std::abs(point->longitude) <= k_longitude_max &&
                          std::abs(point->latitude) <= k_latitude_max;
      if (!inside) {
        wrong("MAP-RANGE", fmt::format("{}/{}", below, n), ring_args(outline));
        return false;
      }
      ring.push_back(*point);
    }
    if (ring.front() != ring.back()) {
      wrong("MAP-OPEN", below, ring_args(outline));
      return false;
    }
    outline.rings.push_back(std::move(ring));
    return true;
  }

  const std::vector<NamedUnit>& units_;
  OutlineFile file_;
  std::map<std::string, int> first_;  // the feature that named a unit first
  int feature_ = 0, points_ = 0, unknown_ = 0;
};

}  // namespace

OutlineFile read_outlines(std::string_view bytes, const std::vector<NamedUnit>& units) {
  return FileReader(units).read(bytes);
}

}  // namespace wanhu::domain
