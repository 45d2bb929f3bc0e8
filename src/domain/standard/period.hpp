// The periods a standard is assessed for, as the plans have them: each belongs to the version of
// the plan that governs its last day, so a change of plan makes later periods anew and leaves those
// that have passed as they were (law 3, decision 0027).
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "calendar/period.hpp"
#include "domain/work/asks.hpp"
#include "plan/plan.hpp"

namespace wanhu::domain {

struct StandardPeriod {
  // "2021" a year, "2021-H1" half of one, "2021-Q2" a quarter, "2021-B3" two months, "2021-05" a
  // month, "2021-05-11" what begins on that day, "once" the plan's whole window. It does not change
  // when the plan's window is cut otherwise.
  std::string id;
  calendar::Window window;
  const plan::Plan* plan = nullptr;          // which governs its last day
  const plan::Standard* standard = nullptr;  // as that version has it
  std::int64_t version = 0;

  // A streak counts years: that of its last day.
  [[nodiscard]] int year() const { return window.to.year(); }
};

std::string period_id(calendar::Period period, Date whole_from);

// Of the versions of one plan, ascending; what they point to must outlive the periods.
std::vector<StandardPeriod> periods_of(const std::vector<Governing>& history,
                                       std::string_view standard,
                                       const calendar::Calendar& calendar);

// The units it is for in that window, in the plan's order: those of the kind `each`, or without one
// every unit of the plan but its root (plan S4 二: villages and communities alike). Units that the
// plan has on other days only are left out.
std::vector<std::string> units_of(const plan::Plan& plan, const plan::Standard& standard,
                                  const calendar::Window& window);

// Null when there is none.
const plan::StandardItem* item_of(const plan::Standard& standard, std::string_view id);

}  // namespace wanhu::domain
