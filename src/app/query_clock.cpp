#include "app/query_clock.hpp"

#include "calendar/explain.hpp"
#include "domain/matter/calendars.hpp"
#include "plan/plan.hpp"

namespace wanhu::app {

namespace {

Json pauses_json(const Reader& reader, const domain::MatterClock& clock) {
  Json list = Json::array();
  const domain::ClockPause* const running = clock.paused(reader.now);
  for (const domain::ClockPause& pause : clock.pauses)
    list.push_back({{"why", pause.why},
                    {"name", pause_name(reader, pause.why)},
                    {"from", pause.from.iso()},
                    {"to", pause.to.iso()},
                    {"running", &pause == running}});
  return list;
}

// Time run and time stood still, in hours: together they are the time since the start.
Json spent_json(const Reader& reader, const domain::MatterClock& clock) {
  constexpr std::int64_t k_hour_ms = 3'600'000;
  const Instant until = clock.ended.value_or(reader.now);
  const std::int64_t all = until - clock.started;
  const std::int64_t ran = calendar::running_ms(clock.started, until, clock.standstills());
  return {{"running_hours", ran / k_hour_ms}, {"paused_hours", (all - ran) / k_hour_ms}};
}

// "街南村集市日历，因为街南村用这个日历": which calendar, and who named it. A matter that has
// changed its kind since may have clocks of a calendar that nobody would choose today: then only
// its name.
std::string calendar_words(const Reader& reader, const domain::Matter& matter,
                           const domain::MatterClock& clock, const plan::Plan& plan) {
  const std::string id = domain::calendar_id(clock.calendar);
  const plan::NamedCalendar* const named = plan.named_calendar(id);
  const std::string name = named == nullptr ? word(reader, "CALENDAR-NATIONAL") : named->name;
  const domain::CalendarChoice choice = domain::calendar_choice(
      plan, {.unit = matter.unit, .kind = matter.kind, .clock = clock.name});
  if (choice.id != id) return word(reader, "CALENDAR-OF", {{"name", name}});
  const plan::MatterKind* const kind = plan.matter_kind(choice.by);
  const bool by_kind = choice.from == domain::CalendarFrom::kind && kind != nullptr;
  const std::string by = choice.from == domain::CalendarFrom::clock
                             ? clock_name(reader, clock, plan)
                             : (by_kind ? kind->name : plan.name_of(choice.by));
  return word(reader, "CALENDAR-OF." + std::string(text_of(choice.from)),
              {{"name", name}, {"by", by}});
}

// The days that an extension added after those of the term: its day is due in place of theirs.
void add_granted(Json& steps, const Reader& reader, const domain::MatterClock& clock,
                 const calendar::Calendar& calendar) {
  if (steps.empty()) return;
  Json& term = steps.back();
  term["what"] = "counted";
  term["text"] = word(reader, "CLOCK-FIRST-DUE", {{"day", term.at("text")}});
  const int count = term.at("count");
  const Date last = Date::parse(term.at("date").get_ref<const std::string&>()).value();
  const std::vector<calendar::Pause> pauses = clock.standstills();
  const std::string granted_on = clock.granted_at.date().iso();
  for (Date date = last + 1; date <= clock.due; date = date + 1) {
    const calendar::Day day = calendar.day(date);
    const bool paused = date < clock.due && calendar::paused_on(pauses, date);
    const char* const what = date == clock.due ? "due" : paused ? "paused" : "granted";
    steps.push_back({{"what", what},
                     {"date", date.iso()},
                     {"kind", calendar::text_of(day.kind)},
                     {"name", day.name},
                     {"count", count},
                     {"text", paused ? word(reader, "CLOCK-PAUSED")
                                     : word(reader, "CLOCK-GRANTED",
                                            {{"on", granted_on},
                                             {"day", calendar::reason(day, reader.lang)}})}});
  }
}

}  // namespace

std::string pause_name(const Reader& reader, const std::string& why) {
  return word(reader, "PLAN-DOC-WORD-for." + why);
}

std::string last_day(Instant moment) {
  return (moment + -1).date().iso();
}

std::string rung_words(const Reader& reader, const std::string& rung) {
  const std::string stem = rung.substr(0, rung.find('/'));
  if (stem == "due" || stem == "resume") return word(reader, "RUNG-" + stem);
  if (stem.starts_with('+')) return word(reader, "RUNG-after", {{"amount", stem.substr(1)}});
  return word(reader, "RUNG-share", {{"share", stem}});
}

std::string clock_name(const Reader& reader, const domain::MatterClock& clock,
                       const plan::Plan& plan) {
  if (!clock.is_side()) return word(reader, "CLOCK-HANDLING");
  const plan::SideClock* rule = plan.matters.clock(clock.name);
  return rule == nullptr ? clock.name : rule->name;
}

Json steps_json(const Reader& reader, const domain::MatterClock& clock, const plan::Plan& plan) {
  const auto amount = calendar::parse_amount(clock.amount);
  Json steps = Json::array();
  if (!amount) return steps;
  const calendar::Calendar calendar = domain::kept_calendar(plan, reader.engine.calendar(), clock);
  const calendar::Due due = calendar::due(
      calendar, clock.started, *amount,
      plan.matters.roll_to_working_day ? calendar::Roll::next_working_day : calendar::Roll::none,
      clock.standstills());
  // The plan lets no term run on after its window: it ended before its days were counted out.
  const bool ends_with_window = plan.matters.ends_with_window && clock.due < due.date;
  for (const calendar::Step& step : due.steps) {
    if (ends_with_window && step.date > clock.due) break;
    const bool paused = step.what == calendar::Step::What::paused;
    steps.push_back({{"what", calendar::text_of(step.what)},
                     {"date", step.date.iso()},
                     {"kind", calendar::text_of(step.day.kind)},
                     {"name", step.day.name},
                     {"count", step.count},
                     {"text", paused ? word(reader, "CLOCK-PAUSED")
                                     : calendar::reason(step.day, reader.lang)}});
  }
  if (ends_with_window && !steps.empty()) {
    Json& last = steps.back();
    last["what"] = "due";
    last["text"] = word(reader, "CLOCK-WINDOW-END");
  }
  if (clock.granted && due.date < clock.due) add_granted(steps, reader, clock, calendar);
  return steps;
}

Json clock_json(const Reader& reader, const domain::Matter& matter,
                const domain::MatterClock& clock, const plan::Plan& plan) {
  Json rungs = Json::array();
  for (const domain::Rung& rung : clock.rungs) {
    const std::string code = "AUDIENCE-" + rung.to;
    rungs.push_back({{"rung", rung.name},
                     {"name", rung_words(reader, rung.name)},
                     {"to", base::has_message(code) ? word(reader, code) : plan.name_of(rung.to)},
                     {"at", rung.at.iso()},
                     {"fired_at", rung.fired ? Json(rung.fired->iso()) : Json()}});
  }
  const bool paused = clock.paused(reader.now) != nullptr;
  return {{"id", clock.name},
          {"name", clock_name(reader, clock, plan)},
          {"n", clock.n},
          {"until", clock.until.empty() ? Json() : Json(clock.until)},
          {"ended_at", clock.ended ? Json(clock.ended->iso()) : Json()},
          {"late", clock.ended.value_or(reader.now) >= clock.due_at &&
                       clock.state != domain::ClockState::stopped},
          {"round", clock.round},
          {"started_at", clock.started.iso()},
          {"amount", clock.amount},
          {"due", clock.due.iso()},
          {"due_at", clock.due_at.iso()},
          {"original_due", clock.original_due.iso()},
          {"provisional", clock.provisional},
          {"state", paused ? "paused" : std::string(domain::text_of(clock.state))},
          {"pauses", pauses_json(reader, clock)},
          {"spent", spent_json(reader, clock)},
          {"rungs", std::move(rungs)},
          {"steps", steps_json(reader, clock, plan)},
          {"calendar", clock.calendar},
          {"calendar_text", calendar_words(reader, matter, clock, plan)}};
}

Json elapsed_json(const Reader& reader, const domain::Matter& matter) {
  const base::Date end = matter.closed.value_or(reader.now).date();
  return {{"round_days", end - matter.clock().started.date()},
          {"total_days", end - matter.first_reported.date()}};
}

}  // namespace wanhu::app
