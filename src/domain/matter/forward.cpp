#include "domain/matter/forward.hpp"

#include <algorithm>
#include <array>
#include <stdexcept>

#include "domain/matter/rules.hpp"

namespace wanhu::domain {

using base::fail;

namespace {

constexpr std::array<std::string_view, 3> k_town_kinds{"town", "township", "subdistrict"};

bool is_town(const plan::Unit& unit) {
  return std::find(k_town_kinds.begin(), k_town_kinds.end(), unit.kind) != k_town_kinds.end();
}

// The unit, then the one it is a part of, up to the root.
std::vector<const plan::Unit*> way_up(const plan::Plan& plan, const std::string& unit) {
  std::vector<const plan::Unit*> way;
  for (const plan::Unit* at = plan.unit(unit); at != nullptr && way.size() < 16;) {
    way.push_back(at);
    at = at->id == plan.org.root.id ? nullptr : plan.unit(at->of);
  }
  return way;
}

Date date_in(const Json& data, const char* name) {
  return Date::parse(data.at(name).get_ref<const std::string&>()).value();
}

Result<void> day_between(Date day, Date from, Date today) {
  if (day >= from && day <= today) return {};
  return base::fail_field("FORWARD-DAY", "/data/day", {{"from", from.iso()}, {"to", today.iso()}});
}

bool is_sent(const Matter& matter) {
  const Forward* const now = matter.forwarded();
  return now != nullptr &&
         (now->state == ForwardState::sent || now->state == ForwardState::accepted);
}

Json of_body(const Matter& matter, Date day) {
  Json data = with(ref(matter), "to", matter.forwarded()->to);
  data["day"] = day.iso();
  return data;
}

// A sealed matter is a tip: it must not pass through hands that an open list passes through.
bool is_sealed_kind(const MatterRules& rules, const Matter& matter) {
  const plan::MatterKind* const kind = rules.plan.matter_kind(matter.kind);
  return kind != nullptr && is_sealed(*kind);
}

}  // namespace

std::string_view text_of(ForwardState state) {
  constexpr std::array<std::string_view, 6> k_texts{"waiting",  "sent",    "accepted",
                                                    "returned", "replied", "ended"};
  return k_texts.at(static_cast<std::size_t>(state));
}

std::vector<const plan::Office*> bodies_above(const plan::Plan& plan, const std::string& unit) {
  const std::vector<const plan::Unit*> way = way_up(plan, unit);
  const auto town =
      std::find_if(way.begin(), way.end(), [](const plan::Unit* at) { return is_town(*at); });
  const auto above = town == way.end() ? way.end() : town + 1;
  std::vector<const plan::Office*> bodies;
  for (const plan::Office& office : plan.org.offices) {
    const bool higher =
        std::any_of(above, way.end(), [&](const plan::Unit* at) { return at->id == office.of; });
    if (office.external || higher) bodies.push_back(&office);
  }
  return bodies;
}

bool is_above(const plan::Plan& plan, const std::string& unit, const std::string& body) {
  const auto bodies = bodies_above(plan, unit);
  return std::any_of(bodies.begin(), bodies.end(),
                     [&](const plan::Office* office) { return office->id == body; });
}

bool was_returned(const Matter& matter, const std::string& to, const std::string& ground) {
  return std::any_of(matter.forwards.begin(), matter.forwards.end(), [&](const Forward& one) {
    return one.returned && one.to == to && one.ground == ground;
  });
}

Result<Events> forward(const MatterRules& rules, const Matter& matter, const std::string& to,
                       const std::string& ground, const std::string& reason, const Uuid& actor) {
  if (auto ok = check(matter, "matter.forward"); !ok) return fail(ok.error());
  if (matter.objection) return refuse("MATTER-OBJECTION-OPEN");
  if (const Forward* now = matter.forwarded();
      now != nullptr && now->state != ForwardState::returned)
    return refuse("MATTER-FORWARDED");
  if (is_sealed_kind(rules, matter)) return refuse("MATTER-FORWARD-SEALED");
  if (!is_above(rules.plan, matter.unit, to))
    return base::fail_field("MATTER-FORWARD-BODY", "/data/to", {{"to", to}});
  const plan::MatterKind* const kind = rules.plan.matter_kind(matter.kind);
  if (ground == k_ground_office && (kind == nullptr || kind->owner != to))
    return base::fail_field("MATTER-FORWARD-GROUND", "/data/ground", {{"ground", ground}});
  if (was_returned(matter, to, ground))
    return base::fail_field("MATTER-FORWARD-BOUNCE", "/data/ground", {{"ground", ground}});
  Events events;
  if (matter.state != MatterState::handling) {
    auto taken = hand_over(matter, actor, "");
    if (!taken) return fail(taken.error());
    events = std::move(*taken);
    events.push_back(event("matter.accepted", ref(matter)));
  }
  Json data = with(ref(matter), "to", to);
  data["ground"] = ground;
  data["reason"] = reason;
  events.push_back(event("matter.forwarded", std::move(data)));
  return events;
}

Result<Events> send_batch(const Batch& batch, const std::vector<Matter>& matters, Date today) {
  Events events;
  Json ids = Json::array();
  for (const Matter& matter : matters) {
    const Forward* const now = matter.forwarded();
    if (now == nullptr || now->state != ForwardState::waiting || now->to != batch.body)
      return base::fail_field("FORWARD-NOT-WAITING", "/data/matters",
                              {{"receipt", matter.receipt}});
    ids.push_back(matter.id.text());
    Json data = of_body(matter, today);
    data["batch"] = batch.id.text();
    data["kind"] = matter.kind;
    data["due"] = matter.clock().due.iso();
    events.push_back(event("matter.forward_sent", std::move(data)));
  }
  events.push_back(event("forward.sent", {{"batch", batch.id.text()},
                                          {"body", batch.body},
                                          {"name", batch.name},
                                          {"year", batch.year},
                                          {"no", batch.no},
                                          {"day", today.iso()},
                                          {"matters", std::move(ids)}}));
  return events;
}

Result<Events> forward_accepted(const Matter& matter, Date day, Date today) {
  if (auto ok = check(matter, "matter.forward_accept"); !ok) return fail(ok.error());
  if (!is_sent(matter) || matter.forwarded()->accepted) return refuse("MATTER-FORWARD-NOT-SENT");
  if (auto ok = day_between(day, *matter.forwarded()->sent, today); !ok) return fail(ok.error());
  return Events{event("matter.forward_accepted", of_body(matter, day))};
}

Result<Events> forward_returned(const Matter& matter, Date day, const std::string& reason,
                                Date today) {
  if (auto ok = check(matter, "matter.forward_return"); !ok) return fail(ok.error());
  if (!is_sent(matter)) return refuse("MATTER-FORWARD-NOT-SENT");
  const Forward& now = *matter.forwarded();
  if (auto ok = day_between(day, now.accepted.value_or(*now.sent), today); !ok)
    return fail(ok.error());
  return Events{event("matter.forward_returned", with(of_body(matter, day), "reason", reason))};
}

Result<Events> forward_replied(const Matter& matter, Date day, const std::string& outcome,
                               const std::string& text, Date today) {
  if (auto ok = check(matter, "matter.forward_reply"); !ok) return fail(ok.error());
  if (!is_sent(matter)) return refuse("MATTER-FORWARD-NOT-SENT");
  const Forward& now = *matter.forwarded();
  if (auto ok = day_between(day, now.accepted.value_or(*now.sent), today); !ok)
    return fail(ok.error());
  Json answer = ref(matter);
  answer["outcome"] = outcome;
  answer["text"] = text;
  answer["body"] = now.to;
  return Events{event("matter.forward_replied", of_body(matter, day)),
                event("matter.answered", std::move(answer))};
}

Result<Events> take_back(const Matter& matter, const std::string& reason) {
  if (auto ok = check(matter, "matter.take_back"); !ok) return fail(ok.error());
  if (matter.forwarded() == nullptr) return refuse("MATTER-NOT-FORWARDED");
  Json data = with(ref(matter), "to", matter.forwarded()->to);
  data["reason"] = reason;
  return Events{event("matter.forward_ended", std::move(data))};
}

void note_forward(Matter& m, const Event& event, Instant at) {
  const Json& data = event.data;
  if (event.type == "matter.forwarded") {
    for (Forward& one : m.forwards)
      if (one.is_open()) one.state = ForwardState::ended;  // returned, and ruled to go elsewhere
    m.forwards.push_back({.to = data.at("to"),
                          .ground = data.at("ground"),
                          .reason = data.at("reason"),
                          .marked = at});
    return;
  }
  const bool about = event.type.starts_with("matter.forward_");
  if (m.forwarded() == nullptr) {
    if (about) throw std::logic_error("event about a matter that is not forwarded");
    return;
  }
  Forward& now = m.forwards.back();
  if (event.type == "matter.forward_sent") {
    now.state = ForwardState::sent;
    now.batch = Uuid::parse(data.at("batch").get_ref<const std::string&>()).value();
    now.sent = date_in(data, "day");
    now.sent_kind = data.at("kind");
    now.sent_due = date_in(data, "due");
  } else if (event.type == "matter.forward_accepted") {
    now.state = ForwardState::accepted;
    now.accepted = date_in(data, "day");
  } else if (event.type == "matter.forward_returned") {
    now.state = ForwardState::returned;
    now.returned = date_in(data, "day");
    now.words = data.at("reason");
  } else if (event.type == "matter.forward_replied") {
    now.state = ForwardState::replied;
    now.replied = date_in(data, "day");
  } else if (event.type == "matter.forward_ended") {
    now.state = ForwardState::ended;
    now.words = data.at("reason");
  } else if (event.type == "matter.closed" || event.type == "matter.handed_over" ||
             event.type == "matter.ruled") {
    now.state = ForwardState::ended;
  }
}

}  // namespace wanhu::domain
