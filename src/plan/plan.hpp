// The typed plan: one campaign as data. `load` reads TOML text with a closed schema (schema.cpp)
// and reports every finding at once, each with its position; docs and vocabulary: plans/README.md.
//
// Invariants of a Plan that came out of `load`:
//  - ids are unique within their list, and every reference (owner, phase, at, of, from, to …) names
//    something that exists;
//  - it has no finding of severity error. When it has holes ("?" in the file), the fields concerned
//    keep their default value and `holes` lists them; such a plan may be reviewed, never activated
//    (Loaded::may_activate);
//  - people are positions ("组长", "村支部书记"), never names.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.hpp"
#include "calendar/amount.hpp"
#include "plan/blocks.hpp"
#include "plan/finding.hpp"
#include "plan/messages.hpp"

namespace wanhu::plan {

// ---- [plan] ------------------------------------------------------------------------------------

struct Approval {  // who adopted the plan: a body or a position
  std::string by{};
  std::string src{};
};

struct Window {  // both days included
  Date from{}, to{};
  std::string src{};
};

struct Source {  // the document the plan was made from
  std::string issuer{};
  std::string title{};
  Date date{};
};

struct Goal {
  std::string text{};
  std::vector<std::string> uses{};  // ids of indicators
  std::string src{};
};

struct Phase {  // phases tile the window: no gap, no overlap
  std::string id{}, name{};
  Date from{}, to{};  // both days included
  std::string src{};
};

struct Diagnosis {  // why the campaign is needed, and what answers it
  std::string cause{};
  std::vector<std::string> measures{}, indicators{};  // ids of tasks, of indicators
  std::string src{};
};

struct Header {
  std::string id{};
  std::string title{};
  std::string issuer{};
  std::string number{};  // document number (发文字号); often empty
  Date issued{};
  std::optional<Approval> approved{};
  Window window{};
  std::string retro{};       // why the window may begin before `issued`; empty when it does not
  std::string calendar{};    // "cn-office" or one of the plan's
  std::string parent{};      // id of the plan this one stands under: it may tighten, fill and add
  std::string supersedes{};  // id of the plan this one takes the place of
  std::optional<Source> source{};
  std::vector<Goal> goals{};
  std::vector<Phase> phases{};  // in order of time
  std::vector<Diagnosis> diagnosis{};
};

// ---- [org], [duties] ---------------------------------------------------------------------------

struct Unit {
  std::string id{}, name{};
  std::string kind{};                // "village", "community" …
  std::string of{};                  // parent unit; the root's id when the file does not say
  std::string code{};                // administrative division code
  std::optional<Date> from{}, to{};  // part of the plan from … to; both days included
  std::int64_t quota = 0;            // dwellings to visit, where the plan has a quota
  std::string calendar{};            // empty: that of the unit above

