// The next case of an interviewer: one rule, the same for everybody, written down in docs/poll.md.
//
//   1  Nobody is called outside the wave's days and windows or in quiet hours.
//   2  Appointments that are due come first, the earliest first; one that was made with one
//      interviewer is kept for them for k_grace_ms and is anybody's after that.
//   3  Of the other cases: those whose day has come (a daily survey's replicate), whose delay since
//      the last call is over, and that were not tried in this part of the week since they were
//      tried in all the others (forenoon, afternoon, evening of a working day; a day of rest).
//   4  Never: a case that somebody has on the screen; a refusal for who is no converter; a case of
//      a language the interviewer does not speak; one for the supervisor, for anybody else.
//   5  Among them the earliest replicate, then the fewest calls, then the order of the ids: hashes
//      of the numbers that the draw's seed gave, so nobody chooses whom to call.
//
// `next_case` is the rule over rows in memory. The desk asks the database for the same (store/
// tables/poll_case.hpp); a test compares the two.
#pragma once

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "base/time.hpp"
#include "base/uuid.hpp"
#include "calendar/calendar.hpp"
#include "domain/poll/wave.hpp"
#include "plan/messages.hpp"

namespace wanhu::domain {

inline constexpr std::int64_t k_hold_ms = 20 * 60'000LL;   // a case stays on one screen as long
inline constexpr std::int64_t k_grace_ms = 10 * 60'000LL;  // of an appointment with one person

// Parts of the week, as bits; the hours are those of the field's call-back practice.
inline constexpr unsigned k_forenoon = 1, k_afternoon = 2, k_evening = 4, k_rest_day = 8;
inline constexpr unsigned k_parts = 16;  // sets of them

// What a wave says of calling; without windows all hours that are not quiet.
struct CallRules {
  base::Date from, to;  // the wave's days, both included
  std::vector<CallWindow> windows{};
  // Nobody is called then on any day: outside the first and the last minute of wave.hpp, and in
  // the quiet hours that the plan's messages keep.
  std::vector<plan::QuietHours> quiet{{k_poll_last_minute, k_poll_first_minute, false}};
  int attempts = 6;       // calls to one number
  int attempts_days = 3;  // over at least so many days
  std::set<std::string> languages{};
};

CallRules call_rules(const PollWave& wave, const plan::Messages& messages);

unsigned part_of_week(const calendar::Calendar& calendar, base::Instant at);
bool may_call_at(const CallRules& rules, const calendar::Calendar& calendar, base::Instant at);
// The first moment from `from` on at which rule 1 allows a call and whose part of the week is not
// in `tried`; nothing when the wave ends before.
std::optional<base::Instant> next_call_time(const CallRules& rules,
                                            const calendar::Calendar& calendar, base::Instant from,
                                            unsigned tried = 0);

enum class Ready { waiting = 0, ready = 1, off = 2 };  // `off`: by appointment only, or finished

struct QueuedCase {
  base::Uuid id;
  bool open = true;
  base::Date day{};
  int attempts = 0;
  unsigned tried = 0;
  Ready ready = Ready::ready;
  base::Instant next{};  // of a waiting one: not before
  std::optional<base::Instant> due{};
  std::string for_whom{};  // an account; empty: anybody
  std::string skill{};     // '' convert lead language:xx
  std::string held_by{};
  base::Instant held_until{};

  [[nodiscard]] bool held_at(base::Instant now) const {
    return !held_by.empty() && held_until > now;
  }
};

struct Caller {
  std::string account;
  bool converts = false, leads = false;
  std::set<std::string> languages{};

  // Skills of cases that are for this one.
  [[nodiscard]] std::vector<std::string> skills() const;
  [[nodiscard]] bool has(const std::string& skill) const;
};

enum class NoCase {
  window,  // nobody may be called now
  wait,    // what is left waits for its time
  others,  // what is left is for others, or on somebody's screen
  ended    // nothing is left
};
struct NextCase {
  std::optional<base::Uuid> found{};
  NoCase why = NoCase::ended;            // without a case
  std::optional<base::Instant> again{};  // when it is worth asking again; nothing: not foreseen
};
NextCase next_case(const std::vector<QueuedCase>& cases, const Caller& caller,
                   const CallRules& rules, const calendar::Calendar& calendar, base::Instant now);

// Rules 2 and 3 for one case, without the hold and the skill.
bool appointment_due(const QueuedCase& one, const std::string& account, base::Instant now);
bool is_ready(const QueuedCase& one, unsigned part, base::Instant now);

}  // namespace wanhu::domain
