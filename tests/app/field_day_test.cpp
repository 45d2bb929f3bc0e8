// What a phone takes along of what plans ask, on both databases: asks, rounds and patrols of the
// own unit, all that is needed to record them without a signal, and nothing twice.
#include <gtest/gtest.h>

#include <set>

#include "app/query_field_day.hpp"
#include "support/places_plan.hpp"
#include "support/small_engine.hpp"

namespace wanhu::test {
namespace {

class FieldDay : public testing::TestWithParam<store::Engine> {
 protected:
  SmallEngine town{GetParam()};  // Saturday 16 October 2021

  FieldDay() { town.must("system", "plan.activate", {{"source", places_plan()}}); }

  Json day(const std::string& who) {
    return town.read(who, [](app::Reader& reader) { return app::field_day(reader); });
  }
  Json since(const std::string& who, const std::optional<std::string>& mark) {
    return town.read(who, [&](app::Reader& reader) { return app::field_data(reader, {}, mark); });
  }
  void spot(const std::string& name, const std::string& unit = k_village_a) {
    town.must("centre-1", "place.put",
              {{"place_id", id_text(name)}, {"kind", "spot"}, {"unit", unit}, {"name", name}});
  }
  // The asks of a rule in the window that holds the day.
  static std::vector<Json> asks(const Json& day, const std::string& rule,
                                const std::string& on = "2021-10-16") {
    std::vector<Json> found;
    const Json& all = day.at("asks");
    for (const Json& ask : all)
      if (ask.at("rule") == rule && ask.at("from").get<std::string>() <= on &&
          ask.at("to").get<std::string>() >= on)
        found.push_back(ask);
    return found;
  }
  static std::set<std::string> places(const Json& day) {
    std::set<std::string> names;
    const Json& all = day.at("places");
    for (const Json& place : all) names.insert(place.at("name"));
    return names;
  }
};
INSTANTIATE_TEST_SUITE_P(Both, FieldDay,
                         testing::Values(store::Engine::sqlite, store::Engine::postgres),
                         [](const auto& info) {
                           return info.param == store::Engine::sqlite ? "sqlite" : "postgres";
                         });

TEST_P(FieldDay, AVisitorTakesAlongWhatVisitorsAreAsked) {
  spot("塘边");
  const Json mine = day("qsm-1");
  EXPECT_EQ(mine.at("date"), "2021-10-16");
  const auto talk = asks(mine, "cadence.talk");
  ASSERT_EQ(talk.size(), 1U);
  EXPECT_EQ(talk[0].at("row").at("unit"), k_village_a);
  EXPECT_EQ(talk[0].at("row").at("state"), "open");
  const Json& all = mine.at("asks");
  for (const Json& ask : all) {
    EXPECT_FALSE(ask.at("row").is_null()) << ask.dump();
    EXPECT_EQ(ask.at("row").at("unit"), k_village_a) << ask.dump();
  }
  // Several weeks of the patrol: this one, and what begins within a week.
  EXPECT_EQ(asks(mine, "cadence.walk").size(), 1U);
  EXPECT_EQ(asks(mine, "cadence.walk", "2021-10-20").size(), 1U);
  EXPECT_EQ(mine.at("passing").size(), 1U) << "places that patrols pass";
  // Nothing to fill in but what the commands have: no picture, no position.
  const std::string text = mine.dump();
  for (const char* word : {"photo", "longitude", "position", "track"})
    EXPECT_EQ(text.find(word), std::string::npos) << word;
}

TEST_P(FieldDay, ARoundComesWithItsPlacesAndWhatIsLookedAt) {
  spot("塘边");
  spot("桥头");
  spot("远处", k_village_b);
  Json mine = day("qsm-lead");
  ASSERT_EQ(mine.at("rounds").size(), 1U);
  const Json round = mine.at("rounds").at(0);
  EXPECT_EQ(round.at("rule"), "inspect.spots");
  EXPECT_EQ(round.at("items"), Json({"照明", "护栏"}));
  EXPECT_EQ(round.at("opens_matters"), true);
  EXPECT_EQ(round.at("needed"), 2);
  EXPECT_EQ(round.at("walk").size(), 2U);
  EXPECT_EQ(places(mine), (std::set<std::string>{"塘边", "桥头"})) << "no other unit's";
  ASSERT_EQ(mine.at("matter_kinds").size(), 1U);
  EXPECT_EQ(mine.at("matter_kinds").at(0).at("unit"), k_village_a);
  EXPECT_EQ(mine.at("matter_kinds").at(0).at("kinds").at(0).at("id"), "general");
  // As a phone sends it days later.
  town.must("qsm-lead", "inspection.record",
            {{"inspection_id", id_text("look")},
             {"rule", round.at("rule")},
             {"place_id", id_text("塘边")},
             {"day", "2021-10-15"},
             {"items",
              {{{"item", "照明"}, {"state", "ok"}},
               {{"item", "护栏"},
                {"state", "fault"},
                {"note", "松动"},
                {"matter_id", id_text("rail")},
                {"kind", "general"}}}}});
  mine = day("qsm-lead");
  EXPECT_EQ(mine.at("rounds").at(0).at("done"), 1);
  const Json& walk = mine.at("rounds").at(0).at("walk");
  for (const Json& stop : walk) {
    const bool looked = stop.at("place") == id_text("塘边");
    EXPECT_EQ(stop.at("done"), looked ? Json("2021-10-15") : Json());
    EXPECT_EQ(stop.at("open"), looked ? Json({"护栏"}) : Json::array());
  }
  EXPECT_EQ(town.matter("rail").unit, k_village_a) << "the fault is a matter";
  EXPECT_EQ(town.verified(), "ok");
}

TEST_P(FieldDay, WhatIsRecordedIsDoneInTheNextDay) {
  town.must("qsm-1", "act.record",
            {{"act_id", id_text("act")},
             {"plan", "safe-places"},
             {"rule", "cadence.talk"},
             {"unit", k_village_a},
             {"day", "2021-10-14"},
             {"attended", 12}});
  const auto talk = asks(day("qsm-1"), "cadence.talk");
  ASSERT_EQ(talk.size(), 1U);
  EXPECT_EQ(talk[0].at("row").at("state"), "met");
  EXPECT_EQ(talk[0].at("row").at("done"), 1);
}

TEST_P(FieldDay, WhatWasMissedStaysForAMonth) {
  const auto missed = [&] {
    const Json now = day("qsm-1");
    std::size_t n = 0;
    const Json& all = now.at("asks");
    for (const Json& ask : all)
      if (ask.at("rule") == "cadence.talk" && ask.at("row").at("state") == "missed") ++n;
    return n;
  };
  EXPECT_EQ(missed(), 0U);
  town.clock().set(base::Instant::at(base::Date::parse("2021-11-20").value(), 9 * 60));
  EXPECT_EQ(missed(), 1U) << "October";
  town.clock().set(base::Instant::at(base::Date::parse("2021-12-20").value(), 9 * 60));
  EXPECT_EQ(missed(), 1U) << "November, and October no more";
}

TEST_P(FieldDay, TheCentreTakesAlongWhatASingleUnitIsAsked) {
  const Json all = day("centre-1").at("asks");
  for (const Json& ask : all) EXPECT_EQ(ask.at("units"), 1) << ask.dump();
  EXPECT_TRUE(asks(day("centre-1"), "cadence.talk").empty()) << "two villages are asked";
}

TEST_P(FieldDay, ThePhoneIsNotSentTheSameDayTwice) {
  const Json first = since("qsm-1", {});
  ASSERT_TRUE(first.at("day").is_object());
  const std::string mark = first.at("day_mark");
  EXPECT_TRUE(since("qsm-1", mark).at("day").is_null());
  EXPECT_EQ(since("qsm-1", mark).at("day_mark"), mark);
  EXPECT_TRUE(since("qsm-1", "0").at("day").is_object());
  spot("塘边");
  const Json after = since("qsm-1", mark);
  EXPECT_TRUE(after.at("day").is_object());
  EXPECT_NE(after.at("day_mark"), mark);
}

}  // namespace
}  // namespace wanhu::test
