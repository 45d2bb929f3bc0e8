// Dividing a village's dwellings over its visitors by weight (plan S1: by party cadres), whole
// dwellings only, the same result every time and from every order of input.
//
// Method: largest remainder (Hamilton). Everyone gets the whole part of total × weight / sum of
// weights; the dwellings left over go one each to the largest remainders, ties to the lowest id.
// So the result adds up exactly, and everyone gets their exact quota rounded down or up.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/problem.hpp"
#include "base/uuid.hpp"
#include "domain/visit/ratio.hpp"

namespace wanhu::domain {

using base::Uuid;

struct VisitorWeight {
  Uuid visitor;
  std::int64_t weight = 0;
};

struct Allotment {
  Uuid visitor;
  std::int64_t n = 0;  // dwellings
  Ratio weight;        // of the sum of weights: what n was made from
  Ratio load;          // n of all dwellings
};

// The bounds keep total × weight inside 64 bits.
inline constexpr std::int64_t k_apportion_total_max = 100'000'000;
inline constexpr std::int64_t k_apportion_weight_max = 1'000'000;

// In order of visitor id. Errors: VISIT-NO-VISITOR, VISIT-VISITOR-DUP, VISIT-WEIGHT-RANGE,
// VISIT-WEIGHT-NONE, VISIT-TOTAL-RANGE.
base::Result<std::vector<Allotment>> apportion(std::int64_t total,
                                               std::vector<VisitorWeight> visitors);

struct DwellingPlace {
  Uuid id;
  std::string group, address;
};

struct VisitorRun {
  Allotment allotment;
  std::vector<Uuid> dwellings;  // neighbours: one contiguous run along group and address
};

// The order of a walk: group, then address, numbers by their value ("2号" before "10号"), then id.
bool walks_before(const DwellingPlace& a, const DwellingPlace& b);

// Visitors in order of id take successive runs of the walk, each as long as its allotment.
base::Result<std::vector<VisitorRun>> assign_runs(std::vector<DwellingPlace> dwellings,
                                                  std::vector<VisitorWeight> visitors);

}  // namespace wanhu::domain
