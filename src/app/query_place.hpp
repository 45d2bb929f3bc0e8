// Places as pages show them: the list, one place with its history, the rounds of inspection with
// who is still to be looked at, listed places with their terms, rooms with their bookings, and how
// far patrols have come. A person of a unit reads their unit's places only.
#pragma once

#include <optional>
#include <string>

#include "app/query.hpp"
#include "domain/place/listing.hpp"

namespace wanhu::app {

struct PlaceAsk {
  std::optional<std::string> kind{}, unit{}, words{};
  std::optional<bool> listed{};  // on a list now, or not
  bool faults = false;           // with a fault that is open
  bool unsigned_only = false;    // public assets without their notice
  bool closed = false;           // those that are no more, instead of those that stand
  std::string after{};
  int limit = 50;
};
// By unit, kind and name. Schema Places.
Json places_page(Reader& reader, const PlaceAsk& ask);
// Schema PlacePage. NOT-FOUND.
Result<Json> place_page(Reader& reader, const Uuid& id);

struct RoundAsk {
  std::optional<std::string> rule{}, plan{}, unit{};
};
// The rounds of inspection whose window holds today; with a rule, every place of its round too, for
// a walk or a sheet to print. Schema Rounds. NOT-FOUND for a rule that no plan in force has.
Result<Json> rounds_page(Reader& reader, const RoundAsk& ask);

struct ListingAsk {
  std::optional<std::string> rule{}, unit{};
  std::string state = "open";  // open, overdue, ended, all
  std::string after{};
  int limit = 50;
};
// With what plans ask for, and how shares stand against their milestones. Schema Listings.
Json listings_page(Reader& reader, const ListingAsk& ask);

// Both days included.
struct DaysAsk {
  Date from, to;
  std::optional<std::string> unit{}, kind{};
};
inline constexpr int k_rooms_days_max = 62, k_patrol_days_max = 366;
// Schema Rooms.
Json rooms_page(Reader& reader, const DaysAsk& ask);
// Of the places that stand, those that were passed in these days; those of kinds that nobody has
// ever passed only when that kind is asked for. Schema Patrols.
Json patrols_page(Reader& reader, const DaysAsk& ask);

// The same places on a map: each with a position as a point of the township's drawing, or of a
// drawing of its own where there is none; and how many each unit has. Schema PlaceMap.
Json place_map(Reader& reader, const PlaceAsk& ask);

// What a file would make of the register: each row as the command that puts it, and whether it is
// new, changed or the same. A GeoJSON file of points gives places that are registered their
// positions. Schema PlacePreview.
Json places_preview(Reader& reader, const std::string& name, const std::string& bytes);

}  // namespace wanhu::app
