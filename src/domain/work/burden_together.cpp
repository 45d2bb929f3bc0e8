#include "domain/work/burden_together.hpp"

#include <algorithm>
#include <deque>
#include <map>
#include <set>
#include <tuple>

namespace wanhu::domain {

namespace {

using calendar::Calendar;
using calendar::Period;
using calendar::Window;
using Plans = std::vector<const plan::Plan*>;

// The units of all of them as one tree; who knows a unit first says where it stands.
plan::Org tree_of(const Plans& plans) {
  plan::Org tree = plans.front()->org;
  const auto knows = [&](const std::string& id) {
    return tree.root.id == id || std::any_of(tree.units.begin(), tree.units.end(),
                                             [&](const plan::Unit& u) { return u.id == id; });
  };
  for (const plan::Plan* plan : plans) {
    const std::string& root = plan->org.root.id;
    if (!knows(root)) {
      tree.units.push_back(plan->org.root);
      tree.units.back().of = tree.root.id;
    }
    for (const plan::Unit& unit : plan->org.units)
      if (!knows(unit.id)) tree.units.push_back(unit);
  }
  return tree;
}

bool is_under(const Plans& plans, const plan::Plan& plan, const std::string& above) {
  const plan::Plan* at = &plan;
  for (std::size_t n = 0; n <= plans.size(); ++n) {
    const std::string& parent = at->head.parent;
    if (parent.empty()) return false;
    if (parent == above) return true;
    const auto next = std::find_if(plans.begin(), plans.end(),
                                   [&](const plan::Plan* p) { return p->head.id == parent; });
    if (next == plans.end()) return false;
    at = *next;
  }
  return false;
}

// What plans under this one say in its place.
std::vector<Replaced> replaced_in(const Plans& plans, const plan::Plan& plan) {
  std::vector<Replaced> replaced;
  for (const plan::Plan* other : plans) {
    if (other == &plan || !is_under(plans, *other, plan.head.id)) continue;
    for (const Rule& rule : rules_of(*other))
      for (const std::string& unit : rule.units)
        replaced.push_back({rule.key, unit, other->head.window.from, other->head.window.to});
  }
  return replaced;
}

struct Candidate {
  std::string unit;
  BurdenCap cap;

  [[nodiscard]] std::int64_t excess() const { return cap.asked - cap.max; }
};
using Key = std::pair<std::string, Load>;  // whose cap

std::map<Key, std::vector<Candidate>> over_in(const std::vector<BurdenPlan>& all,
                                              const plan::Org& tree, const Window& window,
                                              const Calendar& calendar) {
  std::map<Key, std::vector<Candidate>> over;
  for (const Window& month : calendar::windows_in(Period::month, window.from, window.to, calendar))
    for (const UnitBurden& unit : burden_of(all, tree, {}, month.from, calendar))
      for (const Load load : over_budget(unit)) {
        const BurdenCap& cap = *unit.cap(load);
        over[{cap.plan, load}].push_back({unit.unit, cap});
      }
  for (auto& [key, list] : over)
    std::sort(list.begin(), list.end(), [](const Candidate& a, const Candidate& b) {
      return std::tuple(-a.excess(), a.unit, a.cap.window.from) <
             std::tuple(-b.excess(), b.unit, b.cap.window.from);
    });
  return over;
}

// What each plan asks of the unit in the cap's window; the fresh one is the first.
std::vector<std::pair<std::string, std::int64_t>> parts_of(const std::vector<BurdenPlan>& all,
                                                           const Candidate& one, Load load) {
  std::vector<std::pair<std::string, std::int64_t>> parts;
  for (const BurdenPlan& plan : all)
    if (const std::int64_t n = asked_of(plan, one.cap.window, one.unit, load); n > 0)
      parts.emplace_back(plan.asks->plan(), n);
  return parts;
}

}  // namespace

std::vector<TogetherOver> burden_together(const plan::Plan& fresh, const Plans& others,
                                          const Calendar& calendar) {
  Plans plans{&fresh};
  plans.insert(plans.end(), others.begin(), others.end());
  const bool caps =
      std::any_of(plans.begin(), plans.end(), [](const auto* plan) { return plan->burden; });
  if (others.empty() || !caps) return {};
  std::deque<Asks> asks;
  std::vector<BurdenPlan> all;
  for (const plan::Plan* plan : plans) {
    const std::vector<Governing> history{{plan, 1, k_no_beginning, k_no_end}};
    asks.emplace_back(history, calendar, replaced_in(plans, *plan));
    all.push_back({&asks.back(), history});
  }
  // The plans in force name the tree, and the fresh one completes it.
  Plans by_age = others;
  by_age.push_back(&fresh);
  const Window window{fresh.head.window.from, fresh.head.window.to, {}, {}};
  std::vector<TogetherOver> found;
  for (const auto& [key, list] : over_in(all, tree_of(by_age), window, calendar)) {
    constexpr std::size_t k_tried = 20;  // the fullest ones
    for (std::size_t n = 0; n < std::min(list.size(), k_tried); ++n) {
      auto parts = parts_of(all, list[n], key.second);
      if (parts.size() < 2 || parts.front().first != fresh.head.id) continue;
      std::set<std::string> units;
      for (const Candidate& one : list) units.insert(one.unit);
      found.push_back({.load = key.second,
                       .plan = key.first,
                       .cap = list[n].cap,
                       .unit = list[n].unit,
                       .units = static_cast<std::int64_t>(units.size()),
                       .parts = std::move(parts)});
      break;
    }
  }
  return found;
}

}  // namespace wanhu::domain
