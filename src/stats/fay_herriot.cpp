#include "stats/fay_herriot.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <stdexcept>
#include <utility>

namespace wanhu::stats {

namespace {

// Units in the order of their figures, so that no sum depends on the order in which they came.
struct Model {
  std::vector<double> y;
  std::vector<double> d;  // variances

  [[nodiscard]] double mean(double between) const {
    double above = 0, below = 0;
    for (std::size_t j = 0; j < y.size(); ++j) {
      above += y[j] / (between + d[j]);
      below += 1 / (between + d[j]);
    }
    return above / below;
  }
  [[nodiscard]] double likelihood(double between) const {
    const double mu = mean(between);
    double logs = 0, information = 0, squares = 0, shares = 0;
    for (std::size_t j = 0; j < y.size(); ++j) {
      const double v = between + d[j];
      logs += std::log(v);
      information += 1 / v;
      squares += (y[j] - mu) * (y[j] - mu) / v;
      shares += between / v;
    }
    return -0.5 * (logs + std::log(information) + squares) +
           std::log(std::atan(shares)) / static_cast<double>(y.size());
  }
};

// The likelihood may have several peaks: first a grid of the logarithm, then golden sections around
// its best point.
double best_between(const Model& model) {
  double least = model.d[0], spread = 0;
  const double mu = model.mean(0);
  for (std::size_t j = 0; j < model.y.size(); ++j) {
    least = std::min(least, model.d[j]);
    spread = std::max({spread, (model.y[j] - mu) * (model.y[j] - mu), model.d[j]});
  }
  const double from = std::log(least) - 16, to = std::log(spread) + 3;
  constexpr int k_grid = 200;
  int best = 0;
  double top = -std::numeric_limits<double>::infinity();
  const double step = (to - from) / k_grid;
  for (int i = 0; i <= k_grid; ++i) {
    const double value = model.likelihood(std::exp(from + step * i));
    if (value > top) {
      top = value;
      best = i;
    }
  }
  double low = from + step * (best - 1), high = from + step * (best + 1);
  const double golden = (std::sqrt(5.0) - 1) / 2;
  for (int i = 0; i < 80; ++i) {
    const double a = high - golden * (high - low), b = low + golden * (high - low);
    if (model.likelihood(std::exp(a)) < model.likelihood(std::exp(b)))
      low = a;
    else
      high = b;
  }
  return std::exp((low + high) / 2);
}

}  // namespace

Shrunken fay_herriot(const std::vector<double>& estimate, const std::vector<double>& se) {
  if (estimate.size() < 3 || estimate.size() != se.size())
    throw std::domain_error("fay_herriot: fewer than three units");
  std::vector<std::pair<double, double>> units;
  for (std::size_t j = 0; j < se.size(); ++j) {
    if (!std::isfinite(se[j]) || se[j] <= 0) throw std::domain_error("fay_herriot: error of zero");
    units.emplace_back(estimate[j], se[j] * se[j]);
  }
  std::sort(units.begin(), units.end());
  Model model;
  for (const auto& [y, d] : units) {
    model.y.push_back(y);
    model.d.push_back(d);
  }
  Shrunken out;
  out.between = best_between(model);
  out.mean = model.mean(out.between);
  double information = 0, squares = 0;
  for (const double d : model.d) {
    const double v = out.between + d;
    information += 1 / v;
    squares += 1 / (v * v);
  }
  for (std::size_t j = 0; j < estimate.size(); ++j) {
    const double d = se[j] * se[j], v = out.between + d;
    const double weight = out.between / v, lost = d / v;
    out.weight.push_back(weight);
    out.estimate.push_back(weight * estimate[j] + lost * out.mean);
    const double g1 = out.between * d / v;
    const double g2 = lost * lost / information;
    const double g3 = lost * lost / v * (2 / squares);
    out.rmse.push_back(std::sqrt(g1 + g2 + 2 * g3));
  }
  return out;
}

}  // namespace wanhu::stats
