// How far answers spread in each stratum, of what a wave has measured.
#include <algorithm>
#include <cmath>

#include "domain/poll/release.hpp"
#include "plan/cell.hpp"

namespace wanhu::domain {

namespace {

// Agresti and Coull 1998: the plus four rule.
constexpr double k_added = 2;

}  // namespace

std::vector<StratumSpread> stratum_spreads(const PollData& data,
                                           const std::vector<plan::Indicator>& indicators) {
  struct Tally {
    std::int64_t n = 0;
    double s = 0;
  };
  std::vector<Tally> tallies(data.strata.size());
  for (const plan::Indicator& indicator : indicators) {
    const auto truth = poll_truth(data, indicator);
    if (!truth) continue;
    std::vector<std::int64_t> den(data.strata.size(), 0), num(data.strata.size(), 0);
    for (std::size_t at = 0; at < data.completes.size(); ++at) {
      const auto stratum = static_cast<std::size_t>(data.cases[data.completes[at]].stratum);
      den[stratum] += truth->den[at];
      num[stratum] += truth->den[at] != 0 && truth->num[at] != 0 ? 1 : 0;
    }
    for (std::size_t i = 0; i < tallies.size(); ++i) {
      if (den[i] < plan::k_cell_min) continue;
      const double p =
          (static_cast<double>(num[i]) + k_added) / (static_cast<double>(den[i]) + 2 * k_added);
      tallies[i].n = std::max(tallies[i].n, den[i]);
      tallies[i].s = std::max(tallies[i].s, std::sqrt(p * (1 - p)));
    }
  }
  std::vector<StratumSpread> spreads;
  for (std::size_t i = 0; i < tallies.size(); ++i)
    if (tallies[i].n > 0)
      spreads.push_back({.stratum = data.strata[i], .n = tallies[i].n, .s = tallies[i].s});
  return spreads;
}

}  // namespace wanhu::domain
