// A job file: data, design, replicates, calibrations, estimates. The format is laid down in the
// page for statisticians (docs/statistics.md); TOML or JSON, told apart by its first character.
#pragma once

#include <map>
#include <optional>
#include <variant>

#include "base/json.hpp"
#include "stats/calibrate.hpp"
#include "stats/replicates.hpp"

namespace wanhu::stats {

struct EstimateSpec {
  std::string id{};
  std::string kind{};
  std::vector<std::string> of{};
  std::vector<std::string> over{};  // denominators
  std::vector<std::string> on{};    // predictors, or the group of a test
  std::vector<std::string> by{};
  std::string where{};
  bool na_rm = false;
  enum class Deff { none, without_replacement, replace } deff = Deff::none;
  bool covmat = false;
  double level = 0.95;
  std::optional<double> df{};  // absent: of the design; may be infinite
  std::string method{};        // proportion, chisq
  std::vector<double> probs{0.5};
  std::string qrule = "math";
  std::string interval{};
  std::string family = "gaussian";
  std::string test = "wilcoxon";
  std::string statistic{};  // difference: mean or total
  std::string from{};       // contrast: the estimate it is made of
  std::vector<std::pair<std::string, double>> weights{};
  std::string expr{};
};

// An estimate the job asks for, or what is wrong with the asking.
struct EstimateEntry {
  std::string id{};
  std::string kind{};
  base::Result<EstimateSpec> spec;
};

// The lines of `data` are sums over rows, as a GROUP BY makes them: of ones in the column `rows`,
// of weights in the design's, of weight times variable in each column an estimate is of. Clusters
// may have several lines (of domains, of machines).
struct SumsSpec {
  std::string rows{};  // absent: each line stands for one row
};

struct Job {
  std::string data{};  // as written: relative to the job file
  std::optional<SumsSpec> sums{};
  DesignSpec design{};
  std::optional<ReplicateSpec> replicates{};
  std::vector<CalibrateSpec> calibrations{};
  std::vector<EstimateEntry> estimates{};
};

// Errors: STATS-JOB-SYNTAX {reason} with line and column, JSON-…, FIELD-… with the field as a JSON
// pointer.
base::Result<Job> read_job(std::string_view text, const std::string& file);

}  // namespace wanhu::stats
