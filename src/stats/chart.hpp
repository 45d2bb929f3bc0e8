// Charts as SVG text: estimates with their intervals, and the ranks that units may have. Pure: the
// same figures give the same bytes. Everything a colour says is said by shape or by a word as well,
// and a reader of the screen hears title and figures.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/catalogue.hpp"
#include "stats/estimate.hpp"
#include "stats/rank_table.hpp"

namespace wanhu::stats {

struct IntervalRow {
  std::string name;
  double estimate = 0, low = 0, high = 0;  // not finite: the row says that there is none
  std::optional<double> n{};
};
struct IntervalChart {
  std::string title;
  std::vector<IntervalRow> rows{};  // in this order
  bool percent = false;             // shares: the axis counts in percent
};
// Dots and whiskers.
std::string interval_chart(const IntervalChart& chart, base::Lang lang);
// The rows of one estimate, named by their domains, and by their statistics where there are
// several.
std::string estimate_chart(const Estimate& estimate, base::Lang lang);

// What a caterpillar shows, in the order of its rows: those of one group stand together.
struct RankLine {
  std::string unit, verdict;
  RankSet simultaneous{};
  std::optional<RankSet> marginal{};
  std::vector<int> groups{};  // from 1
};
struct RankPicture {
  double level = 0.95;
  std::string summary{};
  std::vector<RankLine> rows{};
};
// A caterpillar: for each unit a bar over the ranks of its simultaneous set, a thick one over those
// of its marginal set, and brackets that hold units which cannot be told apart. Rows as rank_text.
std::string rank_chart(const RankPicture& picture, base::Lang lang);
std::string rank_chart(const RankInput& input, const RankTableOptions& options,
                       const RankTable& table, base::Lang lang);

}  // namespace wanhu::stats
