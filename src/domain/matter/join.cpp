#include "domain/matter/join.hpp"

#include <algorithm>
#include <array>

#include "domain/matter/rules.hpp"

namespace wanhu::domain {

using base::fail;

namespace {

constexpr std::array<std::string_view, 8> k_leads_work{
    "matter.hand_over",  "matter.accept", "matter.object",   "matter.rule",
    "matter.reclassify", "matter.answer", "matter.ask_help", "matter.forward"};

bool is_secret(const MatterRules& rules, const Matter& matter) {
  const plan::MatterKind* const kind = rules.plan.matter_kind(matter.kind);
  return kind != nullptr && (kind->confidential || is_sealed(*kind));
}

// For the lead's history; `what` is matter.gained or matter.lost.
Event of_lead(const char* what, const Uuid& lead, const Matter& joined) {
  return event(what, {{"matter", lead.text()}, {"joined", joined.id.text()}});
}

// Whoever handled the lead handled what is joined to it: none of them may take down its resident's
// word (guard G11).
Event same_answer(const Matter& joined, const Matter& lead, const std::string& outcome,
                  const std::string& text, const std::string& by) {
  Json data = ref(joined);
  data["outcome"] = outcome;
  data["text"] = text;
  data["by"] = by;
  data["handlers"] = lead.handlers;
  return event("matter.answered", std::move(data));
}

Event unjoined(const Matter& matter, const char* cause, const std::string& reason) {
  Json data = with(ref(matter), "cause", cause);
  data["reason"] = reason;
  return event("matter.unjoined", std::move(data));
}

}  // namespace

bool is_leads_work(std::string_view command) {
  return std::find(k_leads_work.begin(), k_leads_work.end(), command) != k_leads_work.end();
}

Result<Events> join(const MatterRules& rules, const Matter& matter, const MatterRules& lead_rules,
                    const Matter& lead) {
  if (auto ok = check(matter, "matter.join"); !ok) return fail(ok.error());
  if (matter.id == lead.id) return base::fail_field("MATTER-JOIN-SELF", "/data/into");
  if (matter.joined) return refuse("MATTER-JOIN-JOINED");
  if (matter.forwarded() != nullptr) return refuse("MATTER-FORWARDED");
  if (!matter.joiners.empty()) return refuse("MATTER-JOIN-LEADS");
  if (lead.joined) return base::fail_field("MATTER-JOIN-CHAIN", "/data/into");
  if (lead.is_closed()) return base::fail_field("MATTER-JOIN-CLOSED", "/data/into");
  for (const Matter* one : {&matter, &lead})
    if (!one->recused.empty() || !one->concerns.empty()) return refuse("MATTER-JOIN-RECUSED");
  if (is_secret(rules, matter) || is_secret(lead_rules, lead)) return refuse("MATTER-JOIN-SECRET");
  if (lead.joiners.size() >= k_joined_max)
    return base::fail_field("MATTER-JOIN-FULL", "/data/into",
                            {{"max", std::to_string(k_joined_max)}});
  Events events{event("matter.joined", with(ref(matter), "into", lead.id.text())),
                of_lead("matter.gained", lead.id, matter)};
  if (lead.answer)
    events.push_back(
        same_answer(matter, lead, lead.answer->outcome, lead.answer->text, lead.answer->by));
  return events;
}

Result<Events> unjoin(const Matter& matter, const std::string& reason) {
  if (auto ok = check(matter, "matter.unjoin"); !ok) return fail(ok.error());
  if (!matter.joined) return refuse("MATTER-NOT-JOINED");
  return Events{unjoined(matter, "mistake", reason),
                of_lead("matter.lost", *matter.joined, matter)};
}

Events follow(const Matter& lead, const Events& lead_events, const Matter& joined,
              const std::string& actor) {
  if (joined.joined != lead.id) return {};
  Events events;
  for (const Event& one : lead_events) {
    if (one.data.value("matter", "") != lead.id.text()) continue;
    const bool waits = joined.clock().state == ClockState::running && events.empty();
    if (one.type == "matter.answered" && joined.state <= MatterState::answered) {
      events.push_back(
          same_answer(joined, lead, one.data.at("outcome"), one.data.at("text"), actor));
    } else if (one.type == "matter.closed" && waits) {
      events.push_back(unjoined(joined, "lead_closed", ""));
      events.push_back(of_lead("matter.lost", lead.id, joined));
    }
  }
  return events;
}

Events leaving(const Matter& matter, const Events& events) {
  const bool reopens = std::any_of(events.begin(), events.end(),
                                   [](const Event& one) { return one.type == "matter.reopened"; });
  if (!reopens || !matter.joined) return {};
  return {of_lead("matter.lost", *matter.joined, matter)};
}

}  // namespace wanhu::domain
