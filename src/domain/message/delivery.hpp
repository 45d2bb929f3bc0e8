// When a message may go out, and when it is tried again. Pure: the plan, the calendar, "now" and
// the chance come in as arguments.
#pragma once

#include <cstdint>
#include <optional>

#include "base/time.hpp"
#include "calendar/calendar.hpp"
#include "plan/messages.hpp"

namespace wanhu::domain {

// The first moment from `now` on at which nobody is disturbed: `now` itself outside the quiet hours
// (B09). Make-up days are working days.
base::Instant next_opening(const plan::Messages& messages, const calendar::Calendar& calendar,
                           base::Instant now);
// The same, on a later day than that of `now`: where a day's cap is used up.
base::Instant next_day_opening(const plan::Messages& messages, const calendar::Calendar& calendar,
                               base::Instant now);

// Temporary failures: a minute, two, four … at most six hours, a fifth more or less so that many
// that failed together do not come back together; ten tries in all, which span a night.
inline constexpr int k_tries_max = 10;
// How long to wait after try number `tries` (from 1); `chance` in [0, 1). Nothing: give up.
std::optional<std::int64_t> retry_after_ms(int tries, double chance);

// A message this old says nothing new: it is not sent any more.
inline constexpr std::int64_t k_message_life_ms = 7LL * 24 * 3'600'000;

}  // namespace wanhu::domain
