// Contrasts and differences of estimates, by the delta method with their covariances.
#include <algorithm>
#include <cmath>

#include "stats/estimate.hpp"
#include "stats/expression.hpp"

namespace wanhu::stats {

using base::Result;

namespace {

constexpr std::size_t k_differences_max = 100'000;

// The estimate a contrast is made of, computed with the covariances of all its rows.
Result<Estimate> source(const Sample& sample, const std::string& from,
                        const std::vector<EstimateEntry>& earlier) {
  const auto at = std::find_if(earlier.begin(), earlier.end(), [&](const EstimateEntry& entry) {
    return entry.id == from && entry.spec.has_value();
  });
  if (at == earlier.end()) {
    base::Problem problem{.code = "STATS-FROM"};
    return base::fail(problem.with("id", from));
  }
  const EstimateSpec& spec = *at->spec;
  if (spec.kind == "glm" && spec.by.empty()) return glm_estimate(sample, spec);
  if (spec.kind == "proportion") {
    EstimateSpec mean = spec;
    mean.kind = "mean";
    return moment_estimate(sample, mean, true);
  }
  return moment_estimate(sample, spec, true);
}

// What a row may be called: "api00", "api00:E.No"; with one statistic also "E.No", as R does.
struct Called {
  std::vector<std::string> full;
  std::vector<std::string> brief;  // empty texts where there is none
};

Called names_of(const Estimate& estimate) {
  Called called;
  const bool one =
      std::all_of(estimate.rows.begin(), estimate.rows.end(),
                  [&](const EstimateRow& r) { return r.name == estimate.rows.front().name; });
  for (const EstimateRow& row : estimate.rows) {
    std::string group;
    for (const Label& label : row.by) group += (group.empty() ? "" : ".") + label.text;
    called.full.push_back(group.empty() ? row.name : group + ":" + row.name);
    called.brief.push_back(one ? group : "");
  }
  return called;
}

std::optional<std::size_t> find_row(const Called& called, const std::string& name) {
  for (const auto* names : {&called.full, &called.brief}) {
    const auto at = std::find(names->begin(), names->end(), name);
    if (at != names->end() && !name.empty()) return static_cast<std::size_t>(at - names->begin());
  }
  return {};
}

double quadratic(const Numbers& gradient, const Matrix& covariance) {
  double sum = 0;
  for (std::size_t i = 0; i < gradient.size(); ++i)
    for (std::size_t j = 0; j < gradient.size(); ++j)
      if (gradient[i] != 0 && gradient[j] != 0) sum += gradient[i] * covariance(i, j) * gradient[j];
  return sum;
}

Numbers values_of(const Estimate& estimate) {
  Numbers values;
  for (const EstimateRow& row : estimate.rows) values.push_back(row.estimate);
  return values;
}

Result<Derived> contrast_of(const EstimateSpec& spec, const Estimate& from) {
  const Called called = names_of(from);
  const Numbers values = values_of(from);
  if (!spec.expr.empty()) {
    const auto expression = parse_expression(spec.expr);
    if (!expression) return base::fail(expression.error());
    std::vector<std::string> names = called.full;
    for (std::size_t i = 0; i < names.size(); ++i)
      if (!called.brief[i].empty()) names[i] = called.brief[i];
    return differentiate(*expression, names, values);
  }
  if (spec.weights.empty())
    return base::fail_field("FIELD-MISSING", "/estimate/weights", {{"field", "weights"}});
  Derived derived{.gradient = Numbers(values.size(), 0)};
  for (const auto& [name, weight] : spec.weights) {
    const auto row = find_row(called, name);
    if (!row) {
      base::Problem problem{.code = "STATS-NAME"};
      return base::fail(problem.with("name", name));
    }
    derived.gradient[*row] = weight;
    derived.value += weight * values[*row];
  }
  return derived;
}

}  // namespace

Result<Estimate> contrast_estimate(const Sample& sample, const EstimateSpec& spec,
                                   const std::vector<EstimateEntry>& earlier) {
  const auto from = source(sample, spec.from, earlier);
  if (!from) return base::fail(from.error());
  const auto contrast = contrast_of(spec, *from);
  if (!contrast) return base::fail(contrast.error());
  Estimate estimate{.id = spec.id, .kind = spec.kind, .notes = from->notes};
  EstimateRow row{.name = "contrast",
                  .n = from->rows.front().n,
                  .estimate = contrast->value,
                  .df = spec.df ? *spec.df : from->rows.front().df};
  const double variance = quadratic(contrast->gradient, *from->vcov);
  set_interval(row, variance, spec.level);
  estimate.rows.push_back(std::move(row));
  estimate.vcov = Matrix(1, 1, variance);
  return estimate;
}

// Every later domain less every earlier one, statistic by statistic.
Result<Estimate> difference_estimate(const Sample& sample, const EstimateSpec& spec,
                                     const std::vector<EstimateEntry>& earlier) {
  EstimateSpec asked = spec;
  asked.kind = spec.statistic.empty() ? "mean" : spec.statistic;
  const auto from =
      spec.from.empty() ? moment_estimate(sample, asked, true) : source(sample, spec.from, earlier);
  if (!from) return base::fail(from.error());
  const Called called = names_of(*from);
  Estimate estimate{.id = spec.id, .kind = spec.kind, .notes = from->notes};
  const bool grouped = !from->rows.front().by.empty();
  for (std::size_t b = 0; b < from->rows.size(); ++b)
    for (std::size_t a = 0; a < b; ++a) {
      const EstimateRow& first = from->rows[a];
      const EstimateRow& second = from->rows[b];
      if (grouped && first.name != second.name) continue;  // without domains: between statistics
      if (estimate.rows.size() >= k_differences_max) return base::fail("STATS-DOMAINS");
      EstimateRow row{.name = called.full[b] + " - " + called.full[a],
                      .n = first.n + second.n,
                      .estimate = second.estimate - first.estimate,
                      .df = spec.df ? *spec.df : second.df};
      const Matrix& v = *from->vcov;
      set_interval(row, v(a, a) - v(a, b) - v(b, a) + v(b, b), spec.level);
      row.more = {{"statistic", row.estimate / row.se}};
      estimate.rows.push_back(std::move(row));
    }
  if (estimate.rows.empty()) return base::fail("STATS-DIFFERENCE-ONE");
  return estimate;
}

}  // namespace wanhu::stats
