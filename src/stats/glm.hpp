// Generalised linear models with design-based covariances: R's svyglm 4.1 (Binder 1983).
#pragma once

#include "stats/calibrate.hpp"

namespace wanhu::stats {

enum class Family { gaussian, binomial, poisson };  // identity, logit and log links

// The coefficients of one model in one domain.
class Regression : public Statistic {
 public:
  // `domains` has one domain without missing values in `response` or `model`. All must outlive it.
  Regression(Family family, const Numbers& response, const Matrix& model, const Domains& domains,
             int threads)
      : family_(family), response_(response), model_(model), domains_(domains), threads_(threads) {}

  [[nodiscard]] const Domains& domains() const override { return domains_; }
  [[nodiscard]] std::size_t width() const override { return model_.columns; }
  // A variable that depends on others has a missing coefficient. Errors: STATS-GLM-DIVERGED,
  // STATS-GLM-RANGE, STATS-OVERFLOW.
  [[nodiscard]] base::Result<Numbers> values(const Numbers& weights) const override;
  [[nodiscard]] Influence influence(const Numbers& weights, const Numbers& values) const override;

 private:
  struct Point {
    double mean, slope;  // of the mean by the linear predictor; the variance function equals it
  };
  // What one step of Fisher's scoring sums, of every row.
  struct Scoring {
    Numbers pull, left;  // weight times slope; weight times (response - mean)
    double widest = 0;   // the largest predictor, absolute
  };
  [[nodiscard]] Point at(double eta) const;
  [[nodiscard]] double start(double weight, double y) const;
  // Without `beta` the predictors are those to start from, and `left` is of the working response.
  void score(const Numbers& weights, const Numbers* beta, Scoring& scoring) const;
  [[nodiscard]] double predictor(std::size_t row, const Numbers& beta) const;
  [[nodiscard]] double deviance(const Numbers& weights, const Numbers& beta) const;

  Family family_;
  const Numbers& response_;
  const Matrix& model_;
  const Domains& domains_;
  int threads_;
};

}  // namespace wanhu::stats
