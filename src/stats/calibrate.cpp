#include "stats/calibrate.hpp"

#include <algorithm>
#include <cmath>

#include "stats/calibrate_model.hpp"
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

// The factors of a number of sweeps, from sums of weights by cell.
Numbers swept(const CellTable& table, const Numbers& sums, int sweeps) {
  Numbers factors(table.cells(), 1);
  for (int i = 0; i < sweeps; ++i) sweep(table, sums, factors, nullptr);
  return factors;
}

// Weights, residual step or replicates, once the factors are known.
void apply_cells(Sample& sample, CellTable table, std::vector<Numbers> factors, bool raked,
                 int sweeps, const Column* whole) {
  Numbers before = sample.weights;
  const auto shared = std::make_shared<const CellTable>(std::move(table));
  multiply(*shared, factors.back(), sample.weights, sample.threads);
  if (!sample.replicates) {
    sample.residuals.emplace_back(
        CellStep{shared, raked, std::move(before), std::move(factors), whole});
    return;
  }
  adjust_replicates(
      sample, before,
      [shared, sweeps](Numbers& weights) {
        multiply(*shared, swept(*shared, cell_sums(*shared, weights), sweeps), weights, 1);
      },
      true);
}

Result<void> poststratify(Sample& sample, const CalibrateSpec& spec, const Column* whole) {
  if (spec.margins.size() != 1)
    return base::fail_field("FIELD-MISSING", "/calibrate/margins", {{"field", "margins"}});
  auto table = make_cells(*sample.frame, spec.margins, sample.weights, whole, sample.threads);
  if (!table) return base::fail(table.error());
  Numbers factors = swept(*table, table->weights, 1);
  apply_cells(sample, std::move(*table), {std::move(factors)}, false, 1, whole);
  return {};
}

constexpr double k_rake_epsilon = 1;  // R's defaults
constexpr int k_rake_maxit = 10;
constexpr double k_margin_slack = 1e-6;

Result<void> check_sums(const CellTable& table) {
  const double first = exact_sum(table.margins.front().totals);
  for (const CellTable::Margin& margin : table.margins) {
    const double other = exact_sum(margin.totals);
    if (std::abs(first - other) <= k_margin_slack * std::max(first, other)) continue;
    base::Problem problem{.code = "STATS-MARGIN-SUMS"};
    return base::fail(problem.with("first", number_text(first)).with("second", number_text(other)));
  }
  return {};
}

// Raking stops when no cell of the crossed table moves by `epsilon` in a sweep.
Result<void> rake(Sample& sample, const CalibrateSpec& spec, const Column* whole,
                  std::vector<base::Problem>& notes) {
  if (spec.margins.empty())
    return base::fail_field("FIELD-MISSING", "/calibrate/margins", {{"field", "margins"}});
  auto table = make_cells(*sample.frame, spec.margins, sample.weights, whole, sample.threads);
  if (!table) return base::fail(table.error());
  if (const auto agree = check_sums(*table); !agree) return agree;
  const double wanted = spec.epsilon.value_or(k_rake_epsilon);
  const double epsilon = wanted < 1 ? wanted * exact_sum(table->weights) : wanted;
  const int maxit = spec.maxit.value_or(k_rake_maxit);
  Numbers factors(table->cells(), 1);
  std::vector<Numbers> after;
  int sweeps = 0;
  bool converged = false;
  while (sweeps < maxit && !converged) {
    const Numbers last = factors;
    after.clear();
    sweep(*table, table->weights, factors, &after);
    ++sweeps;
    double moved = 0;
    for (std::size_t cell = 0; cell < factors.size(); ++cell)
      moved = std::max(moved, std::abs(factors[cell] - last[cell]) * table->weights[cell]);
    converged = moved < epsilon;
  }
  if (!converged) {
    base::Problem note{.code = "STATS-RAKE-OPEN"};
    notes.push_back(note.with("sweeps", std::to_string(sweeps)));
  }
  apply_cells(sample, std::move(*table), std::move(after), true, sweeps, whole);
  return {};
}

// Weights beyond the limits are cut, what they lose goes to the others in equal parts (R's
// trimWeights, not strict). A weight of zero stays one: nonrespondents must not come back.
std::size_t trim_weights(Numbers& weights, double lower, double upper) {
  Numbers cut;
  std::size_t inside = 0;
  for (const double weight : weights) {
    if (weight == 0) continue;
    if (weight < lower || weight > upper)
      cut.push_back(weight - std::clamp(weight, lower, upper));
    else
      ++inside;
  }
  if (cut.empty() || inside == 0) return cut.size();
  const double share = exact_sum(cut) / static_cast<double>(inside);
  for (double& weight : weights) {
    if (weight == 0) continue;
    weight = weight < lower || weight > upper ? std::clamp(weight, lower, upper) : weight + share;
  }
  return cut.size();
}

Result<void> trim(Sample& sample, const CalibrateSpec& spec, std::vector<base::Problem>& notes) {
  if (!(spec.lower < spec.upper)) return base::fail("STATS-CAL-BOUNDS");
  const Numbers before = sample.weights;
  const std::size_t cut = trim_weights(sample.weights, spec.lower, spec.upper);
  const auto zeros = std::count(before.begin(), before.end(), 0.0);
  if (cut + static_cast<std::size_t>(zeros) == sample.rows()) return base::fail("STATS-CAL-BOUNDS");
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

// Weighted sums by class, without order.
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
  if (spec.margins.size() != 1)
    return base::fail_field("FIELD-MISSING", "/calibrate/by", {{"field", "by"}});
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
  const Column* whole = sample.whole_weights;
  sample.whole_weights = nullptr;              // no longer what the column says
  for (ResidualStep& step : sample.residuals)  // nor are the weights its cells' factors any longer
    if (auto* const cells = std::get_if<CellStep>(&step)) cells->whole = nullptr;
  switch (spec.method) {
    case CalibrateMethod::nonresponse:
      return nonresponse(sample, spec);
    case CalibrateMethod::poststratify:
      return poststratify(sample, spec, whole);
    case CalibrateMethod::rake:
      return rake(sample, spec, whole, notes);
    case CalibrateMethod::trim:
      return trim(sample, spec, notes);
    default:
      return to_totals(sample, spec, notes);
  }
}

}  // namespace wanhu::stats
