#include "app/plan_book.hpp"

#include <algorithm>
#include <stdexcept>

#include "plan/bind.hpp"
#include "plan/reader.hpp"
#include "plan/tools/inherit.hpp"
#include "store/statement.hpp"

namespace wanhu::app {

namespace {

const store::Statement k_plan_newest{
    store::Reach::tenant, "plan_newest",
    "SELECT coalesce(max(version), 0) FROM plan_version WHERE tenant = $1"};
const store::Statement k_plan_ids{
    store::Reach::tenant, "plan_ids",
    "SELECT plan_id, version FROM plan_version WHERE tenant = $1 AND version <= $2 "
    "ORDER BY version"};
const store::Statement k_plan_days{
    store::Reach::tenant, "plan_days",
    "SELECT version, activated_ms FROM plan_version WHERE tenant = $1 AND version <= $2 "
    "ORDER BY version"};
const store::Statement k_plan_source{
    store::Reach::tenant, "plan_source",
    "SELECT source FROM plan_version WHERE tenant = $1 AND version = $2"};

// ---- the set as one ----

template <class T>
void add_missing(std::vector<T>& all, const std::vector<T>& more) {
  for (const T& item : more)
    if (std::none_of(all.begin(), all.end(), [&](const T& known) { return known.id == item.id; }))
      all.push_back(item);
}

bool knows(const plan::Org& org, const std::string& unit) {
  return org.root.id == unit || std::any_of(org.units.begin(), org.units.end(),
                                            [&](const plan::Unit& u) { return u.id == unit; });
}

// A child's root is a unit of its parent's; what the parent says of a unit, the child completes.
void add_org(plan::Org& org, const plan::Org& more) {
  if (!knows(org, more.root.id)) {
    org.units.push_back(more.root);
    org.units.back().of = org.root.id;
  }
  for (const plan::Unit& unit : more.units) {
    const auto known = std::find_if(org.units.begin(), org.units.end(),
                                    [&](const plan::Unit& u) { return u.id == unit.id; });
    if (known == org.units.end() && unit.id != org.root.id)
      org.units.push_back(unit);
    else if (known != org.units.end() && known->quota == 0)
      known->quota = unit.quota;
  }
  add_missing(org.offices, more.offices);
  add_missing(org.teams, more.teams);
}

void add_quotas(std::vector<plan::Quota>& quotas, const std::vector<plan::Quota>& more) {
  for (const plan::Quota& quota : more) {
    const auto known = std::find_if(quotas.begin(), quotas.end(),
                                    [&](const plan::Quota& q) { return q.id == quota.id; });
    if (known == quotas.end())
      quotas.push_back(quota);
    else if (known->per.empty() && quota.per.empty())  // so much for each is no sum
      known->total += quota.total;
  }
}

bool has_visits(const Member& member) {
  return member.plan.quota("household_visit") != nullptr;
}

plan::Plan joined(const std::vector<Member>& members) {
  const auto visiting = std::find_if(members.begin(), members.end(), has_visits);
  const Member& leading = visiting == members.end() ? members.front() : *visiting;
  plan::Plan all = leading.plan;
  all.org = members.front().plan.org;
  for (const Member& member : members) {
    add_org(all.org, member.plan.org);
    add_missing(all.duties, member.plan.duties);
    add_missing(all.forms, member.plan.forms);
    add_missing(all.matters.kinds, member.plan.matters.kinds);
    if (&member != &leading) add_quotas(all.quotas, member.plan.quotas);
  }
  return all;
}

// How many plans stand above `member` in the set.
std::size_t depth_of(const ActivePlan& set, const Member& member) {
  std::size_t depth = 0;
  const Member* above = set.member(member.plan.head.parent);
  while (above != nullptr && depth <= set.members.size()) {
    ++depth;
    above = set.member(above->plan.head.parent);
  }
  return depth;
}

void name_units(ActivePlan& set) {
  for (std::size_t i = 0; i < set.members.size(); ++i) {
    const plan::Org& org = set.members[i].plan.org;
    const auto name = [&](const std::string& unit) {
      const auto [at, fresh] = set.named_by.emplace(unit, i);
      if (!fresh && depth_of(set, set.members[i]) > depth_of(set, set.members[at->second]))
        at->second = i;
    };
    name(org.root.id);
    for (const plan::Unit& unit : org.units) name(unit.id);
  }
}

void share_names(ActivePlan& set) {
  for (Member& member : set.members) {
    member.plan.org = set.plan.org;
    member.plan.duties = set.plan.duties;
  }
}

}  // namespace

const Member* ActivePlan::member(std::string_view plan_id) const {
  const auto found = std::find_if(members.begin(), members.end(), [&](const Member& member) {
    return member.plan.head.id == plan_id;
  });
  return found == members.end() ? nullptr : &*found;
}

const plan::Plan& ActivePlan::plan_of(std::string_view unit) const {
  if (members.size() == 1) return members.front().plan;
  const Member* found = nullptr;
  std::size_t steps = 0;
  for (const plan::Unit* at = plan.unit(unit); at != nullptr && steps <= plan.org.units.size();
       at = plan.unit(at->of), ++steps)
    if (const auto named = named_by.find(at->id); named != named_by.end()) {
      const Member& member = members[named->second];
      if (found == nullptr || depth_of(*this, member) > depth_of(*this, *found)) found = &member;
    }
  return found == nullptr ? members.front().plan : found->plan;
}

plan::Date ActivePlan::first_day() const {
  plan::Date first = plan.head.window.from;
  for (const Member& member : members) first = std::min(first, member.plan.head.window.from);
  return first;
}

std::string PlanBook::source(store::Db& db, store::Tenant tenant, std::int64_t version) {
  const auto row = db.query_one(k_plan_source, {tenant, version});
  if (!row) throw std::logic_error("plan version was never activated");
  return row->text(0);
}

// Read without the checks: what was activated stays readable for its cases, also when a later
// program has become stricter.
const PlanBook::Text& PlanBook::text(store::Db& db, store::Tenant tenant, std::int64_t version) {
  const auto known = texts_.find({tenant, version});
  if (known != texts_.end()) return known->second;
  plan::FindingList findings;
  plan::Tree tree = plan::read_tree(source(db, tenant, version), findings);
  plan::Plan plan = plan::bind(tree.root);
  return texts_.emplace(std::pair(tenant, version), Text{std::move(tree.root), std::move(plan)})
      .first->second;
}

std::vector<PlanBook::Newest> PlanBook::plans_in_force(store::Db& db, store::Tenant tenant,
                                                       std::int64_t number) {
  std::vector<Newest> activations;
  db.each(k_plan_ids, {tenant, number},
          [&](const store::Row& row) { activations.push_back({row.text(0), row.i64(1)}); });
  std::vector<Newest> plans;
  std::map<std::string, std::int64_t> gone;  // plan id → the last version that took its place
  for (const Newest& one : activations) {
    const std::string& old = text(db, tenant, one.version).plan.head.supersedes;
    if (!old.empty()) gone[old] = one.version;
    const auto known = std::find_if(plans.begin(), plans.end(),
                                    [&](const Newest& plan) { return plan.id == one.id; });
    if (known == plans.end())
      plans.push_back(one);
    else
      known->version = one.version;
  }
  std::erase_if(plans, [&](const Newest& plan) { return gone[plan.id] > plan.version; });
  return plans;
}

std::vector<std::int64_t> PlanBook::in_force(store::Db& db, store::Tenant tenant,
                                             std::int64_t version) {
  const std::lock_guard lock(mutex_);
  std::vector<std::int64_t> versions;
  for (const Newest& plan : plans_in_force(db, tenant, version)) versions.push_back(plan.version);
  std::sort(versions.begin(), versions.end());
  return versions;
}

// Whoever takes a place is in force itself at that moment, so that the chain has no ring.
std::map<std::string, std::string> PlanBook::successors(store::Db& db, store::Tenant tenant,
                                                        std::int64_t version) {
  const std::lock_guard lock(mutex_);
  std::vector<Newest> activations;
  db.each(k_plan_ids, {tenant, version},
          [&](const store::Row& row) { activations.push_back({row.text(0), row.i64(1)}); });
  std::map<std::string, std::string> by;
  for (const Newest& one : activations) {
    by.erase(one.id);
    const std::string& old = text(db, tenant, one.version).plan.head.supersedes;
    if (!old.empty() && old != one.id) by[old] = one.id;
  }
  return by;
}

std::vector<std::vector<domain::Governing>> PlanBook::histories(store::Db& db, store::Tenant tenant,
                                                                std::int64_t version) {
  const std::lock_guard lock(mutex_);
  std::vector<std::vector<domain::Governing>> all;
  const auto end = [&](std::string_view plan, base::Date day) {
    for (auto& history : all)
      if (history.back().plan->head.id == plan && history.back().to >= day)
        history.back().to = day - 1;
  };
  std::vector<std::pair<std::int64_t, base::Date>> activations;
  db.each(k_plan_days, {tenant, version}, [&](const store::Row& row) {
    activations.emplace_back(row.i64(0), row.instant(1).date());
  });
  for (const auto& [activated, day] : activations) {
    const plan::Plan& plan = text(db, tenant, activated).plan;
    end(plan.head.id, day);
    end(plan.head.supersedes, day);
    const auto known = std::find_if(all.begin(), all.end(), [&](const auto& history) {
      return history.front().plan->head.id == plan.head.id;
    });
    auto& history = known == all.end() ? all.emplace_back() : *known;
    // Replaced on its own day, it governed none.
    if (!history.empty() && history.back().to < history.back().from) history.pop_back();
    history.push_back({.plan = &plan,
                       .version = activated,
                       .from = history.empty() ? domain::k_no_beginning : day,
                       .to = domain::k_no_end});
  }
  return all;
}

PlanRef PlanBook::set_of(store::Db& db, store::Tenant tenant, std::int64_t number) {
  std::vector<Newest> plans = plans_in_force(db, tenant, number);
  auto set = std::make_shared<ActivePlan>(ActivePlan{.plan = {}, .version = number});
  // A parent first: each round takes those whose parent is in already, or is not in force.
  const auto waits = [&](const Newest& plan) {
    const std::string& parent = text(db, tenant, plan.version).plan.head.parent;
    return set->member(parent) == nullptr &&
           std::any_of(plans.begin(), plans.end(),
                       [&](const Newest& p) { return p.id == parent && p.id != plan.id; });
  };
  while (!plans.empty()) {
    auto next = std::find_if_not(plans.begin(), plans.end(), waits);
    if (next == plans.end()) next = plans.begin();  // parents in a ring stand on their own
    const Text& own = text(db, tenant, next->version);
    const Member* parent = set->member(own.plan.head.parent);
    plan::Value root = parent == nullptr ? own.root : plan::under(own.root, parent->root);
    plan::Plan plan = plan::bind(root);
    set->members.push_back({std::move(plan), next->version, std::move(root)});
    plans.erase(next);
  }
  set->plan = joined(set->members);
  name_units(*set);
  share_names(*set);
  return set;
}

PlanRef PlanBook::newest(store::Db& db, store::Tenant tenant) {
  const std::int64_t newest = db.query_one(k_plan_newest, {tenant})->i64(0);
  return newest == 0 ? nullptr : version(db, tenant, newest);
}

PlanRef PlanBook::version(store::Db& db, store::Tenant tenant, std::int64_t number) {
  const std::lock_guard lock(mutex_);
  PlanRef& slot = sets_[{tenant, number}];
  if (slot == nullptr) slot = set_of(db, tenant, number);
  return slot;
}

}  // namespace wanhu::app
