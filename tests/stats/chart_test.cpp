// Charts: whole XML, the right shapes in the right places, the same bytes every time.
#include "stats/chart.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <cmath>
#include <regex>

#include "base/random.hpp"

namespace wanhu::stats {
namespace {

using base::Lang;

std::size_t count(const std::string& text, const std::string& part) {
  std::size_t n = 0;
  for (auto at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) ++n;
  return n;
}

// Every element is closed, in order, and no bare "&" or "nan" is in it.
bool is_whole(const std::string& svg) {
  std::vector<std::string> open;
  static const std::regex tag(R"(<(/?)([a-z]+)[^<>]*?(/?)>)");
  for (std::sregex_iterator at(svg.begin(), svg.end(), tag), end; at != end; ++at) {
    if ((*at)[3] == "/") continue;
    if ((*at)[1] != "/") {
      open.push_back((*at)[2]);
    } else {
      if (open.empty() || open.back() != (*at)[2]) return false;
      open.pop_back();
    }
  }
  static const std::regex number(R"re([ (="](nan|-?inf)[ ",)])re");
  return open.empty() && !std::regex_search(svg, number);
}

// The numbers of an attribute of all elements of a class.
std::vector<double> numbers(const std::string& svg, const std::string& name,
                            const std::string& attribute) {
  const std::regex shape("class=\"" + name + "\"[^>]* " + attribute + "=\"([-0-9.]+)\"");
  std::vector<double> out;
  for (std::sregex_iterator at(svg.begin(), svg.end(), shape), end; at != end; ++at)
    out.push_back(std::stod((*at)[1]));
  return out;
}

RankInput blocks() {
  return {.unit = {"a", "b", "c", "d", "e"},
          .estimate = {0.90, 0.895, 0.70, 0.69, 0.10},
          .se = {0.01, 0.01, 0.01, 0.01, 0.01}};
}

std::string chart_of(const RankInput& input, Lang lang = Lang::zh) {
  const RankTableOptions options;
  const auto table = rank_table(input, options);
  if (!table) throw std::runtime_error(table.error().code);
  return rank_chart(input, options, *table, lang);
}

TEST(IntervalChart, DotsStandBetweenTheirWhiskers) {
  const IntervalChart chart{
      .title = "满意 <1>",
      .rows = {{.name = "甲 & 乙", .estimate = 0.9, .low = 0.8, .high = 0.95},
               {.name = "丙", .estimate = 0.5, .low = 0.4, .high = 0.6, .n = 50}},
      .percent = true};
  const std::string svg = interval_chart(chart, Lang::zh);
  EXPECT_TRUE(is_whole(svg)) << svg;
  const auto low = numbers(svg, "bar", "x1"), high = numbers(svg, "bar", "x2"),
             dot = numbers(svg, "dot", "cx");
  ASSERT_EQ(dot.size(), 2U);
  // Distances on the page are as those of the figures: 0.1 : 0.05 : 0.4.
  const double unit = (dot[0] - dot[1]) / 0.4;
  EXPECT_NEAR(dot[0] - low[0], 0.1 * unit, 0.11);
  EXPECT_NEAR(high[0] - dot[0], 0.05 * unit, 0.11);
  EXPECT_NEAR(high[1] - low[1], 0.2 * unit, 0.11);
  EXPECT_NE(svg.find("<title id=\"intervals-t\">满意 &lt;1&gt;</title>"), std::string::npos);
  EXPECT_NE(svg.find("甲 &amp; 乙：90.0%，区间 80.0% 至 95.0%。"), std::string::npos) << svg;
  EXPECT_NE(svg.find("n = 50"), std::string::npos);
  EXPECT_NE(svg.find(">60%</text>"), std::string::npos) << svg;
  EXPECT_EQ(svg, interval_chart(chart, Lang::zh));
}

TEST(IntervalChart, WhatCannotBeComputedIsSaid) {
  const std::string svg = interval_chart(
      {.title = "x", .rows = {{.name = "a", .estimate = 1, .low = NAN, .high = NAN}}}, Lang::en);
  EXPECT_TRUE(is_whole(svg)) << svg;
  EXPECT_EQ(count(svg, "class=\"dot\""), 0U);
  EXPECT_EQ(count(svg, "cannot be computed"), 2U) << "in the picture and in its description";
}

RC_GTEST_PROP(IntervalChart, StaysWithinItsFrame, ()) {
  base::Seeded random(*rc::gen::inRange<std::uint64_t>(1, 1'000'000));
  const double size = std::pow(10, *rc::gen::inRange(-12, 13));
  IntervalChart chart{.title = "t"};
  const int rows = *rc::gen::inRange(0, 20);
  for (int i = 0; i < rows; ++i) {
    const double at = (random.unit() - 0.5) * size, half = random.unit() * size;
    chart.rows.push_back(
        {.name = "u" + std::to_string(i), .estimate = at, .low = at - half, .high = at + half});
  }
  const std::string svg = interval_chart(chart, Lang::en);
  RC_ASSERT(is_whole(svg));
  std::smatch box;
  RC_ASSERT(std::regex_search(svg, box, std::regex(R"re(viewBox="0 0 (\d+) (\d+)")re")));
  for (const char* name : {"bar", "cap", "grid"})
    for (const char* attribute : {"x1", "x2"})
      for (const double x : numbers(svg, name, attribute)) {
        RC_ASSERT(x >= 0);
        RC_ASSERT(x <= std::stod(box[1]));
      }
}

TEST(RankChart, BarsStandOverTheRanksAndBracketsHoldTheGroups) {
  const std::string svg = chart_of(blocks());
  EXPECT_TRUE(is_whole(svg)) << svg;
  const auto from = numbers(svg, "bar", "x1"), to = numbers(svg, "bar", "x2");
  ASSERT_EQ(from.size(), 5U);
  EXPECT_EQ(from[0], from[1]) << "ranks 1 to 2 both";
  EXPECT_EQ(to[0], to[1]);
  const double rank = (from[2] - from[0]) / 2;  // ranks 3 to 4 begin two ranks later
  EXPECT_NEAR(to[0] - from[0], 1.6 * rank, 0.2);
  EXPECT_NEAR(to[4] - from[4], 0.6 * rank, 0.2);
  EXPECT_EQ(count(svg, "class=\"bracket\""), 3U);
  EXPECT_EQ(count(svg, "class=\"thick\""), 5U);
  EXPECT_NE(svg.find("a：排第 1 至第 2；与 b 分不出先后。"), std::string::npos) << svg;
}

TEST(RankChart, DoesNotDependOnTheOrderOfRows) {
  RankInput other = blocks();
  std::reverse(other.unit.begin(), other.unit.end());
  std::reverse(other.estimate.begin(), other.estimate.end());
  std::reverse(other.se.begin(), other.se.end());
  EXPECT_EQ(chart_of(blocks(), Lang::en), chart_of(other, Lang::en));
}

TEST(RankChart, ManyOverlappingGroupsAreWrittenInsteadOfDrawn) {
  RankInput input;
  for (int j = 0; j < 80; ++j) {
    input.unit.push_back(std::to_string(1000 + j) + "一个名字长得一行放不下的村民委员会名称");
    input.estimate.push_back(0.01 * j);
    input.se.push_back(0.04);
  }
  const std::string svg = chart_of(input);
  EXPECT_TRUE(is_whole(svg));
  EXPECT_EQ(count(svg, "class=\"bracket\""), 0U);
  EXPECT_NE(svg.find(">1–"), std::string::npos) << "the groups are in words";
  EXPECT_NE(svg.find("…</text>"), std::string::npos) << "long names are shortened";
}

}  // namespace
}  // namespace wanhu::stats
