// The data of a job ready for estimates: table, design, weights as calibrated, what calibration
// means for variances, replicates.
#pragma once

#include <memory>

#include "stats/cluster_totals.hpp"
#include "stats/domains.hpp"
#include "stats/matrix.hpp"
#include "stats/replicates.hpp"
#include "stats/residuals.hpp"

namespace wanhu::stats {

struct Sample {
  const Frame* frame = nullptr;
  Design design{};
  Numbers weights{};                               // after calibration
  std::vector<ResidualStep> residuals{};           // of the calibrations, in order; empty: none
  std::shared_ptr<const Replicates> replicates{};  // null: linearisation
  // The column the weights come from, while they are as it says and it is a whole column without
  // negative cells: sums can then be made in whole numbers. Else null.
  const Column* whole_weights = nullptr;
  int threads = 1;
  // The lines of the table are sums over so many rows each: weights are sums of weights, variables
  // sums of weight times variable. Empty: lines are rows.
  Numbers summed{};

  [[nodiscard]] std::size_t rows() const { return design.rows; }
  // Variances reach beyond a domain: all rows stay in it with a weight of zero, as in R.
  [[nodiscard]] bool calibrated() const { return !residuals.empty(); }
};

// A sample of a table, before calibration and without replicates. Errors: as of make_design.
base::Result<Sample> make_sample(const Frame& frame, const DesignSpec& spec, int threads);
// The sum of the weights, without order.
double weight_sum(const Sample& sample);

// A statistic of every domain: `width()` numbers each, computed from weights and, for
// linearisation, with the influence every row has on them.
class Statistic {
 public:
  Statistic() = default;
  Statistic(const Statistic&) = delete;
  Statistic& operator=(const Statistic&) = delete;
  Statistic(Statistic&&) = delete;
  Statistic& operator=(Statistic&&) = delete;
  virtual ~Statistic() = default;

  [[nodiscard]] virtual const Domains& domains() const = 0;
  [[nodiscard]] virtual std::size_t width() const = 0;
  // domains × width(); NaN where it cannot be computed.
  [[nodiscard]] virtual base::Result<Numbers> values(const Numbers& weights) const = 0;
  // Of every row on the statistics of its own domain; `values` as computed from `weights`.
  [[nodiscard]] virtual Influence influence(const Numbers& weights,
                                            const Numbers& values) const = 0;
};

// A statistic with its covariances: of each domain, or of all at once.
struct Fitted {
  std::size_t width = 0;
  Numbers values{};               // domains × width
  std::vector<Matrix> within{};   // of every domain, width × width
  std::optional<Matrix> joint{};  // (domain, statistic) by the same, when asked for
  std::vector<base::Problem> notes{};

  [[nodiscard]] double variance(std::size_t domain, std::size_t i) const {
    return within[domain](i, i);
  }
};

// Errors: STATS-LONELY, STATS-OVERFLOW, STATS-JOINT-LARGE.
base::Result<Fitted> fit(const Sample& sample, const Statistic& statistic, bool joint);

// What linearisation makes of the influence totals of every domain: fills `within` and `joint`.
base::Result<void> set_covariances(const Sample& sample, const Domains& domains,
                                   const std::vector<ClusterTotals>& totals, bool joint,
                                   Fitted& fitted);
// The same from the values under every replicate, replicates × all statistics.
void set_replicate_covariances(const Replicates& replicates, const Matrix& values, bool joint,
                               Fitted& fitted);
// Before anything is computed: STATS-JOINT-LARGE {max}, STATS-WIDE {n, max}.
base::Result<void> check_size(const Sample& sample, bool joint, std::size_t width,
                              std::size_t domains);
// Whether the products of so many variables over so many units (or rows) can be added up in good
// time. STATS-WIDE {n, max}.
base::Result<void> check_width(std::size_t width, std::size_t units);
// Says so when a statistic has a value and no variance.
void note_unknown(Fitted& fitted);

// Degrees of freedom of the design as a whole (the rows `within` keeps), and of every domain.
double sample_df(const Sample& sample, const std::vector<std::uint8_t>& within);
Numbers domain_df(const Sample& sample, const Domains& domains);

}  // namespace wanhu::stats
