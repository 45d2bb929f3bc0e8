#include "stats/run.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <set>

#include "stats/sums.hpp"

namespace wanhu::stats {

using base::Result;

namespace {

// Sums of weights say how much they are together; of single weights they say nothing.
WeightsSummary summarise_sums(const Sample& sample) {
  WeightsSummary summary{.sum = exact_sum(sample.weights)};
  for (std::size_t line = 0; line < sample.rows(); ++line)
    if (sample.weights[line] != 0) summary.rows += static_cast<std::size_t>(sample.summed[line]);
  for (double* unknown :
       {&summary.min, &summary.max, &summary.cv, &summary.deff, &summary.effective})
    *unknown = k_missing;
  summary.mean = summary.sum / static_cast<double>(summary.rows);
  return summary;
}

// How many rows each line stands for.
Result<void> take_sums(const Job& job, Sample& sample) {
  if (!job.sums) return {};
  const auto refuse = [](const char* what) {
    base::Problem problem{.code = "STATS-SUMS-KIND"};
    return base::fail(problem.with("what", what));
  };
  if (job.replicates) return refuse("replicates");
  if (!job.calibrations.empty()) return refuse("calibrate");
  // Without clusters each line would count as one, and variances would mean nothing.
  const char* const lacks = job.design.ids.empty() ? "ids"
                            : job.design.weights   ? nullptr
                                                   : "weights";
  if (lacks != nullptr)
    return base::fail_field("FIELD-MISSING", std::string("/design/") + lacks, {{"field", lacks}});
  sample.whole_weights = nullptr;
  sample.summed.assign(sample.rows(), 1);
  if (job.sums->rows.empty()) return {};
  const auto column = sample.frame->number_column(job.sums->rows);
  if (!column) return base::fail(column.error());
  sample.summed = (*column)->numbers();
  for (std::size_t line = 0; line < sample.rows(); ++line) {
    const double rows = sample.summed[line];
    if (rows >= 0 && rows <= 1e15 && rows == std::floor(rows)) continue;
    base::Problem problem{.code = "STATS-SUMS-ROWS"};
    problem.place = sample.frame->place(line, job.sums->rows);
    return base::fail(problem.with("value", std::isnan(rows) ? "" : number_text(rows)));
  }
  return {};
}

WeightsSummary summarise(const Numbers& weights) {
  WeightsSummary summary;
  Numbers used;
  for (const double weight : weights)
    if (weight != 0) used.push_back(weight);
  summary.rows = used.size();
  if (used.empty()) return summary;
  summary.sum = exact_sum(used);
  summary.min = *std::min_element(used.begin(), used.end());
  summary.max = *std::max_element(used.begin(), used.end());
  const auto n = static_cast<double>(used.size());
  summary.mean = summary.sum / n;
  for (double& weight : used) weight = (weight - summary.mean) * (weight - summary.mean);
  summary.cv = std::sqrt(exact_sum(used) / n) / summary.mean;
  summary.deff = 1 + summary.cv * summary.cv;
  summary.effective = n / summary.deff;
  return summary;
}

Result<void> set_replicates(const Job& job, const ReadFile& read, Sample& sample,
                            std::vector<base::Problem>& notes) {
  if (!job.replicates) return {};
  std::optional<Frame> given;
  if (!job.replicates->weights_file.empty()) {
    const auto bytes = read(job.replicates->weights_file);
    if (!bytes) return base::fail(bytes.error());
    auto frame = read_frame(*bytes, job.replicates->weights_file, sample.threads);
    if (!frame) return base::fail(frame.error());
    given = std::move(*frame);
  }
  auto replicates = make_replicates(sample.design, *job.replicates, given ? &*given : nullptr);
  if (!replicates) return base::fail(replicates.error());
  notes.insert(notes.end(), replicates->notes.begin(), replicates->notes.end());
  sample.replicates = std::make_shared<const Replicates>(std::move(*replicates));
  return {};
}

}  // namespace

Result<std::unique_ptr<Report>> run_job(const Job& job, const ReadFile& read, int threads) {
  auto report = std::make_unique<Report>();
  const auto bytes = read(job.data);
  if (!bytes) return base::fail(bytes.error());
  auto frame = read_frame(*bytes, job.data, threads);
  if (!frame) return base::fail(frame.error());
  report->frame = std::move(*frame);
  for (const Column& column : report->frame.columns())
    if (column.not_numbers > 0) {
      base::Problem note{.code = "STATS-NAN"};
      report->notes.push_back(
          note.with("column", column.name).with("cells", std::to_string(column.not_numbers)));
    }
  auto made = make_sample(report->frame, job.design, threads);
  if (!made) return base::fail(made.error());
  Sample& sample = report->sample;
  sample = std::move(*made);
  report->notes.insert(report->notes.end(), sample.design.notes.begin(), sample.design.notes.end());
  if (const auto taken = take_sums(job, sample); !taken) return base::fail(taken.error());
  if (auto set = set_replicates(job, read, sample, report->notes); !set)
    return base::fail(set.error());
  for (const CalibrateSpec& calibration : job.calibrations)
    if (auto done = calibrate(sample, calibration, report->notes); !done)
      return base::fail(done.error());
  report->df = sample_df(sample, std::vector<std::uint8_t>(sample.rows(), 1));
  report->weights = sample.summed.empty() ? summarise(sample.weights) : summarise_sums(sample);
  std::set<std::string> ids;
  for (std::size_t i = 0; i < job.estimates.size(); ++i) {
    const EstimateEntry& entry = job.estimates[i];
    if (!ids.insert(entry.id).second) {
      base::Problem note{.code = "STATS-ID-TWICE"};
      report->notes.push_back(note.with("id", entry.id));
    }
    if (!entry.spec) {
      report->outcomes.push_back({entry.id, entry.kind, base::fail(entry.spec.error())});
      continue;
    }
    auto estimate = make_estimate(sample, *entry.spec, job.estimates);
    if (estimate) estimate->id = entry.id;
    report->outcomes.push_back({entry.id, entry.kind, std::move(estimate)});
  }
  return report;
}

std::string weights_csv(const Report& report) {
  std::string text = "row,weight";
  const Replicates* replicates = report.sample.replicates.get();
  const std::size_t count = replicates == nullptr ? 0 : replicates->count();
  for (std::size_t r = 0; r < count; ++r) text += ",r" + std::to_string(r + 1);
  text += '\n';
  std::vector<Numbers> columns(count);
  for (std::size_t r = 0; r < count; ++r) replicates->weights(r, report.sample.weights, columns[r]);
  std::array<char, 32> number{};
  const auto add = [&](double value) {
    text += ',';
    text.append(number.data(),
                std::to_chars(number.data(), number.data() + number.size(), value).ptr);
  };
  for (std::size_t row = 0; row < report.sample.rows(); ++row) {
    text += std::to_string(row + 1);
    add(report.sample.weights[row]);
    for (const Numbers& column : columns) add(column[row]);
    text += '\n';
  }
  return text;
}

}  // namespace wanhu::stats
