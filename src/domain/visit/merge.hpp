// Two people may visit the same dwelling without knowing of each other (phones without a signal,
// paper). Every visit is kept; this rule says which one gives the dwelling its outcome, and whom to
// tell. It looks only at what happened at the door, so the order of arrival does not matter.
//
// Standing visit: the strongest outcome (answered, then declined or vacant, then the ones that are
// tried again); among equals the earliest at the door, then the lowest visit id.
// Doubled: a visit after another visitor had already settled the dwelling with a final outcome.
// A second try after "nobody home" is not doubled, whoever makes it.
#pragma once

#include <optional>
#include <vector>

#include "base/time.hpp"
#include "base/uuid.hpp"
#include "domain/visit/outcome.hpp"

namespace wanhu::domain {

using base::Instant;
using base::Uuid;

struct Visit {
  Uuid id;
  Uuid visitor;
  Instant at;  // at the door, not when it was received
  Outcome outcome = Outcome::other;
  bool operator==(const Visit&) const = default;
};

// Both visitors are told.
struct Doubling {
  Uuid visit, visitor;              // the doubled visit
  Uuid first_visit, first_visitor;  // the visit that had settled the dwelling
  bool operator==(const Doubling&) const = default;
};

struct MergedVisits {
  Visit standing;
  std::optional<Instant> first_reached;  // when the dwelling became covered
  std::vector<Doubling> doubled;         // in the order at the door
  bool operator==(const MergedVisits&) const = default;
};

// Whether `a` stands rather than `b`: a strict total order over visits with distinct ids.
bool stands_before(const Visit& a, const Visit& b);

// All visits of one dwelling, in any order; a visit that arrived twice (same id) counts once.
// Throws std::logic_error when there is none.
MergedVisits merge(std::vector<Visit> visits);

}  // namespace wanhu::domain
