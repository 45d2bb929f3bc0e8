#include "app/plan_book.hpp"

#include <stdexcept>

#include "store/statement.hpp"

namespace wanhu::app {

namespace {

const store::Statement k_plan_newest{
    store::Reach::tenant, "plan_newest",
    "SELECT coalesce(max(version), 0) FROM plan_version WHERE tenant = $1"};
const store::Statement k_plan_source{
    store::Reach::tenant, "plan_source",
    "SELECT source FROM plan_version WHERE tenant = $1 AND version = $2"};

}  // namespace

PlanRef PlanBook::newest(store::Db& db, store::Tenant tenant) {
  const std::int64_t newest = db.query_one(k_plan_newest, {tenant})->i64(0);
  return newest == 0 ? nullptr : version(db, tenant, newest);
}

PlanRef PlanBook::version(store::Db& db, store::Tenant tenant, std::int64_t number) {
  const std::lock_guard lock(mutex_);
  PlanRef& slot = plans_[{tenant, number}];
  if (slot == nullptr) {
    const auto row = db.query_one(k_plan_source, {tenant, number});
    if (!row) throw std::logic_error("plan version was never activated");
    plan::Loaded loaded = plan::load(row->text(0), "plan.toml");
    if (!loaded.plan) throw std::logic_error("an activated plan no longer loads");
    slot = std::make_shared<const ActivePlan>(ActivePlan{std::move(*loaded.plan), number});
  }
  return slot;
}

}  // namespace wanhu::app
