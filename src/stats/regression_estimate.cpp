// Regressions, and the tests that are regressions: t tests, rank tests (Lumley and Scott 2013).
#include <Eigen/Dense>
#include <algorithm>
#include <cmath>
#include <numeric>

#include "stats/distribution.hpp"
#include "stats/estimate.hpp"
#include "stats/glm.hpp"
#include "stats/sums.hpp"

namespace wanhu::stats {

using base::Result;

namespace {

base::Failure no_method(const std::string& method) {
  base::Problem problem{.code = "STATS-METHOD"};
  return base::fail(problem.with("method", method));
}

// A response and a model in one domain, rows with a missing value taken out.
struct Fitting {
  Numbers response{};
  Matrix model{};
  std::vector<std::string> names{};
  Domains domain{};  // this one alone
  double n = 0;
  double df = 0;         // of the design
  bool omitted = false;  // some rows were
};

double count_rows(const Sample& sample, const Domains& domain) {
  double n = 0;
  for (std::size_t row = 0; row < sample.rows(); ++row)
    n += domain.group[row] >= 0 && sample.weights[row] != 0 ? 1 : 0;
  return n;
}

Result<Fitting> prepare(const Sample& sample, const Numbers& response,
                        const std::vector<std::string>& on, const Domains& alone) {
  // Rows of a calibrated design outside its domain stay in R's data, and so do their levels.
  auto model = make_model(*sample.frame, on, sample.calibrated() ? nullptr : &alone.within);
  if (!model) return base::fail(model.error());
  if (const auto narrow = check_width(model->names.size(), sample.rows()); !narrow)
    return base::fail(narrow.error());
  std::vector<std::uint8_t> gaps(sample.rows(), 0);
  Fitting fitting{.response = response, .model = *model->matrix, .names = model->names};
  for (std::size_t row = 0; row < sample.rows(); ++row) {
    bool gap = std::isnan(response[row]);
    for (std::size_t i = 0; i < fitting.model.columns; ++i)
      gap = gap || std::isnan(fitting.model(row, i));
    gaps[row] = gap ? 1 : 0;
    fitting.omitted = fitting.omitted || (gap && alone.group[row] >= 0);
  }
  fitting.domain = without(alone, gaps);
  for (std::size_t row = 0; row < sample.rows(); ++row) {
    if (fitting.domain.group[row] >= 0) continue;
    fitting.response[row] = 0;
    std::fill_n(fitting.model.row(row), fitting.model.columns, 0.0);
  }
  fitting.n = count_rows(sample, fitting.domain);
  // R takes the degrees of freedom after leaving rows out, but for replicates before.
  fitting.df = sample.replicates ? domain_df(sample, alone).front()
                                 : domain_df(sample, fitting.domain).front();
  if (fitting.n == 0) return base::fail("STATS-DOMAIN-EMPTY");
  return fitting;
}

Result<Family> family_of(const std::string& name) {
  if (name == "gaussian") return Family::gaussian;
  if (name == "quasibinomial" || name == "binomial") return Family::binomial;
  if (name == "quasipoisson" || name == "poisson") return Family::poisson;
  return no_method(name);
}

Result<Numbers> response_of(const Sample& sample, const EstimateSpec& spec) {
  const auto terms = Terms::make(*sample.frame, {spec.of.front()});
  if (!terms) return base::fail(terms.error());
  // A category of two levels is whether it is the second.
  if (terms->width() > 2) {
    base::Problem problem{.code = "STATS-NOT-NUMBER"};
    return base::fail(problem.with("column", spec.of.front()).with("value", terms->name(0)));
  }
  return terms->values(terms->width() - 1);
}

double known_count(const Numbers& values) {
  return static_cast<double>(
      std::count_if(values.begin(), values.end(), [](double v) { return !std::isnan(v); }));
}

void add_test(EstimateRow& row) {
  const double t = row.estimate / row.se;
  row.more = {{"statistic", t}, {"p", t_two_sided(t, row.df)}};
}

}  // namespace

Result<Estimate> glm_estimate(const Sample& sample, const EstimateSpec& spec) {
  const auto family = family_of(spec.family);
  if (!family) return base::fail(family.error());
  const auto response = response_of(sample, spec);
  if (!response) return base::fail(response.error());
  auto domains = make_domains(*sample.frame, spec.by, spec.where, sample.weights);
  if (!domains) return base::fail(domains.error());
  Estimate estimate{.id = spec.id, .kind = spec.kind};
  bool omitted = false, aliased = false;
  for (std::size_t domain = 0; domain < domains->count; ++domain) {
    auto fitting = prepare(sample, *response, spec.on, only(*domains, domain));
    if (!fitting) return base::fail(fitting.error());
    omitted = omitted || fitting->omitted;
    const Regression regression(*family, fitting->response, fitting->model, fitting->domain,
                                sample.threads);
    const auto fitted = fit(sample, regression, false);
    if (!fitted) return base::fail(fitted.error());
    const double known = known_count(fitted->values);
    aliased = aliased || known < static_cast<double>(fitted->width);
    const double df = spec.df ? *spec.df : fitting->df + 1 - known;
    for (std::size_t i = 0; i < fitted->width; ++i) {
      EstimateRow row{.name = fitting->names[i],
                      .by = domains->labels[domain],
                      .n = fitting->n,
                      .estimate = fitted->values[i],
                      .df = df};
      set_interval(row, fitted->variance(0, i), spec.level);
      add_test(row);
      estimate.rows.push_back(std::move(row));
    }
    if (spec.by.empty()) estimate.vcov = fitted->within.front();
  }
  if (omitted) estimate.notes.push_back({.code = "STATS-ROWS-OMITTED"});
  if (aliased) estimate.notes.push_back({.code = "STATS-GLM-ALIASED"});
  return estimate;
}

namespace {

Result<EstimateRow> one_sample(const Sample& sample, const EstimateSpec& spec, const Terms& terms,
                               const Domains& alone) {
  const Moments mean(MomentKind::mean, terms, nullptr, alone);
  const auto fitted = fit(sample, mean, false);
  if (!fitted) return base::fail(fitted.error());
  EstimateRow row{.name = terms.name(0),
                  .n = count_rows(sample, alone),
                  .estimate = fitted->values.front(),
                  .df = spec.df ? *spec.df : domain_df(sample, alone).front() - 1};
  set_interval(row, fitted->variance(0, 0), spec.level);
  add_test(row);
  return row;
}

Result<EstimateRow> two_samples(const Sample& sample, const EstimateSpec& spec,
                                const Numbers& response, const std::string& group,
                                const Domains& alone) {
  auto fitting = prepare(sample, response, {group}, alone);
  if (!fitting) return base::fail(fitting.error());
  bool binary = fitting->model.columns == 2;
  for (std::size_t row = 0; binary && row < sample.rows(); ++row)
    if (fitting->domain.group[row] >= 0) {
      const double x = fitting->model(row, 1);
      binary = x == 0 || x == 1 || x == 2;
    }
  if (!binary) {
    base::Problem problem{.code = "STATS-NOT-TWO"};
    return base::fail(problem.with("column", group));
  }
  const Regression regression(Family::gaussian, fitting->response, fitting->model, fitting->domain,
                              sample.threads);
  const auto fitted = fit(sample, regression, false);
  if (!fitted) return base::fail(fitted.error());
  EstimateRow row{.name = fitting->names[1],
                  .n = fitting->n,
                  .estimate = fitted->values[1],
                  .df = spec.df ? *spec.df : fitting->df + 1 - known_count(fitted->values)};
  set_interval(row, fitted->variance(0, 1), spec.level);
  add_test(row);
  return row;
}

// The group of a test: `on`, else `by`, which then splits nothing.
struct Groups {
  std::string group;  // empty: one sample
  std::vector<std::string> by;
};

Groups groups_of(const EstimateSpec& spec) {
  if (!spec.on.empty() && spec.on.front() != "0" && spec.on.front() != "1")
    return {spec.on.front(), spec.by};
  if (spec.of.size() > 1) return {spec.of[1], spec.by};
  if (spec.on.empty() && spec.by.size() == 1) return {spec.by.front(), {}};
  return {"", spec.by};
}

}  // namespace

Result<Estimate> ttest_estimate(const Sample& sample, const EstimateSpec& spec) {
  const Groups groups = groups_of(spec);
  EstimateSpec asked = spec;
  asked.by = groups.by;
  const auto response = response_of(sample, spec);
  if (!response) return base::fail(response.error());
  const Terms terms = Terms::of_values(spec.of.front(), *response);
  asked.na_rm = spec.na_rm || !groups.group.empty();
  const auto selection = select(sample, asked, {&terms});
  if (!selection) return base::fail(selection.error());
  Estimate estimate{.id = spec.id, .kind = spec.kind, .notes = selection->notes};
  for (std::size_t domain = 0; domain < selection->domains().count; ++domain) {
    auto row =
        groups.group.empty()
            ? one_sample(sample, spec, terms, only(selection->domains(), domain))
            : two_samples(sample, spec, *response, groups.group, only(selection->all, domain));
    if (!row) return base::fail(row.error());
    row->by = selection->domains().labels[domain];
    estimate.rows.push_back(std::move(*row));
  }
  return estimate;
}

namespace {

Result<double> rank_score(const std::string& test, double rank, double total) {
  if (test == "wilcoxon" || test == "KruskalWallis") return rank / total;
  if (test == "vanderWaerden") return t_quantile(rank / total, k_normal);
  if (test == "median") return rank > total / 2 ? 1.0 : 0.0;
  return no_method(test);
}

// Estimated population ranks: cumulated weights less half the own, equal values sharing the mean of
// theirs. Equal values are taken in the order of rows, as R does.
Numbers population_ranks(const Numbers& values, const Numbers& weights,
                         const std::vector<std::size_t>& rows, bool& order_matters) {
  std::vector<std::size_t> order = rows;
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return values[a] < values[b]; });
  Numbers ranks(values.size(), 0);
  long double sum = 0;
  for (std::size_t begin = 0; begin < order.size();) {
    std::size_t end = begin;
    long double shared = 0;
    while (end < order.size() && values[order[end]] == values[order[begin]]) {
      order_matters = order_matters || weights[order[end]] != weights[order[begin]];
      const long double weight = weights[order[end++]];
      sum += weight;
      shared += static_cast<double>(sum) - weight / 2;
    }
    for (std::size_t i = begin; i < end; ++i)
      ranks[order[i]] = static_cast<double>(shared / static_cast<long double>(end - begin));
    begin = end;
  }
  return ranks;
}

