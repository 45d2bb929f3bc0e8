#include "stats/calibrate.hpp"

#include <algorithm>
#include <cmath>

#include "stats/calibrate_model.hpp"
#include "stats/margins.hpp"
#include "stats/sums.hpp"

namespace wanhu::stats {

using base::Result;

namespace {

// Every calibration is a way to change weights that works on the sample and on each replicate.
void adjust_replicates(Sample& sample, const Numbers& before,
                       const Replicates::Adjustment& adjustment, bool new_rank) {
  if (!sample.replicates) return;
  auto changed = std::make_shared<Replicates>(*sample.replicates);
  const std::vector<std::uint8_t> all(sample.rows(), 1);
  if (!new_rank && !changed->rank_df) changed->rank_df = replicate_df(*changed, before, all);
  if (new_rank) changed->rank_df.reset();
  if (changed->base.empty()) changed->base = before;
  changed->adjustments.push_back(adjustment);
  sample.replicates = std::move(changed);
}

// Scales the weights of every level to its total.
void fit_margin(const Margin& margin, Numbers& weights) {
  const Numbers sums = level_sums(margin.level, margin.levels(), weights);
  Numbers factor(margin.levels());
  for (std::size_t i = 0; i < factor.size(); ++i)
    factor[i] = sums[i] == 0 ? 0 : margin.totals[i] / sums[i];
  for (std::size_t row = 0; row < weights.size(); ++row)
    weights[row] *= factor[static_cast<std::size_t>(margin.level[row])];
}

Result<void> poststratify(Sample& sample, const CalibrateSpec& spec) {
  if (spec.margins.size() != 1) return base::fail_field("FIELD-MISSING", "/calibrate/margins");
  auto margin = make_margin(*sample.frame, spec.margins.front(), sample.weights);
  if (!margin) return base::fail(margin.error());
  const Numbers before = sample.weights;
  fit_margin(*margin, sample.weights);
  const auto shared = std::make_shared<const Margin>(std::move(*margin));
  if (sample.replicates)
    adjust_replicates(
        sample, before, [shared](Numbers& weights) { fit_margin(*shared, weights); }, true);
  else
    sample.residuals.emplace_back(
        CellStep{shared->level, shared->levels(), before, sample.weights});
  return {};
}

// The crossed table of all margins; raking stops when no cell of it moves by `epsilon` in a sweep.
struct Crossed {
  Codes cell;
  std::size_t cells = 0;
};

Crossed cross_margins(const std::vector<Margin>& margins) {
  Crossed crossed{margins.front().level, margins.front().levels()};
  for (std::size_t m = 1; m < margins.size(); ++m) {
    std::vector<std::int64_t> keys(crossed.cell.size());
    for (std::size_t row = 0; row < keys.size(); ++row)
      keys[row] = crossed.cell[row] * static_cast<std::int64_t>(margins[m].levels()) +
                  margins[m].level[row];
    std::vector<std::int64_t> known = keys;
    std::sort(known.begin(), known.end());
    known.erase(std::unique(known.begin(), known.end()), known.end());
    for (std::size_t row = 0; row < keys.size(); ++row)
      crossed.cell[row] = static_cast<std::int32_t>(
          std::lower_bound(known.begin(), known.end(), keys[row]) - known.begin());
    crossed.cells = known.size();
  }
  return crossed;
}

constexpr double k_rake_epsilon = 1;  // R's defaults
constexpr int k_rake_maxit = 10;
constexpr double k_margin_slack = 1e-6;

Result<void> check_sums(const std::vector<Margin>& margins) {
  const auto total = [](const Margin& margin) { return exact_sum(margin.totals); };
  for (const Margin& margin : margins) {
    const double first = total(margins.front());
    const double other = total(margin);
    if (std::abs(first - other) <= k_margin_slack * std::max(first, other)) continue;
    base::Problem problem{.code = "STATS-MARGIN-SUMS"};
    return base::fail(problem.with("first", number_text(first)).with("second", number_text(other)));
  }
  return {};
}

Result<void> rake(Sample& sample, const CalibrateSpec& spec, std::vector<base::Problem>& notes) {
  std::vector<Margin> margins;
  for (const MarginSpec& one : spec.margins) {
    auto margin = make_margin(*sample.frame, one, sample.weights);
    if (!margin) return base::fail(margin.error());
    margins.push_back(std::move(*margin));
  }
  if (margins.empty()) return base::fail_field("FIELD-MISSING", "/calibrate/margins");
  if (const auto agree = check_sums(margins); !agree) return agree;
  const double wanted = spec.epsilon.value_or(k_rake_epsilon);
  const double epsilon = wanted < 1 ? wanted * exact_sum(sample.weights) : wanted;
  const int maxit = spec.maxit.value_or(k_rake_maxit);
  const Crossed crossed = cross_margins(margins);
  const Numbers before = sample.weights;
  Numbers table = level_sums(crossed.cell, crossed.cells, sample.weights);
  RakeStep step;
  int sweeps = 0;
  bool converged = false;
  for (int iteration = 0; iteration < maxit && !converged; ++iteration) {
    step.margins.clear();
    for (const Margin& margin : margins) {
      fit_margin(margin, sample.weights);
      step.margins.push_back({margin.level, margin.levels(), sample.weights});
    }
    ++sweeps;
    Numbers moved = level_sums(crossed.cell, crossed.cells, sample.weights);
    double delta = 0;
    for (std::size_t i = 0; i < moved.size(); ++i)
      delta = std::max(delta, std::abs(moved[i] - table[i]));
    converged = delta < epsilon;
    table = std::move(moved);
  }
  if (!converged) {
    base::Problem note{.code = "STATS-RAKE-OPEN"};
    notes.push_back(note.with("sweeps", std::to_string(sweeps)));
  }
  if (!sample.replicates) {
    sample.residuals.emplace_back(std::move(step));
    return {};
  }
  const auto shared = std::make_shared<const std::vector<Margin>>(std::move(margins));
  adjust_replicates(
      sample, before,
      [shared, sweeps](Numbers& weights) {
        for (int sweep = 0; sweep < sweeps; ++sweep)
          for (const Margin& margin : *shared) fit_margin(margin, weights);
      },
      true);
  return {};
}

// Weights beyond the limits are cut, what they lose goes to the others in equal parts (R's
// trimWeights, not strict).
std::size_t trim_weights(Numbers& weights, double lower, double upper) {
  Numbers cut;
  std::size_t inside = 0;
  for (const double weight : weights) {
    if (weight < lower || weight > upper)
      cut.push_back(weight - std::clamp(weight, lower, upper));
    else
      ++inside;
  }
  if (cut.empty() || inside == 0) return cut.size();
  const double share = exact_sum(cut) / static_cast<double>(inside);
  for (double& weight : weights)
    weight = weight < lower || weight > upper ? std::clamp(weight, lower, upper) : weight + share;
  return cut.size();
}

Result<void> trim(Sample& sample, const CalibrateSpec& spec, std::vector<base::Problem>& notes) {
  if (!(spec.lower < spec.upper)) return base::fail("STATS-CAL-BOUNDS");
  const Numbers before = sample.weights;
  const std::size_t cut = trim_weights(sample.weights, spec.lower, spec.upper);
  if (cut == sample.rows()) return base::fail("STATS-CAL-BOUNDS");
  base::Problem note{.code = "STATS-TRIMMED"};
  notes.push_back(note.with("rows", std::to_string(cut)));
  adjust_replicates(
      sample, before,
      [lower = spec.lower, upper = spec.upper](Numbers& weights) {
        trim_weights(weights, lower, upper);
      },
      false);
  return {};
}

struct Classes {
  Codes level;
  std::size_t levels = 0;
  std::vector<std::uint8_t> answered;
};

void weight_classes(const Classes& classes, Numbers& weights) {
  const Numbers all = level_sums(classes.level, classes.levels, weights);
  Numbers answering = weights;
  for (std::size_t row = 0; row < weights.size(); ++row)
    if (classes.answered[row] == 0) answering[row] = 0;
  const Numbers part = level_sums(classes.level, classes.levels, answering);
  for (std::size_t row = 0; row < weights.size(); ++row) {
    const auto level = static_cast<std::size_t>(classes.level[row]);
    weights[row] = part[level] == 0 ? 0 : answering[row] * (all[level] / part[level]);
  }
}

Result<void> nonresponse(Sample& sample, const CalibrateSpec& spec) {
  const auto column = sample.frame->number_column(spec.respondent);
  if (!column) return base::fail(column.error());
  if (spec.margins.size() != 1) return base::fail_field("FIELD-MISSING", "/calibrate/by");
  Classes classes;
  std::vector<Coding> codings;
  for (const std::string& name : spec.margins.front().by) {
    auto coding = code_entry(*sample.frame, name);
    if (!coding) return base::fail(coding.error());
    codings.push_back(std::move(*coding));
  }
  const Coding all = interact(codings);
  classes.level = all.codes;
  classes.levels = all.count();
  Numbers answered(sample.rows(), 0);
  for (std::size_t row = 0; row < sample.rows(); ++row) {
    const double value = (*column)->number(row);
    if (classes.level[row] < 0 || (value != 0 && value != 1)) {
      base::Problem problem{.code = "STATS-CAL-RESPONDENT"};
      problem.with("column", spec.respondent);
      problem.place = sample.frame->place(row, spec.respondent);
      return base::fail(std::move(problem));
    }
    classes.answered.push_back(value == 1 ? 1 : 0);
    answered[row] = value == 1 ? sample.weights[row] : 0;
  }
  const Numbers part = level_sums(classes.level, classes.levels, answered);
  const Numbers whole = level_sums(classes.level, classes.levels, sample.weights);
  for (std::size_t level = 0; level < classes.levels; ++level)
    if (whole[level] > 0 && part[level] == 0) {
      base::Problem problem{.code = "STATS-MARGIN-NO-ROWS"};
      return base::fail(problem.with("level", all.labels[level]).with("margin", spec.respondent));
    }
  const Numbers before = sample.weights;
  weight_classes(classes, sample.weights);
  const auto shared = std::make_shared<const Classes>(std::move(classes));
  adjust_replicates(
      sample, before, [shared](Numbers& weights) { weight_classes(*shared, weights); }, true);
  return {};
}

Result<void> to_totals(Sample& sample, const CalibrateSpec& spec,
                       std::vector<base::Problem>& notes) {
  auto prepared = prepare_calibration(sample, spec);
  if (!prepared) return base::fail(prepared.error());
  const auto shared = std::make_shared<const ModelCalibration>(std::move(*prepared));
  const Numbers before = sample.weights;
  auto factors = shared->factors(before);
  if (!factors) return base::fail(factors.error());
  std::size_t negative = 0;
  for (std::size_t row = 0; row < before.size(); ++row) {
    sample.weights[row] = before[row] * (*factors)[row];
    negative += sample.weights[row] < 0 ? 1 : 0;
  }
  if (negative > 0) {
    base::Problem note{.code = "STATS-CAL-NEGATIVE"};
    notes.push_back(note.with("rows", std::to_string(negative)));
  }
  if (!sample.replicates) {
    sample.residuals.emplace_back(shared->residual_step(before, *factors));
    return {};
  }
  adjust_replicates(
      sample, before,
      [shared](Numbers& weights) {
        // A replicate that does not converge keeps its last factors, as in R.
        const Numbers g = shared->last_factors(weights);
        for (std::size_t row = 0; row < weights.size(); ++row) weights[row] *= g[row];
      },
      spec.method == CalibrateMethod::linear);
  return {};
}

}  // namespace

Result<void> calibrate(Sample& sample, const CalibrateSpec& spec,
                       std::vector<base::Problem>& notes) {
  sample.whole_weights = nullptr;  // no longer what the column says
  switch (spec.method) {
    case CalibrateMethod::nonresponse:
      return nonresponse(sample, spec);
    case CalibrateMethod::poststratify:
      return poststratify(sample, spec);
    case CalibrateMethod::rake:
      return rake(sample, spec, notes);
    case CalibrateMethod::trim:
      return trim(sample, spec, notes);
    default:
      return to_totals(sample, spec, notes);
  }
}

}  // namespace wanhu::stats
