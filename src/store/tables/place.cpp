#include "store/tables/place.hpp"

#include "store/statement.hpp"
#include "store/tables/rooms.hpp"

namespace wanhu::store {

namespace {

const Statement k_put{
    Reach::tenant, "place_put",
    "INSERT INTO place (tenant, place_id, kind, unit, name, location, code, n, sign, consent, "
    "consent_day, hours, from_day, from_seq, seq, longitude, latitude) "
    "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $14, $15, $16) "
    "ON CONFLICT (tenant, place_id) DO UPDATE SET name = excluded.name, "
    "location = excluded.location, code = excluded.code, n = excluded.n, sign = excluded.sign, "
    "consent = excluded.consent, consent_day = excluded.consent_day, hours = excluded.hours, "
    "seq = excluded.seq, longitude = excluded.longitude, latitude = excluded.latitude"};
const Statement k_close{
    Reach::tenant, "place_close",
    "UPDATE place SET closed_day = $3, closed_seq = $4, closed_why = $5, seq = $4 "
    "WHERE tenant = $1 AND place_id = $2"};
const Statement k_hazard{
    Reach::tenant, "place_hazard_put",
    "INSERT INTO place_hazard (tenant, hazard_id, place_id, kind, risk, state, n, measure, owner, "
    "from_day, day, seq) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $10, $11) "
    "ON CONFLICT (tenant, hazard_id) DO UPDATE SET kind = excluded.kind, risk = excluded.risk, "
    "state = excluded.state, n = excluded.n, measure = excluded.measure, owner = excluded.owner, "
    "day = excluded.day, seq = excluded.seq"};
const Statement k_load{
    Reach::tenant, "place_row",
    "SELECT kind, unit, name, location, code, n, sign, consent, consent_day, hours, closed_day, "
    "longitude, latitude FROM place WHERE tenant = $1 AND place_id = $2"};
const Statement k_load_hazard{
    Reach::tenant, "place_hazard_row",
    "SELECT place_id, kind, risk, state, n, measure, owner FROM place_hazard "
    "WHERE tenant = $1 AND hazard_id = $2"};
const Statement k_ties{
    Reach::tenant, "place_ties",
    "SELECT (SELECT count(*) FROM listing l WHERE l.tenant = $1 AND l.place_id = $2 "
    "AND l.delisted_day IS NULL), "
    "(SELECT count(*) FROM booking b WHERE b.tenant = $1 AND b.place_id = $2 AND b.day >= $3 "
    "AND b.cancelled_why IS NULL)"};

std::optional<base::Date> date_if(const Row& row, std::size_t column) {
  const auto days = row.i64_if(column);
  if (!days) return {};
  return base::Date(static_cast<std::int32_t>(*days));
}

}  // namespace

namespace tables {

namespace {

Value maybe_day(const std::optional<base::Date>& day) {
  return day ? Value(day->days()) : Value();
}

void put_place_row(Db& db, const Context& c, const domain::Place& place) {
  Json hours = Json::array();
  for (const domain::PlaceHours& one : place.hours) hours.push_back(domain::to_json(one));
  db.exec(k_put, {c.tenant, place.id, place.kind, place.unit, place.name, place.where, place.code,
                  place.n ? Value(*place.n) : Value(), place.sign ? Value(*place.sign) : Value(),
                  place.consent, maybe_day(place.consent_day), hours.dump(), c.at.date().days(),
                  c.seq, place.position ? Value(place.position->longitude) : Value(),
                  place.position ? Value(place.position->latitude) : Value()});
}

}  // namespace

bool apply_place(Db& db, const Context& c, const domain::Event& event) {
  const Json& data = event.data;
  if (event.type == "place.put") {
    put_place_row(db, c, domain::place_from_json(data));
  } else if (event.type == "place.closed") {
    db.exec(k_close,
            {c.tenant, uuid_of(data, "place"), c.at.date().days(), c.seq, text_of(data, "reason")});
  } else if (event.type == "place.hazard_put") {
    db.exec(k_hazard,
            {c.tenant, uuid_of(data, "hazard"), uuid_of(data, "place"), text_of(data, "kind"),
             text_of(data, "risk"), text_of(data, "state"), data.at("n").get<std::int64_t>(),
             text_of(data, "measure"), text_of(data, "owner"), c.at.date().days(), c.seq});
  } else {
    return apply_listing(db, c, event) || apply_inspection(db, c, event) ||
           apply_room(db, c, event);
  }
  return true;
}

}  // namespace tables

std::optional<domain::Place> load_place(Db& db, Tenant tenant, const Uuid& id) {
  const auto row = db.query_one(k_load, {tenant, id});
  if (!row) return {};
  domain::Place place{.id = id,
                      .kind = row->text(0),
                      .unit = row->text(1),
                      .name = row->text(2),
                      .where = row->text(3),
                      .code = row->text(4),
                      .n = row->i64_if(5),
                      .consent = row->text(7),
                      .consent_day = date_if(*row, 8),
                      .closed = !row->is_null(10)};
  if (!row->is_null(11)) place.position = domain::GeoPosition{row->i64(11), row->i64(12)};
  if (!row->is_null(6)) place.sign = row->flag(6);
  const Json hours = Json::parse(row->text(9));
  for (const Json& one : hours) place.hours.push_back(domain::hours_from_json(one));
  return place;
}

std::optional<domain::PlaceHazard> load_hazard(Db& db, Tenant tenant, const Uuid& id) {
  const auto row = db.query_one(k_load_hazard, {tenant, id});
  if (!row) return {};
  return domain::PlaceHazard{.id = id,
                             .place = row->uuid(0),
                             .kind = row->text(1),
                             .risk = row->text(2),
                             .state = row->text(3),
                             .n = row->i64(4),
                             .measure = row->text(5),
                             .owner = row->text(6)};
}

domain::PlaceTies load_ties(Db& db, Tenant tenant, const Uuid& place, base::Date today) {
  const auto row = db.query_one(k_ties, {tenant, place, today.days()});
  return {.listed = row->i64(0) > 0, .booked = row->i64(1) > 0};
}

}  // namespace wanhu::store
