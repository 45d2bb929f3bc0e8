// The plan versions of a tenant, read once and kept: a case names the version it was decided under
// (law 3), so several are alive at a time.
#pragma once

#include <map>
#include <memory>
#include <mutex>

#include "plan/plan.hpp"
#include "store/db.hpp"
#include "store/journal.hpp"

namespace wanhu::app {

struct ActivePlan {
  plan::Plan plan;
  std::int64_t version = 0;
};
using PlanRef = std::shared_ptr<const ActivePlan>;

// Thread-safe.
class PlanBook {
 public:
  // The newest version; null when the tenant has no plan yet.
  PlanRef newest(store::Db& db, store::Tenant tenant);
  // Throws std::logic_error for a version that was never activated.
  PlanRef version(store::Db& db, store::Tenant tenant, std::int64_t version);

 private:
  std::mutex mutex_;
  std::map<std::pair<store::Tenant, std::int64_t>, PlanRef> plans_;
};

}  // namespace wanhu::app
