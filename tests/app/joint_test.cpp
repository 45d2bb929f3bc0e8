// Joint handling and forwarding through the program: who sees what, what waits for whom, the
// letters and what the resident reads; and the two complaints about rounds and outcomes.
#include <gtest/gtest.h>

#include "app/query_desk.hpp"
#include "app/query_joint.hpp"
#include "support/small_engine.hpp"

namespace wanhu::test {
namespace {

class JointWork : public testing::TestWithParam<store::Engine> {
 protected:
  SmallEngine town{GetParam()};

  void open(const std::string& name, const std::string& title = "路灯不亮") {
    town.must("qsm-lead", "matter.open",
              {{"matter_id", id_text(name)},
               {"check", "123456"},
               {"title", title},
               {"text", title},
               {"unit", k_village_a},
               {"channel", "visit"}});
  }
  std::string on(const std::string& name, const std::string& actor, const std::string& kind,
                 Json data = Json::object()) {
    data["matter_id"] = id_text(name);
    return town.outcome(actor, kind, std::move(data));
  }
  void take_on(const std::string& name, const std::string& owner = "qsm-lead") {
    ASSERT_EQ(on(name, "centre-1", "matter.hand_over", {{"owner", id_text(owner)}}), "ok");
    ASSERT_EQ(on(name, owner, "matter.accept"), "ok");
  }
  std::string ask(const std::string& name, const std::string& who, int days = 2,
                  const std::string& actor = "qsm-lead") {
    return on(name, actor, "matter.ask_help",
              {{"person_id", id_text(who)},
               {"what", "量一下电压"},
               {"by", (town.clock().now().date() + days).iso()}});
  }
  std::string up(const std::string& name, const std::string& ground = "beyond") {
    return on(name, "centre-1", "matter.forward",
              {{"to", "county_centre"}, {"ground", ground}, {"reason", "线路归县供电公司"}});
  }
  std::string send(const std::string& batch, const std::vector<std::string>& names) {
    Json ids = Json::array();
    for (const std::string& name : names) ids.push_back(id_text(name));
    return town.outcome(
        "centre-1", "forward.send",
        {{"batch_id", id_text(batch)}, {"body", "county_centre"}, {"matters", std::move(ids)}});
  }
  void pass(int days) { town.clock().pass(days * 24LL * 3'600'000); }

