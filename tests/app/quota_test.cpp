// Quotas of visits, counted for persons, teams, units and the whole, on both databases.
#include <gtest/gtest.h>

#include "app/query_quota.hpp"
#include "support/matter_walk.hpp"
#include "support/plans.hpp"
#include "support/small_engine.hpp"

namespace wanhu::test {
namespace {

using base::Date;

std::string replaced(std::string text, const std::string& before, const std::string& after) {
  const auto at = text.find(before);
  if (at == std::string::npos) throw std::logic_error("the plan has no " + before);
  return text.replace(at, before.size(), after);
}
// The town's plan with another quota: `keys` instead of its total.
std::string with_quota(const std::string& keys, std::string text = s1_plan_text()) {
  return replaced(std::move(text), "total    = 11267\n", keys);
}

class Quota : public testing::TestWithParam<store::Engine> {
 protected:
  SmallEngine town{GetParam()};  // Saturday 16 October 2021, the first day of visits

  void activate(const std::string& source) {
    town.must("system", "plan.activate", {{"source", source}});
  }
  Json quotas(const std::string& who, app::QuotasAsk ask = {}) {
    return town.read(who, [&](app::Reader& reader) { return app::quotas_page(reader, ask); })
        .at("items");
  }
  Json quota(const std::string& who, app::QuotasAsk ask = {}) {
    const Json items = quotas(who, std::move(ask));
    if (items.size() != 1) throw std::logic_error("quotas: " + items.dump());
    return items.at(0);
  }
  Json mine(const std::string& who) {
    return town.read(who, [](app::Reader& reader) { return app::my_quotas(reader); });
  }
  Json progress_of(const std::string& who, app::ProgressAsk ask = {}) {
    return town.read(
        who, [&](app::Reader& reader) { return app::to_json(app::progress(reader, ask), reader); });
  }
  static Json row_of(const Json& progress, const std::string& unit) {
    for (const Json& row : progress.at("rows"))
      if (row.at("id") == unit) return row;
    return {};
  }
  // "unit name n" of a list of work.
  static std::vector<std::string> told(const Json& list) {
    std::vector<std::string> all;
    for (const Json& one : list) {
      const Json& name = one.at("name");
      all.push_back(one.at("unit").get<std::string>() + " " +
                    (name.is_null() ? "-" : name.get<std::string>()) + " " +
                    std::to_string(one.at("n").get<int>()));
    }
    return all;
  }
  void add_person(const std::string& login, const std::string& role, const std::string& unit) {
    town.must("system", "person.import",
              {{"people", Json::array({{{"person_id", id_text(login)},
                                        {"login", login},
                                        {"name", login},
                                        {"role", role},
                                        {"unit", unit}}})}});
  }
  void add_dwellings(const std::string& unit, int n) {
    Json list = Json::array();
    for (int i = 1; i <= n; ++i)
      list.push_back({{"id", id_text(unit + " " + std::to_string(i))},
                      {"unit", unit},
                      {"address", std::to_string(i) + "号"}});
    town.must("system", "register.import",
              {{"file", unit + ".csv"}, {"sha256", std::string(64, '0')}, {"dwellings", list}});
  }
  void pass_to(const char* day) {
    town.clock().set(base::Instant::at(Date::parse(day).value(), 9 * 60));
  }
};
INSTANTIATE_TEST_SUITE_P(Both, Quota,
                         testing::Values(store::Engine::sqlite, store::Engine::postgres),
                         [](const auto& info) {
                           return info.param == store::Engine::sqlite ? "sqlite" : "postgres";
                         });
using Told = std::vector<std::string>;

constexpr const char* k_three_each = "total    = 3\nper      = \"visitor\"\n";

TEST_P(Quota, S2_08_EachVisitorGoesToAtLeastTwenty) {
  activate(dongfeng_in_2021());
  add_person("c1-1", "visitor", "c1");
  add_person("c1-2", "visitor", "c1");
  add_person("c2-1", "visitor", "c2");
  add_dwellings("c1", 22);
  pass_to("2021-11-12");
  for (int i = 1; i <= 20; ++i)
    town.visit("c1-1", "c1 " + std::to_string(i),
               i == 1 ? "declined" : (i == 2 ? "nobody_home" : "answered"));
  for (int i = 11; i <= 22; ++i) town.visit("c1-2", "c1 " + std::to_string(i), "answered");
  Json found;
  for (const Json& one : quotas("centre-1"))
    if (one.at("plan") == "dongfeng-2017") found = one;
  ASSERT_FALSE(found.is_null());
  EXPECT_EQ(found.at("for"), "holders");
  EXPECT_EQ(found.at("each"), 20);
  EXPECT_EQ(found.at("from"), "2021-11-11");
  EXPECT_EQ(found.at("subjects"), 3);
  EXPECT_EQ(found.at("asked"), 60);
  EXPECT_EQ(found.at("done"), 32) << "those that both went to count for both";
  EXPECT_EQ(found.at("to_do"), 28);
  EXPECT_EQ(found.at("below"), 2);
  EXPECT_EQ(told(found.at("to_do_list")), (Told{"c1 c1-2 8", "c2 c2-1 20"}));
  EXPECT_EQ(found.at("state"), "open");
  EXPECT_EQ(row_of(progress_of("centre-1"), "c1").at("quota"), 40) << "two people, twenty each";
  const Json own = mine("c1-2");
  ASSERT_EQ(own.size(), 1U);
  EXPECT_EQ(own.at(0).at("done"), 12);
  EXPECT_EQ(own.at(0).at("asked"), 20);
  EXPECT_EQ(own.at(0).at("to_do"), 8);
  EXPECT_EQ(town.verified(), "ok");
}

TEST_P(Quota, ADwellingCountsOnceForWhoeverWentToIt) {
  activate(with_quota(k_three_each));
  town.visit("qsm-1", "dwelling a 1", "nobody_home");
  town.visit("qsm-1", "dwelling a 1", "answered");
  town.visit("qsm-1", "dwelling a 2", "unsafe");
  EXPECT_EQ(mine("qsm-1").at(0).at("done"), 1) << "what is not listed does not count";
  // Paper and telephone are equal: it counts for who went, not for who wrote it down.
  town.must("qsm-lead", "visit.record",
            {{"visit_id", Uuid::v7(town.clock().now()).text()},
             {"dwelling_id", id_text("dwelling a 4")},
             {"outcome", "declined"},
             {"at", town.clock().now().iso()},
             {"channel", "paper"},
             {"visitor", id_text("qsm-2")}});
  EXPECT_EQ(mine("qsm-2").at(0).at("done"), 1) << "a refusal counts like any other";
  EXPECT_EQ(mine("qsm-lead"), Json::array()) << "no visitor";
  EXPECT_EQ(town.verified(), "ok");
}

TEST_P(Quota, S1_26_WorkStillToBeDoneIsNoRankingOfPersons) {
  activate(with_quota(k_three_each));
  town.visit("qsm-2", "dwelling a 4", "answered");
  town.visit("qsm-2", "dwelling a 5", "answered");
  town.visit("qy-1", "dwelling b 1", "answered");
  const Json all = quota("centre-1");
  // By unit in the plan's order and by name, whoever has done more.
  EXPECT_EQ(told(all.at("to_do_list")),
            (Told{"qinsimiao 测试qsm-1 3", "qinsimiao 测试qsm-2 1", "qiying 测试qy-1 2"}));
  ASSERT_EQ(all.at("units").size(), 2U);
  EXPECT_EQ(all.at("units").at(0).at("done"), 2);
  EXPECT_EQ(all.at("units").at(0).at("subjects"), 2);
  EXPECT_EQ(told(quota("qsm-lead").at("to_do_list")),
            (Told{"qinsimiao 测试qsm-1 3", "qinsimiao 测试qsm-2 1"}))
      << "a lead helps the own people";
  EXPECT_EQ(quotas("qy-lead", {.unit = k_village_a}), Json::array());
  for (const char* reader : {"county-1", "auditor-1"}) {
    EXPECT_EQ(quota(reader).at("to_do_list"), Json()) << "who only reads has counts";
    EXPECT_EQ(quota(reader).at("to_do"), 6);
  }
  const Json own = quota("qsm-1");
  EXPECT_EQ(own.at("subjects"), 1);
  EXPECT_EQ(own.at("to_do_list"), Json());
  pass_to("2021-11-16");
  const Json over = quota("centre-1");
  EXPECT_EQ(over.at("state"), "below");
  EXPECT_EQ(over.at("to_do_list"), Json()) << "no record of people once the window is over";
  EXPECT_EQ(over.at("to_do"), 6);
}

TEST_P(Quota, S0_09_WhatCountsOfTheQuotaIsThePlansAndCoverageIsNot) {
  town.visit("qsm-1", "dwelling a 1", "answered");
  town.visit("qsm-1", "dwelling a 2", "nobody_home");
  town.visit("qsm-2", "dwelling a 4", "unsafe");
  const Json row = row_of(progress_of("centre-1"), k_village_a);
  EXPECT_EQ(row.at("covered"), 1) << "nobody home is tried again";
  EXPECT_EQ(row.at("quota_share").at("num"), 2);
  EXPECT_EQ(row.at("quota_share").at("den"), 550);
  const Json whole = quota("centre-1");
  EXPECT_EQ(whole.at("for"), "whole");
  EXPECT_EQ(whole.at("asked"), 11267);
  EXPECT_EQ(whole.at("done"), 2);
  EXPECT_EQ(whole.at("units").size(), 16U);
  EXPECT_EQ(whole.at("units").at(0).at("done"), 2) << "the same as on the page of progress";
  // Without a list what reaches a household counts.
  activate(replaced(s1_plan_text(),
                    "outcomes = [\"answered\", \"declined\", \"nobody_home\", \"vacant\"]\n", ""));
  EXPECT_EQ(row_of(progress_of("centre-1"), k_village_a).at("quota_share").at("num"), 1);
  EXPECT_EQ(quota("centre-1").at("done"), 1);
}

TEST_P(Quota, ACeilingWarnsAndRefusesNothing) {
  activate(replaced(with_quota("total    = 1\nper      = \"visitor\"\n"), "floor    = true ",
                    "ceiling  = true "));
  const auto over = [](const Json& answer) {
    return answer.contains("over_quota") ? answer.at("over_quota").at(0).at("done").get<int>() : 0;
  };
  EXPECT_EQ(over(town.visit("qsm-1", "dwelling a 1", "answered")), 0);
  EXPECT_EQ(over(town.visit("qsm-1", "dwelling a 1", "answered")), 0) << "the same dwelling";
  EXPECT_EQ(over(town.visit("qsm-1", "dwelling a 2", "unsafe")), 0) << "does not count";
  const Json answer = town.visit("qsm-1", "dwelling a 3", "answered");
  EXPECT_EQ(over(answer), 2);
  EXPECT_EQ(answer.at("outcome"), "answered") << "it is recorded like any other";
  EXPECT_EQ(mine("qsm-1").at(0).at("beyond"), 1);
  EXPECT_EQ(mine("qsm-1").at(0).at("state"), "over");
  const Json page = quota("centre-1");
  EXPECT_EQ(page.at("state"), "over");
  EXPECT_EQ(told(page.at("over_list")), (Told{"qinsimiao 测试qsm-1 1"}));
  EXPECT_EQ(page.at("to_do"), 0) << "a ceiling asks for nothing";
  EXPECT_EQ(town.verified(), "ok");
}

TEST_P(Quota, F06_SoManyInEveryPeriod) {
  activate(with_quota("total    = 4\nper      = \"visitor\"\nevery    = \"旬\"\n"));
  town.visit("qsm-1", "dwelling a 1", "answered");
  Json own = mine("qsm-1").at(0);
  EXPECT_EQ(own.at("from"), "2021-10-16");
  EXPECT_EQ(own.at("to"), "2021-10-20");
  EXPECT_EQ(own.at("asked"), 2) << "half of the ten days";
  EXPECT_EQ(own.at("done"), 1);
  pass_to("2021-10-21");
  town.visit("qsm-1", "dwelling a 1", "answered");
  town.visit("qsm-1", "dwelling a 2", "answered");
  own = mine("qsm-1").at(0);
  EXPECT_EQ(own.at("asked"), 4);
  EXPECT_EQ(own.at("done"), 2) << "a dwelling counts anew in a new window";
  EXPECT_EQ(row_of(progress_of("centre-1"), k_village_a).at("quota"), Json())
      << "a number that comes round is none of the whole phase";
}

TEST_P(Quota, F06_EachTeamCountsTogether) {
  activate(replaced(with_quota("total    = 3\nper      = \"crew\"\n"), "\noffices = [",
                    "\nteams = [ { id = \"crew\", name = \"服务队\", each = \"village\", n = 1 } ]"
                    "\noffices = ["));
  for (const char* login : {"qsm-1", "qsm-2"})
    town.must("centre-1", "post.fill",
              {{"holding_id", id_text(std::string("crew ") + login)},
               {"post", "team.crew"},
               {"unit", k_village_a},
               {"person_id", id_text(login)}});
  town.visit("qsm-1", "dwelling a 1", "answered");
  town.visit("qsm-2", "dwelling a 1", "answered");
  town.visit("qsm-2", "dwelling a 4", "answered");
  const Json own = mine("qsm-1");
  ASSERT_EQ(own.size(), 1U);
  EXPECT_EQ(own.at(0).at("for"), "teams");
  EXPECT_EQ(own.at(0).at("done"), 2) << "a dwelling that two went to counts once";
  EXPECT_EQ(mine("qy-1"), Json::array());
  const Json page = quota("centre-1");
  EXPECT_EQ(page.at("subjects"), 16) << "one in each village, with people or without";
  EXPECT_EQ(page.at("to_do_list").at(0),
            (Json{{"unit", k_village_a}, {"unit_name", "秦四庙村"}, {"name", Json()}, {"n", 1}}));
  EXPECT_EQ(town.verified(), "ok");
}

TEST_P(Quota, F06_EachUnitOfALevel) {
  activate(with_quota("total    = 2\nper      = \"village\"\n"));
  town.visit("qsm-1", "dwelling a 1", "answered");
  town.visit("qsm-2", "dwelling a 1", "answered");
  town.visit("qsm-2", "dwelling a 4", "answered");
  town.visit("qy-1", "dwelling b 1", "declined");
  const Json page = quota("centre-1");
  EXPECT_EQ(page.at("for"), "units");
  EXPECT_EQ(page.at("units").at(0).at("done"), 2);
  EXPECT_EQ(page.at("units").at(1).at("to_do"), 1);
  EXPECT_EQ(page.at("asked"), 32);
  EXPECT_EQ(mine("qsm-1"), Json::array()) << "no number of a person's own";
  activate(with_quota("total    = 2\nper      = \"ruji\"\n"));
  EXPECT_EQ(quota("centre-1").at("done"), 3) << "the town and all below it";
}

TEST_P(Quota, MilestonesAreACurveBesideWhatWasDone) {
  activate(
      with_quota("total    = 3\nper      = \"visitor\"\n"
                 "milestones = [ { by = 2021-10-31, at = \"60%\" }, "
                 "{ by = 2021-11-15, at = \"100%\" } ]\n"));
  town.visit("qsm-1", "dwelling a 1", "answered");
  pass_to("2021-10-18");
  town.visit("qsm-1", "dwelling a 2", "answered");
  town.visit("qy-1", "dwelling b 1", "answered");
  const Json page = quota("centre-1");
  ASSERT_EQ(page.at("marks").size(), 2U);
  EXPECT_EQ(
      page.at("marks").at(0),
      (Json{{"by", "2021-10-31"}, {"percent", 60}, {"needed", 6}, {"done", 3}, {"met", Json()}}))
      << "60 % of nine is 5.4";
  EXPECT_EQ(page.at("marks").at(1).at("done"), Json());
  const Json& curve = page.at("curve");
  ASSERT_EQ(curve.size(), 5U) << "three days, and the two milestones to come";
  EXPECT_EQ(curve.at(0).at("done"), 1);
  EXPECT_EQ(curve.at(1).at("done"), 1);
  EXPECT_EQ(curve.at(2).at("done"), 3);
  EXPECT_EQ(curve.at(3).at("date"), "2021-10-31");
  EXPECT_DOUBLE_EQ(curve.at(3).at("needed").get<double>(), 5.4);
  EXPECT_DOUBLE_EQ(curve.at(4).at("needed").get<double>(), 9);
  EXPECT_EQ(mine("qsm-1").at(0).at("marks").at(0).at("needed"), 2) << "of the own number";
  // Of the register, where every address is to be reached.
  const Json progress = progress_of("centre-1");
  EXPECT_EQ(progress.at("marks").at(0).at("needed"), 8);
  EXPECT_EQ(progress.at("marks").at(0).at("done"), 3);
  pass_to("2021-11-01");
  EXPECT_EQ(quota("centre-1").at("marks").at(0).at("met"), false);
}

TEST_P(Quota, APastDayIsAsItWas) {
  activate(with_quota(k_three_each));
  town.visit("qsm-1", "dwelling a 1", "answered");
  pass_to("2021-10-18");
  town.visit("qsm-1", "dwelling a 2", "answered");
  const Date then = Date::parse("2021-10-17").value();
  EXPECT_EQ(quota("centre-1", {.as_of = then}).at("done"), 1);
  EXPECT_EQ(quota("centre-1").at("done"), 2);
  activate(s1_plan_text());
  EXPECT_EQ(quota("centre-1").at("for"), "whole");
  EXPECT_EQ(quota("centre-1", {.as_of = then}).at("for"), "holders") << "by the plan of that day";
}

TEST_P(Quota, APastDayKnowsThePeopleOfThatDay) {
  activate(with_quota(k_three_each));
  add_person("qsm-8", "visitor", k_village_a);
  town.visit("qsm-1", "dwelling a 1", "answered");
  pass_to("2021-10-18");
  const Date then = Date::parse("2021-10-17").value();
  const Json before = quota("centre-1", {.as_of = then});
  town.must("centre-1", "person.disable", {{"person_id", id_text("qsm-2")}, {"reason", "调离"}});
  town.must("centre-1", "person.change",
            {{"person_id", id_text("qsm-8")},
             {"name", "改名"},
             {"role", "visitor"},
             {"unit", k_village_b},
             {"weight", 1}});
  add_person("qy-9", "visitor", k_village_b);
  EXPECT_EQ(quota("centre-1", {.as_of = then}), before) << "who came, went or moved later";
  EXPECT_NE(quota("centre-1"), before);
  EXPECT_EQ(town.verified(), "ok");
}

TEST_P(Quota, EveryFigureIsExplained) {
  activate(with_quota("total    = 4\nper      = \"visitor\"\nevery    = \"旬\"\n"));
  const auto lines = quota("centre-1").at("lines").get<std::vector<std::string>>();
  ASSERT_EQ(lines.size(), 4U);
  EXPECT_NE(lines.at(0).find("三(一)"), std::string::npos) << lines.at(0);
  EXPECT_NE(lines.at(0).find("at least 4 户, every ten days"), std::string::npos) << lines.at(0);
  EXPECT_NE(lines.at(1).find("declined"), std::string::npos) << lines.at(1);
  EXPECT_NE(lines.at(2).find("5 days of the period's 10"), std::string::npos) << lines.at(2);
  EXPECT_NE(lines.at(3).find("not compared"), std::string::npos) << lines.at(3);
}

TEST_P(Quota, ThePhoneAndTheDayShowTheOwnNumber) {
  activate(with_quota(k_three_each));
  town.visit("qsm-1", "dwelling a 1", "answered");
  const Json field = town.read("qsm-1", [](app::Reader& reader) {
    return app::field_data(reader, std::nullopt, std::nullopt);
  });
  ASSERT_EQ(field.at("quotas").size(), 1U);
  EXPECT_EQ(field.at("quotas").at(0).at("done"), 1);
  EXPECT_EQ(field.at("quotas").at(0).at("unit_name"), "秦四庙村");
}

// ---- units that there are for a time -----------------------------------------------------------

TEST_P(Quota, F02_AUnitThatHasEndedIsAskedForNothingMore) {
  activate(replaced(s1_plan_text(), "quota = 577 }", "quota = 577, to = 2021-10-31 }"));
  pass_to("2021-11-01");
  EXPECT_TRUE(row_of(progress_of("centre-1"), "xinqiao").is_null());
  EXPECT_FALSE(
      row_of(progress_of("centre-1", {.as_of = Date::parse("2021-10-31").value()}), "xinqiao")
          .is_null());
  EXPECT_EQ(quota("centre-1").at("units").size(), 15U);
  const auto add = [&](const char* unit, const char* id) {
    return town.outcome("centre-1", "register.add",
                        {{"dwelling_id", id_text(id)},
                         {"unit", unit},
                         {"address", std::string("新") + id},
                         {"reason", "新建房屋"}});
  };
  EXPECT_EQ(add("xinqiao", "1"), "UNIT-OVER");
  EXPECT_EQ(add(k_village_b, "2"), "ok");
  // A resident who lives there is helped all the same.
  town.open_matter("centre-1", "lamp", "xinqiao");
  EXPECT_EQ(town.verified(), "ok");
}

}  // namespace
}  // namespace wanhu::test
