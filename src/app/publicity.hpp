// The items of publicity of the plans in force, as commands and pages look them up.
#pragma once

#include <string>
#include <vector>

#include "app/plan_book.hpp"
#include "base/problem.hpp"
#include "domain/publicity/item.hpp"

namespace wanhu::app {

struct ItemHere {
  const plan::Plan* plan = nullptr;  // what it says itself: its own tree, not that of the set
  const plan::PublicityItem* item = nullptr;

  [[nodiscard]] domain::ItemKey key() const { return {plan->head.id, item->id}; }
};

// Plans live as long as the book.
class PublicityPlans {
 public:
  PublicityPlans(PlanBook& book, store::Db& db, store::Tenant tenant, const ActivePlan& set);

  // In the order of the plans and of their items.
  [[nodiscard]] const std::vector<ItemHere>& items() const { return items_; }
  // `plan` may be empty when one plan alone has the item. PUBLICITY-ITEM {item}, PUBLICITY-PLANS
  // {item, plans}.
  [[nodiscard]] base::Result<ItemHere> find(const std::string& plan, const std::string& item) const;
  // Of all forms of the plans.
  [[nodiscard]] plan::guard::AskedQuestions questions() const {
    return domain::questions_of(plans_);
  }

 private:
  std::vector<const plan::Plan*> plans_;
  std::vector<ItemHere> items_;
};

}  // namespace wanhu::app
