// Inside domain/map only: what the readers of GeoJSON files (RFC 7946) share.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/json.hpp"
#include "base/problem.hpp"
#include "domain/map/outline.hpp"

namespace wanhu::domain::geojson {

// The features of a FeatureCollection. Problems of the whole file: MAP-SIZE {max} (in MiB), those
// of base::parse_json, MAP-TYPE, MAP-FEATURES {max}.
base::Result<base::Json> read_features(std::string_view bytes);

// The member of an object; null when there is none, or no object.
const base::Json* member(const base::Json& value, const char* name);
// Trimmed; nothing when it is no text or an empty one.
std::optional<std::string> text_in(const base::Json* value);
bool says(const base::Json* value, std::string_view word);
// What somebody wrote, as a message may repeat it.
std::string shown(const std::string& text);
// A height may stand behind the two, and is not read.
std::optional<GeoPoint> point_in(const base::Json& point);

}  // namespace wanhu::domain::geojson
