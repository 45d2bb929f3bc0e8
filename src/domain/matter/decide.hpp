// What may be done with a matter: each function looks at the matter and the rules and answers with
// the events that follow, or with a Problem that says why not. Pure: the plan's rules, the calendar
// and "now" come in as arguments.
#pragma once

#include <string>
#include <vector>

#include "base/problem.hpp"
#include "calendar/calendar.hpp"
#include "domain/matter/matter.hpp"
#include "plan/plan.hpp"

namespace wanhu::domain {

using base::Result;

// The rules a matter lives under: the plan version it was opened in (law 3) and its calendar.
struct MatterRules {
  const plan::Plan& plan;
  std::int64_t plan_version = 1;
  const calendar::Calendar& calendar;
};

struct OpenMatter {
  Uuid matter;
  std::string check_mac;  // 32 bytes
  std::string kind;       // empty: the plan's first kind
  std::string title, text, unit, place, channel;
  bool reply = true;
  std::optional<Uuid> reporter{}, dwelling{}, contact{};
  std::optional<Instant> at{};  // when the resident said it; absent: now
};

// The clock of a kind, started at `start`. The start day is not counted; reminders are placed at
// shares of the time from `start` to the end of the due day.
MatterClock clock_for(const MatterRules& rules, const std::string& kind, int round, Instant start);

// The clock starts when the resident said it, however long a phone had no signal; the ledger lists
// it on the day it comes in. The resident holds the receipt already, so a phone's wrong clock is no
// reason to refuse: a time before the campaign or after now is moved to the nearest possible one,
// and the time as it was told stays in the event (`said_ms`). Errors: MATTER-KIND, UNIT-UNKNOWN.
Result<Events> open_matter(const MatterRules& rules, const OpenMatter& open, Instant now);

// Every function below: MATTER-STATE {state, command} when the matter's state does not allow it.
Result<Events> hand_over(const Matter& matter, const Uuid& owner, const std::string& note);
// Only the owner accepts: MATTER-NOT-OWNER.
Result<Events> accept(const Matter& matter, const Uuid& who);
Result<Events> note(const Matter& matter, const std::string& text);
// The clock is set anew from the round's start, but never earlier than an extension has granted;
// its first date stays on record. Before the date has passed, as nothing makes a late matter
// punctual. Errors: MATTER-RECLASSIFY-LATE, MATTER-KIND, MATTER-SAME-KIND.
Result<Events> reclassify(const MatterRules& rules, const Matter& matter, const std::string& kind,
                          const std::string& reason, Instant now);
// Before the old date has passed, to a later day: MATTER-EXTEND-LATE, MATTER-EXTEND-EARLIER,
// MATTER-EXTEND-REST-DAY (the new day is a rest day and the plan rolls).
Result<Events> extend(const MatterRules& rules, const Matter& matter, Date due,
                      const std::string& reason, Instant now);
Result<Events> answer(const Matter& matter, const std::string& outcome, const std::string& text);
// When the resident was told or tried: not in the future (TIME-FUTURE), not before the answer or
// the round's start (TIME-BEFORE {since}).
Result<Events> tell(const Matter& matter, const std::string& channel, Instant at, Instant now);
Result<Events> attempt(const Matter& matter, const Attempt& attempt, Instant now);

// Whose word: the resident by receipt (`by` = "receipt"), or taken down by staff ("callback",
// "paper"); then it must not be anybody who owned the matter or answered in this round (guard G11):
// MATTER-OWN-CONFIRM.
Result<Events> confirm(const Matter& matter, const std::string& by, const std::string& actor,
                       const std::string& note);
// "Not solved": a new round with a clock of its own. Allowed from `answered` on, also after closing
// by confirmation or by exit, so that nobody's word is final but the resident's. The owner goes on
// when `owner_stays` (still there and in scope); otherwise the matter is listed without one.
Result<Events> dissent(const MatterRules& rules, const Matter& matter, const std::string& text,
                       bool owner_stays, Instant now);
// Closing without the resident's word. `unreachable` needs three attempts on at least two days at
// different hours (MATTER-EVIDENCE-ATTEMPTS); `explained` needs an answer that was told
// (MATTER-EVIDENCE-EXPLAINED). Every exit needs its evidence in words (MATTER-EVIDENCE), which for
// `statutory_channel` say where the case is now: what was answered or told does not matter then. An
// exit the plan does not name is refused (MATTER-EXIT-UNKNOWN).
Result<Events> exit(const MatterRules& rules, const Matter& matter, const std::string& exit,
                    const std::string& evidence);
Result<Events> withdraw(const Matter& matter, const std::string& text);

// The resident's contact data is thrown away; the caller throws the key away. MATTER-NO-CONTACT.
Result<Events> erase_contact(const Matter& matter);

// The rungs that are due at `now` and have not fired.
Result<Events> remind(const Matter& matter, int round, const std::string& rung, Instant now);

// The commands the matter's state allows, whoever asks ("matter.hand_over" …).
std::vector<std::string> allowed_in(const Matter& matter);

}  // namespace wanhu::domain
