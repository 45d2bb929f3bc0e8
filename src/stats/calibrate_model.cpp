#include "stats/calibrate_model.hpp"

#include <algorithm>
#include <cmath>

#include "stats/least_squares.hpp"
#include "stats/sums.hpp"

namespace wanhu::stats {

using base::Result;

namespace {

// Means of a column within units, every row alike whatever its weight.
Numbers unit_means(const Codes& unit, std::size_t units, const Numbers& values) {
  Numbers counts(units, 0);
  double bound = 0;
  for (std::size_t row = 0; row < values.size(); ++row) {
    counts[static_cast<std::size_t>(unit[row])] += 1;
    bound = std::max(bound, std::abs(values[row]));
  }
  SumTable sums(units, {Grid(bound, values.size())});
  for (std::size_t row = 0; row < values.size(); ++row)
    sums.add(static_cast<std::size_t>(unit[row]), 0, values[row]);
  Numbers means(values.size());
  for (std::size_t row = 0; row < values.size(); ++row) {
    const auto u = static_cast<std::size_t>(unit[row]);
    means[row] = sums.value(u, 0) / counts[u];
  }
  return means;
}

// A total may be named as R names it, or without the "factor(…)" around a column.
std::string plain_name(const std::string& name) {
  if (!name.starts_with("factor(")) return name;
  const auto close = name.find(')');
  return name.substr(7, close - 7) + name.substr(close + 1);
}

Result<Numbers> match_totals(const std::vector<std::string>& names, const CalibrateSpec& spec) {
  Numbers totals;
  std::vector<std::uint8_t> used(spec.totals.size(), 0);
  for (const std::string& name : names) {
    bool found = false;
    for (std::size_t i = 0; i < spec.totals.size() && !found; ++i) {
      if (spec.totals[i].first != name && spec.totals[i].first != plain_name(name)) continue;
      found = true;
      used[i] = 1;
      totals.push_back(spec.totals[i].second);
    }
    if (!found) {
      base::Problem problem{.code = "STATS-CAL-NAMES"};
      return base::fail(problem.with("name", name));
    }
  }
  for (std::size_t i = 0; i < used.size(); ++i)
    if (used[i] == 0) {
      base::Problem problem{.code = "STATS-CAL-EXTRA"};
      return base::fail(problem.with("name", spec.totals[i].first));
    }
  return totals;
}

}  // namespace

Result<ModelCalibration> prepare_calibration(const Sample& sample, const CalibrateSpec& spec) {
  ModelCalibration calibration;
  calibration.method_ = spec.method;
  calibration.lower_ = spec.lower;
  calibration.upper_ = spec.upper;
  calibration.epsilon_ = spec.epsilon.value_or(1e-7);
  calibration.maxit_ = spec.maxit.value_or(50);
  const bool finite = std::isfinite(spec.lower) && std::isfinite(spec.upper);
  if (!(spec.lower < 1 && spec.upper > 1) || (spec.method == CalibrateMethod::logit && !finite))
    return base::fail("STATS-CAL-BOUNDS");
  auto model = make_model(*sample.frame, spec.formula);
  if (!model) return base::fail(model.error());
  const Matrix& matrix = *model->matrix;
  for (std::size_t row = 0; row < matrix.rows; ++row)
    for (std::size_t i = 0; i < matrix.columns; ++i)
      if (!std::isfinite(matrix(row, i))) {
        base::Problem problem{.code = "STATS-MISSING"};
        problem.with("column", model->names[i]);
        problem.place = sample.frame->place(row, model->names[i]);
        return base::fail(std::move(problem));
      }
  auto totals = match_totals(model->names, spec);
  if (!totals) return base::fail(totals.error());
  calibration.totals_ = std::move(*totals);
  calibration.names_ = std::move(model->names);
  calibration.model_ = model->matrix;
  if (spec.aggregate_stage > 0) {
    if (static_cast<std::size_t>(spec.aggregate_stage) > sample.design.stages.size())
      return base::fail("STATS-CAL-STAGE");
    const Stage& stage = sample.design.stages[static_cast<std::size_t>(spec.aggregate_stage) - 1];
    calibration.unit_ = stage.unit;
    calibration.units_ = stage.units();
    auto means = std::make_shared<Matrix>(matrix.rows, matrix.columns);
    Numbers column(matrix.rows);
    for (std::size_t i = 0; i < matrix.columns; ++i) {
      for (std::size_t row = 0; row < matrix.rows; ++row) column[row] = matrix(row, i);
      column = unit_means(calibration.unit_, calibration.units_, column);
      for (std::size_t row = 0; row < matrix.rows; ++row) (*means)(row, i) = column[row];
    }
    calibration.model_ = std::move(means);
  }
  return calibration;
}

Numbers ModelCalibration::averaged(const Numbers& weights) const {
  return unit_.empty() ? weights : unit_means(unit_, units_, weights);
}

double ModelCalibration::factor(double u) const {
  switch (method_) {
    case CalibrateMethod::raking:
      return std::clamp(std::exp(u), lower_, upper_);
    case CalibrateMethod::logit: {
      const double a = (upper_ - lower_) / ((upper_ - 1) * (1 - lower_));
      // Written so that neither end overflows.
      const double e = std::exp(-a * std::abs(u));
      const double grown = u > 0 ? 1 : e;
      const double rest = u > 0 ? e : 1;
      return (lower_ * (upper_ - 1) * rest + upper_ * (1 - lower_) * grown) /
             ((upper_ - 1) * rest + (1 - lower_) * grown);
    }
    default:
      return std::clamp(1 + u, lower_, upper_);
  }
}

double ModelCalibration::slope(double u) const {
  const bool inside = u < upper_ - 1 && u > lower_ - 1;  // R's bounds, for raking too
  switch (method_) {
    case CalibrateMethod::raking:
      return inside ? std::exp(u) : 0;
    case CalibrateMethod::logit: {
      const double a = (upper_ - lower_) / ((upper_ - 1) * (1 - lower_));
      const double g = factor(u);
      return a * (g - lower_) * (upper_ - g) / (upper_ - lower_);
    }
    default:
      return inside ? 1 : 0;
  }
}

// Weights that would all have to grow more than twentyfold are brought near their totals first, so
// that bounds mean something (R's grake).
double ModelCalibration::rescale(Numbers& weights) const {
  constexpr double k_far = 20;
  if (method_ == CalibrateMethod::linear && std::isinf(lower_) && std::isinf(upper_)) return 1;
  const Matrix& x = *model_;
  const Numbers have = weighted_sums(x, weights);
  double mean = 0;
  for (std::size_t i = 0; i < have.size(); ++i) {
    if (!(totals_[i] / have[i] > k_far)) return 1;
    mean += totals_[i] / have[i] / static_cast<double>(have.size());
  }
  for (double& weight : weights) weight *= mean;
  return mean;
}

ModelCalibration::Tried ModelCalibration::solve(const Numbers& given) const {
  const Matrix& x = *model_;
  const std::size_t q = x.columns;
  Numbers w = averaged(given);
  const double scale = rescale(w);
  Numbers eta(q, 0), u(x.rows, 0);
  Tried tried{Numbers(x.rows, 1), {}};
  Numbers now(x.rows);
  const auto misfit = [&] {
    for (std::size_t row = 0; row < x.rows; ++row) now[row] = w[row] * tried.factors[row];
    Numbers have = weighted_sums(x, now);
    for (std::size_t i = 0; i < q; ++i) have[i] = totals_[i] - have[i];
    return have;
  };
  const auto advance = [&](const Numbers& step) {
    bool finite = true;
    for (std::size_t i = 0; i < q; ++i) eta[i] += step[i];
    for (std::size_t row = 0; row < x.rows; ++row) {
      u[row] = 0;
      for (std::size_t i = 0; i < q; ++i) u[row] += x(row, i) * eta[i];
      tried.factors[row] = factor(u[row]);
      finite = finite && std::isfinite(tried.factors[row]);
    }
    return finite;
  };
  tried.misfit = misfit();
  const bool linear =
      method_ == CalibrateMethod::linear && std::isinf(lower_) && std::isinf(upper_);
  const int maxit = linear ? 2 : maxit_;  // the second step takes out what rounding left
  Numbers slopes(x.rows);
  for (int iteration = 1; iteration <= maxit; ++iteration) {
    for (std::size_t row = 0; row < x.rows; ++row) slopes[row] = w[row] * slope(u[row]);
    Numbers step = LeastSquares(x, slopes).solve(tried.misfit);
    int halvings = 0;
    while (!advance(step) && halvings++ < 50) {
      for (std::size_t i = 0; i < q; ++i) eta[i] -= step[i];
      for (double& s : step) s /= 2;
    }
    tried.misfit = misfit();
    bool close = !linear;
    for (std::size_t i = 0; i < q; ++i)
      close = close && std::abs(tried.misfit[i]) / (1 + std::abs(totals_[i])) < epsilon_;
    if (close) break;
  }
  for (double& g : tried.factors) g *= scale;
  return tried;
}

Numbers ModelCalibration::last_factors(const Numbers& weights) const {
  return solve(weights).factors;
}

Result<Numbers> ModelCalibration::factors(const Numbers& weights) const {
  auto tried = solve(weights);
  const double slack = std::max(epsilon_, 1e-9);
  for (std::size_t i = 0; i < totals_.size(); ++i) {
    if (std::abs(tried.misfit[i]) / (1 + std::abs(totals_[i])) < slack) continue;
    if (!std::isfinite(tried.misfit[i])) return base::fail("STATS-OVERFLOW");
    base::Problem problem{.code = "STATS-CAL-FAILED"};
    return base::fail(problem.with("variable", names_[i])
                          .with("want", number_text(totals_[i]))
                          .with("have", number_text(totals_[i] - tried.misfit[i])));
  }
  return std::move(tried.factors);
}

ResidualStep ModelCalibration::residual_step(const Numbers& weights, const Numbers& factors) const {
  const Numbers w = averaged(weights);
  ModelStep step{.model = model_, .squares = std::make_shared<const LeastSquares>(*model_, w)};
  for (std::size_t row = 0; row < w.size(); ++row) {
    step.root.push_back(std::sqrt(w[row]));
    step.scale.push_back(step.root.back() * factors[row]);
  }
  return step;
}

}  // namespace wanhu::stats
