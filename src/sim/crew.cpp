#include "sim/crew.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "domain/matter/decide.hpp"

namespace wanhu::sim {

namespace {

constexpr std::int64_t k_dwellings_per_visitor = 48;
// Where the plan says how many each visitor goes to, and not how many visitors there are.
constexpr std::int64_t k_visitors_of_unit = 6;

// The kind of unit whose visitors have so many each; empty when the units have quotas of their own.
std::string kind_of_share(const plan::Plan& plan, const plan::Quota& quota) {
  const plan::Duty* duty = quota.per.empty() ? nullptr : plan.duty(quota.per);
  return duty == nullptr ? std::string() : duty->each;
}

class Hiring {
 public:
  explicit Hiring(World& world) : w_(world) {}

  Crew hire() {
    Staff& staff = w_.staff;
    for (int i = 1; i <= 3; ++i)
      staff.centre.push_back(account(w_.chance, fmt::format("centre{}", i),
                                     fmt::format("综治中心{:02}", i), "centre", ""));
    staff.county = account(w_.chance, "county", "县平安办", "county_reader", "");
    staff.audit = account(w_.chance, "audit", "审计", "auditor", "");
    for (const Household& one : households()) of_unit(one);
    if (w_.options.activities) of_activities();
    w_.send().must(seeded_id(w_.chance, w_.now()), std::string(app::k_actor_system),
                   "person.import", {{"people", people_}});
    show();
    return std::move(crew_);
  }

 private:
  // Every unit has a lead, whether anybody is visited there or not.
  [[nodiscard]] std::vector<Household> households() const {
    std::vector<Household> all = households_of(w_);
    if (!all.empty()) return all;
    for (const plan::Unit& unit : w_.plan.org.units) {
      const auto& homes = w_.homes();
      const bool home = std::find(homes.begin(), homes.end(), unit.id) != homes.end();
      all.push_back({unit.id, unit.name, 0, home ? 1 : 0});
    }
    return all;
  }

  void of_unit(const Household& one) {
    w_.staff.leads.push_back(
        account(w_.chance, one.unit + "-lead", one.name + "负责人", "village_lead", one.unit));
    const double village_diligence = 0.75 + 0.5 * w_.chance.unit();
    for (std::int64_t i = 1; i <= one.visitors; ++i) {
      w_.staff.visitors.push_back(account(w_.chance, fmt::format("{}-{:02}", one.unit, i),
                                          fmt::format("{}走访员{:02}", one.name, i), "visitor",
                                          one.unit));
      crew_.diligence.push_back(village_diligence * (0.8 + 0.4 * w_.chance.unit()));
    }
  }

  void of_activities() {
    for (int i = 1; i <= 2; ++i)
      w_.staff.checkers.push_back(
          account(w_.play, fmt::format("check{}", i), fmt::format("督导组{:02}", i), "centre", ""));
    for (const plan::MatterKind& kind : w_.plan.matters.kinds) {
      auto& bodies = w_.staff.bodies;
      const bool known = std::any_of(bodies.begin(), bodies.end(),
                                     [&](const Account& one) { return one.unit == kind.owner; });
      if (domain::is_sealed(kind) && !known)
        bodies.push_back(
            account(w_.play, kind.owner, w_.plan.name_of(kind.owner), "competent", kind.owner));
    }
  }

  Account account(base::Seeded& random, const std::string& login, const std::string& name,
                  const std::string& role, const std::string& unit) {
    Account a{.id = seeded_id(random, w_.now()),
              .login = login,
              .name = name,
              .role = role,
              .unit = unit};
    people_.push_back({{"person_id", a.id.text()},
                       {"login", login},
                       {"name", name},
                       {"role", role},
                       {"unit", unit.empty() ? Json() : Json(unit)},
                       {"weight", 1}});
    ++w_.truth.people;
    return a;
  }

  void show() {
    const Staff& staff = w_.staff;
    auto& showcase = w_.truth.showcase;
    showcase = {staff.centre.front()};
    if (!staff.leads.empty()) showcase.push_back(staff.leads.front());
    if (!staff.visitors.empty()) showcase.push_back(staff.visitors.front());
    showcase.push_back(staff.county);
    showcase.push_back(staff.audit);
    if (!staff.checkers.empty()) showcase.push_back(staff.checkers.front());
    showcase.insert(showcase.end(), staff.bodies.begin(), staff.bodies.end());
  }

  World& w_;
  Crew crew_;
  Json people_ = Json::array();
};

}  // namespace

std::vector<Household> households_of(const World& world) {
  std::vector<Household> all;
  if (world.plan.quotas.empty()) return all;
  const plan::Quota& quota = world.plan.quotas.front();
  const std::string kind = kind_of_share(world.plan, quota);
  const auto scaled = [&](std::int64_t n) {
    if (world.options.scale == 1 || n == 0) return n;
    const double less = std::round(static_cast<double>(n) * world.options.scale);
    return std::max<std::int64_t>(static_cast<std::int64_t>(less), 4);
  };
  for (const plan::Unit& unit : world.plan.org.units) {
    Household one{.unit = unit.id, .name = unit.name};
    std::int64_t each = k_dwellings_per_visitor;
    if (!kind.empty()) {
      each = std::max<std::int64_t>(quota.total, 1);
      if (unit.kind == kind) one.dwellings = scaled(each * k_visitors_of_unit);
    } else {
      one.dwellings = scaled(unit.quota);
    }
    if (one.dwellings > 0 || kind.empty())
      one.visitors = std::max<std::int64_t>(2, (one.dwellings + each - 1) / each);
    all.push_back(std::move(one));
  }
  return all;
}

Crew add_people(World& world) {
  return Hiring(world).hire();
}

}  // namespace wanhu::sim
