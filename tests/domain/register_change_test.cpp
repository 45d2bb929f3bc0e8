#include "domain/register/change.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "base/catalogue.hpp"

namespace wanhu::domain {
namespace {

Uuid id(int n) {
  Uuid::Bytes bytes{};
  bytes[0] = 1;
  bytes[14] = static_cast<std::uint8_t>(n / 256);
  bytes[15] = static_cast<std::uint8_t>(n % 256);
  return Uuid(bytes);
}
const Signature k_sign{.author = id(9'999), .reason = "实地核对", .at = Instant(1'634'000'000'000)};

Dwelling dwelling(int n, const std::string& unit = "v01") {
  return {.id = id(n), .unit = unit, .group = "1组", .address = std::to_string(n) + "号"};
}
DwellingPart part(int n) {
  return {.id = id(n), .address = std::to_string(n) + "号"};
}

// 1 to 4 in v01, 5 and 6 in v02.
Register six() {
  Register reg;
  for (int n = 1; n <= 6; ++n) {
    apply_effects(reg, add_dwelling(reg, k_sign, dwelling(n, n <= 4 ? "v01" : "v02")).value());
  }
  return reg;
}

void change(Register& reg, const base::Result<RegisterEffects>& effects) {
  ASSERT_TRUE(effects) << effects.error().code;
  apply_effects(reg, *effects);
}
std::string refused(const base::Result<RegisterEffects>& effects) {
  if (effects) return "";
  EXPECT_TRUE(base::has_message(effects.error().code)) << effects.error().code;
  const std::string text = base::text_of(base::Lang::en, effects.error());
  EXPECT_EQ(text.find('{'), std::string::npos) << text;
  return effects.error().code;
}
LedgerLine line(const base::Result<RegisterEffects>& effects) {
  return std::get<LedgerLine>(effects->back());
}

TEST(RegisterChange, EveryChangeNeedsAuthorAndReason) {
  const Register reg = six();
  for (const Signature& sign :
       {Signature{.author = {}, .reason = "x", .at = {}},
        Signature{.author = id(7), .reason = " 　", .at = {}},
        Signature{.author = id(7), .reason = std::string(201, 'x'), .at = {}}}) {
    const std::string code = sign.author.is_nil() ? "REGISTER-AUTHOR" : "REGISTER-REASON";
    EXPECT_EQ(refused(add_dwelling(reg, sign, dwelling(20))), code);
    EXPECT_EQ(refused(split_dwelling(reg, sign, id(1), {part(20), part(21)})), code);
    EXPECT_EQ(refused(merge_dwellings(reg, sign, id(1), {id(2)})), code);
    EXPECT_EQ(refused(vacate_dwelling(reg, sign, id(1))), code);
    EXPECT_EQ(refused(restore_dwelling(reg, sign, id(1))), code);
    EXPECT_EQ(refused(freeze_register(reg, sign)), code);
  }
}

TEST(RegisterChange, FrozenDenominatorStaysAndTheCurrentOneIsBesideIt) {
  Register reg = six();
  EXPECT_EQ(total(reg), (Denominator{6, std::nullopt}));
  change(reg, freeze_register(reg, k_sign));
  EXPECT_EQ(reg.units.at("v01"), (Denominator{4, 4}));
  change(reg, add_dwelling(reg, k_sign, dwelling(20)));
  change(reg, vacate_dwelling(reg, k_sign, id(5)));
  change(reg, add_dwelling(reg, k_sign, dwelling(21, "v03")));
  EXPECT_EQ(reg.units.at("v01"), (Denominator{5, 4}));
  EXPECT_EQ(reg.units.at("v02"), (Denominator{1, 2}));
  EXPECT_EQ(reg.units.at("v03"), (Denominator{1, 0}));
  EXPECT_EQ(total(reg), (Denominator{7, 6}));
}

TEST(RegisterChange, FreezesOnceAndNotWhenEmpty) {
  EXPECT_EQ(refused(freeze_register(Register{}, k_sign)), "REGISTER-EMPTY");
  Register reg = six();
  const auto frozen = freeze_register(reg, k_sign);
  EXPECT_EQ(std::get<RegisterFrozen>(frozen->front()).units,
            (std::map<std::string, int>{{"v01", 4}, {"v02", 2}}));
  EXPECT_EQ(line(frozen).items, 6);
  EXPECT_EQ(line(frozen).dwelling, std::nullopt);
  change(reg, frozen);
  EXPECT_EQ(refused(freeze_register(reg, k_sign)), "REGISTER-FROZEN");
}

TEST(RegisterChange, AddChecksTheNewDwelling) {
  const Register reg = six();
  EXPECT_EQ(refused(add_dwelling(reg, k_sign, dwelling(1))), "REGISTER-ID-TAKEN");
  Dwelling twin = dwelling(1);
  twin.id = id(20);
  twin.address = " 1号　";
  EXPECT_EQ(refused(add_dwelling(reg, k_sign, twin)), "REGISTER-ADDRESS-TAKEN");
  twin.group = "2组";
  EXPECT_EQ(refused(add_dwelling(reg, k_sign, twin)), "");
  twin.address = "";
  EXPECT_EQ(refused(add_dwelling(reg, k_sign, twin)), "REGISTER-ADDRESS");
  EXPECT_EQ(refused(add_dwelling(reg, k_sign, dwelling(20, ""))), "REGISTER-UNIT-MISSING");
  const LedgerLine added = line(add_dwelling(reg, k_sign, dwelling(20)));
  EXPECT_EQ(added.reason, "实地核对");
  EXPECT_EQ(added.author, k_sign.author);
  EXPECT_EQ(added.at, k_sign.at);
  EXPECT_EQ(added.delta, 1);
  EXPECT_EQ(added.address, "1组20号");
}

TEST(RegisterChange, SplitMakesNewDwellingsInTheSameVillage) {
  Register reg = six();
  DwellingPart keeps_address = part(20);
  keeps_address.address = "1号";  // free, because 1 leaves
  const auto effects = split_dwelling(reg, k_sign, id(1), {keeps_address, part(21), part(22)});
  EXPECT_EQ(line(effects).delta, 2);
  EXPECT_EQ(line(effects).items, 3);
  change(reg, effects);
  EXPECT_EQ(reg.dwellings.at(id(1)).state, DwellingState::split);
  EXPECT_EQ(reg.dwellings.at(id(20)).unit, "v01");
  EXPECT_EQ(reg.dwellings.at(id(20)).group, "1组");
  EXPECT_EQ(reg.units.at("v01").current, 6);
  EXPECT_EQ(refused(vacate_dwelling(reg, k_sign, id(1))), "REGISTER-SPLIT");
  EXPECT_EQ(refused(restore_dwelling(reg, k_sign, id(1))), "REGISTER-SPLIT");
}

TEST(RegisterChange, SplitRefusals) {
  const Register reg = six();
  EXPECT_EQ(refused(split_dwelling(reg, k_sign, id(1), {part(20)})), "REGISTER-PARTS");
  EXPECT_EQ(refused(split_dwelling(reg, k_sign, id(1), std::vector<DwellingPart>(51, part(20)))),
            "REGISTER-PARTS");
  EXPECT_EQ(refused(split_dwelling(reg, k_sign, id(1), {part(20), part(20)})), "REGISTER-ID-TWICE");
  EXPECT_EQ(refused(split_dwelling(reg, k_sign, id(1), {part(20), part(2)})), "REGISTER-ID-TAKEN");
  EXPECT_EQ(refused(split_dwelling(reg, k_sign, id(77), {part(20), part(21)})), "REGISTER-UNKNOWN");
  DwellingPart same = part(21);
  same.address = part(20).address;
  EXPECT_EQ(refused(split_dwelling(reg, k_sign, id(1), {part(20), same})),
            "REGISTER-ADDRESS-TAKEN");
  same.address = "2号";
  EXPECT_EQ(refused(split_dwelling(reg, k_sign, id(1), {part(20), same})),
            "REGISTER-ADDRESS-TAKEN");
}

TEST(RegisterChange, MergeKeepsOneInTheSameVillage) {
  Register reg = six();
  const auto effects = merge_dwellings(reg, k_sign, id(1), {id(2), id(3)});
  EXPECT_EQ(line(effects).delta, -2);
  EXPECT_EQ(line(effects).dwelling, id(1));
  EXPECT_EQ(std::get<DwellingLeft>(effects->front()).into, id(1));
  change(reg, effects);
  EXPECT_EQ(reg.units.at("v01").current, 2);
  EXPECT_EQ(reg.dwellings.at(id(2)).state, DwellingState::merged);
  EXPECT_EQ(refused(merge_dwellings(reg, k_sign, id(4), {id(2)})), "REGISTER-MERGED");
  EXPECT_EQ(refused(merge_dwellings(reg, k_sign, id(4), {id(5)})), "REGISTER-UNIT-CROSS");
  EXPECT_EQ(refused(merge_dwellings(reg, k_sign, id(4), {})), "REGISTER-MERGE-COUNT");
  EXPECT_EQ(refused(merge_dwellings(reg, k_sign, id(4), {id(4)})), "REGISTER-ID-TWICE");
  EXPECT_EQ(refused(merge_dwellings(reg, k_sign, id(4), {id(1), id(1)})), "REGISTER-ID-TWICE");
}

TEST(RegisterChange, VacateAndRestoreUndoEachOther) {
  Register reg = six();
  EXPECT_EQ(refused(restore_dwelling(reg, k_sign, id(1))), "REGISTER-NOT-VACATED");
  change(reg, vacate_dwelling(reg, k_sign, id(1)));
  EXPECT_EQ(refused(vacate_dwelling(reg, k_sign, id(1))), "REGISTER-VACATED");
  change(reg, restore_dwelling(reg, k_sign, id(1)));
  EXPECT_EQ(reg.dwellings, six().dwellings);
  EXPECT_EQ(reg.units, six().units);
}

TEST(RegisterChange, RestoreIsRefusedWhenTheAddressIsTaken) {
  Register reg = six();
  change(reg, vacate_dwelling(reg, k_sign, id(1)));
  Dwelling rebuilt = dwelling(1);
  rebuilt.id = id(20);
  change(reg, add_dwelling(reg, k_sign, rebuilt));
  EXPECT_EQ(refused(restore_dwelling(reg, k_sign, id(1))), "REGISTER-ADDRESS-TAKEN");
}

TEST(RegisterChange, EffectsThatDoNotFitAreBugs) {
  Register reg = six();
  EXPECT_THROW(apply_effect(reg, DwellingAdded{.dwelling = dwelling(1)}), std::logic_error);
  EXPECT_THROW(apply_effect(reg, DwellingRestored{.id = id(1), .unit = "v01"}), std::logic_error);
  EXPECT_THROW(apply_effect(reg, DwellingLeft{.id = id(88), .unit = "v01"}), std::logic_error);
}

TEST(RegisterChange, NamesReadBack) {
  for (const DwellingState state : {DwellingState::active, DwellingState::vacated,
                                    DwellingState::split, DwellingState::merged}) {
    EXPECT_EQ(dwelling_state_named(name_of(state)), state);
  }
  EXPECT_EQ(dwelling_state_named("gone"), std::nullopt);
  EXPECT_EQ(name_of(RegisterChange::freeze), "freeze");
}

base::Result<RegisterEffects> any_change(const Register& reg, int fresh) {
  const auto any = [] { return id(*rc::gen::inRange(1, 40)); };
  switch (*rc::gen::inRange(0, 6)) {
    case 0:
      return add_dwelling(reg, k_sign, dwelling(fresh, *rc::gen::element("v01", "v02")));
    case 1:
      return split_dwelling(reg, k_sign, any(), {part(fresh), part(fresh + 1)});
    case 2:
      return merge_dwellings(reg, k_sign, any(), {any()});
    case 3:
      return vacate_dwelling(reg, k_sign, any());
    case 4:
      return restore_dwelling(reg, k_sign, any());
    default:
      return freeze_register(reg, k_sign);
  }
}

// After any changes: `current` counts the active ones, the ledger's deltas explain it, and the
// frozen denominator is what it was when it was frozen.
RC_GTEST_PROP(RegisterChangeProperty, TheLedgerExplainsTheDenominator, ()) {
  Register reg = six();
  const int before = total(reg).current;
  int delta = 0;
  std::optional<int> frozen;
  for (int step = 0; step < 30; ++step) {
    const auto effects = any_change(reg, 10 + 2 * step);
    if (!effects) continue;
    apply_effects(reg, *effects);
    const LedgerLine ledger = line(effects);
    delta += ledger.delta;
    if (ledger.change == RegisterChange::freeze) frozen = total(reg).current;
  }
  std::map<std::string, int> active;
  for (const auto& [key, one] : reg.dwellings) {
    active[one.unit] += one.state == DwellingState::active ? 1 : 0;
  }
  for (const auto& [unit, denominator] : reg.units) RC_ASSERT(denominator.current == active[unit]);
  RC_ASSERT(total(reg).current == before + delta);
  RC_ASSERT(total(reg).original == frozen);
}

}  // namespace
}  // namespace wanhu::domain
