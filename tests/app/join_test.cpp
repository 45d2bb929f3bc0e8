// Joining through the program: one entry for the answer of all, each resident's own page, and the
// suggestions that lead to it.
#include <gtest/gtest.h>

#include "app/query_join.hpp"
#include "support/small_engine.hpp"

namespace wanhu::test {
namespace {

class Join : public testing::TestWithParam<store::Engine> {
 protected:
  SmallEngine town{GetParam()};

  void open(const std::string& name, const std::string& text, const std::string& place = "",
            const std::string& actor = "qsm-1", const char* unit = k_village_a) {
    town.must(actor, "matter.open",
              {{"matter_id", id_text(name)},
               {"check", "123456"},
               {"title", name},
               {"text", text},
               {"place", place},
               {"unit", unit},
               {"channel", "visit"}});
  }
  std::string on(const std::string& name, const std::string& actor, const std::string& kind,
                 Json data = Json::object()) {
    data["matter_id"] = id_text(name);
    return town.outcome(actor, kind, std::move(data));
  }
  std::string join(const std::string& name, const std::string& into,
                   const std::string& actor = "centre-1") {
    return on(name, actor, "matter.join", {{"into", id_text(into)}});
  }
  Json page(const std::string& name, const std::string& who = "centre-1") {
    return town.read(
        who, [&](app::Reader& reader) { return app::matter_page(reader, id(name)).value(); });
  }
  Json receipt(const std::string& name) {
    return town.read("centre-1", [&](app::Reader& reader) {
      return app::receipt_view(reader, domain::receipt_of(id(name)), "123456").value();
    });
  }
  Json similar(const std::string& name) {
    return town.read("centre-1", [&](app::Reader& reader) {
      return app::similar_to(reader, id(name)).value().at("items");
    });
  }
};
INSTANTIATE_TEST_SUITE_P(Both, Join,
                         testing::Values(store::Engine::sqlite, store::Engine::postgres),
                         [](const auto& info) {
                           return info.param == store::Engine::sqlite ? "sqlite" : "postgres";
                         });

TEST_P(Join, OneAnswerIsOneEntryAndEachResidentConfirmsAlone_S4_20) {
  open("lead", "路灯不亮");
  open("second", "路灯坏了");
  open("third", "灯不亮");
  ASSERT_EQ(join("second", "lead"), "ok");
  ASSERT_EQ(join("third", "lead", "qsm-lead"), "ok");
  EXPECT_EQ(on("second", "centre-1", "matter.hand_over", {{"owner", id_text("qsm-2")}}),
            "MATTER-JOINED");
  EXPECT_EQ(page("second").at("joined").at("id"), id_text("lead"));
  EXPECT_EQ(page("lead").at("joiners").size(), 2U);
  EXPECT_NE(receipt("second").at("joined_text").get<std::string>().find("together"),
            std::string::npos);
  EXPECT_TRUE(receipt("lead").at("joined_text").is_null());
  // A resident reads nothing of who else reported it.
  EXPECT_EQ(receipt("second").dump().find(domain::receipt_of(id("lead"))), std::string::npos);

  ASSERT_EQ(on("lead", "centre-1", "matter.hand_over", {{"owner", id_text("qsm-2")}}), "ok");
  const std::int64_t before = town.count("journal WHERE tenant = 1");
  ASSERT_EQ(on("lead", "qsm-2", "matter.answer", {{"outcome", "solved"}, {"text", "已换灯"}}),
            "ok");
  EXPECT_EQ(town.count("journal WHERE tenant = 1"), before + 1);
  for (const char* name : {"lead", "second", "third"})
    EXPECT_EQ(receipt(name).at("answer").at("text"), "已换灯") << name;
  // The answerer's word is nobody's confirmation; each closes by its own.
  EXPECT_EQ(on("second", "centre-2", "matter.confirm", {{"by", "callback"}}), "ok");
  EXPECT_EQ(receipt("third").at("state"), "answered");
  EXPECT_EQ(on("third", "qsm-1", "matter.dissent", {{"text", "还不亮"}}), "ok");
  EXPECT_FALSE(town.matter("third").joined);
  EXPECT_EQ(town.matter("third").round, 2);
  EXPECT_EQ(town.matter("lead").state, domain::MatterState::answered);
  EXPECT_EQ(page("lead").at("joiners").size(), 1U);
  EXPECT_EQ(town.verified(), "ok");
}

TEST_P(Join, KeepsToTheScopeOfWhoJoins) {
  open("here", "路灯不亮");
  open("there", "路灯不亮", "", "qy-1", k_village_b);
  EXPECT_EQ(join("here", "there", "qsm-lead"), "NOT-FOUND");
  EXPECT_EQ(join("there", "here", "qsm-lead"), "NOT-FOUND");
  EXPECT_EQ(join("here", "there", "qsm-1"), "FORBIDDEN");
  ASSERT_EQ(join("here", "there"), "ok");
  EXPECT_TRUE(page("here", "qsm-lead").at("joined").is_null());  // the lead lies elsewhere
}

TEST_P(Join, ALeadThatIsWithdrawnLetsTheOthersGo) {
  open("lead", "路灯不亮");
  open("second", "路灯坏了");
  ASSERT_EQ(join("second", "lead"), "ok");
  ASSERT_EQ(town.outcome("resident", "public.withdraw",
                         {{"receipt", domain::receipt_of(id("lead"))}, {"check", "123456"}}),
            "ok");
  EXPECT_FALSE(town.matter("second").joined);
  EXPECT_EQ(on("second", "centre-1", "matter.hand_over", {{"owner", id_text("qsm-2")}}), "ok");
  EXPECT_EQ(town.verified(), "ok");
}

TEST_P(Join, SimilarOnesAreSuggestedWithReasons) {
  open("路灯不亮", "村口的路灯坏了三天，晚上看不见", "村口");
  open("路灯坏了", "村口路灯不亮，请修一修", "村口");
  open("垃圾没清", "垃圾池满了", "村东");
  open("狗没拴", "邻居的狗不拴", "村西");
  open("路灯也不亮", "村口的路灯坏了", "村口", "qy-1", k_village_b);  // another village
  const Json list = similar("路灯不亮");
  ASSERT_EQ(list.size(), 1U) << list.dump();
  EXPECT_EQ(list[0].at("matter").at("title"), "路灯坏了");
  EXPECT_GE(list[0].at("reasons").size(), 2U);
  const Json typed = town.read("qsm-lead", [](app::Reader& reader) {
    return app::similar(reader, {.title = "路灯", .text = "村口路灯不亮", .place = "村口"})
        .at("items");
  });
  ASSERT_EQ(typed.size(), 2U) << typed.dump();
  // What is closed is worked on no more.
  ASSERT_EQ(town.outcome("resident", "public.withdraw",
                         {{"receipt", domain::receipt_of(id("路灯坏了"))}, {"check", "123456"}}),
            "ok");
  EXPECT_EQ(similar("路灯不亮").size(), 0U);
}

}  // namespace
}  // namespace wanhu::test
