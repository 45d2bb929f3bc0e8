#include "stats/estimate.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>

#include "stats/distribution.hpp"

namespace wanhu::stats {

using base::Result;

namespace {

// Of one level and one number of degrees of freedom after another, most are the same.
double critical(double level, double df) {
  thread_local double last_level = 0, last_df = 0, last = k_missing;
  if (level != last_level || df != last_df) {
    last = t_quantile((1 + level) / 2, df);
    last_level = level;
    last_df = df;
  }
  return last;
}

}  // namespace

void set_interval(EstimateRow& row, double variance, double level) {
  row.se = variance >= 0 ? std::sqrt(variance) : k_missing;
  const double half = row.se * critical(level, row.df);
  row.low = row.estimate - half;
  row.high = row.estimate + half;
}

base::Problem missing_note() {
  return {.code = "STATS-MISSING-VALUES"};
}

namespace {

// A value that is no finite number cannot be summed: its row is named.
Result<void> check_finite(const Sample& sample, const Terms& terms, const Domains& domains) {
  for (std::size_t i = 0; i < terms.width(); ++i) {
    if (std::isfinite(terms.bound(i, sample.rows()))) continue;
    const Numbers values = terms.values(i);
    for (std::size_t row = 0; row < values.size(); ++row) {
      if (!std::isinf(values[row]) || domains.group[row] < 0) continue;
      base::Problem problem{.code = "STATS-INFINITE"};
      problem.with("column", terms.name(i));
      problem.place = sample.frame->place(row, terms.name(i));
      return base::fail(std::move(problem));
    }
  }
  return {};
}

// Rows that `where` keeps and that have a weight, but no value of what they are to be split by.
std::size_t rows_without_domain(const Sample& sample, const Domains& domains) {
  std::size_t rows = 0;
  if (domains.count == 1 && domains.labels.front().empty()) return rows;
  std::size_t outside = 0;
  for (const std::int32_t group : domains.group) outside += group < 0 ? 1 : 0;
  if (outside == 0) return rows;
  for (std::size_t row = 0; row < domains.group.size(); ++row)
    rows += domains.within[row] != 0 && domains.group[row] < 0 && sample.weights[row] != 0 ? 1 : 0;
  return rows;
}

Result<MomentKind> moment_kind(const std::string& kind) {
  if (kind == "mean") return MomentKind::mean;
  if (kind == "total") return MomentKind::total;
  if (kind == "ratio") return MomentKind::ratio;
  if (kind == "variance") return MomentKind::variance;
  base::Problem problem{.code = "STATS-METHOD"};
  return base::fail(problem.with("method", kind));
}

// `zeros`: with the rows that have a weight of zero.
Numbers rows_counted(const Domains& domains, const Numbers& weights, bool zeros,
                     const Numbers& summed = {}) {
  Numbers counts(domains.count, 0);
  if (!summed.empty()) {
    for (std::size_t line = 0; line < weights.size(); ++line)
      if (domains.group[line] >= 0 && weights[line] != 0)
        counts[static_cast<std::size_t>(domains.group[line])] += summed[line];
    return counts;
  }
  if (zeros) {
    std::vector<std::uint32_t> by_group(domains.count + 1, 0);  // the first: in none
    for (const std::int32_t group : domains.group) ++by_group[static_cast<std::size_t>(group + 1)];
    counts.assign(by_group.begin() + 1, by_group.end());
    return counts;
  }
  for (std::size_t row = 0; row < weights.size(); ++row)
    if (domains.group[row] >= 0 && (zeros || weights[row] != 0))
      counts[static_cast<std::size_t>(domains.group[row])] += 1;
  return counts;
}

// Fitted statistics as rows: every statistic in turn, its domains in their order.
void add_rows(const Sample& sample, const EstimateSpec& spec, const Selection& selection,
              const std::vector<std::string>& names, const Fitted& fitted, Estimate& estimate) {
  const Domains& domains = selection.domains();
  const bool no_zeros = sample.whole_weights != nullptr && sample.whole_weights->low > 0;
  const Numbers n = rows_counted(domains, sample.weights, no_zeros, sample.summed);
  // As in R, the intervals of means use the degrees of freedom of the whole design (of the rows
  // `where` keeps), not those of each domain.
  const double df = spec.df ? *spec.df : sample_df(sample, selection.all.within);
  for (std::size_t i = 0; i < names.size(); ++i)
    for (std::size_t domain = 0; domain < domains.count; ++domain) {
      EstimateRow row{.name = names[i],
                      .by = domains.labels[domain],
                      .n = n[domain],
                      .estimate = fitted.values[domain * fitted.width + i],
                      .df = df};
      set_interval(row, fitted.variance(domain, i), spec.level);
      estimate.rows.push_back(std::move(row));
    }
}

// (domain, statistic) order into that of the rows.
Matrix row_order(const Matrix& joint, std::size_t domains, std::size_t width) {
  Matrix sorted(joint.rows, joint.columns);
  const auto from = [&](std::size_t i) { return i % domains * width + i / domains; };
  for (std::size_t i = 0; i < joint.rows; ++i)
    for (std::size_t j = 0; j < joint.columns; ++j) sorted(i, j) = joint(from(i), from(j));
  return sorted;
}

}  // namespace

Result<Selection> select(const Sample& sample, const EstimateSpec& spec,
                         const std::vector<const Terms*>& terms) {
  auto all = make_domains(*sample.frame, spec.by, spec.where, sample.weights);
  if (!all) return base::fail(all.error());
  Selection selection{.all = std::move(*all)};
  if (const std::size_t rows = rows_without_domain(sample, selection.all); rows > 0) {
    base::Problem note{.code = "STATS-BY-MISSING"};
    selection.notes.push_back(note.with("rows", std::to_string(rows)));
  }
  bool any = false;
  std::vector<std::uint8_t> gaps;
  for (const Terms* some : terms) {
    if (const auto finite = check_finite(sample, *some, selection.all); !finite)
      return base::fail(finite.error());
    if (!some->may_miss()) continue;
    gaps.resize(sample.rows(), 0);
    const auto more = some->missing(sample.rows());
    for (std::size_t row = 0; row < gaps.size(); ++row) {
      gaps[row] |= more[row];
      any = any || (more[row] != 0 && selection.all.group[row] >= 0);
    }
  }
  if (spec.na_rm && any)
    selection.kept = without(selection.all, gaps);
  else if (any)
    selection.notes.push_back(missing_note());
  return selection;
}

Result<Estimate> moment_estimate(const Sample& sample, const EstimateSpec& spec, bool joint) {
  const auto kind = moment_kind(spec.kind);
  if (!kind) return base::fail(kind.error());
  const bool split = *kind == MomentKind::mean || *kind == MomentKind::total;
  const auto terms = Terms::make(*sample.frame, spec.of, split);
  if (!terms) return base::fail(terms.error());
  std::optional<Terms> under;
  std::vector<const Terms*> all{&*terms};
  if (*kind == MomentKind::ratio) {
    auto made = Terms::make(*sample.frame, spec.over);
    if (!made) return base::fail(made.error());
    under = std::move(*made);
    all.push_back(&*under);
  }
  auto selection = select(sample, spec, all);
  if (!selection) return base::fail(selection.error());
  Numbers counted;  // R's svyvar counts rows that na_rm takes out; of replicates those it leaves
  if (*kind == MomentKind::variance)
    counted = sample.replicates ? rows_counted(selection->domains(), sample.weights, true)
                                : rows_counted(selection->all, sample.weights, false);
  Moments moments(*kind, *terms, under ? &*under : nullptr, selection->domains(), counted);
  if (!sample.summed.empty()) moments.take_sums(&sample.summed);
  const bool grouped = !spec.by.empty();
  const bool covariances = grouped && (joint || spec.covmat);
  auto whole = fit_whole(sample, *kind, *terms, under ? &*under : nullptr, selection->domains(),
                         covariances);
  auto fitted = whole ? std::move(*whole) : fit(sample, moments, covariances);
  if (!fitted) return base::fail(fitted.error());
  Estimate estimate{.id = spec.id, .kind = spec.kind};
  add_rows(sample, spec, *selection, moments.names(), *fitted, estimate);
  if (!grouped)
    estimate.vcov = fitted->within.front();
  else if (fitted->joint)
    estimate.vcov = row_order(*fitted->joint, selection->domains().count, fitted->width);
  if (spec.deff != EstimateSpec::Deff::none && *kind != MomentKind::variance) {
    const auto simple = simple_variances(sample, moments, *kind, *terms, under ? &*under : nullptr,
                                         fitted->values, spec.deff == EstimateSpec::Deff::replace);
    if (!simple) return base::fail(simple.error());
    for (std::size_t i = 0; i < fitted->width; ++i)
      for (std::size_t domain = 0; domain < selection->domains().count; ++domain)
        estimate.rows[i * selection->domains().count + domain].deff =
            fitted->variance(domain, i) / (*simple)(domain, i);
  }
  estimate.notes = selection->notes;
  estimate.notes.insert(estimate.notes.end(), fitted->notes.begin(), fitted->notes.end());
  return estimate;
}

namespace {

// What can be finished from sums: no squares, no values of single rows.
Result<void> check_summed(const Sample& sample, const EstimateSpec& spec) {
  if (sample.summed.empty()) return {};
  static const std::vector<std::string> k_kinds{"mean", "total", "ratio", "contrast", "difference"};
  if (std::find(k_kinds.begin(), k_kinds.end(), spec.kind) == k_kinds.end() ||
      spec.deff != EstimateSpec::Deff::none) {
    base::Problem problem{.code = "STATS-SUMS-KIND"};
    return base::fail(
        problem.with("what", spec.deff != EstimateSpec::Deff::none ? "deff" : spec.kind));
  }
  for (const auto* names : {&spec.of, &spec.over})
    for (const std::string& name : *names) {
      const auto column = sample.frame->number_column(name);
      if (!column) return base::fail(column.error());
    }
  return {};
}

Result<Estimate> estimate_of(const Sample& sample, const EstimateSpec& spec,
                             const std::vector<EstimateEntry>& earlier) {
  if (const auto possible = check_summed(sample, spec); !possible)
    return base::fail(possible.error());
  if (spec.kind == "proportion") return proportion_estimate(sample, spec);
  if (spec.kind == "quantile") return quantile_estimate(sample, spec);
  if (spec.kind == "chisq") return chisq_estimate(sample, spec);
  if (spec.kind == "ttest") return ttest_estimate(sample, spec);
  if (spec.kind == "ranktest") return ranktest_estimate(sample, spec);
  if (spec.kind == "glm") return glm_estimate(sample, spec);
  if (spec.kind == "contrast") return contrast_estimate(sample, spec, earlier);
  if (spec.kind == "difference") return difference_estimate(sample, spec, earlier);
  return moment_estimate(sample, spec, false);
}

bool has_note(const Estimate& estimate, const std::vector<std::string>& codes) {
  return std::any_of(estimate.notes.begin(), estimate.notes.end(), [&](const base::Problem& note) {
    return std::find(codes.begin(), codes.end(), note.code) != codes.end();
  });
}

// Nothing is missing without a word: where no note has said why, one says that it is.
void note_gaps(Estimate& estimate) {
  bool value = false, limits = false;
  for (const EstimateRow& row : estimate.rows) {
    const bool tested = !row.more.empty() && row.more.front().first == "statistic";
    value = value ||
            (!std::isfinite(row.estimate) && !(tested && std::isfinite(row.more.front().second)));
    limits =
        limits || (std::isfinite(row.estimate) && (std::isnan(row.low) || std::isnan(row.high)));
  }
  const bool table = estimate.kind == "chisq" || estimate.kind == "ranktest";
  if (value && !has_note(estimate, {"STATS-MISSING-VALUES", "STATS-GLM-ALIASED"}))
    estimate.notes.push_back({.code = "STATS-NO-VALUE"});
  if (limits && !table &&
      !has_note(estimate, {"STATS-NO-VARIANCE", "STATS-SHARE-EXTREME", "STATS-REP-MISSING"}))
    estimate.notes.push_back({.code = "STATS-NO-LIMIT"});
}

// What looks certain and is not: sums over no rows, standard errors of zero but for rounding. A
// share of 0 or 1 has a note or an interval of its own.
void note_nothing(Estimate& estimate) {
  static const std::vector<std::string> k_kinds{"mean", "total", "ratio", "proportion"};
  if (std::find(k_kinds.begin(), k_kinds.end(), estimate.kind) == k_kinds.end()) return;
  constexpr double k_rounding = 1e-12;
  const EstimateRow* still = nullptr;
  std::size_t rows = 0;
  bool empty = false;
  for (const EstimateRow& row : estimate.rows) {
    if (!std::isfinite(row.estimate)) continue;
    empty = empty || row.n == 0;
    const bool share = estimate.kind == "proportion" && (row.estimate == 0 || row.estimate == 1);
    if (row.n == 0 || share || !(row.se <= k_rounding * std::abs(row.estimate))) continue;
    if (still == nullptr) still = &row;
    ++rows;
  }
  if (empty) estimate.notes.push_back({.code = "STATS-NOTHING-SUMMED"});
  if (still == nullptr) return;
  std::string name = still->name;
  for (const auto& part : still->by) name += " " + part.column + "=" + part.text;
  base::Problem note{.code = "STATS-NO-ERROR"};
  estimate.notes.push_back(note.with("name", name).with("rows", std::to_string(rows)));
}

// A word among numbers makes a category of their column: the shares of its values are hardly what
// was asked for.
void note_categories(const Sample& sample, const EstimateSpec& spec, Estimate& estimate) {
  for (const std::string& name : spec.of) {
    const Column* column = sample.frame->find(name);
    if (column == nullptr || !column->is_category() || column->levels.size() < 3) continue;
    std::string word;
    std::size_t numbers = 0;
    for (const std::string& level : column->levels) {
      double value = 0;
      const char* end = level.data() + level.size();
      const auto read = std::from_chars(level.data(), end, value);
      if (read.ec == std::errc() && read.ptr == end && std::isfinite(value))
        ++numbers;
      else if (word.empty())
        word = level;
    }
    if (2 * numbers <= column->levels.size()) continue;
    base::Problem note{.code = "STATS-CATEGORY-NUMBERS"};
    estimate.notes.push_back(note.with("column", name).with("value", word));
  }
}

}  // namespace

Result<Estimate> make_estimate(const Sample& sample, const EstimateSpec& spec,
                               const std::vector<EstimateEntry>& earlier) {
  auto estimate = estimate_of(sample, spec, earlier);
  if (!estimate) return estimate;
  note_gaps(*estimate);
  note_nothing(*estimate);
  note_categories(sample, spec, *estimate);
  return estimate;
}

}  // namespace wanhu::stats
