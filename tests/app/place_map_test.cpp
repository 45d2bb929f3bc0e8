// Positions of places on both databases: put by hand and by file, never where people live, drawn
// over the outlines of the units or by themselves.
#include <gtest/gtest.h>

#include "app/map.hpp"
#include "app/query_place.hpp"
#include "support/outlines.hpp"
#include "support/places_plan.hpp"
#include "support/small_engine.hpp"

namespace wanhu::test {
namespace {

class PlaceMap : public testing::TestWithParam<store::Engine> {
 protected:
  SmallEngine town{GetParam()};

  PlaceMap() {
    std::string plan = places_plan();
    const std::string last = R"({ id = "screen", name = "电子显示屏" },)";
    plan.insert(plan.find(last) + last.size(),
                "\n  { id = \"rented_home\", name = \"出租房屋\" },");
    town.must("system", "plan.activate", {{"source", plan}});
  }

  static Json place(const std::string& name, Json more = Json::object()) {
    Json data{{"place_id", id_text(name)},
              {"kind", "spot"},
              {"unit", k_village_a},
              {"name", name},
              {"where", "村东"}};
    data.update(more);
    return data;
  }
  static Json at(double longitude, double latitude) {
    return {{"longitude", longitude}, {"latitude", latitude}};
  }
  std::string put(const std::string& name, Json more = Json::object(),
                  const std::string& who = "qsm-lead") {
    return town.outcome(who, "place.put", place(name, std::move(more)));
  }
  // The outlines as a preview draws them: from 115 to 117 degrees east, 0 to 1 north.
  void put_map() {
    const Json seen = town.read("centre-1", [](app::Reader& reader) {
      return app::map_preview(reader, "a.geojson", outlines_file());
    });
    Json drawing = seen.at("map");
    drawing.erase("number");
    for (Json& unit : drawing.at("units")) {
      unit.erase("name");
      unit.erase("label");
    }
    ASSERT_EQ(drawing.at("bounds"), Json({11500000, 0, 11700000, 100000}));
    town.must("centre-1", "map.put", {{"file", "a.geojson"}, {"drawing", std::move(drawing)}});
  }
  Json map(const std::string& who = "centre-1", const app::PlaceAsk& ask = {}) {
    return town.read(who, [&](app::Reader& reader) { return app::place_map(reader, ask); });
  }
  Json position(const std::string& name) {
    return town
        .read("centre-1",
              [&](app::Reader& reader) { return app::place_page(reader, id(name)).value(); })
        .at("place")
        .at("position");
  }
  Json preview(const std::string& name, const std::string& bytes) {
    return town.read("centre-1",
                     [&](app::Reader& reader) { return app::places_preview(reader, name, bytes); });
  }
  static std::string points(const std::vector<Json>& features) {
    return Json{{"type", "FeatureCollection"}, {"features", features}}.dump();
  }
  static Json point(Json properties, double longitude, double latitude) {
    return {{"type", "Feature"},
            {"properties", std::move(properties)},
            {"geometry", {{"type", "Point"}, {"coordinates", {longitude, latitude}}}}};
  }
};
INSTANTIATE_TEST_SUITE_P(Both, PlaceMap,
                         testing::Values(store::Engine::sqlite, store::Engine::postgres),
                         [](const auto& info) {
                           return info.param == store::Engine::sqlite ? "sqlite" : "postgres";
                         });

TEST_P(PlaceMap, APositionIsPutChangedAndTakenAway) {
  EXPECT_EQ(put("塘边", at(115.461234, 0.5)), "ok");
  EXPECT_EQ(position("塘边"), at(115.46123, 0.5));
  EXPECT_EQ(put("塘边", at(115.4612341, 0.5)), "PLACE-SAME") << "the same to a metre";
  EXPECT_EQ(put("塘边", at(115.5, 0.5)), "ok");
  EXPECT_EQ(position("塘边"), at(115.5, 0.5));
  EXPECT_EQ(put("塘边"), "ok");
  EXPECT_TRUE(position("塘边").is_null());
  EXPECT_EQ(put("x", {{"longitude", 115.5}}), "PLACE-POSITION") << "one of the two";
  EXPECT_EQ(put("x", {{"latitude", 0.5}}), "PLACE-POSITION");
  EXPECT_EQ(put("x", at(33.08, 115.46)), "PLACE-POSITION") << "the wrong way round";
  EXPECT_EQ(put("x", {{"longitude", "115.5"}, {"latitude", 0.5}}), "PLACE-POSITION");
  EXPECT_EQ(town.verified(), "ok");
}

TEST_P(PlaceMap, NobodysHomeHasAPoint) {
  const Json home{{"kind", "rented_home"}};
  Json placed = home;
  placed.update(at(115.5, 0.5));
  EXPECT_EQ(put("东街3号", placed), "PLACE-HOME");
  EXPECT_EQ(put("东街3号", home), "ok") << "in words";
  EXPECT_EQ(map().at("points").size(), 0U);
  const Json seen = preview("a.geojson", points({point({{"name", "东街3号"}}, 115.5, 0.5)}));
  EXPECT_EQ(seen.at("entries").size(), 0U);
  ASSERT_EQ(seen.at("problems").size(), 1U);
  EXPECT_NE(seen.at("problems").at(0).get<std::string>().find("people live at"), std::string::npos)
      << seen.dump();
  const Json rows = preview("a.csv",
                            "所属单位,场所类别,场所名称,经度,纬度\n"
                            "秦四庙村,出租房屋,西街4号,115.5,0.5\n");
  EXPECT_EQ(rows.at("total_problems"), 1) << rows.dump();
  EXPECT_EQ(town.verified(), "ok");
}

TEST_P(PlaceMap, PointsLieOverTheOutlines) {
  put_map();
  EXPECT_EQ(put("塘边", at(115.5, 0.25)), "ok");
  EXPECT_EQ(put("桥头", at(118, 0.5)), "ok") << "beyond the map";
  EXPECT_EQ(put("坡脚"), "ok");
  const Json seen = map();
  EXPECT_EQ(seen.at("over"), true);
  EXPECT_EQ(seen.at("frame"), Json({{"width", 1000}, {"height", 500}}));
  ASSERT_EQ(seen.at("points").size(), 2U);
  for (const Json& one : seen.at("points"))
    EXPECT_EQ(one.at("at"), one.at("place").at("name") == "塘边" ? Json({250, 375}) : Json());
  ASSERT_EQ(seen.at("units").size(), 1U);
  EXPECT_EQ(seen.at("units").at(0).at("places"), 3);
  EXPECT_EQ(seen.at("units").at(0).at("placed"), 2);
  EXPECT_EQ(map("centre-1", {.kind = "room"}).at("units").size(), 0U);
}

TEST_P(PlaceMap, WithoutOutlinesPointsHaveADrawingOfTheirOwn) {
  EXPECT_TRUE(map().at("frame").is_null()) << "nothing to draw";
  EXPECT_EQ(put("塘边", at(115.5, 0.25)), "ok");
  EXPECT_EQ(put("桥头", at(115.6, 0.25)), "ok");
  Json seen = map();
  EXPECT_EQ(seen.at("over"), false);
  EXPECT_TRUE(seen.at("map").is_null());
  for (const Json& one : seen.at("points")) EXPECT_FALSE(one.at("at").is_null());
  town.must("centre-1", "map.put", map_data());  // of an earlier program: it has no bounds
  seen = map();
  EXPECT_EQ(seen.at("over"), false);
  EXPECT_FALSE(seen.at("map").is_null());
  EXPECT_EQ(seen.at("points").size(), 2U);
}

TEST_P(PlaceMap, FaultsAreCountedByUnitAndOthersUnitsDoNotExist) {
  EXPECT_EQ(put("塘边", at(115.5, 0.25)), "ok");
  EXPECT_EQ(
      put("远处", {{"unit", k_village_b}, {"longitude", 116.5}, {"latitude", 0.5}}, "qy-lead"),
      "ok");
  town.must(
      "qsm-1", "inspection.record",
      {{"inspection_id", id_text("look")},
       {"rule", "inspect.spots"},
       {"place_id", id_text("塘边")},
       {"day", "2021-10-16"},
       {"items",
        {{{"item", "照明"}, {"state", "fault"}, {"matter_id", id_text("m")}, {"kind", "general"}},
         {{"item", "护栏"}, {"state", "ok"}}}}});
  const Json all = map();
  ASSERT_EQ(all.at("units").size(), 2U);
  for (const Json& unit : all.at("units"))
    EXPECT_EQ(unit.at("faults"), unit.at("unit") == k_village_a ? 1 : 0);
  const Json own = map("qy-lead");
  ASSERT_EQ(own.at("points").size(), 1U);
  EXPECT_EQ(own.at("points").at(0).at("place").at("unit"), k_village_b);
  EXPECT_EQ(own.at("units").size(), 1U);
}

TEST_P(PlaceMap, AFileOfPointsGivesRegisteredPlacesTheirPositions) {
  EXPECT_EQ(put("塘边", {{"code", "A-1"}, {"n", 2}}), "ok");
  EXPECT_EQ(put("桥头"), "ok");
  EXPECT_EQ(put("桥头 b", {{"unit", k_village_b}, {"name", "桥头"}}, "qy-lead"), "ok");
  const Json seen = preview(
      "点.GeoJSON", points({point({{"code", "A-1"}}, 115.5, 0.25),
                            point({{"name", "桥头"}, {"unit", "七营村"}}, 116.5, 0.5),
                            point({{"name", "桥头"}}, 115, 0), point({{"name", "没有"}}, 115, 0),
                            point({{"name", "塘边"}}, 115, 0)}));
  ASSERT_EQ(seen.at("entries").size(), 2U) << seen.dump();
  EXPECT_EQ(seen.at("total_problems"), 3);
  EXPECT_EQ(seen.at("problems").size(), 3U);
  for (const Json& entry : seen.at("entries")) {
    EXPECT_EQ(entry.at("change"), "changed");
    town.must("centre-1", "place.put", entry.at("data"));
  }
  EXPECT_EQ(position("塘边"), at(115.5, 0.25));
  EXPECT_EQ(position("桥头 b"), at(116.5, 0.5));
  EXPECT_TRUE(position("桥头").is_null());
  const Json again = preview("a.json", points({point({{"code", "A-1"}}, 115.5, 0.25)}));
  EXPECT_EQ(again.at("entries").at(0).at("change"), "same");
  EXPECT_EQ(again.at("entries").at(0).at("data").at("n"), 2) << "what the file does not say stays";
  EXPECT_EQ(town.verified(), "ok");
}

TEST_P(PlaceMap, ATableMayHaveTheTwoColumns) {
  const std::string heading = "所属单位,场所类别,场所名称,经度,纬度\n秦四庙村,重点部位,塘边,";
  Json seen = preview("a.csv", heading + "115.5,0.25\n");
  ASSERT_EQ(seen.at("entries").size(), 1U) << seen.dump();
  town.must("centre-1", "place.put", seen.at("entries").at(0).at("data"));
  EXPECT_EQ(map().at("points").size(), 1U);
  seen = preview("a.csv", "所属单位,场所类别,场所名称\n秦四庙村,重点部位,塘边\n");
  EXPECT_EQ(seen.at("entries").at(0).at("change"), "same") << "a file without them leaves it";
  seen = preview("a.csv", heading + ",\n");
  EXPECT_EQ(seen.at("entries").at(0).at("change"), "changed") << "empty cells take it away";
  for (const char* wrong : {"115.5,\n", ",0.25\n", "东经115,0.25\n", "0.25,115.5\n", "nan,1\n"})
    EXPECT_EQ(preview("a.csv", heading + wrong).at("total_problems"), 1) << wrong;
}

}  // namespace
}  // namespace wanhu::test
