#include <gtest/gtest.h>

#include <fstream>
#include <iterator>

#include "support/township.hpp"

namespace wanhu::test {
namespace {

Json people(Township& town, const std::string& login, const std::optional<std::string>& unit = {},
            const std::optional<std::string>& role = {}) {
  return town.read(login, [&](app::Reader& reader) { return app::people_page(reader, unit, role); })
      .at("items");
}

TEST(QueryPeople, LoadsAndStates) {
  Township town;
  app::Accounts accounts(town.engine(), access::Cost::quick);
  ASSERT_TRUE(accounts.set_password(id("qsm-1"), k_password));
  town.visit("qsm-1", "dwelling a 1", "declined");
  town.visit("qsm-1", "dwelling a 2", "nobody_home");
  town.must("centre-1", "person.disable", {{"person_id", id_text("qsm-2")}, {"reason", "调离"}});
  const Json visitors = people(town, "centre-1", k_village_a, "visitor");
  ASSERT_EQ(visitors.size(), 2U);
  EXPECT_EQ(visitors.at(0).at("login"), "qsm-1");
  EXPECT_EQ(visitors.at(0).at("load"), 3);
  EXPECT_EQ(visitors.at(0).at("covered"), 1);
  EXPECT_EQ(visitors.at(0).at("state"), "active");
  EXPECT_EQ(visitors.at(1).at("state"), "disabled");
  EXPECT_EQ(visitors.at(1).at("load"), 3) << "dwellings stay until given to others";
  EXPECT_EQ(people(town, "centre-1", k_village_b).at(0).at("state"), "invited");
  EXPECT_EQ(people(town, "centre-1").size(), town_accounts().size());
  EXPECT_EQ(people(town, "qsm-lead").size(), 3U);
}

// `n` visits in that village with that answer to q1.
class Ballots : public testing::Test {
 protected:
  void cast(const std::string& visitor, const char* unit, int n, int answer) {
    for (int i = 0; i < n; ++i) {
      const std::string name = "ballot dwelling " + std::to_string(++made_);
      town_.must(
          "centre-1", "register.add",
          {{"dwelling_id", id_text(name)}, {"unit", unit}, {"address", name}, {"reason", "漏登"}});
      town_.visit(visitor, name, "answered", {{"q1", answer}});
    }
  }
  Json answers(const std::optional<std::string>& unit = {}) {
    return town_.read("county-1",
                      [&](app::Reader& reader) { return app::answers_page(reader, unit); });
  }
  static Json cell(const Json& page, const std::string& value) {
    for (const Json& count : page.at("questions").at(0).at("counts"))
      if (count.at("value") == value) return count.at("n");
    throw std::logic_error("no value " + value);
  }

