#include "stats/glm.hpp"

#include <algorithm>
#include <cmath>
#include <optional>

#include "stats/least_squares.hpp"
#include "stats/parts.hpp"
#include "stats/sums.hpp"

namespace wanhu::stats {

using base::Result;

Regression::Point Regression::at(double eta) const {
  switch (family_) {
    case Family::binomial: {
      const double e = std::exp(-std::abs(eta));
      return {eta < 0 ? e / (1 + e) : 1 / (1 + e), e / ((1 + e) * (1 + e))};
    }
    case Family::poisson:
      return {std::exp(eta), std::exp(eta)};
    default:
      return {eta, 1};
  }
}

double Regression::predictor(std::size_t row, const Numbers& beta) const {
  double eta = 0;
  for (std::size_t i = 0; i < model_.columns; ++i) eta += model_(row, i) * beta[i];
  return eta;
}

double Regression::deviance(const Numbers& weights, const Numbers& beta) const {
  Numbers terms(weights.size(), 0);
  for (std::size_t row = 0; row < terms.size(); ++row) {
    if (domains_.group[row] < 0 || weights[row] == 0) continue;
    const double y = response_[row];
    const double mean = at(predictor(row, beta)).mean;
    switch (family_) {
      case Family::gaussian:
        terms[row] = weights[row] * (y - mean) * (y - mean);
        break;
      case Family::binomial:
        terms[row] = -2 * weights[row] *
                     ((y > 0 ? y * std::log(mean / y) : 0) +
                      (y < 1 ? (1 - y) * std::log((1 - mean) / (1 - y)) : 0));
        break;
      case Family::poisson:
        terms[row] = 2 * weights[row] * ((y > 0 ? y * std::log(y / mean) : 0) - (y - mean));
        break;
    }
  }
  return exact_sum(terms);
}

// The start of R's svyglm: the response, moved inside its range, on the scale of the link.
double Regression::start(double weight, double y) const {
  switch (family_) {
    case Family::binomial: {
      const double mean = (weight * y + 0.5) / (weight + 1);
      return std::log(mean / (1 - mean));
    }
    case Family::poisson:
      return std::log(y + 0.1);
    default:
      return y;
  }
}

void Regression::score(const Numbers& weights, const Numbers* beta, Scoring& scoring) const {
  const std::size_t rows = model_.rows;
  scoring.pull.resize(rows);
  scoring.left.resize(rows);
  // By weights around 1: design weights of hundreds would start so far out that Fisher's steps
  // never come back.
  const double whole = beta == nullptr ? exact_sum(weights) : 0;
  const double scale = whole > 0 && std::isfinite(whole) ? static_cast<double>(rows) / whole : 1;
  Numbers widest(static_cast<std::size_t>(std::max(threads_, 1)), 0);
  in_parts(rows, threads_, [&](int part, std::size_t begin, std::size_t end) {
    double far = 0;
    for (std::size_t row = begin; row < end; ++row) {
      scoring.pull[row] = scoring.left[row] = 0;
      if (domains_.group[row] < 0 || weights[row] == 0) continue;
      const double y = response_[row];
      const double eta = beta == nullptr ? start(weights[row] * scale, y) : predictor(row, *beta);
      const Point point = at(eta);
      scoring.pull[row] = weights[row] * point.slope;
      scoring.left[row] = weights[row] * (y - point.mean);
      if (beta == nullptr) scoring.left[row] += scoring.pull[row] * eta;
      far = std::max(far, std::abs(eta));
    }
    widest[static_cast<std::size_t>(part)] = far;
  });
  scoring.widest = *std::max_element(widest.begin(), widest.end());
}

namespace {

constexpr int k_iterations = 100;
constexpr double k_close = 1e-13;  // of the step against the coefficients' own size
constexpr double k_far = 30;       // logits beyond this: classes that can be told apart exactly

}  // namespace

// Fisher's scoring. A step is solved from what the last one left of the scores, so that rounding
// in the products of variables does not last.
Result<Numbers> Regression::values(const Numbers& weights) const {
  const std::size_t q = model_.columns;
  for (std::size_t row = 0; row < model_.rows; ++row) {
    if (domains_.group[row] < 0) continue;
    const double y = response_[row];
    if ((family_ == Family::binomial && !(y >= 0 && y <= 1)) ||
        (family_ == Family::poisson && !(y >= 0)))
      return base::fail("STATS-GLM-RANGE");
  }
  Scoring scoring;
  std::optional<LeastSquares> squares;
  Numbers beta(q, 0);
  double before = 0;
  for (int iteration = 0; iteration < k_iterations; ++iteration) {
    score(weights, iteration == 0 ? nullptr : &beta, scoring);
    if (family_ == Family::binomial && iteration > 0 && scoring.widest > k_far)
      return base::fail("STATS-GLM-DIVERGED");
    if (!squares || family_ != Family::gaussian) squares.emplace(model_, scoring.pull, threads_);
    if (!squares->finite()) return base::fail("STATS-OVERFLOW");
    const Numbers step = squares->solve(weighted_sums(model_, scoring.left, threads_));
    double moved = 0, size = 0;
    for (std::size_t i = 0; i < q; ++i) {
      beta[i] += step[i];
      if (!std::isfinite(beta[i])) return base::fail("STATS-GLM-DIVERGED");
      moved = std::max(moved, std::abs(step[i]));
      size = std::max(size, std::abs(beta[i]));
    }
    if (moved <= k_close * size || (family_ == Family::gaussian && iteration > 0)) break;
    // Rounding may keep the steps of a model that is hard to tell apart from ending: R's own rule.
    if (iteration + 2 == k_iterations) before = deviance(weights, beta);
    if (iteration + 1 == k_iterations) {
      const double now = deviance(weights, beta);
      if (!(std::abs(now - before) <= 1e-8 * (std::abs(now) + 0.1)))
        return base::fail("STATS-GLM-DIVERGED");
    }
  }
  const std::vector<std::uint8_t> kept = squares->kept();
  for (std::size_t i = 0; i < q; ++i)
    if (kept[i] == 0) beta[i] = k_missing;
  return beta;
}

Influence Regression::influence(const Numbers& weights, const Numbers& values) const {
  const std::size_t q = model_.columns;
  auto beta = std::make_shared<Numbers>(values);
  for (double& b : *beta)
    if (std::isnan(b)) b = 0;
  auto scoring = std::make_shared<Scoring>();
  score(weights, beta.get(), *scoring);
  const auto inverse =
      std::make_shared<const Matrix>(LeastSquares(model_, scoring->pull, threads_).inverse());
  return {q, [this, scoring, inverse, q](std::size_t begin, std::size_t end, double* out) {
            for (std::size_t row = begin; row < end; ++row, out += q) {
              if (domains_.group[row] < 0) continue;
              std::fill_n(out, q, 0.0);
              for (std::size_t j = 0; j < q; ++j) {
                const double score = scoring->left[row] * model_(row, j);
                const double* of = inverse->row(j);
                for (std::size_t i = 0; i < q; ++i) out[i] += score * of[i];
              }
            }
          }};
}

}  // namespace wanhu::stats
