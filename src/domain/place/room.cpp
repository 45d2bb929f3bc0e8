#include "domain/place/room.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace wanhu::domain {

namespace {

base::Failure refuse(const char* code) {
  return base::fail(code, base::Kind::refused);
}

}  // namespace

std::string room_clock(int minutes) {
  return fmt::format("{:02}:{:02}", minutes / 60, minutes % 60);
}

bool bookings_overlap(const RoomBooking& a, const RoomBooking& b) {
  return a.place == b.place && a.day == b.day && a.from < b.to && b.from < a.to;
}

bool is_room_open(const std::vector<PlaceHours>& hours, Date day, int from, int to) {
  std::vector<const PlaceHours*> today;
  for (const PlaceHours& one : hours)
    if (std::find(one.days.begin(), one.days.end(), day.weekday()) != one.days.end())
      today.push_back(&one);
  std::sort(today.begin(), today.end(),
            [](const PlaceHours* a, const PlaceHours* b) { return a->from < b->from; });
  int open_until = from;  // openings side by side are one
  for (const PlaceHours* one : today)
    if (one->from <= open_until) open_until = std::max(open_until, one->to);
  return from < to && to <= open_until;
}

base::Result<Events> book_room(const Place& room, const std::vector<RoomBooking>& others,
                               const RoomBooking& booking, base::Instant now) {
  if (room.closed) return refuse("PLACE-CLOSED");
  if (room.hours.empty()) return base::fail_field("ROOM-NONE", "/data/place_id");
  const Date today = now.date();
  if (base::Instant::at(booking.day, booking.to) <= now || booking.day > today + k_booking_days_max)
    return base::fail_field("ROOM-DAY", "/data/day",
                            {{"from", today.iso()}, {"to", (today + k_booking_days_max).iso()}});
  if (!is_room_open(room.hours, booking.day, booking.from, booking.to))
    return base::fail_field("ROOM-CLOSED", "/data/from");
  for (const RoomBooking& other : others)
    if (!other.cancelled && bookings_overlap(other, booking))
      return base::fail_field("ROOM-TAKEN", "/data/from",
                              {{"from", room_clock(other.from)}, {"to", room_clock(other.to)}});
  return Events{{"room.booked",
                 {{"booking", booking.id.text()},
                  {"place", booking.place.text()},
                  {"day", booking.day.iso()},
                  {"from", booking.from},
                  {"to", booking.to},
                  {"purpose", booking.purpose},
                  {"matter", booking.matter ? Json(booking.matter->text()) : Json()}}}};
}

base::Result<Events> cancel_room(const RoomBooking& booking, const std::string& reason,
                                 base::Instant now) {
  if (booking.cancelled) return refuse("ROOM-CANCELLED");
  if (base::Instant::at(booking.day, booking.to) <= now) return refuse("ROOM-PAST");
  return Events{{"room.cancelled", {{"booking", booking.id.text()}, {"reason", reason}}}};
}

}  // namespace wanhu::domain
