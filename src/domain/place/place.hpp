// A place that a plan speaks of (场所): a hazard spot, a school, a public camera, a screen, a room.
// What is kept is about the place: what and where it is, how many, whether the notice for a public
// asset hangs there (PIPL art. 26), what the owner agreed to. There is no field for a person, and
// no text may hold an identity number or a telephone number (guards G01 to G03). A place may have a
// position on the map, but never one where people live: a point there is somebody's door.
//
// Invariants: a place keeps its kind and its unit; its opening hours are ascending and disjoint
// within every day of the week; once closed it is not changed any more.
// Source: plans S0 三(三), 三(四); S2 二(二)2; S3 三7; S4 三(五), 四(三)3, 四(五)3.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.hpp"
#include "base/problem.hpp"
#include "base/time.hpp"
#include "base/uuid.hpp"
#include "domain/event.hpp"
#include "domain/map/position.hpp"

namespace wanhu::domain {

using base::Date;
using base::Json;
using base::Uuid;

inline constexpr int k_day_minutes = 24 * 60;

// When a room can be booked: on these days of the week, minutes after midnight.
struct PlaceHours {
  std::vector<int> days{};  // 1 Monday … 7 Sunday, ascending
  int from = 0, to = 0;
  bool operator==(const PlaceHours&) const = default;
};
inline constexpr std::size_t k_place_hours_max = 14;

struct Place {
  Uuid id;
  std::string kind, unit;           // of the plan
  std::string name, where;          // where it is, in words
  std::string code{};               // the number on an asset
  std::optional<std::int64_t> n{};  // how many: devices, screens, seats
  std::optional<bool> sign{};       // the notice of a public asset; nothing: it needs none
  std::string consent{};            // what the owner agreed to; empty: not asked
  std::optional<Date> consent_day{};
  std::vector<PlaceHours> hours{};  // none: it cannot be booked
  std::optional<GeoPosition> position{};
  bool closed = false;
  bool operator==(const Place&) const = default;
};
inline constexpr std::int64_t k_place_n_max = 1'000'000;

// Whether people live at places of a kind, by its id and its name (出租房屋, dormitory). In doubt
// they do: where a place is stands in words too.
bool is_home(std::string_view kind, std::string_view name);

// place.put, with every field. PLACE-CLOSED, PLACE-FIXED (another kind or unit than before),
// PLACE-CONSENT (a text without its day, a day without its text, or a day to come), PLACE-HOURS
// (empty, beyond the day, or two that overlap), PLACE-SAME (nothing has changed), PLACE-HOME {kind}
// (a position where people live). `kind_name`: as the plan calls its kind.
base::Result<Events> put_place(const Place& place, const std::optional<Place>& before, Date today,
                               std::string_view kind_name = {});

// What still rests on a place, so that it cannot be closed.
struct PlaceTies {
  bool listed = false;  // it would get off the list without a re-inspection
  bool booked = false;  // today or later
};
// place.closed. PLACE-CLOSED, PLACE-LISTED, PLACE-BOOKED.
base::Result<Events> close_place(const Place& place, const PlaceTies& ties,
                                 const std::string& reason);

// What could go wrong at the place: the register of risks is one of events, not of people.
struct PlaceHazard {
  Uuid id, place;
  std::string kind;                // in words: 用电, 燃气, 边坡 …
  std::string risk;                // k_risks
  std::string state;               // k_hazard_states
  std::int64_t n = 1;              // how many of the kind
  std::string measure{}, owner{};  // what is done, and the offices that answer for it together
  bool operator==(const PlaceHazard&) const = default;
};
inline constexpr std::string_view k_risks[]{"high", "middle", "low"};
// open: nothing done yet. controlled: measures hold. removed: it is gone.
inline constexpr std::string_view k_hazard_states[]{"open", "controlled", "removed"};

// place.hazard_put. PLACE-CLOSED, HAZARD-ELSEWHERE (of another place), HAZARD-SAME.
base::Result<Events> put_hazard(const Place& place, const PlaceHazard& hazard,
                                const std::optional<PlaceHazard>& before);

// The forms inside events, as the tables read them back.
Json to_json(const Place& place);
Place place_from_json(const Json& data);
Json to_json(const PlaceHours& hours);
PlaceHours hours_from_json(const Json& data);

}  // namespace wanhu::domain
