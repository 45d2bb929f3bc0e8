// Outlines from files of every kind, good and bad; and the small drawing that is made of them.
#include "domain/map/map.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <map>

#include <rapidcheck/gtest.h>

#include "base/catalogue.hpp"

namespace wanhu::domain {
namespace {

using base::Json;
using testing::ElementsAre;
using testing::IsEmpty;

const std::vector<NamedUnit> k_units{
    {"dong", "东柳村"}, {"xi", "西柳村"}, {"daliushu", "大柳树社区"}};

Json square(double west, double south, double side = 1) {
  return {{west, south},
          {west + side, south},
          {west + side, south + side},
          {west, south + side},
          {west, south}};
}
Json feature(Json properties, Json coordinates, const std::string& type = "Polygon") {
  return {{"type", "Feature"},
          {"properties", std::move(properties)},
          {"geometry", {{"type", type}, {"coordinates", std::move(coordinates)}}}};
}
Json unit(const std::string& id, Json ring) {
  return feature({{"unit", id}}, Json::array({std::move(ring)}));
}
std::string file_of(const std::vector<Json>& features) {
  return Json{{"type", "FeatureCollection"}, {"features", features}}.dump();
}
OutlineFile read(const std::vector<Json>& features) {
  return read_outlines(file_of(features), k_units);
}
// Codes of the problems of a file, in their order.
std::vector<std::string> codes(const OutlineFile& file) {
  std::vector<std::string> all;
  for (const base::Problem& problem : file.problems) all.push_back(problem.code);
  return all;
}
std::vector<std::string> codes_of(const std::string& bytes) {
  return codes(read_outlines(bytes, k_units));
}

TEST(Outlines, NameTheirUnitByKeyOrByName) {
  const OutlineFile file =
      read({unit("dong", square(115, 33)), feature({{"name", "西柳村"}, {"population", 1200}},
                                                   {{square(116, 33)}}, "MultiPolygon")});
  EXPECT_THAT(codes(file), IsEmpty());
  ASSERT_EQ(file.outlines.size(), 2U);
  EXPECT_EQ(file.outlines[0].unit, "dong");
  EXPECT_EQ(file.outlines[1].unit, "xi");
  EXPECT_EQ(file.outlines[1].feature, 2);
  EXPECT_EQ(file.outlines[1].rings.at(0).at(0), (GeoPoint{116, 33}));
  ASSERT_EQ(file.missing.size(), 1U);
  EXPECT_EQ(file.missing[0].name, "大柳树社区");
}

TEST(Outlines, AFileThatIsNoneIsRefusedWhole) {
  EXPECT_THAT(codes_of("村界"), ElementsAre("JSON-SYNTAX"));
  EXPECT_THAT(codes_of("\xff"), ElementsAre("TEXT-ENCODING"));
  EXPECT_THAT(codes_of("{\"type\": NaN}"), ElementsAre("JSON-SYNTAX"));
  EXPECT_THAT(codes_of("[]"), ElementsAre("MAP-TYPE"));
  EXPECT_THAT(codes_of(unit("dong", square(1, 1)).dump()), ElementsAre("MAP-TYPE"));
  EXPECT_THAT(codes_of(R"({"type": "FeatureCollection", "features": {}})"),
              ElementsAre("MAP-TYPE"));
  EXPECT_THAT(codes_of(std::string(100, '[')), ElementsAre("JSON-DEPTH"));
  EXPECT_THAT(codes_of(std::string(k_outline_bytes_max + 1, ' ')), ElementsAre("MAP-SIZE"));
  EXPECT_THAT(codes_of("\xEF\xBB\xBF" + file_of({unit("dong", square(1, 1))})), IsEmpty());
  const OutlineFile broken = read_outlines("{\n \"type\": ?", k_units);
  EXPECT_EQ(broken.problems.at(0).place.line, 2);
  EXPECT_EQ(broken.problems.at(0).place.column, 10);
}

TEST(Outlines, EveryProblemSaysWhichFeature) {
  const Json open{{1, 1}, {2, 1}, {2, 2}, {1, 2}};
  const Json few{{1, 1}, {2, 1}, {1, 1}};
  const OutlineFile file = read({{{"type", "Point"}},                            // 1
                                 feature(nullptr, Json::array({square(1, 1)})),  // 2
                                 feature({{"name", "南湖村"}}, Json::array({square(1, 1)})),
                                 feature({{"name", "大柳树社"}}, Json::array({square(1, 1)})),
                                 feature({{"unit", "dongg"}}, Json::array({square(1, 1)})),
                                 feature({{"unit", "dong"}}, {1, 1}, "Point"),  // 6
                                 unit("dong", square(1, 1)),                    // 7: named above
                                 unit("xi", open),                              // 8
                                 unit("daliushu", few)});
  EXPECT_THAT(codes(file),
              ElementsAre("MAP-FEATURE", "MAP-UNNAMED", "MAP-UNIT", "MAP-UNIT-NEAR",
                          "MAP-UNIT-NEAR", "MAP-GEOMETRY", "MAP-TWICE", "MAP-OPEN", "MAP-RING"));
  for (std::size_t n = 0; n < file.problems.size(); ++n) {
    EXPECT_EQ(file.problems[n].args.at("feature"), std::to_string(n + 1));
    EXPECT_EQ(base::text_of(base::Lang::en, file.problems[n]).find('{'), std::string::npos);
  }
  EXPECT_EQ(file.problems[3].args.at("near"), "大柳树社区");
  EXPECT_EQ(file.problems[4].args.at("near"), "dong");
  EXPECT_EQ(file.problems[6].args.at("first"), "6");
  EXPECT_EQ(file.problems[7].place.field, "/features/7/geometry/coordinates/0");
  EXPECT_THAT(file.outlines, IsEmpty());
}

TEST(Outlines, ANameOfTwoUnitsNamesNeither) {
  const std::vector<NamedUnit> units{{"a-wang", "王村"}, {"b-wang", "王村"}, {"li", "李村"}};
  const OutlineFile file = read_outlines(
      file_of({feature({{"name", "王村"}}, Json::array({square(1, 1)})),
               feature({{"name", "李村"}}, Json::array({square(2, 1)})),
               feature({{"unit", "b-wang"}, {"name", "王村"}}, Json::array({square(3, 1)}))}),
      units);
  EXPECT_THAT(codes(file), ElementsAre("MAP-NAME-SHARED"));
  EXPECT_EQ(file.problems.at(0).args.at("name"), "王村");
  EXPECT_EQ(file.problems.at(0).args.at("feature"), "1");
  ASSERT_EQ(file.outlines.size(), 2U);
  EXPECT_EQ(file.outlines.at(1).unit, "b-wang") << "the key says which";
}

TEST(Outlines, SuggestionsAreForShortNamesAndTheFirstUnknownOnes) {
  const std::string longest(60, 'a');
  const std::vector<NamedUnit> units{{longest, "东柳村"}, {longest + "b", "西柳村"}};
  const auto said = [&](const std::string& key) {
    return codes(read_outlines(file_of({unit(key, square(1, 1))}), units));
  };
  EXPECT_THAT(said(std::string(59, 'a') + "c"), ElementsAre("MAP-UNIT-NEAR"));
  EXPECT_THAT(said(longest + "c"), ElementsAre("MAP-UNIT")) << "too long to be compared";
  const std::vector<Json> many(21, unit("dongg", square(1, 1)));
  const std::vector<std::string> all = codes(read(many));
  ASSERT_EQ(all.size(), 21U);
  EXPECT_EQ(all.at(19), "MAP-UNIT-NEAR");
  EXPECT_EQ(all.at(20), "MAP-UNIT");
}

TEST(Outlines, CoordinatesAreDegrees) {
  const auto with = [](Json point) {
    Json ring = square(1, 1);
    ring[2] = std::move(point);
    return codes(read({unit("dong", ring)}));
  };
  EXPECT_THAT(with({2, 2, 35.5}), IsEmpty()) << "a height is not read";
  EXPECT_THAT(with({"2", "2"}), ElementsAre("MAP-COORDINATE"));
  EXPECT_THAT(with({2}), ElementsAre("MAP-COORDINATE"));
  EXPECT_THAT(with({2, nullptr}), ElementsAre("MAP-COORDINATE"));
  EXPECT_THAT(with({181, 2}), ElementsAre("MAP-RANGE"));
  EXPECT_THAT(with({2, 86}), ElementsAre("MAP-RANGE"));
  EXPECT_THAT(with({12845056.2, 3900000.1}), ElementsAre("MAP-RANGE")) << "metres";
  EXPECT_THAT(codes_of(R"({"type": "FeatureCollection", "features": [{"x": 1e999}]})"),
              ElementsAre("JSON-SYNTAX"));
}

TEST(Outlines, LimitsHold) {
  std::vector<Json> many(static_cast<std::size_t>(k_outline_features_max) + 1, Json::object());
  EXPECT_THAT(codes(read(many)), ElementsAre("MAP-FEATURES"));
  many.pop_back();
  const OutlineFile bad = read(many);
  EXPECT_EQ(bad.total_problems, k_outline_features_max);
  EXPECT_EQ(bad.problems.size(), k_outline_problems_max);
  std::string ring = "[[1,1]";
  for (int n = 0; n < k_outline_points_max; ++n) ring += ",[1,2]";
  const std::string big =
      R"({"type":"FeatureCollection","features":[{"type":"Feature","properties":{"unit":"dong"},)"
      R"("geometry":{"type":"Polygon","coordinates":[)" +
      ring + "]]}}]}";
  const OutlineFile much = read_outlines(big, k_units);
  EXPECT_THAT(codes(much), ElementsAre("MAP-POINTS"));
  EXPECT_THAT(much.outlines, IsEmpty());
}

// ---- the drawing -------------------------------------------------------------------------------

Drawing drawn(const std::vector<Json>& features) {
  return draw(read(features).outlines);
}

TEST(Drawing, TheLongerSideIsAThousandAndNorthIsUp) {
  const Drawing wide = drawn({unit("dong", square(115, 0, 2)), unit("xi", square(117, 0, 2))});
  EXPECT_EQ(wide.width, 1000);
  EXPECT_EQ(wide.height, 500);
  EXPECT_THAT(wide.units.at(0).rings.at(0), ElementsAre(0, 500, 500, 500, 500, 0, 0, 0));
  const Drawing north = drawn({unit("dong", square(115, 59, 2))});
  EXPECT_EQ(north.width, 500) << "a degree of longitude is half as long at 60 degrees";
}

TEST(Drawing, WhatIsStraightOrNothingIsLeftOut) {
  const Json ring{{0, 0}, {1, 0}, {2, 0}, {4, 0}, {4, 4}, {4, 6}, {4, 4}, {0, 4}, {0, 2}, {0, 0}};
  const Drawing drawing = drawn({unit("dong", ring), unit("xi", square(0, -2, 0.0001))});
  ASSERT_EQ(drawing.units.size(), 1U) << "smaller than a step";
  EXPECT_EQ(drawing.units[0].rings.at(0).size(), 8U) << "four corners, without the spike";
  EXPECT_THAT(draw({}).units, IsEmpty());
  EXPECT_THAT(drawn({unit("dong", square(1, 1, 0))}).units, IsEmpty()) << "a point";
}

TEST(Drawing, AWordStandsInside) {
  // A horseshoe: the middle of its box is outside.
  const Json ring{{0, 0}, {9, 0}, {9, 9}, {6, 9}, {6, 3}, {3, 3}, {3, 9}, {0, 9}, {0, 0}};
  const LabelSpot spot = label_spot(drawn({unit("dong", ring)}).units.at(0));
  EXPECT_GT(spot.room, 140);
  EXPECT_TRUE(spot.x < 333 || spot.x > 666 || spot.y > 666) << spot.x << " " << spot.y;
  const Json hole = Json::array({square(0, 0, 9), square(3, 3, 3)});
  const LabelSpot beside = label_spot(drawn({feature({{"unit", "dong"}}, hole)}).units.at(0));
  EXPECT_TRUE(std::abs(beside.x - 500) > 166 || std::abs(beside.y - 500) > 166);
}

// A net of units whose borders are shaken, with shared points, on a grid of `n` by `n`.
struct Net {
  int n = 1, detail = 1;
  std::vector<GeoPoint> points;  // (n * detail + 1) squared

