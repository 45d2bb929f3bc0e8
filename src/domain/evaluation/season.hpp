// What a plan's bands would do before they do it: seasons with a truth that is known, each unit
// asked n times, put into a table in two ways. Naive: ordered by estimate, ties share the best
// rank, everybody gets the band of their place. Ours: told apart with a level over all pairs at
// once, an effect only where the whole rank set lies in one band (band.hpp).
//
// The critical value is that of the first step for units of one known error, found once: a hair
// wider than the table's own, which steps down. Exact runs the table itself each season.
//
// Pure and seeded: the same question has the same answer on every machine.
#pragma once

#include <cstdint>

#include "base/problem.hpp"
#include "plan/plan.hpp"

namespace wanhu::domain {

struct SeasonSpec {
  int units = 0;                      // compared; 0: as many as the bands speak of
  std::int64_t n = 0;                 // rows or answers a unit; at least k_league_n_min
  double share = 0.9, spread = 0.03;  // of the truth of units: its mean, and how far they lie apart
  double level = 0.95;
  int seasons = 200;
  std::uint64_t seed = 1;
  bool exact = false;
};

struct Season {
  SeasonSpec spec{};           // as it was used
  std::int64_t last_from = 0;  // where the last band begins
  // Of seasons and units whose truth lies in the middle third: how many were put in the last band.
  double middling_naive = 0, middling_ours = 0;
  // Of seasons in which all units are equal: in how many any penalty is proposed.
  double equal_naive = 0, equal_ours = 0;
  // Of units, with the true spread: how many have an effect (not withheld) by our table.
  double decided = 0;
  // Of seasons with the true spread: in how many every rank set holds the unit's true rank.
  double covered = 0;
  // Rows or answers a unit needs for a middling unit to be told from one in the middle of the last
  // band, with a chance of 80 %.
  std::int64_t needed = 0;
};

// As many units as the last band means: its beginning, and as many more as the band before it
// holds.
int units_of_bands(const plan::Bands& bands);

// Errors: SEASON-N, SEASON-UNITS (fewer than k_league_units_min, more than 5 000), SEASON-BANDS
// (none); those of stats::rank_sets and stats::interviews_to_separate.
base::Result<Season> season(const plan::Bands& bands, SeasonSpec spec);

}  // namespace wanhu::domain
