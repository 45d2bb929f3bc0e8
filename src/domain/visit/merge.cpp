#include "domain/visit/merge.hpp"

#include <algorithm>
#include <stdexcept>
#include <tuple>

namespace wanhu::domain {
namespace {

int strength(Outcome outcome) {
  if (outcome == Outcome::answered) return 2;
  return rule_of(outcome).final ? 1 : 0;
}

bool at_the_door_before(const Visit& a, const Visit& b) {
  return std::tie(a.at, a.id) < std::tie(b.at, b.id);
}

// The first final visit before `index` by somebody else.
const Visit* settled_by_another(const std::vector<Visit>& in_order, std::size_t index) {
  for (std::size_t i = 0; i < index; ++i) {
    const Visit& earlier = in_order[i];
    if (rule_of(earlier.outcome).final && earlier.visitor != in_order[index].visitor) {
      return &earlier;
    }
  }
  return nullptr;
}

}  // namespace

bool stands_before(const Visit& a, const Visit& b) {
  const int strength_a = strength(a.outcome), strength_b = strength(b.outcome);
  return strength_a != strength_b ? strength_a > strength_b : at_the_door_before(a, b);
}

MergedVisits merge(std::vector<Visit> visits) {
  if (visits.empty()) throw std::logic_error("a dwelling without visits has nothing to merge");
  std::sort(visits.begin(), visits.end(), at_the_door_before);
  const auto same_id = [](const Visit& a, const Visit& b) { return a.id == b.id; };
  visits.erase(std::unique(visits.begin(), visits.end(), same_id), visits.end());

  MergedVisits merged{.standing = *std::min_element(visits.begin(), visits.end(), stands_before),
                      .first_reached = std::nullopt,
                      .doubled = {}};
  for (std::size_t i = 0; i < visits.size(); ++i) {
    const Visit& visit = visits[i];
    if (!merged.first_reached && rule_of(visit.outcome).reached) merged.first_reached = visit.at;
    if (const Visit* first = settled_by_another(visits, i)) {
      merged.doubled.push_back({.visit = visit.id,
                                .visitor = visit.visitor,
                                .first_visit = first->id,
                                .first_visitor = first->visitor});
    }
  }
  return merged;
}

}  // namespace wanhu::domain
