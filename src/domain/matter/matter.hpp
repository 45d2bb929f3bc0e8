// A matter (事项): anything that needs an answer. Its state is the fold of its events; `fold` is
// the only place that says what an event does, for the tables, for a replay and for the tests
// alike.
//
//   listed 列单 → handed_over 交单 → handling 办单 → answered → told → confirmed → closed 销单
//                                        ▲                                  │
//                                        └──── "not solved" (a new round) ──┘
//
// Source: plan S1 三(二)3; closed-loop requirements 1 to 12.
#pragma once

#include <array>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "base/time.hpp"
#include "base/uuid.hpp"
#include "calendar/calendar.hpp"
#include "domain/event.hpp"
#include "domain/matter/part.hpp"

namespace wanhu::domain {

using base::Date;
using base::Instant;
using base::Uuid;

enum class MatterState { listed, handed_over, handling, answered, told, confirmed, closed };
inline constexpr std::array<std::string_view, 7> k_matter_states{
    "listed", "handed_over", "handling", "answered", "told", "confirmed", "closed"};
// Those in which the round's clock runs: nobody has answered yet.
inline constexpr std::array<std::string_view, 3> k_running_states{"listed", "handed_over",
                                                                  "handling"};
bool is_running(std::string_view state);
std::string_view text_of(MatterState state);
std::optional<MatterState> matter_state(std::string_view text);

// A reminder on the way to the due date. Fires once ever: RungName, within its matter, is its
// identity.
struct Rung {
  std::string name;  // "50%", "due", "+1日"; a second one at the same moment is "50%/2"
  std::string to;    // "owner", "visitor", "resident" or the id of a duty or office of the plan
  Instant at;
  std::optional<Instant> fired{};
  bool live = true;  // false: the clock ended before it fired
  bool operator==(const Rung&) const = default;
};
// The order of a clock's rungs: by their moments.
inline bool fires_before(const Rung& a, const Rung& b) {
  return a.at != b.at ? a.at < b.at : a.name < b.name;
}

enum class ClockState { running, met, stopped };
std::string_view text_of(ClockState state);

// A time in which the clock stands still for a reason that the plan names. It ends at its limit by
// itself, earlier when the reason is gone or the clock ends; the due day is counted accordingly, so
// that a clock is never overdue while it is paused.
struct ClockPause {
  std::string why;  // as in the plan: resident_answer, expert_opinion …
  Instant from, to;
  bool operator==(const ClockPause&) const = default;
};

// The clock of the kind's term, one a round; the others are beside it and have the plan's ids.
inline constexpr std::string_view k_handling_clock = "handling";

// A clock: the recipe and what came of it.
struct MatterClock {
  std::string name{k_handling_clock};
  int n = 1;            // which of that name; of the term's clock it is the round
  std::string until{};  // what meets a clock beside the term: "contacted", "accepted" …
  int round = 1;        // in which it started
  std::string amount;   // as the plan writes it: "10日"
  Instant started;
  Date due;
  Instant due_at;
  Date original_due;              // the round's first date, whatever moved it since
  std::optional<Date> granted{};  // the last extension's day: never due before it
  Instant granted_at{};           // pauses that begin later push that day too
  int extensions = 0;
  bool provisional = false;  // a year without a holiday table was touched
  std::string calendar;      // version it was computed under
  ClockState state = ClockState::running;
  std::optional<Instant> ended{};
  std::string excluded{};  // why its round, and no other, is not judged; empty: nothing of its own
  std::vector<Rung> rungs{};
  std::vector<ClockPause> pauses{};  // ascending, disjoint
  bool operator==(const MatterClock&) const = default;

