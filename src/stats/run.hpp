// A job from beginning to end: read, weigh, estimate, report. Files are read by the caller's
// function, so that this room touches no disk.
#pragma once

#include <functional>

#include "base/catalogue.hpp"
#include "stats/estimate.hpp"

namespace wanhu::stats {

// The bytes of a file named in the job, relative to it; they must live until the run is over.
using ReadFile = std::function<base::Result<std::string_view>(const std::string& name)>;

struct WeightsSummary {
  std::size_t rows = 0;  // with a weight other than zero
  double sum = 0, min = 0, max = 0, mean = 0;
  double cv = 0;         // standard deviation (divisor n) over mean
  double deff = 0;       // of unequal weighting (Kish 1965): 1 + cv²
  double effective = 0;  // rows / deff
};

struct Outcome {
  std::string id{};
  std::string kind{};
  base::Result<Estimate> estimate;
};

struct Report {
  Frame frame{};
  Sample sample{};
  double df = 0;
  WeightsSummary weights{};
  std::vector<base::Problem> notes{};
  std::vector<Outcome> outcomes{};
};

// Fails when data, design, replicates or a calibration do; an estimate that fails is an outcome.
// The report holds no pointers into itself but sample.frame: it must not be copied or moved.
base::Result<std::unique_ptr<Report>> run_job(const Job& job, const ReadFile& read, int threads);

// The document of section 1 of the design (docs/statistics.md); numbers read back exactly,
// missing ones are null.
base::Json report_json(const Report& report, base::Lang lang);
// The same to read.
std::string report_text(const Report& report, base::Lang lang);
// A problem as it stands in the document: code, text, and its place where it has one.
base::Json problem_json(const base::Problem& problem, base::Lang lang);
// A line a row: row number from 1, the weight, then the replicate weights when there are any.
std::string weights_csv(const Report& report);

}  // namespace wanhu::stats
