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

// Of every domain the mean weight, of rows whose weight is not zero.
Numbers mean_weights(const Sample& sample, const Domains& domains) {
  std::vector<Numbers> weights(domains.count);
  for (std::size_t row = 0; row < sample.rows(); ++row)
    if (domains.group[row] >= 0 && sample.weights[row] != 0)
      weights[static_cast<std::size_t>(domains.group[row])].push_back(sample.weights[row]);
  Numbers means;
  for (const Numbers& one : weights)
    means.push_back(exact_sum(one) / static_cast<double>(one.size()));
  return means;
}

// R's svyvar of the Pearson residuals (y - p)/√(p(1-p)) of the model with an intercept alone, whose
// weighted mean is 0 and whose mean square is 1.
double dispersion(double n) {
  return n / (n - 1);
}

// Logits of means: under replicates R takes the variance of the logits themselves.
class Logits : public Statistic {
 public:
  explicit Logits(const Moments& means) : means_(means) {}
  [[nodiscard]] const Domains& domains() const override { return means_.domains(); }
  [[nodiscard]] std::size_t width() const override { return means_.width(); }
  [[nodiscard]] Result<Numbers> values(const Numbers& weights) const override {
    auto all = means_.values(weights);
    if (all)
      for (double& p : *all) p = p > 0 && p < 1 ? std::log(p / (1 - p)) : k_missing;
    return all;
  }
  [[nodiscard]] Influence influence(const Numbers&, const Numbers&) const override { return {}; }

 private:
  const Moments& means_;
};

}  // namespace

Result<Estimate> proportion_estimate(const Sample& sample, const EstimateSpec& spec) {
  const std::string method = spec.method.empty() ? "logit" : spec.method;
  const auto terms = Terms::make(*sample.frame, spec.of);
  if (!terms) return base::fail(terms.error());
  auto selection = select(sample, spec, {&*terms});
  if (!selection) return base::fail(selection.error());
  const Domains& domains = selection->domains();
  if (const auto binary = check_binary(sample, *terms, domains); !binary)
    return base::fail(binary.error());
  const Moments means(MomentKind::mean, *terms, nullptr, domains);
  const bool joint = spec.covmat && !spec.by.empty();
  auto whole = fit_whole(sample, MomentKind::mean, *terms, nullptr, domains, joint);
  const auto fitted = whole ? std::move(*whole) : fit(sample, means, joint);
  if (!fitted) return base::fail(fitted.error());
  std::optional<Fitted> logits;
  if (method == "logit" && sample.replicates) {
    auto found = fit(sample, Logits(means), false);
    if (!found) return base::fail(found.error());
    logits = std::move(*found);
  }
  const auto sums = means.sums(sample.weights);
  if (!sums) return base::fail(sums.error());
  const Numbers df = domain_df(sample, selection->all);
  const Numbers rows = rows_of_design(sample, selection->all);
  std::optional<Matrix> simple;
  if (spec.deff != EstimateSpec::Deff::none) {
    auto found = simple_variances(sample, means, MomentKind::mean, *terms, nullptr, fitted->values,
                                  spec.deff == EstimateSpec::Deff::replace);
    if (!found) return base::fail(found.error());
    simple = std::move(*found);
  }
  Numbers answered, present;
  if (method == "likelihood") {
    answered = mean_weights(sample, domains);
    present = mean_weights(sample, selection->all);
  }
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
        interval = likelihood_interval({.share = row.estimate,
                                        .variance = variance,
                                        .df = row.df,
                                        .level = spec.level,
                                        .rows = row.n,
                                        .dispersion = dispersion(row.n),
                                        .weights = answered[domain] / present[domain]});
      } else {
        auto found = share_interval(method, {.share = row.estimate,
                                             .variance = variance,
                                             .df = row.df,
                                             .design_df = df[domain],
                                             .rows = rows[domain],
                                             .level = spec.level,
                                             .answered = row.n});
        if (!found) return base::fail(found.error());
        interval = *found;
      }
      if (logits) {  // back to what share_interval makes of a variance on the scale of shares
        const double slope = row.estimate * (1 - row.estimate);
        const auto found =
            share_interval("logit", {.share = row.estimate,
                                     .variance = logits->variance(domain, i) * slope * slope,
                                     .df = row.df,
                                     .level = spec.level});
        interval = *found;
      }
      row.low = interval.low;
      row.high = interval.high;
      extreme = extreme || row.estimate == 0 || row.estimate == 1;
      if (simple) row.deff = variance / (*simple)(domain, i);
      estimate.rows.push_back(std::move(row));
    }
  if (spec.by.empty()) estimate.vcov = fitted->within.front();
  if (extreme && method != "wilson" && method != "beta")
    estimate.notes.push_back({.code = "STATS-SHARE-EXTREME"});
  return estimate;
}

}  // namespace wanhu::stats
