// Who has a matter in hand: handing over, taking on, and objecting to being the one.
#include <algorithm>

#include "domain/matter/calendars.hpp"
#include "domain/matter/decide.hpp"
#include "domain/matter/rules.hpp"

namespace wanhu::domain {

using base::fail;
using base::Json;

Result<Events> hand_over(const Matter& matter, const Uuid& owner, const std::string& note_text) {
  if (auto ok = check(matter, "matter.hand_over"); !ok) return fail(ok.error());
  if (matter.objection) return refuse("MATTER-OBJECTION-OPEN");
  if (matter.released.contains(owner.text()))
    return base::fail_field("MATTER-BOUNCE", "/data/owner");
  if (matter.is_recused(owner.text())) return base::fail_field("MATTER-RECUSED", "/data/owner");
  if (const Forward* const up = matter.forwarded();
      up != nullptr && up->state != ForwardState::returned)
    return refuse("MATTER-FORWARDED");
  Json data = with(ref(matter), "owner", owner.text());
  data["note"] = note_text;
  return Events{event("matter.handed_over", std::move(data))};
}

Result<Events> accept(const Matter& matter, const Uuid& who) {
  if (auto ok = check(matter, "matter.accept"); !ok) return fail(ok.error());
  if (matter.owner != who) return refuse("MATTER-NOT-OWNER");
  return Events{event("matter.accepted", ref(matter))};
}

Result<Events> take_on(const Matter& matter, const Uuid& who) {
  if (!matter.is_taken_on()) return accept(matter, who);
  if (auto ok = check(matter, "matter.accept"); !ok) return fail(ok.error());
  if (matter.is_recused(who.text())) return refuse("MATTER-RECUSED");
  if (matter.owner == who && matter.state == MatterState::handling)
    return refuse("MATTER-TAKEN-ON");
  Json data = with(ref(matter), "owner", who.text());
  data["note"] = "";
  return Events{event("matter.handed_over", std::move(data)),
                event("matter.accepted", ref(matter))};
}

Result<Events> recuse(const Matter& matter, const Uuid& who, const std::string& reason) {
  if (auto ok = check(matter, "matter.recuse"); !ok) return fail(ok.error());
  if (matter.is_recused(who.text()))
    return base::fail_field("MATTER-RECUSED-ALREADY", "/data/person_id");
  // The answer of a joined matter is its lead's, whose owner may be anybody.
  if (matter.joined || !matter.joiners.empty()) return refuse("MATTER-RECUSE-JOINED");
  // The town stays responsible for what has gone up until it is taken back or answered.
  if (matter.owner == who && matter.forwarded() != nullptr) return refuse("MATTER-FORWARDED");
  Json data = with(ref(matter), "person", who.text());
  data["reason"] = reason;
  data["back"] = matter.owner == who && is_running(text_of(matter.state));
  return Events{event("matter.recused", std::move(data))};
}

Result<Events> urge(const Matter& matter, const std::string& text, Instant now) {
  if (auto ok = check(matter, "matter.urge"); !ok) return fail(ok.error());
  if (!matter.owner) return refuse("MATTER-NO-OWNER");
  if (const ClockPause* const pause = matter.clock().paused(now)) {
    Problem problem{.code = "MATTER-PAUSED", .kind = Kind::refused};
    problem.with("until", pause->to.clock());
    return fail(std::move(problem));
  }
  Json data = with(ref(matter), "owner", matter.owner->text());
  data["note"] = text;
  return Events{event("matter.urged", std::move(data))};
}

std::optional<Instant> objection_until(const MatterRules& rules, const Matter& matter) {
  const auto& appeal = rules.plan.matters.objection;
  if (!appeal || !matter.handed) return {};
  return calendar::due(calendar_for(rules, matter), *matter.handed, appeal->within,
                       calendar::Roll::none)
      .at;
}

Result<Events> object(const MatterRules& rules, const Matter& matter, const Uuid& who,
                      const std::string& reason, Instant now) {
  if (auto ok = check(matter, "matter.object"); !ok) return fail(ok.error());
  if (matter.owner != who) return refuse("MATTER-NOT-OWNER");
  if (matter.objection) return refuse("MATTER-OBJECTION-OPEN");
  if (matter.objected.contains(who.text())) return refuse("MATTER-OBJECTED");
  const auto until = objection_until(rules, matter);
  if (!until) return refuse("MATTER-OBJECTION-NONE");
  if (now >= *until) {
    Problem problem{.code = "MATTER-OBJECTION-LATE", .kind = Kind::refused};
    problem.with("until", until->clock());
    return fail(std::move(problem));
  }
  return Events{event("matter.objected", with(ref(matter), "reason", reason))};
}

Result<Events> rule(const Matter& matter, const std::optional<Uuid>& owner,
                    const std::string& reason, const std::string& actor) {
  if (auto ok = check(matter, "matter.rule"); !ok) return fail(ok.error());
  if (!matter.objection) return refuse("MATTER-OBJECTION-NOT-OPEN");
  if (matter.objection->by.text() == actor) return refuse("MATTER-RULE-OWN");
  if (matter.is_recused(actor)) return refuse("MATTER-RECUSED");
  if (matter.objections > 1 && matter.routers.contains(actor)) return refuse("MATTER-RULE-OTHER");
  Json data = with(ref(matter), "reason", reason);
  data["stays"] = !owner.has_value();
  if (owner) {
    if (*owner == matter.objection->by || matter.released.contains(owner->text()))
      return base::fail_field("MATTER-BOUNCE", "/data/owner");
    if (matter.is_recused(owner->text())) return base::fail_field("MATTER-RECUSED", "/data/owner");
    data["owner"] = owner->text();
  }
  return Events{event("matter.ruled", std::move(data))};
}

}  // namespace wanhu::domain
