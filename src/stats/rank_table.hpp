// A league table that says what it does not know: for each unit the ranks it may have, its
// shrunken estimate, the chance of being among the first k, and whom it cannot be told apart from.
// Where the sets of two units overlap there is no order between them, and none is given.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "stats/fay_herriot.hpp"
#include "stats/rank_sets.hpp"

namespace wanhu::stats {

struct RankTableOptions {
  RankOptions sets{};
  std::vector<int> best{};       // t: who may be among the best t, and among the worst t
  std::optional<int> first_k{};  // P(rank <= k), and P(rank > p - k)
};

struct RankRow {
  std::size_t unit = 0;  // of the input
  RankSet simultaneous{};
  std::optional<RankSet> marginal{};
  double shrunken = 0, rmse = 0;
  std::optional<double> first_k{}, last_k{};  // of draws from the shrunken estimates
  std::vector<int> groups{};                  // from 1; those of units that cannot be told apart
  int alike = 0;                              // how many other units it cannot be told from
  bool operator==(const RankRow&) const = default;
};

struct BestSet {
  int t = 1;
  std::vector<std::size_t> best{}, worst{};  // units, in the order of rows
};

struct RankTable {
  std::vector<RankRow> rows{};  // from the largest estimate to the smallest
  RankSets sets{};
  Shrunken shrunken{};
  std::vector<BestSet> best{};
  bool any_told_apart = false;
  // How many times as large a sample must be for the first to be told from the last, and for the
  // first from the second; 1 when they are told apart now.
  double first_from_last = 1, first_from_second = 1;
};

// Errors: those of rank_sets, and RANK-SMALL below three units, RANK-K {k}, RANK-TAU {t} outside
// 1 … p - 1.
base::Result<RankTable> rank_table(const RankInput& input, const RankTableOptions& options);

// Whether two units of the input are told apart when differences beyond `critical` errors are.
bool told_apart(const RankInput& input, std::size_t i, std::size_t j, double critical);

}  // namespace wanhu::stats
