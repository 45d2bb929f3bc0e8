// Known totals of the levels of a margin, matched with the rows.
#pragma once

#include "stats/calibrate.hpp"

namespace wanhu::stats {

struct Margin {
  Codes level{};
  std::vector<std::string> labels{};
  Numbers totals{};  // of every level

  [[nodiscard]] std::size_t levels() const { return labels.size(); }
};

// Levels without rows and without a total are left out. Errors as of calibrate().
base::Result<Margin> make_margin(const Frame& frame, const MarginSpec& spec,
                                 const Numbers& weights);

// Weighted sums by level, without order.
Numbers level_sums(const Codes& level, std::size_t levels, const Numbers& weights);

}  // namespace wanhu::stats
