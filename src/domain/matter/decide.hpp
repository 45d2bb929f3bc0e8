// What may be done with a matter: each function looks at the matter and the rules and answers with
// the events that follow, or with a Problem that says why not. Pure: the plan's rules, the calendar
// and "now" come in as arguments.
#pragma once

#include <string>
#include <vector>

#include "base/problem.hpp"
#include "calendar/calendar.hpp"
#include "domain/matter/asked.hpp"
#include "domain/matter/matter.hpp"
#include "plan/plan.hpp"

namespace wanhu::domain {

using base::Result;

// The rules a matter lives under: the plan version it was opened in (law 3) and the national
// calendar, of which the plan's own are made (calendars.hpp).
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
  std::optional<Uuid> client{};  // the system that sent it in
  std::optional<Instant> at{};   // when the resident said it; absent: now
  std::vector<Uuid> recused{};   // of the staff: whom it is about
  std::string concerns{};        // "village", "town": where those work whom it is about
  std::optional<Asked> asked{};  // the question of a form that it came out of
};

// Whether matters of the kind are read and handled by its owner only (a tip).
bool is_sealed(const plan::MatterKind& kind);

// The clocks beside the term that these events start, put into them. Every decision about a matter
// goes through here: null for `matter` when the events open it.
Events with_clocks(const MatterRules& rules, const Matter* matter, Events events, Instant now);

// The clock of a kind, started at `start`. The start day is not counted; reminders are placed at
// shares of the running time from `start` to the end of the due day.
MatterClock clock_for(const MatterRules& rules, const std::string& unit, const std::string& kind,
                      int round, Instant start);

// The clock starts when the resident said it, however long a phone had no signal; the ledger lists
// it on the day it comes in. The resident holds the receipt already, so a phone's wrong clock is no
// reason to refuse: a time before the campaign or after now is moved to the nearest possible one,
// and the time as it was told stays in the event (`said_ms`). Errors: MATTER-KIND, UNIT-UNKNOWN.
Result<Events> open_matter(const MatterRules& rules, const OpenMatter& open, Instant now);

// Every function below: MATTER-STATE {state, command} when the matter's state does not allow it.
// Never to somebody who is recused (MATTER-RECUSED).
// Not while an objection waits for its ruling (MATTER-OBJECTION-OPEN), nor back to somebody who was
// released in this round (MATTER-BOUNCE), nor while a body above has it (MATTER-FORWARDED). Whoever
// accepted last stays responsible until the new owner accepts (first-receiver duty).
Result<Events> hand_over(const Matter& matter, const Uuid& owner, const std::string& note);
// Only the owner accepts: MATTER-NOT-OWNER. An objection of theirs is withdrawn with it.
Result<Events> accept(const Matter& matter, const Uuid& who);
// Where nobody routes (Matter::is_taken_on): whoever is competent takes it into hand, also from a
// colleague. MATTER-RECUSED.
Result<Events> take_on(const Matter& matter, const Uuid& who);
// Somebody of the staff whom the matter is about, or who has an interest in it, neither handles nor
// sees it from now on; one that they have in hand goes back to the router. MATTER-RECUSED-ALREADY,
// MATTER-RECUSE-JOINED; MATTER-FORWARDED for the owner of one that has gone up.
Result<Events> recuse(const Matter& matter, const Uuid& who, const std::string& reason);
// "This is not ours": the owner, with reasons, within the plan's days of the hand-over and once a
// round. MATTER-NOT-OWNER, MATTER-OBJECTION-NONE (the plan has none), MATTER-OBJECTION-LATE
// {until}, MATTER-OBJECTION-OPEN, MATTER-OBJECTED.
Result<Events> object(const MatterRules& rules, const Matter& matter, const Uuid& who,
                      const std::string& reason, Instant now);
// Until when the owner may object; nothing when the plan has no objection or nobody has it in hand.
std::optional<Instant> objection_until(const MatterRules& rules, const Matter& matter);
// The centre's ruling: it stays with the objector (`owner` empty) or goes to another. A second
// objection in a round is ruled on by somebody who has neither handed over nor ruled in it.
// MATTER-OBJECTION-NOT-OPEN, MATTER-RULE-OWN, MATTER-RULE-OTHER, MATTER-BOUNCE.
Result<Events> rule(const Matter& matter, const std::optional<Uuid>& owner,
                    const std::string& reason, const std::string& actor);
// The centre asks the owner to get on with it: MATTER-NO-OWNER, MATTER-PAUSED {until}. Nothing of
// the matter changes; it is on record that and when the owner was asked.
Result<Events> urge(const Matter& matter, const std::string& text, Instant now);
Result<Events> note(const Matter& matter, const std::string& text);
// The clock is set anew from the round's start, but never earlier than an extension has granted;
// its first date stays on record. Before the date has passed, as nothing makes a late matter
// punctual. Errors: MATTER-RECLASSIFY-LATE, MATTER-PAUSED, MATTER-KIND,
// MATTER-SAME-KIND.
Result<Events> reclassify(const MatterRules& rules, const Matter& matter, const std::string& kind,
                          const std::string& reason, Instant now);
// Before the old date has passed, to a later day: MATTER-EXTEND-LATE, MATTER-EXTEND-EARLIER,
// MATTER-EXTEND-REST-DAY (the new day is a rest day and the plan rolls). Where the plan says how
// far and how often: MATTER-EXTEND-MAX {max, last}, MATTER-EXTEND-TIMES {times}; where it says that
// no term runs on after its window: MATTER-EXTEND-TAIL {last}. Where a law sets the kind's term, no
// further than it and once: MATTER-EXTEND-LAW {max, last}, MATTER-EXTEND-LAW-ONCE.
Result<Events> extend(const MatterRules& rules, const Matter& matter, Date due,
                      const std::string& reason, Instant now);
