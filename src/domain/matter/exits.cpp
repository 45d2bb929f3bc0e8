// Closing without a confirmation, each way by the evidence that it needs, and what the law keeps
// out of the figures.
#include <algorithm>
#include <set>

#include "base/text.hpp"
#include "domain/matter/calendars.hpp"
#include "domain/matter/decide.hpp"
#include "domain/matter/rules.hpp"
#include "plan/channels.hpp"

namespace wanhu::domain {

using base::fail;

namespace {

// "不用了，已经好了": fewer say nothing that could be looked up.
constexpr std::size_t k_words_min = 5;

Result<void> one_of(std::string_view said, std::initializer_list<std::string_view> allowed,
                    const char* field) {
  if (std::find(allowed.begin(), allowed.end(), said) != allowed.end()) return {};
  return base::fail_field("MATTER-EVIDENCE-WITHDRAWN", std::string("/data/") + field,
                          {{"field", field}});
}

// The resident's own word, as a confirmation is: by whom, by which way and when, and what was said.
Result<void> withdrawal_proved(const Matter& matter, const Exit& exit, Instant now) {
  if (auto ok = one_of(exit.said_by, {"resident", "agent"}, "said_by"); !ok)
    return fail(ok.error());
  if (auto ok = one_of(exit.by, {"callback", "paper"}, "by"); !ok) return fail(ok.error());
  if (!exit.at) return base::fail_field("MATTER-EVIDENCE-WITHDRAWN", "/data/at", {{"field", "at"}});
  if (const auto at = done_at(*exit.at, matter.clock().started, now); !at) return fail(at.error());
  if (base::decode_utf8(exit.evidence).size() < k_words_min)
    return base::fail_field("MATTER-EVIDENCE-SHORT", "/data/evidence",
                            {{"min", std::to_string(k_words_min)}});
  return {};
}

// One must be said, whether or not the plan has any: the resident is told which.
Result<void> channel_named(const plan::Plan& plan, const std::string& channel) {
  if (channel.empty()) return base::fail_field("MATTER-CHANNEL-MISSING", "/data/channel");
  if (plan::channel(plan.matters, channel) != nullptr) return {};
  return base::fail_field("MATTER-CHANNEL", "/data/channel", {{"channel", channel}});
}

// The whole of a pause that waited for the resident has gone by in this round without what was
// asked for, and the resident was asked again after it: spoken to, tried or written to.
bool no_answer_proved(const MatterRules& rules, const Matter& matter, Instant now) {
  constexpr std::string_view k_waits = "resident_answer";
  const auto& reasons = rules.plan.matters.pauses;
  const auto reason = std::find_if(reasons.begin(), reasons.end(),
                                   [&](const plan::Pause& one) { return one.why == k_waits; });
  const MatterClock& clock = matter.clock();
  const auto& pauses = clock.pauses;
  const auto pause = std::find_if(pauses.begin(), pauses.end(),
                                  [&](const ClockPause& one) { return one.why == k_waits; });
  if (matter.answer || reason == reasons.end() || pause == pauses.end()) return false;
  const Instant limit = calendar::due(kept_calendar(rules.plan, rules.calendar, clock), pause->from,
                                      reason->max, calendar::Roll::none)
                            .at;
  if (pause->to < limit || now < pause->to) return false;
  const auto since = [&](const Attempt& one) { return one.at >= pause->to; };
  return (matter.contacted && *matter.contacted >= pause->to) ||
         std::any_of(matter.attempts.begin(), matter.attempts.end(), since);
}

Result<void> proved(const MatterRules& rules, const Matter& matter, const Exit& exit, Instant now) {
  if (exit.kind == "unreachable" && !unreachable_proved(matter.attempts))
    return refuse("MATTER-EVIDENCE-ATTEMPTS");
  if (exit.kind == "no_answer" && !no_answer_proved(rules, matter, now))
    return refuse("MATTER-EVIDENCE-NO-ANSWER");
  if (exit.kind == "explained" && (!matter.answer || !matter.told))
    return refuse("MATTER-EVIDENCE-EXPLAINED");
  if (exit.evidence.empty()) return base::fail_field("MATTER-EVIDENCE", "/data/evidence");
  if (exit.kind == "withdrawn") return withdrawal_proved(matter, exit, now);
  if (exit.kind == "statutory_channel") return channel_named(rules.plan, exit.channel);
  return {};
}

}  // namespace

bool unreachable_proved(const std::vector<Attempt>& attempts) {
  std::set<Date> days;
  std::set<int> hours;
  for (const Attempt& one : attempts) {
    days.insert(one.at.date());
    hours.insert(one.at.minute_of_day() / 60);
  }
  return attempts.size() >= 3 && days.size() >= 2 && hours.size() >= 2;
}

Result<Events> close_without_word(const MatterRules& rules, const Matter& matter, const Exit& exit,
                                  const std::string& actor, Instant now) {
  if (auto ok = check(matter, "matter.exit"); !ok) return fail(ok.error());
  const auto& exits = rules.plan.matters.close.exits;
  if (std::find(exits.begin(), exits.end(), exit.kind) == exits.end())
    return base::fail_field("MATTER-EXIT-UNKNOWN", "/data/exit", {{"exit", exit.kind}});
  const bool own = matter.handlers.contains(actor);
  if (own && (exit.kind == "withdrawn" || exit.kind == "explained" || exit.kind == "no_answer"))
    return refuse("MATTER-OWN-CONFIRM");
  if (own && exit.kind == "statutory_channel") return refuse("MATTER-EXCLUDE-OWN");
  if (auto ok = proved(rules, matter, exit, now); !ok) return fail(ok.error());
  Event closed = closed_event(matter, exit.kind, exit.evidence);
  if (exit.kind == "statutory_channel") {
    closed.data["exclusion"] = exit.channel;
    closed.data["exclusion_of"] = "round";
  }
  if (exit.kind == "withdrawn") {
    closed.data["by"] = exit.by;
    closed.data["said_by"] = exit.said_by;
    closed.data["at"] = done_at(*exit.at, matter.clock().started, now).value().ms();
  }
  return Events{std::move(closed)};
}

Result<Events> exclude(const MatterRules& rules, const Matter& matter, const std::string& exclusion,
                       const std::string& actor, const std::string& reason) {
  if (auto ok = check(matter, "matter.exclude"); !ok) return fail(ok.error());
  if (rules.plan.matters.exclusion(exclusion) == nullptr)
    return base::fail_field("MATTER-EXCLUSION", "/data/exclusion", {{"exclusion", exclusion}});
  if (matter.excluded == exclusion) return refuse("MATTER-EXCLUDED");
  if (matter.handlers.contains(actor)) return refuse("MATTER-EXCLUDE-OWN");
  Json data = with(ref(matter), "exclusion", exclusion);
  data["reason"] = reason;
  return Events{event("matter.excluded", std::move(data))};
}

Result<Events> withdraw(const Matter& matter, const std::string& text) {
  if (auto ok = check(matter, "matter.withdraw"); !ok) return fail(ok.error());
  Event closed = closed_event(matter, "withdrawn", text);
  closed.data["by"] = "receipt";
  return Events{std::move(closed)};
}

}  // namespace wanhu::domain
