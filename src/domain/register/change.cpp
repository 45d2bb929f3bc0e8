#include "domain/register/change.hpp"

#include <algorithm>
#include <array>
#include <set>
#include <stdexcept>
#include <utility>

#include "base/text.hpp"

namespace wanhu::domain {
namespace {

using base::Problem;
using base::Result;

constexpr std::size_t k_reason_max = 200, k_address_max = 120;  // characters
constexpr std::size_t k_parts_min = 2, k_parts_max = 50;
constexpr std::size_t k_merge_min = 1, k_merge_max = 50;

constexpr std::array<std::string_view, 4> k_states{"active", "vacated", "split", "merged"};
constexpr std::array<std::string_view, 6> k_changes{"add",    "split",   "merge",
                                                    "vacate", "restore", "freeze"};

// Checks below answer with what is wrong, or with nothing.
using Fault = std::optional<Problem>;

Problem problem(std::string code, std::map<std::string, std::string> args = {},
                base::Kind kind = base::Kind::invalid) {
  return Problem{.code = std::move(code), .kind = kind, .args = std::move(args)};
}

bool length_fits(std::string_view text, std::size_t max) {
  const std::size_t length = base::decode_utf8(base::trim(text)).size();
  return length >= 1 && length <= max;
}

Fault fault_of(const Signature& sign) {
  if (sign.author.is_nil()) return problem("REGISTER-AUTHOR");
  if (!length_fits(sign.reason, k_reason_max)) {
    return problem("REGISTER-REASON", {{"max", std::to_string(k_reason_max)}});
  }
  return std::nullopt;
}

Fault fault_of_count(const char* code, std::size_t count, std::size_t min, std::size_t max) {
  if (count >= min && count <= max) return std::nullopt;
  return problem(code, {{"count", std::to_string(count)},
                        {"min", std::to_string(min)},
                        {"max", std::to_string(max)}});
}

Fault fault_of_twice(std::vector<Uuid> ids) {
  std::sort(ids.begin(), ids.end());
  const auto twice = std::adjacent_find(ids.begin(), ids.end());
  if (twice == ids.end()) return std::nullopt;
  return problem("REGISTER-ID-TWICE", {{"dwelling", twice->text()}});
}

std::string place_of(const Dwelling& dwelling) {
  return dwelling.group + dwelling.address;
}

Problem not_active(const Dwelling& dwelling) {
  static constexpr std::array<const char*, 4> k_codes{nullptr, "REGISTER-VACATED", "REGISTER-SPLIT",
                                                      "REGISTER-MERGED"};
  return problem(k_codes.at(static_cast<std::size_t>(dwelling.state)),
                 {{"address", place_of(dwelling)}}, base::Kind::refused);
}

Result<const Dwelling*> find(const Register& reg, const Uuid& id) {
  const auto found = reg.dwellings.find(id);
  if (found == reg.dwellings.end()) {
    return base::fail(
        problem("REGISTER-UNKNOWN", {{"dwelling", id.text()}}, base::Kind::not_found));
  }
  return &found->second;
}

Result<const Dwelling*> find_active(const Register& reg, const Uuid& id) {
  auto dwelling = find(reg, id);
  if (dwelling && (*dwelling)->state != DwellingState::active) {
    return base::fail(not_active(**dwelling));
  }
  return dwelling;
}

bool same_place(const Dwelling& a, const Dwelling& b) {
  return a.unit == b.unit && a.group == b.group && a.address == b.address;
}

// Whether `dwelling` may stand in the register when the dwellings in `leaving` have left it.
Fault fault_of_place(const Register& reg, const Dwelling& dwelling, const Uuid& leaving) {
  for (const auto& [id, other] : reg.dwellings) {
    const bool stands = other.state == DwellingState::active && id != leaving && id != dwelling.id;
    if (stands && same_place(other, dwelling)) {
      return problem("REGISTER-ADDRESS-TAKEN", {{"address", place_of(dwelling)}},
                     base::Kind::refused);
    }
  }
  return std::nullopt;
}

Fault fault_of_new(const Register& reg, const Dwelling& dwelling, const Uuid& leaving) {
  if (dwelling.unit.empty()) return problem("REGISTER-UNIT-MISSING");
  if (!length_fits(dwelling.address, k_address_max)) {
    return problem("REGISTER-ADDRESS", {{"max", std::to_string(k_address_max)}});
  }
  if (reg.dwellings.contains(dwelling.id)) {
    return problem("REGISTER-ID-TAKEN", {{"dwelling", dwelling.id.text()}}, base::Kind::refused);
  }
  return fault_of_place(reg, dwelling, leaving);
}

Dwelling trimmed(Dwelling dwelling) {
  dwelling.group = base::trim(dwelling.group);
  dwelling.code = base::trim(dwelling.code);
  dwelling.address = base::trim(dwelling.address);
  dwelling.state = DwellingState::active;
  return dwelling;
}

LedgerLine line_of(RegisterChange change, const Signature& sign, const Dwelling& dwelling,
                   std::size_t items, int delta) {
  return {.change = change,
          .at = sign.at,
          .author = sign.author,
          .reason = std::string(base::trim(sign.reason)),
          .unit = dwelling.unit,
          .dwelling = dwelling.id,
          .address = place_of(dwelling),
          .items = static_cast<int>(items),
          .delta = delta};
}

Dwelling part_of(const Dwelling& whole, const DwellingPart& part) {
  return trimmed({.id = part.id,
                  .unit = whole.unit,
                  .group = base::trim(part.group).empty() ? whole.group : part.group,
                  .code = part.code,
                  .address = part.address});
}

}  // namespace

std::string_view name_of(DwellingState state) {
  return k_states.at(static_cast<std::size_t>(state));
}

std::optional<DwellingState> dwelling_state_named(std::string_view name) {
  const auto found = std::find(k_states.begin(), k_states.end(), name);
  if (found == k_states.end()) return std::nullopt;
  return static_cast<DwellingState>(found - k_states.begin());
}

std::string_view name_of(RegisterChange change) {
  return k_changes.at(static_cast<std::size_t>(change));
}

Denominator total(const Register& reg) {
  Denominator sum;
  for (const auto& [unit, denominator] : reg.units) {
    sum.current += denominator.current;
    if (denominator.original) sum.original = sum.original.value_or(0) + *denominator.original;
  }
  return sum;
}

Result<RegisterEffects> add_dwelling(const Register& reg, const Signature& sign,
                                     Dwelling dwelling) {
  if (auto fault = fault_of(sign)) return base::fail(*std::move(fault));
  dwelling = trimmed(std::move(dwelling));
  if (auto fault = fault_of_new(reg, dwelling, Uuid())) return base::fail(*std::move(fault));
  return RegisterEffects{DwellingAdded{.dwelling = dwelling},
                         line_of(RegisterChange::add, sign, dwelling, 1, 1)};
}

Result<RegisterEffects> split_dwelling(const Register& reg, const Signature& sign, const Uuid& id,
                                       const std::vector<DwellingPart>& parts) {
  if (auto fault = fault_of(sign)) return base::fail(*std::move(fault));
  const auto whole = find_active(reg, id);
  if (!whole) return base::fail(whole.error());
  if (auto fault = fault_of_count("REGISTER-PARTS", parts.size(), k_parts_min, k_parts_max)) {
    return base::fail(*std::move(fault));
  }
  std::vector<Uuid> ids;
  for (const DwellingPart& part : parts) ids.push_back(part.id);
  if (auto fault = fault_of_twice(std::move(ids))) return base::fail(*std::move(fault));

  const Dwelling& left = **whole;
  RegisterEffects effects{DwellingLeft{.id = id, .unit = left.unit, .state = DwellingState::split}};
  std::set<std::pair<std::string, std::string>> places;  // of the parts, which must differ too
  for (const DwellingPart& part : parts) {
    Dwelling dwelling = part_of(left, part);
    auto fault = fault_of_new(reg, dwelling, id);
    if (!fault && !places.emplace(dwelling.group, dwelling.address).second) {
      fault = problem("REGISTER-ADDRESS-TAKEN", {{"address", place_of(dwelling)}});
    }
    if (fault) return base::fail(*std::move(fault));
    effects.emplace_back(DwellingAdded{.dwelling = std::move(dwelling), .origin = id});
  }
  const int delta = static_cast<int>(parts.size()) - 1;
  effects.emplace_back(line_of(RegisterChange::split, sign, left, parts.size(), delta));
  return effects;
}

Result<RegisterEffects> merge_dwellings(const Register& reg, const Signature& sign,
                                        const Uuid& into, const std::vector<Uuid>& others) {
  if (auto fault = fault_of(sign)) return base::fail(*std::move(fault));
  const auto kept = find_active(reg, into);
  if (!kept) return base::fail(kept.error());
  if (auto fault =
          fault_of_count("REGISTER-MERGE-COUNT", others.size(), k_merge_min, k_merge_max)) {
    return base::fail(*std::move(fault));
  }
  std::vector<Uuid> ids = others;
  ids.push_back(into);
  if (auto fault = fault_of_twice(std::move(ids))) return base::fail(*std::move(fault));

  RegisterEffects effects;
  for (const Uuid& id : others) {
    const auto other = find_active(reg, id);
    if (!other) return base::fail(other.error());
    if ((*other)->unit != (*kept)->unit) {
      return base::fail(problem("REGISTER-UNIT-CROSS", {{"address", place_of(**other)}}));
    }
    effects.emplace_back(DwellingLeft{
        .id = id, .unit = (*other)->unit, .state = DwellingState::merged, .into = into});
  }
  const int delta = -static_cast<int>(others.size());
  effects.emplace_back(line_of(RegisterChange::merge, sign, **kept, others.size() + 1, delta));
  return effects;
}

Result<RegisterEffects> vacate_dwelling(const Register& reg, const Signature& sign,
                                        const Uuid& id) {
  if (auto fault = fault_of(sign)) return base::fail(*std::move(fault));
  const auto dwelling = find_active(reg, id);
  if (!dwelling) return base::fail(dwelling.error());
  return RegisterEffects{
      DwellingLeft{.id = id, .unit = (*dwelling)->unit, .state = DwellingState::vacated},
      line_of(RegisterChange::vacate, sign, **dwelling, 1, -1)};
}

Result<RegisterEffects> restore_dwelling(const Register& reg, const Signature& sign,
                                         const Uuid& id) {
  if (auto fault = fault_of(sign)) return base::fail(*std::move(fault));
  const auto found = find(reg, id);
  if (!found) return base::fail(found.error());
  const Dwelling& dwelling = **found;
  if (dwelling.state == DwellingState::active) {
    return base::fail(
        problem("REGISTER-NOT-VACATED", {{"address", place_of(dwelling)}}, base::Kind::refused));
  }
  if (dwelling.state != DwellingState::vacated) return base::fail(not_active(dwelling));
  if (auto fault = fault_of_place(reg, dwelling, Uuid())) return base::fail(*std::move(fault));
  return RegisterEffects{DwellingRestored{.id = id, .unit = dwelling.unit},
                         line_of(RegisterChange::restore, sign, dwelling, 1, 1)};
}

Result<RegisterEffects> freeze_register(const Register& reg, const Signature& sign) {
  if (auto fault = fault_of(sign)) return base::fail(*std::move(fault));
  if (reg.frozen) return base::fail(problem("REGISTER-FROZEN", {}, base::Kind::refused));
  const int dwellings = total(reg).current;
  if (dwellings == 0) return base::fail(problem("REGISTER-EMPTY", {}, base::Kind::refused));
  RegisterFrozen frozen;
  for (const auto& [unit, denominator] : reg.units) frozen.units[unit] = denominator.current;
  LedgerLine line =
      line_of(RegisterChange::freeze, sign, Dwelling{.id = {}, .unit = {}, .address = {}},
              static_cast<std::size_t>(dwellings), 0);
  line.dwelling.reset();
  return RegisterEffects{std::move(frozen), std::move(line)};
}

namespace {

Denominator& denominator_of(Register& reg, const std::string& unit) {
  // A unit that joins after the freeze had nothing in the frozen register.
  const std::optional<int> original = reg.frozen ? std::optional<int>(0) : std::nullopt;
  return reg.units.try_emplace(unit, Denominator{.current = 0, .original = original}).first->second;
}

Dwelling& require(Register& reg, const Uuid& id, DwellingState state) {
  const auto found = reg.dwellings.find(id);
  if (found == reg.dwellings.end() || found->second.state != state) {
    throw std::logic_error("effect on dwelling " + id.text() + " does not fit the register");
  }
  return found->second;
}

void apply_one(Register& reg, const DwellingAdded& added) {
  if (!reg.dwellings.emplace(added.dwelling.id, added.dwelling).second) {
    throw std::logic_error("dwelling added twice: " + added.dwelling.id.text());
  }
  ++denominator_of(reg, added.dwelling.unit).current;
}

void apply_one(Register& reg, const DwellingLeft& left) {
  require(reg, left.id, DwellingState::active).state = left.state;
  --denominator_of(reg, left.unit).current;
}

void apply_one(Register& reg, const DwellingRestored& restored) {
  require(reg, restored.id, DwellingState::vacated).state = DwellingState::active;
  ++denominator_of(reg, restored.unit).current;
}

void apply_one(Register& reg, const RegisterFrozen& frozen) {
  if (reg.frozen) throw std::logic_error("register frozen twice");
  reg.frozen = true;
  for (const auto& [unit, n] : frozen.units) denominator_of(reg, unit).original = n;
}

void apply_one(Register& /*reg*/, const LedgerLine& /*line*/) {}  // a record, not a change

}  // namespace

void apply_effect(Register& reg, const RegisterEffect& effect) {
  std::visit([&](const auto& one) { apply_one(reg, one); }, effect);
}

void apply_effects(Register& reg, const RegisterEffects& effects) {
  for (const RegisterEffect& effect : effects) apply_effect(reg, effect);
}

}  // namespace wanhu::domain
