// Posts on both databases: filled and left within one's part, counted with what is missing,
// rosters; and a past day as it was known.
#include <gtest/gtest.h>

#include <set>
#include <stdexcept>

#include "app/query_posts.hpp"
#include "support/pilot_plan.hpp"
#include "support/plans.hpp"
#include "support/small_engine.hpp"

namespace wanhu::test {
namespace {

using base::Date;

class Posts : public testing::TestWithParam<store::Engine> {
 protected:
  SmallEngine town{GetParam()};  // Saturday 16 October 2021

  std::string today(int more = 0) { return (town.clock().now().date() + more).iso(); }
  std::string fill(const std::string& who, const std::string& holding, const std::string& post,
                   const std::string& unit, Json more) {
    Json data{{"holding_id", id_text(holding)}, {"post", post}, {"unit", unit}};
    data.update(more);
    return town.outcome(who, "post.fill", std::move(data));
  }
  std::string fill(const std::string& holding, const std::string& post, const std::string& unit,
                   Json more) {
    return fill("centre-1", holding, post, unit, std::move(more));
  }
  static Json account(const std::string& login) { return {{"person_id", id_text(login)}}; }
  static Json named(const std::string& name) { return {{"name", name}}; }
  std::string leave(const std::string& who, const std::string& holding,
                    Json more = Json::object()) {
    Json data{{"holding_id", id_text(holding)}, {"reason", "调离"}};
    data.update(more);
    return town.outcome(who, "post.leave", std::move(data));
  }
  Json page(const std::string& who = "centre-1", app::PostsAsk ask = {}) {
    return town.read(who, [&](app::Reader& reader) { return app::posts_page(reader, ask); });
  }
  Json roster(const std::string& who, int days = 6) {
    const Date from = town.clock().now().date();
    return town.read(who, [&](app::Reader& reader) {
      return app::roster_page(reader, {.from = from, .to = from + days});
    });
  }
  // Of a page, the post; throws when there is none.
  static Json post(const Json& page, const std::string& key, const std::string& unit) {
    for (const Json& item : page.at("items"))
      if (item.at("post") == key && item.at("unit") == unit) return item;
    throw std::runtime_error(key + " in " + unit);
  }
  Json shift(const std::string& name, const std::string& unit, int in_days,
             const std::vector<std::string>& holdings, int from = 480, int to = 1920) {
    Json ids = Json::array();
    for (const std::string& one : holdings) ids.push_back(id_text(one));
    return {{"shift_id", id_text(name)}, {"post", "duty.visitor"}, {"unit", unit},
            {"day", today(in_days)},     {"from", from},           {"to", to},
            {"holding_ids", ids}};
  }
};
INSTANTIATE_TEST_SUITE_P(Both, Posts,
                         testing::Values(store::Engine::sqlite, store::Engine::postgres),
                         [](const auto& info) {
                           return info.param == store::Engine::sqlite ? "sqlite" : "postgres";
                         });

TEST_P(Posts, S1_03_S1_04_TheLeadingGroupAndItsOfficeAreFilled) {
  const std::string chair = "duty.lead_group/组长";
  EXPECT_EQ(post(page(), chair, "ruji").at("state"), "vacant");
  EXPECT_EQ(post(page(), chair, "ruji").at("missing"), 2);
  ASSERT_EQ(fill("chair 1", chair, "ruji", account("centre-1")), "ok");
  EXPECT_EQ(post(page(), chair, "ruji").at("state"), "below");
  ASSERT_EQ(fill("chair 2", chair, "ruji", named("刘镇长")), "ok");
  EXPECT_EQ(fill("chair 3", chair, "ruji", named("王书记")), "POST-FULL");
  ASSERT_EQ(fill("coordinator", "duty.office_head/日常协调", "ruji", account("centre-2")), "ok");
  const Json seen = page();
  const Json filled = post(seen, chair, "ruji");
  EXPECT_EQ(filled.at("state"), "met");
  EXPECT_EQ(filled.at("group"), "领导小组");
  ASSERT_EQ(filled.at("holders").size(), 2U);
  std::set<std::string> names;
  for (const Json& one : filled.at("holders")) names.insert(one.at("name").get<std::string>());
  EXPECT_EQ(names, (std::set<std::string>{"刘镇长", "测试centre-1"}));
  EXPECT_EQ(post(seen, "duty.office_head/日常协调", "ruji").at("office"), "镇综治中心");
  EXPECT_EQ(seen.at("units").at(0).at("unit"), "ruji");
  EXPECT_EQ(seen.at("sums").at("posts"), seen.at("items").size());
  EXPECT_EQ(town.verified(), "ok");
}

TEST_P(Posts, ALeadSeesAndFillsOnlyTheirOwnVillage) {
  EXPECT_EQ(fill("qsm-lead", "a", "duty.visitor", k_village_b, named("王一")), "NOT-FOUND");
  EXPECT_EQ(fill("qsm-lead", "a", "duty.lead_group/组长", "ruji", named("王一")), "NOT-FOUND");
  EXPECT_EQ(fill("qsm-lead", "a", "duty.visitor", k_village_a, account("qy-1")), "POST-PERSON");
  EXPECT_EQ(fill("qsm-lead", "a", "duty.visitor", k_village_a, account("centre-1")), "POST-PERSON");
  ASSERT_EQ(fill("qsm-lead", "a", "duty.visitor", k_village_a, account("qsm-1")), "ok");
  ASSERT_EQ(fill("b", "duty.visitor", k_village_b, named("王一")), "ok");
  EXPECT_EQ(leave("qsm-lead", "b"), "NOT-FOUND");
  for (const char* who : {"qsm-1", "county-1", "auditor-1"}) {
    EXPECT_EQ(fill(who, "c", "duty.visitor", k_village_a, named("李二")), "FORBIDDEN");
    EXPECT_EQ(leave(who, "a"), "FORBIDDEN");
  }
  const Json seen = page("qsm-lead");
  ASSERT_GT(seen.at("items").size(), 0U);
  for (const Json& item : seen.at("items")) EXPECT_EQ(item.at("unit"), k_village_a);
  EXPECT_EQ(page("county-1").at("items").size(), page().at("items").size());
  EXPECT_EQ(page("centre-1", {.unit = k_village_b}).at("units").size(), 1U);
  EXPECT_EQ(leave("qsm-lead", "a"), "ok");
  EXPECT_EQ(town.verified(), "ok");
}

TEST_P(Posts, OnlyWhatAPlanAsksForAndOnlyWhoMayBeThere) {
  EXPECT_EQ(fill("a", "duty.nothing", k_village_a, named("王一")), "POST-NONE");
  EXPECT_EQ(fill("a", "duty.visitor", "ruji", named("王一")), "POST-NONE");
  EXPECT_EQ(fill("a", "duty.visitor", k_village_a, {{"name", "王一"}, {"plan", "other"}}),
            "POST-NONE");
  EXPECT_EQ(fill("a", "duty.visitor", k_village_a, Json::object()), "POST-WHO");
  EXPECT_EQ(fill("a", "duty.visitor", k_village_a, named("王一 110105 19491231 002X")),
            "POST-NUMBER");
  EXPECT_EQ(fill("a", "duty.visitor", k_village_a, {{"name", "王一"}, {"note", "13812345678"}}),
            "POST-NUMBER");
  EXPECT_EQ(fill("a", "duty.visitor", k_village_a, account("nobody")), "POST-PERSON");
  EXPECT_EQ(fill("a", "duty.visitor", k_village_a, account("qy-1")), "POST-PERSON")
      << "works in the next village";
  EXPECT_EQ(fill("a", "duty.lead_group/成员", "ruji", account("qy-1")), "ok")
      << "but may sit in the town's group";
  EXPECT_EQ(fill("a", "duty.visitor", k_village_a, named("王一")), "ID-USED");
  ASSERT_EQ(fill("b", "duty.visitor", k_village_a, named("王一")), "ok");
  EXPECT_EQ(fill("c", "duty.visitor", k_village_a, named("王一")), "POST-TWICE");
  EXPECT_EQ(leave("centre-1", "nothing"), "NOT-FOUND");
  EXPECT_EQ(leave("centre-1", "b", {{"day", today(-30)}}), "POST-LEAVE-DAY");
  ASSERT_EQ(leave("centre-1", "b"), "ok");
  EXPECT_EQ(leave("centre-1", "b"), "POST-LEFT");
  EXPECT_EQ(town.count("post_holding"), 2);
  EXPECT_EQ(town.verified(), "ok");
}

TEST_P(Posts, S2_36_AShortfallIsNamedFromItsDayOnAndAPastDayStaysAsItWas) {
  town.clock().set(base::Instant::parse("2021-11-05T09:00:00+08:00").value());
  town.must("system", "plan.activate", {{"source", dongfeng_in_2021()}});
  const std::string key = "staffing.义务巡逻队员";
  const auto now = [&](const app::PostsAsk& ask = {}) {
    return post(page("centre-1", ask), key, "c1");
  };
  EXPECT_EQ(now().at("state"), "ahead");
  EXPECT_EQ(now().at("by"), "2021-11-10");
  for (const char* name : {"王一", "李二"})
    ASSERT_EQ(
        fill(name, key, "c1", {{"name", name}, {"note", "人民路东段"}, {"plan", "dongfeng-2017"}}),
        "ok");
  town.clock().set(base::Instant::parse("2021-11-12T09:00:00+08:00").value());
  EXPECT_EQ(now().at("state"), "below");
  EXPECT_EQ(now().at("missing"), 1);
  EXPECT_EQ(now().at("by_missed"), true);
  // Entered now, for a day before: what was known on the 11th does not change.
  ASSERT_EQ(fill("late", key, "c1", {{"name", "张三"}, {"from", "2021-11-06"}}), "ok");
  EXPECT_EQ(now().at("state"), "met");
  EXPECT_EQ(now({.as_of = Date::parse("2021-11-11")}).at("filled"), 2);
  ASSERT_EQ(leave("centre-1", "王一"), "ok");
  town.clock().set(base::Instant::parse("2021-11-20T09:00:00+08:00").value());
  EXPECT_EQ(now().at("filled"), 2);
  EXPECT_EQ(now({.as_of = Date::parse("2021-11-12")}).at("filled"), 3);
  EXPECT_EQ(now({.as_of = Date::parse("2021-11-13")}).at("filled"), 2);
  EXPECT_TRUE(page("centre-1", {.as_of = Date::parse("2021-03-01")}).at("items").empty());
  EXPECT_EQ(town.verified(), "ok");
}

TEST_P(Posts, S3_22_S3_28_S3_36_TheCountysPostsAreAskedOfItsUnits) {
  town.clock().set(base::Instant::parse("2021-10-17T09:00:00+08:00").value());
  town.must("system", "plan.activate", {{"source", plan_file("county-double-lift-2021")}});
  const Json seen = page();
  EXPECT_EQ(post(seen, "staffing.法律明白人", "v11").at("min"), 5);
  EXPECT_EQ(post(seen, "staffing.法律明白人", "v11").at("max"), 8);
  EXPECT_EQ(post(seen, "staffing.专职巡防队员", "t1").at("missing"), 15);
  EXPECT_EQ(post(seen, "staffing.义务巡防队员", "v43").at("missing"), 6);
  EXPECT_EQ(post(seen, "staffing.网格员", "v11").at("by_missed"), true);
  EXPECT_EQ(post(seen, "team.four_officers", "v12").at("state"), "vacant");
  ASSERT_EQ(fill("judge", "team.four_officers", "v12", {{"name", "周法官"}, {"note", "法官"}}),
            "ok");
  EXPECT_EQ(post(page(), "team.four_officers", "v12").at("state"), "met");
  EXPECT_EQ(post(page(), "duty.own_field", "court").at("state"), "met") << "no number is asked";
  EXPECT_EQ(town.verified(), "ok");
}

TEST_P(Posts, APlanBelowTightensAndThePeopleStay) {
  ASSERT_EQ(fill("a", "duty.visitor", k_village_a, account("qsm-1")), "ok");
  town.must("system", "plan.activate",
            {{"source", pilot() + "\n[duties]\nvisitor = { name = \"走访员\", min = 2 }\n"}});
  const Json seen = post(page(), "duty.visitor", k_village_a);
  EXPECT_EQ(seen.at("plan"), "pilot");
  EXPECT_EQ(seen.at("filled"), 1);
  EXPECT_EQ(seen.at("missing"), 1);
  EXPECT_EQ(post(page(), "duty.visitor", k_village_b).at("plan"), "ruji-2021");
  EXPECT_EQ(fill("b", "duty.visitor", k_village_a, account("qsm-1")), "POST-TWICE");
  EXPECT_TRUE(page().at("unasked").empty());
}

TEST_P(Posts, S0_07_DoublesAndOverloadsAreNamed) {
  for (const char* unit : {k_village_a, k_village_b})
    ASSERT_EQ(fill(std::string("visitor ") + unit, "duty.visitor", unit, account("centre-1")),
              "ok");
  ASSERT_EQ(fill("chair", "duty.lead_group/组长", "ruji", account("centre-1")), "ok");
  EXPECT_TRUE(page().at("doubled").empty());
  EXPECT_TRUE(page().at("overloads").empty());
  ASSERT_EQ(fill("deputy", "duty.lead_group/副组长", "ruji", account("centre-1")), "ok");
  const Json seen = page();
  ASSERT_EQ(seen.at("doubled").size(), 1U);
  EXPECT_EQ(seen.at("doubled").at(0).at("kind"), "seats");
  EXPECT_EQ(seen.at("doubled").at(0).at("name"), "测试centre-1");
  EXPECT_EQ(seen.at("doubled").at(0).at("posts").size(), 2U);
  ASSERT_EQ(seen.at("overloads").size(), 1U);
  EXPECT_EQ(seen.at("overloads").at(0).at("posts").size(), 4U);
  EXPECT_EQ(page("centre-1", {.unit = k_village_a}).at("overloads").size(), 1U);
  EXPECT_TRUE(page("centre-1", {.unit = "xinqiao"}).at("overloads").empty());
  EXPECT_TRUE(page("qsm-lead").at("overloads").empty()) << "one post in their own village";
}

TEST_P(Posts, AShiftIsPutChangedAndTakenOff) {
  ASSERT_EQ(fill("a", "duty.visitor", k_village_a, account("qsm-1")), "ok");
  ASSERT_EQ(fill("b", "duty.visitor", k_village_a, named("李二")), "ok");
  ASSERT_EQ(fill("c", "duty.visitor", k_village_b, named("张三")), "ok");
  const auto put = [&](Json data, const std::string& who = "qsm-lead") {
    return town.outcome(who, "shift.put", std::move(data));
  };
  EXPECT_EQ(put(shift("s", k_village_b, 1, {"c"})), "NOT-FOUND");
  EXPECT_EQ(put(shift("s", k_village_a, 1, {"c"})), "SHIFT-HOLDER") << "of the next village";
  EXPECT_EQ(put(shift("s", k_village_a, -2, {"a"})), "SHIFT-PAST");
  EXPECT_EQ(put(shift("s", k_village_a, 1, {"a"}), "qsm-1"), "FORBIDDEN");
  ASSERT_EQ(put(shift("s", k_village_a, 1, {"a"})), "ok");
  ASSERT_EQ(put(shift("s", k_village_a, 2, {"a", "b"})), "ok");
  ASSERT_EQ(put(shift("t", k_village_a, 2, {"a"}, 1200, 1500)), "ok");
  ASSERT_EQ(put(shift("empty", k_village_a, 3, {})), "ok");
  const Json seen = roster("centre-1");
  ASSERT_EQ(seen.at("items").size(), 3U);
  EXPECT_EQ(seen.at("items").at(0).at("day"), today(2));
  EXPECT_EQ(seen.at("items").at(0).at("people").size(), 2U);
  EXPECT_EQ(seen.at("items").at(2).at("empty"), true);
  ASSERT_EQ(seen.at("clashes").size(), 1U);
  EXPECT_EQ(seen.at("clashes").at(0).at("name"), "测试qsm-1");
  EXPECT_EQ(seen.at("gaps").size(), 6U) << "of seven days one has somebody";
  EXPECT_TRUE(roster("qy-lead").at("items").empty());
  ASSERT_EQ(town.outcome("qsm-lead", "shift.remove", {{"shift_id", id_text("t")}}), "ok");
  EXPECT_EQ(town.outcome("qsm-lead", "shift.remove", {{"shift_id", id_text("t")}}), "NOT-FOUND");
  EXPECT_EQ(put(shift("t", k_village_a, 2, {"a"})), "ID-USED") << "it does not come back";
  EXPECT_EQ(town.outcome("qy-lead", "shift.remove", {{"shift_id", id_text("s")}}), "NOT-FOUND");
  EXPECT_TRUE(roster("centre-1").at("clashes").empty());
  ASSERT_EQ(leave("qsm-lead", "a"), "ok");
  ASSERT_EQ(leave("qsm-lead", "b"), "ok");
  const Json after = roster("centre-1").at("items").at(0);
  EXPECT_EQ(after.at("empty"), true) << "who left is not on duty";
  EXPECT_EQ(after.at("people").at(0).at("there"), false);
  EXPECT_EQ(town.count("post_shift"), 4);
  EXPECT_EQ(town.verified(), "ok");
}

TEST_P(Posts, S2_41_APhoneKeptByARosterIsMannedDayByDay) {
  town.clock().set(base::Instant::parse("2021-11-05T09:00:00+08:00").value());
  town.must("system", "plan.activate", {{"source", dongfeng_in_2021()}});
  const std::string phone = "duty.duty_phone/当日值班员";
  ASSERT_EQ(fill("wang", "duty.group_leader", "c1", named("王一")), "ok");
  ASSERT_EQ(fill("li", "duty.liaison", "c1", named("李二")), "ok");
  const auto put = [&](int in_days, const std::vector<std::string>& who) {
    Json data = shift("phone " + std::to_string(in_days), "c1", in_days, who);
    data["post"] = phone;
    return town.outcome("centre-1", "shift.put", std::move(data));
  };
  ASSERT_EQ(put(0, {"wang"}), "ok");
  ASSERT_EQ(put(1, {"li"}), "ok");
  EXPECT_EQ(put(2, {"wang", "li"}), "SHIFT-FULL") << "a rota, not everyone";
  EXPECT_EQ(post(page(), phone, "c1").at("state"), "met");
  EXPECT_EQ(post(page(), phone, "c1").at("on_duty"), 1);
  town.clock().pass(2 * k_day_ms);
  EXPECT_EQ(post(page(), phone, "c1").at("state"), "vacant");
}

TEST_P(Posts, WhoIsDisabledOrMovesAwayLeavesTheirPosts) {
  ASSERT_EQ(fill("a", "duty.visitor", k_village_a, account("qsm-2")), "ok");
  ASSERT_EQ(fill("seat", "duty.lead_group/成员", "ruji", account("qsm-lead")), "ok");
  ASSERT_EQ(fill("lead", "duty.visitor", k_village_a, account("qsm-lead")), "ok");
  town.must("centre-1", "person.disable", {{"person_id", id_text("qsm-2")}, {"reason", "退休"}});
  town.must("centre-1", "person.change",
            {{"person_id", id_text("qsm-lead")}, {"unit", k_village_b}});
  const Json seen = page();
  EXPECT_TRUE(post(seen, "duty.visitor", k_village_a).at("holders").empty());
  EXPECT_EQ(post(seen, "duty.lead_group/成员", "ruji").at("filled"), 1) << "a seat of the town";
  EXPECT_EQ(town.verified(), "ok");
}

TEST_P(Posts, TheWorkbookHasARowForEachPost) {
  const std::string bytes = town.read(
      "centre-1", [](app::Reader& reader) { return app::posts_workbook(reader, {}).value(); });
  EXPECT_EQ(bytes.substr(0, 2), "PK");
  EXPECT_GT(bytes.size(), 1000U);
}

}  // namespace
}  // namespace wanhu::test