  [[nodiscard]] bool is_on(Date day) const {
    return (!from || *from <= day) && (!to || day <= *to);
  }
};

struct Office {
  std::string id{}, name{};
  std::string of{};        // the unit it belongs to; empty when external
  bool external = false;   // outside the plan's tree, e.g. the county centre
  std::string calendar{};  // of the kinds of matters it owns; empty: that of the matter's unit
};

struct Team {
  std::string id{}, name{};
  std::string of{};    // unit or office
  std::string each{};  // one (or n) in each unit of this kind
  int n = 1;
  std::string src{};
};

struct Counted {  // units of a kind of which only the number is known
  std::string kind{};
  std::int64_t n = 0;
  std::string src{};
};

struct Org {
  Unit root{};
  std::vector<Unit> units{};  // without the root
  std::vector<Office> offices{};
  std::vector<Team> teams{};
  std::vector<Counted> counted{};
};

struct Seat {
  std::string as{};         // the position: "组长"
  int n = 1;                // how many; per unit of kind `each` when that is given
  std::string each{};       // a unit kind, or empty
  std::string who{};        // who fills it by office, e.g. "村支部书记"
  bool is_counted = false;  // `n` is said; otherwise one at least
};

struct Duty {
  std::string id{}, name{};
  std::string at{};    // unit or office
  std::string each{};  // one such duty in each unit of this kind
  std::vector<Seat> seats{};
  int min = 0, max = 0;  // people; 0 = not stated
  std::string src{};
};

// ---- [[task]] ----------------------------------------------------------------------------------

struct TaskDay {  // a date, or the first or last day of a phase
  std::optional<Date> date{};
  std::string phase{};
  bool at_end = true;
};

struct Task {
  std::string id{}, name{};
  std::string who{};   // id of a duty, office or unit, or a position in words
  std::string each{};  // unit kind
  std::optional<TaskDay> due{};
  std::string from{};                   // what it works on, e.g. "matters.repeated"
  std::optional<Date> first{}, last{};  // `from` and `to` as days
  std::string phase{};
  std::vector<std::string> deliver{};  // what is handed in
  std::string on_miss{};               // remind, explain, notice
  std::string src{};
};

// ---- [quota.household_visit] -------------------------------------------------------------------

struct Quota {
  std::string id{};        // "household_visit"
  std::string unit{};      // what is counted: "户"
  std::int64_t total = 0;  // equals the sum of org.units[].quota, unless `per`
  // Whom the total is for: each who holds a duty, each team, each unit of a kind, one unit. Empty:
  // all together, as units say by their own `quota`.
  std::string per{};
  std::string every{};                  // in every such period; empty: in the phase
  bool floor = false;                   // more is welcome
  bool ceiling = false;                 // more is not
  std::string coverage{};               // "every_address" (denominator: the register) or "quota"
  std::string split_by{};               // e.g. "party_cadres"
  std::string split_method{};           // "largest_remainder"
  std::vector<std::string> outcomes{};  // those that count; none: those that reach a household
  std::vector<Milestone> milestones{};  // shares of the total, each by a day
  std::string round{};                  // of a share of the total: up, down, nearest
  std::string phase{};                  // id
  std::string src{};
};

// ---- [form.*] ----------------------------------------------------------------------------------

enum class QuestionType { scale5, text, yes_no, choose_one, choose_many, integer };

struct Choice {
  std::string id{}, text{};
};

struct Question {
  std::string id{};
  QuestionType type = QuestionType::text;
  std::string text{};
  std::vector<Choice> choices{};  // of choose_one and choose_many
  std::string opens{};            // "matter": an answer opens one; otherwise empty
  std::string show_if{};          // a condition over earlier questions
  // Of a free text that opens no matter (guard G13).
  std::string purpose{}, access{};
  std::optional<Amount> retain{};
};

struct Form {
  std::string id{};  // "feedback"
  std::string name{};
  std::string use{};       // "service_feedback": never an input to evaluation
  bool anonymous = false;  // answers are never tied to a person or a dwelling
  Amount retain{};         // how long answers are kept
  std::string basis{};     // the ground on which it is asked
  int min_n = 0;           // fewer answers than this are not shown
  std::vector<Question> ask{};
  std::string src{};
};

// ---- [matters] ---------------------------------------------------------------------------------

struct MatterKind {
  std::string id{}, name{};
  std::string owner{};  // unit or office
  Amount due{};         // the newest; a bare "10日" is read by matters.basis
  // Terms that hold from a day on, ascending; empty when `due` always holds.
  std::vector<std::pair<Date, Amount>> dated{};
  std::string channel{};  // ordinary, sealed (tips), statutory
  bool confidential = false;
  std::string statute{};  // the statutory term that `due` keeps within (statutes.hpp)
  std::string basis{};
  std::string calendar{};  // empty: that of the office that owns it, or of the matter's unit
  std::string src{};

  [[nodiscard]] const Amount& due_on(Date day) const;
  // It goes the way that a law has for it: its term is that law's, and it is no service that is
  // judged like others.
  [[nodiscard]] bool is_statutory() const { return channel == "statutory"; }
};

struct Reminder {
  int percent = 100;  // of the term that has run; 100 = on the due day
  std::string to{};   // "owner", "visitor", "resident", or the id of a duty, office or unit
  std::optional<Amount> after{};  // so long after the due day, while the clock still runs
};

// A clock beside the one of the kind's term: it starts with one happening and is met by another.
struct SideClock {
  std::string id{}, name{};
  std::string from{}, until{};  // "opened", "contacted" …: events of a matter without their prefix
  Amount due{};
  std::vector<std::string> kinds{};  // of matters; none: all
  bool pause = false;                // stands still when the matter's term does
  std::vector<Reminder> remind{};    // none: its owner, when it is due
  std::string statute{}, basis{};
  std::string calendar{};  // empty: the matter's
  std::string src{};

  [[nodiscard]] bool is_for(std::string_view kind) const;
};

// A class of matters that is not judged like the others, with its ground in law: it has a statutory
// channel of its own, or none at all.
struct Exclusion {
  std::string id{}, name{};
  std::string to{};      // the body that decides, as the resident is told; empty: none
  std::string ground{};  // the law
  std::string src{};
};

// How much each of the three rates counts in the composite; all 0: no composite is made.
struct RateWeights {
  int response = 0, resolution = 0, satisfaction = 0;  // percent, 100 together
  int min_n = 0;  // a figure of fewer matters is not shown by itself
  std::string src{};
};

struct Close {
  std::string needs{};               // "resident_confirms"
  std::vector<std::string> exits{};  // ways to close without it, each needing evidence
  std::string src{};
};

struct Callback {  // independent check of closed matters
  int share_percent = 0;
  std::string by{};  // "other_than_owner"
};

struct Pause {        // stops the clock for a reason, no longer than `max`
  std::string why{};  // `for`
  Amount max{};
  bool notice = false;  // the resident is told
  std::string src{};
};

struct Extension {
  Amount max{};
  int times = 1;
  std::string by{};
  std::string src{};
};

struct Appeal {  // objection to a hand-over, or review of an outcome
  Amount within{};
  std::string by{};
  std::string src{};
  std::string recheck{};  // of a review: who looks once more; empty: the body above `by`
};

// What everybody may see of single matters. Without it nothing is published; never sealed or
// confidential kinds (L-PUBLISH), never names, places or telephone numbers.
struct Publish {
  std::vector<std::string> kinds{};
  std::vector<std::string> fields{};  // kind, unit, title, state, due, opened, outcome
  std::string after{};                // from when on: "opened", "answered", "closed"
  bool text = false;                  // the resident's words as well, private numbers masked
  std::string src{};

