#include "domain/matter/clocks.hpp"

#include <algorithm>
#include <stdexcept>

#include "domain/matter/calendars.hpp"
#include "plan/statutes.hpp"

namespace wanhu::domain {

using base::Json;

namespace {

// "50%", "due", "+1日": and "50%/2" when the plan reminds two people at the same moment.
std::string rung_name(const std::vector<Rung>& rungs, const plan::Reminder& reminder) {
  const std::string stem = reminder.after            ? "+" + calendar::text_of(*reminder.after)
                           : reminder.percent >= 100 ? "due"
                                                     : std::to_string(reminder.percent) + "%";
  const auto taken = [&](const std::string& name) {
    return std::any_of(rungs.begin(), rungs.end(), [&](const Rung& r) { return r.name == name; });
  };
  std::string name = stem;
  for (int n = 2; taken(name); ++n) name = stem + "/" + std::to_string(n);
  return name;
}

// Reminders at their shares of the running time from the clock's start to its due moment, and so
// long after it; none falls into a pause. The end of a pause is a rung of its own, so that it is
// noticed once.
std::vector<Rung> rungs_for(const calendar::Calendar& calendar, const MatterClock& clock,
                            const std::vector<plan::Reminder>& reminders) {
  std::vector<Rung> rungs;
  const std::vector<calendar::Pause> pauses = clock.standstills();
  const std::int64_t length = calendar::running_ms(clock.started, clock.due_at, pauses);
  const auto moment = [&](const plan::Reminder& reminder) {
    if (reminder.after)
      return std::max(clock.due_at,
                      calendar::due(calendar, clock.due, *reminder.after, calendar::Roll::none).at);
    return calendar::after_running(clock.started, length * std::min(reminder.percent, 100) / 100,
                                   pauses);
  };
  for (const plan::Reminder& reminder : reminders)
    rungs.push_back({rung_name(rungs, reminder), reminder.to, moment(reminder)});
  for (std::size_t i = 0; i < clock.pauses.size() && !clock.is_side(); ++i)
    rungs.push_back({"resume/" + std::to_string(i + 1), "owner", clock.pauses[i].to});
  return rungs;
}

// The day that an extension has granted, pushed by the pauses that began after it.
Date granted_day(const MatterRules& rules, const calendar::Calendar& calendar,
                 const MatterClock& clock) {
  std::vector<calendar::Pause> later;
  for (const calendar::Pause& pause : clock.standstills())
    if (pause.from >= clock.granted_at) later.push_back(pause);
  const calendar::CalendarDays days{*clock.granted - clock.granted_at.date()};
  return calendar::due(calendar, clock.granted_at, days, roll_of(rules.plan), later).date;
}

// The end of the window in place of a later day.
void cut(MatterClock& clock, const plan::Plan& plan, bool by_law) {
  const auto last = last_due_day(plan, by_law, clock);
  if (!last || clock.due <= *last) return;
  clock.due = *last;
  clock.due_at = Instant::at(*last, 24 * 60);
}

// What a recipe gives: so long from the start, with these standstills.
MatterClock counted(const MatterRules& rules, const calendar::Calendar& calendar, bool by_law,
                    const calendar::Amount& term, Instant start, std::vector<ClockPause> pauses) {
  MatterClock clock;
  clock.pauses = std::move(pauses);
  const calendar::Due due =
      calendar::due(calendar, start, term, roll_of(rules.plan), clock.standstills());
  clock.amount = calendar::text_of(term);
  clock.started = start;
  clock.due = due.date;
  clock.due_at = due.at;
  cut(clock, rules.plan, by_law);
  clock.original_due = clock.due;
  clock.provisional = due.provisional;
  clock.calendar = due.calendar;
  return clock;
}

MatterClock counted_term(const MatterRules& rules, const calendar::Calendar& calendar,
                         const plan::MatterKind& kind, int round, Instant start,
                         std::vector<ClockPause> pauses) {
  MatterClock clock = counted(rules, calendar, kind.is_statutory(), kind.due_on(start.date()),
                              start, std::move(pauses));
  clock.round = clock.n = round;
  clock.rungs = rungs_for(calendar, clock, rules.plan.matters.remind);
  return clock;
}

const std::vector<plan::Reminder>& reminders_of(const plan::SideClock& rule) {
  static const std::vector<plan::Reminder> k_when_due{{.percent = 100, .to = "owner", .after = {}}};
  return rule.remind.empty() ? k_when_due : rule.remind;
}

// `which`: name, number and round of the clock that it is, or the one that it takes the place of.
MatterClock counted_side(const MatterRules& rules, const calendar::Calendar& calendar,
                         const plan::SideClock& rule, const MatterClock& which, Instant start,
                         std::vector<ClockPause> pauses) {
  MatterClock clock =
      counted(rules, calendar, !rule.statute.empty(), rule.due, start, std::move(pauses));
  clock.name = rule.id;
  clock.n = which.n;
  clock.round = which.round;
  clock.until = rule.until;
  clock.rungs = rungs_for(calendar, clock, reminders_of(rule));
  return clock;
}

const plan::SideClock& rule_of(const MatterRules& rules, const MatterClock& clock) {
  const plan::SideClock* found = rules.plan.matters.clock(clock.name);
  if (found == nullptr) throw std::logic_error("clock without a rule: " + clock.name);
  return *found;
}

// What a matter is when a clock of it may start.
struct Origin {
  std::string kind, unit;
  bool reachable = false;  // there is somebody to contact
  int round = 1;
  const Matter* matter = nullptr;  // null when it is being opened

