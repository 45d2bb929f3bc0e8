#include "store/statement.hpp"
#include "store/tables/place.hpp"
#include "store/tables/rooms.hpp"

namespace wanhu::store {

namespace {

const Statement k_book{
    Reach::tenant, "booking_put",
    "INSERT INTO booking (tenant, booking_id, place_id, day, from_minute, to_minute, purpose, "
    "matter_id, actor, seq) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)"};
const Statement k_cancel{Reach::tenant, "booking_cancel",
                         "UPDATE booking SET cancelled_why = $3, seq = $4 WHERE tenant = $1 "
                         "AND booking_id = $2"};
const Statement k_load{
    Reach::tenant, "booking_row",
    "SELECT booking_id, place_id, day, from_minute, to_minute, purpose, matter_id, cancelled_why "
    "FROM booking WHERE tenant = $1 AND booking_id = $2"};
const Statement k_load_day{
    Reach::tenant, "bookings_of_day",
    "SELECT booking_id, place_id, day, from_minute, to_minute, purpose, matter_id, cancelled_why "
    "FROM booking WHERE tenant = $1 AND place_id = $2 AND day = $3 "
    "ORDER BY from_minute, booking_id"};

domain::RoomBooking booking_of(const Row& row) {
  return {.id = row.uuid(0),
          .place = row.uuid(1),
          .day = base::Date(static_cast<std::int32_t>(row.i64(2))),
          .from = static_cast<int>(row.i64(3)),
          .to = static_cast<int>(row.i64(4)),
          .purpose = row.text(5),
          .matter = row.uuid_if(6),
          .cancelled = !row.is_null(7)};
}

}  // namespace

namespace tables {

bool apply_room(Db& db, const Context& c, const domain::Event& event) {
  const Json& data = event.data;
  if (event.type == "room.booked") {
    const auto matter = uuid_if(data, "matter");
    db.exec(k_book, {c.tenant, uuid_of(data, "booking"), uuid_of(data, "place"),
                     base::Date::parse(text_of(data, "day")).value().days(),
                     data.at("from").get<std::int64_t>(), data.at("to").get<std::int64_t>(),
                     text_of(data, "purpose"), matter ? Value(*matter) : Value(), c.actor, c.seq});
    return true;
  }
  if (event.type != "room.cancelled") return false;
  db.exec(k_cancel, {c.tenant, uuid_of(data, "booking"), text_of(data, "reason"), c.seq});
  return true;
}

}  // namespace tables

std::optional<domain::RoomBooking> load_booking(Db& db, Tenant tenant, const Uuid& id) {
  const auto row = db.query_one(k_load, {tenant, id});
  if (!row) return {};
  return booking_of(*row);
}

std::vector<domain::RoomBooking> load_bookings(Db& db, Tenant tenant, const Uuid& place,
                                               base::Date day) {
  std::vector<domain::RoomBooking> all;
  db.each(k_load_day, {tenant, place, day.days()},
          [&](const Row& row) { all.push_back(booking_of(row)); });
  return all;
}

}  // namespace wanhu::store
