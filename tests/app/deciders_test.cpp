// Whose word a ruling, a second look and a longer term are: of those whom the plan names in `by`,
// on both databases. The keys were read and then used nowhere: whoever had the right did it.
#include <gtest/gtest.h>

#include "app/query_desk.hpp"
#include "domain/matter/deciders.hpp"
#include "support/matter_walk.hpp"
#include "support/pilot_plan.hpp"
#include "support/small_engine.hpp"

namespace wanhu::test {
namespace {

// S1 with other words for who decides.
std::string plan_with(const std::string& line, const std::string& instead) {
  std::string text = s1_plan_text();
  const auto at = text.find(line);
  if (at == std::string::npos) throw std::logic_error("not in S1: " + line);
  return text.replace(at, line.size(), instead);
}
constexpr const char* k_objection = R"(objection = { within = "2个工作日", by = "centre" })";
constexpr const char* k_review = R"(review    = { within = "30日", by = "centre" })";

class Deciders : public testing::TestWithParam<store::Engine> {
 protected:
  SmallEngine town{GetParam()};

  void plan(const std::string& text) { town.must("system", "plan.activate", {{"source", text}}); }
  // Only an account that holds a post of the office is of the office.
  void of_the_office(const std::string& login) {
    town.must("centre-1", "post.fill",
              {{"holding_id", id_text("post of " + login)},
               {"post", "duty.office_head/日常协调"},
               {"unit", "ruji"},
               {"person_id", id_text(login)}});
  }
  std::string on(const std::string& who, const std::string& command, Json more = Json::object()) {
    more["matter_id"] = id_text("m");
    return town.outcome(who, command, std::move(more));
  }
  void objected(const std::string& by = "centre-1") {
    town.open_matter("qsm-1", "m");
    ASSERT_EQ(on(by, "matter.hand_over", {{"owner", id_text("qsm-2")}}), "ok");
    ASSERT_EQ(on("qsm-2", "matter.object", {{"reason", "不属于本村"}}), "ok");
  }
  std::string rule(const std::string& who, Json more = Json::object()) {
    more["reason"] = "见三定方案";
    return on(who, "matter.rule", std::move(more));
  }
  // Answered by `owner`, told, and a second look asked for.
  void looked_at_again(const std::string& owner) {
    town.open_matter("qsm-1", "m");
    ASSERT_EQ(on("centre-1", "matter.hand_over", {{"owner", id_text(owner)}}), "ok");
    ASSERT_EQ(on(owner, "matter.answer", {{"outcome", "solved"}, {"text", "已修好"}}), "ok");
    ASSERT_EQ(on("qsm-1", "matter.tell", {{"channel", "door"}}), "ok");
    ASSERT_EQ(on("qsm-1", "matter.ask_review"), "ok");
  }
  std::string review(const std::string& who, Json more = Json::object()) {
    more["outcome"] = "stands";
    more["text"] = "属实";
    return on(who, "matter.review", std::move(more));
  }
  // How many wait in that group of somebody's work.
  int waiting(const std::string& who, const std::string& group) {
    const Json work = town.read(who, [](app::Reader& reader) { return app::my_work(reader); });
    for (const Json& one : work.at("groups"))
      if (one.at("id") == group) {
        EXPECT_EQ(one.at("items").size(), one.at("total").get<std::size_t>());
        return one.at("total").get<int>();
      }
    return 0;
  }
  bool may(const std::string& who, const std::string& command) {
    return town.read(who, [&](app::Reader& reader) {
      const auto all = app::may_do(reader, town.matter("m"));
      return std::find(all.begin(), all.end(), command) != all.end();
    });
  }
  Json page(const std::string& who = "centre-1") {
    return town.read(who,
                     [](app::Reader& reader) { return app::matter_page(reader, id("m")).value(); });
  }
  std::string said(const std::string& who, const std::string& command, Json data) {
    data["matter_id"] = id_text("m");
    const auto answer = town.send(who, command, std::move(data));
    return answer ? "ok" : base::text_of(base::Lang::zh, answer.error());
  }
};
INSTANTIATE_TEST_SUITE_P(Both, Deciders,
                         testing::Values(store::Engine::sqlite, store::Engine::postgres),
                         [](const auto& info) {
                           return info.param == store::Engine::sqlite ? "sqlite" : "postgres";
                         });

TEST_P(Deciders, AnObjectionIsRuledOnByTheOfficeThatThePlanNames) {
  of_the_office("centre-2");
  objected();
  EXPECT_EQ(rule("centre-1"), "MATTER-RULE-BY");
  const std::string who = said("centre-1", "matter.rule", {{"reason", "x"}});
  EXPECT_NE(who.find("镇综治中心"), std::string::npos) << who;
  EXPECT_NE(who.find("测试centre-2"), std::string::npos) << who;
  EXPECT_FALSE(may("centre-1", "matter.rule"));
  EXPECT_TRUE(may("centre-2", "matter.rule"));
  EXPECT_EQ(waiting("centre-1", "rule"), 0);
  EXPECT_EQ(waiting("centre-2", "rule"), 1);
  const Json by = page().at("deciders");
  ASSERT_EQ(by.size(), 1U);
  EXPECT_EQ(by.at(0).at("command"), "matter.rule");
  EXPECT_EQ(by.at(0).at("who"), Json::array({"测试centre-2"}));
  EXPECT_EQ(rule("centre-2"), "ok");
  EXPECT_TRUE(page().at("deciders").empty());
  EXPECT_EQ(town.verified(), "ok");
}

TEST_P(Deciders, AnOfficeWithoutPostsIsItsUnitsAccounts) {
  objected();
  EXPECT_TRUE(may("centre-1", "matter.rule"));
  EXPECT_EQ(waiting("centre-1", "rule"), 1);
  EXPECT_EQ(waiting("centre-2", "rule"), 1);
  EXPECT_EQ(rule("centre-1"), "ok");
}

TEST_P(Deciders, WhereNobodyIsNamedTheCommonSuperiorRules) {
  plan(plan_with(k_objection, R"(objection = { within = "2个工作日" })"));
  objected("centre-1");
  EXPECT_EQ(rule("centre-1"), "MATTER-RULE-BY") << "handed it over, of that very unit";
  EXPECT_FALSE(may("centre-1", "matter.rule"));
  EXPECT_EQ(waiting("centre-1", "rule"), 0);
  EXPECT_EQ(waiting("centre-2", "rule"), 1);
  EXPECT_EQ(rule("centre-2"), "ok");
  EXPECT_EQ(town.verified(), "ok");
}

TEST_P(Deciders, WhereNobodyIsLeftTheCommandSaysSo) {
  plan(plan_with(k_objection, R"(objection = { within = "2个工作日" })"));
  town.must("centre-1", "person.disable", {{"person_id", id_text("centre-2")}, {"reason", "调离"}});
  objected("centre-1");
  EXPECT_EQ(rule("centre-1"), "MATTER-RULE-NOBODY");
  const std::string why = said("centre-1", "matter.rule", {{"reason", "x"}});
  EXPECT_NE(why.find("汝集镇"), std::string::npos) << why;
  EXPECT_TRUE(page().at("deciders").at(0).at("who").empty());
  town.must("centre-1", "person.enable", {{"person_id", id_text("centre-2")}, {"reason", "回来"}});
  EXPECT_EQ(rule("centre-2"), "ok");
}

TEST_P(Deciders, ASecondLookIsTheOfficesAndNeverOfSomebodyWhoHadAHandInIt_S0_31) {
  of_the_office("centre-2");
  looked_at_again("qsm-lead");
  EXPECT_EQ(review("centre-1"), "MATTER-REVIEW-BY");
  EXPECT_EQ(waiting("centre-1", "review"), 0);
  EXPECT_EQ(waiting("centre-2", "review"), 1);
  EXPECT_EQ(review("centre-2"), "ok");
  EXPECT_EQ(town.verified(), "ok");
}

TEST_P(Deciders, WhoHadAHandInAnEarlierRoundDoesNotLookAgain) {
  town.open_matter("qsm-1", "m");
  ASSERT_EQ(on("centre-1", "matter.hand_over", {{"owner", id_text("centre-2")}}), "ok");
  ASSERT_EQ(on("centre-2", "matter.answer", {{"outcome", "solved"}, {"text", "已修好"}}), "ok");
  ASSERT_EQ(on("qsm-1", "matter.dissent", {{"text", "又坏了"}}), "ok");
  ASSERT_EQ(on("centre-1", "matter.hand_over", {{"owner", id_text("qsm-lead")}}), "ok");
  ASSERT_EQ(on("qsm-lead", "matter.answer", {{"outcome", "solved"}, {"text", "修好了"}}), "ok");
  ASSERT_EQ(on("qsm-1", "matter.tell", {{"channel", "door"}}), "ok");
  ASSERT_EQ(on("qsm-1", "matter.ask_review"), "ok");
  EXPECT_EQ(review("centre-2"), "MATTER-REVIEW-OWN");
  EXPECT_FALSE(may("centre-2", "matter.review"));
  EXPECT_EQ(waiting("centre-2", "review"), 0);
  EXPECT_EQ(review("centre-1"), "ok");
}

// When those of the office are the ones who handled it, whoever is above them looks.
TEST_P(Deciders, WhenTheOfficeHandledItTheUnitAboveLooks) {
  of_the_office("centre-2");
  looked_at_again("centre-2");
  EXPECT_EQ(review("centre-2"), "MATTER-REVIEW-OWN");
  EXPECT_EQ(waiting("centre-1", "review"), 1);
  EXPECT_EQ(review("centre-1"), "ok");
}

TEST_P(Deciders, WhatABodyOutsideDecidesIsEnteredWithItsPaper) {
  plan(plan_with(k_review, R"(review    = { within = "30日", by = "county_centre" })"));
  looked_at_again("qsm-lead");
  const Json by = page().at("deciders").at(0);
  EXPECT_EQ(by.at("outside"), true);
  EXPECT_EQ(by.at("body"), "县综治中心");
  EXPECT_EQ(review("centre-1"), "MATTER-PAPER");
  EXPECT_EQ(review("centre-1", {{"paper", "县综复〔2021〕7号，10月16日"}}), "ok");
  const std::string told = page().at("history").back().at("text").get<std::string>();
  EXPECT_NE(told.find("县综复〔2021〕7号"), std::string::npos) << told;
  EXPECT_EQ(town.verified(), "ok");
}

// A village's plan has its parent's words for who decides, and the parent's offices with them; its
// own office of the same name, which it takes for one outside, does not stand in their way.
TEST_P(Deciders, UnderAChildPlanTheParentsOfficeDecides) {
  of_the_office("centre-2");
  plan(pilot());
  objected();
  EXPECT_EQ(town.engine().plan()->plan_of(k_village_a).head.id, "pilot");
  EXPECT_EQ(rule("centre-1"), "MATTER-RULE-BY");
  EXPECT_FALSE(may("centre-1", "matter.rule"));
  EXPECT_EQ(waiting("centre-1", "rule"), 0);
  EXPECT_EQ(waiting("centre-2", "rule"), 1);
  EXPECT_EQ(page().at("deciders").at(0).at("body"), "镇综治中心");
  EXPECT_EQ(rule("centre-2"), "ok");
  EXPECT_EQ(town.verified(), "ok");
}

TEST_P(Deciders, UnderAChildPlanTheParentsBodyOutsideIsAskedForItsPaper) {
  plan(plan_with(k_review, R"(review    = { within = "30日", by = "county_centre" })"));
  plan(pilot());
  looked_at_again("qsm-lead");
  EXPECT_EQ(town.engine().plan()->plan_of(k_village_a).head.id, "pilot");
  EXPECT_EQ(page().at("deciders").at(0).at("outside"), true);
  EXPECT_EQ(page().at("deciders").at(0).at("body"), "县综治中心");
  EXPECT_EQ(review("centre-1"), "MATTER-PAPER");
  EXPECT_EQ(review("centre-1", {{"paper", "县综复〔2021〕7号，10月16日"}}), "ok");
}

TEST_P(Deciders, UnderAChildPlanAVillageThatTheParentNamesIsFollowedByTheTown) {
  plan(plan_with(k_objection, R"(objection = { within = "2个工作日", by = "qiying" })"));
  plan(pilot());
  const app::PlanRef set = town.engine().plan();
  const plan::Plan& child = set->plan_of(k_village_a);
  ASSERT_EQ(child.head.id, "pilot");
  EXPECT_EQ(domain::named_body(child, domain::Deciding::ruling), k_village_b);
  EXPECT_EQ(domain::bodies_upwards(child, k_village_b),
            (std::vector<std::string>{k_village_b, "ruji"}));
  EXPECT_EQ(domain::common_superior(child, k_village_a, k_village_b), "ruji");
}

TEST_P(Deciders, PastAPageTheListOfWorkSaysThatThereAreMore) {
  of_the_office("centre-2");
  const auto object = [&](int i) {
    const std::string name = "m" + std::to_string(i);
    town.open_matter("qsm-1", name);
    const Json matter{{"matter_id", id_text(name)}};
    Json handed = matter, objection = matter;
    handed["owner"] = id_text("qsm-2");
    objection["reason"] = "不属于本村";
    town.must("centre-1", "matter.hand_over", std::move(handed));
    town.must("qsm-2", "matter.object", std::move(objection));
  };
  const auto list = [&](const std::string& who) {
    const Json work = town.read(who, [](app::Reader& reader) { return app::my_work(reader); });
    for (const Json& one : work.at("groups"))
      if (one.at("id") == "rule") return one;
    return Json();
  };
  for (int i = 0; i < 50; ++i) object(i);
  EXPECT_EQ(list("centre-2").at("items").size(), 50U);
  EXPECT_FALSE(list("centre-2").contains("more"));
  object(50);
  EXPECT_EQ(list("centre-2").at("items").size(), 50U);
  EXPECT_EQ(list("centre-2").at("total"), 50);
  EXPECT_EQ(list("centre-2").at("more"), true);
  EXPECT_EQ(list("centre-1").at("total"), 0) << "of the town, not of the office";
}

TEST_P(Deciders, MoreTimeIsGrantedByThoseWhomThePlanNames) {
  plan(plan_with(k_review, std::string(k_review) +
                               "\nextend    = { max = \"10日\", times = 1, by = \"centre\" }"));
  of_the_office("centre-2");
  town.open_matter("qsm-1", "m");
  ASSERT_EQ(on("centre-1", "matter.hand_over", {{"owner", id_text("qsm-2")}}), "ok");
  const Json later{{"due", "2021-10-29"}, {"reason", "等材料"}};
  EXPECT_EQ(on("centre-1", "matter.extend", later), "MATTER-EXTEND-BY");
  EXPECT_FALSE(may("centre-1", "matter.extend"));
  EXPECT_EQ(on("centre-2", "matter.extend", later), "ok");
}

// A kind with a longer term is more time too.
TEST_P(Deciders, AKindThatGivesMoreTimeIsTheWordOfWhoeverGrantsIt) {
  plan(plan_with(k_review, std::string(k_review) +
                               "\nextend    = { max = \"10日\", times = 1, by = \"centre\" }"));
  of_the_office("centre-2");
  town.open_matter("qsm-1", "m");
  const Json longer{{"kind", "complex"}, {"reason", "需多部门"}};
  const Json shorter{{"kind", "general"}, {"reason", "一个部门就能办"}};
  EXPECT_EQ(on("centre-1", "matter.reclassify", longer), "MATTER-EXTEND-BY");
  EXPECT_EQ(on("centre-2", "matter.reclassify", longer), "ok");
  EXPECT_EQ(on("centre-1", "matter.reclassify", shorter), "ok") << "less time needs nobody";
  EXPECT_EQ(town.verified(), "ok");
}

}  // namespace
}  // namespace wanhu::test
