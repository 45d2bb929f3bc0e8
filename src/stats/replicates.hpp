// Replicate weights, given or made, and the variance they give: R's svrepdesign, as.svrepdesign and
// svrVar 4.1. Sources: Wolter 2007 (jackknife, BRR, Fay), Canty and Davison 1999, Rao and Wu 1988,
// Preston 2009 (bootstraps).
#pragma once

#include <functional>
#include <optional>

#include "stats/design.hpp"
#include "stats/matrix.hpp"

namespace wanhu::stats {

enum class ReplicateKind { jk1, jkn, brr, fay, bootstrap, subbootstrap, mrbbootstrap, other };

struct ReplicateSpec {
  ReplicateKind kind = ReplicateKind::jk1;
  std::string weights_file{};  // empty: made
  std::optional<double> scale{};
  std::optional<Numbers> rscales{};
  bool mse = false;
  bool combined = true;        // given weights hold the sampling weight already
  double rho = 0;              // Fay
  std::size_t replicates = 0;  // bootstraps; 0: 50
  std::uint64_t seed = 0;
};

// Factors that multiply the weights, one a cluster (`index`: row → line of `factors`) or one a row;
// or whole weights one a row (`combined`).
struct Replicates {
  // What calibration does to the weights of one replicate.
  using Adjustment = std::function<void(Numbers& weights)>;

  Codes index{};
  Matrix factors{};  // clusters or rows × replicates
  Numbers base{};    // what factors multiply, once calibration has changed the sampling weights
  std::vector<Adjustment> adjustments{};
  bool combined = false;
  double scale = 1;
  Numbers rscales{};
  bool mse = false;
  // Each row is a cluster: replicates stand in the order of rows and are summed without order.
  bool unordered = false;
  std::optional<double> rank_df{};  // rank of the weights less one, once it had to be known
  std::vector<base::Problem> notes{};

  [[nodiscard]] std::size_t count() const { return factors.columns; }
  // The weights of one replicate.
  void weights(std::size_t replicate, const Numbers& sampling, Numbers& out) const;
};

// `given`: the columns of the weights file, when there is one. Errors: STATS-REP-ROWS,
// STATS-REP-TYPE {type}, STATS-REP-STRATA, STATS-REP-SCALES, STATS-REP-RSCALES, STATS-REP-LARGE,
// STATS-REP-CENSUS, STATS-LONELY, STATS-BRR-ODD {stratum}. Notes: STATS-REP-UNIT-SCALE,
// STATS-REP-NEGATIVE {cells}, STATS-BRR-FPC.
base::Result<Replicates> make_replicates(const Design& design, const ReplicateSpec& spec,
                                         const Frame* given);

// The covariance of statistics from their values under every replicate (replicates × width) and in
// the sample. Replicates with a missing value are left out and counted.
Matrix replicate_covariance(const Replicates& replicates, const Matrix& values,
                            const Numbers& sample, std::size_t& left_out);

// Rank less one of the analysis weights of the rows marked (R's degf, tolerance 1e-5).
double replicate_df(const Replicates& replicates, const Numbers& sampling,
                    const std::vector<std::uint8_t>& within);

}  // namespace wanhu::stats
