#include "stats/margins.hpp"

#include <algorithm>
#include <cmath>

#include "stats/sums.hpp"

namespace wanhu::stats {

namespace {

base::Failure level_problem(const char* code, const std::string& level, const MarginSpec& spec) {
  std::string names;
  for (const std::string& name : spec.by) names += (names.empty() ? "" : ", ") + name;
  base::Problem problem{.code = code};
  return base::fail(problem.with("level", level).with("margin", names));
}

}  // namespace

Numbers level_sums(const Codes& level, std::size_t levels, const Numbers& weights) {
  double bound = 0;
  for (const double weight : weights) bound = std::max(bound, std::abs(weight));
  SumTable sums(levels, {Grid(bound, weights.size())});
  for (std::size_t row = 0; row < weights.size(); ++row)
    sums.add(static_cast<std::size_t>(level[row]), 0, weights[row]);
  Numbers all(levels);
  for (std::size_t i = 0; i < levels; ++i) all[i] = sums.value(i, 0);
  return all;
}

base::Result<Margin> make_margin(const Frame& frame, const MarginSpec& spec,
                                 const Numbers& weights) {
  std::vector<Coding> codings;
  for (const std::string& name : spec.by) {
    auto coding = code_entry(frame, name);
    if (!coding) return base::fail(coding.error());
    const auto gap = std::find(coding->codes.begin(), coding->codes.end(), k_missing_code);
    if (gap != coding->codes.end()) {
      base::Problem problem{.code = "STATS-MISSING"};
      problem.with("column", name);
      problem.place = frame.place(static_cast<std::size_t>(gap - coding->codes.begin()), name);
      return base::fail(std::move(problem));
    }
    codings.push_back(std::move(*coding));
  }
  if (codings.empty()) return base::fail_field("FIELD-MISSING", "/calibrate/margins/by");
  Coding all = interact(codings);
  Margin margin{.level = std::move(all.codes), .labels = std::move(all.labels)};
  Numbers present(margin.levels(), 0);
  for (const std::int32_t level : margin.level) present[static_cast<std::size_t>(level)] = 1;
  const Numbers sums = level_sums(margin.level, margin.levels(), weights);
  margin.totals.assign(margin.levels(), 0);
  std::vector<std::uint8_t> named(margin.levels(), 0);
  for (const auto& [label, total] : spec.totals) {
    const auto at = std::find(margin.labels.begin(), margin.labels.end(), label);
    if (!std::isfinite(total) || total < 0) return level_problem("STATS-MARGIN-TOTAL", label, spec);
    if (at == margin.labels.end()) {
      if (total != 0) return level_problem("STATS-MARGIN-NO-ROWS", label, spec);
      continue;
    }
    const auto level = static_cast<std::size_t>(at - margin.labels.begin());
    margin.totals[level] = total;
    named[level] = 1;
    if (sums[level] == 0 && total != 0) return level_problem("STATS-MARGIN-NO-ROWS", label, spec);
  }
  for (std::size_t level = 0; level < margin.levels(); ++level)
    if (present[level] != 0 && sums[level] != 0 && margin.totals[level] == 0)
      return level_problem("STATS-MARGIN-NO-TOTAL", margin.labels[level], spec);
  return margin;
}

}  // namespace wanhu::stats
