#include "app/place_facts.hpp"

#include <map>
#include <stdexcept>
#include <tuple>

#include "app/filter.hpp"
#include "domain/place/listing.hpp"

namespace wanhu::app {

namespace {

using base::Date;
using base::Uuid;
using store::Row;

struct Known {
  PlaceFact fact;
  domain::PlaceRecord record{};
};
using Places = std::map<Uuid, Known>;

Date day_at(const Row& row, std::size_t column) {
  return Date(static_cast<std::int32_t>(row.i64(column)));
}

// The places that stood, $2 the entry; the rest of the filter is theirs too.
Filter standing(store::Tenant tenant, const std::vector<std::string>& units, std::int64_t seq) {
  Filter filter({tenant, seq});
  filter.add_text("p.from_seq <= $2 AND (p.closed_seq IS NULL OR p.closed_seq > $2)");
  filter.add_text("p.unit IN " + filter.places(units));
  return filter;
}

void add_listings(store::Db& db, const Filter& filter, Places& places) {
  db.each(
      "SELECT l.place_id, l.listed_day, l.due_day, "
      "CASE WHEN l.delisted_seq IS NULL OR l.delisted_seq > $2 THEN 1 ELSE 0 END FROM listing l "
      "JOIN place p ON p.tenant = $1 AND p.place_id = l.place_id WHERE l.tenant = $1 "
      "AND l.from_seq <= $2" +
          filter.where() + " ORDER BY l.listed_day, l.from_seq, l.listing_id",
      filter.params(), [&](const Row& row) {
        Known& place = places.at(row.uuid(0));
        place.fact.listed = day_at(row, 1);
        (row.flag(3) ? place.record.listed : place.record.taken_off) = true;
        if (row.flag(3)) place.fact.due = day_at(row, 2);
      });
}

// A fault lasts from the answer that finds it to a later one of its item that finds it in order
// (domain/place/inspection.hpp).
void add_inspections(store::Db& db, const Filter& filter, Places& places) {
  // Where the fault of an item that is open stands among the place's.
  std::map<std::tuple<Uuid, std::string, std::string>, std::size_t> open;
  db.each(
      "SELECT i.place_id, i.rule, i.faults, x.item, x.fault, i.day FROM inspection i "
      "JOIN place p ON p.tenant = $1 AND p.place_id = i.place_id "
      "LEFT JOIN inspection_item x ON x.tenant = $1 AND x.inspection_id = i.inspection_id "
      "WHERE i.tenant = $1 AND i.seq <= $2 "
      "AND (i.withdrawn_seq IS NULL OR i.withdrawn_seq > $2)" +
          filter.where() + " ORDER BY i.day, i.seq, i.inspection_id, x.ord",
      filter.params(), [&](const Row& row) {
        Known& place = places.at(row.uuid(0));
        if (row.i64(2) == 0) place.record.found_in_order = true;
        if (row.is_null(3)) return;
        const std::tuple key{row.uuid(0), row.text(1), row.text(3)};
        const auto known = open.find(key);
        if (row.flag(4) && known == open.end()) {
          open.emplace(key, place.fact.faults.size());
          place.fact.faults.push_back({.opened = day_at(row, 5)});
        } else if (!row.flag(4) && known != open.end()) {
          place.fact.faults[known->second].closed = day_at(row, 5);
          open.erase(known);
        }
      });
  for (const auto& [key, at] : open) places.at(std::get<0>(key)).record.open_fault = true;
}

class PlaceSource final : public CampaignSource {
 public:
  [[nodiscard]] bool has(std::string_view set) const override { return set == "place"; }
  void each(const CampaignDay& day, const std::vector<std::string>& units, std::string_view,
            const std::function<void(const CampaignRow&)>& visit) const override {
    for (const PlaceFact& fact : place_facts(*day.db, day.tenant, units, day.seq))
      visit(PlaceOne(fact));
  }
  [[nodiscard]] std::optional<domain::Ratio> duties(
      const CampaignDay&, const std::vector<std::string>&) const override {
    return {};
  }
};

}  // namespace

std::vector<PlaceFact> place_facts(store::Db& db, store::Tenant tenant,
                                   const std::vector<std::string>& units, std::int64_t seq) {
  if (units.empty()) return {};
  const Filter filter = standing(tenant, units, seq);
  Places places;
  db.each(
      "SELECT p.place_id, p.kind, p.unit, p.name FROM place p WHERE p.tenant = $1" + filter.where(),
      filter.params(), [&](const Row& row) {
        places[row.uuid(0)].fact = {
            .id = row.uuid(0), .kind = row.text(1), .unit = row.text(2), .name = row.text(3)};
      });
  add_listings(db, filter, places);
  add_inspections(db, filter, places);
  std::vector<PlaceFact> facts;
  for (auto& [id, place] : places) {
    place.fact.rectified = domain::is_rectified(place.record);
    facts.push_back(std::move(place.fact));
  }
  return facts;
}

std::optional<plan::expr::Value> PlaceOne::at(std::string_view field) const {
  if (field == "kind") return fact_.kind;
  if (field == "unit") return fact_.unit;
  if (field == "rectified") {
    if (!fact_.rectified) return {};
    return std::int64_t{*fact_.rectified ? 1 : 0};
  }
  if (field == "listed_at") {
    if (!fact_.listed) return {};
    return std::int64_t{fact_.listed->days()};
  }
  throw std::logic_error("places have no field " + std::string(field));
}

CampaignRow::Ref PlaceOne::ref() const {
  return {.label = fact_.name,
          .unit = fact_.unit,
          .href = "/places/" + fact_.id.text(),
          .due = fact_.due};
}

const CampaignSource& place_source() {
  static const PlaceSource k_source;
  return k_source;
}

}  // namespace wanhu::app
