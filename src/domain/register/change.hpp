// The register of dwellings (户册) is the denominator of coverage. Once frozen, its size then is
// kept for ever; dwellings may still be added, split, merged, vacated and restored, each with an
// author and a reason in the ledger, and the size now is shown beside the frozen one. So coverage
// cannot be raised by quietly shrinking the register.
//
// Each function looks at the register and answers with the effects that follow, or with a Problem
// that says why not. Invariants: a unit's `current` is the number of its active dwellings; no two
// active dwellings of a unit have the same group and address; an id is never used twice; a change
// stays inside one unit, so that no village can move its denominator to another.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/problem.hpp"
#include "base/time.hpp"
#include "base/uuid.hpp"

namespace wanhu::domain {

using base::Instant;
using base::Uuid;

enum class DwellingState { active, vacated, split, merged };  // only `active` is in the denominator
std::string_view name_of(DwellingState state);
std::optional<DwellingState> dwelling_state_named(std::string_view name);

struct Dwelling {
  Uuid id;
  std::string unit;     // id of the village
  std::string group{};  // villagers' group; may be empty
  std::string code{};   // the village's own house number; may be empty
  std::string address;
  DwellingState state = DwellingState::active;
  bool operator==(const Dwelling&) const = default;
};

struct Denominator {
  int current = 0;
  std::optional<int> original{};  // when the register was frozen
  bool operator==(const Denominator&) const = default;
};

// What the rules need to know. `dwellings` may be a part of the register: those the change names by
// id and the active ones that stand at an address it names.
struct Register {
  std::map<Uuid, Dwelling> dwellings;
  std::map<std::string, Denominator> units;
  bool frozen = false;
};
Denominator total(const Register& reg);

enum class RegisterChange { add, split, merge, vacate, restore, freeze };
std::string_view name_of(RegisterChange change);

struct DwellingAdded {
  Dwelling dwelling;
  std::optional<Uuid> origin{};  // of a split
  bool operator==(const DwellingAdded&) const = default;
};
struct DwellingLeft {  // the denominator
  Uuid id;
  std::string unit;
  DwellingState state = DwellingState::vacated;
  std::optional<Uuid> into{};  // of a merge
  bool operator==(const DwellingLeft&) const = default;
};
struct DwellingRestored {
  Uuid id;
  std::string unit;
  bool operator==(const DwellingRestored&) const = default;
};
struct RegisterFrozen {
  std::map<std::string, int> units;  // the denominator of each
  bool operator==(const RegisterFrozen&) const = default;
};
struct LedgerLine {
  RegisterChange change = RegisterChange::add;
  Instant at;
  Uuid author;
  std::string reason;
  std::string unit{};              // empty: the whole register
  std::optional<Uuid> dwelling{};  // the one added, split, kept, vacated or restored
  std::string address{};
  int items = 0;  // dwellings touched
  int delta = 0;  // change of the current denominator
  bool operator==(const LedgerLine&) const = default;
};
using RegisterEffect =
    std::variant<DwellingAdded, DwellingLeft, DwellingRestored, RegisterFrozen, LedgerLine>;
using RegisterEffects = std::vector<RegisterEffect>;  // the ledger line comes last

// Who changes the register, why and when; both are required.
struct Signature {
  Uuid author;
  std::string reason;  // 1 … 200 characters
  Instant at;
};

struct DwellingPart {  // group empty: as the split dwelling
  Uuid id;
  std::string group{}, code{};
  std::string address;
};

// Every function: REGISTER-AUTHOR, REGISTER-REASON; REGISTER-UNKNOWN; REGISTER-VACATED, -SPLIT or
// -MERGED when a dwelling is no longer active.
// Also REGISTER-UNIT-MISSING, REGISTER-ADDRESS, REGISTER-ADDRESS-TAKEN, REGISTER-ID-TAKEN.
base::Result<RegisterEffects> add_dwelling(const Register& reg, const Signature& sign,
                                           Dwelling dwelling);
// One dwelling becomes 2 … 50 new ones. Also REGISTER-PARTS, REGISTER-ID-TWICE and those of adding.
base::Result<RegisterEffects> split_dwelling(const Register& reg, const Signature& sign,
                                             const Uuid& id,
                                             const std::vector<DwellingPart>& parts);
// 1 … 50 dwellings are taken into `into`, which stays. Also REGISTER-MERGE-COUNT,
// REGISTER-ID-TWICE, REGISTER-UNIT-CROSS.
base::Result<RegisterEffects> merge_dwellings(const Register& reg, const Signature& sign,
                                              const Uuid& into, const std::vector<Uuid>& others);
base::Result<RegisterEffects> vacate_dwelling(const Register& reg, const Signature& sign,
                                              const Uuid& id);
// Undoes a vacate only. Also REGISTER-NOT-VACATED, REGISTER-ADDRESS-TAKEN.
base::Result<RegisterEffects> restore_dwelling(const Register& reg, const Signature& sign,
                                               const Uuid& id);
// Once. Needs `units` complete. Also REGISTER-FROZEN, REGISTER-EMPTY.
base::Result<RegisterEffects> freeze_register(const Register& reg, const Signature& sign);

// The register after the effects; an effect that does not fit is a bug: std::logic_error.
void apply_effect(Register& reg, const RegisterEffect& effect);
void apply_effects(Register& reg, const RegisterEffects& effects);

}  // namespace wanhu::domain
