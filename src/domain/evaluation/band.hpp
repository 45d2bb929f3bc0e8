// What a rank brings a unit by the plan's [bands]: never more than the data carry. The band of
// every rank the unit may have is looked at; where they are not one and the same the effect is
// withheld, with the boundary that lies inside (G10, S2-44, S2-45). The ranks it may have are those
// of its set, and as many more below as there are units that could not be compared: each of them
// may stand above it. What comes out is a proposal to the unit as a body, for people to decide:
// nothing here touches a person, or takes effect (G07).
//
// Rows: by `unique` each rank lies in at most one row (the compiler has seen to it,
// L-BAND-OVERLAP), by `first` the first row that holds it counts. A rank in no row brings nothing.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "domain/evaluation/ranking.hpp"

namespace wanhu::domain {

// The row of the plan; nothing: none holds it.
std::optional<std::size_t> band_at(const plan::Bands& bands, std::int64_t rank);

// Something is asked of the unit, or taken from it.
bool is_penalty(const plan::Band& band);
// Something happens at all.
bool has_effect(const plan::Band& band);

enum class Withheld {
  none,
  few,         // the unit is not compared
  table,       // too few units are compared for any ranks
  population,  // not all units that the ranks are counted among are in this database
  spans,       // a boundary between bands lies inside the rank set
  apart,       // inside it only if units that could not be compared stand above
};
std::string_view text_of(Withheld why);

struct BandVerdict {
  Withheld why = Withheld::none;
  std::optional<std::size_t> band{};  // when nothing is withheld; nothing: no row, no effect
  // With ranks: those it may have if each unit that could not be compared stands above it.
  stats::RankSet ranks{};
  // Units that could not be compared, where they bear on why it is withheld; 0: they do not.
  int apart = 0;
  // When it spans: the last ranks before another band begins, ascending: 7 means between 7 and 8.
  // Of the set alone, or by `apart` of `ranks`.
  std::vector<int> boundaries{};
  // When the set spans: how many times as many rows or answers would be needed, if shares stay as
  // they are; nothing when no number would do (equal figures).
  std::optional<double> times{};
};
// `whole`: all units that the plan counts ranks among are in this table's database.
BandVerdict band_of(const plan::Bands& bands, const LeagueTable& table, const std::string& unit,
                    bool whole);

}  // namespace wanhu::domain
