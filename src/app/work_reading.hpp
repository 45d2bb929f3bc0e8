// What is asked in some days as one reader sees it, rule by rule, with what was done about it. Who
// counts a county's units asks here and makes no row for each of them (query_work.hpp has the
// rows).
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <tuple>
#include <unordered_map>
#include <vector>

#include "app/filter.hpp"
#include "app/query_work.hpp"

namespace wanhu::app {

// Places of one kind by the days on which they came and went: a window asks for those that stood on
// its last day, so that one that is registered later makes no earlier window a miss.
struct PlaceDays {
  std::vector<Date> from{}, closed{};  // ascending
  [[nodiscard]] int on(Date day) const;
};

// One rule in the days asked for: those of its units that the reader sees, and what was done in
// each. Valid while it is visited.
class WorkPart {
 public:
  using Window = calendar::Window;
  struct Told {  // of one unit in one window
    domain::Done done{};
    domain::AskState state = domain::AskState::ahead;
    const std::string* excuse = nullptr;       // the reason
    const std::string* explanation = nullptr;  // why it was not met
  };

  [[nodiscard]] std::string_view plan() const { return run_->plan; }
  [[nodiscard]] const domain::Rule& rule() const { return *run_->rule; }
  [[nodiscard]] std::span<const Window> windows() const { return run_->windows; }
  // Places in rule().units, ascending.
  [[nodiscard]] const std::vector<std::uint32_t>& units() const { return units_; }
  // Nothing where another plan asks it, or where there is nothing to do it about.
  [[nodiscard]] std::optional<domain::Ask> ask(std::uint32_t unit, const Window& window) const;
  [[nodiscard]] Told told(const domain::Ask& ask, std::uint32_t unit) const;
  // What counts of the unit in the window, by day.
  [[nodiscard]] std::span<const domain::Deed> deeds(std::uint32_t unit, const Window& window) const;

 private:
  friend class WorkReading;
  using Words = std::map<std::pair<std::string, Date>, std::string>;  // by unit and first day
  void sort(std::vector<std::pair<std::uint32_t, domain::Deed>>& found);

  const domain::Asks* asks_ = nullptr;
  const domain::AskRun* run_ = nullptr;
  Date today_;
  std::vector<std::uint32_t> units_;
  std::vector<domain::Deed> deeds_;      // by unit and day
  std::vector<std::uint32_t> begins_;    // of each unit in deeds_, and the end; empty: none at all
  const Words* excuses_ = nullptr;       // null: none
  const Words* explanations_ = nullptr;  // null: none
  // Of rules that ask for each place of a kind: those of each unit.
  const std::unordered_map<std::string_view, PlaceDays>* places_ = nullptr;
};

class WorkReading {
 public:
  WorkReading(Reader& reader, const WorkAsk& ask);

  // Null before the first plan.
  [[nodiscard]] const WorkRef& work() const { return work_; }
  [[nodiscard]] Date today() const { return today_; }
  // By plan and rule. `items`: with what was handed in, also where nothing is asked for.
  void each(bool items, const std::function<void(const WorkPart&)>& visit);

 private:
  using Found = std::vector<std::pair<std::uint32_t, domain::Deed>>;
  [[nodiscard]] bool is_wanted(std::string_view plan, const domain::Rule& rule) const;
  [[nodiscard]] std::vector<std::uint32_t> units_of(const domain::AskRun& run) const;
  void as_of_cut(Filter& filter, const char* began, const char* ended) const;
  Found deeds_of(const domain::AskRun& run, bool items);
  using AllWords = std::map<std::pair<std::string, std::string>, WorkPart::Words>;  // plan, rule
  void read_words();
  AllWords words_in(const char* table, const char* ended, Date from);
  static const WorkPart::Words* words_of(const AllWords& all, const domain::AskRun& run);
  const std::unordered_map<std::string_view, PlaceDays>& places_of(const domain::Rule& rule);
  std::map<std::string, PlaceDays> place_days(const std::string& kind);

  Reader& reader_;
  const WorkAsk& ask_;
  Date today_;
  WorkRef work_;
  PlanRef plan_;  // of which work_ is
  std::optional<std::int64_t> cut_;
  std::vector<std::string> posts_;  // of a visitor
  AllWords excuses_, explanations_;
  struct Places {
    std::unordered_map<std::string_view, PlaceDays> by_unit;  // with those of units below
    PlaceDays all;
  };
  std::map<std::string, Places> places_;  // by kind
  std::unordered_map<std::string_view, PlaceDays> everywhere_;
};

}  // namespace wanhu::app
