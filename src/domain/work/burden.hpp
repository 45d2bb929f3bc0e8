// The burden of a unit: how many forms, reports, meetings and inspections the plans in force ask of
// it in a month, all of them together, against the caps that plans set (F29; S1-26, S2-05, S2-30,
// S2-41). A check of one plan's text adds up that plan alone (L-BURDEN); here stands what several
// ask of the same people at once; of plans before they are in force: burden_together.hpp.
//
// What counts, by the day on which it is due (the last of its window):
//   reports      each time of [[report]], of a cadence that reports, and of a task that hands in a
//                report (报告, 总结, 汇报)
//   meetings     each time of a cadence that meets or studies, and a task with minutes (纪要)
//   inspections  each time of a round of inspection or supervision, of a self-assessment, and of a
//                cadence that inspects
//   forms        different ones, however often they are filled in: the [form]s that visitors of the
//                unit ask while visits are on, reports that are tables, and tables that a task
//                hands in (表, 台账, 清单, 登记 …)
// Visits, patrols, sweeps and publicity are the work itself and are no burden in this sense.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "domain/work/asks.hpp"

namespace wanhu::domain {

enum class Load { forms, reports, meetings, inspections };
inline constexpr std::size_t k_loads = 4;
std::string_view text_of(Load load);

struct BurdenWeight {
  Load load;
  int each = 1;           // how many, every time it is due
  bool distinct = false;  // counted once, however often
  bool operator==(const BurdenWeight&) const = default;
};
// What one time of the rule weighs; empty: nothing. `plan`: the version that asks.
std::vector<BurdenWeight> weights_of(const Rule& rule, const plan::Plan& plan);

// One plan with its asks and the versions that governed.
struct BurdenPlan {
  const Asks* asks = nullptr;
  std::vector<Governing> history{};
};
// What was done about a rule in the month, in a unit.
struct BurdenDone {
  std::string plan, rule, unit;
  std::int64_t n = 0;
};

struct BurdenLine {  // what one rule or form asks of the unit in the month
  std::string plan, rule, name, src;
  Load load = Load::reports;
  std::int64_t asked = 0;
  std::optional<std::int64_t> done{};  // nothing: not recorded as such (forms)
};

// A plan's cap on the unit, in the period it is set for.
struct BurdenCap {
  std::string plan;
  std::string per;  // the word of the file
  int max = 0;
  calendar::Window window;
  std::int64_t asked = 0;  // in that window, of all plans

  [[nodiscard]] bool is_over() const { return asked > max; }
};

struct UnitBurden {
  std::string unit;
  std::array<std::int64_t, k_loads> asked{};  // in the month, by Load
  std::array<std::int64_t, k_loads> done{};
  std::array<std::optional<BurdenCap>, k_loads> caps{};  // of several the one that is fullest
  std::vector<BurdenLine> lines{};                       // by plan, rule and load

  [[nodiscard]] const std::optional<BurdenCap>& cap(Load load) const {
    return caps.at(static_cast<std::size_t>(load));
  }
};
// What one plan asks of the unit in those days.
std::int64_t asked_of(const BurdenPlan& plan, const calendar::Window& window,
                      const std::string& unit, Load load);
// The loads that are over a cap.
std::vector<Load> over_budget(const UnitBurden& burden);

// The month that holds `day`, for every unit of `tree` (the plans in force as one) that is asked
// for anything or capped, in the order of the tree. A cap holds for the units that its plan names
// and those below them.
std::vector<UnitBurden> burden_of(const std::vector<BurdenPlan>& plans, const plan::Org& tree,
                                  const std::vector<BurdenDone>& done, Date day,
                                  const calendar::Calendar& calendar);

}  // namespace wanhu::domain
