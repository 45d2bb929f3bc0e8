#include "stats/share.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <vector>

#include "stats/distribution.hpp"
#include "stats/frame.hpp"

namespace wanhu::stats {

namespace {

double expit(double x) {
  return x < 0 ? std::exp(x) / (1 + std::exp(x)) : 1 / (1 + std::exp(-x));
}

Interval korn_graubard(const ShareInput& in) {
  const double alpha = 1 - in.level;
  const double ratio = t_quantile(alpha / 2, in.rows - 1) / t_quantile(alpha / 2, in.design_df);
  const bool alike = (in.share == 0 || in.share == 1) && in.answered > 0;
  const double size = alike ? in.answered : in.share * (1 - in.share) / in.variance;
  const double n = size * ratio * ratio;
  if (!std::isfinite(n)) return {k_missing, k_missing};
  // Clopper and Pearson's ends are exact where all answers are alike.
  return {in.share == 0 ? 0 : beta_quantile(alpha / 2, n * in.share, n * (1 - in.share) + 1),
          in.share == 1 ? 1 : beta_quantile(1 - alpha / 2, n * in.share + 1, n * (1 - in.share))};
}

// Wilson's interval with n(effective) = p(1-p)/v and the critical value of the design; with no
// variance (all answers alike) the rows count as they are.
Interval wilson_effective(const ShareInput& in) {
  const double z = t_quantile((1 + in.level) / 2, in.df);
  const double rows = in.answered > 0 ? in.answered : in.rows;
  const double n = in.variance > 0 ? in.share * (1 - in.share) / in.variance : rows;
  const double spread = z * z / n;
  const double centre = (in.share + spread / 2) / (1 + spread);
  const double half =
      std::sqrt(in.share * (1 - in.share) * spread + spread * spread / 4) / (1 + spread);
  return {in.share == 0 ? 0 : std::max(0.0, centre - half),
          in.share == 1 ? 1 : std::min(1.0, centre + half)};
}

}  // namespace

base::Result<Interval> share_interval(const std::string& method, const ShareInput& in) {
  const double p = in.share;
  const double t = t_quantile((1 + in.level) / 2, in.df);
  const double se = std::sqrt(in.variance);
  if (method == "mean") return Interval{p - t * se, p + t * se};
  if (method == "logit" || method == "xlogit") {
    if (!(p > 0 && p < 1)) return Interval{k_missing, k_missing};
    const double centre = std::log(p / (1 - p));
    const double half = t * se / (p * (1 - p));
    return Interval{expit(centre - half), expit(centre + half)};
  }
  if (method == "asin") {
    const double centre = std::asin(std::sqrt(p));
    const double half = t * se * 0.5 / std::sqrt(p) / std::sqrt(1 - p);
    const double low = std::sin(centre - half);
    const double high = std::sin(centre + half);
    return Interval{low * low, high * high};
  }
  if (method == "beta") return korn_graubard(in);
  if (method == "wilson") return wilson_effective(in);
  base::Problem problem{.code = "STATS-METHOD"};
  return base::fail(problem.with("method", method));
}

namespace {

// Forsythe, Malcolm and Moler's cubic spline (R's method "fmm") through (x, y), n >= 2.
class Spline {
 public:
  Spline(std::vector<double> x, std::vector<double> y)
      : x_(std::move(x)), y_(std::move(y)), b_(x_.size()), c_(x_.size()), d_(x_.size()) {
    const std::size_t n = x_.size();
    if (n < 3) {
      b_[0] = b_[1] = (y_[1] - y_[0]) / (x_[1] - x_[0]);
      return;
    }
    set_up();
    for (std::size_t i = 1; i < n; ++i) {
      const double t = d_[i - 1] / b_[i - 1];
      b_[i] -= t * d_[i - 1];
      c_[i] -= t * c_[i - 1];
    }
    c_[n - 1] /= b_[n - 1];
    for (std::size_t i = n - 1; i-- > 0;) c_[i] = (c_[i] - d_[i] * c_[i + 1]) / b_[i];
    b_[n - 1] = (y_[n - 1] - y_[n - 2]) / d_[n - 2] + d_[n - 2] * (c_[n - 2] + 2 * c_[n - 1]);
    for (std::size_t i = 0; i + 1 < n; ++i) {
      b_[i] = (y_[i + 1] - y_[i]) / d_[i] - d_[i] * (c_[i + 1] + 2 * c_[i]);
      d_[i] = (c_[i + 1] - c_[i]) / d_[i];
      c_[i] *= 3;
    }
    c_[n - 1] *= 3;
    d_[n - 1] = d_[n - 2];
  }

