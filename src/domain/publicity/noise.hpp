// Hours at which no loudspeaker is used, on a car or on a pole (plan S2 二(二)2, clause S2-29:
// 宣传车 "避开午休和夜间").
#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>

namespace wanhu::domain {

// Minutes after midnight; `to` is not in it any more. A stretch of one day, so that the night is
// two of them.
struct QuietHours {
  int from = 0, to = 0;
  std::string_view code;  // of the message that names the source
};

// Night: 噪声污染防治法 (in force since 2022-06-05) art. 64 keeps loudspeakers out of places where
// people live, and art. 88 says when night is: ten in the evening to six in the morning, unless the
// prefecture has set other hours of the same length. Noon is local rule, and differs: here the
// widest of the usual ones, as the plan's own words ask for it.
inline constexpr std::array k_quiet_hours{QuietHours{0, 6 * 60, "PUBLICITY-QUIET-NIGHT"},
                                          QuietHours{12 * 60, 14 * 60 + 30, "PUBLICITY-QUIET-NOON"},
                                          QuietHours{22 * 60, 24 * 60, "PUBLICITY-QUIET-NIGHT"}};

// Channels that are heard by whoever lives there, whether they like it or not.
bool is_loud(std::string_view channel);

// The first quiet hours that [from, to) touches, from < to; null when none.
const QuietHours* quiet_in(int from, int to);

// "08:30" as minutes after midnight, 24:00 included; nothing for anything else.
std::optional<int> clock_of(std::string_view text);
std::string clock_text(int minutes);

}  // namespace wanhu::domain
