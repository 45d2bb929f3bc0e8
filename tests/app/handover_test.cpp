// Somebody leaves: all they have in hand goes at once, or nothing does and every piece that cannot
// go is named. On both databases.
#include <gtest/gtest.h>

#include <set>

#include "app/handover.hpp"
#include "support/small_engine.hpp"

namespace wanhu::test {
namespace {

class Handover : public testing::TestWithParam<store::Engine> {
 protected:
  SmallEngine town{GetParam()};  // Saturday 16 October 2021

  void owned(const std::string& name, const std::string& owner, const std::string& unit) {
    town.open_matter("centre-1", name, unit);
    town.must("centre-1", "matter.hand_over",
              {{"matter_id", id_text(name)}, {"owner", id_text(owner)}});
  }
  void on(const std::string& matter, const std::string& actor, const std::string& kind,
          Json data = Json::object()) {
    data["matter_id"] = id_text(matter);
    town.must(actor, kind, std::move(data));
  }
  void fill(const std::string& holding, const std::string& login, const std::string& unit) {
    town.must("centre-1", "post.fill",
              {{"holding_id", id_text(holding)},
               {"post", "duty.visitor"},
               {"unit", unit},
               {"person_id", id_text(login)}});
  }
  void shift(const std::string& name, const std::vector<std::string>& holdings, int in_days = 1) {
    Json ids = Json::array();
    for (const std::string& one : holdings) ids.push_back(id_text(one));
    town.must("centre-1", "shift.put",
              {{"shift_id", id_text(name)},
               {"post", "duty.visitor"},
               {"unit", k_village_a},
               {"day", (town.clock().now().date() + in_days).iso()},
               {"from", 480},
               {"to", 1080},
               {"holding_ids", ids}});
  }
  base::Result<store::Answer> hand_over(const std::string& from, const std::string& to) {
    return town.send(
        "centre-1", "post.hand_over",
        {{"from_person", id_text(from)}, {"to_person", id_text(to)}, {"reason", "调往县里"}});
  }
  // The codes that name what cannot go; "" when all went.
  std::set<std::string> blocks(const std::string& from, const std::string& to) {
    const auto answer = hand_over(from, to);
    if (answer) return {};
    EXPECT_EQ(answer.error().code, "HANDOVER-BLOCKED");
    std::set<std::string> codes;
    for (const base::Problem& one : answer.error().details) codes.insert(one.code);
    EXPECT_EQ(answer.error().args.at("n"), std::to_string(answer.error().details.size()));
    return codes;
  }
  Json preview(const std::string& from, const std::string& to = "") {
    return town.read("centre-1", [&](app::Reader& reader) {
      const auto taker = to.empty() ? std::optional<Uuid>() : std::optional(id(to));
      return app::handover_page(reader, id(from), taker).value();
    });
  }
  std::int64_t dwellings_of(const std::string& login) {
    return town.count("dwelling WHERE tenant = 1 AND to_seq IS NULL AND visitor = $1", {id(login)});
  }
  std::int64_t entries() { return town.count("journal"); }
};
INSTANTIATE_TEST_SUITE_P(Both, Handover,
                         testing::Values(store::Engine::sqlite, store::Engine::postgres),
                         [](const auto& info) {
                           return info.param == store::Engine::sqlite ? "sqlite" : "postgres";
                         });

TEST_P(Handover, AllOfItGoesInOneEntryAndNothingIsLost) {
  owned("waits", "qsm-1", k_village_a);
  owned("handled", "qsm-1", k_village_a);
  on("handled", "qsm-1", "matter.accept");
  owned("answered", "qsm-1", k_village_a);
  on("answered", "qsm-1", "matter.answer", {{"outcome", "solved"}, {"text", "已修好"}});
  owned("others", "qsm-lead", k_village_a);
  on("others", "qsm-lead", "matter.accept");
  on("others", "qsm-lead", "matter.ask_help",
     {{"person_id", id_text("qsm-1")},
      {"what", "量电压"},
      {"by", (town.clock().now().date() + 2).iso()}});
  fill("a", "qsm-1", k_village_a);
  shift("s", {"a"});

  const Json seen = preview("qsm-1", "qsm-2");
  EXPECT_EQ(seen.at("dwellings").at("n"), 3);
  EXPECT_EQ(seen.at("matters").size(), 3U);
  EXPECT_EQ(seen.at("helps").size(), 1U);
  EXPECT_EQ(seen.at("posts").size(), 1U);
  EXPECT_EQ(seen.at("posts").at(0).at("name"), "走访党员干部");
  EXPECT_EQ(seen.at("shifts"), 1);
  EXPECT_TRUE(seen.at("blocked").empty());
  EXPECT_TRUE(preview("qsm-1").at("blocked").is_null());

  const std::int64_t before = entries();
  const auto answer = hand_over("qsm-1", "qsm-2");
  ASSERT_TRUE(answer) << answer.error().code;
  EXPECT_EQ(entries(), before + 1) << "one entry of the journal";
  EXPECT_EQ(answer->answer,
            (Json{{"dwellings", 3}, {"matters", 3}, {"helps", 1}, {"posts", 1}, {"shifts", 1}}));
  EXPECT_EQ(dwellings_of("qsm-1"), 0);
  EXPECT_EQ(dwellings_of("qsm-2"), 6);
  for (const char* name : {"waits", "handled", "answered"})
    EXPECT_EQ(town.matter(name).owner, id("qsm-2")) << name;
  EXPECT_EQ(town.matter("waits").state, domain::MatterState::handed_over);
  EXPECT_EQ(town.matter("answered").state, domain::MatterState::answered);
  EXPECT_EQ(town.matter("others").owner, id("qsm-lead"));
  const auto helps = town.matter("others").helps;
  ASSERT_EQ(helps.size(), 2U);
  EXPECT_EQ(helps.at(1).person, id("qsm-2"));
  EXPECT_EQ(helps.at(1).due, helps.at(0).due);
  EXPECT_EQ(
      town.count("post_holding WHERE tenant = 1 AND person = $1 AND to_day IS NULL", {id("qsm-2")}),
      1);
  EXPECT_TRUE(preview("qsm-1").at("empty").get<bool>());
  EXPECT_EQ(preview("qsm-2").at("shifts"), 1);
  // And now the account may be closed.
  EXPECT_EQ(town.outcome("centre-1", "person.disable",
                         {{"person_id", id_text("qsm-1")}, {"reason", "调离"}}),
            "ok");
  EXPECT_EQ(town.verified(), "ok");
}

TEST_P(Handover, WhatCannotGoIsNamedPieceByPieceAndNothingMoves) {
  owned("lamp", "qsm-1", k_village_a);
  owned("bridge", "qsm-1", k_village_a);
  on("bridge", "qsm-1", "matter.object", {{"reason", "不归村里管"}});
  fill("a", "qsm-1", k_village_a);
  const std::int64_t before = entries();
  EXPECT_EQ(blocks("qsm-1", "qy-1"),
            (std::set<std::string>{"HANDOVER-DWELLINGS", "HANDOVER-RIGHT", "HANDOVER-POST"}));
  EXPECT_EQ(blocks("qsm-1", "qsm-lead"),
            (std::set<std::string>{"HANDOVER-DWELLINGS", "HANDOVER-OBJECTION"}));
  EXPECT_EQ(blocks("qsm-1", "qsm-2"), (std::set<std::string>{"HANDOVER-OBJECTION"}));
  EXPECT_EQ(blocks("qsm-1", "qsm-1"), (std::set<std::string>{"HANDOVER-TO"}));
  EXPECT_EQ(preview("qsm-1", "qsm-2").at("blocked").size(), 1U);
  on("lamp", "centre-1", "matter.recuse", {{"person_id", id_text("qsm-2")}, {"reason", "亲属"}});
  EXPECT_EQ(blocks("qsm-1", "qsm-2"),
            (std::set<std::string>{"HANDOVER-OBJECTION", "HANDOVER-RECUSED"}));
  EXPECT_EQ(entries(), before + 1) << "nothing but the recusal";
  EXPECT_EQ(dwellings_of("qsm-1"), 3);
  EXPECT_EQ(town.matter("lamp").owner, id("qsm-1"));
  EXPECT_EQ(town.count("post_holding"), 1);
  EXPECT_EQ(town.verified(), "ok");
}

TEST_P(Handover, WhatTheSenderMayNotSeeIsCountedOnly) {
  owned("lamp", "qsm-1", k_village_a);
  on("lamp", "centre-1", "matter.recuse", {{"person_id", id_text("centre-2")}, {"reason", "亲属"}});
  const Json seen = town.read("centre-2", [&](app::Reader& reader) {
    return app::handover_page(reader, id("qsm-1"), id("qsm-2")).value();
  });
  EXPECT_EQ(seen.at("hidden"), 1);
  EXPECT_TRUE(seen.at("matters").empty());
  ASSERT_EQ(seen.at("blocked").size(), 1U);
  EXPECT_EQ(seen.at("blocked").at(0).at("code"), "HANDOVER-HIDDEN");
  EXPECT_EQ(seen.dump().find(town.matter("lamp").receipt), std::string::npos);
}

TEST_P(Handover, WhoHasNothingHandsNothingOver) {
  const auto answer = hand_over("centre-2", "centre-1");
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().code, "HANDOVER-NOTHING");
  EXPECT_EQ(
      town.outcome(
          "qsm-lead", "post.hand_over",
          {{"from_person", id_text("qsm-1")}, {"to_person", id_text("qsm-2")}, {"reason", "x"}}),
      "FORBIDDEN");
  EXPECT_EQ(
      town.outcome(
          "centre-1", "post.hand_over",
          {{"from_person", id_text("nobody")}, {"to_person", id_text("qsm-2")}, {"reason", "x"}}),
      "NOT-FOUND");
}

TEST_P(Handover, SentTwiceItIsDoneOnce) {
  fill("a", "qsm-1", k_village_a);
  const Json data{
      {"from_person", id_text("qsm-1")}, {"to_person", id_text("qsm-2")}, {"reason", "调离"}};
  const Uuid command = id("handover command");
  const auto first = town.send_as(command, "centre-1", "post.hand_over", data);
  const auto second = town.send_as(command, "centre-1", "post.hand_over", data);
  ASSERT_TRUE(first && second);
  EXPECT_TRUE(second->repeated);
  EXPECT_EQ(first->answer, second->answer);
  EXPECT_EQ(town.count("post_holding"), 2);
  EXPECT_EQ(town.verified(), "ok");
}

TEST_P(Handover, WhoIsOnTheSameShiftStandsThereOnce) {
  fill("a", "qsm-1", k_village_a);
  fill("b", "qsm-2", k_village_a);
  shift("both", {"a", "b"});
  shift("one", {"a"}, 2);
  ASSERT_TRUE(hand_over("qsm-1", "qsm-2"));
  EXPECT_EQ(town.count("post_holding"), 2) << "the post is held already";
  const auto db = town.connect();
  std::vector<std::string> people;
  db->each("SELECT holdings FROM post_shift WHERE tenant = 1 AND ended_seq IS NULL ORDER BY day",
           {}, [&](const store::Row& row) { people.push_back(Json::parse(row.text(0)).dump()); });
  const std::string only = Json{id_text("b")}.dump();
  EXPECT_EQ(people, (std::vector<std::string>{only, only}));
  EXPECT_EQ(town.verified(), "ok");
}

// A month's worth of work, as much as one person can have.
TEST_P(Handover, ManyMattersGoTogether) {
  for (int n = 0; n < 60; ++n) owned("m" + std::to_string(n), "qsm-1", k_village_a);
  EXPECT_EQ(preview("qsm-1").at("matters").size(), 60U);
  ASSERT_TRUE(hand_over("qsm-1", "qsm-2"));
  EXPECT_EQ(town.count("matter WHERE tenant = 1 AND owner = $1", {id("qsm-2")}), 60);
  EXPECT_EQ(town.verified(), "ok");
}

}  // namespace
}  // namespace wanhu::test
