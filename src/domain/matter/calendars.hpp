// Which calendar the terms of a matter are counted by: the clock's own, that of the matter's kind,
// of the office that owns the kind, of the unit the matter is in or of the nearest unit above it,
// the plan's, and at last the national one. A clock keeps the calendar it was counted by (by name,
// in MatterClock::calendar) as long as it runs.
#pragma once

#include <string>
#include <string_view>

#include "domain/matter/decide.hpp"

namespace wanhu::domain {

enum class CalendarFrom { clock, kind, office, unit, plan };
std::string_view text_of(CalendarFrom from);

struct CalendarChoice {
  std::string id;  // of the plan's calendars, or "cn-office"
  CalendarFrom from = CalendarFrom::plan;
  std::string by{};  // the id of the clock, kind, office or unit that names it; empty: the plan
};

struct CalendarUse {
  std::string_view unit, kind;
  std::string_view clock{};  // a clock beside the term; empty: the term
};

CalendarChoice calendar_choice(const plan::Plan& plan, const CalendarUse& use);
calendar::Calendar calendar_used(const MatterRules& rules, const CalendarUse& use);
// That of the matter's term.
calendar::Calendar calendar_for(const MatterRules& rules, const Matter& matter);

// "fair" of "fair/1a2b3c4d+cn-office/2026".
std::string calendar_id(std::string_view version);
// The calendar that a clock was counted by.
calendar::Calendar kept_calendar(const plan::Plan& plan, const calendar::Calendar& national,
                                 const MatterClock& clock);

// The plan's calendar, for what concerns no single unit.
calendar::Calendar plan_calendar(const plan::Plan& plan, const calendar::Calendar& national);

}  // namespace wanhu::domain
