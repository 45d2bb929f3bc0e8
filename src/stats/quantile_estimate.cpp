// Quantiles with intervals by inverting those of a share (Woodruff 1952), or by the score test
// (Francisco and Fuller 1991); under replicates also from the replicates' quantiles.
#include <algorithm>
#include <cmath>

#include "stats/distribution.hpp"
#include "stats/estimate.hpp"
#include "stats/quantile.hpp"
#include "stats/root.hpp"
#include "stats/share.hpp"

namespace wanhu::stats {

using base::Result;

namespace {

// One variable in one domain.
struct Setting {
  const Sample& sample;
  const EstimateSpec& spec;
  Domains domain{};  // this one alone
  Numbers values{};  // of all rows
  WeightedValues sorted;
  double df = 0;  // for critical values
  double design_df = 0;
  double rows = 0;  // of R's design object

  [[nodiscard]] double quantile(double p) const { return sorted.quantile(spec.qrule, p); }
};

struct Share {
  double value = 0, variance = 0;
};

// The mean of a variable in the domain, with its variance.
Result<Share> mean_of(const Setting& setting, Numbers values) {
  const Terms terms = Terms::of_values("", std::move(values));
  const Moments mean(MomentKind::mean, terms, nullptr, setting.domain);
  const auto fitted = fit(setting.sample, mean, false);
  if (!fitted) return base::fail(fitted.error());
  return Share{fitted->values.front(), fitted->variance(0, 0)};
}

Result<Interval> woodruff(const Setting& setting, double estimate, const std::string& method) {
  Numbers below(setting.values.size());
  for (std::size_t row = 0; row < below.size(); ++row)
    below[row] = setting.values[row] <= estimate ? 1 : 0;
  const auto share = mean_of(setting, std::move(below));
  if (!share) return base::fail(share.error());
  const auto shares = share_interval(method, {.share = share->value,
                                              .variance = share->variance,
                                              .df = setting.df,
                                              .design_df = setting.design_df,
                                              .rows = setting.rows,
                                              .level = setting.spec.level});
  if (!shares) return base::fail(shares.error());
  return Interval{shares->low < 0 ? k_missing : setting.quantile(shares->low),
                  shares->high > 1 ? k_missing : setting.quantile(shares->high)};
}

// R's quantile(x, type = 7) of sorted values.
double plain_quantile(const Numbers& sorted, double p) {
  const double at = p * static_cast<double>(sorted.size() - 1);
  const auto low = static_cast<std::size_t>(at);
  const std::size_t high = std::min(low + 1, sorted.size() - 1);
  return sorted[low] + (at - static_cast<double>(low)) * (sorted[high] - sorted[low]);
}

Result<Interval> score(const Setting& setting, double p) {
  // The values R looks at: those of its design object, which after calibration has all rows.
  Numbers looked;
  for (std::size_t row = 0; row < setting.values.size(); ++row)
    if (setting.sample.calibrated() || setting.domain.group[row] == 0)
      looked.push_back(setting.values[row]);
  std::sort(looked.begin(), looked.end());
  const double slack = (plain_quantile(looked, 0.75) - plain_quantile(looked, 0.25)) / 100;
  const double tolerance = 1 / (100 * std::sqrt(setting.rows));
  base::Problem failure;
  const auto test = [&](double theta, double limit) {
    Numbers u(setting.values.size());
    for (std::size_t row = 0; row < u.size(); ++row)
      u[row] = (setting.values[row] > theta ? 1.0 : 0.0) - (1 - p);
    const auto mean = mean_of(setting, std::move(u));
    if (!mean) {
      failure = mean.error();
      return k_missing;
    }
    return mean->value / std::sqrt(mean->variance) - limit;
  };
  const double critical = t_quantile((1 + setting.spec.level) / 2, setting.df);
  Interval interval;
  for (const double limit : {critical, -critical}) {
    const double root = find_root([&](double theta) { return test(theta, limit); },
                                  looked.front() + slack, looked.back() - slack, tolerance);
    if (!failure.code.empty()) return base::fail(failure);
    double& end = limit > 0 ? interval.low : interval.high;
    const auto below =
        static_cast<double>(std::upper_bound(looked.begin(), looked.end(), root) - looked.begin());
    end =
        std::isnan(root) ? k_missing : setting.quantile(below / static_cast<double>(looked.size()));
  }
  return interval;
}

Result<Interval> from_replicates(const Setting& setting, double p, double estimate) {
  const Replicates& replicates = *setting.sample.replicates;
  Matrix values(replicates.count(), 1);
  Numbers weights;
  for (std::size_t r = 0; r < replicates.count(); ++r) {
    replicates.weights(r, setting.sample.weights, weights);
    for (std::size_t row = 0; row < weights.size(); ++row)
      if (setting.domain.group[row] < 0) weights[row] = 0;
    values(r, 0) = WeightedValues(setting.values, weights).quantile(setting.spec.qrule, p);
  }
  std::size_t left_out = 0;
  const double variance = replicate_covariance(replicates, values, {estimate}, left_out)(0, 0);
  const double half = std::sqrt(variance) * t_quantile((1 + setting.spec.level) / 2, setting.df);
  return Interval{estimate - half, estimate + half};
}

Result<EstimateRow> one(const Setting& setting, double p, EstimateRow row) {
  const std::string method = setting.spec.interval.empty() ? "mean" : setting.spec.interval;
  row.estimate = setting.quantile(p);
  row.df = setting.df;
  row.more = {{"prob", p}};
  Result<Interval> interval = Interval{k_missing, k_missing};
  if (method == "score" && !setting.sample.replicates)
    interval = score(setting, p);
  else if (method == "quantile" && setting.sample.replicates)
    interval = from_replicates(setting, p, row.estimate);
  else if (method == "score" || method == "quantile" || method == "logit" || method == "wilson")
    interval = share_interval("?", {});
  else
    interval = woodruff(setting, row.estimate, method);
  if (!interval) {
    if (interval.error().code == "STATS-METHOD") interval.error().with("method", method);
    return base::fail(interval.error());
  }
  row.low = interval->low;
  row.high = interval->high;
  row.se = (row.high - row.low) / (2 * t_quantile((1 + setting.spec.level) / 2, row.df));
  return row;
}

Numbers masked(const Numbers& weights, const Domains& domain) {
  Numbers kept = weights;
  for (std::size_t row = 0; row < kept.size(); ++row)
    if (domain.group[row] < 0) kept[row] = 0;
  return kept;
}

}  // namespace

Result<Estimate> quantile_estimate(const Sample& sample, const EstimateSpec& spec) {
  if (!known_rule(spec.qrule)) {
    base::Problem problem{.code = "STATS-METHOD"};
    return base::fail(problem.with("method", spec.qrule));
  }
  const auto terms = Terms::make(*sample.frame, spec.of);
  if (!terms) return base::fail(terms.error());
  auto selection = select(sample, spec, {&*terms});
  if (!selection) return base::fail(selection.error());
  const Domains& domains = selection->domains();
  const Numbers df = domain_df(sample, domains);
  Estimate estimate{.id = spec.id, .kind = spec.kind, .notes = selection->notes};
  estimate.rows.resize(terms->width() * spec.probs.size() * domains.count);
  bool order = false;
  for (std::size_t i = 0; i < terms->width(); ++i)
    for (std::size_t domain = 0; domain < domains.count; ++domain) {
      Domains alone = only(domains, domain);
      Numbers values = terms->values(i);
      double rows = 0, used = 0;
      bool gap = false;
      for (std::size_t row = 0; row < values.size(); ++row) {
        if (alone.group[row] < 0) {
          if (std::isnan(values[row])) values[row] = 0;
          continue;
        }
        rows += 1;
        used += sample.weights[row] != 0 ? 1 : 0;
        gap = gap || std::isnan(values[row]);
      }
      if (sample.calibrated()) rows = static_cast<double>(sample.rows());
      WeightedValues sorted(values, masked(sample.weights, alone));
      order = order || (!gap && sorted.depends_on_order(spec.qrule));
      const Setting setting{sample,
                            spec,
                            std::move(alone),
                            std::move(values),
                            std::move(sorted),
                            spec.df ? *spec.df : df[domain],
                            df[domain],
                            rows};
      for (std::size_t p = 0; p < spec.probs.size(); ++p) {
        EstimateRow row{.name = terms->name(i), .by = domains.labels[domain], .n = used};
        row.df = setting.df;
        row.more = {{"prob", spec.probs[p]}};
        if (!gap) {
          auto found = one(setting, spec.probs[p], row);
          if (!found) return base::fail(found.error());
          row = std::move(*found);
        }
        estimate.rows[(i * spec.probs.size() + p) * domains.count + domain] = std::move(row);
      }
    }
  if (order) estimate.notes.push_back({.code = "STATS-TIES-ORDER"});
  return estimate;
}

}  // namespace wanhu::stats
