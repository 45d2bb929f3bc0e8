// Bands: an effect only where every possible rank has the same one (S2-44, S2-45, G10).
#include "domain/evaluation/band.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <set>

namespace wanhu::domain {
namespace {

// 1–7, 8–14, 15–21 rewards; 22–40 nothing; 41–50 help; 51–60 explain; from 61 put right.
plan::Bands dongfeng() {
  return {.id = "community",
          .on = "ranking.community",
          .policy = "unique",
          .total = true,
          .rows = {{.from = 1, .to = 7, .unit = 3000, .note = "一", .act = "praise"},
                   {.from = 8, .to = 14, .unit = 2000, .note = "二", .act = "praise"},
                   {.from = 15, .to = 21, .unit = 1000, .note = "三", .act = "praise"},
                   {.from = 22, .to = 40, .unit = 0, .note = "四"},
                   {.from = 41, .to = 50, .unit = 0, .note = "五"},
                   {.from = 51, .to = 60, .unit = 0, .note = "六", .act = "explain"},
                   {.from = 61, .unit = 0, .note = "七", .act = "rectify_in_writing"}}};
}

plan::Bands halves(std::int64_t first) {
  return {.id = "b",
          .on = "ranking.r",
          .policy = "unique",
          .rows = {{.from = 1, .to = first, .unit = 1000, .act = "praise"},
                   {.from = first + 1, .unit = 0, .act = "explain"}}};
}

LeagueTable table_of(const std::vector<std::pair<std::int64_t, std::int64_t>>& counts) {
  std::vector<LeagueUnit> units;
  for (std::size_t i = 0; i < counts.size(); ++i) {
    LeaguePart part = counted_part(counts[i].first, counts[i].second);
    const std::string id = std::to_string(100 + i);
    units.push_back({.id = id, .name = id, .parts = {part}});
  }
  return league_table(std::move(units), {.id = "r", .by = {{"a", 100}}, .min_n = 30}).value();
}

TEST(Bands, S2_44_S2_45_EachRankHasOneBandAndMoneyIsNotAddedUp) {
  const plan::Bands bands = dongfeng();
  EXPECT_EQ(band_at(bands, 3), 0U) << "3000 and not 3000 + 2000 + 1000";
  EXPECT_EQ(band_at(bands, 7), 0U);
  EXPECT_EQ(band_at(bands, 8), 1U);
  EXPECT_EQ(band_at(bands, 30), 3U);
  EXPECT_EQ(band_at(bands, 61), 6U);
  EXPECT_EQ(band_at(bands, 5'000), 6U);
  EXPECT_TRUE(is_penalty(bands.rows[5]));
  EXPECT_TRUE(is_penalty(bands.rows[6]));
  EXPECT_FALSE(is_penalty(bands.rows[0]));
  EXPECT_FALSE(is_penalty(bands.rows[4]));
  EXPECT_FALSE(has_effect(bands.rows[3]));
  EXPECT_TRUE(is_penalty({.from = 1, .unit = -1000}));
}

TEST(Bands, ByFirstTheFirstRowThatHoldsARankCountsAndAGapBringsNothing) {
  const plan::Bands bands{.policy = "first",
                          .rows = {{.from = 1, .to = 5}, {.from = 3, .to = 8}, {.from = 10}}};
  EXPECT_EQ(band_at(bands, 4), 0U);
  EXPECT_EQ(band_at(bands, 6), 1U);
  EXPECT_EQ(band_at(bands, 9), std::nullopt);
}

TEST(Bands, S2_45_G10_ABoundaryInsideTheRangeWithholdsTheEffectAndIsNamed) {
  const LeagueTable table = table_of({{182, 200}, {180, 200}, {178, 200}, {176, 200}});
  const BandVerdict verdict = band_of(halves(2), table, "103", true);
  EXPECT_EQ(verdict.why, Withheld::spans);
  EXPECT_EQ(verdict.band, std::nullopt);
  EXPECT_EQ(verdict.boundaries, std::vector<int>{2});
  ASSERT_TRUE(verdict.times);
  EXPECT_GT(*verdict.times, 10);
  // Of the very same figure no number of rows would tell.
  const LeagueTable equal = table_of({{180, 200}, {180, 200}, {180, 200}});
  EXPECT_EQ(band_of(halves(1), equal, "101", true).times, std::nullopt);
}

TEST(Bands, S2_44_WhatIsToldApartHasItsBand) {
  const LeagueTable table = table_of({{990, 1000}, {700, 1000}, {300, 1000}});
  EXPECT_EQ(band_of(halves(1), table, "100", true).band, 0U);
  EXPECT_EQ(band_of(halves(1), table, "102", true).band, 1U);
  EXPECT_EQ(band_of(halves(1), table, "102", true).why, Withheld::none);
  // The bands speak of 61 communities; three are all in the first.
  EXPECT_EQ(band_of(dongfeng(), table, "102", true).band, 0U);
}

TEST(Bands, G10_NoBandBelowTheLeastNumberWithoutATableOrForAPart) {
  const LeagueTable table = table_of({{990, 1000}, {700, 1000}, {300, 1000}, {5, 20}});
  EXPECT_EQ(band_of(halves(1), table, "103", true).why, Withheld::few);
  EXPECT_EQ(band_of(halves(1), table, "nobody", true).why, Withheld::few);
  EXPECT_EQ(band_of(halves(1), table, "100", false).why, Withheld::population)
      << "ranks of a part of the district are not the district's";
  EXPECT_EQ(band_of(halves(1), table_of({{99, 100}, {10, 100}}), "100", true).why, Withheld::table);
}

RC_GTEST_PROP(BandsProperty, WithheldIfAndOnlyIfTheRangeHoldsMoreThanOneBand, ()) {
  std::vector<std::pair<std::int64_t, std::int64_t>> counts;
  const auto many = *rc::gen::inRange<std::size_t>(3, 14);
  for (std::size_t i = 0; i < many; ++i) {
    const auto n = *rc::gen::inRange<std::int64_t>(30, 2'000);
    counts.emplace_back(*rc::gen::inRange<std::int64_t>(0, n + 1), n);
  }
  const LeagueTable table = table_of(counts);
  const plan::Bands bands =
      halves(*rc::gen::inRange<std::int64_t>(1, static_cast<std::int64_t>(many)));
  for (const stats::RankRow& row : table.ranks->rows) {
    std::set<std::optional<std::size_t>> possible;
    for (int rank = row.simultaneous.low; rank <= row.simultaneous.high; ++rank)
      possible.insert(band_at(bands, rank));
    const BandVerdict verdict = band_of(bands, table, table.units[row.unit].id, true);
    RC_ASSERT((verdict.why == Withheld::spans) == (possible.size() > 1));
    if (possible.size() == 1) RC_ASSERT(verdict.band == *possible.begin());
    if (possible.size() > 1) {
      RC_ASSERT(!verdict.band);
      RC_ASSERT(verdict.boundaries.size() == possible.size() - 1);
      if (verdict.times) RC_ASSERT(*verdict.times >= 1);
    }
  }
}

}  // namespace
}  // namespace wanhu::domain
