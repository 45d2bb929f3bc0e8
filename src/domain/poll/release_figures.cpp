// Estimates of a wave: indicators, shares of answers, response, the change since the wave before.
#include <cmath>

#include "domain/poll/release.hpp"
#include "domain/poll/release_column.hpp"
#include "plan/cell.hpp"
#include "stats/distribution.hpp"
#include "stats/estimate.hpp"
#include "stats/fay_herriot.hpp"
#include "stats/proportion.hpp"

namespace wanhu::domain {

namespace {

using base::Problem;
using base::Result;

std::optional<double> finite(double value) {
  return std::isfinite(value) ? std::optional(value) : std::nullopt;
}

std::size_t size(std::int32_t n) {
  return static_cast<std::size_t>(n);
}

// The node of depth `depth` that holds `node`; -1 when it stands higher.
std::int32_t above(const PollTree& tree, std::int32_t node, std::int32_t depth) {
  while (tree.depth[size(node)] > depth) node = tree.parents[size(node)];
  return tree.depth[size(node)] == depth ? node : -1;
}

// What each question's answers are as codes: choices, then "does not know".
std::vector<std::int32_t> answer_codes(const PollColumn& column) {
  std::vector<std::int32_t> codes = column.choice;
  const auto dk = static_cast<std::int32_t>(column.question->choices.size());
  for (std::int32_t& code : codes)
    if (code == k_dk_answer) code = dk;
  return codes;
}
std::size_t answers_of(const PollQuestion& question) {
  return question.choices.size() + (question.dont_know ? 1 : 0);
}

// The table of the complete interviews: weights, strata (as drawn, in each kind of frame), the
// unit at every depth, indicators, answers. Weights count as given: that calibration makes errors
// smaller is not used, which errs on the safe side.
class Estimates {
 public:
  Estimates(const PollData& data, const PollWeights& weights, const std::vector<PollTruth>& truths,
            bool with_tables)
      : data_(data) {
    const std::size_t n = data.completes.size();
    std::vector<stats::Column> columns;
    columns.push_back(real_column("w", weights.weight));
    std::vector<std::int32_t> stratum;
    for (const std::uint32_t at : data.completes)
      stratum.push_back(data.cases[at].stratum * static_cast<std::int32_t>(data.kinds.size()) +
                        data.cases[at].kind);
    columns.push_back(
        category_column("stratum", stratum, number_names(data.strata.size() * data.kinds.size())));
    const std::vector<std::string> nodes = number_names(data.tree.size());
    for (std::int32_t depth = 1; depth <= data.tree.deepest(); ++depth) {
      std::vector<std::int32_t> unit;
      for (const std::uint32_t at : data.completes)
        unit.push_back(above(data.tree, data.cases[at].node, depth));
      columns.push_back(category_column(unit_name(depth), unit, nodes));
    }
    for (std::size_t i = 0; i < truths.size(); ++i) {
      columns.push_back(truth_column("num" + std::to_string(i), truths[i].num));
      columns.push_back(truth_column("den" + std::to_string(i), truths[i].den));
      columns.push_back(truth_column("dk" + std::to_string(i), truths[i].dk));
    }
    if (with_tables)
      for (std::size_t q = 0; q < data.columns.size(); ++q) {
        const PollColumn& column = data.columns[q];
        if (column.question->kind != PollAsk::choose) continue;
        columns.push_back(category_column("q" + std::to_string(q), answer_codes(column),
                                          number_names(answers_of(*column.question))));
      }
    frame_ = stats::Frame("", std::move(columns), n);
  }

  Result<void> prepare() {
    stats::DesignSpec design;
    design.strata = {"stratum"};
    design.weights = "w";
    design.lonely = stats::Lonely::adjust;
    auto sample = stats::make_sample(frame_, design, 1);
    if (!sample) return base::fail(sample.error());
    sample_ = std::move(*sample);
    return {};
  }

  // By node: `use(node, row)` for the whole and for every unit that somebody was asked in.
  template <class Use>
  Result<void> shares(const std::string& of, const std::string& where, bool deff, const Use& use) {
    for (std::int32_t depth = 0; depth <= data_.tree.deepest(); ++depth) {
      if (depth > 0 && nobody_at(depth)) continue;
      stats::EstimateSpec spec{.kind = "proportion", .of = {of}, .where = where, .na_rm = true};
      spec.method = "wilson";
      if (depth > 0) spec.by = {unit_name(depth)};
      if (deff) spec.deff = stats::EstimateSpec::Deff::replace;
      const auto estimate = stats::make_estimate(sample_, spec, {});
      if (!estimate) {
        // Nobody in the denominator at all.
        if (estimate.error().code == "STATS-DOMAIN-EMPTY") return {};
        return base::fail(estimate.error());
      }
      for (const stats::EstimateRow& row : estimate->rows)
        use(depth == 0 ? 0 : static_cast<std::int32_t>(std::stol(row.by.front().text)), row);
    }
    return {};
  }

