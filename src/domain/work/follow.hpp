// What follows when a unit has not done what it is asked for, by what the plan says of the ask
// (`on_miss`; F07): a reminder on the last working day of the window, the question why on the first
// one after it, or a notice to the unit above. Each is sent once ever for a window, to a unit and
// not about a person; nothing else happens by itself.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "domain/work/acts.hpp"

namespace wanhu::domain {

enum class Step { remind, explain, notice };
// What the plan says; nothing where it says nothing.
std::optional<Step> step_of(const Rule& rule);
std::string_view text_of(Step step);

// From when on: 9:00 of the window's last working day (15:00 when the window is that day alone), or
// 9:00 of the first working day after it.
base::Instant moment_of(Step step, const calendar::Window& window,
                        const calendar::Calendar& calendar);
// A question or a notice that comes later than this after its moment says nothing new.
inline constexpr std::int64_t k_step_life_ms = 7LL * 24 * 3'600'000;
// Windows that ended earlier than so many days ago have none whose moment is now.
inline constexpr int k_step_days = 20;

// Whether it is to be sent: its moment has come and has not gone by, and the ask is not met.
bool is_due(Step step, const calendar::Window& window, AskState state,
            const calendar::Calendar& calendar, base::Instant now);
// Whether it still says something: the ask stands as it did when it was sent.
bool still_holds(Step step, AskState state, bool is_explained);

// Known by the ask, the first day of its window and the step.
struct Followed {
  std::string plan, rule, unit;
  Date day, to;  // of the window
  Step step = Step::remind;
  std::string name;  // of the rule
};
Followed followed_of(const Ask& ask, Step step);
// Stands in place of a matter with the messages about it.
Uuid about_of(const Followed& followed);
// ask.followed.
Event to_event(const Followed& followed);

// Why an ask was not met. ask.explained; ASK-NOT-MISSED (it is not asked why), ASK-EXPLAINED (it is
// said already).
base::Result<Events> explain_ask(const Ask& ask, AskState state, bool is_explained,
                                 const std::string& reason);

}  // namespace wanhu::domain
