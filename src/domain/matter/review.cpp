// Looking again at what was done, by somebody else: the review that a resident asks for, and, where
// the law has it, the one after that.
#include <algorithm>

#include "domain/matter/calendars.hpp"
#include "domain/matter/decide.hpp"
#include "domain/matter/deciders.hpp"
#include "domain/matter/rules.hpp"
#include "plan/statutes.hpp"

namespace wanhu::domain {

using base::fail;
using base::Json;

namespace {

// Once more after a second look that stands: where the plan has that clock, and a body for it.
bool may_be_rechecked(const plan::Plan& plan, const Matter& matter) {
  if (matter.rechecked || matter.is_sealed()) return false;
  const auto& clocks = plan.matters.clocks;
  return std::any_of(clocks.begin(), clocks.end(),
                     [&](const plan::SideClock& rule) {
                       return rule.statute == plan::k_recheck && rule.is_for(matter.kind);
                     }) &&
         !recheck_bodies(plan, matter).empty();
}

}  // namespace

std::optional<Instant> review_until(const MatterRules& rules, const Matter& matter) {
  const auto& appeal = rules.plan.matters.review;
  std::optional<Instant> from = matter.closed ? matter.closed : matter.told;
  if (!appeal || !from) return {};
  if (matter.reviewed) {
    if (!may_be_rechecked(rules.plan, matter)) return {};
    from = matter.reviewed_at;
  }
  return calendar::due(calendar_for(rules, matter), *from, appeal->within, calendar::Roll::none).at;
}

Result<Events> ask_review(const MatterRules& rules, const Matter& matter, const std::string& text,
                          Instant now) {
  if (auto ok = check(matter, "matter.ask_review"); !ok) return fail(ok.error());
  if (matter.review_asked) return refuse("MATTER-REVIEW-OPEN");
  const auto until = review_until(rules, matter);
  if (!until) return refuse(matter.reviewed ? "MATTER-REVIEWED" : "MATTER-REVIEW-NONE");
  if (now >= *until) {
    Problem problem{.code = "MATTER-REVIEW-LATE", .kind = Kind::refused};
    problem.with("until", until->clock());
    return fail(std::move(problem));
  }
  Json data = with(ref(matter), "text", text);
  if (matter.reviewed) data["recheck"] = true;
  return Events{event("matter.review_asked", std::move(data))};
}

Result<Events> review(const MatterRules& rules, const Matter& matter, bool stands,
                      const std::string& text, const std::string& actor, bool owner_stays,
                      Instant now) {
  if (auto ok = check(matter, "matter.review"); !ok) return fail(ok.error());
  if (!matter.review_asked) return refuse("MATTER-REVIEW-NOT-ASKED");
  if (matter.is_recused(actor)) return refuse("MATTER-RECUSED");
  if (not_deciding(rules.plan, matter, Deciding::review).contains(actor))
    return refuse("MATTER-REVIEW-OWN");
  Json data = with(ref(matter), "text", text);
  data["stands"] = stands;
  Events events{event("matter.reviewed", std::move(data))};
  if (stands) return events;
  Event reopened = new_round(rules, matter, text, owner_stays, now);
  reopened.data["after"] = "review";
  events.push_back(std::move(reopened));
  return events;
}

}  // namespace wanhu::domain