  [[nodiscard]] GeoPoint at(int x, int y) const {
    return points[static_cast<std::size_t>(y * (n * detail + 1) + x)];
  }
  [[nodiscard]] Outline outline(int column, int row) const {
    const int left = column * detail, top = row * detail;
    GeoRing ring;
    for (int i = 0; i < detail; ++i) ring.push_back(at(left + i, top));
    for (int i = 0; i < detail; ++i) ring.push_back(at(left + detail, top + i));
    for (int i = detail; i > 0; --i) ring.push_back(at(left + i, top + detail));
    for (int i = detail; i > 0; --i) ring.push_back(at(left, top + i));
    ring.push_back(ring.front());
    return {.unit = fmt::format("{}-{}", column, row), .feature = 1, .rings = {ring}};
  }
  [[nodiscard]] std::vector<Outline> outlines() const {
    std::vector<Outline> all;
    for (int row = 0; row < n; ++row)
      for (int column = 0; column < n; ++column) all.push_back(outline(column, row));
    return all;
  }
};

Net shaken_net() {
  Net net{.n = *rc::gen::inRange(1, 6), .detail = *rc::gen::inRange(1, 12), .points = {}};
  const int side = net.n * net.detail + 1;
  for (int y = 0; y < side; ++y)
    for (int x = 0; x < side; ++x)
      net.points.push_back({115 + 0.01 * (x + 0.008 * *rc::gen::inRange(-50, 50)),
                            33 + 0.01 * (y + 0.008 * *rc::gen::inRange(-50, 50))});
  return net;
}

double area(const DrawnRing& ring) {
  double twice = 0;
  for (std::size_t n = 0, before = ring.size() - 2; n < ring.size(); before = n, n += 2)
    twice += static_cast<double>(ring[before]) * ring[n + 1] -
             static_cast<double>(ring[n]) * ring[before + 1];
  return twice / 2;
}

double area_of(const std::vector<Outline>& outlines) {
  double sum = 0;
  for (const DrawnUnit& unit : draw(outlines).units)
    for (const DrawnRing& ring : unit.rings) sum += area(ring);
  return sum;
}

RC_GTEST_PROP(Drawing, StaysSmallAndInside, ()) {
  const Net net = shaken_net();
  const Drawing drawing = draw(net.outlines());
  RC_ASSERT(std::max(drawing.width, drawing.height) == k_drawing_side);
  std::size_t points = 0;
  for (const DrawnUnit& unit : drawing.units) {
    for (const DrawnRing& ring : unit.rings) {
      points += ring.size() / 2;
      RC_ASSERT(ring.size() >= 6U && ring.size() % 2 == 0);
      for (std::size_t n = 0; n < ring.size(); n += 2)
        RC_ASSERT(ring[n] >= 0 && ring[n] <= drawing.width && ring[n + 1] >= 0 &&
                  ring[n + 1] <= drawing.height);
    }
  }
  RC_ASSERT(points <= static_cast<std::size_t>(k_drawing_points_max));
  RC_ASSERT(drawing == draw(net.outlines()));
}

// Signed areas add up exactly when the parts share their borders to the last point: a gap or an
// overlap would show as a difference.
RC_GTEST_PROP(Drawing, NeighboursLeaveNoGap, ()) {
  const Net net = shaken_net();
  const int side = net.n * net.detail;
  GeoRing around;
  for (int i = 0; i < side; ++i) around.push_back(net.at(i, 0));
  for (int i = 0; i < side; ++i) around.push_back(net.at(side, i));
  for (int i = side; i > 0; --i) around.push_back(net.at(i, side));
  for (int i = side; i > 0; --i) around.push_back(net.at(0, i));
  around.push_back(around.front());
  RC_ASSERT(area_of(net.outlines()) == area_of({{.unit = "all", .feature = 1, .rings = {around}}}));
}

TEST(Drawing, ARaggedFileIsDrawnCoarser) {
  std::vector<Outline> outlines;
  for (int n = 0; n < 40; ++n) {
    GeoRing ring;
    for (int i = 0; i < 1000; ++i) {
      const double turn = i * 6.283 / 1000, radius = i % 2 == 0 ? 1 : 0.97;
      ring.push_back({100 + 2.5 * (n % 8) + radius * std::cos(turn),
                      30 + 2.5 * std::floor(n / 8.0) + radius * std::sin(turn)});
    }
    ring.push_back(ring.front());
    outlines.push_back({.unit = std::to_string(n), .feature = n + 1, .rings = {ring}});
  }
  std::size_t points = 0;
  const Drawing drawing = draw(outlines);
  EXPECT_EQ(drawing.units.size(), 40U);
  for (const DrawnUnit& unit : drawing.units)
    for (const DrawnRing& ring : unit.rings) points += ring.size() / 2;
  EXPECT_LE(points, static_cast<std::size_t>(k_drawing_points_max));
}

TEST(Drawing, AUnitAndOneBelowItAreNotPutTogether) {
  plan::Plan plan;
  plan.org.root = {.id = "county", .name = "某县"};
  plan.org.units = {{.id = "t1", .name = "甲镇", .of = "county"},
                    {.id = "t2", .name = "乙镇", .of = "county"},
                    {.id = "v11", .name = "甲镇一村", .of = "t1"},
                    {.id = "g1", .name = "一组", .of = "v11"}};
  const auto outcome = [&](const std::vector<std::string>& ids) -> std::string {
    Drawing drawing{.width = 1000, .height = 1000, .units = {}};
    for (const std::string& id : ids)
      drawing.units.push_back({.unit = id, .rings = {{0, 0, 9, 0, 9, 9}}});
    const auto sound = check_drawing(plan, drawing);
    return sound ? "ok" : base::text_of(base::Lang::zh, sound.error());
  };
  EXPECT_EQ(outcome({"t1", "t2"}), "ok");
  EXPECT_EQ(outcome({"t2", "v11"}), "ok") << "a town beside another town's village";
  EXPECT_THAT(outcome({"v11", "t1"}), testing::HasSubstr("“甲镇一村”在“甲镇”之下"));
  EXPECT_THAT(outcome({"t1", "t2", "g1"}), testing::HasSubstr("“一组”在“甲镇”之下"))
      << "two levels apart";
}

RC_GTEST_PROP(Outlines, AnyChangeOfAFileIsReadOrRefused, ()) {
  std::string bytes = file_of({unit("dong", square(115, 33)), unit("xi", square(116, 33))});
  const int changes = *rc::gen::inRange(1, 6);
  for (int n = 0; n < changes; ++n)
    bytes[*rc::gen::inRange<std::size_t>(0, bytes.size())] =
        *rc::gen::elementOf(std::string("0123456789.,-eE[]{}\" x"));
  const OutlineFile file = read_outlines(bytes, k_units);
  RC_ASSERT(file.total_problems >= static_cast<std::int64_t>(file.problems.size()));
  for (const Outline& outline : file.outlines)
    for (const GeoRing& ring : outline.rings) RC_ASSERT(ring.front() == ring.back());
  for (const DrawnUnit& unit : draw(file.outlines).units) label_spot(unit);
}

}  // namespace
}  // namespace wanhu::domain
