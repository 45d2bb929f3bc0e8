#include "domain/matter/calendars.hpp"

#include <stdexcept>

namespace wanhu::domain {

namespace {

calendar::Calendar named(const plan::Plan& plan, const calendar::Calendar& national,
                         std::string_view id) {
  const plan::NamedCalendar* const found = plan.named_calendar(id);
  return found == nullptr ? national : national.with(found->changes);
}

}  // namespace

std::string_view text_of(CalendarFrom from) {
  switch (from) {
    case CalendarFrom::clock:
      return "clock";
    case CalendarFrom::kind:
      return "kind";
    case CalendarFrom::office:
      return "office";
    case CalendarFrom::unit:
      return "unit";
    case CalendarFrom::plan:
      return "plan";
  }
  throw std::logic_error("unknown source of a calendar");
}

CalendarChoice calendar_choice(const plan::Plan& plan, const CalendarUse& use) {
  if (const plan::SideClock* clock = plan.matters.clock(use.clock);
      clock != nullptr && !clock->calendar.empty())
    return {clock->calendar, CalendarFrom::clock, clock->id};
  if (const plan::MatterKind* kind = plan.matter_kind(use.kind)) {
    if (!kind->calendar.empty()) return {kind->calendar, CalendarFrom::kind, kind->id};
    if (const plan::Office* office = plan.office(kind->owner);
        office != nullptr && !office->calendar.empty())
      return {office->calendar, CalendarFrom::office, office->id};
  }
  // No unit stands above itself (L-CYCLE).
  for (const plan::Unit* unit = plan.unit(use.unit); unit != nullptr; unit = plan.unit(unit->of))
    if (!unit->calendar.empty()) return {unit->calendar, CalendarFrom::unit, unit->id};
  return {plan.head.calendar, CalendarFrom::plan};
}

calendar::Calendar calendar_used(const MatterRules& rules, const CalendarUse& use) {
  return named(rules.plan, rules.calendar, calendar_choice(rules.plan, use).id);
}

calendar::Calendar calendar_for(const MatterRules& rules, const Matter& matter) {
  return calendar_used(rules, {.unit = matter.unit, .kind = matter.kind});
}

std::string calendar_id(std::string_view version) {
  return std::string(version.substr(0, version.find('/')));
}

calendar::Calendar kept_calendar(const plan::Plan& plan, const calendar::Calendar& national,
                                 const MatterClock& clock) {
  return named(plan, national, calendar_id(clock.calendar));
}

calendar::Calendar plan_calendar(const plan::Plan& plan, const calendar::Calendar& national) {
  return named(plan, national, plan.head.calendar);
}

}  // namespace wanhu::domain
