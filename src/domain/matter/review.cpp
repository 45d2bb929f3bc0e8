// Looking again at what was done, by somebody else: the review that a resident asks for.
#include "domain/matter/calendars.hpp"
#include "domain/matter/decide.hpp"
#include "domain/matter/rules.hpp"

namespace wanhu::domain {

using base::fail;
using base::Json;

std::optional<Instant> review_until(const MatterRules& rules, const Matter& matter) {
  const auto& appeal = rules.plan.matters.review;
  const std::optional<Instant> from = matter.closed ? matter.closed : matter.told;
  if (!appeal || !from) return {};
  return calendar::due(calendar_for(rules, matter), *from, appeal->within, calendar::Roll::none).at;
}

Result<Events> ask_review(const MatterRules& rules, const Matter& matter, const std::string& text,
                          Instant now) {
  if (auto ok = check(matter, "matter.ask_review"); !ok) return fail(ok.error());
  if (matter.review_asked) return refuse("MATTER-REVIEW-OPEN");
  if (matter.reviewed) return refuse("MATTER-REVIEWED");
  const auto until = review_until(rules, matter);
  if (!until) return refuse("MATTER-REVIEW-NONE");
  if (now >= *until) {
    Problem problem{.code = "MATTER-REVIEW-LATE", .kind = Kind::refused};
    problem.with("until", until->clock());
    return fail(std::move(problem));
  }
  return Events{event("matter.review_asked", with(ref(matter), "text", text))};
}

Result<Events> review(const MatterRules& rules, const Matter& matter, bool stands,
                      const std::string& text, const std::string& actor, bool owner_stays,
                      Instant now) {
  if (auto ok = check(matter, "matter.review"); !ok) return fail(ok.error());
  if (!matter.review_asked) return refuse("MATTER-REVIEW-NOT-ASKED");
  if (matter.handlers.contains(actor) || matter.former.contains(actor))
    return refuse("MATTER-REVIEW-OWN");
  if (matter.is_recused(actor)) return refuse("MATTER-RECUSED");
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
