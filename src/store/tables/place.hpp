// Rows of places, their hazards, inspections, listings, bookings and patrols.
#pragma once

#include <optional>
#include <vector>

#include "domain/place/inspection.hpp"
#include "domain/place/listing.hpp"
#include "domain/place/patrol.hpp"
#include "domain/place/place.hpp"
#include "domain/place/room.hpp"
#include "store/db.hpp"
#include "store/journal.hpp"

namespace wanhu::store {

using base::Uuid;

std::optional<domain::Place> load_place(Db& db, Tenant tenant, const Uuid& id);
std::optional<domain::PlaceHazard> load_hazard(Db& db, Tenant tenant, const Uuid& id);
// Of one place under one rule, those that stand; without their notes.
std::vector<domain::PlaceInspection> load_inspections(Db& db, Tenant tenant, const Uuid& place,
                                                      const std::string& rule);
// What is needed to withdraw one; nothing when there is none. Withdrawn ones are found too.
struct InspectionHead {
  Uuid place;
  std::string plan, rule;
  bool withdrawn = false;
  bool delisted_by = false;  // a place was taken off its list on it
};
std::optional<InspectionHead> load_inspection(Db& db, Tenant tenant, const Uuid& id);

std::optional<domain::PlaceListing> load_listing(Db& db, Tenant tenant, const Uuid& id);
// Whether the place is on the list of that rule now.
bool is_listed(Db& db, Tenant tenant, const Uuid& place, const std::string& rule);
domain::PlaceTies load_ties(Db& db, Tenant tenant, const Uuid& place, base::Date today);
domain::SinceListed since_listed(Db& db, Tenant tenant, const domain::PlaceListing& listing);

std::optional<domain::RoomBooking> load_booking(Db& db, Tenant tenant, const Uuid& id);
std::vector<domain::RoomBooking> load_bookings(Db& db, Tenant tenant, const Uuid& place,
                                               base::Date day);
// Without its places and matters.
std::optional<domain::Patrol> load_patrol(Db& db, Tenant tenant, const Uuid& id);

}  // namespace wanhu::store
