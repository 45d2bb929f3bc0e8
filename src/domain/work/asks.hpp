// What plans ask of units, day by day: tasks, cadences, reports, publicity, rounds of inspection
// and of supervision, self-assessments, listings. Nothing here is stored: asks are derived from the
// plan versions that were in force, so a change of plan re-derives the future and leaves the past
// (decision 0027). What was done about them: acts.hpp.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "calendar/period.hpp"
#include "plan/plan.hpp"

namespace wanhu::domain {

using base::Date;

// One line of a plan that asks for something, in one form whatever block it stands in.
struct Rule {
  std::string key;    // "cadence.dialogue": block and id; stable over versions
  std::string block;  // task, cadence, report, publicity, inspect, listing, supervision, standards
  std::string id, name;
  std::string who;  // id of a duty, office, team or unit, or a position in words; may be empty
  std::string act;  // cadence: what is done (`do`): visit, meeting, patrol …; otherwise the block
  std::vector<std::string> units{};  // one ask each; never empty
  // Its units are there on these days only ("2021-07-01/2021-12-31"); the others of the plan's line
  // stand in a rule of the same key. Empty: they are there as long as it asks.
  std::string days{};
  // Asked of one body alone: what is done for it counts wherever in the plan it is done.
  bool everywhere = false;
  // Again and again: every such period. Nothing: once, by the last day.
  std::optional<calendar::Period> period{};
  Date from{}, to{};  // both included: within which it is asked
  int times = 1;
  // Of inspections without a number: each place of that kind once. Then `times` is 0.
  std::string each_place{};
  std::string on_miss{};               // remind, explain, notice; empty: nothing follows
  std::vector<std::string> deliver{};  // what is handed in
  std::string works_on{};              // "matters.repeated", "supervision.findings"; or empty
  std::string src{};

  [[nodiscard]] bool is_once() const { return !period.has_value(); }
  bool operator==(const Rule&) const = default;
};

// In the order of the plan. Units are those of the kind `each`, or the one that `who` belongs to.
std::vector<Rule> rules_of(const plan::Plan& plan);

// A version of one plan and the days on which it governed. The first of a plan governs the days
// before it was activated too (from k_no_beginning): its window is what was agreed on.
struct Governing {
  const plan::Plan* plan = nullptr;
  std::int64_t version = 0;
  Date from, to;  // both included; of the newest `to` is k_no_end
};
inline constexpr Date k_no_beginning{-100'000'000}, k_no_end{100'000'000};

struct Ask {
  std::string_view plan;  // its id
  std::int64_t version = 0;
  const Rule* rule = nullptr;
  std::string_view unit;
  calendar::Window window;
  int times = 1;  // 0: each place of rule->each_place once
};

// What a rule asks in some days: each of its units, in each of the windows. Lives as long as the
// Asks it is of.
struct AskRun {
  std::string_view plan;
  std::int64_t version = 0;
  const Rule* rule = nullptr;
  std::span<const calendar::Window> windows{};  // ascending; never empty
  std::span<const std::uint32_t> by_name{};     // places in rule->units, in the order of names

  // Where the unit stands in rule->units; nothing when it is not asked.
  [[nodiscard]] std::optional<std::size_t> unit_at(std::string_view unit) const;
  [[nodiscard]] Ask ask(std::size_t unit, const calendar::Window& window) const;
};

// A rule that another plan under this one says for itself: there it stands in place of this one's.
struct Replaced {
  std::string rule, unit;
  Date from, to;
  auto operator<=>(const Replaced&) const = default;
};

// All asks of one plan. A rule that a new version has not changed runs on; one that it changed or
// dropped ends the day before, and what is asked once is asked by the version that governed its
// last day. So no window that has passed is ever altered.
class Asks {
 public:
  // `history` ascending by time; nothing of it is needed afterwards.
  Asks(const std::vector<Governing>& history, const calendar::Calendar& calendar,
       std::vector<Replaced> replaced = {});

  [[nodiscard]] const std::string& plan() const { return plan_; }  // its id
  // Those whose window touches [from, to], by rule, unit and day; they live as long as this does.
  // Windows too short to ask for anything are left out.
  void each(Date from, Date to, const std::function<void(const Ask&)>& visit) const;
  // The same by rules, for who counts units rather than looks at them one by one. Whoever uses it
  // leaves out what is_replaced.
  void each_run(Date from, Date to, const std::function<void(const AskRun&)>& visit) const;
  // Whether a plan under this one asks it of the unit in its place.
  [[nodiscard]] bool is_replaced(const AskRun& run, std::size_t unit,
                                 const calendar::Window& window) const;
  // The one whose window holds the day; nothing when there is none.
  [[nodiscard]] std::optional<Ask> find(std::string_view rule, std::string_view unit,
                                        Date day) const;
  // What the plan says of it for the unit as of that day, also between its windows and after the
  // last; null when it never asked for it.
  [[nodiscard]] const Rule* rule(std::string_view key, std::string_view unit, Date day) const;

 private:
  struct Run {  // of one rule, over versions that say the same
    Rule rule;
    std::int64_t version = 0;               // the newest of them
    std::vector<calendar::Window> windows;  // never empty
    std::vector<std::uint32_t> by_name;
  };
  [[nodiscard]] AskRun part(const Run& run, std::span<const calendar::Window> windows) const;
  // The window of the run that holds the day and is the unit's.
  [[nodiscard]] std::optional<Ask> find_in(const Run& run, std::string_view unit, Date day) const;

  std::string plan_;
  std::vector<Run> runs_;
  std::vector<Replaced> replaced_;  // ascending
};

// How much of an ask was done. Of what is asked again and again only what was done within the
// window; of what is asked once, whatever was done until its last day, and what came after it.
struct Done {
  int in_time = 0, late = 0;
  bool excused = false;
};
enum class AskState { ahead, open, met, late, missed, excused };
AskState state_of(const calendar::Window& window, int times, const Done& done, Date today);
std::string_view text_of(AskState state);

}  // namespace wanhu::domain