Result<EstimateRow> rank_test(const Sample& sample, const EstimateSpec& spec,
                              const Numbers& response, const std::string& group,
                              const Domains& alone, bool& order_matters) {
  auto coding = code_entry(*sample.frame, group);
  if (!coding) return base::fail(coding.error());
  std::vector<std::uint8_t> present(coding->count(), 0);
  for (std::size_t row = 0; row < sample.rows(); ++row)
    if ((sample.calibrated() || alone.group[row] >= 0) && coding->codes[row] >= 0 &&
        !std::isnan(response[row]))
      present[static_cast<std::size_t>(coding->codes[row])] = 1;
  const auto levels = std::count(present.begin(), present.end(), 1);
  const Column* column = sample.frame->find(group);
  const bool plain = levels == 2 || column == nullptr || column->is_category();
  auto fitting = prepare(sample, response, {plain ? group : "factor(" + group + ")"}, alone);
  if (!fitting) return base::fail(fitting.error());
  if (levels < 2) {
    base::Problem problem{.code = "STATS-NOT-TWO"};
    return base::fail(problem.with("column", group));
  }
  std::vector<std::size_t> rows;
  Numbers used(sample.rows(), 0), terms;
  for (std::size_t row = 0; row < sample.rows(); ++row) {
    const bool in = fitting->domain.group[row] >= 0;
    if (in) terms.push_back(used[row] = sample.weights[row]);
    if (in || (sample.calibrated() && !std::isnan(response[row]))) rows.push_back(row);
  }
  const double total = exact_sum(terms);
  Numbers scores = population_ranks(response, used, rows, order_matters);
  for (std::size_t row = 0; row < sample.rows(); ++row) {
    if (fitting->domain.group[row] < 0) {
      scores[row] = 0;
      continue;
    }
    const auto score = rank_score(spec.test, scores[row], total);
    if (!score) return base::fail(score.error());
    scores[row] = *score;
  }
  const Regression regression(Family::gaussian, scores, fitting->model, fitting->domain,
                              sample.threads);
  const auto values = regression.values(sample.weights);
  if (!values) return base::fail(values.error());
  // Ranks stay as they are under replicates: the influence values are summed with their weights.
  const std::size_t q = regression.width();
  Numbers influence(sample.rows() * q, 0);
  regression.influence(sample.weights, *values).fill(0, sample.rows(), influence.data());
  Matrix covariance;
  if (sample.replicates) {
    const std::size_t i = 1;
    if (levels > 2) return no_method("KruskalWallis");
    Numbers share(sample.rows(), 0);
    for (std::size_t row = 0; row < sample.rows(); ++row)
      if (sample.weights[row] != 0) share[row] = influence[row * q + i] / sample.weights[row];
    const Terms one = Terms::of_values("", std::move(share));
    const Moments totals(MomentKind::total, one, nullptr, fitting->domain);
    const auto fitted = fit(sample, totals, false);
    if (!fitted) return base::fail(fitted.error());
    covariance = Matrix(q, q, fitted->variance(0, 0));
  } else {
    const auto fitted = fit(sample, regression, false);
    if (!fitted) return base::fail(fitted.error());
    covariance = fitted->within.front();
  }
  const double df = domain_df(sample, fitting->domain).front();
  EstimateRow row{.name = fitting->names[1], .n = fitting->n};
  if (levels == 2) {
    row.estimate = (*values)[1];
    row.df = df - 1;
    set_interval(row, covariance(1, 1), spec.level);
    add_test(row);
    return row;
  }
  const auto k = static_cast<Eigen::Index>(q - 1);
  Eigen::MatrixXd v(k, k);
  Eigen::VectorXd b(k);
  for (Eigen::Index i = 0; i < k; ++i) {
    b(i) = (*values)[static_cast<std::size_t>(i) + 1];
    for (Eigen::Index j = 0; j < k; ++j)
      v(i, j) = covariance(static_cast<std::size_t>(i) + 1, static_cast<std::size_t>(j) + 1);
  }
  const double chi = b.dot(v.fullPivLu().solve(b));
  const auto ndf = static_cast<double>(k);
  row.name = group;
  row.df = df - ndf;
  row.more = {
      {"statistic", chi}, {"ndf", ndf}, {"ddf", row.df}, {"p", f_above(chi / ndf, ndf, row.df)}};
  return row;
}

}  // namespace

Result<Estimate> ranktest_estimate(const Sample& sample, const EstimateSpec& spec) {
  const Groups groups = groups_of(spec);
  if (groups.group.empty())
    return base::fail_field("FIELD-MISSING", "/estimate/on", {{"field", "on"}});
  const auto response = response_of(sample, spec);
  if (!response) return base::fail(response.error());
  const auto domains = make_domains(*sample.frame, groups.by, spec.where, sample.weights);
  if (!domains) return base::fail(domains.error());
  Estimate estimate{.id = spec.id, .kind = spec.kind};
  bool order = false;
  for (std::size_t domain = 0; domain < domains->count; ++domain) {
    auto row = rank_test(sample, spec, *response, groups.group, only(*domains, domain), order);
    if (!row) return base::fail(row.error());
    row->by = domains->labels[domain];
    estimate.rows.push_back(std::move(*row));
  }
  if (order) estimate.notes.push_back({.code = "STATS-TIES-ORDER"});
  return estimate;
}

}  // namespace wanhu::stats