  // "title" only where `text` is too: titles are the resident's words.
  [[nodiscard]] bool shows(std::string_view field) const;
};

enum class DayBasis { none, calendar, working };  // what a bare "日" in a term means

struct Matters {
  std::vector<MatterKind> kinds{};
  DayBasis basis = DayBasis::none;
  bool roll_to_working_day = false;  // roll = "next_working_day"
  std::vector<Reminder> remind{};    // ascending
  std::vector<std::string> tell{};   // who hears the outcome, in this order
  Close close{};
  std::optional<Callback> callback{};
  std::vector<Pause> pauses{};
  std::vector<SideClock> clocks{};
  std::vector<Exclusion> exclusions{};
  std::optional<RateWeights> rates{};
  std::optional<Extension> extend{};
  std::optional<Appeal> objection{}, review{};
  std::optional<Publish> publish{};
  bool tail = false;  // clocks run on after the window ends
  // tail = false is said: no term of what came in within the window ends after it. Where the key is
  // missing nothing was decided (L-TAIL), and terms run on.
  bool ends_with_window = false;

  // Null when there is none.
  [[nodiscard]] const Exclusion* exclusion(std::string_view id) const;
  [[nodiscard]] const SideClock* clock(std::string_view id) const;
};

struct Plan {
  Header head{};
  Org org{};
  std::vector<NamedCalendar> calendars{};
  std::vector<Duty> duties{};
  std::vector<Task> tasks{};
  std::vector<Quota> quotas{};
  std::vector<Form> forms{};
  Matters matters{};
  Messages messages{};
  std::vector<Report> reports{};
  std::vector<Cadence> cadences{};
  std::vector<Staffing> staffing{};
  Places places{};
  std::vector<PublicityItem> publicity{};
  std::vector<Survey> surveys{};
  std::vector<Indicator> indicators{};
  std::vector<Ranking> rankings{};
  std::vector<Bands> bands{};
  std::vector<Ladder> ladders{};
  std::vector<Standard> standards{};
  std::vector<Honours> honours{};
  std::optional<Supervision> supervision{};
  std::optional<Burden> burden{};
  std::vector<Knowledge> knowledge{};

  std::vector<std::string> holes{};  // paths such as "task[0].from"
  std::string digest{};              // SHA-256 of the file's bytes, hexadecimal: the plan's version

  // Null when there is none. The root is a unit too.
  [[nodiscard]] const Unit* unit(std::string_view id) const;
  [[nodiscard]] const Office* office(std::string_view id) const;
  [[nodiscard]] const NamedCalendar* named_calendar(std::string_view id) const;
  [[nodiscard]] const Phase* phase(std::string_view id) const;
  [[nodiscard]] const Phase* phase_on(Date day) const;
  [[nodiscard]] const Duty* duty(std::string_view id) const;
  [[nodiscard]] const Form* form(std::string_view id) const;
  [[nodiscard]] const Form* door_form() const;  // what visitors ask: the first
  [[nodiscard]] const Quota* quota(std::string_view id) const;
  [[nodiscard]] const MatterKind* matter_kind(std::string_view id) const;
  // The Chinese name of a unit, office, duty or team; the id itself when there is none.
  [[nodiscard]] std::string name_of(std::string_view id) const;
};

struct Loaded {
  std::optional<Plan> plan{};       // present when no finding is an error
  std::vector<Finding> findings{};  // in order of position, at most k_findings_max
  bool more = false;                // further findings were left out
  // About the plan rather than its text: blocks that this version only registers (L-NOT-RUN), how
  // long text messages get (L-SMS-LENGTH), and that nobody has approved it yet (L-APPROVAL, a
  // hold).
  std::vector<Finding> notes{};
  std::string file_name{};  // as given to `load`; it is printed, never opened

  [[nodiscard]] bool has(Severity severity) const;
  [[nodiscard]] bool may_activate() const;  // approved, without error and without hold
};

inline constexpr std::size_t k_findings_max = 50;
inline constexpr std::size_t k_file_bytes_max = 10U << 20U;
inline constexpr int k_depth_max = 16;  // nested arrays and tables; parts of a dotted key

struct Above {  // the plan that `plan.parent` names
  std::string_view text;
  std::string file_name;  // as findings name it
};

// Reads any bytes whatever: never throws on input, never hangs. With `above`, L-LOOSER too.
Loaded load(std::string_view text, std::string file_name, const Above* above = nullptr);

}  // namespace wanhu::plan
