// Seasons with a known truth: what bands do to units that differ by little. The exact campaign,
// with the tables themselves, runs with WANHU_LONG=1 (./test --long).
#include "domain/evaluation/season.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>

#include "base/random.hpp"
#include "domain/evaluation/band.hpp"

namespace wanhu::domain {
namespace {

plan::Bands dongfeng() {
  return {.id = "community",
          .on = "ranking.community",
          .policy = "unique",
          .total = true,
          .rows = {{.from = 1, .to = 7, .unit = 3000, .act = "praise"},
                   {.from = 8, .to = 14, .unit = 2000, .act = "praise"},
                   {.from = 15, .to = 21, .unit = 1000, .act = "praise"},
                   {.from = 22, .to = 40, .unit = 0},
                   {.from = 41, .to = 50, .unit = 0},
                   {.from = 51, .to = 60, .unit = 0, .act = "explain"},
                   {.from = 61, .unit = 0, .act = "rectify_in_writing"}}};
}

bool is_long() {
  return std::getenv("WANHU_LONG") != nullptr;
}

TEST(Season, BandsSpeakOfSoManyUnits) {
  EXPECT_EQ(units_of_bands(dongfeng()), 70) << "61 and as many more as 51 to 60 holds";
  EXPECT_EQ(units_of_bands({.rows = {{.from = 1, .to = 3}, {.from = 4, .to = 9}}}), 9);
  EXPECT_EQ(units_of_bands({.rows = {{.from = 1, .to = 1}}}), 3);
}

TEST(Season, S2_45_EqualUnitsAreHardlyEverPenalisedAndByAPlainOrderNearlyAlways) {
  const Season found = season(dongfeng(), {.n = 200}).value();
  EXPECT_EQ(found.spec.units, 70);
  EXPECT_EQ(found.last_from, 61);
  EXPECT_LE(found.equal_ours, 0.05);
  EXPECT_GT(found.equal_naive, 0.95);
  EXPECT_GE(found.covered, 0.94);
}

TEST(Season, S2_44_S2_45_ATrulyMiddlingUnitIsSeldomLastByOursAndOftenByAPlainOrder) {
  const Season few = season(dongfeng(), {.n = 50}).value();
  const Season many = season(dongfeng(), {.n = 400}).value();
  EXPECT_GT(few.middling_naive, 0.02);
  EXPECT_LT(many.middling_naive, few.middling_naive) << "more answers, fewer mistakes";
  EXPECT_LE(few.middling_ours, 0.01);
  EXPECT_LT(few.decided, 0.2) << "fifty answers carry hardly any band";
  EXPECT_GT(few.needed, 1'000);
}

TEST(Season, TheSameQuestionHasTheSameAnswer) {
  const SeasonSpec spec{.n = 100, .seasons = 20, .seed = 7};
  const Season a = season(dongfeng(), spec).value(), b = season(dongfeng(), spec).value();
  EXPECT_EQ(a.middling_naive, b.middling_naive);
  EXPECT_EQ(a.equal_naive, b.equal_naive);
  EXPECT_EQ(a.decided, b.decided);
  EXPECT_EQ(a.needed, b.needed);
}

TEST(Season, WhatCannotBeTriedIsRefused) {
  EXPECT_EQ(season({}, {.n = 100}).error().code, "SEASON-BANDS");
  EXPECT_EQ(season(dongfeng(), {.n = 9}).error().code, "SEASON-N");
  EXPECT_EQ(season(dongfeng(), {.units = 2, .n = 100}).error().code, "SEASON-UNITS");
}

// The quick way is a little wider than the table itself, never narrower by much.
TEST(Season, TheQuickWayAgreesWithTheTables) {
  SeasonSpec spec{.units = 20, .n = 300, .seasons = 30};
  const plan::Bands bands{.rows = {{.from = 1, .to = 10, .unit = 100, .act = "praise"},
                                   {.from = 11, .act = "explain"}}};
  const Season quick = season(bands, spec).value();
  spec.exact = true;
  const Season exact = season(bands, spec).value();
  EXPECT_EQ(quick.middling_naive, exact.middling_naive) << "the same worlds";
  EXPECT_NEAR(quick.decided, exact.decided, 0.05);
  EXPECT_GE(exact.covered, 0.9);
}

// ---- ./test --long

TEST(SeasonCampaign, S2_45_G10_SetsHoldAndEqualUnitsAreNotPenalised) {
  const SeasonSpec spec{
      .n = 200, .seasons = is_long() ? 1'000 : 10, .seed = 20170405, .exact = true};
  const Season found = season(dongfeng(), spec).value();
  if (is_long())
    fmt::print(
        "{} seasons of {} units with {} each: penalty under equal units {:.1f} % (naive "
        "{:.1f} %), all sets hold {:.1f} %, middling in the last band {:.2f} % (naive "
        "{:.1f} %)\n",
        found.spec.seasons, found.spec.units, found.spec.n, 100 * found.equal_ours,
        100 * found.equal_naive, 100 * found.covered, 100 * found.middling_ours,
        100 * found.middling_naive);
  EXPECT_LE(found.equal_ours, 0.05);
  EXPECT_GT(found.equal_naive, 0.95);
  EXPECT_GE(found.covered, is_long() ? 0.94 : 0.8);
}

TEST(SeasonCampaign, IntervalsOfUnitsCoverWhatTheySay) {
  base::Seeded random(11);
  const int draws = is_long() ? 100'000 : 4'000;
  int held = 0;
  for (int d = 0; d < draws; ++d) {
    const double normal = stats::normal_quantile(std::max(random.unit(), 0x1.0p-60));
    const double truth = std::clamp(0.9 + 0.03 * normal, 0.02, 0.995);
    std::int64_t part = 0;
    for (int i = 0; i < 200; ++i) part += random.chance(truth) ? 1 : 0;
    const Composite figure = composite_of({counted_part(part, 200)}, 0.95);
    held += figure.interval.low <= truth && truth <= figure.interval.high ? 1 : 0;
  }
  const double covered = static_cast<double>(held) / draws;
  EXPECT_GE(covered, is_long() ? 0.94 : 0.93);
  EXPECT_LE(covered, is_long() ? 0.96 : 0.97);
}

}  // namespace
}  // namespace wanhu::domain
