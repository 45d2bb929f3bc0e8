// Positions of places: none where people live; points on the drawing of the outlines, or on one of
// their own; files of points, good and bad.
#include "domain/map/points.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

#include <rapidcheck/gtest.h>

#include "base/catalogue.hpp"
#include "domain/map/map.hpp"
#include "domain/place/place.hpp"

namespace wanhu::domain {
namespace {

using base::Json;
using testing::ElementsAre;
using testing::IsEmpty;

Json feature(Json properties, Json coordinates, const std::string& type = "Point") {
  return {{"type", "Feature"},
          {"properties", std::move(properties)},
          {"geometry", {{"type", type}, {"coordinates", std::move(coordinates)}}}};
}
PointFile read(const std::vector<Json>& features) {
  return read_points(Json{{"type", "FeatureCollection"}, {"features", features}}.dump());
}
std::vector<std::string> codes(const PointFile& file) {
  std::vector<std::string> all;
  for (const base::Problem& problem : file.problems) all.push_back(problem.code);
  return all;
}

TEST(Positions, AreDegreesToAMetre) {
  EXPECT_EQ(position_at(115.461234, 33.087654), (GeoPosition{11546123, 3308765}));
  EXPECT_EQ(position_at(-180, -85), (GeoPosition{-18000000, -8500000}));
  for (const auto& [longitude, latitude] : std::vector<std::pair<double, double>>{
           {33.08, 115.46}, {180.1, 0}, {0, 85.1}, {std::nan(""), 0}, {0, INFINITY}})
    EXPECT_FALSE(position_at(longitude, latitude)) << longitude << " " << latitude;
  EXPECT_DOUBLE_EQ(degrees(11546123), 115.46123);
}

TEST(Positions, NoneWherePeopleLive) {
  for (const char* name : {"出租房屋", "职工宿舍", "人才公寓", "住宅楼栋", "农户"})
    EXPECT_TRUE(is_home("x", name)) << name;
  for (const char* kind : {"rented_home", "dormitory", "old_house", "home"})
    EXPECT_TRUE(is_home(kind, "x")) << kind;
  for (const char* kind : {"warehouse", "spot", "school", "public_camera", "homepage_screen", ""})
    EXPECT_FALSE(is_home(kind, "重点部位")) << kind;
  Place place{
      .id = Uuid::named("spot"), .kind = "spot", .unit = "v", .name = "塘边", .where = "村东"};
  place.position = GeoPosition{11546123, 3308765};
  const Date today = Date::from_ymd(2021, 10, 16).value();
  const auto put = put_place(place, {}, today, "重点部位");
  ASSERT_TRUE(put);
  EXPECT_EQ(place_from_json(put->front().data), place);
  EXPECT_EQ(put_place(place, {}, today, "出租房屋").error().code, "PLACE-HOME");
  Json before = to_json(place);
  before.erase("position");
  EXPECT_FALSE(place_from_json(before).position) << "an event of an earlier program";
}

RC_GTEST_PROP(Positions, AFrameHoldsEveryPointItIsAround, ()) {
  const auto positions = *rc::gen::nonEmpty(rc::gen::container<std::vector<GeoPosition>>(
      rc::gen::construct<GeoPosition>(rc::gen::inRange<std::int64_t>(-17000000, 17000000),
                                      rc::gen::inRange<std::int64_t>(-8000000, 8000000))));
  const Frame frame = frame_around(positions);
  RC_ASSERT(frame.width >= 1);
  RC_ASSERT(frame.height >= 1);
  RC_ASSERT(std::max(frame.width, frame.height) == k_drawing_side);
  for (const GeoPosition& position : positions) {
    const auto at = drawn_in(frame, position);
    RC_ASSERT(at.has_value());
    RC_ASSERT(at->x >= 0);
    RC_ASSERT(at->x <= frame.width);
    RC_ASSERT(at->y >= 0);
    RC_ASSERT(at->y <= frame.height);
  }
}

// Corners of the outlines, laid over the drawing as points, lie on its corners.
TEST(Positions, LieWhereTheOutlinesAreDrawn) {
  Outline outline{.unit = "v", .feature = 1, .rings = {}};
  outline.rings.push_back(
      {{115.40, 33.00}, {115.55, 33.00}, {115.55, 33.08}, {115.44, 33.08}, {115.40, 33.00}});
  const Drawing drawing = draw({outline});
  ASSERT_TRUE(drawing.bounds);
  const Frame frame{.width = drawing.width, .height = drawing.height, .bounds = *drawing.bounds};
  const DrawnRing& ring = drawing.units.front().rings.front();
  for (const GeoPoint& corner : outline.rings.front()) {
    const auto at = drawn_in(frame, position_at(corner.longitude, corner.latitude).value());
    ASSERT_TRUE(at);
    bool near = false;
    for (std::size_t n = 0; n < ring.size(); n += 2)
      near = near || (std::abs(ring[n] - at->x) <= 1 && std::abs(ring[n + 1] - at->y) <= 1);
    EXPECT_TRUE(near) << at->x << " " << at->y;
  }
  EXPECT_FALSE(drawn_in(frame, {11530000, 3304000})) << "west of it";
  EXPECT_FALSE(drawn_in(frame, {11545000, 3310000})) << "north of it";
}

TEST(Positions, ADrawingKeepsItsBounds) {
  Outline outline{.unit = "v", .feature = 1, .rings = {}};
  outline.rings.push_back({{115, 33}, {116, 33}, {116, 34}, {115, 33}});
  const Drawing drawing = draw({outline});
  Json json = to_json(drawing);
  for (Json& unit : json.at("units")) unit.erase("label");
  EXPECT_EQ(drawing_from_json(json, "").value(), drawing);
  json.erase("bounds");
  EXPECT_FALSE(drawing_from_json(json, "").value().bounds) << "of an earlier program";
  for (const Json& wrong :
       {Json{1, 2, 3}, Json{2, 0, 1, 0}, Json{0, 0, 1.5, 1}, Json{0, 0, 99999999, 1}, Json("x")}) {
    json["bounds"] = wrong;
    EXPECT_EQ(drawing_from_json(json, "").error().code, "MAP-DRAWING") << wrong.dump();
  }
  EXPECT_FALSE(draw({}).bounds);
}

TEST(Points, NameTheirPlace) {
  const PointFile file = read({feature({{"code", "A-1"}}, {115.46, 33.08, 12}),
                               feature({{"name", " 塘边 "}, {"unit", "秦四庙村"}}, {115.5, 33})});
  EXPECT_THAT(codes(file), IsEmpty());
  ASSERT_EQ(file.points.size(), 2U);
  EXPECT_EQ(file.points[0].code, "A-1");
  EXPECT_EQ(file.points[0].position, (GeoPosition{11546000, 3308000}));
  EXPECT_EQ(file.points[1].name, "塘边");
  EXPECT_EQ(file.points[1].feature, 2);
}

TEST(Points, EveryProblemSaysWhich) {
  const PointFile file =
      read({feature({{"note", "x"}}, {115, 33}), feature({{"name", "a"}}, {{115, 33}}, "Polygon"),
            feature({{"name", "b"}}, {33, 115}), feature({{"name", "c"}}, {"115", 33}),
            Json{{"type", "Point"}}, Json{{"type", "Feature"}, {"properties", {{"name", "d"}}}}});
  EXPECT_THAT(codes(file), ElementsAre("POINT-UNNAMED", "POINT-GEOMETRY", "POINT-RANGE",
                                       "POINT-RANGE", "MAP-FEATURE", "POINT-GEOMETRY"));
  EXPECT_THAT(file.points, IsEmpty());
  for (std::size_t n = 0; n < file.problems.size(); ++n) {
    const std::string said = base::text_of(base::Lang::zh, file.problems[n]);
    EXPECT_NE(said.find(std::to_string(n + 1)), std::string::npos) << said;
  }
  EXPECT_THAT(codes(read_points("不是")), ElementsAre("JSON-SYNTAX"));
  EXPECT_THAT(codes(read_points("{}")), ElementsAre("MAP-TYPE"));
}

}  // namespace
}  // namespace wanhu::domain