  [[nodiscard]] bool is_side() const { return name != k_handling_clock; }
  [[nodiscard]] const ClockPause* paused(Instant now) const;  // null: it runs or has ended
  [[nodiscard]] std::vector<calendar::Pause> standstills() const;
};

// A rung of one of a matter's clocks.
struct RungName {
  std::string clock{k_handling_clock};
  int n = 1;
  std::string rung{};
};

// No pause outlasts its clock.
void cut_pauses(MatterClock& clock);

// The order of a matter's clocks beside the term.
inline bool starts_before(const MatterClock& a, const MatterClock& b) {
  return std::tie(a.started, a.name, a.n) < std::tie(b.started, b.name, b.n);
}

struct Attempt {  // to reach the resident
  Instant at;
  std::string channel;  // door, phone, paper
  std::string note;
  bool operator==(const Attempt&) const = default;
};

struct Objection {  // to having been handed the matter, waiting for a ruling
  Uuid by;
  Instant at;
  std::string reason;
  bool operator==(const Objection&) const = default;
};

struct MatterAnswer {
  std::string outcome;  // solved, partly, explained, referred
  std::string text;
  Instant at;
  std::string by;             // actor
  std::vector<Uuid> parts{};  // of the helpers whose parts it rests on
  std::string without{};      // why other parts were not waited for
  std::string body{};         // of the plan, that gave it; empty: the town's own
  bool operator==(const MatterAnswer&) const = default;
};

// A picture that was added to a matter; its bytes are kept beside the journal, by their hash.
struct MatterFile {
  std::string hash;  // SHA-256 of the cleaned bytes, hexadecimal
  std::string type;  // "image/jpeg", "image/png"
  std::int64_t bytes = 0;
  int width = 0, height = 0;
  bool by_resident = false;
  std::string by;  // actor
  Instant at;
  bool operator==(const MatterFile&) const = default;
};

// How far a matter has ever come: what a plan makes public from then on stays so when it is
// reopened.
enum class Reached { opened, answered, closed };

struct Matter {
  Uuid id;
  std::string receipt;
  std::string check_mac;  // 32 bytes: HMAC of the resident's check code
  std::string kind;
  std::string title, body, unit, place;
  std::string channel;             // visit, desk, phone, paper, public, client
  bool reply = true;               // the resident wants a reply
  std::optional<Uuid> reporter{};  // the visitor who brought it in
  std::optional<Uuid> dwelling{};  // only when the resident wants a reply at the door
  std::optional<Uuid> contact{};
  MatterState state = MatterState::listed;
  std::optional<Uuid> owner{};
  std::optional<Uuid> responsible{};  // who accepted last: informs the resident until another does
  std::set<std::string> handlers{};   // actors who owned it, answered or took part in this round
  std::set<std::string> former{};     // the same of the rounds before
  // Of this round; sets hold actors.
  std::optional<Instant> handed{};  // the last time it was handed over
  std::string handed_by{};          // the actor who did
  std::optional<Objection> objection{};
  std::set<std::string> objected{};       // may not object again
  std::set<std::string> released{};       // were right: it does not come back to them
  std::set<std::string> routers{};        // handed over or ruled
  std::optional<Instant> review_asked{};  // and not done yet
  bool reviewed = false;
  std::optional<Instant> reviewed_at{};  // the last time
  std::string review_body{};             // of the plan, that looked first; empty: not on record
  std::set<std::string> reviewers{};     // the accounts that decided or entered it
  bool rechecked = false;                // looked at once more, where the plan has that
  std::optional<Uuid> joined{};          // to another matter, which leads (join.hpp)
  std::vector<MatterFile> files{};       // as they were added
  std::set<std::string> joiners{};  // ids of those that were joined to this one and did not leave
  // Who may neither handle nor see it: accounts that it is about or that have an interest.
  std::set<std::string> recused{};
  // Whom of the staff the resident says it is about: "village", "town"; empty: nobody.
  std::string concerns{};
  // The body that alone reads and handles it (a sealed kind); empty: an ordinary matter.
  std::string competent{};
  std::set<std::string> informed{};  // of the staff, who has heard this answer (telling.hpp)
  std::vector<Help> helps{};         // of all rounds, as they were asked
  std::vector<Forward> forwards{};   // of all rounds; only the last can be open
  int round = 1;
  int objections = 0;                 // of this round
  Instant first_reported;             // by the resident: the first clock starts then
  Date listed_on;                     // the day it came in, which may be days later
  std::vector<MatterClock> clocks{};  // one a round; the last is the current one
  std::vector<MatterClock> sides{};   // beside them, as they started
  std::optional<MatterAnswer> answer{};
  std::vector<Attempt> attempts{};
  std::optional<Instant> contacted{};  // the last time the resident was spoken to in this round
  std::optional<Instant> told{}, confirmed{}, closed{};
  std::string closing{};   // confirmed, or one of the exits (decide.hpp)
  std::string excluded{};  // the plan's reason for not judging it like others; empty: it is judged
  int excluded_round = 0;  // the round that the reason is about; 0: the whole matter
  std::int64_t plan_version = 1;
  Reached reached = Reached::opened;
  // Kept from the public, whatever the plan publishes; each side takes back only its own word.
  bool hidden_by_resident = false, hidden_by_staff = false;
  bool text_erased = false;  // title, text and place were taken out for good
  bool operator==(const Matter&) const = default;

  [[nodiscard]] bool is_hidden() const { return hidden_by_resident || hidden_by_staff; }
  [[nodiscard]] const MatterClock& clock() const { return clocks.back(); }
  [[nodiscard]] bool is_sealed() const { return !competent.empty(); }
  // Nobody routes it: whoever is competent takes it on.
  [[nodiscard]] bool is_taken_on() const { return is_sealed() || concerns == "town"; }
  [[nodiscard]] bool is_recused(const std::string& actor) const { return recused.contains(actor); }
  [[nodiscard]] bool is_closed() const { return state == MatterState::closed; }
  // Null when there is none.
  [[nodiscard]] const MatterClock* clock_named(std::string_view name, int n) const;
  // The running clock that is due first; null when none runs. Clocks know nothing of each other.
  [[nodiscard]] const MatterClock* next_clock() const;
  // To the body that it waits to be sent to, is with, or was returned by; null when it is the
  // town's.
  [[nodiscard]] const Forward* forwarded() const {
    return forwards.empty() || !forwards.back().is_open() ? nullptr : &forwards.back();
  }
  // Overdue: the current round's clock still runs after the end of its due day.
  [[nodiscard]] bool overdue(Instant now) const {
    return !clocks.empty() && clock().state == ClockState::running && now >= clock().due_at;
  }
};

// The matter after `event`, which happened at `at` by `actor`. "matter.opened" makes it; any other
// event needs the matter it belongs to. An event this program does not know is a broken journal:
// std::logic_error.
Matter fold(std::optional<Matter> before, const Event& event, Instant at, const std::string& actor);

// The part of the fold that only the history tells: owner, handlers, what was granted and when the
// clocks stood still. Tables keep the rest in rows and play the events again.
void note_history(Matter& matter, const Event& event, Instant at, const std::string& actor);

// JSON forms used inside events.
base::Json to_json(const MatterClock& clock);
MatterClock clock_from_json(const base::Json& json);

// The receipt number of a matter: the low 50 bits of its id in Crockford base32, "XXXXX-XXXXX".
// The phone makes the same number without a signal.
std::string receipt_of(const Uuid& matter);
// What a resident typed, as a receipt number; O and I/L are read as 0 and 1, case and dashes do not
// matter. Nothing when it cannot be one.
std::optional<std::string> normal_receipt(std::string_view typed);

}  // namespace wanhu::domain
