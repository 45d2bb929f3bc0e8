// The township's map on both databases: previewed, put by the centre, shown to everybody where the
// plan publishes matters, taken away again.
#include <gtest/gtest.h>

#include "app/map.hpp"
#include "support/outlines.hpp"
#include "support/pilot_plan.hpp"
#include "support/published_plan.hpp"
#include "support/small_engine.hpp"

namespace wanhu::test {
namespace {

class Map : public testing::TestWithParam<store::Engine> {
 protected:
  SmallEngine town{GetParam()};

  std::string put(Json data = map_data()) {
    return town.outcome("centre-1", "map.put", std::move(data));
  }
  std::string put_with(const std::string& pointer, Json value) {
    Json data = map_data();
    data[Json::json_pointer(pointer)] = std::move(value);
    return put(std::move(data));
  }
  template <class Ask>
  Json ask(Ask query) {
    return town.read("qsm-1", query);
  }
  Json shown_to_all() {
    return ask([](app::Reader& reader) { return app::public_map(reader); }).at("map");
  }
  Json page() {
    return ask([](app::Reader& reader) { return app::map_page(reader); });
  }
  Json preview(const std::string& bytes) {
    return ask([&](app::Reader& reader) { return app::map_preview(reader, "a.geojson", bytes); });
  }
};
INSTANTIATE_TEST_SUITE_P(Both, Map, testing::Values(store::Engine::sqlite, store::Engine::postgres),
                         [](const auto& info) {
                           return info.param == store::Engine::sqlite ? "sqlite" : "postgres";
                         });

TEST_P(Map, WhatAPreviewDrawsCanBePut) {
  const Json seen = preview(outlines_file());
  EXPECT_EQ(seen.at("total_problems"), 0) << seen.dump();
  EXPECT_EQ(seen.at("units").at(0).at("feature"), 1);
  EXPECT_EQ(seen.at("units").at(0).at("points"), 4);
  EXPECT_TRUE(seen.at("units").at(2).at("feature").is_null()) << "a unit without an outline";
  ASSERT_EQ(seen.at("notes").size(), 1U);
  EXPECT_TRUE(page().at("map").is_null()) << "a preview keeps nothing";
  Json drawing = seen.at("map");
  for (const char* name : {"number"}) drawing.erase(name);
  for (Json& unit : drawing.at("units")) {
    unit.erase("name");
    unit.erase("label");
  }
  EXPECT_EQ(put({{"file", "a.geojson"}, {"number", "皖S（2021）12号"}, {"drawing", drawing}}),
            "ok");
  const Json kept = page();
  EXPECT_EQ(kept.at("file"), "a.geojson");
  EXPECT_EQ(kept.at("map").at("number"), "皖S（2021）12号");
  EXPECT_EQ(kept.at("map").at("units"), seen.at("map").at("units"));
  EXPECT_EQ(kept.at("map").at("units").at(0).at("name"), "秦四庙村");
  EXPECT_EQ(town.verified(), "ok");
}

TEST_P(Map, APreviewSaysWhatIsWrong) {
  std::string bytes = outlines_file();
  bytes.replace(bytes.find(k_village_b), std::string(k_village_b).size(), "qiyng");
  const Json seen = preview(bytes);
  EXPECT_EQ(seen.at("total_problems"), 1);
  EXPECT_EQ(seen.at("problems").at(0).at("code"), "MAP-UNIT-NEAR");
  EXPECT_EQ(seen.at("problems").at(0).at("feature"), 2);
  EXPECT_EQ(seen.at("map").at("units").size(), 1U) << "what is sound is drawn";
  const Json none = preview("村界");
  EXPECT_EQ(none.at("problems").at(0).at("code"), "JSON-SYNTAX");
  EXPECT_TRUE(none.at("problems").at(0).at("feature").is_null());
  EXPECT_TRUE(none.at("map").is_null());
  EXPECT_EQ(
      preview(R"({"type": "FeatureCollection", "features": []})").at("problems").at(0).at("code"),
      "MAP-EMPTY");
}

// As many triangles as no coarser grid makes fewer.
Json ragged_file() {
  Json file = Json::parse(outlines_file());
  const Json triangle{{115, 0}, {116, 0}, {116, 1}, {115, 0}};
  Json triangles = Json::array();
  for (int n = 0; n <= domain::k_drawing_points_max / 3; ++n)
    triangles.push_back(Json::array({triangle}));
  file.at("features").at(0).at("geometry") = {{"type", "MultiPolygon"},
                                              {"coordinates", std::move(triangles)}};
  return file;
}

TEST_P(Map, APreviewDrawsNoMoreThanCouldBePut) {
  Json file = ragged_file();
  const Json fine = preview(file.dump());
  ASSERT_EQ(fine.at("problems").size(), 1U);
  EXPECT_EQ(fine.at("problems").at(0).at("code"), "MAP-FINE");
  EXPECT_TRUE(fine.at("map").is_null());
  file.at("features").at(1).at("properties").at("unit") = "nowhere";
  const Json wrong = preview(file.dump());
  ASSERT_EQ(wrong.at("problems").size(), 1U);
  EXPECT_EQ(wrong.at("problems").at(0).at("code"), "MAP-UNIT");
  EXPECT_TRUE(wrong.at("map").is_null()) << "whatever else is wrong";
}

TEST_P(Map, AUnitWhosePlanPublishesNothingIsMarked) {
  EXPECT_EQ(put(), "ok");
  town.must("system", "plan.activate",
            {{"source", pilot(std::string(k_pilot_matters) +
                              "\n[matters.publish]\nkinds = [\"general\"]\n"
                              "fields = [\"unit\", \"state\"]\nafter = \"opened\"\n"
                              "words = \"none\"\n")}});
  const Json units = shown_to_all().at("units");
  ASSERT_EQ(units.size(), 2U);
  EXPECT_EQ(units.at(0).at("unit"), k_village_a);
  EXPECT_FALSE(units.at(0).contains("published"));
  EXPECT_EQ(units.at(1).at("published"), false) << "only the pilot's village publishes";
  EXPECT_FALSE(page().at("map").at("units").at(1).contains("published")) << "not for the desk";
  town.must("system", "plan.activate", {{"source", published_plan()}});
  EXPECT_FALSE(shown_to_all().at("units").at(1).contains("published")) << "now both do";
}

TEST_P(Map, ThereIsNoneForEverybodyWhereVillagesAreNotPublished) {
  EXPECT_EQ(put(), "ok");
  town.must("system", "plan.activate",
            {{"source", published_plan("opened", "none", R"("kind", "state")")}});
  EXPECT_TRUE(shown_to_all().is_null());
}

TEST_P(Map, EverybodySeesItOnlyWhereThePlanPublishes) {
  EXPECT_EQ(put(), "ok");
  EXPECT_TRUE(shown_to_all().is_null());
  town.must("system", "plan.activate", {{"source", published_plan()}});
  const Json map = shown_to_all();
  ASSERT_EQ(map.at("units").size(), 2U);
  EXPECT_EQ(map.at("number"), "");
  EXPECT_EQ(map.at("units").at(1).at("unit"), k_village_b);
  EXPECT_EQ(map.at("units").at(1).at("label"), Json({750, 250, 250}));
  town.must("centre-2", "map.remove", {{"reason", "界线有误"}});
  EXPECT_TRUE(shown_to_all().is_null());
  EXPECT_EQ(town.verified(), "ok");
}

TEST_P(Map, ThePutIsTheCentresAndOnlyAChangeCounts) {
  for (const char* who : {"qsm-lead", "qsm-1"}) {
    EXPECT_EQ(town.outcome(who, "map.put", map_data()), "FORBIDDEN");
    EXPECT_EQ(town.outcome(who, "map.remove", {{"reason", "x"}}), "FORBIDDEN");
  }
  EXPECT_EQ(town.outcome("centre-1", "map.remove", {{"reason", "x"}}), "MAP-NONE");
  EXPECT_EQ(put(), "ok");
  EXPECT_EQ(put(), "MAP-SAME");
  EXPECT_EQ(put(map_data(900)), "ok");
  EXPECT_EQ(town.count("unit_map"), 1);
  EXPECT_EQ(put_with("/number", "皖S（2021）12号"), "ok");
  EXPECT_EQ(town.verified(), "ok");
}

TEST_P(Map, ADrawingIsCheckedWhoeverMadeIt) {
  EXPECT_EQ(put_with("/drawing/units", Json::array()), "MAP-EMPTY");
  EXPECT_EQ(put_with("/drawing/units/0/unit", "nowhere"), "MAP-UNIT-GONE");
  EXPECT_EQ(put_with("/drawing/units/0/unit", k_village_b), "MAP-UNIT-TWICE");
  EXPECT_EQ(put_with("/drawing/units/0/rings/0", {0, 0, 5, 5}), "MAP-DRAWING") << "two points";
  EXPECT_EQ(put_with("/drawing/units/0/rings/0", {0, 0, 5, 0, 5, 5, 5}), "MAP-DRAWING") << "odd";
  EXPECT_EQ(put_with("/drawing/units/0/rings/0/1", 501), "MAP-DRAWING") << "beyond the height";
  EXPECT_EQ(put_with("/drawing/units/0/rings/0/1", -1), "MAP-DRAWING");
  EXPECT_EQ(put_with("/drawing/units/0/rings/0/1", 0.5), "FIELD-TYPE");
  EXPECT_EQ(put_with("/drawing/units/0/rings", "M0 0"), "FIELD-TYPE");
  EXPECT_EQ(put_with("/drawing/units/0/colour", "red"), "FIELD-UNKNOWN-PLAIN");
  EXPECT_EQ(put_with("/drawing/width", 1001), "FIELD-RANGE");
  EXPECT_EQ(put_with("/drawing", nullptr), "FIELD-MISSING");
  EXPECT_EQ(put_with("/number", "11010519491231002X"), "MAP-NUMBER");
  Json fine = Json::array();
  for (int n = 0; n <= domain::k_drawing_points_max; ++n)
    for (const int number : {n % 500, n % 499}) fine.push_back(number);
  EXPECT_EQ(put_with("/drawing/units/0/rings/0", fine), "MAP-FINE");
  EXPECT_EQ(put_with("/drawing/units/0/rings/0/1", Json::parse("18446744073709551615")),
            "MAP-DRAWING");
}

}  // namespace
}  // namespace wanhu::test
