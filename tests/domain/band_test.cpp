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

// Twelve villages, five of them without enough rows: any of the five may be above the leader.
TEST(Bands, G10_UnitsThatCouldNotBeComparedMayStandAbove) {
  std::vector<std::pair<std::int64_t, std::int64_t>> counts{
      {990, 1000}, {850, 1000}, {700, 1000}, {550, 1000}, {400, 1000}, {250, 1000}, {100, 1000}};
  EXPECT_EQ(band_of(halves(3), table_of(counts), "100", true).band, 0U) << "seven of seven";
  counts.insert(counts.end(), 5, {5, 20});
  const LeagueTable table = table_of(counts);
  ASSERT_EQ(table.apart.size(), 5U);
  EXPECT_EQ(table.ranks->rows.front().simultaneous, (stats::RankSet{.low = 1, .high = 1}));
  const BandVerdict first = band_of(halves(3), table, "100", true);
  EXPECT_EQ(first.why, Withheld::apart);
  EXPECT_EQ(text_of(first.why), "apart");
  EXPECT_EQ(first.band, std::nullopt);
  EXPECT_EQ(first.ranks, (stats::RankSet{.low = 1, .high = 6}));
  EXPECT_EQ(first.apart, 5);
  EXPECT_EQ(first.boundaries, std::vector<int>{3});
  EXPECT_EQ(first.times, std::nullopt) << "more rows of this unit would not help";
  // Where every rank that it may have has the same band, the band stands.
  EXPECT_EQ(band_of(halves(6), table, "100", true).band, 0U) << "1 to 6";
  EXPECT_EQ(band_of(halves(3), table, "106", true).band, 1U) << "7 to 12";
  EXPECT_EQ(band_of(halves(3), table, "106", true).why, Withheld::none);
}

// Its own range spans a boundary: that is the reason, and the others are said too where they bear
// on it.
TEST(Bands, G10_ARangeThatSpansByItselfSaysSo) {
  const LeagueTable table =
      table_of({{182, 200}, {180, 200}, {178, 200}, {176, 200}, {3, 20}, {4, 20}});
  const BandVerdict spans = band_of(halves(2), table, "100", true);
  EXPECT_EQ(spans.why, Withheld::spans);
  EXPECT_EQ(spans.boundaries, std::vector<int>{2});
  EXPECT_EQ(spans.apart, 2) << "measured better, it may still be third";
  EXPECT_EQ(band_of(halves(2), table, "103", true).apart, 0) << "nothing below its place";
}

RC_GTEST_PROP(BandsProperty, WithheldIfAndOnlyIfTheRangeHoldsMoreThanOneBand, ()) {
  std::vector<std::pair<std::int64_t, std::int64_t>> counts;
  const auto many = *rc::gen::inRange<std::size_t>(3, 14);
  for (std::size_t i = 0; i < many; ++i) {
    const auto n = *rc::gen::inRange<std::int64_t>(30, 2'000);
    counts.emplace_back(*rc::gen::inRange<std::int64_t>(0, n + 1), n);
  }
  const auto unmeasured = *rc::gen::inRange<std::size_t>(0, 4);
  counts.insert(counts.end(), unmeasured, {1, 12});
  const LeagueTable table = table_of(counts);
  const plan::Bands bands =
      halves(*rc::gen::inRange<std::int64_t>(1, static_cast<std::int64_t>(many)));
  for (const stats::RankRow& row : table.ranks->rows) {
    const auto within = [&](int high) {
      std::set<std::optional<std::size_t>> bands_of_ranks;
      for (int rank = row.simultaneous.low; rank <= high; ++rank)
        bands_of_ranks.insert(band_at(bands, rank));
      return bands_of_ranks;
    };
    const auto own = within(row.simultaneous.high);
    const auto possible = within(row.simultaneous.high + static_cast<int>(unmeasured));
    const BandVerdict verdict = band_of(bands, table, table.units[row.unit].id, true);
    RC_ASSERT((verdict.why == Withheld::spans) == (own.size() > 1));
    RC_ASSERT((verdict.why == Withheld::apart) == (own.size() == 1 && possible.size() > 1));
    if (possible.size() == 1) RC_ASSERT(verdict.band == *possible.begin());
    if (possible.size() > 1) {
      RC_ASSERT(!verdict.band);
      RC_ASSERT(verdict.boundaries.size() ==
                (verdict.why == Withheld::spans ? own : possible).size() - 1);
      if (verdict.times) RC_ASSERT(*verdict.times >= 1);
    }
  }
}

}  // namespace
}  // namespace wanhu::domain
