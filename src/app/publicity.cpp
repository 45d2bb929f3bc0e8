#include "app/publicity.hpp"

namespace wanhu::app {

PublicityPlans::PublicityPlans(PlanBook& book, store::Db& db, store::Tenant tenant,
                               const ActivePlan& set) {
  for (const auto& history : book.histories(db, tenant, set.version)) {
    const plan::Plan* const plan = history.back().plan;
    if (set.member(plan->head.id) == nullptr) continue;  // superseded
    plans_.push_back(plan);
    for (const plan::PublicityItem& item : plan->publicity) items_.push_back({plan, &item});
  }
}

base::Result<ItemHere> PublicityPlans::find(const std::string& plan,
                                            const std::string& item) const {
  const ItemHere* found = nullptr;
  std::string plans;
  for (const ItemHere& here : items_) {
    if (here.item->id != item || (!plan.empty() && here.plan->head.id != plan)) continue;
    plans += (plans.empty() ? "" : ", ") + here.plan->head.id;
    if (found != nullptr)
      return base::fail_field("PUBLICITY-PLANS", "/data/plan", {{"item", item}, {"plans", plans}});
    found = &here;
  }
  if (found == nullptr) return base::fail_field("PUBLICITY-ITEM", "/data/item", {{"item", item}});
  return *found;
}

}  // namespace wanhu::app
