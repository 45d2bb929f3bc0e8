#include "domain/message/delivery.hpp"

#include <algorithm>

namespace wanhu::domain {

namespace {

using base::Date;
using base::Instant;

constexpr int k_day_minutes = 24 * 60;
// No run of rest days is as long; a plan that never opens is refused by its checker.
constexpr int k_days_looked_at = 60;

bool is_quiet(const plan::QuietHours& quiet, int minute) {
  if (quiet.from < quiet.to) return quiet.from <= minute && minute < quiet.to;
  return minute >= quiet.from || minute < quiet.to;
}

// The first minute of a day from `minute` on that is not quiet, or 24:00.
int opening_minute(const plan::QuietHours& quiet, int minute) {
  if (!is_quiet(quiet, minute)) return minute;
  return quiet.to > minute ? quiet.to : k_day_minutes;
}

Instant opening_from(const plan::QuietHours& quiet, const calendar::Calendar& calendar,
                     Instant now) {
  for (int ahead = 0; ahead < k_days_looked_at; ++ahead) {
    const Date day = now.date() + ahead;
    if (quiet.working_days && !calendar.day(day).works()) continue;
    const int from = ahead == 0 ? now.minute_of_day() : 0;
    const int minute = opening_minute(quiet, from);
    if (ahead == 0 && minute == from) return now;
    if (minute < k_day_minutes) return Instant::at(day, minute);
  }
  return now;
}

}  // namespace

Instant next_opening(const plan::Messages& messages, const calendar::Calendar& calendar,
                     Instant now) {
  return messages.quiet ? opening_from(*messages.quiet, calendar, now) : now;
}

Instant next_day_opening(const plan::Messages& messages, const calendar::Calendar& calendar,
                         Instant now) {
  return next_opening(messages, calendar, Instant::at(now.date() + 1));
}

std::optional<std::int64_t> retry_after_ms(int tries, double chance) {
  constexpr std::int64_t k_first = 60'000, k_longest = 6LL * 3'600'000;
  if (tries >= k_tries_max) return {};
  const std::int64_t doubled = k_first << std::min(std::max(tries, 1) - 1, 20);
  const std::int64_t wait = std::min(doubled, k_longest);
  return wait + static_cast<std::int64_t>(static_cast<double>(wait) * (0.4 * chance - 0.2));
}

}  // namespace wanhu::domain
