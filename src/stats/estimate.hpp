// Estimates of a job: what was asked, computed from a sample into rows.
#pragma once

#include "stats/job.hpp"
#include "stats/moments.hpp"

namespace wanhu::stats {

struct EstimateRow {
  std::string name{};
  std::vector<Label> by{};
  double n = 0;  // rows in the domain with a weight other than zero
  double estimate = k_missing, se = k_missing, low = k_missing, high = k_missing, df = k_missing;
  std::optional<double> deff{};
  // What tests add: "statistic", "p", "ndf" …
  std::vector<std::pair<std::string, double>> more{};
};

struct Estimate {
  std::string id{};
  std::string kind{};
  std::vector<EstimateRow> rows{};  // every statistic in turn, its domains in their order
  std::optional<Matrix> vcov{};     // in the order of rows
  std::vector<base::Problem> notes{};
};

// One estimate. `earlier` are those of the job that came before (for contrasts). Errors:
// STATS-COLUMN, STATS-METHOD {method}, STATS-FROM {id}, and what fitting says.
base::Result<Estimate> make_estimate(const Sample& sample, const EstimateSpec& spec,
                                     const std::vector<EstimateEntry>& earlier);

// Parts of it, by kind; `earlier` as above.
base::Result<Estimate> moment_estimate(const Sample& sample, const EstimateSpec& spec, bool joint);
base::Result<Estimate> proportion_estimate(const Sample& sample, const EstimateSpec& spec);
base::Result<Estimate> quantile_estimate(const Sample& sample, const EstimateSpec& spec);
base::Result<Estimate> chisq_estimate(const Sample& sample, const EstimateSpec& spec);
base::Result<Estimate> ttest_estimate(const Sample& sample, const EstimateSpec& spec);
base::Result<Estimate> ranktest_estimate(const Sample& sample, const EstimateSpec& spec);
base::Result<Estimate> glm_estimate(const Sample& sample, const EstimateSpec& spec);
base::Result<Estimate> contrast_estimate(const Sample& sample, const EstimateSpec& spec,
                                         const std::vector<EstimateEntry>& earlier);
base::Result<Estimate> difference_estimate(const Sample& sample, const EstimateSpec& spec,
                                           const std::vector<EstimateEntry>& earlier);

// estimate ± t se, and the standard error from a variance (a negative one is missing).
void set_interval(EstimateRow& row, double variance, double level);

// Numbers per domain with missing rows taken out when `na_rm` asks for it.
struct Selection {
  Domains all{};                  // before rows with missing values went
  std::optional<Domains> kept{};  // after, when some went
  std::vector<base::Problem> notes{};

  [[nodiscard]] const Domains& domains() const { return kept ? *kept : all; }
};
base::Result<Selection> select(const Sample& sample, const EstimateSpec& spec,
                               const std::vector<const Terms*>& terms);
base::Problem missing_note();

}  // namespace wanhu::stats