  [[nodiscard]] double at(double x) const {
    std::size_t i = 0;
    while (i + 1 < x_.size() && x >= x_[i + 1]) ++i;
    const double u = x - x_[i];
    return y_[i] + u * (b_[i] + u * (c_[i] + u * d_[i]));
  }

 private:
  // The tridiagonal system; end conditions match the third differences.
  void set_up() {
    const std::size_t n = x_.size();
    d_[0] = x_[1] - x_[0];
    c_[1] = (y_[1] - y_[0]) / d_[0];
    for (std::size_t i = 1; i + 1 < n; ++i) {
      d_[i] = x_[i + 1] - x_[i];
      b_[i] = 2 * (d_[i - 1] + d_[i]);
      c_[i + 1] = (y_[i + 1] - y_[i]) / d_[i];
      c_[i] = c_[i + 1] - c_[i];
    }
    b_[0] = -d_[0];
    b_[n - 1] = -d_[n - 2];
    c_[0] = c_[n - 1] = 0;
    if (n == 3) return;
    c_[0] = c_[2] / (x_[3] - x_[1]) - c_[1] / (x_[2] - x_[0]);
    c_[n - 1] = c_[n - 2] / (x_[n - 1] - x_[n - 3]) - c_[n - 3] / (x_[n - 2] - x_[n - 4]);
    c_[0] = c_[0] * d_[0] * d_[0] / (x_[3] - x_[0]);
    c_[n - 1] = -c_[n - 1] * d_[n - 2] * d_[n - 2] / (x_[n - 1] - x_[n - 4]);
  }

  std::vector<double> x_, y_, b_, c_, d_;
};

double normal_point(double p) {
  return t_quantile(p, k_normal);
}

}  // namespace

Interval likelihood_interval(const LikelihoodInput& in) {
  constexpr int k_steps = 10;
  const double p = in.share;
  if (!(p > 0 && p < 1) || !(in.variance > 0)) return {k_missing, k_missing};
  // Weights of the model have mean one: deviance and information count rows.
  const double information = in.rows * p * (1 - p);
  const double b0 = std::log(p / (1 - p));
  const double se = std::sqrt(in.variance) / (p * (1 - p));
  const double lambda = se * se * information * in.weights;
  const double alpha = normal_below(t_quantile((1 - in.level) / 2, in.df) * std::sqrt(lambda)) / 2;
  const double z_max = std::sqrt(f_above_quantile(alpha, 1, in.rows - 1));
  const auto deviance = [&](double b) {
    const double log_p = b < 0 ? b - std::log1p(std::exp(b)) : -std::log1p(std::exp(-b));
    return -2 * in.rows * (p * log_p + (1 - p) * (log_p - b));
  };
  std::vector<std::pair<double, double>> points{{0, b0}};
  for (const int sign : {-1, 1}) {
    double z = 0;
    for (int step = 1; step < k_steps && std::abs(z) < z_max; ++step) {
      const double b = b0 + sign * step * (z_max / 5) * se;
      z = sign * std::sqrt(std::max((deviance(b) - deviance(b0)) / in.dispersion, 0.0));
      points.emplace_back(z, b);
    }
  }
  std::sort(points.begin(), points.end());
  std::vector<double> x, y;
  for (const auto& [z, b] : points) {
    x.push_back(b);
    y.push_back(z);
  }
  const Spline spline(x, y);
  const std::size_t count = 3 * x.size();
  const auto inverse = [&](double cut) {
    double before_x = x.front();
    double before_y = spline.at(before_x);
    for (std::size_t i = 1; i < count; ++i) {
      const double here_x = x.front() + (x.back() - x.front()) * static_cast<double>(i) /
                                            static_cast<double>(count - 1);
      const double here_y = spline.at(here_x);
      if (before_y <= cut && cut <= here_y)
        return before_x + (here_x - before_x) * (cut - before_y) / (here_y - before_y);
      before_x = here_x;
      before_y = here_y;
    }
    return k_missing;
  };
  const double cut = normal_point(alpha * 2);
  return {expit(inverse(cut)), expit(inverse(-cut))};
}

}  // namespace wanhu::stats
