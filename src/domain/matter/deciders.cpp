#include "domain/matter/deciders.hpp"

#include <algorithm>

namespace wanhu::domain {

namespace {

// The unit and those above it; a plan's units have no cycle (L-CYCLE).
std::vector<std::string> units_upwards(const plan::Plan& plan, const std::string& unit) {
  std::vector<std::string> all;
  for (const plan::Unit* at = plan.unit(unit); at != nullptr; at = plan.unit(at->of)) {
    if (std::find(all.begin(), all.end(), at->id) != all.end()) break;
    all.push_back(at->id);
  }
  const std::string& root = plan.org.root.id;
  if (std::find(all.begin(), all.end(), root) == all.end()) all.push_back(root);
  return all;
}

void add_all(std::set<std::string>& to, const std::set<std::string>& from) {
  to.insert(from.begin(), from.end());
}

}  // namespace

std::string named_body(const plan::Plan& plan, Deciding what) {
  switch (what) {
    case Deciding::ruling:
      return plan.matters.objection ? plan.matters.objection->by : std::string();
    case Deciding::review:
      return plan.matters.review ? plan.matters.review->by : std::string();
    case Deciding::extension:
      return plan.matters.extend ? plan.matters.extend->by : std::string();
  }
  return {};
}

bool is_outside(const plan::Plan& plan, const std::string& body) {
  const plan::Office* const office = plan.office(body);
  return office != nullptr && (office->external || plan.unit(office->of) == nullptr);
}

std::string common_superior(const plan::Plan& plan, const std::string& a, const std::string& b) {
  const std::vector<std::string> above_b = units_upwards(plan, b);
  for (const std::string& one : units_upwards(plan, a))
    if (std::find(above_b.begin(), above_b.end(), one) != above_b.end()) return one;
  return plan.org.root.id;
}

std::vector<std::string> bodies_upwards(const plan::Plan& plan, const std::string& body) {
  if (plan.unit(body) != nullptr) return units_upwards(plan, body);
  const plan::Office* const office = plan.office(body);
  std::vector<std::string> all =
      units_upwards(plan, office == nullptr ? plan.org.root.id : office->of);
  if (office != nullptr) all.insert(all.begin(), body);
  return all;
}

std::vector<std::string> recheck_bodies(const plan::Plan& plan, const Matter& matter) {
  const auto& review = plan.matters.review;
  if (!review) return {};
  const bool named = !review->recheck.empty();
  if (!named && is_outside(plan, review->by)) return {};  // what is above it is not the plan's
  std::vector<std::string> all = bodies_upwards(plan, named ? review->recheck : review->by);
  std::erase(all, matter.review_body.empty() || !named ? review->by : matter.review_body);
  std::erase(all, matter.review_body);
  return all;
}

std::set<std::string> not_deciding(const plan::Plan& plan, const Matter& matter, Deciding what) {
  std::set<std::string> actors = matter.recused;
  if (what == Deciding::review) {
    add_all(actors, matter.handlers);
    add_all(actors, matter.former);
    const std::vector<std::string> again =
        matter.reviewed ? recheck_bodies(plan, matter) : std::vector<std::string>();
    if (!again.empty() && !is_outside(plan, again.front())) add_all(actors, matter.reviewers);
  }
  if (what != Deciding::ruling) return actors;
  if (matter.objection) actors.insert(matter.objection->by.text());
  if (matter.objections > 1) add_all(actors, matter.routers);
  if (named_body(plan, what).empty()) actors.insert(matter.handed_by);
  return actors;
}

}  // namespace wanhu::domain
