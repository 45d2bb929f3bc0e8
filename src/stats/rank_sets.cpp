#include "stats/rank_sets.hpp"

#include <Eigen/Dense>
#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "stats/frame.hpp"
#include "stats/rank_draws.hpp"

namespace wanhu::stats {

namespace {

constexpr double k_all = std::numeric_limits<double>::infinity();
constexpr std::size_t k_most_units = 20'000;

// The least of the draws that is exceeded by chance in at most 1 - p: with n draws of the same law
// as the statistic, the statistic exceeds the ceil((n + 1) p)-th smallest of them in at most that
// share of cases, for every n (a Monte Carlo test is exact).
double quantile(std::vector<double> values, double p) {
  const auto n = static_cast<double>(values.size());
  const double rank = std::min(n, std::ceil((n + 1) * p - 1e-9));
  const auto at = values.begin() + static_cast<std::ptrdiff_t>(rank) - 1;
  std::nth_element(values.begin(), at, values.end());
  return *at;
}

base::Failure refuse(const char* code, const std::string& unit, double value) {
  base::Problem problem{.code = code};
  problem.with("unit", unit).with("value", number_text(value));
  return base::fail(problem);
}

constexpr double k_no_error = 1e-12;  // of the estimate: rounding

base::Result<void> check(const RankInput& input, const RankOptions& options) {
  const std::size_t p = input.unit.size();
  if (p < 2 || p > k_most_units || input.estimate.size() != p || input.se.size() != p) {
    base::Problem problem{.code = "RANK-UNITS"};
    problem.with("n", std::to_string(p)).with("most", std::to_string(k_most_units));
    return base::fail(problem);
  }
  if (options.draws < 100 || options.draws > 1'000'000) return base::fail("RANK-DRAWS");
  if (!(options.level > 0.5 && options.level < 1)) return base::fail("RANK-LEVEL");
  for (std::size_t j = 0; j < p; ++j) {
    if (!std::isfinite(input.estimate[j]))
      return refuse("RANK-ESTIMATE", input.unit[j], input.estimate[j]);
    // No error at all, but for rounding, is a sample that said the same throughout or was drawn
    // from one cluster, not certainty.
    if (!std::isfinite(input.se[j]) || input.se[j] <= k_no_error * std::abs(input.estimate[j]))
      return refuse("RANK-SE", input.unit[j], input.se[j]);
  }
  std::vector<std::string> names = input.unit;
  std::sort(names.begin(), names.end());
  const auto twice = std::adjacent_find(names.begin(), names.end());
  if (twice != names.end()) return refuse("RANK-TWICE", *twice, 0);
  return {};
}

using Dense = Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;

base::Result<void> check_covariance(const RankInput& input) {
  const Matrix& c = input.covariance;
  const std::size_t p = input.unit.size();
  if (c.rows == 0) return {};
  if (c.rows != p || c.columns != p) return refuse("RANK-COVARIANCE", input.unit[0], 0);
  for (std::size_t i = 0; i < p; ++i) {
    const double variance = input.se[i] * input.se[i];
    if (!(std::abs(c(i, i) - variance) <= 1e-6 * variance))
      return refuse("RANK-COVARIANCE", input.unit[i], c(i, i));
    for (std::size_t j = 0; j < i; ++j)
      if (!(std::abs(c(i, j) - c(j, i)) <= 1e-9 * input.se[i] * input.se[j]) ||
          std::abs(c(i, j)) > (1 + 1e-9) * input.se[i] * input.se[j])
        return refuse("RANK-COVARIANCE", input.unit[i], c(i, j));
  }
  return {};
}

// L with L Lᵀ = covariance, by Cholesky with pivots.
base::Result<Matrix> root_of(const Matrix& covariance, const std::string& unit) {
  Matrix out;
  if (covariance.rows == 0) return out;
  const auto p = static_cast<Eigen::Index>(covariance.rows);
  const Eigen::Map<const Dense> c(covariance.cells.data(), p, p);
  const Eigen::LDLT<Dense> factor(c);
  const Eigen::VectorXd d = factor.vectorD();
  if (factor.info() != Eigen::Success || d.minCoeff() < -1e-9 * d.maxCoeff())
    return refuse("RANK-COVARIANCE", unit, d.minCoeff());
  Dense lower = factor.matrixL();
  for (Eigen::Index k = 0; k < p; ++k) lower.col(k) *= std::sqrt(std::max(0.0, d(k)));
  out = Matrix(covariance.rows, covariance.rows);
  Eigen::Map<Dense>(out.cells.data(), p, p) = factor.transpositionsP().transpose() * lower;
  return out;
}

// Where units stand in the search: in classes of like errors, and by estimate in each.
std::vector<std::size_t> order_of(const RankInput& input) {
  const std::size_t p = input.unit.size();
  std::vector<std::size_t> order(p);
  std::iota(order.begin(), order.end(), std::size_t{0});
  const auto sort = [&](std::size_t begin, std::size_t end, const std::vector<double>& by) {
    std::sort(order.begin() + static_cast<std::ptrdiff_t>(begin),
              order.begin() + static_cast<std::ptrdiff_t>(end), [&](std::size_t a, std::size_t b) {
                return by[a] != by[b] ? by[a] < by[b] : input.unit[a] < input.unit[b];
              });
  };
  sort(0, p, input.se);
  const double buckets = static_cast<double>(p) / static_cast<double>(k_bucket);
  const auto classes = static_cast<std::size_t>(std::max(1.0, std::sqrt(buckets) / 1.5));
  for (std::size_t c = 0; c < classes; ++c)
    sort(p * c / classes, p * (c + 1) / classes, input.estimate);
  return order;
}

// The place of each unit among their names: so that draws do not depend on the order of the file.
std::vector<std::size_t> name_places(const RankInput& input) {
  std::vector<std::size_t> order(input.unit.size()), place(input.unit.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::sort(order.begin(), order.end(),
            [&](std::size_t a, std::size_t b) { return input.unit[a] < input.unit[b]; });
  for (std::size_t n = 0; n < order.size(); ++n) place[order[n]] = n;
  return place;
}

std::size_t told_apart(const RankDraws& draws, double critical) {
  std::size_t n = 0;
  for (std::size_t i = 0; i < draws.units(); ++i)
    for (std::size_t j = 0; j < draws.units(); ++j) n += draws.above(i, j, critical) ? 1 : 0;
  return n;
}

// Step-down over all pairs; the critical value after each step, from the first.
std::vector<double> step_down(const RankDraws& draws, double level, bool one_sided) {
  std::vector<double> steps{
      quantile(draws.maxima({.critical = k_all, .one_sided = one_sided}), level)};
  std::size_t told = told_apart(draws, steps.back());
  for (std::size_t before = 0; told > before;) {
    before = told;
    const double next =
        quantile(draws.maxima({.critical = steps.back(), .one_sided = one_sided}), level);
    steps.push_back(std::min(next, steps.back()));
    told = told_apart(draws, steps.back());
  }
  return steps;
}

RankSet set_of(const RankDraws& draws, std::size_t j, double critical) {
  RankSet set{.low = 1, .high = static_cast<int>(draws.units())};
  for (std::size_t k = 0; k < draws.units(); ++k) {
    if (draws.above(k, j, critical)) ++set.low;
    if (draws.above(j, k, critical)) --set.high;
  }
  return set;
}

int width(const RankSet& set) {
  return set.high - set.low;
}

constexpr std::size_t k_at_once =
    256;  // units whose questions and draws are kept: 8 MB for 3 000 units

std::vector<RankSet> marginal_sets(const RankDraws& draws, double level) {
  const std::size_t p = draws.units();
  std::vector<double> critical(p, k_all);
  std::vector<RankSet> sets(p, {.low = 1, .high = static_cast<int>(p)});
  std::vector<std::size_t> active(p);
  std::iota(active.begin(), active.end(), std::size_t{0});
  while (!active.empty()) {
    std::vector<std::size_t> changed;
    for (std::size_t begin = 0; begin < active.size(); begin += k_at_once) {
      const std::vector<std::size_t> some(
          active.begin() + static_cast<std::ptrdiff_t>(begin),
          active.begin() + static_cast<std::ptrdiff_t>(std::min(active.size(), begin + k_at_once)));
      const Matrix maxima = draws.maxima_with(some, critical);
      for (std::size_t n = 0; n < some.size(); ++n) {
        const std::size_t j = some[n];
        critical[j] =
            std::min(critical[j], quantile({maxima.row(n), maxima.row(n) + maxima.columns}, level));
        const RankSet next = set_of(draws, j, critical[j]);
        if (width(next) < width(sets[j])) changed.push_back(j);
        sets[j] = next;
      }
    }
    active = std::move(changed);
  }
  return sets;
}

// Row n of the answer is row order[n].
Matrix reordered(const Matrix& c, const std::vector<std::size_t>& order) {
  if (c.rows == 0) return {};
  Matrix out(c.rows, c.columns);
  for (std::size_t i = 0; i < c.rows; ++i)
    for (std::size_t j = 0; j < c.columns; ++j) out(i, j) = c(order[i], order[j]);
  return out;
}

}  // namespace

std::vector<std::size_t> by_estimate(const RankInput& input) {
  std::vector<std::size_t> order(input.unit.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    return input.estimate[a] != input.estimate[b] ? input.estimate[a] > input.estimate[b]
                                                  : input.unit[a] < input.unit[b];
  });
  return order;
}

base::Result<RankSets> rank_sets(const RankInput& input, const RankOptions& options) {
  if (auto fine = check(input, options); !fine) return base::fail(fine.error());
  if (auto fine = check_covariance(input); !fine) return base::fail(fine.error());
  const std::vector<std::size_t> order = order_of(input), place = name_places(input);
  std::vector<std::size_t> by_name(place.size());
  for (std::size_t j = 0; j < place.size(); ++j) by_name[place[j]] = j;
  auto root = root_of(reordered(input.covariance, by_name), input.unit[0]);
  if (!root) return base::fail(root.error());
  RankDraws::Units units{.covariance = reordered(input.covariance, order),
                         .root = std::move(*root)};
  for (const std::size_t j : order) {
    units.estimate.push_back(input.estimate[j]);
    units.se.push_back(input.se[j]);
    units.place.push_back(place[j]);
  }
  const RankDraws draws(std::move(units), options.draws, options.seed, options.threads);

  RankSets out;
  const std::vector<double> two = step_down(draws, options.level, false);
  const double one = step_down(draws, options.level, true).back();
  out.critical_first = two.front();
  out.critical = two.back();
  out.steps = static_cast<int>(two.size());
  const std::vector<RankSet> marginal =
      options.marginal ? marginal_sets(draws, options.level) : std::vector<RankSet>{};
  const std::size_t p = order.size();
  out.simultaneous.resize(p);
  out.one_sided.resize(p);
  out.marginal.resize(marginal.size());
  for (std::size_t n = 0; n < p; ++n) {
    out.simultaneous[order[n]] = set_of(draws, n, out.critical);
    out.one_sided[order[n]] = set_of(draws, n, one);
    if (options.marginal) out.marginal[order[n]] = marginal[n];
  }
  return out;
}

}  // namespace wanhu::stats
