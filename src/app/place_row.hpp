// Inside app/ only: one place as every list shows it (schema PlaceBrief).
#pragma once

#include "app/filter.hpp"
#include "app/query_place.hpp"
#include "domain/map/position.hpp"

namespace wanhu::app {

// Of `place p`; $1 is the tenant.
inline constexpr const char* k_place_columns =
    "p.place_id, p.kind, p.unit, p.name, p.location, p.code, p.n, p.sign, p.closed_day, "
    "CASE WHEN p.hours = '[]' THEN 0 ELSE 1 END, "
    "(SELECT count(*) FROM place_fault f WHERE f.tenant = $1 AND f.place_id = p.place_id "
    "AND f.closed_day IS NULL), "
    "(SELECT max(i.day) FROM inspection i WHERE i.tenant = $1 AND i.place_id = p.place_id "
    "AND i.withdrawn_seq IS NULL), "
    "(SELECT max(i.day) FROM inspection i WHERE i.tenant = $1 AND i.place_id = p.place_id "
    "AND i.withdrawn_seq IS NULL AND i.faults = 0), "
    "(SELECT min(l.due_day) FROM listing l WHERE l.tenant = $1 AND l.place_id = p.place_id "
    "AND l.delisted_day IS NULL), "
    "(SELECT max(l.delisted_day) FROM listing l WHERE l.tenant = $1 AND l.place_id = p.place_id), "
    "(SELECT count(*) FROM place_hazard h WHERE h.tenant = $1 AND h.place_id = p.place_id "
    "AND h.state <> 'removed' AND h.risk = 'high'), p.longitude, p.latitude";

Json place_json(const Reader& reader, const store::Row& row);
// Of a row of k_place_columns. Never of a place where people live.
std::optional<domain::GeoPosition> position_in(const Reader& reader, const store::Row& row);
// {"longitude", "latitude"} in degrees; null without a position.
Json position_json(const std::optional<domain::GeoPosition>& position);
// A WHERE clause over `place p`: the reader's part; $1 is the tenant.
Filter visible_places(const Reader& reader);
// Of these, those that are asked for; `after` and `limit` are left to the caller.
Filter filtered_places(const Reader& reader, const PlaceAsk& ask);

// The data of the place.put that puts it; what is empty is left out.
Json put_data(const domain::Place& place);
// What a GeoJSON file of points would change (places_preview).
Json points_preview(Reader& reader, const std::string& bytes);

// Every listing of a place, the newest first (schema Listing).
Json place_listings(const Reader& reader, const Uuid& place);

inline Json day_or_null(const store::Row& row, std::size_t column) {
  return row.is_null(column) ? Json() : Json(date_of(row, column).iso());
}

}  // namespace wanhu::app
