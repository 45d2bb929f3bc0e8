#include "domain/matter/telling.hpp"

#include <algorithm>

#include "domain/matter/rules.hpp"

namespace wanhu::domain {

using base::fail;

namespace {

constexpr std::string_view k_resident = "resident";

// Null: nobody is there to be told.
std::optional<Told> one_of(const Matter& m, const std::string& to, bool gone) {
  Told told{.to = to, .has_heard = m.informed.contains(to)};
  if (to == k_resident) {
    if (!m.reply) return {};
    told.has_heard = m.told.has_value();
    return told;
  }
  if (to == "owner") told.person = m.owner;
  if (to == "visitor" && !gone) told.person = m.reporter;
  if (to == "owner" || to == "visitor") {
    if (!told.person || m.is_recused(told.person->text())) return {};
    told.has_heard = told.has_heard || told.person->text() == m.answer->by;
  }
  return told;
}

Problem not_before(const plan::Plan& plan, const std::string& to) {
  Problem problem{.code = to == "visitor" ? "MATTER-TELL-VISITOR-FIRST"
                          : to == "owner" ? "MATTER-TELL-OWNER-FIRST"
                                          : "MATTER-TELL-FIRST",
                  .kind = Kind::refused};
  return problem.with("first", plan.name_of(to));
}

}  // namespace

std::vector<Told> tell_order(const plan::Plan& plan, const Matter& matter, bool gone) {
  std::vector<Told> order;
  if (!matter.answer || matter.is_taken_on() || !matter.concerns.empty()) return order;
  for (const std::string& to : plan.matters.tell)
    if (auto one = one_of(matter, to, gone)) order.push_back(std::move(*one));
  return order;
}

Result<Events> tell_resident(const plan::Plan& plan, const Matter& matter,
                             const std::string& channel, Instant at, const Uuid& teller, bool gone,
                             Instant now) {
  auto events = tell(matter, channel, at, now);
  if (!events) return events;
  const std::vector<Told> order = tell_order(plan, matter, gone);
  const auto resident =
      std::find_if(order.begin(), order.end(), [](const Told& t) { return t.to == k_resident; });
  if (resident == order.end()) return events;
  const auto waiting = std::find_if(order.begin(), resident, [&](const Told& t) {
    return !t.has_heard && t.person != std::optional(teller);
  });
  if (waiting == resident) return events;
  return fail(not_before(plan, waiting->to));
}

Result<Events> inform(const plan::Plan& plan, const Matter& matter, const std::string& to,
                      const std::string& channel, Instant at, bool gone, Instant now) {
  if (!matter.answer) {
    auto not_answered = check(matter, "matter.tell");
    return fail(not_answered.error());
  }
  const std::vector<Told> order = tell_order(plan, matter, gone);
  const auto found =
      std::find_if(order.begin(), order.end(), [&](const Told& t) { return t.to == to; });
  if (found == order.end() || to == k_resident)
    return base::fail_field("MATTER-TELL-WHO", "/data/to");
  if (found->has_heard) return base::fail_field("MATTER-TELL-HEARD", "/data/to");
  const auto when = done_at(at, matter.answer->at, now);
  if (!when) return fail(when.error());
  Json data = with(ref(matter), "to", to);
  if (found->person) data["person"] = found->person->text();
  data["channel"] = channel;
  data["at"] = when->ms();
  return Events{event("matter.informed", std::move(data))};
}

}  // namespace wanhu::domain
