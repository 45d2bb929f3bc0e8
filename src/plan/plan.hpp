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
#include "plan/finding.hpp"

namespace wanhu::plan {

using base::Date;
using calendar::Amount;

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

struct Header {
  std::string id{};
  std::string title{};
  std::string issuer{};
  std::string number{};  // document number (发文字号); often empty
  Date issued{};
  std::optional<Approval> approved{};
  Window window{};
  std::string retro{};     // why the window may begin before `issued`; empty when it does not
  std::string calendar{};  // "cn-office"
  std::optional<Source> source{};
  std::vector<Goal> goals{};
  std::vector<Phase> phases{};  // in order of time
};

// ---- [org], [duties] ---------------------------------------------------------------------------

struct Unit {
  std::string id{}, name{};
  std::string kind{};      // "village", "community" …
  std::string of{};        // parent unit; the root's id when the file does not say
  std::int64_t quota = 0;  // dwellings to visit, where the plan has a quota
};

struct Office {
  std::string id{}, name{};
  std::string of{};       // the unit it belongs to; empty when external
  bool external = false;  // outside the plan's tree, e.g. the county centre
};

struct Org {
  Unit root{};
  std::vector<Unit> units{};  // without the root
  std::vector<Office> offices{};
};

struct Seat {
  std::string as{};    // the position: "组长"
  int n = 1;           // how many; per unit of kind `each` when that is given
  std::string each{};  // a unit kind, or empty
  std::string who{};   // who fills it by office, e.g. "村支部书记"
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
  std::string from{};  // what it works on, e.g. "matters.repeated"
  std::string src{};
};

// ---- [quota.household_visit] -------------------------------------------------------------------

struct Quota {
  std::string id{};                     // "household_visit"
  std::string unit{};                   // what is counted: "户"
  std::int64_t total = 0;               // equals the sum of org.units[].quota
  bool floor = false;                   // a floor, never a ceiling
  std::string coverage{};               // "every_address" (denominator: the register) or "quota"
  std::string split_by{};               // e.g. "party_cadres"
  std::string split_method{};           // "largest_remainder"
  std::vector<std::string> outcomes{};  // the outcomes that count as reached, e.g. "declined"
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
  std::string show_if{};
};

struct Form {
  std::string id{};  // "feedback"
  std::string name{};
  std::string use{};       // "service_feedback": never an input to evaluation
  bool anonymous = false;  // answers are never tied to a person or a dwelling
  Amount retain{};         // how long answers are kept
  std::vector<Question> ask{};
  std::string src{};
};

// ---- [matters] ---------------------------------------------------------------------------------

struct MatterKind {
  std::string id{}, name{};
  std::string owner{};  // unit or office
  Amount due{};         // a bare "10日" is read by matters.basis
  std::string src{};
};

struct Reminder {
  int percent = 100;  // of the term that has run; 100 = on the due day
  std::string to{};   // "owner", "visitor", "resident", or the id of a duty, office or unit
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

enum class DayBasis { none, calendar, working };  // what a bare "日" in a term means

struct Matters {
  std::vector<MatterKind> kinds{};
  DayBasis basis = DayBasis::none;
  bool roll_to_working_day = false;  // roll = "next_working_day"
  std::vector<Reminder> remind{};    // ascending
  std::vector<std::string> tell{};   // who hears the outcome, in this order
  Close close{};
  std::optional<Callback> callback{};
  bool tail = false;  // clocks run on after the window ends
};

// ---- [[report]] and the blocks that are only carried for now -----------------------------------

struct Report {
  std::string id{}, name{};
  std::string every{};       // "工作日", "日", "周", "半月", "月", "季度", "半年", "年"
  std::string from{}, to{};  // unit or office
  std::string src{};
};

struct Survey {
  std::string id{}, name{};
  std::string run_by{};
  std::string waves_each{};  // "half_year"
  int waves_n = 0;
  std::vector<std::string> frame{};
  std::vector<std::string> hide_from{};  // units, unit kinds or offices: the firewall
  std::string src{};
};

struct Indicator {
  std::string id{};
  std::string num{}, den{};  // expressions, as written
  int min_n = 0;
  std::string use{};  // "display" or "manage"
};

struct LadderStep {
  std::string act{};  // `do` in the file
  std::string to{}, of{};
  int at = 0, delta = 0;
  std::optional<Amount> review{}, lapse{};
};

struct Ladder {
  std::string id{}, when{};
  std::vector<LadderStep> steps{};
  std::vector<std::string> needs{};
  std::string src{};
};

struct Plan {
  Header head{};
  Org org{};
  std::vector<Duty> duties{};
  std::vector<Task> tasks{};
  std::vector<Quota> quotas{};
  std::vector<Form> forms{};
  Matters matters{};
  std::vector<Report> reports{};
  std::vector<Survey> surveys{};
  std::vector<Indicator> indicators{};
  std::vector<Ladder> ladders{};

  std::vector<std::string> holes{};  // paths such as "task[0].from"
  std::string digest{};              // SHA-256 of the file's bytes, hexadecimal: the plan's version

  // Null when there is none. The root is a unit too.
  [[nodiscard]] const Unit* unit(std::string_view id) const;
  [[nodiscard]] const Office* office(std::string_view id) const;
  [[nodiscard]] const Phase* phase(std::string_view id) const;
  [[nodiscard]] const Phase* phase_on(Date day) const;
  [[nodiscard]] const Duty* duty(std::string_view id) const;
  [[nodiscard]] const Form* form(std::string_view id) const;
  [[nodiscard]] const Quota* quota(std::string_view id) const;
  [[nodiscard]] const MatterKind* matter_kind(std::string_view id) const;
  // The Chinese name of a unit, office or duty; the id itself when there is none.
  [[nodiscard]] std::string name_of(std::string_view id) const;
};

struct Loaded {
  std::optional<Plan> plan{};       // present when no finding is an error
  std::vector<Finding> findings{};  // in order of position, at most k_findings_max
  bool more = false;                // further findings were left out
  std::string file_name{};          // as given to `load`; it is printed, never opened

  [[nodiscard]] bool has(Severity severity) const;
  [[nodiscard]] bool may_activate() const;  // a plan without error and without hold
};

inline constexpr std::size_t k_findings_max = 50;
inline constexpr std::size_t k_file_bytes_max = 1U << 20U;
inline constexpr int k_depth_max = 16;  // nested arrays and tables; parts of a dotted key

// Reads any bytes whatever: never throws on input, never hangs.
Loaded load(std::string_view text, std::string file_name);

}  // namespace wanhu::plan
