// Weights made to agree with known totals, and what that means for variances (residuals.hpp).
// Deville and Särndal 1992; R's survey::postStratify, rake, calibrate and trimWeights 4.1.
#pragma once

#include "stats/sample.hpp"

namespace wanhu::stats {

enum class CalibrateMethod {
  nonresponse,     // weights of respondents times all / respondents, class by class
  poststratify,    // one margin
  rake,            // several margins in turn, until the crossed table stays
  linear,          // g = 1 + x'λ
  raking,          // g = exp(x'λ)
  logit,           // bounded, smooth
  linear_bounded,  // 1 + x'λ cut at the bounds
  trim,            // weights beyond the limits cut, the rest spread over the others equally
};

struct CalibrateSpec {
  CalibrateMethod method = CalibrateMethod::rake;
  std::vector<MarginSpec> margins{};
  std::vector<std::string> formula{};
  std::vector<std::pair<std::string, double>> totals{};
  double lower = -k_infinite, upper = k_infinite;  // of g; of the weights for trim
  std::optional<double> epsilon{};
  std::optional<int> maxit{};
  int aggregate_stage = 0;   // 1, 2 …: factors equal within its units; 0: not
  std::string respondent{};  // nonresponse: a column, 0 or 1
  std::string variance{};    // reserved for q-weights; empty

  static constexpr double k_infinite = std::numeric_limits<double>::infinity();
};

// Changes the weights of the sample, its replicates and its residual steps; notes go to `notes`.
// Errors: STATS-COLUMN, STATS-MISSING, STATS-MARGIN-NO-TOTAL {level}, STATS-MARGIN-NO-ROWS {level},
// STATS-MARGIN-SUMS {first, second}, STATS-CAL-NAMES {name}, STATS-CAL-BOUNDS, STATS-CAL-FAILED
// {variable, want, have}, STATS-CAL-STAGE, STATS-CAL-RESPONDENT. Notes: STATS-RAKE-OPEN {sweeps},
// STATS-CAL-NEGATIVE {rows}, STATS-TRIMMED {rows}.
base::Result<void> calibrate(Sample& sample, const CalibrateSpec& spec,
                             std::vector<base::Problem>& notes);

// Model matrix with treatment contrasts: "(Intercept)" unless `formula` has "0" or "-1"; a category
// without its first level. The names are R's.
struct Model {
  std::shared_ptr<const Matrix> matrix{};
  std::vector<std::string> names{};
};
// With `within` only the levels that rows marked in it have count, as R's factors of a subset do.
base::Result<Model> make_model(const Frame& frame, const std::vector<std::string>& formula,
                               const std::vector<std::uint8_t>* within = nullptr);

}  // namespace wanhu::stats
