// The places of a simulated campaign and what is wrong with them. Faults come about by themselves;
// an inspection finds them, a matter mends them, and a later look sees that they are gone.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "sim/matters.hpp"
#include "sim/world.hpp"

namespace wanhu::sim {

struct SimFault {
  std::optional<Uuid> matter{};  // that mends it; nothing: it mends by itself
  Date mended_on{};              // then
};

struct SimPlace {
  Uuid id;
  std::string kind, unit, name;
  std::map<std::string, std::map<std::string, SimFault>> faults{};  // by rule and item
  std::map<std::string, Uuid> listed{};                             // by rule: the listing

  [[nodiscard]] bool has_faults() const;
};

class PlaceWorld {
 public:
  PlaceWorld(World& world, MatterDesk& matters);

  // Registers them all, on the first afternoon, with what could go wrong there.
  void put_all();
  // Measures come to hold, hazards go.
  void look_after_hazards(Date date);

  [[nodiscard]] std::vector<SimPlace>& all() { return places_; }
  // Of a kind, in the unit or below it.
  [[nodiscard]] std::vector<std::size_t> in(const std::string& kind, const std::string& unit) const;

  // Looks at the place by the rule's list, as that person; `fresh` is how likely each item is to
  // have a new fault. Answers the items that were found to have one.
  std::size_t inspect(SimPlace& place, const std::string& rule,
                      const std::vector<std::string>& list, bool opens_matters, const Account& who,
                      double fresh);
  // Whether there is something to look at again by the rule.
  [[nodiscard]] bool is_mended(const SimPlace& place, const std::string& rule, Date today) const;

 private:
  struct Hazard {
    Uuid id, place;
    std::string unit, kind, risk, state, measure;
    std::optional<Date> next{};
  };

  void put_kind(const plan::PlaceKind& kind);
  void put(const plan::PlaceKind& kind, const std::string& unit, int n);
  void put_hazard(const SimPlace& place);
  void send_hazard(const Hazard& hazard);
  [[nodiscard]] int how_many(const plan::PlaceKind& kind, const std::string& unit) const;
  [[nodiscard]] bool is_gone(const SimFault& fault, Date today) const;

  World& w_;
  MatterDesk& matters_;
  std::string fault_kind_;
  std::vector<SimPlace> places_;
  std::vector<Hazard> hazards_;
};

}  // namespace wanhu::sim
