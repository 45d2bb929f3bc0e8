// League tables: what may be said of an order, and what not (S2-44, S3-16, G10).
#include "domain/evaluation/ranking.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <set>

#include "stats/share.hpp"

namespace wanhu::domain {
namespace {

using base::Date;

plan::Ranking ranking_of(int min_n = 30) {
  return {.id = "villages",
          .of = "village",
          .by = {{.indicator = "a", .weight = 100}},
          .min_n = min_n,
          .ties = "share_best",
          .publish = "groups",
          .interval = 95};
}

LeagueUnit unit(const std::string& id, std::int64_t num, std::int64_t n) {
  LeaguePart part = counted_part(num, n);
  part.indicator = "a";
  part.source = "place";
  return {.id = id, .name = "村" + id, .parts = {part}};
}

LeagueTable table_of(std::vector<LeagueUnit> units, int min_n = 30) {
  return league_table(std::move(units), ranking_of(min_n)).value();
}

const stats::RankRow& row_of(const LeagueTable& table, const std::string& id) {
  for (const stats::RankRow& row : table.ranks->rows)
    if (table.units[row.unit].id == id) return row;
  throw std::logic_error(id);
}

TEST(League, S3_16_WhereSetsOverlapNobodyHasARank) {
  const LeagueTable table = table_of(
      {unit("a", 182, 200), unit("b", 180, 200), unit("c", 178, 200), unit("d", 176, 200)});
  ASSERT_TRUE(table.ranks);
  EXPECT_FALSE(table.is_strict());
  EXPECT_FALSE(table.ranks->any_told_apart);
  for (const stats::RankRow& row : table.ranks->rows) {
    EXPECT_EQ(row.simultaneous, (stats::RankSet{.low = 1, .high = 4}));
    EXPECT_EQ(only_rank(row.simultaneous), std::nullopt);
    EXPECT_EQ(row.groups, std::vector<int>{1}) << "one group of all";
  }
  const auto needed = needed_for_ends(table);
  ASSERT_TRUE(needed);
  EXPECT_GT(*needed, 1'000) << "three points apart at ninety percent";
}

TEST(League, S3_16_WhatIsFarApartHasItsRank) {
  const LeagueTable table =
      table_of({unit("a", 990, 1000), unit("b", 700, 1000), unit("c", 300, 1000)});
  EXPECT_TRUE(table.is_strict());
  EXPECT_EQ(only_rank(row_of(table, "a").simultaneous), 1);
  EXPECT_EQ(only_rank(row_of(table, "c").simultaneous), 3);
  EXPECT_EQ(needed_for_ends(table), std::nullopt) << "told apart already";
}

TEST(League, G10_BelowTheLeastNumberAUnitStandsApartAndNotLast) {
  const LeagueTable table =
      table_of({unit("a", 50, 60), unit("b", 55, 60), unit("c", 40, 60), unit("d", 2, 29)}, 30);
  ASSERT_EQ(table.apart.size(), 1U);
  EXPECT_EQ(table.apart.front().unit.id, "d");
  EXPECT_EQ(table.apart.front().why, LeagueGap::few);
  EXPECT_EQ(table.apart.front().n, 29);
  EXPECT_EQ(table.units.size(), 3U);
  for (const stats::RankRow& row : table.ranks->rows) EXPECT_LE(row.simultaneous.high, 3);
  // Whatever the plan says, small cells are never compared.
  EXPECT_EQ(table_of({unit("a", 5, 9)}, 0).apart.size(), 1U);
  EXPECT_EQ(table_of({unit("a", 5, 10)}, 0).apart.size(), 0U);
}

TEST(League, TwoUnitsMakeNoTable) {
  const LeagueTable table = table_of({unit("a", 190, 200), unit("b", 20, 200)});
  EXPECT_EQ(table.units.size(), 2U);
  EXPECT_FALSE(table.ranks);
  EXPECT_FALSE(table.is_strict());
}

TEST(League, WhatHasNoErrorIsNotCompared) {
  LeagueUnit ratio{.id = "r", .name = "r", .parts = {{.gap = LeagueGap::no_share, .n = 500}}};
  const LeagueTable table = table_of({ratio, unit("a", 0, 0)});
  ASSERT_EQ(table.apart.size(), 2U);
  EXPECT_EQ(table.apart[0].why, LeagueGap::no_data);
  EXPECT_EQ(table.apart[1].why, LeagueGap::no_share);
}

TEST(League, AFullHouseIsNoCertainty) {
  const LeaguePart all = counted_part(20, 20);
  EXPECT_EQ(all.share, 1);
  EXPECT_NEAR(all.se, 0.0564, 0.0001) << "22 of 24";
  EXPECT_LT(all.interval.low, 0.85);
}

TEST(League, APollsErrorIsTheSurveysAndNeverBelowThatOfItsEffectiveAnswers) {
  const LeaguePart wide =
      polled_part({.estimate = 0.9, .se = 0.05, .low = 0.8, .high = 0.96, .deff = 2, .n = 200});
  EXPECT_EQ(wide.se, 0.05);
  const LeaguePart narrow =
      polled_part({.estimate = 1, .se = 0, .low = 0.97, .high = 1, .deff = 2, .n = 200});
  EXPECT_NEAR(narrow.se, 0.01347, 0.0001) << "102 of 104";
  EXPECT_EQ(polled_part({.estimate = -1, .n = 200}).gap, LeagueGap::no_data);
  EXPECT_EQ(polled_part({.estimate = 0.5, .n = 0}).gap, LeagueGap::no_data);
}

// The plan's interval = "90%" holds for what a unit came to as for the ranks.
TEST(League, TheIntervalIsOfThePlansLevel) {
  const LeaguePart usual = counted_part(90, 100), narrow = counted_part(90, 100, 0.9);
  EXPECT_EQ(usual.level, 0.95);
  EXPECT_EQ(narrow.level, 0.9);
  EXPECT_GT(narrow.interval.low, usual.interval.low);
  EXPECT_LT(narrow.interval.high, usual.interval.high);
  EXPECT_DOUBLE_EQ(narrow.interval.low, stats::wilson(90, 100, 0.9).low);
  EXPECT_EQ(narrow.se, usual.se) << "the error is what it is";
  EXPECT_EQ(composite_of({narrow}, 0.9).level, 0.9);
  EXPECT_DOUBLE_EQ(composite_of({narrow}, 0.9).interval.high, narrow.interval.high);
}

// A poll publishes intervals of 95 %: another level is made of its error and degrees of freedom, as
// the release makes its own; where there are none the published one stays, and says its level.
TEST(League, APollsIntervalIsMadeAgainOfItsErrorOrKeepsItsLevel) {
  const auto released = stats::share_interval(
      "wilson", {.share = 0.9, .variance = 0.0004, .df = 40, .design_df = 40, .rows = 250});
  PolledFigure figure{.estimate = 0.9,
                      .se = 0.02,
                      .low = released->low,
                      .high = released->high,
                      .deff = 1.2,
                      .df = 40,
                      .n = 250};
  const LeaguePart again = polled_part(figure, 0.9), same = polled_part(figure, 0.95);
  EXPECT_EQ(again.level, 0.9);
  EXPECT_GT(again.interval.low, released->low);
  EXPECT_LT(again.interval.high, released->high);
  EXPECT_EQ(same.interval.low, released->low) << "as it was published";
  EXPECT_EQ(same.level, 0.95);
  figure.df = 0;  // another body's table
  const LeaguePart kept = polled_part(figure, 0.9);
  EXPECT_EQ(kept.level, 0.95);
  EXPECT_EQ(kept.interval.low, released->low);
  EXPECT_EQ(composite_of({kept}, 0.9).level, 0.95) << "not called what it is not";
  LeaguePart a = kept, b = counted_part(90, 100, 0.9);
  a.weight = b.weight = 50;
  EXPECT_EQ(composite_of({a, b}, 0.9).level, 0.9) << "of a sum it is made of the errors";
}

TEST(League, ErrorsOfOneSourceAddAndThoseOfSeveralAreIndependent) {
  LeaguePart a = counted_part(90, 100), b = counted_part(60, 100);
  a.weight = b.weight = 50;
  a.source = "matter";
  b.source = "matter";
  const Composite together = composite_of({a, b}, 0.95);
  EXPECT_DOUBLE_EQ(together.value, 0.75);
  EXPECT_DOUBLE_EQ(together.se, 0.5 * a.se + 0.5 * b.se);
  b.source = "poll 1";
  const Composite apart = composite_of({a, b}, 0.95);
  EXPECT_DOUBLE_EQ(apart.se, std::sqrt(0.25 * a.se * a.se + 0.25 * b.se * b.se));
  EXPECT_LT(apart.se, together.se);
  EXPECT_LT(apart.interval.low, 0.75);
}

TEST(League, WhereLessIsBetterTheShareIsTurned) {
  LeaguePart part = counted_part(10, 100);
  part.is_lower = true;
  const Composite figure = composite_of({part}, 0.95);
  EXPECT_DOUBLE_EQ(figure.value, 0.9);
  EXPECT_DOUBLE_EQ(figure.interval.low, 1 - part.interval.high);
  EXPECT_DOUBLE_EQ(figure.interval.high, 1 - part.interval.low);
}

TEST(League, APeriodIsPublishedWhenItHasEndedAndAtMostOnceWithdrawn) {
  const LeagueEdition edition{
      .id = base::Uuid::v7(base::Instant::at(Date::parse("2021-11-01").value(), 0)),
      .plan = "p",
      .ranking = "villages",
      .from = Date::parse("2021-10-01").value(),
      .to = Date::parse("2021-10-31").value(),
      .table = base::Json::object()};
  const auto early = publish_league(ranking_of(), edition, edition.to);
  ASSERT_FALSE(early);
  EXPECT_EQ(early.error().code, "RANKING-RUNNING");
  ASSERT_TRUE(publish_league(ranking_of(), edition, edition.to + 1));
  plan::Ranking quiet = ranking_of();
  quiet.publish = "nobody";
  EXPECT_EQ(publish_league(quiet, edition, edition.to + 1).error().code, "RANKING-NOBODY");
  LeagueEdition gone = edition;
  gone.withdrawn = true;
  EXPECT_TRUE(withdraw_league(edition, "算错"));
  EXPECT_EQ(withdraw_league(gone, "算错").error().code, "RANKING-WITHDRAWN");
}

// ---- properties
// --------------------------------------------------------------------------------

std::vector<LeagueUnit> any_units() {
  const auto count = *rc::gen::inRange<std::size_t>(3, 12);
  std::vector<LeagueUnit> units;
  for (std::size_t i = 0; i < count; ++i) {
    const auto n = *rc::gen::inRange<std::int64_t>(1, 400);
    units.push_back(unit(std::to_string(100 + i), *rc::gen::inRange<std::int64_t>(0, n + 1), n));
  }
  return units;
}

RC_GTEST_PROP(LeagueProperty, TheOrderOfRowsNeverMatters, ()) {
  std::vector<LeagueUnit> units = any_units();
  const LeagueTable table = table_of(units);
  const auto turn = *rc::gen::inRange<std::size_t>(0, units.size());
  std::rotate(units.begin(), units.begin() + static_cast<std::ptrdiff_t>(turn), units.end());
  if (*rc::gen::arbitrary<bool>()) std::reverse(units.begin(), units.end());
  const LeagueTable again = table_of(units);
  RC_ASSERT(table.input.unit == again.input.unit);
  RC_ASSERT(table.apart.size() == again.apart.size());
  RC_ASSERT(table.ranks.has_value() == again.ranks.has_value());
  if (table.ranks) RC_ASSERT(table.ranks->rows == again.ranks->rows);
}

RC_GTEST_PROP(LeagueProperty, EveryUnitStandsOnceAndEveryComparedOneInAGroup, ()) {
  const std::vector<LeagueUnit> units = any_units();
  const LeagueTable table = table_of(units);
  std::set<std::string> seen;
  for (const LeagueUnit& one : table.units) RC_ASSERT(seen.insert(one.id).second);
  for (const LeagueTable::Apart& one : table.apart) RC_ASSERT(seen.insert(one.unit.id).second);
  RC_ASSERT(seen.size() == units.size());
  if (!table.ranks) return;
  int last = 0;
  for (const stats::RankRow& row : table.ranks->rows) {
    RC_ASSERT(!row.groups.empty());
    RC_ASSERT(row.groups.front() <= last + 1);  // no number is left out
    last = std::max(last, row.groups.back());
    RC_ASSERT(row.simultaneous.low >= 1);
    RC_ASSERT(row.simultaneous.high <= static_cast<int>(table.units.size()));
  }
}

RC_GTEST_PROP(LeagueProperty, UnitsOfOneGroupCannotBeToldApart, ()) {
  const LeagueTable table = table_of(any_units());
  if (!table.ranks) return;
  for (const stats::RankRow& a : table.ranks->rows)
    for (const stats::RankRow& b : table.ranks->rows) {
      if (a.unit == b.unit) continue;
      for (const int group : a.groups)
        if (std::count(b.groups.begin(), b.groups.end(), group) > 0)
          RC_ASSERT(!stats::told_apart(table.input, a.unit, b.unit, table.ranks->sets.critical));
    }
}

}  // namespace
}  // namespace wanhu::domain
