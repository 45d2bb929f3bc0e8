// Several plans in force at once: who governs a unit, what a plan under another inherits, and what
// stays with the cases that were opened before.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "app/activation.hpp"
#include "plan/files.hpp"
#include "store/statement.hpp"
#include "store/tables/tables.hpp"
#include "support/pilot_plan.hpp"
#include "support/township.hpp"

namespace wanhu::app {
namespace {

using test::id;
using test::id_text;
using test::k_village_a;
using test::k_village_b;
using test::pilot;
using test::Township;
using testing::ElementsAre;

std::string child_with_general(const std::string& due) {
  return pilot(R"(
[matters]
basis = "calendar"
kinds = [
  { id = "general", name = "一般问题", owner = "centre", due = ")" +
               due + R"(" },
  { id = "complex", name = "复杂问题", owner = "centre", due = "20日" },
]
close = { needs = "resident_confirms", exits = ["withdrawn", "unreachable"] }
tail  = true
)");
}

class PlanSet : public testing::Test {
 protected:
  std::string code_of_activating(const std::string& source) {
    const auto answer = town.send("system", "plan.activate", {{"source", source}});
    return answer ? "" : answer.error().code;
  }
  void activate(const std::string& source) {
    town.must("system", "plan.activate", {{"source", source}});
  }
  // Days from the opening to the due day of a matter opened now in that unit.
  int days_given(const std::string& name, const std::string& unit) {
    town.open_matter("centre-1", name, unit);
    return days_of(name);
  }
  int days_of(const std::string& name) {
    const auto lease = town.engine().reads().lease();
    const domain::Matter matter = store::load_matter(*lease, 1, id(name)).value();
    return matter.clock().due - matter.clock().started.date();
  }
  std::vector<std::string> in_force() {
    std::vector<std::string> ids;
    for (const Member& member : town.engine().plan()->members) ids.push_back(member.plan.head.id);
    return ids;
  }

