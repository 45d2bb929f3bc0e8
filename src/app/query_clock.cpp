#include "app/query_clock.hpp"

#include "calendar/explain.hpp"
#include "plan/plan.hpp"

namespace wanhu::app {

namespace {

std::string word(const Reader& reader, const std::string& code,
                 const std::map<std::string, std::string>& args = {}) {
  return base::message(reader.lang, code, args);
}

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
  const calendar::Due due = calendar::due(
      reader.engine.calendar(), clock.started, *amount,
      plan.matters.roll_to_working_day ? calendar::Roll::next_working_day : calendar::Roll::none,
      clock.standstills());
  for (const calendar::Step& step : due.steps) {
    const bool paused = step.what == calendar::Step::What::paused;
    steps.push_back({{"what", calendar::text_of(step.what)},
                     {"date", step.date.iso()},
                     {"kind", calendar::text_of(step.day.kind)},
                     {"name", step.day.name},
                     {"count", step.count},
                     {"text", paused ? word(reader, "CLOCK-PAUSED")
                                     : calendar::reason(step.day, reader.lang)}});
  }
  return steps;
}

Json clock_json(const Reader& reader, const domain::MatterClock& clock, const plan::Plan& plan) {
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
          {"calendar", clock.calendar}};
}

Json elapsed_json(const Reader& reader, const domain::Matter& matter) {
  const base::Date end = matter.closed.value_or(reader.now).date();
  return {{"round_days", end - matter.clock().started.date()},
          {"total_days", end - matter.first_reported.date()}};
}

}  // namespace wanhu::app