  Township town_;
  int made_ = 0;
};

TEST_F(Ballots, WaitUntilNobodyCanBePickedOut) {
  cast("qsm-1", k_village_a, 9, 5);
  town_.engine().tick();
  EXPECT_EQ(answers().at("waiting"), 9);
  EXPECT_EQ(cell(answers(), "5"), nullptr);
  cast("qsm-1", k_village_a, 1, 5);
  town_.engine().tick();
  EXPECT_EQ(answers().at("waiting"), 0);
  EXPECT_EQ(cell(answers(), "5"), 10);
}

TEST_F(Ballots, SmallCellsAreSuppressed) {
  cast("qsm-1", k_village_a, 12, 4);
  cast("qsm-1", k_village_a, 3, 1);
  town_.engine().tick();
  EXPECT_EQ(cell(answers(), "4"), 12);
  EXPECT_EQ(cell(answers(), "1"), nullptr);
  EXPECT_EQ(cell(answers(), "2"), nullptr) << "none, which is small too";
  EXPECT_EQ(answers().at("min_cell"), 10);
}

TEST_F(Ballots, ASuppressedVillageCannotBeHadByTakingAway) {
  cast("qsm-1", k_village_a, 11, 4);
  cast("qy-1", k_village_b, 2, 4);
  cast("qy-1", k_village_b, 12, 5);
  town_.engine().tick();
  EXPECT_EQ(cell(answers(), "4"), 13);
  EXPECT_EQ(cell(answers(k_village_b), "4"), nullptr);
  EXPECT_EQ(cell(answers(k_village_a), "4"), nullptr) << "13 - 11 would tell";
  EXPECT_EQ(cell(answers(k_village_b), "5"), 12);
}

TEST_F(Ballots, OtherWordsAreAnotherQuestion) {
  const auto activate = [&](const std::string& from, const std::string& to) {
    std::ifstream file(std::string(WANHU_SOURCE_DIR) + "/plans/ruji-2021/plan.toml");
    std::string text(std::istreambuf_iterator<char>(file), {});
    const std::size_t at = text.find(from);
    ASSERT_NE(at, std::string::npos);
    town_.must("system", "plan.activate", {{"source", text.replace(at, from.size(), to)}});
  };
  cast("qsm-1", k_village_a, 10, 5);
  town_.engine().tick();
  activate("", "# The same form in a new version of the plan.\n");
  cast("qsm-1", k_village_a, 12, 5);
  town_.engine().tick();
  Json page = answers();
  ASSERT_EQ(page.at("questions").size(), 2U) << page;
  EXPECT_EQ(cell(page, "5"), 22) << "asked in the same words, so one count";
  EXPECT_EQ(page.at("questions").at(0).at("versions"), Json::array({1, 2}));

  activate("晚上在家附近走动，您觉得安全吗？", "这里是否不安全？");
  cast("qsm-1", k_village_a, 11, 5);
  town_.engine().tick();
  page = answers();
  ASSERT_EQ(page.at("questions").size(), 3U) << page;
  EXPECT_EQ(page.at("questions").at(0).at("text"), "这里是否不安全？");
  EXPECT_EQ(page.at("questions").at(0).at("versions"), Json::array({3}));
  EXPECT_EQ(cell(page, "5"), 11);
  const Json& before = page.at("questions").at(2);
  EXPECT_EQ(before.at("text"), "晚上在家附近走动，您觉得安全吗？");
  EXPECT_EQ(before.at("versions"), Json::array({1, 2}));
  EXPECT_EQ(before.at("counts").at(4), (Json{{"value", "5"}, {"n", 22}}));
}

TEST(QueryJournal, PagesAndEndsAtTheHead) {
  Township town;
  const auto page = [&](std::int64_t after, std::int64_t limit) {
    return town.read("auditor-1",
                     [&](app::Reader& reader) { return app::journal_page(reader, after, limit); });
  };
  const Json first = page(0, 2);
  ASSERT_EQ(first.at("items").size(), 2U);
  EXPECT_EQ(first.at("items").at(0).at("seq"), 1);
  EXPECT_EQ(first.at("items").at(0).at("kind"), "plan.activate");
  EXPECT_EQ(first.at("next"), 2);
  const Json last = page(2, 500);
  EXPECT_EQ(last.at("next"), nullptr);
  EXPECT_EQ(last.at("items").back().at("hash"), last.at("head").at("hash"));
  EXPECT_EQ(last.at("items").back().at("seq"), last.at("head").at("seq"));
}

TEST(QueryPlan, TellsThePagesWhatTheyNeed) {
  Township town;
  const Json plan = town.read("qsm-1", [](app::Reader& reader) { return app::plan_brief(reader); });
  EXPECT_EQ(plan.at("id"), "ruji-2021");
  EXPECT_EQ(plan.at("version"), 1);
  EXPECT_EQ(plan.at("phases").size(), 3U);
  EXPECT_EQ(plan.at("visitors_unit"), "village");
  EXPECT_EQ(plan.at("kinds").at(0).at("due"), "10日");
  EXPECT_EQ(plan.at("form").at("id"), "feedback");
  EXPECT_EQ(plan.at("form").at("anonymous"), true);
  EXPECT_EQ(plan.at("units").size(), 17U) << "the town and its sixteen villages";
}

TEST(QueryPublic, NamesVillagesAndTheWayOnwardsOnly) {
  Township town;
  const Json info =
      town.read("qsm-1", [](app::Reader& reader) { return app::public_info(reader); });
  EXPECT_EQ(info.at("units").size(), 16U);
  EXPECT_FALSE(info.at("escalation").get<std::string>().empty());
  EXPECT_FALSE(info.at("privacy").get<std::string>().empty());
}

}  // namespace
}  // namespace wanhu::test
