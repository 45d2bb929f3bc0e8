#include "stats/sample.hpp"

#include <algorithm>
#include <cmath>
#include <cstring>

#include "stats/sums.hpp"
#include "stats/variance.hpp"

namespace wanhu::stats {

using base::Result;

namespace {

constexpr std::size_t k_joint_max = 4000;
// Of one domain's covariances: statistics, and products that are added up.
constexpr std::size_t k_width_max = 1000;
constexpr double k_products_max = 5e9;
constexpr std::size_t k_replicated_max = 150'000'000;  // values of statistics: 1.2 GB

// The influence with zeros for statistics that have no value.
Influence of_known(const Influence& influence, const Codes& group, const Numbers& values) {
  if (std::none_of(values.begin(), values.end(), [](double v) { return std::isnan(v); }))
    return influence;
  const std::size_t width = influence.width;
  return {width,
          [&influence, &group, &values, width](std::size_t begin, std::size_t end, double* out) {
            influence.fill(begin, end, out);
            for (std::size_t row = begin; row < end; ++row, out += width) {
              if (group[row] < 0) continue;
              for (std::size_t i = 0; i < width; ++i)
                if (std::isnan(values[static_cast<std::size_t>(group[row]) * width + i]))
                  out[i] = 0;
            }
          }};
}

// Missing variances for the statistics [begin, …) that have no value.
void blank(Matrix& matrix, const Numbers& values, std::size_t begin) {
  for (std::size_t i = 0; i < matrix.rows; ++i)
    if (std::isnan(values[begin + i]))
      for (std::size_t j = 0; j < matrix.rows; ++j) matrix(i, j) = matrix(j, i) = k_missing;
}

// The totals of all domains side by side, over the units of `present`.
ClusterTotals side_by_side(const std::vector<ClusterTotals>& all, const Codes& present) {
  const std::size_t width = all.front().width;
  ClusterTotals joint{.width = width * all.size(), .units = present};
  joint.totals.assign(present.size() * joint.width, 0);
  for (std::size_t domain = 0; domain < all.size(); ++domain) {
    std::size_t at = 0;
    for (std::size_t i = 0; i < all[domain].units.size(); ++i) {
      while (present[at] < all[domain].units[i]) ++at;
      for (std::size_t j = 0; j < width; ++j)
        joint.totals[at * joint.width + domain * width + j] = all[domain].totals[i * width + j];
    }
  }
  return joint;
}

// Influence values on one domain of a calibrated sample: zeros outside, less what is explained.
Result<ClusterTotals> calibrated_totals(const Sample& sample, const Codes& group,
                                        std::int32_t domain, const Influence& influence) {
  const std::size_t width = influence.width;
  Numbers values(sample.rows() * width, 0);
  influence.fill(0, sample.rows(), values.data());
  for (std::size_t row = 0; row < sample.rows(); ++row)
    if (group[row] != domain)
      std::fill_n(values.begin() + static_cast<std::ptrdiff_t>(row * width), width, 0.0);
  if (const auto done = take_residuals(sample.residuals, values, width); !done)
    return base::fail(done.error());
  return whole_totals(sample.design, values, width);
}

Result<void> linearise(const Sample& sample, const Statistic& statistic, bool joint,
                       Fitted& fitted) {
  const Domains& domains = statistic.domains();
  const Influence raw = statistic.influence(sample.weights, fitted.values);
  const Influence influence = of_known(raw, domains.group, fitted.values);
  std::vector<ClusterTotals> totals;
  if (sample.calibrated()) {
    for (std::size_t domain = 0; domain < domains.count; ++domain) {
      auto one =
          calibrated_totals(sample, domains.group, static_cast<std::int32_t>(domain), influence);
      if (!one) return base::fail(one.error());
      totals.push_back(std::move(*one));
    }
  } else {
    auto all =
        cluster_totals(sample.design, domains.group, domains.count, influence, sample.threads);
    if (!all) return base::fail(all.error());
    totals = std::move(*all);
  }
  return set_covariances(sample, domains, totals, joint, fitted);
}

Result<void> replicate(const Sample& sample, const Statistic& statistic, bool joint,
                       Fitted& fitted) {
  const Replicates& replicates = *sample.replicates;
  const std::size_t all = fitted.values.size();
  if (all * replicates.count() > k_replicated_max) {
    base::Problem problem{.code = "STATS-REP-LARGE"};
    return base::fail(problem.with("clusters", std::to_string(all))
                          .with("replicates", std::to_string(replicates.count())));
  }
  Matrix values(replicates.count(), all);
  Numbers weights;
  for (std::size_t r = 0; r < replicates.count(); ++r) {
    replicates.weights(r, sample.weights, weights);
    const auto found = statistic.values(weights);
    if (!found) return base::fail(found.error());
    std::copy(found->begin(), found->end(), values.row(r));
  }
  set_replicate_covariances(replicates, values, joint, fitted);
  return {};
}

}  // namespace

void set_replicate_covariances(const Replicates& replicates, const Matrix& values, bool joint,
                               Fitted& fitted) {
  std::size_t left_out = 0;
  for (std::size_t at = 0; at < fitted.values.size(); at += fitted.width) {
    Matrix block(values.rows, fitted.width);
    for (std::size_t r = 0; r < values.rows; ++r)
      std::copy_n(values.row(r) + at, fitted.width, block.row(r));
    const Numbers centre(fitted.values.begin() + static_cast<std::ptrdiff_t>(at),
                         fitted.values.begin() + static_cast<std::ptrdiff_t>(at + fitted.width));
    fitted.within.push_back(replicate_covariance(replicates, block, centre, left_out));
    blank(fitted.within.back(), fitted.values, at);
  }
  if (joint) {
    std::size_t same = 0;
    fitted.joint = replicate_covariance(replicates, values, fitted.values, same);
    blank(*fitted.joint, fitted.values, 0);
  }
  if (left_out > 0) {
    base::Problem note{.code = "STATS-REP-MISSING"};
    fitted.notes.push_back(note.with("replicates", std::to_string(left_out)));
  }
}

Result<void> set_covariances(const Sample& sample, const Domains& domains,
                             const std::vector<ClusterTotals>& totals, bool joint, Fitted& fitted) {
  for (std::size_t domain = 0; domain < domains.count; ++domain) {
    auto matrix = covariance(sample.design, totals[domain]);
    if (!matrix) return base::fail(matrix.error());
    blank(*matrix, fitted.values, domain * fitted.width);
    fitted.within.push_back(std::move(*matrix));
  }
  if (!joint) return {};
  Codes present;
  if (sample.calibrated()) {
    present = totals.front().units;
  } else {
    Codes kept(sample.rows());
    for (std::size_t row = 0; row < kept.size(); ++row)
      kept[row] = domains.within[row] != 0 ? 0 : -1;
    const Influence nothing{0, [](std::size_t, std::size_t, double*) {}};
    const auto units = cluster_totals(sample.design, kept, 1, nothing, 1);
    if (!units) return base::fail(units.error());
    present = units->front().units;
  }
  auto matrix = covariance(sample.design, side_by_side(totals, present));
  if (!matrix) return base::fail(matrix.error());
  blank(*matrix, fitted.values, 0);
  fitted.joint = std::move(*matrix);
  return {};
}

Result<Sample> make_sample(const Frame& frame, const DesignSpec& spec, int threads) {
  auto design = make_design(frame, spec);
  if (!design) return base::fail(design.error());
  Sample sample{.frame = &frame, .design = std::move(*design)};
  sample.weights = std::move(sample.design.weights);
  sample.design.weights.clear();
  sample.threads = threads;
  if (spec.weights) {
    const Column* column = frame.find(*spec.weights);
    if (column->kind == ColumnKind::whole && column->low >= 0) sample.whole_weights = column;
  }
  return sample;
}

double weight_sum(const Sample& sample) {
  return exact_sum(sample.weights);
}

Result<void> check_size(const Sample& sample, bool joint, std::size_t width, std::size_t domains) {
  if (joint && width * domains > k_joint_max) {
    base::Problem problem{.code = "STATS-JOINT-LARGE"};
    return base::fail(problem.with("max", std::to_string(k_joint_max)));
  }
  const std::size_t units = sample.replicates
                                ? sample.replicates->count()
                                : sample.design.stages[last_stage(sample.design)].units();
  return check_width(width, units);
}

Result<void> check_width(std::size_t width, std::size_t units) {
  const double square = k_products_max / static_cast<double>(std::max<std::size_t>(units, 1));
  const auto most = std::min(k_width_max, static_cast<std::size_t>(std::sqrt(square)));
  if (width <= std::max<std::size_t>(most, 1)) return {};
  base::Problem problem{.code = "STATS-WIDE"};
  return base::fail(problem.with("n", std::to_string(width)).with("max", std::to_string(most)));
}

void note_unknown(Fitted& fitted) {
  bool unknown = false;
  for (std::size_t i = 0; i < fitted.values.size(); ++i)
    unknown = unknown || (!std::isnan(fitted.values[i]) &&
                          std::isnan(fitted.variance(i / fitted.width, i % fitted.width)));
  if (unknown) fitted.notes.push_back({.code = "STATS-NO-VARIANCE"});
}

Result<Fitted> fit(const Sample& sample, const Statistic& statistic, bool joint) {
  if (const auto small = check_size(sample, joint, statistic.width(), statistic.domains().count);
      !small)
    return base::fail(small.error());
  auto values = statistic.values(sample.weights);
  if (!values) return base::fail(values.error());
  Fitted fitted{.width = statistic.width(), .values = std::move(*values)};
  const auto done = sample.replicates ? replicate(sample, statistic, joint, fitted)
                                      : linearise(sample, statistic, joint, fitted);
  if (!done) return base::fail(done.error());
  note_unknown(fitted);
  return fitted;
}

double sample_df(const Sample& sample, const std::vector<std::uint8_t>& within) {
  // All clusters of a design in which no row has a weight of zero.
  if (!sample.replicates && sample.whole_weights != nullptr && sample.whole_weights->low > 0 &&
      std::memchr(within.data(), 0, within.size()) == nullptr)
    return static_cast<double>(sample.design.first().units()) -
           static_cast<double>(sample.design.first().strata());
  if (sample.replicates) {
    const bool all = std::find(within.begin(), within.end(), 0) == within.end();
    return all && sample.replicates->rank_df
               ? *sample.replicates->rank_df
               : replicate_df(*sample.replicates, sample.weights, within);
  }
  return degrees_of_freedom(sample.design, sample.weights, &within);
}

Numbers domain_df(const Sample& sample, const Domains& domains) {
  if (!sample.replicates)
    return degrees_of_freedom(sample.design, sample.weights, domains.group, domains.count);
  Numbers df;
  for (std::size_t domain = 0; domain < domains.count; ++domain)
    df.push_back(sample_df(sample, only(domains, domain).within));
  return df;
}

}  // namespace wanhu::stats