  static std::size_t answer_of(const std::string& of, const stats::EstimateRow& row) {
    return static_cast<std::size_t>(std::stoul(row.name.substr(of.size())));
  }

 private:
  static std::string unit_name(std::int32_t depth) { return "u" + std::to_string(depth); }
  [[nodiscard]] bool nobody_at(std::int32_t depth) const {
    const stats::Column* const column = frame_.find(unit_name(depth));
    return column->gaps == frame_.rows();
  }

  const PollData& data_;
  stats::Frame frame_{};
  stats::Sample sample_{};
};

void add_up(const PollTree& tree, std::vector<std::int64_t>& counts) {
  for (std::size_t node = tree.size(); node-- > 1;)
    counts[size(tree.parents[node])] += counts[node];
}

Result<void> estimate_indicator(Estimates& estimates, const PollData& data, const PollTruth& truth,
                                std::size_t number, PollIndicator& out) {
  const std::size_t nodes = data.tree.size();
  std::vector<std::int64_t> n(nodes, 0), num(nodes, 0), dk(nodes, 0);
  for (std::size_t at = 0; at < data.completes.size(); ++at) {
    const std::size_t node = size(data.cases[data.completes[at]].node);
    n[node] += truth.den[at];
    num[node] += truth.num[at];
    dk[node] += truth.dk[at];
  }
  for (auto* counts : {&n, &num, &dk}) add_up(data.tree, *counts);
  for (std::size_t node = 0; node < nodes; ++node)
    out.figures.push_back(
        {.node = static_cast<std::int32_t>(node), .n = n[node], .num = num[node], .dk = dk[node]});
  if (n[0] == 0) return {};
  const std::string which = std::to_string(number), where = "den" + which + " == 1";
  auto done = estimates.shares("num" + which, where, true,
                               [&](std::int32_t node, const stats::EstimateRow& row) {
                                 PollFigure& figure = out.figures[size(node)];
                                 figure.estimate = finite(row.estimate);
                                 figure.se = finite(row.se);
                                 figure.low = finite(row.low);
                                 figure.high = finite(row.high);
                                 figure.df = finite(row.df);
                                 if (row.deff) figure.deff = finite(*row.deff);
                               });
  if (!done) return done;
  return estimates.shares("dk" + which, where, false,
                          [&](std::int32_t node, const stats::EstimateRow& row) {
                            out.figures[size(node)].dont_know = finite(row.estimate);
                          });
}

Result<void> estimate_table(Estimates& estimates, const PollData& data, std::size_t q,
                            PollTable& out) {
  const PollColumn& column = data.columns[q];
  const std::size_t answers = answers_of(*column.question), nodes = data.tree.size();
  const std::vector<std::int32_t> codes = answer_codes(column);
  out.question = column.question;
  out.dont_know = column.question->dont_know;
  std::vector<std::vector<std::int64_t>> counts(answers, std::vector<std::int64_t>(nodes, 0));
  bool any = false;
  for (std::size_t at = 0; at < codes.size(); ++at) {
    if (codes[at] < 0) continue;
    ++counts[size(codes[at])][size(data.cases[data.completes[at]].node)];
    any = true;
  }
  for (auto& of : counts) add_up(data.tree, of);
  for (std::size_t node = 0; node < nodes; ++node) {
    PollShares row{.node = static_cast<std::int32_t>(node)};
    for (const auto& of : counts) {
      row.counts.push_back(of[node]);
      row.n += of[node];
    }
    row.shares.resize(answers);
    out.rows.push_back(std::move(row));
  }
  if (!any) return {};
  const std::string name = "q" + std::to_string(q);
  return estimates.shares(name, "", false, [&](std::int32_t node, const stats::EstimateRow& row) {
    PollShare& share = out.rows[size(node)].shares[Estimates::answer_of(name, row)];
    share = {.estimate = finite(row.estimate),
             .se = finite(row.se),
             .low = finite(row.low),
             .high = finite(row.high)};
  });
}

constexpr std::size_t k_shrink_least = 3;

// Among the units of one depth whose figures are shown: what is hidden has no part in it.
void shrink(const PollTree& tree, PollIndicator& indicator) {
  for (std::int32_t depth = 1; depth <= tree.deepest(); ++depth) {
    std::vector<double> estimate, se;
    std::vector<PollFigure*> figures;
    for (PollFigure& figure : indicator.figures) {
      if (tree.depth[size(figure.node)] != depth || figure.hidden != HideReason::none) continue;
      if (!figure.estimate || !figure.se || *figure.se <= 0) continue;
      estimate.push_back(*figure.estimate);
      se.push_back(*figure.se);
      figures.push_back(&figure);
    }
    if (figures.size() < k_shrink_least) continue;
    const stats::Shrunken shrunken = stats::fay_herriot(estimate, se);
    for (std::size_t i = 0; i < figures.size(); ++i) {
      figures[i]->shrunken = finite(shrunken.estimate[i]);
      figures[i]->rmse = finite(shrunken.rmse[i]);
    }
  }
}

}  // namespace

Result<PollFigures> poll_figures(const PollData& data,
                                 const std::vector<plan::Indicator>& indicators, std::int64_t min_n,
                                 bool with_tables) {
  auto weights = poll_weights(data);
  if (!weights) return base::fail(weights.error());
  PollFigures out{.n = static_cast<std::int64_t>(data.completes.size()),
                  .weights = std::move(*weights)};
  std::vector<PollTruth> truths;
  for (const plan::Indicator& one : indicators) {
    auto truth = poll_truth(data, one);
    if (!truth || truth->outside > 0) {
      // Its value would be no share, and has no interval that is known to be right.
      out.notes.push_back(Problem{.code = "POLL-NOTE-INDICATOR"}.with(
          "indicator", one.name.empty() ? one.id : one.name));
      continue;
    }
    truths.push_back(std::move(*truth));
    out.indicators.push_back({.id = one.id, .name = one.name, .min_n = one.min_n});
  }
  Estimates estimates(data, out.weights, truths, with_tables);
  if (const auto done = estimates.prepare(); !done) return base::fail(done.error());
  for (std::size_t i = 0; i < truths.size(); ++i)
    if (const auto done = estimate_indicator(estimates, data, truths[i], i, out.indicators[i]);
        !done)
      return base::fail(done.error());
  if (with_tables)
    for (std::size_t q = 0; q < data.columns.size(); ++q) {
      if (data.columns[q].question->kind != PollAsk::choose) continue;
      PollTable table;
      if (const auto done = estimate_table(estimates, data, q, table); !done)
        return base::fail(done.error());
      out.tables.push_back(std::move(table));
    }
  out.response = poll_response(data);
  hide_figures(data, truths, min_n, out);
  for (PollIndicator& indicator : out.indicators) shrink(data.tree, indicator);
  return out;
}

std::vector<PollChange> poll_changes(const PollData& data, const PollFigures& now,
                                     const PollData& data_before, const PollFigures& before,
                                     const std::string& against) {
  std::map<std::string, std::size_t> node_before;
  for (std::size_t node = 0; node < data_before.tree.size(); ++node)
    node_before[data_before.tree.id[node]] = node;
  std::vector<PollChange> changes;
  for (const PollIndicator& indicator : now.indicators) {
    const auto same =
        std::find_if(before.indicators.begin(), before.indicators.end(),
                     [&](const PollIndicator& one) { return one.id == indicator.id; });
    if (same == before.indicators.end()) continue;
    for (const PollFigure& figure : indicator.figures) {
      const auto node = node_before.find(data.tree.id[size(figure.node)]);
      if (node == node_before.end()) continue;
      const PollFigure& then = same->figures[node->second];
      const bool shown = figure.hidden == HideReason::none && then.hidden == HideReason::none;
      if (!shown || !figure.se || !then.se || !figure.df || !then.df) continue;
      stats::EstimateRow row{.estimate = *figure.estimate - *then.estimate,
                             .df = std::min(*figure.df, *then.df)};
      stats::set_interval(row, *figure.se * *figure.se + *then.se * *then.se, stats::k_confidence);
      changes.push_back({.indicator = indicator.id,
                         .unit = node->first,
                         .against = against,
                         .difference = row.estimate,
                         .se = row.se,
                         .low = row.low,
                         .high = row.high});
    }
  }
  return changes;
}

}  // namespace wanhu::domain