  Township town;
};

TEST_F(PlanSet, OnePlanGovernsEverywhere) {
  const PlanRef set = town.engine().plan();
  EXPECT_EQ(set->plan_of(k_village_a).head.id, "ruji-2021");
  EXPECT_EQ(set->plan_of("no such unit").head.id, "ruji-2021");
  EXPECT_EQ(set->first_day().iso(), "2021-10-10");
}

TEST_F(PlanSet, AChildTightensInItsOwnUnitsOnly_S0_39) {
  activate(child_with_general("4日"));
  EXPECT_THAT(in_force(), ElementsAre("ruji-2021", "pilot"));
  // Saturday 16 October: 4 days are Wednesday; 10 days are Tuesday 26th.
  EXPECT_EQ(days_given("in a", k_village_a), 4);
  EXPECT_EQ(days_given("in b", k_village_b), 10);
}

TEST_F(PlanSet, WhatAChildDoesNotSayIsAsItsParentHasIt) {
  activate(pilot());
  const PlanRef set = town.engine().plan();
  const plan::Plan &pilot = set->plan_of(k_village_a), &ruji = set->plan_of(k_village_b);
  EXPECT_EQ(pilot.head.id, "pilot");
  EXPECT_EQ(ruji.head.id, "ruji-2021");
  ASSERT_EQ(pilot.matters.kinds.size(), ruji.matters.kinds.size());
  EXPECT_EQ(pilot.matters.remind.size(), ruji.matters.remind.size());
  EXPECT_EQ(pilot.matters.close.exits, ruji.matters.close.exits);
  EXPECT_EQ(pilot.forms.size(), ruji.forms.size());
  EXPECT_EQ(days_given("in a", k_village_a), 10);
  // A child that states its own ways out keeps them; the reminders still come from above.
  activate(child_with_general("4日"));
  const PlanRef after = town.engine().plan();
  EXPECT_THAT(after->plan_of(k_village_a).matters.close.exits,
              ElementsAre("withdrawn", "unreachable"));
  EXPECT_EQ(after->plan_of(k_village_a).matters.remind.size(), ruji.matters.remind.size());
}

TEST_F(PlanSet, ACaseKeepsThePlansItWasOpenedUnder) {
  EXPECT_EQ(days_given("before", k_village_a), 10);
  activate(child_with_general("4日"));
  EXPECT_EQ(days_given("after", k_village_a), 4);
  const auto change = [&](const char* name, const char* kind) {
    town.must("centre-1", "matter.reclassify",
              {{"matter_id", id_text(name)}, {"kind", kind}, {"reason", "需多部门"}});
  };
  change("before", "complex");
  change("before", "general");
  EXPECT_EQ(days_of("before"), 10);
}

TEST_F(PlanSet, WhereTheParentHasBeenTightenedItsValueStands) {
  activate(child_with_general("4日"));
  activate(plan::edited(plan::ruji(), "due = \"10日\"", "due = \"2日\""));
  EXPECT_EQ(days_given("in a", k_village_a), 2);
  EXPECT_EQ(days_given("in b", k_village_b), 2);
  EXPECT_THAT(in_force(), ElementsAre("ruji-2021", "pilot"));
}

TEST_F(PlanSet, WhatCannotJoinIsRefused) {
  EXPECT_EQ(code_of_activating(child_with_general("11日")), "PLAN-INVALID") << "looser";
  EXPECT_EQ(code_of_activating(
                plan::edited(pilot(), "parent   = \"ruji-2021\"", "parent   = \"county-2021\"")),
            "PLAN-PARENT");
  EXPECT_EQ(code_of_activating(plan::edited(pilot(), "approved = { by = \"村民代表会议\" }\n", "")),
            "PLAN-NOT-APPROVED");
  EXPECT_EQ(code_of_activating(
                plan::edited(pilot(), "title    = \"秦四庙村试点方案\"", "title    = \"?\"")),
            "PLAN-HOLD");
  EXPECT_EQ(code_of_activating(
                plan::edited(pilot(), "name = \"秦四庙村\", kind", "name = \"秦四庙社区\", kind")),
            "PLAN-UNIT-NAME");
  EXPECT_THAT(in_force(), ElementsAre("ruji-2021"));
  activate(pilot());
  EXPECT_EQ(code_of_activating(pilot()), "PLAN-SAME");
  EXPECT_EQ(code_of_activating(plan::ruji()), "PLAN-SAME") << "still in force, though not newest";
}

// One id is one office in the tree that the plans share. Who activates a plan that means another is
// told; so far it was silent.
TEST_F(PlanSet, AnOfficeThatTwoPlansMeanDifferentlyIsSaid) {
  const auto noted = [&](const std::string& source) {
    const auto lease = town.engine().reads().lease();
    const PlanRef set = town.engine().plans().newest(*lease, 1);
    const plan::Loaded loaded = load_beside(*lease, 1, set.get(), source, "p");
    std::vector<std::string> notes;
    for (const plan::Finding& note : loaded.notes)
      if (note.code == "PLAN-OFFICE-TWICE")
        notes.push_back(note.code + " " + note.args.at("office") + ": " + note.args.at("ours") +
                        " / " + note.args.at("theirs"));
    return notes;
  };
  EXPECT_THAT(noted(pilot()), ElementsAre()) << "the township's own, seen from outside";
  const std::string other =
      plan::edited(pilot(), "{ id = \"centre\", name = \"镇综治中心\", external = true }",
                   "{ id = \"centre\", name = \"村综治工作站\", of = \"qinsimiao\" }");
  EXPECT_THAT(
      noted(other),
      ElementsAre("PLAN-OFFICE-TWICE centre: 村综治工作站（秦四庙村） / 镇综治中心（汝集镇）"));
  const auto answer = town.must("system", "plan.activate", {{"source", other}});
  EXPECT_EQ(answer.at("offices_twice"), Json::array({"centre"}));
  EXPECT_EQ(town.engine().plan()->plan.office("centre")->name, "镇综治中心") << "the first stands";
  EXPECT_THAT(
      noted(plan::edited(plan::ruji(), "due = \"10日\"", "due = \"5日\"")),
      ElementsAre("PLAN-OFFICE-TWICE centre: 镇综治中心（汝集镇） / 村综治工作站（秦四庙村）"))
      << "a new version of the other is told too";
  EXPECT_THAT(noted(pilot()), ElementsAre()) << "not beside its own older version";
}

TEST_F(PlanSet, OnePlanTakesThePlaceOfAnother) {
  EXPECT_EQ(days_given("before", k_village_b), 10);
  std::string next = plan::edited(plan::ruji(), "id       = \"ruji-2021\"",
                                  "id       = \"ruji-2022\"\nsupersedes = \"ruji-2021\"");
  activate(plan::edited(std::move(next), "due = \"10日\"", "due = \"5日\""));
  EXPECT_THAT(in_force(), ElementsAre("ruji-2022"));
  EXPECT_EQ(days_given("after", k_village_b), 5);
  const auto lease = town.engine().reads().lease();
  const PlanRef first = town.engine().plans().version(*lease, 1, 1);
  ASSERT_EQ(first->members.size(), 1U);
  EXPECT_EQ(first->members[0].plan.head.id, "ruji-2021");
}

TEST_F(PlanSet, AllFivePlansAreInForceTogether) {
  for (const char* name :
       {"xushi-2024", "dongfeng-2017", "county-double-lift-2021", "three-zeros-2020"})
    EXPECT_EQ(code_of_activating(plan::read_text(std::string("plans/") + name + "/plan.toml")), "")
        << name;
  const PlanRef set = town.engine().plan();
  EXPECT_EQ(set->members.size(), 5U);
  for (const Member& member : set->members) {
    const std::string& root = member.plan.org.root.id;
    EXPECT_NE(set->plan.unit(root), nullptr);
  }
  EXPECT_EQ(set->plan_of("dongfeng").head.id, "dongfeng-2017");
  EXPECT_EQ(set->plan_of("xushi").head.id, "xushi-2024");
  EXPECT_EQ(set->plan_of(k_village_a).head.id, "ruji-2021");
  EXPECT_EQ(set->plan.head.id, "ruji-2021") << "the plan that has the households visited";
  // A matter there lives under that street's own kinds.
  const plan::MatterKind& kind = set->plan_of("dongfeng").matters.kinds.front();
  town.open_matter("centre-1", "far", "dongfeng");
  const auto lease = town.engine().reads().lease();
  EXPECT_EQ(store::load_matter(*lease, 1, id("far"))->kind, kind.id);
}

TEST_F(PlanSet, QuotasOfSeveralTownshipsAddUp) {
  std::string other = plan::edited(plan::ruji(), "id       = \"ruji-2021\"", "id = \"other-2021\"");
  for (const plan::Unit& unit : town.engine().plan()->plan.org.units)
    other = plan::edited(other, "id = \"" + unit.id + "\",", "id = \"o_" + unit.id + "\",");
  other = plan::edited(other, "root    = { id = \"ruji\", name = \"汝集镇\"",
                       "root    = { id = \"other\", name = \"另一镇\"");
  for (std::size_t at = other.find("\"ruji\""); at != std::string::npos;
       at = other.find("\"ruji\""))
    other.replace(at, 6, "\"other\"");
  activate(other);
  const PlanRef set = town.engine().plan();
  EXPECT_EQ(set->plan.quota("household_visit")->total, 2 * 11267);
  EXPECT_EQ(set->plan.org.units.size(), 2 * 16 + 1U);
  EXPECT_EQ(set->plan_of("o_qiying").head.id, "other-2021");
  EXPECT_EQ(set->plan_of("o_qiying").quota("household_visit")->total, 11267);
}

// A program that has become stricter must still serve what was activated before.
TEST_F(PlanSet, AnActivatedPlanIsReadWithoutTheChecks) {
  static const store::Statement k_spoil{
      store::Reach::tenant, "test_spoil_plan",
      "UPDATE plan_version SET source = $2 WHERE tenant = $1 AND version = 1"};
  const std::string spoilt =
      plan::edited(plan::ruji(), "retain    = \"180日\"", "retian    = \"180日\"");
  ASSERT_FALSE(plan::load(spoilt, "p").plan);
  ASSERT_TRUE(
      town.engine().writer().run_local([&](store::Db& db) { db.exec(k_spoil, {1, spoilt}); }));
  PlanBook fresh;
  const auto lease = town.engine().reads().lease();
  EXPECT_EQ(fresh.newest(*lease, 1)->plan.matters.kinds.size(), 2U);
}

}  // namespace
}  // namespace wanhu::app
