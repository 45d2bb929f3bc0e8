// Weighted sums by cluster and domain in whole numbers. Weights and variables that are decimals
// (frame.hpp) are multiplied and added as integers: exact, whatever the order of rows and however
// many threads, and one pass over the table. They are all a linearised variance of means, totals
// and ratios needs of the rows: a GROUP BY of stratum, cluster and domain.
#pragma once

#include "stats/sample.hpp"

namespace wanhu::stats {

struct WholeSums {
  Pairs pairs{};
  std::size_t width = 0;
  double weight_unit = 1;               // what one stands for in the sums of weights
  Numbers term_units{};                 // and in those of weight times variable, over weight_unit
  std::vector<std::int64_t> weights{};  // per pair
  std::vector<std::int64_t> terms{};    // width × pairs
  [[nodiscard]] const std::int64_t* term(std::size_t i) const {
    return terms.data() + i * weights.size();
  }
};

// Nothing when weights or variables are no decimals of few digits, have gaps in a domain, or the
// sums might not fit 63 bits. `whole_weights`: the column the weights come from.
// By the units of `unit` (row → code below `units`).
std::optional<WholeSums> whole_sums(const Sample& sample, const Terms& terms, const Terms* under,
                                    const Domains& domains, const Codes& unit, std::size_t units);

// The same without weights and by domain alone: rows first, then every variable, each in its own
// unit; (1 + width) × domains. Only where whole_sums() of the same arguments has an answer.
std::vector<std::int64_t> plain_sums(const Terms& terms, const Terms* under, const Domains& domains,
                                     int threads);

}  // namespace wanhu::stats
