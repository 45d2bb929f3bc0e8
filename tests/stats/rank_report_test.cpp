// What a table of ranks says in words and in JSON: never a rank that the data do not give.
#include "stats/rank_report.hpp"

#include <gtest/gtest.h>

#include "stats/rates_report.hpp"

namespace wanhu::stats {
namespace {

using base::Json;
using base::Lang;

struct Made {
  RankInput input;
  RankTableOptions options;
  RankTable table;
};

Made make(RankInput input, RankTableOptions options = {}) {
  auto table = rank_table(input, options);
  if (!table) throw std::runtime_error(table.error().code);
  return {std::move(input), std::move(options), std::move(*table)};
}

Made blocks() {
  return make({.unit = {"桂林", "东岭", "安乐", "三河", "九江"},
               .estimate = {0.90, 0.895, 0.70, 0.69, 0.10},
               .se = {0.01, 0.01, 0.01, 0.01, 0.01}},
              {.best = {1}, .first_k = 2});
}

Made alike(int units) {
  RankInput input;
  for (int j = units; j > 0; --j) {
    input.unit.push_back("村" + std::to_string(100 + j));
    input.estimate.push_back(0.9 + 0.0001 * j);
    input.se.push_back(0.05);
  }
  return make(std::move(input));
}

std::string verdict(const Made& made, std::size_t row, Lang lang) {
  return rank_verdict(made.input, made.table, made.table.rows[row], lang);
}

TEST(RankReport, VerdictsAreInPlainWords) {
  const Made made = blocks();
  EXPECT_EQ(verdict(made, 0, Lang::zh), "排第 1 至第 2；与 东岭 分不出先后");
  EXPECT_EQ(verdict(made, 3, Lang::en), "ranks 3 to 4; cannot be told apart from 安乐");
  EXPECT_EQ(verdict(made, 4, Lang::en), "rank 5; told apart from every other unit");
}

TEST(RankReport, ManyUnitsAreCountedNotListed) {
  // The first is told from the last only.
  RankInput input;
  for (int j = 0; j < 12; ++j) {
    input.unit.push_back("u" + std::to_string(10 + j));
    input.estimate.push_back(1 - 0.01 * j);
    input.se.push_back(0.03);  // ten steps are 2.4 errors of a difference, and c is near 3.3
  }
  input.estimate.back() = 0;
  const Made made = make(std::move(input));
  EXPECT_EQ(verdict(made, 0, Lang::en),
            "ranks 1 to 11; cannot be told apart from u11, u12, u13, u14, u15, u16 and 4 more");
}

TEST(RankReport, NothingToldApartIsSaidFirstAndSuggestsNoOrder) {
  const Made made = alike(9);
  EXPECT_EQ(verdict(made, 4, Lang::zh), "排第 1 至第 9；与其他单位都分不出先后");
  const std::string text = rank_text(made.input, made.options, made.table, Lang::en);
  EXPECT_TRUE(text.starts_with("These data tell no two units apart")) << text;
  EXPECT_NE(text.find("times as many interviews"), std::string::npos) << text;
  // By name: the order of estimates is the other way round.
  EXPECT_LT(text.find("村101"), text.find("村109"));
}

TEST(RankReport, EqualEstimatesAreToldApartByNoNumberOfInterviews) {
  const Made made = make({.unit = {"a", "b", "c"}, .estimate = {1, 1, 1}, .se = {0.1, 0.1, 0.1}});
  EXPECT_NE(rank_summary(made.input, made.table, Lang::en).find("no number of interviews"),
            std::string::npos);
  const Json json = rank_json(made.input, made.options, made.table, Lang::en);
  EXPECT_TRUE(json.at("more_interviews").at("first_from_last").is_null());
}

TEST(RankReport, JsonGivesSetsAndNoRank) {
  const Made made = blocks();
  const Json json = rank_json(made.input, made.options, made.table, Lang::zh);
  ASSERT_EQ(json.at("rows").size(), 5U);
  const Json& row = json.at("rows")[1];
  EXPECT_EQ(row.at("unit"), "东岭");
  EXPECT_EQ(row.at("simultaneous"), Json::array({1, 2}));
  EXPECT_EQ(row.at("marginal"), Json::array({1, 2}));
  EXPECT_EQ(row.at("groups"), Json::array({1}));
  EXPECT_EQ(row.at("cannot_tell_from"), Json::array({"桂林"}));
  EXPECT_FALSE(row.contains("rank"));
  EXPECT_EQ(json.at("tau")[0].at("best"), Json::array({"桂林", "东岭"}));
  EXPECT_EQ(json.at("k"), 2);
  EXPECT_NEAR(row.at("p_first_k").get<double>(), 1, 0.01);
  // What is written reads back as the same numbers.
  EXPECT_EQ(Json::parse(json.dump(1)), json);
  EXPECT_EQ(Json::parse(json.dump()).at("critical").get<double>(), made.table.sets.critical);
}

TEST(RankReport, RunsOfGroupsAreWrittenAsRuns) {
  EXPECT_EQ(groups_text({1}), "1");
  EXPECT_EQ(groups_text({1, 2, 3, 5}), "1–3,5");
  EXPECT_EQ(groups_text({2, 4}), "2,4");
}

TEST(RatesReport, EveryRateHasItsFraction) {
  const auto groups =
      rates_of_rows({{.code = "1.1"}, {.code = "2.11"}, {.code = "3.13"}, {.code = "4.70"}});
  ASSERT_TRUE(groups);
  const Json json = rates_json(*groups, {});
  ASSERT_EQ(json.at("groups").size(), 1U);
  const Json& group = json.at("groups")[0];
  EXPECT_EQ(group.at("stage"), "final");
  EXPECT_EQ(group.at("sums").at("UH"), 1);
  EXPECT_DOUBLE_EQ(group.at("e").get<double>(), 2.0 / 3);
  const Json& rate = group.at("rates").at("RR3");
  EXPECT_EQ(rate.at("numerator"), 1);
  EXPECT_DOUBLE_EQ(rate.at("denominator").get<double>(), 2 + 2.0 / 3);
  EXPECT_DOUBLE_EQ(rate.at("value").get<double>(), 3.0 / 8);
  const std::string text = rates_text(*groups, Lang::en);
  EXPECT_NE(text.find("37.50%"), std::string::npos) << text;
  EXPECT_NE(rates_text(*groups, Lang::zh).find("不合格"), std::string::npos);
}

TEST(RatesReport, AShareOfNobodyIsNull) {
  const auto groups = rates_of_rows({{.code = "4.70"}});
  const Json json = rates_json(*groups, 0.5);
  EXPECT_TRUE(json.at("groups")[0].at("rates").at("RR1").at("value").is_null());
  EXPECT_EQ(json.at("e_given"), 0.5);
}

}  // namespace
}  // namespace wanhu::stats
