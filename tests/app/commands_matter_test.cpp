// Matters through the engine: what the domain is told by the rows around a matter.
#include <gtest/gtest.h>

#include "support/small_engine.hpp"

namespace wanhu::test {
namespace {

// One matter, told step by step.
class Matters : public testing::Test {
 protected:
  SmallEngine town;

  Json on(Json more = Json::object()) {
    more["matter_id"] = id_text("matter");
    return more;
  }
  void answered_by(const std::string& owner) {
    town.open_matter("qsm-1", "matter");
    town.must("centre-1", "matter.hand_over", on({{"owner", id_text(owner)}}));
    town.must(owner, "matter.answer", on({{"outcome", "solved"}, {"text", "已修好"}}));
  }
  std::string may(const std::string& login, const std::string& command) {
    return town.read(login, [&](app::Reader& reader) {
      for (const std::string& one : app::may_do(reader, town.matter("matter")))
        if (one == command) return "yes";
      return "no";
    });
  }
};

TEST_F(Matters, ReopenedItGoesBackToItsOwner) {
  answered_by("qsm-2");
  town.must("qsm-1", "matter.dissent", on({{"text", "又坏了"}}));
  EXPECT_EQ(town.matter("matter").owner, id("qsm-2"));
  EXPECT_EQ(town.matter("matter").state, domain::MatterState::handling);
}

TEST_F(Matters, ReopenedItDoesNotGoBackToSomebodyWhoIsGone) {
  answered_by("qsm-2");
  town.must("centre-1", "matter.confirm", on({{"by", "callback"}}));
  town.must("centre-1", "person.disable", {{"person_id", id_text("qsm-2")}, {"reason", "调离"}});
  town.must(
      "resident", "public.dissent",
      {{"receipt", domain::receipt_of(id("matter"))}, {"check", "123456"}, {"text", "又坏了"}});
  EXPECT_EQ(town.matter("matter").owner, std::nullopt);
  EXPECT_EQ(town.matter("matter").state, domain::MatterState::listed);
  EXPECT_EQ(town.outcome("centre-1", "matter.hand_over", on({{"owner", id_text("qsm-lead")}})),
            "ok");
  EXPECT_EQ(town.verified(), "ok");
}

TEST_F(Matters, ReopenedItDoesNotGoBackToSomebodyOfAnotherVillage) {
  answered_by("qsm-lead");
  town.must("centre-1", "matter.confirm", on({{"by", "callback"}}));
  town.must("centre-1", "person.change",
            {{"person_id", id_text("qsm-lead")}, {"unit", k_village_b}});
  town.must("qsm-1", "matter.dissent", on({{"text", "又坏了"}}));
  EXPECT_EQ(town.matter("matter").state, domain::MatterState::listed);
}

// Guard G11, over the whole round and not only for the last hands.
TEST_F(Matters, WhoeverHadItInHandDoesNotConfirm) {
  town.open_matter("qsm-1", "matter");
  town.must("centre-1", "matter.hand_over", on({{"owner", id_text("centre-2")}}));
  town.must("centre-2", "matter.accept", on());
  town.must("centre-2", "matter.hand_over", on({{"owner", id_text("qsm-lead")}}));
  town.must("qsm-lead", "matter.answer", on({{"outcome", "solved"}, {"text", "已修好"}}));
  EXPECT_EQ(may("centre-2", "matter.confirm"), "no");
  EXPECT_EQ(town.outcome("centre-2", "matter.confirm", on({{"by", "callback"}})),
            "MATTER-OWN-CONFIRM");
  EXPECT_EQ(may("centre-1", "matter.confirm"), "yes");
  EXPECT_EQ(town.outcome("centre-1", "matter.confirm", on({{"by", "callback"}})), "ok");
}

TEST_F(Matters, AnOverdueOneStaysOverdueWhateverKindItIs) {
  town.open_matter("qsm-1", "matter");
  town.clock().set(town.matter("matter").clock().due_at);
  EXPECT_EQ(town.outcome("centre-1", "matter.reclassify",
                         on({{"kind", "complex"}, {"reason", "需多部门"}})),
            "MATTER-RECLASSIFY-LATE");
  EXPECT_TRUE(town.matter("matter").overdue(town.clock().now()));
}

}  // namespace
}  // namespace wanhu::test
