#include "domain/map/geojson.hpp"

#include "base/text.hpp"

namespace wanhu::domain::geojson {

using base::Json;
using base::Problem;

namespace {

// Deepest in use: collection, features, feature, geometry, coordinates, parts, rings, points.
constexpr int k_depth_max = 16;
constexpr std::size_t k_shown_max = 60;

}  // namespace

const Json* member(const Json& value, const char* name) {
  if (!value.is_object()) return nullptr;
  const auto found = value.find(name);
  return found == value.end() ? nullptr : &*found;
}

std::optional<std::string> text_in(const Json* value) {
  if (value == nullptr || !value->is_string()) return {};
  const std::string text(base::trim(value->get_ref<const std::string&>()));
  return text.empty() ? std::nullopt : std::optional(text);
}

bool says(const Json* value, std::string_view word) {
  return value != nullptr && value->is_string() && value->get_ref<const std::string&>() == word;
}

std::string shown(const std::string& text) {
  const std::u32string characters = base::decode_utf8(text);
  if (characters.size() <= k_shown_max) return text;
  return base::encode_utf8(std::u32string_view(characters).substr(0, k_shown_max)) + "…";
}

std::optional<GeoPoint> point_in(const Json& point) {
  if (!point.is_array() || point.size() < 2 || !point[0].is_number() || !point[1].is_number())
    return {};
  return GeoPoint{point[0].get<double>(), point[1].get<double>()};
}

base::Result<Json> read_features(std::string_view bytes) {
  if (bytes.size() > k_outline_bytes_max) {
    Problem problem{.code = "MAP-SIZE", .kind = base::Kind::too_large};
    return base::fail(problem.with("max", std::to_string(k_outline_bytes_max >> 20U)));
  }
  if (bytes.starts_with("\xEF\xBB\xBF")) bytes.remove_prefix(3);  // editors put it there
  auto json = base::parse_json(bytes, k_depth_max);
  if (!json) return base::fail(json.error());
  const Json* const features = member(*json, "features");
  if (!says(member(*json, "type"), "FeatureCollection") || features == nullptr ||
      !features->is_array())
    return base::fail(Problem{.code = "MAP-TYPE"});
  if (features->size() > static_cast<std::size_t>(k_outline_features_max))
    return base::fail(
        Problem{.code = "MAP-FEATURES"}.with("max", std::to_string(k_outline_features_max)));
  return std::move(json->at("features"));
}

}  // namespace wanhu::domain::geojson
