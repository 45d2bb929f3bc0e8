#include "domain/matter/decide.hpp"

#include <algorithm>
#include <array>
#include <string_view>

#include "base/digest.hpp"
#include "domain/matter/calendars.hpp"
#include "domain/matter/clocks.hpp"
#include "domain/matter/help.hpp"
#include "domain/matter/join.hpp"
#include "domain/matter/rules.hpp"
#include "plan/statutes.hpp"

namespace wanhu::domain {

using base::fail;
using S = MatterState;

namespace {

// Which command is possible in which state. One table, read by every decision and by the pages.
struct Rule {
  std::string_view command;
  std::array<bool, k_matter_states.size()> in;  // listed … closed
};
constexpr std::array<Rule, 41> k_rules{{
    // command              listed handed handling answered told confirmed closed
    {"matter.hand_over", {true, true, true, false, false, false, false}},
    {"matter.accept", {false, true, false, false, false, false, false}},
    {"matter.object", {false, true, false, false, false, false, false}},
    {"matter.rule", {false, true, false, false, false, false, false}},
    {"matter.urge", {false, true, true, false, false, false, false}},
    {"matter.note", {true, true, true, true, true, true, true}},
    {"matter.reclassify", {true, true, true, false, false, false, false}},
    {"matter.extend", {true, true, true, false, false, false, false}},
    {"matter.pause", {true, true, true, false, false, false, false}},
    {"matter.resume", {true, true, true, false, false, false, false}},
    {"matter.answer", {false, true, true, true, false, false, false}},
    {"matter.ask_help", {false, false, true, false, false, false, false}},
    {"matter.accept_help", {false, true, true, false, false, false, false}},
    {"matter.decline_help", {false, true, true, false, false, false, false}},
    {"matter.give_part", {false, true, true, false, false, false, false}},
    {"matter.end_help", {false, true, true, false, false, false, false}},
    {"matter.forward", {true, true, true, false, false, false, false}},
    {"matter.forward_accept", {false, false, true, false, false, false, false}},
    {"matter.forward_return", {false, false, true, false, false, false, false}},
    {"matter.forward_reply", {false, false, true, false, false, false, false}},
    {"matter.take_back", {false, false, true, false, false, false, false}},
    {"matter.tell", {false, false, false, true, false, false, false}},
    {"matter.attempt", {true, true, true, true, true, false, false}},
    {"matter.contact", {true, true, true, true, true, false, false}},
    {"matter.confirm", {false, false, false, true, true, false, false}},
    {"matter.dissent", {false, false, false, true, true, true, true}},
    {"matter.ask_review", {false, false, false, false, true, true, true}},
    {"matter.review", {false, false, false, false, true, true, true}},
    {"matter.exclude", {true, true, true, true, true, true, true}},
    {"matter.exit", {true, true, true, true, true, false, false}},
    {"matter.withdraw", {true, true, true, true, true, false, false}},
    {"matter.join", {true, true, true, false, false, false, false}},
    {"matter.unjoin", {true, true, true, false, false, false, false}},
    {"matter.recuse", {true, true, true, true, true, true, true}},
    {"matter.erase_contact", {true, true, true, true, true, true, true}},
    {"matter.hide", {true, true, true, true, true, true, true}},
    {"matter.show", {true, true, true, true, true, true, true}},
    {"matter.add_file", {true, true, true, true, true, true, true}},
    {"matter.remove_file", {true, true, true, true, true, true, true}},
    {"matter.correct", {true, true, true, true, true, true, true}},
    {"matter.erase_text", {false, false, false, false, false, false, true}},
}};

const Rule& rule_of(std::string_view command) {
  return *std::find_if(k_rules.begin(), k_rules.end(),
                       [&](const Rule& rule) { return rule.command == command; });
}

// What nobody routes may be taken on in any state in which others would be handed over.
bool is_possible(const Matter& matter, const Rule& rule) {
  const bool taken_on = matter.is_taken_on() && rule.command == "matter.accept";
  return (taken_on ? rule_of("matter.hand_over") : rule)
      .in.at(static_cast<std::size_t>(matter.state));
}

Result<void> not_paused(const MatterClock& clock, Instant now) {
  const ClockPause* const pause = clock.paused(now);
  if (pause == nullptr) return {};
  Problem problem{.code = "MATTER-PAUSED", .kind = Kind::refused};
  problem.with("until", pause->to.clock());
  return fail(std::move(problem));
}

}  // namespace

Result<void> check(const Matter& matter, std::string_view command) {
  if (matter.joined && is_leads_work(command)) return refuse("MATTER-JOINED");
  if (is_possible(matter, rule_of(command))) return {};
  Problem problem{.code = "MATTER-STATE", .kind = Kind::refused};
  problem.with("state", std::string(text_of(matter.state)));
  problem.with("command", std::string(command));
  return fail(std::move(problem));
}

bool is_sealed(const plan::MatterKind& kind) {
  return kind.channel == "sealed";
}

Result<Instant> done_at(Instant at, Instant since, Instant now) {
  if (at > now + k_clock_skew_ms) return base::fail_field("TIME-FUTURE", "/data/at");
  if (at + k_clock_skew_ms < since)
    return base::fail_field("TIME-BEFORE", "/data/at", {{"since", since.clock()}});
  return std::max(at, since);
}

Result<Events> open_matter(const MatterRules& rules, const OpenMatter& open, Instant now) {
  const std::string kind = open.kind.empty() ? rules.plan.matters.kinds.front().id : open.kind;
  if (rules.plan.matter_kind(kind) == nullptr)
    return base::fail_field("MATTER-KIND", "/data/kind", {{"kind", kind}});
  if (rules.plan.unit(open.unit) == nullptr)
    return base::fail_field("UNIT-UNKNOWN", "/data/unit", {{"unit", open.unit}});
  const Instant campaign = Instant::at(rules.plan.head.window.from, 0);
  const Instant said = open.at.value_or(now);
  const Instant started = std::clamp(said, std::min(campaign, now), now);
  Json data{{"matter", open.matter.text()},
            {"receipt", receipt_of(open.matter)},
            {"check_mac", base::hex(open.check_mac)},
            {"kind", kind},
            {"title", open.title},
            {"text", open.text},
            {"unit", open.unit},
            {"place", open.place},
            {"channel", open.channel},
            {"reply", open.reply},
            {"clock", to_json(clock_for(rules, open.unit, kind, 1, started))},
            {"plan_version", rules.plan_version}};
  const auto put = [&](const char* name, const std::optional<Uuid>& id) {
    if (id) data[name] = id->text();
  };
  if (started != said) data["said_ms"] = said.ms();
  put("reporter", open.reporter);
  if (open.reply) put("dwelling", open.dwelling);  // no reply wanted: no way back to the door
  put("contact", open.contact);
  put("client", open.client);
  if (!open.concerns.empty()) data["concerns"] = open.concerns;
  // A phone may still ask by an older form: what it brings in is not refused for that.
  if (open.asked)
    if (Json asked = asked_json(rules.plan, plan_calendar(rules.plan, rules.calendar), *open.asked,
                                started.date());
        !asked.is_null())
      data["asked"] = std::move(asked);
  if (!open.recused.empty()) {
    data["recused"] = Json::array();
    for (const Uuid& person : open.recused) data["recused"].push_back(person.text());
  }
  if (is_sealed(*rules.plan.matter_kind(kind))) {
    data["competent"] = rules.plan.matter_kind(kind)->owner;
    // What would tell the town whom the tip came from.
    for (const char* name : {"reporter", "dwelling", "concerns", "asked"}) data.erase(name);
  }
  return Events{event("matter.opened", std::move(data))};
}

Result<Events> note(const Matter& matter, const std::string& text) {
  return Events{event("matter.noted", with(ref(matter), "text", text))};
}

Result<Events> reclassify(const MatterRules& rules, const Matter& matter, const std::string& kind,
                          const std::string& reason, Instant now) {
  if (auto ok = check(matter, "matter.reclassify"); !ok) return fail(ok.error());
  const MatterClock& old = matter.clock();
  if (now >= old.due_at) return refuse("MATTER-RECLASSIFY-LATE");
  if (auto ok = not_paused(old, now); !ok) return fail(ok.error());
  const plan::MatterKind* const fresh = rules.plan.matter_kind(kind);
  if (fresh == nullptr) return base::fail_field("MATTER-KIND", "/data/kind", {{"kind", kind}});
  if (matter.kind == kind) return refuse("MATTER-SAME-KIND");
  // Its words have been read by others already, or are not for others.
  if (matter.is_sealed() || is_sealed(*fresh)) return refuse("MATTER-KIND-SEALED");
  Json data = ref(matter);
  data["kind"] = kind;
  data["reason"] = reason;
  const calendar::Calendar calendar = calendar_used(rules, {.unit = matter.unit, .kind = kind});
  data["clock"] = to_json(recounted(rules, calendar, *fresh, old));
  data["at"] = now.ms();  // which of several changes a message tells of
  change_sides(rules, matter, kind, data);
  return Events{event("matter.reclassified", std::move(data))};
}

namespace {

// A term that the law sets may be moved by as much as it says, and once.
Result<void> extension_lawful(const MatterRules& rules, const Matter& matter, Date due) {
  const plan::MatterKind* const kind = rules.plan.matter_kind(matter.kind);
  const plan::Statute* const law = kind == nullptr ? nullptr : plan::statute(kind->statute);
  if (law == nullptr) return {};
  const MatterClock& clock = matter.clock();
  if (law->extend.empty() || clock.extensions > 0)
    return base::fail_field("MATTER-EXTEND-LAW-ONCE", "/data/due");
  const calendar::Amount most = calendar::parse_amount(law->extend).value();
  const Date last = calendar::due(kept_calendar(rules.plan, rules.calendar, clock), clock.due, most,
                                  roll_of(rules.plan))
                        .date;
  if (due <= last) return {};
  return base::fail_field("MATTER-EXTEND-LAW", "/data/due",
                          {{"max", calendar::text_of(most)}, {"last", last.iso()}});
}

// How far and how often the plan lets a date be moved; as far as one likes when it says nothing.
Result<void> extension_allowed(const MatterRules& rules, const Matter& matter, Date due) {
  const MatterClock& clock = matter.clock();
  const plan::MatterKind* const kind = rules.plan.matter_kind(matter.kind);
  const bool by_law = kind != nullptr && kind->is_statutory();
  if (const auto end = last_due_day(rules.plan, by_law, clock); end && due > *end)
    return base::fail_field("MATTER-EXTEND-TAIL", "/data/due", {{"last", end->iso()}});
  if (auto ok = extension_lawful(rules, matter, due); !ok) return ok;
  const auto& limits = rules.plan.matters.extend;
  if (!limits) return {};
  if (clock.extensions >= limits->times)
    return base::fail_field("MATTER-EXTEND-TIMES", "/data/due",
                            {{"times", std::to_string(limits->times)}});
  const Date last = calendar::due(kept_calendar(rules.plan, rules.calendar, clock), clock.due,
                                  limits->max, roll_of(rules.plan))
                        .date;
  if (due <= last) return {};
  return base::fail_field("MATTER-EXTEND-MAX", "/data/due",
                          {{"max", calendar::text_of(limits->max)}, {"last", last.iso()}});
}

}  // namespace

Result<Events> extend(const MatterRules& rules, const Matter& matter, Date due,
                      const std::string& reason, Instant now) {
  if (auto ok = check(matter, "matter.extend"); !ok) return fail(ok.error());
  MatterClock clock = matter.clock();
  if (now >= clock.due_at) return refuse("MATTER-EXTEND-LATE");
  const auto at_field = [](const char* code) { return base::fail_field(code, "/data/due"); };
  if (due <= clock.due) return at_field("MATTER-EXTEND-EARLIER");
  if (due - clock.due > 366) return at_field("MATTER-EXTEND-FAR");
  if (rules.plan.matters.roll_to_working_day &&
      !kept_calendar(rules.plan, rules.calendar, clock).day(due).works())
    return at_field("MATTER-EXTEND-REST-DAY");
  if (auto ok = extension_allowed(rules, matter, due); !ok) return fail(ok.error());
  set_due(clock, rules, due);
  Json data = ref(matter);
  data["reason"] = reason;
  data["clock"] = to_json(clock);
  return Events{event("matter.extended", std::move(data))};
}

namespace {

// The matter's clock as it counts with these pauses, in an event.
Event recount_event(const char* type, const MatterRules& rules, const Matter& matter,
                    std::vector<ClockPause> pauses, const std::string& note_text) {
  Json data = with(ref(matter), "note", note_text);
  if (Json sides = recounted_sides(rules, matter, pauses.back(),
                                   pauses.size() > matter.clock().pauses.size());
      !sides.empty())
    data["clocks"] = std::move(sides);
  MatterClock clock = matter.clock();
  clock.pauses = std::move(pauses);
  const plan::MatterKind* const kind = rules.plan.matter_kind(matter.kind);
  if (kind == nullptr) throw std::logic_error("clock of an unknown kind: " + matter.kind);
  data["clock"] =
      to_json(recounted(rules, kept_calendar(rules.plan, rules.calendar, clock), *kind, clock));
  return event(type, std::move(data));
}

bool used(const MatterClock& clock, const std::string& why) {
  return std::any_of(clock.pauses.begin(), clock.pauses.end(),
                     [&](const ClockPause& pause) { return pause.why == why; });
}

}  // namespace

std::vector<const plan::Pause*> pause_reasons(const plan::Plan& plan, const Matter& matter,
                                              Instant now) {
  const MatterClock& clock = matter.clock();
  std::vector<const plan::Pause*> reasons;
  if (clock.state != ClockState::running || now >= clock.due_at) return reasons;
  for (const plan::Pause& reason : plan.matters.pauses)
    if (!used(clock, reason.why)) reasons.push_back(&reason);
  return reasons;
}

Result<Events> pause(const MatterRules& rules, const Matter& matter, const std::string& why,
                     const std::string& note_text, Instant now) {
  if (auto ok = check(matter, "matter.pause"); !ok) return fail(ok.error());
  const MatterClock& clock = matter.clock();
  if (now >= clock.due_at) return refuse("MATTER-PAUSE-LATE");
  if (auto ok = not_paused(clock, now); !ok) return fail(ok.error());
  const auto& reasons = rules.plan.matters.pauses;
  const auto reason = std::find_if(reasons.begin(), reasons.end(),
                                   [&](const plan::Pause& p) { return p.why == why; });
  if (reason == reasons.end())
    return base::fail_field("MATTER-PAUSE-UNKNOWN", "/data/why", {{"why", why}});
  if (used(clock, why)) return refuse("MATTER-PAUSE-USED");
  const calendar::Calendar calendar = kept_calendar(rules.plan, rules.calendar, clock);
  const Instant until = calendar::due(calendar, now, reason->max, calendar::Roll::none).at;
  std::vector<ClockPause> pauses = clock.pauses;
  pauses.push_back({why, now, until});
  Event paused = recount_event("matter.paused", rules, matter, std::move(pauses), note_text);
  paused.data["why"] = why;
  paused.data["until"] = until.ms();
  return Events{std::move(paused)};
}

Result<Events> resume(const MatterRules& rules, const Matter& matter, const std::string& note_text,
                      Instant now) {
  if (auto ok = check(matter, "matter.resume"); !ok) return fail(ok.error());
  if (matter.clock().paused(now) == nullptr) return refuse("MATTER-NOT-PAUSED");
  std::vector<ClockPause> pauses = matter.clock().pauses;
  pauses.back().to = now;
  return Events{recount_event("matter.resumed", rules, matter, std::move(pauses), note_text)};
}

Result<Events> answer(const Matter& matter, const std::string& outcome, const std::string& text,
                      const std::string& without) {
  if (auto ok = check(matter, "matter.answer"); !ok) return fail(ok.error());
  if (!matter.owner) return refuse("MATTER-NO-OWNER");
  if (matter.forwarded() != nullptr) return refuse("MATTER-FORWARDED");
  if (const std::size_t open = open_helps(matter); open > 0 && without.empty())
    return base::fail_field("MATTER-PARTS-OPEN", "/data/without", {{"n", std::to_string(open)}});
  Json data = ref(matter);
  data["outcome"] = outcome;
  data["text"] = text;
  for (const Uuid& person : helpers_who_gave(matter)) data["parts"].push_back(person.text());
  if (!without.empty()) data["without"] = without;
  return Events{event("matter.answered", std::move(data))};
}

Result<Events> tell(const Matter& matter, const std::string& channel, Instant at, Instant now) {
  if (auto ok = check(matter, "matter.tell"); !ok) return fail(ok.error());
  const auto told = done_at(at, matter.answer->at, now);
  if (!told) return fail(told.error());
  Json data = ref(matter);
  data["channel"] = channel;
  data["at"] = told->ms();
  return Events{event("matter.told", std::move(data))};
}

Result<Events> contact(const Matter& matter, const std::string& channel, bool refused, Instant at,
                       const std::string& note_text, Instant now) {
  if (auto ok = check(matter, "matter.contact"); !ok) return fail(ok.error());
  const auto spoken = done_at(at, matter.clock().started, now);
  if (!spoken) return fail(spoken.error());
  Json data = with(ref(matter), "note", note_text);
  data["channel"] = channel;
  data["at"] = spoken->ms();
  data["refused"] = refused;
  return Events{event("matter.contacted", std::move(data))};
}

Result<Events> attempt(const Matter& matter, const Attempt& tried, Instant now) {
  if (auto ok = check(matter, "matter.attempt"); !ok) return fail(ok.error());
  const auto at = done_at(tried.at, matter.clock().started, now);
  if (!at) return fail(at.error());
  Json data = ref(matter);
  data["at"] = at->ms();
  data["channel"] = tried.channel;
  data["note"] = tried.note;
  return Events{event("matter.attempted", std::move(data))};
}

Result<Events> confirm(const Matter& matter, const std::string& by, const std::string& actor,
                       const std::string& note_text) {
  if (auto ok = check(matter, "matter.confirm"); !ok) return fail(ok.error());
  if (by != "receipt" && matter.handlers.contains(actor)) return refuse("MATTER-OWN-CONFIRM");
  Json data = ref(matter);
  data["by"] = by;
  data["note"] = note_text;
  return Events{event("matter.confirmed", std::move(data)), closed_event(matter, "confirmed", "")};
}

Event new_round(const MatterRules& rules, const Matter& matter, const std::string& text,
                bool owner_stays, Instant now) {
  Json data = ref(matter);
  data["text"] = text;
  data["clock"] = to_json(clock_for(rules, matter.unit, matter.kind, matter.round + 1, now));
  if (matter.owner && !owner_stays) data["owner"] = nullptr;
  return event("matter.reopened", std::move(data));
}

Result<Events> dissent(const MatterRules& rules, const Matter& matter, const std::string& text,
                       bool owner_stays, Instant now) {
  if (auto ok = check(matter, "matter.dissent"); !ok) return fail(ok.error());
  return Events{new_round(rules, matter, text, owner_stays, now)};
}

Result<Events> remind(const Matter& matter, const RungName& rung, Instant now) {
  const MatterClock* const clock = matter.clock_named(rung.clock, rung.n);
  if (clock == nullptr || clock->state != ClockState::running) return refuse("MATTER-RUNG");
  const auto found = std::find_if(clock->rungs.begin(), clock->rungs.end(),
                                  [&](const Rung& one) { return one.name == rung.rung; });
  if (found == clock->rungs.end() || found->fired || !found->live || found->at > now)
    return refuse("MATTER-RUNG");
  Json data = ref(matter);
  data["round"] = clock->round;
  data["rung"] = rung.rung;
  data["to"] = matter.is_sealed() ? matter.competent : found->to;
  if (rung.clock != k_handling_clock) {
    data["side"] = rung.clock;
    data["n"] = rung.n;
  }
  return Events{event("matter.reminded", std::move(data))};
}

Result<Events> erase_contact(const Matter& matter) {
  if (!matter.contact) return refuse("MATTER-NO-CONTACT");
  return Events{
      event("matter.contact_erased", with(ref(matter), "contact", matter.contact->text()))};
}

std::vector<std::string> allowed_in(const Matter& matter) {
  std::vector<std::string> commands;
  for (const Rule& rule : k_rules)
    if (is_possible(matter, rule) && (rule.command != "matter.erase_contact" || matter.contact) &&
        !(matter.joined && is_leads_work(rule.command)))
      commands.emplace_back(rule.command);
  return commands;
}

}  // namespace wanhu::domain
