// Commands about places: the register, hazards, and keeping a room.
#include <algorithm>

#include "app/matter_frame.hpp"
#include "app/place_rules.hpp"
#include "store/statement.hpp"
#include "store/tables/place.hpp"

namespace wanhu::app {

namespace {

using domain::Place;

constexpr std::size_t k_name_max = 60, k_where_max = 100, k_code_max = 40, k_words_max = 200;
constexpr std::size_t k_hazard_kind_max = 40, k_owner_max = 60, k_unit_max = 60;

// A file that is sent again finds its places by unit, kind and name.
const store::Statement k_same_name{
    store::Reach::tenant, "place_same_name",
    "SELECT count(*) FROM place WHERE tenant = $1 AND unit = $2 AND kind = $3 AND name = $4 "
    "AND place_id <> $5 AND closed_day IS NULL"};

std::vector<domain::PlaceHours> read_hours(base::FieldReader& fields) {
  std::vector<domain::PlaceHours> hours;
  const Json& list = fields.raw("hours");
  if (list.is_null()) return hours;
  if (!list.is_array() || list.size() > domain::k_place_hours_max) {
    fields.problem("FIELD-TYPE", "hours", {{"type", "array"}});
    return hours;
  }
  for (std::size_t n = 0; n < list.size(); ++n) {
    base::FieldReader inner(list[n], fields.pointer("hours/" + std::to_string(n)));
    domain::PlaceHours one;
    const Json& days = inner.raw("days");
    if (!days.is_array()) inner.problem("FIELD-TYPE", "days", {{"type", "array"}});
    if (days.is_array())
      for (const Json& day : days) {
        if (!day.is_number_integer() || day < 1 || day > 7)
          inner.problem("FIELD-TYPE", "days", {{"type", "1 … 7"}});
        else
          one.days.push_back(day.get<int>());
      }
    std::sort(one.days.begin(), one.days.end());
    one.from = static_cast<int>(inner.integer("from", 0, domain::k_day_minutes));
    one.to = static_cast<int>(inner.integer("to", 0, domain::k_day_minutes));
    if (auto done = inner.done(); !done) fields.adopt(done.error());
    hours.push_back(std::move(one));
  }
  return hours;
}

// Both in degrees, or neither.
std::optional<domain::GeoPosition> read_position(base::FieldReader& fields) {
  const Json &longitude = fields.raw("longitude"), &latitude = fields.raw("latitude");
  if (longitude.is_null() && latitude.is_null()) return {};
  const auto position = longitude.is_number() && latitude.is_number()
                            ? domain::position_at(longitude.get<double>(), latitude.get<double>())
                            : std::nullopt;
  if (!position) fields.problem("PLACE-POSITION", longitude.is_number() ? "latitude" : "longitude");
  return position;
}

Place read_place(base::FieldReader& fields) {
  Place place;
  place.id = fields.uuid("place_id");
  place.kind = fields.text("kind", 40);
  place.unit = fields.text("unit", k_unit_max);
  place.name = read_plain(fields, "name", k_name_max);
  place.where = read_plain_or(fields, "where", k_where_max);
  place.code = read_plain_or(fields, "code", k_code_max);
  if (fields.has("n")) place.n = fields.integer("n", 0, domain::k_place_n_max);
  if (fields.has("sign")) place.sign = fields.boolean_or("sign", false);
  place.consent = read_plain_or(fields, "consent", k_words_max);
  if (fields.has("consent_day")) place.consent_day = fields.date("consent_day");
  place.hours = read_hours(fields);
  place.position = read_position(fields);
  return place;
}

Result<store::Decision> decided(Result<domain::Events> events) {
  if (!events) return base::fail(events.error());
  return decision(*events);
}

template <std::size_t N>
std::vector<std::string> words_of(const std::string_view (&words)[N]) {
  return {std::begin(words), std::end(words)};
}

int read_minute(base::FieldReader& fields, const char* name) {
  return static_cast<int>(fields.integer(name, 0, domain::k_day_minutes));
}

}  // namespace

namespace handlers {

Result<store::Decision> place_put(Context& c, base::FieldReader& fields) {
  const Place place = read_place(fields);
  if (auto done = fields.done(); !done) return base::fail(done.error());
  if (!c.scope().covers(place.unit)) return not_found();
  const auto before = store::load_place(c.db, c.tenant(), place.id);
  if (before && !c.scope().covers(before->unit)) return not_found();
  if (c.plan->plan.unit(place.unit) == nullptr)
    return base::fail_field("UNIT-UNKNOWN", "/data/unit", {{"unit", place.unit}});
  const std::vector<plan::PlaceKind> kinds = place_kinds(*c.plan);
  if (std::none_of(kinds.begin(), kinds.end(),
                   [&](const plan::PlaceKind& kind) { return kind.id == place.kind; }))
    return base::fail_field("PLACE-KIND", "/data/kind", {{"kind", place.kind}});
  const auto twin =
      c.db.query_one(k_same_name, {c.tenant(), place.unit, place.kind, place.name, place.id});
  if (twin->i64(0) > 0)
    return base::fail_field("PLACE-TWICE", "/data/name", {{"name", place.name}});
  return decided(
      domain::put_place(place, before, c.now().date(), place_kind_name(*c.plan, place.kind)));
}

Result<store::Decision> place_close(Context& c, base::FieldReader& fields) {
  const Uuid id = fields.uuid("place_id");
  const std::string reason = read_plain(fields, "reason", k_words_max);
  if (auto done = fields.done(); !done) return base::fail(done.error());
  const auto place = place_in_scope(c, id);
  if (!place) return base::fail(place.error());
  const domain::PlaceTies ties = store::load_ties(c.db, c.tenant(), id, c.now().date());
  return decided(domain::close_place(*place, ties, reason));
}

Result<store::Decision> place_hazard(Context& c, base::FieldReader& fields) {
  domain::PlaceHazard hazard;
  hazard.id = fields.uuid("hazard_id");
  hazard.place = fields.uuid("place_id");
  hazard.kind = read_plain(fields, "kind", k_hazard_kind_max);
  hazard.risk = fields.one_of("risk", words_of(domain::k_risks));
  hazard.state = fields.one_of("state", words_of(domain::k_hazard_states));
  hazard.n = fields.integer_or("n", 1, 1, domain::k_place_n_max);
  hazard.measure = read_plain_or(fields, "measure", k_words_max);
  hazard.owner = read_plain_or(fields, "owner", k_owner_max);
  if (auto done = fields.done(); !done) return base::fail(done.error());
  const auto place = place_in_scope(c, hazard.place);
  if (!place) return base::fail(place.error());
  return decided(
      domain::put_hazard(*place, hazard, store::load_hazard(c.db, c.tenant(), hazard.id)));
}

Result<store::Decision> room_book(Context& c, base::FieldReader& fields) {
  domain::RoomBooking booking;
  booking.id = fields.uuid("booking_id");
  booking.place = fields.uuid("place_id");
  booking.day = fields.date("day");
  booking.from = read_minute(fields, "from");
  booking.to = read_minute(fields, "to");
  booking.purpose = read_plain(fields, "purpose", k_where_max);
  booking.matter = fields.uuid_if("matter_id");
  if (auto done = fields.done(); !done) return base::fail(done.error());
  const auto room = place_in_scope(c, booking.place);
  if (!room) return base::fail(room.error());
  if (store::load_booking(c.db, c.tenant(), booking.id))
    return base::fail_field("ID-USED", "/data/booking_id");
  if (booking.matter && !matter_in_scope(c, *booking.matter))
    return base::fail_field("NOT-FOUND", "/data/matter_id");
  return decided(domain::book_room(
      *room, store::load_bookings(c.db, c.tenant(), booking.place, booking.day), booking, c.now()));
}

Result<store::Decision> room_cancel(Context& c, base::FieldReader& fields) {
  const Uuid id = fields.uuid("booking_id");
  const std::string reason = read_plain(fields, "reason", k_words_max);
  if (auto done = fields.done(); !done) return base::fail(done.error());
  const auto booking = store::load_booking(c.db, c.tenant(), id);
  if (!booking || !place_in_scope(c, booking->place)) return not_found();
  return decided(domain::cancel_room(*booking, reason, c.now()));
}

}  // namespace handlers

}  // namespace wanhu::app
