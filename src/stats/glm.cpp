#include "stats/glm.hpp"

#include <algorithm>
#include <cmath>

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
  const Numbers sums = exact_sums(weights.size(), 1, [&](std::size_t row, double* out) {
    *out = 0;
    if (domains_.group[row] < 0 || weights[row] == 0) return;
    const double y = response_[row];
    const double eta = predictor(row, beta);
    const double mean = at(eta).mean;
    switch (family_) {
      case Family::gaussian:
        *out = weights[row] * (y - mean) * (y - mean);
        break;
      case Family::binomial:
        *out = -2 * weights[row] *
               ((y > 0 ? y * std::log(mean / y) : 0) +
                (y < 1 ? (1 - y) * std::log((1 - mean) / (1 - y)) : 0));
        break;
      case Family::poisson:
        *out = 2 * weights[row] * ((y > 0 ? y * std::log(y / mean) : 0) - (y - mean));
        break;
    }
  });
  return sums.front();
}

namespace {

constexpr int k_iterations = 100;
constexpr double k_close = 1e-13;  // of the step against the coefficients' own size
constexpr double k_far = 30;       // logits beyond this: classes that can be told apart exactly

}  // namespace

Result<Numbers> Regression::values(const Numbers& weights) const {
  const std::size_t rows = model_.rows;
  const std::size_t q = model_.columns;
  for (std::size_t row = 0; row < rows; ++row) {
    if (domains_.group[row] < 0) continue;
    const double y = response_[row];
    if ((family_ == Family::binomial && !(y >= 0 && y <= 1)) ||
        (family_ == Family::poisson && !(y >= 0)))
      return base::fail("STATS-GLM-RANGE");
  }
  // The start of R's svyglm: the response, moved inside its range, on the scale of the link. By
  // weights around 1: design weights of hundreds would start so far out that Fisher's steps never
  // come back.
  const double whole = exact_sum(weights);
  const double scale = whole > 0 && std::isfinite(whole) ? static_cast<double>(rows) / whole : 1;
  Numbers eta(rows), pull(rows), work(rows);
  for (std::size_t row = 0; row < rows; ++row) {
    const double y = response_[row];
    const double weight = weights[row] * scale;
    const double start = (weight * y + 0.5) / (weight + 1);
    eta[row] = family_ == Family::gaussian  ? y
               : family_ == Family::poisson ? std::log(y + 0.1)
                                            : std::log(start / (1 - start));
    if (domains_.group[row] < 0) eta[row] = 0;
  }
  Numbers beta(q, 0);
  std::size_t rank = q;
  double before = std::numeric_limits<double>::infinity();
  for (int iteration = 0; iteration < k_iterations; ++iteration) {
    for (std::size_t row = 0; row < rows; ++row) {
      const bool used = domains_.group[row] >= 0 && weights[row] != 0;
      const Point point = at(eta[row]);
      pull[row] = used ? weights[row] * point.slope : 0;
      work[row] =
          used && point.slope > 0 ? eta[row] + (response_[row] - point.mean) / point.slope : 0;
    }
    const LeastSquares squares(model_, pull);
    if (!squares.finite()) return base::fail("STATS-OVERFLOW");
    rank = squares.rank();
    Numbers next(q, 0);
    for (int pass = 0; pass < 2; ++pass) {  // the second takes out what rounding left
      const Numbers right = exact_sums(rows, q, [&](std::size_t row, double* out) {
        const double left = pull[row] == 0 ? 0 : pull[row] * (work[row] - predictor(row, next));
        for (std::size_t i = 0; i < q; ++i) out[i] = left == 0 ? 0 : left * model_(row, i);
      });
      const Numbers step = squares.solve(right);
      for (std::size_t i = 0; i < q; ++i) next[i] += step[i];
    }
    double moved = 0, size = 0;
    for (std::size_t i = 0; i < q; ++i) {
      if (!std::isfinite(next[i])) return base::fail("STATS-GLM-DIVERGED");
      moved = std::max(moved, std::abs(next[i] - beta[i]));
      size = std::max(size, std::abs(next[i]));
    }
    beta = next;
    const double now = deviance(weights, beta);
    double widest = 0;
    for (std::size_t row = 0; row < rows; ++row) {
      eta[row] = domains_.group[row] < 0 ? 0 : predictor(row, beta);
      widest = std::max(widest, std::abs(eta[row]));
    }
    if (family_ == Family::binomial && widest > k_far) return base::fail("STATS-GLM-DIVERGED");
    if (moved <= k_close * size || (family_ == Family::gaussian && iteration > 0)) break;
    if (iteration + 1 == k_iterations && !(std::abs(now - before) <= 1e-8 * (std::abs(now) + 0.1)))
      return base::fail("STATS-GLM-DIVERGED");
    before = now;
  }
  if (rank < q) {
    const LeastSquares squares(model_, pull);
    const std::vector<std::uint8_t> kept = squares.kept();
    for (std::size_t i = 0; i < q; ++i)
      if (kept[i] == 0) beta[i] = k_missing;
  }
  return beta;
}

Influence Regression::influence(const Numbers& weights, const Numbers& values) const {
  const std::size_t q = model_.columns;
  auto beta = std::make_shared<Numbers>(values);
  for (double& b : *beta)
    if (std::isnan(b)) b = 0;
  Numbers pull(model_.rows, 0);
  for (std::size_t row = 0; row < model_.rows; ++row)
    if (domains_.group[row] >= 0) pull[row] = weights[row] * at(predictor(row, *beta)).slope;
  const auto squares = std::make_shared<const LeastSquares>(model_, pull);
  return {q, [this, &weights, beta, squares, q](std::size_t begin, std::size_t end, double* out) {
            Numbers scores(q);
            for (std::size_t row = begin; row < end; ++row, out += q) {
              if (domains_.group[row] < 0) continue;
              const double left = weights[row] * (response_[row] - at(predictor(row, *beta)).mean);
              for (std::size_t i = 0; i < q; ++i) scores[i] = left * model_(row, i);
              const Numbers all = squares->solve(scores);
              std::copy(all.begin(), all.end(), out);
            }
          }};
}

}  // namespace wanhu::stats
