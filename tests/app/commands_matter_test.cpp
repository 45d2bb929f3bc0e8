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

TEST_F(Matters, AClockThatStandsStillIsListedAsSuchAndTellsTheResident) {
  town.open_matter("qsm-1", "matter");
  town.must("centre-1", "matter.hand_over", on({{"owner", id_text("qsm-2")}}));
  const base::Date due = town.matter("matter").clock().due;
  EXPECT_EQ(may("centre-1", "matter.pause"), "yes");
  EXPECT_EQ(may("qsm-2", "matter.pause"), "no");
  town.must("centre-1", "matter.pause",
            on({{"why", "resident_answer"}, {"note", "等居民补充照片"}}));
  EXPECT_EQ(may("centre-1", "matter.pause"), "no");
  EXPECT_EQ(may("qsm-2", "matter.resume"), "yes");

  const auto page = [&] {
    return town.read("centre-1", [&](app::Reader& reader) {
      return app::matter_page(reader, id("matter")).value();
    });
  };
  const auto listed = [&] {
    return town.read("centre-1", [&](app::Reader& reader) {
      return app::matters(reader, {.paused = true}).rows.size();
    });
  };
  const Json clock = page().at("clocks").at(0);
  EXPECT_EQ(clock.at("state"), "paused");
  EXPECT_EQ(clock.at("pauses").at(0).at("name"), "waiting for the resident's answer");
  EXPECT_TRUE(page().at("matter").at("paused_until").is_string());
  EXPECT_EQ(listed(), 1U);
  EXPECT_EQ(town.verified(), "ok");

  const auto resident = [&] {
    return town.read("centre-1", [&](app::Reader& reader) {
      return app::receipt_view(reader, domain::receipt_of(id("matter")), "123456").value();
    });
  };
  EXPECT_NE(resident().at("due_text").get<std::string>().find("waiting for the resident"),
            std::string::npos);

  // Ten working days from Saturday the 16th: the pause lasts to the end of the 29th.
  EXPECT_NE(resident().at("due_text").get<std::string>().find("until 2021-10-29"),
            std::string::npos)
      << resident().at("due_text");

  town.clock().set(town.clock().now() + 48 * 3'600'000LL);
  town.must("qsm-2", "matter.resume", on({{"note", "照片已补"}}));
  // Two nights, of which the first ended the start day, which counts in no case.
  EXPECT_EQ(town.matter("matter").clock().due, due + 1);
  EXPECT_EQ(page().at("clocks").at(0).at("state"), "running");
  EXPECT_EQ(page().at("clocks").at(0).at("spent").at("paused_hours"), 48);
  EXPECT_TRUE(page().at("matter").at("paused_until").is_null());
  EXPECT_EQ(listed(), 0U);
  EXPECT_EQ(page().at("pause_reasons").size(), 1U) << "the other one";
  EXPECT_EQ(town.verified(), "ok");
}

TEST_F(Matters, AnObjectionIsListedUntilItIsRuledOn) {
  const auto listed = [&] {
    return town.read("centre-1", [&](app::Reader& reader) {
      return app::matters(reader, {.objected = true}).rows.size();
    });
  };
  town.open_matter("qsm-1", "matter");
  town.must("centre-1", "matter.hand_over", on({{"owner", id_text("qsm-2")}}));
  EXPECT_EQ(may("qsm-2", "matter.object"), "yes");
  EXPECT_EQ(may("qsm-1", "matter.object"), "no");
  town.must("qsm-2", "matter.object", on({{"reason", "不属于本村"}}));
  EXPECT_EQ(listed(), 1U);
  EXPECT_EQ(may("centre-1", "matter.hand_over"), "no");
  EXPECT_EQ(may("centre-1", "matter.rule"), "yes");
  EXPECT_EQ(may("qsm-2", "matter.rule"), "no");
  const Json page = town.read("centre-1", [&](app::Reader& reader) {
    return app::matter_page(reader, id("matter")).value();
  });
  EXPECT_EQ(page.at("objection").at("reason"), "不属于本村");
  town.must("centre-1", "matter.rule",
            on({{"owner", id_text("qsm-lead")}, {"reason", "属村委会职责"}}));
  EXPECT_EQ(listed(), 0U);
  EXPECT_EQ(town.outcome("centre-1", "matter.hand_over", on({{"owner", id_text("qsm-2")}})),
            "MATTER-BOUNCE");
  EXPECT_EQ(town.verified(), "ok");
}

TEST_F(Matters, AResidentAsksForASecondLookFromTheReceipt) {
  answered_by("qsm-2");
  town.must("qsm-1", "matter.tell", on({{"channel", "door"}}));
  const Json receipt{{"receipt", domain::receipt_of(id("matter"))}, {"check", "123456"}};
  town.must("resident", "public.ask_review", receipt);
  EXPECT_EQ(town.outcome("resident", "public.ask_review", receipt), "MATTER-REVIEW-OPEN");
  EXPECT_EQ(may("centre-1", "matter.review"), "yes");
  const auto listed = [&] {
    return town.read("centre-1", [&](app::Reader& reader) {
      return app::matters(reader, {.review_asked = true}).rows.size();
    });
  };
  EXPECT_EQ(listed(), 1U);
  town.must("centre-1", "matter.review", on({{"outcome", "again"}, {"text", "还没修好"}}));
  EXPECT_EQ(listed(), 0U);
  EXPECT_EQ(town.matter("matter").round, 2);
  EXPECT_EQ(town.verified(), "ok");
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
