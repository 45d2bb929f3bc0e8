// Shares with intervals that stay between 0 and 1.
#include <algorithm>
#include <cmath>

#include "stats/estimate.hpp"
#include "stats/share.hpp"
#include "stats/sums.hpp"

namespace wanhu::stats {

using base::Result;

namespace {

Result<void> check_binary(const Sample& sample, const Terms& terms, const Domains& domains) {
  for (std::size_t i = 0; i < terms.width(); ++i) {
    const Numbers values = terms.values(i);
    for (std::size_t row = 0; row < values.size(); ++row) {
      if (domains.group[row] < 0 || std::isnan(values[row]) || values[row] == 0 || values[row] == 1)
        continue;
      base::Problem problem{.code = "STATS-NOT-BINARY"};
      problem.with("column", terms.name(i)).with("value", number_text(values[row]));
      problem.place = sample.frame->place(row, terms.name(i));
      return base::fail(std::move(problem));
    }
  }
  return {};
}

// Rows of the design R has before it: a calibrated design keeps those outside a domain.
Numbers rows_of_design(const Sample& sample, const Domains& all) {
  Numbers rows(all.count, 0);
  if (sample.calibrated()) return Numbers(all.count, static_cast<double>(sample.rows()));
  for (const std::int32_t group : all.group)
    if (group >= 0) rows[static_cast<std::size_t>(group)] += 1;
  return rows;
}

// R's svyvar of the Pearson residuals, √(w/w̄) (y - p)/√(p(1-p)), of the model with an intercept
// alone.
double dispersion(const Numbers& values, const Numbers& weights, const Codes& group,
                  std::int32_t domain, double p) {
  double count = 0, total = 0;
  Numbers terms(values.size(), 0);
  for (std::size_t row = 0; row < values.size(); ++row)
    if (group[row] == domain && weights[row] != 0) {
      count += 1;
      terms[row] = weights[row];
    }
  total = exact_sum(terms);
  const auto residual = [&](std::size_t row) {
    if (group[row] != domain) return 0.0;
    return std::sqrt(weights[row] * count / total) * (values[row] - p) / std::sqrt(p * (1 - p));
  };
  const auto mean_of = [&](const auto& term) {
    for (std::size_t row = 0; row < values.size(); ++row)
      terms[row] = group[row] == domain ? weights[row] * term(row) : 0;
    return exact_sum(terms) / total;
  };
  const double mean = mean_of(residual);
  return mean_of([&](std::size_t row) { return std::pow(residual(row) - mean, 2); }) * count /
         (count - 1);
}

}  // namespace

Result<Estimate> proportion_estimate(const Sample& sample, const EstimateSpec& spec) {
  const std::string method = spec.method.empty() ? "logit" : spec.method;
  const auto terms = Terms::make(*sample.frame, spec.of);
  if (!terms) return base::fail(terms.error());
  auto selection = select(sample, spec, {&*terms});
  if (!selection) return base::fail(selection.error());
  const Domains& domains = selection->domains;
  if (const auto binary = check_binary(sample, *terms, domains); !binary)
    return base::fail(binary.error());
  const Moments means(MomentKind::mean, *terms, nullptr, domains);
  const auto fitted = fit(sample, means, spec.covmat && !spec.by.empty());
  if (!fitted) return base::fail(fitted.error());
  const auto sums = means.sums(sample.weights);
  if (!sums) return base::fail(sums.error());
  const Numbers df = domain_df(sample, selection->all);
  const Numbers rows = rows_of_design(sample, selection->all);
  Estimate estimate{.id = spec.id, .kind = spec.kind, .notes = selection->notes};
  bool extreme = false;
  for (std::size_t i = 0; i < terms->width(); ++i)
    for (std::size_t domain = 0; domain < domains.count; ++domain) {
      EstimateRow row{.name = terms->name(i),
                      .by = domains.labels[domain],
                      .n = sums->rows[domain],
                      .estimate = fitted->values[domain * fitted->width + i],
                      .df = spec.df ? *spec.df : df[domain]};
      const double variance = fitted->variance(domain, i);
      set_interval(row, variance, spec.level);
      Interval interval{k_missing, k_missing};
      if (method == "likelihood") {
        interval = likelihood_interval(
            {.share = row.estimate,
             .variance = variance,
             .df = row.df,
             .level = spec.level,
             .rows = row.n,

             .dispersion = dispersion(terms->values(i), sample.weights, domains.group,
                                      static_cast<std::int32_t>(domain), row.estimate)});
      } else {
        auto found = share_interval(method, {.share = row.estimate,
                                             .variance = variance,
                                             .df = row.df,
                                             .design_df = df[domain],
                                             .rows = rows[domain],
                                             .level = spec.level});
        if (!found) return base::fail(found.error());
        interval = *found;
      }
      row.low = interval.low;
      row.high = interval.high;
      extreme = extreme || row.estimate == 0 || row.estimate == 1;
      if (spec.deff != EstimateSpec::Deff::none) {
        const auto simple =
            simple_variances(sample, means, MomentKind::mean, *terms, nullptr, fitted->values,
                             spec.deff == EstimateSpec::Deff::replace);
        if (!simple) return base::fail(simple.error());
        row.deff = variance / (*simple)(domain, i);
      }
      estimate.rows.push_back(std::move(row));
    }
  if (spec.by.empty()) estimate.vcov = fitted->within.front();
  if (extreme && method != "wilson") estimate.notes.push_back({.code = "STATS-SHARE-EXTREME"});
  return estimate;
}

}  // namespace wanhu::stats
