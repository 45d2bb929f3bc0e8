// The asks of all plans of a tenant, derived once for each set of plans and kept.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string_view>
#include <tuple>
#include <vector>

#include "app/plan_book.hpp"
#include "calendar/calendar.hpp"
#include "domain/work/asks.hpp"
#include "domain/work/burden.hpp"

namespace wanhu::app {

struct Work {
  std::vector<domain::Asks> plans;  // of each plan that was ever activated

  void each(base::Date from, base::Date to,
            const std::function<void(const domain::Ask&)>& visit) const;
  // That of the plan; of the first that has it when `plan` is empty.
  [[nodiscard]] std::optional<domain::Ask> find(std::string_view plan, std::string_view rule,
                                                std::string_view unit, base::Date day) const;
  // What the plan says of it for the unit; null when none ever asked for it until that day.
  struct Found {
    std::string_view plan;
    const domain::Rule* rule = nullptr;
  };
  [[nodiscard]] Found rule(std::string_view plan, std::string_view key, std::string_view unit,
                           base::Date day) const;
};
using WorkRef = std::shared_ptr<const Work>;

// Thread-safe.
class WorkBook {
 public:
  // As the plans stood at that version.
  WorkRef version(store::Db& db, store::Tenant tenant, PlanBook& plans,
                  const calendar::Calendar& calendar, std::int64_t version);

  // What the plans of a version ask in a month, without what was done: `make` is asked once.
  using Burden = std::shared_ptr<const std::vector<domain::UnitBurden>>;
  Burden burden(store::Tenant tenant, std::int64_t version, base::Date month,
                const std::function<std::vector<domain::UnitBurden>()>& make);

 private:
  static constexpr std::size_t k_kept_max = 4;  // reports of past days ask for older sets
  std::mutex mutex_;
  std::map<std::tuple<store::Tenant, std::int64_t, base::Date>, Burden> burdens_;
  std::map<std::pair<store::Tenant, std::int64_t>, WorkRef> kept_;
};

}  // namespace wanhu::app
