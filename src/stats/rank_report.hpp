// What a table of ranks says, to machines and to people. No row has an ordinal rank: it has the
// ranks it may have, and the units it cannot be told apart from.
#pragma once

#include <string>
#include <vector>

#include "base/catalogue.hpp"
#include "base/json.hpp"
#include "stats/rank_table.hpp"

namespace wanhu::stats {

// "ranks 3 to 11; cannot be told apart from A, B and 7 more".
std::string rank_verdict(const RankInput& input, const RankTable& table, const RankRow& row,
                         base::Lang lang);
// What the table as a whole can carry: whether anything is told apart, and how many times as many
// interviews would tell the first from the last and from the second.
std::string rank_summary(const RankInput& input, const RankTable& table, base::Lang lang);

// Numbers read back exactly; what has no end is null (equal estimates are told apart by no number
// of interviews). Rows from the largest estimate to the smallest.
base::Json rank_json(const RankInput& input, const RankTableOptions& options,
                     const RankTable& table, base::Lang lang);
// Rows by estimate, or by name where nothing is told apart: no order is suggested then.
std::string rank_text(const RankInput& input, const RankTableOptions& options,
                      const RankTable& table, base::Lang lang);

// The rows as people are shown them: that order.
std::vector<const RankRow*> shown_order(const RankInput& input, const RankTable& table);
// "1–3,5".
std::string groups_text(const std::vector<int>& groups);

}  // namespace wanhu::stats
