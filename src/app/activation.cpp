#include "app/activation.hpp"

#include <algorithm>
#include <deque>

#include "app/burden_findings.hpp"
#include "app/office_notes.hpp"
#include "plan/bind.hpp"
#include "plan/reader.hpp"
#include "store/statement.hpp"

namespace wanhu::app {

namespace {

const store::Statement k_plan_activated{
    store::Reach::tenant, "plan_activated",
    "SELECT digest, activated_ms FROM plan_version WHERE tenant = $1 AND version = $2"};

base::Failure refused(const char* code, std::map<std::string, std::string> args = {}) {
  return base::fail(
      base::Problem{.code = code, .kind = base::Kind::refused, .args = std::move(args)});
}

// Units of several plans are one tree, where each has one name. A new version of a plan may rename
// its own.
base::Result<void> check_names(const ActivePlan& set, const plan::Plan& fresh) {
  const auto check = [&](const plan::Unit& unit) -> base::Result<void> {
    for (const Member& member : set.members) {
      const std::string& id = member.plan.head.id;
      if (id == fresh.head.id || id == fresh.head.supersedes) continue;
      const auto named = set.named_by.find(unit.id);
      if (named == set.named_by.end() || &set.members[named->second] != &member) continue;
      const plan::Unit* known = set.plan.unit(unit.id);
      if (known == nullptr || known->name == unit.name) continue;
      return refused("PLAN-UNIT-NAME", {{"unit", unit.id},
                                        {"ours", unit.name},
                                        {"theirs", known->name},
                                        {"plan", member.plan.head.title}});
    }
    return {};
  };
  if (auto ok = check(fresh.org.root); !ok) return ok;
  for (const plan::Unit& unit : fresh.org.units)
    if (auto ok = check(unit); !ok) return ok;
  return {};
}

// What depends on the other plans that would be in force with it: the burden of all together, and
// offices that two of them mean differently.
void weigh(store::Db& db, store::Tenant tenant, const ActivePlan& set, std::string_view text,
           plan::Loaded& loaded) {
  const plan::Header& head = loaded.plan->head;
  const bool caps = loaded.plan->burden.has_value() ||
                    std::any_of(set.members.begin(), set.members.end(),
                                [](const Member& one) { return one.plan.burden.has_value(); });
  const auto& offices = loaded.plan->org.offices;
  const bool shared = std::any_of(offices.begin(), offices.end(), [&](const plan::Office& one) {
    return set.plan.office(one.id) != nullptr;
  });
  if (!caps && !shared) return;
  std::deque<plan::Plan> own;  // what each says itself; a member has what its parent says too
  std::vector<const plan::Plan*> others;
  for (const Member& member : set.members) {
    const std::string& id = member.plan.head.id;
    if (id == head.id || id == head.supersedes) continue;
    plan::FindingList ignored;
    own.push_back(
        plan::bind(plan::read_tree(PlanBook::source(db, tenant, member.version), ignored).root));
    others.push_back(&own.back());
  }
  if (caps) add_burden_findings(loaded, text, others, calendar::Calendar::office());
  if (shared) add_office_notes(loaded, text, others);
}

}  // namespace

base::Result<void> check_ready(const plan::Loaded& loaded) {
  if (!loaded.plan) return base::fail_field("PLAN-INVALID", "/data/source");
  const auto is_hold = [](const plan::Finding& f) { return f.severity == plan::Severity::hold; };
  const auto& all = loaded.findings;
  const auto first = std::find_if(all.begin(), all.end(), is_hold);
  if (first != all.end())
    return refused("PLAN-HOLD",
                   {{"n", std::to_string(std::count_if(all.begin(), all.end(), is_hold))},
                    {"line", std::to_string(first->at.line)}});
  if (!loaded.plan->head.approved) return refused("PLAN-NOT-APPROVED");
  return {};
}

plan::Loaded load_beside(store::Db& db, store::Tenant tenant, const ActivePlan* set,
                         std::string_view text, const std::string& file_name) {
  plan::Loaded loaded = plan::load(text, file_name);
  if (set == nullptr || !loaded.plan) return loaded;
  const Member* parent = set->member(loaded.plan->head.parent);
  if (parent != nullptr && parent->plan.head.id != loaded.plan->head.id) {
    const std::string above = PlanBook::source(db, tenant, parent->version);
    const plan::Above named{above, parent->plan.head.title};
    loaded = plan::load(text, file_name, &named);
  }
  if (loaded.plan) weigh(db, tenant, *set, text, loaded);
  return loaded;
}

base::Result<void> check_activation(store::Db& db, store::Tenant tenant, const ActivePlan* set,
                                    const plan::Loaded& loaded) {
  if (auto ok = check_ready(loaded); !ok) return ok;
  const plan::Header& head = loaded.plan->head;
  const bool has_parent = set != nullptr && set->member(head.parent) != nullptr;
  if (!head.parent.empty() && (!has_parent || head.parent == head.id))
    return refused("PLAN-PARENT", {{"parent", head.parent}});
  if (set == nullptr) return {};
  if (const Member* before = set->member(head.id); before != nullptr) {
    const auto activated = db.query_one(k_plan_activated, {tenant, before->version});
    if (activated->text(0) == loaded.plan->digest)
      return refused("PLAN-SAME", {{"version", std::to_string(before->version)},
                                   {"date", activated->instant(1).date().iso()}});
  }
  return check_names(*set, *loaded.plan);
}

}  // namespace wanhu::app
