// Checklist standards (block [standards.*]; plan S4 三, S3 三2 and 三10, S0 三(一)). A unit says
// item by item what it has met; somebody outside it verifies those that are drawn by lot; the unit
// may dispute a finding; a third person rules; then the period is settled for good.
//
// Invariants:
//  - Verdict of a judged item: ruling before verification before the unit's own word.
//  - An item that the system computes ("duties_filled", a condition) is filled by the system only:
//    nobody claims, verifies or rules on it, and without data it is never met. What is wrong with
//    its figure is put right at the rows it counts.
//  - An item that the result depends on (`hard`, or each of a standard that passes by `all`) cannot
//    be "not applicable".
//  - A unit is outside the reach of those who verify it: who claimed or corrected does not verify,
//    and none of them, nor who verified, rules.
//  - A result is a fact of a unit. Nothing follows from it by itself, for nobody.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.hpp"
#include "base/problem.hpp"
#include "base/time.hpp"
#include "base/uuid.hpp"
#include "domain/event.hpp"
#include "plan/plan.hpp"

namespace wanhu::domain {

using base::Date;
using base::Instant;
using base::Json;
using base::Uuid;

enum class Mark { met, not_met, not_applicable, no_data };  // no_data: of computed items only
std::string_view text_of(Mark mark);
std::optional<Mark> mark_of(std::string_view text);

enum class Source { none, computed, claimed, verified, ruled };
std::string_view text_of(Source source);
Source source_of(std::string_view text);  // std::logic_error for another word

// A person judges it; otherwise the system computes it.
bool is_judged(const plan::StandardItem& item);
// The result depends on it.
bool is_needed(const plan::Standard& standard, const plan::StandardItem& item);

struct ItemState {  // of a judged item
  std::optional<Mark> claimed{};
  std::string note{};
  std::optional<Mark> verified{};
  std::string finding{};   // what the verifier saw
  std::string disputed{};  // the unit's reason; empty: not disputed
  std::string disputed_by{};
  std::optional<Mark> ruled{};
  std::string ruling{};  // its reason
  bool operator==(const ItemState&) const = default;

  // Disputed, and nobody has ruled yet.
  [[nodiscard]] bool waits() const { return !disputed.empty() && !ruled; }
};

struct Assessment {  // of one unit in one period
  Uuid id;
  std::string plan, standard, unit, period;
  Date from, to;
  std::int64_t plan_version = 0;
  std::set<std::string> authors{};  // actors who claimed or corrected
  bool drawn = false;
  std::string verifier{};  // the actor; empty: not verified
  std::optional<Instant> dispute_until{};
  std::map<std::string, ItemState, std::less<>> items{};
  bool operator==(const Assessment&) const = default;

  [[nodiscard]] bool is_verified() const { return !verifier.empty(); }
  [[nodiscard]] const ItemState* item(std::string_view name) const;
};

struct Verdict {
  std::optional<Mark> mark{};  // nothing: nobody has said
  Source source = Source::none;
  bool operator==(const Verdict&) const = default;
};
Verdict verdict_of(const ItemState& state);

// What the system makes of an item, and from which figures ([{"of", "value"}], as stored).
struct Computed {
  Mark mark = Mark::no_data;
  Json figures = Json::array();
};
using ComputedItems = std::map<std::string, Computed, std::less<>>;

struct ItemResult {
  std::string item;
  Verdict verdict;
  Json figures = Json::array();
};
struct UnitResult {
  std::string unit;
  std::optional<Uuid> assessment{};
  std::vector<ItemResult> items{};  // in the order of the standard
  bool passed = false;
  std::vector<std::string> stars{};

  [[nodiscard]] const ItemResult* item(std::string_view id) const;
};
// Passed: everything needed is met. A star is given when all its `needs` are met (plan S3 三10).
UnitResult result_of(const plan::Standard& standard, const std::string& unit,
                     const Assessment* assessment, const ComputedItems& computed);

// ---- what may be done --------------------------------------------------------------------------

struct Claim {  // about one item, by the unit or by its verifier
  std::string item;
  Mark mark = Mark::not_met;
  std::string note{};
};
inline constexpr std::size_t k_claims_max = 200;
// The unit has so many working days after a verification to dispute it.
inline constexpr int k_dispute_days = 5;

// Faults of a claim stand at /data/items/N: STANDARD-ITEM {item} (no such item), STANDARD-TWICE
// {item}, STANDARD-COMPUTED {item} (the system fills it), STANDARD-NEEDED {item} (cannot be not
// applicable), STANDARD-NOTE {item} (not applicable, or found not met, without a reason).

// standard.assessed. Every judged item is said: STANDARD-MISSING {items}. STANDARD-AHEAD {from}.
base::Result<Events> assess(const plan::Standard& standard, const Assessment& about,
                            const std::vector<Claim>& claims, Date today);
// standard.corrected: some items, until they are verified (STANDARD-VERIFIED).
base::Result<Events> correct(const plan::Standard& standard, const Assessment& assessment,
                             const std::vector<Claim>& claims, const std::string& reason);
// standard.verified, once and of any of the judged items: STANDARD-NOT-DRAWN, STANDARD-VERIFIED,
// STANDARD-OWN (claimed it themselves).
base::Result<Events> verify(const plan::Standard& standard, const Assessment& assessment,
                            const std::vector<Claim>& findings, const std::string& actor,
                            Instant dispute_until);
// standard.disputed: of an item found not met, within the term. STANDARD-ITEM {item},
// STANDARD-NOTHING {item}, STANDARD-DISPUTED {item}, STANDARD-TERM-OVER {until}.
base::Result<Events> dispute(const Assessment& assessment, const std::string& item,
                             const std::string& reason, Instant now);
// standard.ruled: STANDARD-NO-DISPUTE {item}, STANDARD-RULE-OWN (verified, claimed or disputed it).
base::Result<Events> rule(const Assessment& assessment, const std::string& item, Mark mark,
                          const std::string& reason, const std::string& actor);

// What a settlement fixes: results of all units, computed items as of `as_of`, whose last entry in
// the journal is `seq`.
struct Settlement {
  std::string plan{}, standard{}, period{};
  Date from{}, to{};
  std::int64_t plan_version = 0;
  Date as_of{};
  std::int64_t seq = 0;
  std::string announced{};  // the seed of a draw that was announced and not made; empty: none
};
// standard.settled. STANDARD-EARLY {to}, STANDARD-UNDRAWN {seed} (an announced draw is made while
// there is somebody to draw: no seed is tried and dropped), STANDARD-UNVERIFIED {n} (drawn, not
// verified),
// STANDARD-DISPUTES {n} (not ruled), STANDARD-TERM {until} (somebody may still dispute).
base::Result<Events> settle(const Settlement& settlement,
                            const std::vector<Assessment>& assessments,
                            const std::vector<UnitResult>& results, Instant now);

}  // namespace wanhu::domain
