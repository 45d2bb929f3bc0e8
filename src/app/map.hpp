// The township's map as pages ask for it.
#pragma once

#include <string>

#include "app/query.hpp"
#include "domain/map/map.hpp"

namespace wanhu::app {

// {"file", "number", "drawing"} as they are kept; null when there is no map.
Json kept_map(store::Db& db, Tenant tenant);

// For the desk: schema KeptMap.
Json map_page(Reader& reader);
// For everybody: {"map": …}, null unless there is a map and a plan publishes matters. Units that
// the plans in force no longer have are left out; those whose plan publishes nothing have
// "published": false.
Json public_map(Reader& reader);

// What a file of outlines would draw, which unit has which outline, and what is wrong with it;
// nothing is kept. Schema MapPreview; its map is null when nothing or too much would be drawn.
Json map_preview(Reader& reader, const std::string& name, const std::string& bytes);

}  // namespace wanhu::app
