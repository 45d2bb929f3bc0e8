#include <gtest/gtest.h>

#include <set>

#include "support/township.hpp"

namespace wanhu::test {
namespace {

Json field(Township& town, const std::string& login, std::optional<std::int64_t> since = {}) {
  return town.read(login, [&](app::Reader& reader) { return app::field_data(reader, since); });
}

std::int64_t seq_of(const Json& data) {
  return data.at("cut").at("seq").get<std::int64_t>();
}

std::set<std::string> ids(const Json& dwellings) {
  std::set<std::string> set;
  for (const Json& dwelling : dwellings) set.insert(dwelling.at("id"));
  return set;
}

TEST(QueryField, FirstTimeEverythingOfMine) {
  Township town;
  const Json data = field(town, "qsm-1");
  EXPECT_EQ(data.at("full"), true);
  EXPECT_EQ(ids(data.at("dwellings")),
            (std::set<std::string>{id_text("dwelling a 1"), id_text("dwelling a 2"),
                                   id_text("dwelling a 3")}));
  EXPECT_EQ(data.at("form").at("ask").at(0).at("type"), "scale5");
  EXPECT_EQ(data.at("person").at("id"), id_text("qsm-1"));
}

TEST(QueryField, ThenOnlyWhatChanged) {
  Township town;
  const std::int64_t since = seq_of(field(town, "qsm-1"));
  EXPECT_EQ(field(town, "qsm-1", since).at("dwellings").size(), 0U);
  town.visit("qsm-1", "dwelling a 2", "declined");
  town.visit("qsm-2", "dwelling a 4", "declined");
  const Json data = field(town, "qsm-1", since);
  EXPECT_EQ(data.at("full"), false);
  ASSERT_EQ(ids(data.at("dwellings")), std::set<std::string>{id_text("dwelling a 2")});
  EXPECT_EQ(data.at("dwellings").at(0).at("outcome"), "declined");
  EXPECT_EQ(data.at("gone").size(), 0U);
}

TEST(QueryField, GoneIsWhatWasGivenToOthersOrEnded) {
  Township town;
  const std::int64_t since = seq_of(field(town, "qsm-1"));
  town.must("qsm-lead", "register.assign",
            {{"visitor", id_text("qsm-2")}, {"dwelling_ids", {id_text("dwelling a 1")}}});
  town.must("qsm-lead", "register.vacate",
            {{"dwelling_id", id_text("dwelling a 2")}, {"reason", "已拆除"}});
  town.must("centre-1", "register.assign",
            {{"visitor", id_text("qsm-1")}, {"dwelling_ids", {id_text("dwelling a 7")}}});
  const Json data = field(town, "qsm-1", since);
  EXPECT_EQ(data.at("gone").get<std::set<std::string>>(),
            (std::set<std::string>{id_text("dwelling a 1"), id_text("dwelling a 2")}));
  EXPECT_EQ(ids(data.at("dwellings")), std::set<std::string>{id_text("dwelling a 7")});
  // Given there and back again: mine, not gone.
  town.must("qsm-lead", "register.assign",
            {{"visitor", id_text("qsm-1")}, {"dwelling_ids", {id_text("dwelling a 1")}}});
  EXPECT_EQ(field(town, "qsm-1", since).at("gone"), Json::array({id_text("dwelling a 2")}));
}

TEST(QueryField, AfterAChangeOfVillageEverythingIsNew) {
  Township town;
  const std::int64_t since = seq_of(field(town, "qsm-1"));
  town.must("centre-1", "register.assign",
            {{"visitor", id_text("qsm-2")},
             {"dwelling_ids",
              {id_text("dwelling a 1"), id_text("dwelling a 2"), id_text("dwelling a 3")}}});
  town.must("centre-1", "person.change", {{"person_id", id_text("qsm-1")}, {"unit", k_village_b}});
  town.must("centre-1", "register.assign",
            {{"visitor", id_text("qsm-1")}, {"dwelling_ids", {id_text("dwelling b 4")}}});
  // The three of the old village are outside the new reach: only a full answer clears them away.
  const Json data = field(town, "qsm-1", since);
  EXPECT_EQ(data.at("full"), true);
  EXPECT_EQ(ids(data.at("dwellings")), std::set<std::string>{id_text("dwelling b 4")});
  EXPECT_EQ(field(town, "qsm-1", seq_of(data)).at("full"), false);
}

// A dwelling that is restored comes back to whom it was given, who may have changed the village.
TEST(QueryField, ARestoredDwellingOfTheOldVillageStaysThere) {
  Township town;
  const Json dwelling{{"dwelling_id", id_text("dwelling b 1")}, {"reason", "核对"}};
  town.must("centre-1", "register.vacate", dwelling);
  town.must("centre-1", "register.assign",
            {{"visitor", id_text("qy-1")}, {"dwelling_ids", {id_text("dwelling b 2")}}});
  town.must("centre-1", "person.add",
            {{"person_id", id_text("qy-2")},
             {"login", "qy-2"},
             {"name", "走访员"},
             {"role", "visitor"},
             {"unit", k_village_b}});
  town.must("centre-1", "register.assign",
            {{"visitor", id_text("qy-2")},
             {"dwelling_ids",
              {id_text("dwelling b 2"), id_text("dwelling b 3"), id_text("dwelling b 4")}}});
  town.must("centre-1", "person.change", {{"person_id", id_text("qy-1")}, {"unit", k_village_a}});
  const std::int64_t since = seq_of(field(town, "qy-1"));
  town.must("centre-1", "register.restore", dwelling);
  EXPECT_EQ(field(town, "qy-1", since).at("dwellings").size(), 0U);
  EXPECT_EQ(field(town, "qy-1").at("dwellings").size(), 0U);
}

TEST(QueryField, APositionOfAnotherJournalGetsEverything) {
  Township town;
  for (const std::int64_t since : {std::int64_t{-1}, std::int64_t{1'000'000}, INT64_MIN})
    EXPECT_EQ(field(town, "qsm-1", since).at("full"), true) << since;
}

TEST(QueryField, MattersIReportedOrOwnWithTheirAnswers_S1_20) {
  Township town;
  town.open_matter("qsm-1", "lamp");
  town.open_matter("qsm-2", "ditch");
  town.open_matter("qsm-2", "road");
  town.must("centre-1", "matter.hand_over",
            {{"matter_id", id_text("lamp")}, {"owner", id_text("qsm-lead")}});
  town.must("qsm-lead", "matter.accept", {{"matter_id", id_text("lamp")}});
  town.must("qsm-lead", "matter.answer",
            {{"matter_id", id_text("lamp")}, {"outcome", "solved"}, {"text", "换了灯"}});
  town.must("centre-1", "matter.hand_over",
            {{"matter_id", id_text("road")}, {"owner", id_text("qsm-1")}});
  const Json matters = field(town, "qsm-1").at("matters");
  ASSERT_EQ(matters.size(), 2U);
  EXPECT_EQ(matters.at(0).at("matter").at("id"), id_text("lamp"));
  EXPECT_EQ(matters.at(0).at("answer").at("text"), "换了灯");
  const auto may = matters.at(0).at("may").get<std::set<std::string>>();
  EXPECT_TRUE(may.contains("matter.tell"));
  EXPECT_EQ(matters.at(1).at("matter").at("id"), id_text("road"));
}

TEST(QueryField, ADoubledDwellingIsToldOf) {
  Township town;
  town.visit("qsm-1", "dwelling a 1", "answered");
  EXPECT_EQ(field(town, "qsm-1").at("notices").size(), 0U);
  town.visit("qsm-2", "dwelling a 1", "declined");
  const Json notices = field(town, "qsm-1").at("notices");
  ASSERT_EQ(notices.size(), 1U);
  EXPECT_EQ(notices.at(0).at("dwelling"), id_text("dwelling a 1"));
  EXPECT_NE(notices.at(0).at("text").get<std::string>().find("2 visits"), std::string::npos);
}

}  // namespace
}  // namespace wanhu::test
