// Rosters (值班表): shifts of a post, each with who is on duty. Anybody who holds a post in the
// unit may be put on a shift of any of its posts, so that a duty telephone goes from hand to hand
// and nobody has to answer round the clock (S2-41: a rota, not everyone).
//
// A shift is what was planned; once it is over it stays as it is. Where somebody was is not kept
// and not asked (guards G03, G09).
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "domain/post/holding.hpp"

namespace wanhu::domain {

using base::Instant;

inline constexpr int k_day_minutes = 24 * 60;
inline constexpr std::size_t k_shift_people_max = 30;

struct Shift {
  Uuid id;
  std::string plan{}, post{}, unit{};
  Date day{};                    // on which it begins
  int from = 0, to = 0;          // minutes after midnight of that day; `to` may lie in the next
  std::vector<Uuid> holdings{};  // in the order in which they were named
  bool operator==(const Shift&) const = default;

  [[nodiscard]] Instant begins() const { return Instant::at(day, from); }
  [[nodiscard]] Instant ends() const { return Instant::at(day, to); }
  [[nodiscard]] bool overlaps(const Shift& other) const {
    return begins() < other.ends() && other.begins() < ends();
  }
};

// shift.put: shift plan post unit day from to holdings[]. `before`: as it is, when there is one;
// `of_unit`: all holdings of the unit. A shift may have nobody yet. SHIFT-TIMES (0:00 to 23:59, up
// to a day long), SHIFT-DAY {to}, SHIFT-PAST, SHIFT-HOLDER (nobody of the unit holds that, or not
// on that day), SHIFT-TWICE, SHIFT-FULL {max}.
base::Result<Events> put_shift(const Post& post, const Shift& shift,
                               const std::optional<Shift>& before,
                               const std::vector<Holding>& of_unit, Instant now);
// shift.removed: shift unit. SHIFT-PAST.
base::Result<Events> remove_shift(const Shift& shift, Instant now);

base::Json to_json(const Shift& shift);

// Those who hold something on the day of the shift; who has left since is not there.
std::vector<const Holding*> on_duty(const Shift& shift, const std::vector<Holding>& holdings);

// Two shifts in which the same person is to be at once: places in `shifts`, ascending.
struct Clash {
  std::string holder;
  std::size_t first = 0, second = 0;
  bool operator==(const Clash&) const = default;
};
std::vector<Clash> clashes_of(const std::vector<Shift>& shifts,
                              const std::vector<Holding>& holdings);

}  // namespace wanhu::domain