  base::Result<Json> page(const std::string& name, const std::string& who = "centre-1") {
    return town.read(who, [&](app::Reader& reader) { return app::matter_page(reader, id(name)); });
  }
  Json receipt(const std::string& name) {
    return town.read("centre-1", [&](app::Reader& reader) {
      return app::receipt_view(reader, domain::receipt_of(id(name)), "123456").value();
    });
  }
  Json forwards() {
    return town.read("centre-1", [&](app::Reader& reader) { return app::forwards_page(reader); });
  }
  // What waits for a person under that heading; null when nothing does.
  Json work(const std::string& who, const std::string& group) {
    const Json all =
        town.read(who, [&](app::Reader& reader) { return app::my_work(reader); }).at("groups");
    for (const Json& one : all)
      if (one.at("id") == group && one.at("total") > 0) return one;
    return {};
  }
};
INSTANTIATE_TEST_SUITE_P(Both, JointWork,
                         testing::Values(store::Engine::sqlite, store::Engine::postgres),
                         [](const auto& info) {
                           return info.param == store::Engine::sqlite ? "sqlite" : "postgres";
                         });

TEST_P(JointWork, AHelperSeesTheMatterWhileTheyAreAskedAndHasItInTheirWork) {
  open("m");
  take_on("m");
  EXPECT_FALSE(page("m", "qsm-2"));
  ASSERT_EQ(ask("m", "qsm-2"), "ok");
  ASSERT_TRUE(page("m", "qsm-2"));
  const Json waiting = work("qsm-2", "part");
  ASSERT_FALSE(waiting.is_null());
  EXPECT_EQ(waiting.at("items").at(0).at("id"), id_text("m"));
  EXPECT_EQ(waiting.at("parts").at(0).at("due"), (town.clock().now().date() + 2).iso());
  EXPECT_EQ(waiting.at("parts").at(0).at("what"), "量一下电压");
  // Nobody but the owner and the centre answers.
  EXPECT_EQ(on("m", "qsm-2", "matter.answer", {{"outcome", "solved"}, {"text", "x"}}),
            "MATTER-NOT-OWNER");
  ASSERT_EQ(on("m", "qsm-2", "matter.give_part", {{"text", "电压正常"}}), "ok");
  EXPECT_TRUE(work("qsm-2", "part").is_null());
  const Json seen = page("m", "qsm-lead").value();
  EXPECT_EQ(seen.at("helps").at(0).at("state"), "given");
  EXPECT_EQ(seen.at("helps").at(0).at("text"), "电压正常");
  ASSERT_EQ(on("m", "qsm-lead", "matter.answer", {{"outcome", "solved"}, {"text", "换了灯"}}),
            "ok");
  EXPECT_EQ(page("m")->at("answer").at("parts").size(), 1U);
  EXPECT_EQ(town.matter("m").owner, id("qsm-lead"));
  // The resident reads the answer, not who worked on it.
  EXPECT_EQ(receipt("m").dump().find("电压"), std::string::npos);
  EXPECT_EQ(town.verified(), "ok");
}

TEST_P(JointWork, WhatIsDeclinedOrLateIsSeenByWhoAskedAndAnsweringSaysWhy) {
  open("m");
  take_on("m");
  ASSERT_EQ(ask("m", "qsm-1"), "ok");
  ASSERT_EQ(ask("m", "qsm-2"), "ok");
  EXPECT_TRUE(work("qsm-lead", "missed").is_null());
  ASSERT_EQ(on("m", "qsm-1", "matter.decline_help", {{"reason", "在外"}}), "ok");
  ASSERT_EQ(work("qsm-lead", "missed").at("parts").size(), 1U);
  EXPECT_FALSE(page("m", "qsm-1"));  // no longer theirs to see
  pass(3);
  ASSERT_EQ(work("qsm-lead", "missed").at("parts").size(), 2U);
  EXPECT_EQ(page("m")->at("helps").at(1).at("overdue"), true);
  EXPECT_EQ(on("m", "qsm-lead", "matter.answer", {{"outcome", "solved"}, {"text", "好了"}}),
            "MATTER-PARTS-OPEN");
  ASSERT_EQ(on("m", "qsm-lead", "matter.answer",
               {{"outcome", "solved"}, {"text", "好了"}, {"without", "现场已看清"}}),
            "ok");
  EXPECT_EQ(page("m")->at("answer").at("without"), "现场已看清");
  EXPECT_TRUE(work("qsm-lead", "missed").is_null());
  EXPECT_TRUE(work("qsm-2", "part").is_null());
  EXPECT_EQ(town.verified(), "ok");
}

TEST_P(JointWork, WhoLeavesIsNoLongerWaitedFor) {
  open("m");
  take_on("m");
  ASSERT_EQ(ask("m", "qsm-2"), "ok");
  ASSERT_EQ(ask("m", "centre-2"), "ok");
  EXPECT_EQ(town.outcome("centre-1", "person.disable",
                         {{"person_id", id_text("centre-2")}, {"reason", "调离"}}),
            "ok");
  EXPECT_EQ(town.matter("m").helps.at(1).state, domain::HelpState::ended);
  EXPECT_EQ(town.matter("m").helps.at(0).state, domain::HelpState::asked);
  EXPECT_EQ(ask("m", "centre-2"), "OWNER-UNKNOWN");
  EXPECT_EQ(ask("m", "qsm-2", 2, "qsm-1"), "NOT-FOUND");
  EXPECT_EQ(town.verified(), "ok");
}

TEST_P(JointWork, WhoTookPartIsNotAskedToTakeDownTheResidentsWord) {
  open("m");
  take_on("m");
  ASSERT_EQ(ask("m", "centre-2"), "ok");
  ASSERT_EQ(on("m", "centre-2", "matter.give_part", {{"text", "电压正常"}}), "ok");
  ASSERT_EQ(on("m", "qsm-lead", "matter.answer", {{"outcome", "solved"}, {"text", "好了"}}), "ok");
  ASSERT_EQ(on("m", "qsm-lead", "matter.tell", {{"channel", "door"}}), "ok");
  EXPECT_FALSE(work("centre-1", "confirm").is_null());
  EXPECT_TRUE(work("centre-2", "confirm").is_null());
  EXPECT_EQ(on("m", "centre-2", "matter.confirm", {{"by", "callback"}}), "MATTER-OWN-CONFIRM");
}

TEST_P(JointWork, ForwardedOnesGoInNumberedLettersAllOrNone_S0_31) {
  for (const char* name : {"a", "b", "c"}) open(name);
  EXPECT_EQ(on("a", "qsm-lead", "matter.forward",
               {{"to", "county_centre"}, {"ground", "beyond"}, {"reason", "x"}}),
            "FORBIDDEN");
  ASSERT_EQ(up("a"), "ok");
  ASSERT_EQ(up("b"), "ok");
  EXPECT_EQ(up("a"), "MATTER-FORWARDED");
  EXPECT_EQ(send("one", {"a", "c"}), "FORWARD-NOT-WAITING");
  EXPECT_EQ(town.count("forward_batch WHERE tenant = 1"), 0);
  ASSERT_EQ(send("one", {"a", "b"}), "ok");
  EXPECT_EQ(send("one", {"a"}), "ID-USED");
  ASSERT_EQ(up("c", "several"), "ok");
  ASSERT_EQ(send("two", {"c"}), "ok");
  const Json all = forwards();
  ASSERT_EQ(all.at("batches").size(), 2U);
  EXPECT_EQ(all.at("batches").at(0).at("number"), "Transmittal [2021] 2");
  EXPECT_EQ(all.at("batches").at(1).at("matters"), 2);
  EXPECT_EQ(all.at("items").size(), 3U);
  const auto letter = town.read(
      "centre-1", [&](app::Reader& reader) { return app::forward_batch(reader, 2021, 1).value(); });
  ASSERT_EQ(letter.items.size(), 2U);
  EXPECT_EQ(letter.body_name, "县综治中心");
  // A letter without one of its lines would be another letter.
  const auto reads = [&](const std::string& who) {
    return town.read(who, [&](app::Reader& reader) { return app::forward_batch(reader, 2021, 1); })
        .has_value();
  };
  EXPECT_TRUE(reads("centre-2"));
  EXPECT_EQ(on("a", "centre-1", "matter.recuse",
               {{"person_id", id_text("centre-2")}, {"reason", "与本人有关"}}),
            "ok");
  EXPECT_FALSE(reads("centre-2"));
  EXPECT_TRUE(reads("centre-1"));
  // The township's visitors have no list of what goes up.
  EXPECT_FALSE(access::may_ask(access::Role::visitor, access::Query::forwards));
  EXPECT_EQ(town.verified(), "ok");
}

TEST_P(JointWork, TheTownIsResponsibleUntilTheBodyAcceptsAndItsReplyIsTheAnswer) {
  open("m");
  ASSERT_EQ(up("m"), "ok");
  EXPECT_EQ(page("m")->at("matter").at("owner"), id_text("centre-1"));
  ASSERT_EQ(send("one", {"m"}), "ok");
  EXPECT_TRUE(page("m")->at("responsible_body").is_null());
  EXPECT_EQ(on("m", "centre-1", "matter.answer", {{"outcome", "solved"}, {"text", "x"}}),
            "MATTER-FORWARDED");
  pass(2);
  ASSERT_EQ(on("m", "centre-1", "matter.forward_accept"), "ok");
  EXPECT_EQ(page("m")->at("responsible_body"), "县综治中心");
  const std::string told = receipt("m").at("history").dump();
  EXPECT_NE(told.find("县综治中心"), std::string::npos);
  EXPECT_EQ(told.find("线路归县供电公司"), std::string::npos);  // the office's own reasons
  pass(9);                                                      // the term of ten days ran on
  EXPECT_EQ(page("m")->at("matter").at("overdue"), true);
  ASSERT_EQ(
      on("m", "centre-1", "matter.forward_reply", {{"outcome", "solved"}, {"text", "线路已更换"}}),
      "ok");
  EXPECT_EQ(page("m")->at("answer").at("body_name"), "县综治中心");
  EXPECT_EQ(receipt("m").at("answer").at("text"), "线路已更换");
  EXPECT_TRUE(forwards().at("items").empty());
  EXPECT_EQ(forwards().at("batches").at(0).at("awaited"), 0);
  EXPECT_EQ(town.verified(), "ok");
}

TEST_P(JointWork, WhatComesBackWaitsForTheCentresRuling) {
  open("m");
  ASSERT_EQ(up("m"), "ok");
  ASSERT_EQ(send("one", {"m"}), "ok");
  ASSERT_EQ(on("m", "centre-1", "matter.forward_return", {{"reason", "不归我们"}}), "ok");
  EXPECT_FALSE(work("centre-2", "returned").is_null());
  EXPECT_EQ(up("m"), "MATTER-FORWARD-BOUNCE");
  EXPECT_EQ(page("m")->at("bodies").at(0).at("returned"), Json::array({"beyond"}));
  // The ruling: a village handles it after all.
  ASSERT_EQ(on("m", "centre-2", "matter.hand_over", {{"owner", id_text("qsm-lead")}}), "ok");
  EXPECT_TRUE(work("centre-2", "returned").is_null());
  EXPECT_EQ(town.verified(), "ok");
}

TEST_P(JointWork, TheKindsOfficeStandsOnRowsAndPages) {
  open("m");
  const Json list =
      town.read("centre-1", [](app::Reader& reader) { return app::matters_page(reader, {}); });
  EXPECT_EQ(list.at("items").at(0).at("office_name"), "镇综治中心");
  EXPECT_EQ(
      page("m")->at("office"),
      (Json{{"id", "centre"}, {"name", "镇综治中心"}, {"unit", nullptr}, {"external", false}}));
  const Json plan = town.read("centre-1", [](app::Reader& r) { return app::plan_brief(r); });
  EXPECT_EQ(plan.at("kinds").at(0).at("office_name"), "镇综治中心");
}

}  // namespace
}  // namespace wanhu::test
