// Calibration to the totals of a model matrix: factors g of the weights, a smooth or bounded
// function of a linear combination of the variables, found by Newton's method (R's grake).
#pragma once

#include "stats/calibrate.hpp"

namespace wanhu::stats {

class ModelCalibration {
 public:
  // STATS-CAL-FAILED {variable, want, have}.
  [[nodiscard]] base::Result<Numbers> factors(const Numbers& weights) const;
  // The same without asking whether the totals are met.
  [[nodiscard]] Numbers last_factors(const Numbers& weights) const;
  [[nodiscard]] ResidualStep residual_step(const Numbers& weights, const Numbers& factors) const;

 private:
  friend base::Result<ModelCalibration> prepare_calibration(const Sample&, const CalibrateSpec&);
  struct Tried {
    Numbers factors;
    Numbers misfit;  // want - have, of every variable
  };
  [[nodiscard]] Tried solve(const Numbers& weights) const;
  [[nodiscard]] Numbers averaged(const Numbers& weights) const;
  double rescale(Numbers& weights) const;
  [[nodiscard]] double factor(double u) const;
  [[nodiscard]] double slope(double u) const;

  CalibrateMethod method_ = CalibrateMethod::linear;
  double lower_ = 0, upper_ = 0;
  double epsilon_ = 1e-7;
  int maxit_ = 50;
  std::shared_ptr<const Matrix> model_;  // averaged within units when factors are to be equal there
  std::vector<std::string> names_;
  Numbers totals_;
  Codes unit_;  // of the aggregated stage; empty: none
  std::size_t units_ = 0;
};

// Matches totals and variables. Errors: STATS-CAL-NAMES {name}, STATS-CAL-BOUNDS, STATS-CAL-STAGE,
// STATS-MISSING, STATS-COLUMN.
base::Result<ModelCalibration> prepare_calibration(const Sample& sample, const CalibrateSpec& spec);

}  // namespace wanhu::stats
