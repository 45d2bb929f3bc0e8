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
  if (auto set = set_replicates(job, read, sample, report->notes); !set)
    return base::fail(set.error());
  for (const CalibrateSpec& calibration : job.calibrations)
    if (auto done = calibrate(sample, calibration, report->notes); !done)
      return base::fail(done.error());
  report->df = sample_df(sample, std::vector<std::uint8_t>(sample.rows(), 1));
  report->weights = summarise(sample.weights);
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
