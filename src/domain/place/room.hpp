// Keeping a room for something: within its opening hours, and never for two at once. Times are
// minutes after midnight. What it is kept for is said in words, without names.
// Source: plan S0 三(三) (专项联调室、调解室).
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/problem.hpp"
#include "base/time.hpp"
#include "base/uuid.hpp"
#include "domain/event.hpp"
#include "domain/place/place.hpp"

namespace wanhu::domain {

struct RoomBooking {
  Uuid id, place;
  Date day;
  int from = 0, to = 0;
  std::string purpose{};
  std::optional<Uuid> matter{};
  bool cancelled = false;
};
inline constexpr int k_booking_days_max = 366;  // ahead

// One that ends when the other begins does not overlap it.
bool bookings_overlap(const RoomBooking& a, const RoomBooking& b);
// Whether the room is open all that time.
bool is_room_open(const std::vector<PlaceHours>& hours, Date day, int from, int to);

// room.booked. PLACE-CLOSED, ROOM-NONE (the place has no opening hours), ROOM-DAY {from, to} (past,
// or too far ahead), ROOM-CLOSED (not open all that time), ROOM-TAKEN {from, to} (another booking).
// `others`: of the room, cancelled ones too.
base::Result<Events> book_room(const Place& room, const std::vector<RoomBooking>& others,
                               const RoomBooking& booking, base::Instant now);
// room.cancelled. ROOM-CANCELLED, ROOM-PAST (it is over).
base::Result<Events> cancel_room(const RoomBooking& booking, const std::string& reason,
                                 base::Instant now);

// "08:30"; 24:00 is the end of the day.
std::string room_clock(int minutes);

}  // namespace wanhu::domain
