// Households are visited: the register with its rounds, and what is met at the doors.
#pragma once

#include <string>
#include <vector>

#include "sim/crew.hpp"
#include "sim/matters.hpp"
#include "sim/world.hpp"

namespace wanhu::sim {

class Doors {
 public:
  Doors(World& world, MatterDesk& matters) : w_(world), matters_(matters) {}

  // Whether the plan has households visited at all.
  [[nodiscard]] bool any() const { return !w_.plan.quotas.empty(); }
  // The days on which they are.
  [[nodiscard]] Date from() const;
  [[nodiscard]] Date to() const;

  void add_register();
  void apportion();
  // The register as it is, and the rounds as the program apportioned them.
  void freeze();
  void set_diligence(const std::vector<double>& of_visitors);

  // One hour at the doors, 9 to 20.
  void hour(Date date, int hour, bool works);
  // What one visitor still has to go to is another's from now on.
  void move(const Uuid& from, const Uuid& to);
  [[nodiscard]] std::int64_t dwellings_in(const std::string& unit) const;

 private:
  struct Dwelling {
    Uuid id;
    std::size_t unit;  // in the plan
    std::string address;
    bool done = false;  // a final outcome was met
  };
  struct Visitor {
    Account account;
    std::vector<std::size_t> round{};  // dwellings still to visit, in the order of the walk
    double diligence = 1;
  };

  Uuid id() { return seeded_id(w_.chance, w_.now()); }
  [[nodiscard]] std::string outcome();
  [[nodiscard]] Json answers();
  void visit(Visitor& visitor, Dwelling& dwelling, std::size_t index);
  void visits_of(Visitor& visitor, Date date, int hour, bool works);

  World& w_;
  MatterDesk& matters_;
  std::vector<Dwelling> dwellings_;
  std::vector<Visitor> visitors_;
};

}  // namespace wanhu::sim