// The clock stands still for one of the plan's reasons, from now to the reason's limit or until it
// is resumed, and the due day moves by what the pause costs. Each reason once a round, before the
// date has passed: MATTER-PAUSE-UNKNOWN {why}, MATTER-PAUSE-LATE, MATTER-PAUSED {until},
// MATTER-PAUSE-USED.
Result<Events> pause(const MatterRules& rules, const Matter& matter, const std::string& why,
                     const std::string& note, Instant now);
// The reasons that may still be given.
std::vector<const plan::Pause*> pause_reasons(const plan::Plan& plan, const Matter& matter,
                                              Instant now);
// MATTER-NOT-PAUSED.
Result<Events> resume(const MatterRules& rules, const Matter& matter, const std::string& note,
                      Instant now);
// The answer names those whose parts it rests on. While somebody's part is still waited for it says
// why it goes `without` (MATTER-PARTS-OPEN {n}). Not while the matter is forwarded: the body's
// reply is the answer, or the town takes the matter back first (MATTER-FORWARDED).
Result<Events> answer(const Matter& matter, const std::string& outcome, const std::string& text,
                      const std::string& without = {});
// When the resident was told or tried: not in the future (TIME-FUTURE), not before the answer or
// the round's start (TIME-BEFORE {since}).
Result<Events> tell(const Matter& matter, const std::string& channel, Instant at, Instant now);
Result<Events> attempt(const Matter& matter, const Attempt& attempt, Instant now);
// The resident was spoken to, or would not be (`refused`, which counts as a contact); by the same
// rules of time.
Result<Events> contact(const Matter& matter, const std::string& channel, bool refused, Instant at,
                       const std::string& note, Instant now);

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
// The resident asks for a second look, and need not say why; within the plan's days of being told
// or of the closing, once a round; once more after one that stands where the plan has the law's
// clock for that and somebody else to decide it. MATTER-REVIEW-NONE (the plan has none),
// MATTER-REVIEW-LATE {until}, MATTER-REVIEW-OPEN, MATTER-REVIEWED.
Result<Events> ask_review(const MatterRules& rules, const Matter& matter, const std::string& text,
                          Instant now);
std::optional<Instant> review_until(const MatterRules& rules, const Matter& matter);
// Somebody who had no hand in any round looks again: the outcome stands, or a new round begins.
// MATTER-REVIEW-NOT-ASKED, MATTER-REVIEW-OWN.
Result<Events> review(const MatterRules& rules, const Matter& matter, bool stands,
                      const std::string& text, const std::string& actor, bool owner_stays,
                      Instant now);
// Three attempts, on at least two days, at at least two different hours of the day.
bool unreachable_proved(const std::vector<Attempt>& attempts);

// A way to close without a confirmation, with what it rests on.
struct Exit {
  std::string
      kind;  // of the plan's: withdrawn, unreachable, no_answer, statutory_channel, explained
  std::string evidence;         // in words
  std::string channel{};        // of statutory_channel: the plan's, or one of plan/channels.hpp
  std::string by{};             // of withdrawn: how it was said, "callback" or "paper"
  std::string said_by{};        // of withdrawn: "resident", or "agent" for whom they sent
  std::optional<Instant> at{};  // of withdrawn: when it was said
};

// Closing without the resident's word. `unreachable` needs three attempts on at least two days at
// different hours (MATTER-EVIDENCE-ATTEMPTS); `no_answer` a pause for the resident that ran its
// full length, and one more contact or attempt after it (MATTER-EVIDENCE-NO-ANSWER); `explained`
// needs an answer that was told (MATTER-EVIDENCE-EXPLAINED). Every exit needs its evidence in words
// (MATTER-EVIDENCE), which for `statutory_channel` say where the case is now: what was answered or
// told does not matter then. An exit the plan does not name is refused (MATTER-EXIT-UNKNOWN). That
// the resident took it back, took the explanation or kept silent is as good as a word of the
// resident, as in `confirm`: not for `actor` to say who owned the matter or answered in this round
// (guard G11: MATTER-OWN-CONFIRM). `withdrawn` says by whom, by which way and when
// (MATTER-EVIDENCE-WITHDRAWN {field}, TIME-FUTURE, TIME-BEFORE {since}) and what was said
// (MATTER-EVIDENCE-SHORT {min}). `statutory_channel` names where it is decided
// (MATTER-CHANNEL-MISSING, MATTER-CHANNEL {channel}) and, as it takes the round out of the figures,
// is not the handler's to say (MATTER-EXCLUDE-OWN).
Result<Events> close_without_word(const MatterRules& rules, const Matter& matter, const Exit& exit,
                                  const std::string& actor, Instant now);
// The matter is of a class that the law keeps out of the figures; said by somebody who did not
// handle it. MATTER-EXCLUSION, MATTER-EXCLUDED, MATTER-EXCLUDE-OWN.
Result<Events> exclude(const MatterRules& rules, const Matter& matter, const std::string& exclusion,
                       const std::string& actor, const std::string& reason);
// By the receipt page, with its check code.
Result<Events> withdraw(const Matter& matter, const std::string& text);

// The resident's contact data is thrown away; the caller throws the key away. MATTER-NO-CONTACT.
Result<Events> erase_contact(const Matter& matter);

// A rung that is due at `now`, has not fired and whose clock runs: MATTER-RUNG otherwise.
Result<Events> remind(const Matter& matter, const RungName& rung, Instant now);

// The commands the matter's state allows, whoever asks ("matter.hand_over" …).
std::vector<std::string> allowed_in(const Matter& matter);

}  // namespace wanhu::domain
