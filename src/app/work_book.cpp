#include "app/work_book.hpp"

#include <algorithm>
#include <set>

namespace wanhu::app {

namespace {

using History = std::vector<domain::Governing>;

const std::string& id_of(const History& history) {
  return history.front().plan->head.id;
}

// Whether the plan stands, or once stood, under the other, directly or not.
bool is_under(const std::vector<History>& all, const History& plan, const std::string& above,
              std::size_t depth = 0) {
  if (depth > all.size()) return false;
  return std::any_of(plan.begin(), plan.end(), [&](const domain::Governing& version) {
    const std::string& parent = version.plan->head.parent;
    if (parent.empty() || parent == id_of(plan)) return false;
    if (parent == above) return true;
    return std::any_of(all.begin(), all.end(), [&](const History& next) {
      return id_of(next) == parent && is_under(all, next, above, depth + 1);
    });
  });
}

void add_replaced(std::vector<domain::Replaced>& replaced, const History& below,
                  const std::set<std::string>& keys) {
  for (const domain::Governing& version : below)
    for (const domain::Rule& rule : domain::rules_of(*version.plan)) {
      if (!keys.contains(rule.key)) continue;
      const base::Date from = std::max(version.from, version.plan->head.window.from);
      const base::Date to = std::min(version.to, version.plan->head.window.to);
      for (const std::string& unit : rule.units) replaced.push_back({rule.key, unit, from, to});
    }
}

// What plans under this one say for themselves.
std::vector<domain::Replaced> replaced_in(const std::vector<History>& all, const History& plan) {
  std::vector<domain::Replaced> replaced;
  std::set<std::string> keys;
  for (const History& other : all) {
    if (&other == &plan || !is_under(all, other, id_of(plan))) continue;
    if (keys.empty())
      for (const domain::Governing& version : plan)
        for (const domain::Rule& rule : domain::rules_of(*version.plan)) keys.insert(rule.key);
    add_replaced(replaced, other, keys);
  }
  return replaced;
}

}  // namespace

void Work::each(base::Date from, base::Date to,
                const std::function<void(const domain::Ask&)>& visit) const {
  for (const domain::Asks& asks : plans) asks.each(from, to, visit);
}

std::optional<domain::Ask> Work::find(std::string_view plan, std::string_view rule,
                                      std::string_view unit, base::Date day) const {
  for (const domain::Asks& asks : plans)
    if (plan.empty() || asks.plan() == plan)
      if (auto found = asks.find(rule, unit, day)) return found;
  return {};
}

Work::Found Work::rule(std::string_view plan, std::string_view key, std::string_view unit,
                       base::Date day) const {
  for (const domain::Asks& asks : plans)
    if (plan.empty() || asks.plan() == plan)
      if (const domain::Rule* found = asks.rule(key, unit, day)) return {asks.plan(), found};
  return {};
}

WorkRef WorkBook::version(store::Db& db, store::Tenant tenant, PlanBook& plans,
                          const calendar::Calendar& calendar, std::int64_t version) {
  const std::lock_guard lock(mutex_);
  WorkRef& slot = kept_[{tenant, version}];
  if (slot != nullptr) return slot;
  const std::vector<History> all = plans.histories(db, tenant, version);
  auto work = std::make_shared<Work>();
  for (const History& history : all)
    work->plans.emplace_back(history, calendar, replaced_in(all, history));
  slot = work;
  WorkRef made = slot;
  if (kept_.size() > k_kept_max)
    kept_.erase(kept_.begin()->first.second == version ? std::next(kept_.begin()) : kept_.begin());
  return made;
}

WorkBook::Burden WorkBook::burden(store::Tenant tenant, std::int64_t version, base::Date month,
                                  const std::function<std::vector<domain::UnitBurden>()>& make) {
  const std::tuple key{tenant, version, month};
  {
    const std::lock_guard lock(mutex_);
    if (const auto kept = burdens_.find(key); kept != burdens_.end()) return kept->second;
  }
  // Two who ask at once both make it; nobody else waits for them.
  auto made = std::make_shared<const std::vector<domain::UnitBurden>>(make());
  const std::lock_guard lock(mutex_);
  if (burdens_.size() >= k_kept_max) burdens_.erase(burdens_.begin());
  burdens_[key] = made;
  return made;
}

}  // namespace wanhu::app
