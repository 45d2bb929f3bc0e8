// The plan versions of a tenant, read once and kept: a case names the version it was decided under
// (law 3), so several are alive at a time.
//
// Several plans may be in force together: a county's plan and its townships' under it, or two
// campaigns side by side. Of each plan id the newest version counts, until a plan activated later
// says that it supersedes it. Version numbers run through all plans of the tenant, so one number
// names the whole set as it stood when that version was activated.
#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "domain/work/asks.hpp"
#include "plan/plan.hpp"
#include "plan/value.hpp"
#include "store/db.hpp"
#include "store/journal.hpp"

namespace wanhu::app {

// One plan of the set: what it says, completed with what only its parent says, and with the units,
// offices and duties of the whole set, so that every name resolves.
struct Member {
  plan::Plan plan;
  std::int64_t version = 0;  // the activation that brought it
  plan::Value root{};        // the same as a tree, for a plan that stands or would stand under it
};

struct ActivePlan {
  // The set as one: all units, kinds and forms. Title, window, phases and quotas are those of the
  // plan that has the households visited, or of the first.
  plan::Plan plan;
  std::int64_t version = 0;
  std::vector<Member> members{};  // a parent before its children, otherwise by first activation

  // The plan that decides about what happens in `unit`: the lowest in the tree of plans that names
  // the unit or one above it; the first when none does.
  [[nodiscard]] const plan::Plan& plan_of(std::string_view unit) const;
  // The first day of any of them.
  [[nodiscard]] plan::Date first_day() const;
  // Null when no plan of that id is in force.
  [[nodiscard]] const Member* member(std::string_view plan_id) const;

  // unit → place in `members`, for units that a member names itself.
  std::map<std::string, std::size_t, std::less<>> named_by{};
};
using PlanRef = std::shared_ptr<const ActivePlan>;

// Thread-safe.
class PlanBook {
 public:
  // The newest set; null when the tenant has no plan yet.
  PlanRef newest(store::Db& db, store::Tenant tenant);
  // The set as it stood at that version. Throws std::logic_error for one that was never activated.
  PlanRef version(store::Db& db, store::Tenant tenant, std::int64_t version);
  // The versions of which that set consists, without putting it together. The one place that knows
  // which plans are in force; ascending.
  std::vector<std::int64_t> in_force(store::Db& db, store::Tenant tenant, std::int64_t version);
  // Of every plan that was ever activated up to that version, which version governed on which days,
  // by first activation. Each has what it says itself, without what it has from its parent.
  std::vector<std::vector<domain::Governing>> histories(store::Db& db, store::Tenant tenant,
                                                        std::int64_t version);
  // Of every plan that was in force once and is no longer at that version, the plan that took its
  // place.
  std::map<std::string, std::string> successors(store::Db& db, store::Tenant tenant,
                                                std::int64_t version);
  // The text of one version, as it was activated. Throws like `version`.
  static std::string source(store::Db& db, store::Tenant tenant, std::int64_t version);

 private:
  struct Text {  // one version, read
    plan::Value root;
    plan::Plan plan;
  };
  struct Newest {  // of one plan
    std::string id;
    std::int64_t version;
  };
  const Text& text(store::Db& db, store::Tenant tenant, std::int64_t version);
  // By first activation, without those that a later activation superseded: a plan that was ended
  // stays so, whatever the next version of the other says, until it is activated again.
  std::vector<Newest> plans_in_force(store::Db& db, store::Tenant tenant, std::int64_t version);
  PlanRef set_of(store::Db& db, store::Tenant tenant, std::int64_t version);

  std::mutex mutex_;
  std::map<std::pair<store::Tenant, std::int64_t>, Text> texts_;
  std::map<std::pair<store::Tenant, std::int64_t>, PlanRef> sets_;
};

}  // namespace wanhu::app