  [[nodiscard]] int next(const std::string& name) const {
    int n = 1;
    if (matter != nullptr)
      for (const MatterClock& clock : matter->sides)
        if (clock.name == name) n = std::max(n, clock.n + 1);
    return n;
  }
};

calendar::Calendar calendar_for(const MatterRules& rules, const Origin& origin,
                                const plan::SideClock& rule) {
  return calendar_used(rules, {.unit = origin.unit, .kind = origin.kind, .clock = rule.id});
}

bool is_reachable(const Matter& matter) {
  return matter.contact || matter.dwelling;
}

// What goes a way that a law has for it runs by that law: clocks of the service are for it only
// where the plan names the kind, or where the law sets them too.
bool is_for(const plan::Plan& plan, const plan::SideClock& rule, const std::string& id) {
  if (!rule.is_for(id)) return false;
  const plan::MatterKind* const kind = plan.matter_kind(id);
  return kind == nullptr || !kind->is_statutory() || !rule.kinds.empty() || !rule.statute.empty();
}

// The law has a clock for the resident's first ask for a review and another for the second.
bool is_for_ask(const plan::SideClock& rule, const Matter* matter) {
  const bool again = matter != nullptr && matter->reviewed;
  if (rule.from != "review_asked") return true;
  return rule.statute == plan::k_recheck ? again : rule.statute != plan::k_review || !again;
}

// Nobody can be late in contacting somebody who left no way to be contacted.
bool applies(const MatterRules& rules, const plan::SideClock& rule, const Origin& origin) {
  return is_for(rules.plan, rule, origin.kind) && (rule.until != "contacted" || origin.reachable);
}

Json started_sides(const MatterRules& rules, const Origin& origin,
                   const std::vector<std::string>& happenings, Instant start) {
  Json list = Json::array();
  for (const plan::SideClock& rule : rules.plan.matters.clocks) {
    if (std::find(happenings.begin(), happenings.end(), rule.from) == happenings.end()) continue;
    if (!applies(rules, rule, origin) || !is_for_ask(rule, origin.matter)) continue;
    MatterClock which;
    which.n = origin.next(rule.id);
    which.round = origin.round;
    list.push_back(
        to_json(counted_side(rules, calendar_for(rules, origin, rule), rule, which, start, {})));
  }
  return list;
}

// "handed_over" of "matter.handed_over"; a ruling that gives the matter to another hands it over.
std::vector<std::string> happenings_of(const Event& event) {
  const std::string name = event.type.substr(event.type.find('.') + 1);
  if (name == "opened") return {"opened", "round"};
  if (name == "reopened") return {"round"};
  if (name == "ruled") {
    if (event.data.contains("owner")) return {"ruled", "handed_over"};
    return {"ruled"};
  }
  return {name};
}

}  // namespace

calendar::Roll roll_of(const plan::Plan& plan) {
  return plan.matters.roll_to_working_day ? calendar::Roll::next_working_day : calendar::Roll::none;
}

std::optional<Date> last_due_day(const plan::Plan& plan, bool by_law, const MatterClock& clock) {
  const Date end = plan.head.window.to;
  if (!plan.matters.ends_with_window || by_law || clock.started.date() > end) return {};
  if (clock.pauses.empty()) return end;
  return std::max(end, (clock.pauses.back().to + -1).date());
}

void set_due(MatterClock& clock, const MatterRules& rules, Date due) {
  clock.due = due;
  clock.due_at = Instant::at(due, 24 * 60);
  const calendar::Calendar calendar = kept_calendar(rules.plan, rules.calendar, clock);
  clock.provisional = calendar.day(due).provisional;
  clock.calendar = calendar.version();
  clock.rungs = rungs_for(calendar, clock, rules.plan.matters.remind);
}

MatterClock recounted(const MatterRules& rules, const calendar::Calendar& calendar,
                      const plan::MatterKind& kind, const MatterClock& old) {
  MatterClock clock = counted_term(rules, calendar, kind, old.round, old.started, old.pauses);
  if (old.granted)
    if (const Date granted = granted_day(rules, calendar, old); clock.due < granted)
      set_due(clock, rules, granted);
  clock.original_due = old.original_due;
  return clock;
}

MatterClock clock_for(const MatterRules& rules, const std::string& unit, const std::string& kind,
                      int round, Instant start) {
  const plan::MatterKind* found = rules.plan.matter_kind(kind);
  if (found == nullptr) throw std::logic_error("clock of an unknown kind: " + kind);
  const calendar::Calendar calendar = calendar_used(rules, {.unit = unit, .kind = kind});
  return counted_term(rules, calendar, *found, round, start, {});
}

Json recounted_sides(const MatterRules& rules, const Matter& matter, const ClockPause& pause,
                     bool begins) {
  Json list = Json::array();
  for (const MatterClock& old : matter.sides) {
    const bool has_it = !old.pauses.empty() && old.pauses.back().from == pause.from;
    // Nothing makes a late clock punctual: one that is overdue when the pause begins runs on.
    if (old.state != ClockState::running || (begins ? old.due_at <= pause.from : !has_it)) continue;
    const plan::SideClock& rule = rule_of(rules, old);
    if (!rule.pause) continue;
    std::vector<ClockPause> pauses = old.pauses;
    if (begins)
      pauses.push_back(pause);
    else
      pauses.back() = pause;
    MatterClock clock = counted_side(rules, kept_calendar(rules.plan, rules.calendar, old), rule,
                                     old, old.started, std::move(pauses));
    clock.original_due = old.original_due;
    list.push_back(to_json(clock));
  }
  return list;
}

void change_sides(const MatterRules& rules, const Matter& matter, const std::string& kind,
                  Json& data) {
  const Origin fresh{kind, matter.unit, is_reachable(matter), matter.round, &matter};
  Json ended = Json::array(), started = Json::array();
  for (const MatterClock& clock : matter.sides)
    if (clock.state == ClockState::running && !applies(rules, rule_of(rules, clock), fresh))
      ended.push_back(clock.name);
  for (const plan::SideClock& rule : rules.plan.matters.clocks) {
    const bool begins = rule.from == "round" || (rule.from == "opened" && matter.round == 1);
    if (!begins || !applies(rules, rule, fresh) || is_for(rules.plan, rule, matter.kind)) continue;
    MatterClock which;
    which.n = fresh.next(rule.id);
    which.round = matter.round;
    started.push_back(to_json(counted_side(rules, calendar_for(rules, fresh, rule), rule, which,
                                           matter.clock().started, {})));
  }
  if (!ended.empty()) data["clocks_ended"] = std::move(ended);
  if (!started.empty()) data["clocks"] = std::move(started);
}

Events with_clocks(const MatterRules& rules, const Matter* matter, Events events, Instant now) {
  if (rules.plan.matters.clocks.empty()) return events;
  for (Event& event : events) {
    Origin origin;
    Instant start = now;
    if (event.type == "matter.opened") {
      origin.kind = event.data.at("kind");
      origin.unit = event.data.at("unit");
      origin.reachable = event.data.contains("contact") || event.data.contains("dwelling");
      start = Instant(event.data.at("clock").at("started").get<std::int64_t>());
    } else if (event.type.starts_with("matter.") && matter != nullptr) {
      const bool new_round = event.type == "matter.reopened";
      origin = {matter->kind, matter->unit, is_reachable(*matter),
                matter->round + (new_round ? 1 : 0), matter};
      if (event.type == "matter.told" || event.type == "matter.contacted")
        start = Instant(event.data.at("at").get<std::int64_t>());
    } else {
      continue;
    }
    Json started = started_sides(rules, origin, happenings_of(event), start);
    for (Json& clock : started) event.data["clocks"].push_back(std::move(clock));
  }
  return events;
}

}  // namespace wanhu::domain
