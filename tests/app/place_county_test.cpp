// What the plans S3 (a county 2021) and S4 (three zeros 2020) ask of places, clause by clause, run
// in an engine. On both databases.
#include <gtest/gtest.h>

#include "support/place_plans.hpp"

namespace wanhu::test {
namespace {

class CountyPlans : public PlacePlans {};
INSTANTIATE_TEST_SUITE_P(Both, CountyPlans,
                         testing::Values(store::Engine::sqlite, store::Engine::postgres),
                         [](const auto& info) {
                           return info.param == store::Engine::sqlite ? "sqlite" : "postgres";
                         });

// ---- S3 ----

TEST_P(CountyPlans, S3_25RemoteVillagesArePutRightAlongACurve) {
  use("county-double-lift-2021", "v11");
  for (const char* name : {"岭上", "岭下", "坑口"}) {
    place(name, "remote_village");
    EXPECT_EQ(
        list(std::string("list ") + name, "listing.remote_villages", name, {{"due", "2021-12-20"}}),
        "ok");
  }
  Json curve = listings().at("milestones");
  ASSERT_EQ(curve.size(), 1U);
  EXPECT_EQ(curve.at(0).at("indicator"), "remote_village");
  EXPECT_EQ(curve.at(0).at("all"), 3);
  EXPECT_EQ(curve.at(0).at("done"), 0);
  EXPECT_EQ(curve.at(0).at("passed").at("percent"), 60) << "by the half-year";
  EXPECT_EQ(curve.at(0).at("met"), false);
  EXPECT_EQ(curve.at(0).at("next").at("by"), "2021-12-31");
  EXPECT_EQ(curve.at(0).at("needed"), 3);
  const std::string criterion = "秩序好、服务到、公共区域有视频，村民会议认可";
  for (const char* name : {"岭上", "岭下"}) {
    EXPECT_EQ(
        look(std::string("look ") + name, "listing.remote_villages", name, {{criterion, true}}),
        "ok");
    EXPECT_EQ(delist(std::string("list ") + name), "ok");
  }
  curve = listings().at("milestones");
  EXPECT_EQ(curve.at(0).at("done"), 2);
  EXPECT_EQ(curve.at(0).at("met"), true) << "two of three";
  // Of a past day: what was so then.
  const auto at_entry = [&](std::int64_t seq) {
    std::int64_t right = 0;
    for (const app::PlaceFact& fact : app::place_facts(*town.connect(), 1, {"v11"}, seq))
      if (fact.rectified == true) ++right;
    return right;
  };
  const std::int64_t head = town.count("journal");
  EXPECT_EQ(at_entry(head), 2);
  EXPECT_EQ(at_entry(head - 1), 1) << "before the last was taken off";
  EXPECT_EQ(at_entry(0), 0);
  // Video points are assets of the place with their notice; nothing is known of who passes.
  place("路口视频", "public_camera", {{"n", 2}, {"sign", false}});
  EXPECT_EQ(page("路口视频").at("place").at("findings"), Json::array({"sign"}));
  EXPECT_EQ(town.verified(), "ok");
}

TEST_P(CountyPlans, S3_26DisorderSpotsAreListedByTheQuarterTenInTheCountyFiveInATown) {
  use("county-double-lift-2021", "v11");
  for (int n = 1; n <= 6; ++n) {
    const std::string name = "乱点" + std::to_string(n);
    place(name, "disorder_spot");
    EXPECT_EQ(list("town " + name, "listing.town_spots", name), "ok");
    if (n <= 3) EXPECT_EQ(list("county " + name, "listing.county_spots", name), "ok");
  }
  const Json page = listings();
  EXPECT_EQ(page.at("items").size(), 9U);
  int seen = 0;
  for (const Json& quota : page.at("quotas")) {
    EXPECT_EQ(quota.at("from"), "2021-10-01") << "the fourth quarter";
    if (quota.at("rule") == "listing.county_spots") {
      EXPECT_EQ(quota.at("needed"), 10);
      EXPECT_EQ(quota.at("done"), 3);
      ++seen;
    }
    if (quota.at("rule") == "listing.town_spots") {
      EXPECT_EQ(quota.at("needed"), 5);
      EXPECT_EQ(quota.at("done"), quota.at("unit") == "t1" ? 6 : 0) << quota;
      ++seen;
    }
  }
  EXPECT_EQ(seen, 5) << "the county and four towns";
  EXPECT_EQ(done("listing.town_spots", "t1"), 6);
  EXPECT_EQ(acts("listing.county_spots", "county"), 3);
  EXPECT_EQ(town.verified(), "ok");
}

TEST_P(CountyPlans, S3_27EverySchoolIsLookedAtEachMonth) {
  use("county-double-lift-2021", "v11");
  for (const char* name : {"中心小学", "一中"}) place(name, "school");
  EXPECT_EQ(look("a", "inspect.campus", "中心小学",
                 {{"门卫和防护", true}, {"消防", true}, {"周边秩序", true}, {"上下学交通", true}}),
            "ok");
  const Json sheet = rounds("inspect.campus");
  ASSERT_EQ(sheet.at("rounds").size(), 1U);
  EXPECT_EQ(sheet.at("rounds").at(0).at("every"), true);
  EXPECT_EQ(sheet.at("rounds").at(0).at("unit"), "public_security") << "wherever a school is";
  EXPECT_EQ(sheet.at("rounds").at(0).at("needed"), 2);
  EXPECT_EQ(sheet.at("rounds").at(0).at("done"), 1);
  EXPECT_EQ(acts("inspect.campus", "public_security"), 1);
  EXPECT_EQ(page("中心小学").at("inspections").size(), 1U);
}

TEST_P(CountyPlans, S3_29AnOptionalServiceIsANumberAtAPlaceAndNoListOfPeople) {
  use("county-double-lift-2021", "v11",
      "  { id = \"ebike_point\", name = \"三车防盗装置自愿领取点\" },\n");
  // How many devices were given out at a point; who has one is not asked.
  place("便民服务点", "ebike_point", {{"n", 120}});
  EXPECT_EQ(page("便民服务点").at("place").at("n"), 120);
  for (const char* field : {"users", "owners", "plates", "list"})
    EXPECT_TRUE(town.outcome("lead", "place.put",
                             {{"place_id", id_text("x")},
                              {"kind", "ebike_point"},
                              {"unit", "v11"},
                              {"name", "x"},
                              {field, "张三"}})
                    .starts_with("FIELD-UNKNOWN"))
        << field;
}

// ---- S4 ----

TEST_P(CountyPlans, S4_10HazardsOfFiveDomainsAreCheckedAndNamedAsTheyAreSeen) {
  use("three-zeros-2020", "village1");
  const std::vector<std::pair<const char*, const char*>> domains{
      {"traffic", "inspect.traffic"},
      {"fire", "inspect.fire"},
      {"food_drug", "inspect.food_drug"},
      {"production", "inspect.production"},
      {"environment", "inspect.environ"}};
  for (const auto& [kind, rule] : domains) {
    place(kind, kind);
    // The plan has no list: what is seen is named, and looked at again.
    EXPECT_EQ(look(std::string("first ") + kind, rule, kind, {{"隐患一处", false}}, "hazard"),
              "ok");
    EXPECT_EQ(look(std::string("none ") + kind, rule, kind, {}), "INSPECTION-MISSING");
    EXPECT_EQ(look(std::string("again ") + kind, rule, kind, {{"隐患一处", true}}), "ok");
    EXPECT_EQ(page(kind).at("place").at("rectified"), true);
    EXPECT_EQ(acts(rule, "town"), 2);
  }
  EXPECT_EQ(town.count("matter"), 5);
  // 危险物品: by a list.
  place("农药店", "goods");
  EXPECT_EQ(
      look("goods", "inspect.goods", "农药店", {{"存放", true}, {"运输", true}, {"处置", true}}),
      "ok");
  EXPECT_EQ(town.verified(), "ok");
}

TEST_P(CountyPlans, S4_16FocusListsHoldGoodsPartsFacilitiesPlacesAndLinksAndNoPersons) {
  use("three-zeros-2020", "village1");
  for (const char* kind : {"goods", "part", "facility", "premises", "link"})
    place(std::string("点位 ") + kind, kind);
  const Json page = ask([](app::Reader& reader) { return app::places_page(reader, {}); });
  EXPECT_EQ(page.at("total"), 5);
  for (const Json& kind : page.at("kinds"))
    EXPECT_EQ(kind.at("name").get<std::string>().find("人员"), std::string::npos) << kind;
  for (const char* kind : {"person", "key_person", "persons"})
    EXPECT_EQ(
        town.outcome(
            "centre-1", "place.put",
            {{"place_id", id_text("x")}, {"kind", kind}, {"unit", "village1"}, {"name", "x"}}),
        "PLACE-KIND");
}

TEST_P(CountyPlans, S4_26JointPatrolsPassPostsAndPublicPlaces) {
  use("three-zeros-2020", "village1");
  place("村口岗亭", "guard_post");
  place("文化广场", "premises");
  EXPECT_EQ(town.outcome(
                "walker", "patrol.record",
                {{"patrol_id", id_text("p")},
                 {"rule", "cadence.joint_patrol"},
                 {"unit", "village1"},
                 {"day", "2021-10-15"},
                 {"from", 1140},
                 {"to", 1260},
                 {"place_ids", {id_text("村口岗亭"), id_text("文化广场"), id_text("村口岗亭")}}}),
            "ok");
  const Json seen = patrols("2021-10-01", "2021-10-16");
  EXPECT_EQ(seen.at("patrols").at(0).at("places"), 2) << "passed twice is passed";
  EXPECT_EQ(seen.at("coverage").size(), 2U);
  EXPECT_EQ(page("村口岗亭").at("passed").at("last"), "2021-10-15");
}

TEST_P(CountyPlans, S4_29PublicAssetsAreRegisteredWithTheirNotice) {
  use("three-zeros-2020", "village1");
  place("村口摄像机", "public_asset", {{"code", "JK-017"}, {"n", 3}, {"sign", true}});
  place("桥头报警器", "public_asset", {{"sign", false}});
  const Json found = ask([](app::Reader& reader) {
    return app::places_page(reader, {.kind = "public_asset", .unsigned_only = true});
  });
  ASSERT_EQ(found.at("total"), 1);
  EXPECT_EQ(found.at("items").at(0).at("name"), "桥头报警器");
  EXPECT_EQ(look("a", "inspect.assets", "桥头报警器",
                 {{"完好", true}, {"只对公共场所", true}, {"有告示牌", false}}, "hazard"),
            "ok");
  EXPECT_EQ(page("桥头报警器").at("faults").at(0).at("item"), "有告示牌");
}

TEST_P(CountyPlans, S4_30AUnitsRisksStandWithKindNumberAndState) {
  use("three-zeros-2020", "village1");
  place("五金厂", "premises");
  const auto hazard = [&](const char* name, const char* risk, const char* state, int n) {
    return town.outcome("lead", "place.hazard",
                        {{"hazard_id", id_text(name)},
                         {"place_id", id_text("五金厂")},
                         {"kind", "临时用电"},
                         {"risk", risk},
                         {"state", state},
                         {"n", n}});
  };
  EXPECT_EQ(hazard("h", "high", "open", 3), "ok");
  EXPECT_EQ(page("五金厂").at("place").at("high_risks"), 1);
  EXPECT_EQ(hazard("h", "high", "open", 3), "HAZARD-SAME");
  EXPECT_EQ(hazard("h", "low", "controlled", 1), "ok");
  EXPECT_EQ(hazard("h", "terrible", "open", 1), "FIELD-VALUE");
  const Json shown = page("五金厂");
  ASSERT_EQ(shown.at("hazards").size(), 1U);
  EXPECT_EQ(shown.at("hazards").at(0).at("n"), 1);
  EXPECT_EQ(shown.at("hazards").at(0).at("state"), "controlled");
  EXPECT_EQ(shown.at("place").at("high_risks"), 0);
  EXPECT_EQ(town.verified(), "ok");
}

TEST_P(CountyPlans, S4_34MajorRisksAreAListOfPlacesWithSharedResponsibility) {
  use("three-zeros-2020", "village1");
  place("老旧水库", "major_risk");
  EXPECT_EQ(town.outcome("lead", "place.hazard",
                         {{"hazard_id", id_text("dam")},
                          {"place_id", id_text("老旧水库")},
                          {"kind", "坝体渗水"},
                          {"risk", "high"},
                          {"state", "open"},
                          {"measure", "降低水位、专人巡查"},
                          {"owner", "镇应急办、水利站、一村"}}),
            "ok");
  EXPECT_EQ(list("risk", "listing.major_risk", "老旧水库",
                 {{"owner", "镇应急办牵头，水利站、一村共同负责"}}),
            "ok");
  EXPECT_EQ(listings().at("items").at(0).at("due"), "2022-01-14") << "90 days";
  EXPECT_EQ(look("check", "listing.major_risk", "老旧水库", {{"验收合格", true}}), "ok");
  EXPECT_EQ(delist("risk"), "ok");
  EXPECT_EQ(town.verified(), "ok");
}

}  // namespace
}  // namespace wanhu::test
