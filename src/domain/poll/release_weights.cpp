// The weights of complete interviews.
#include <cmath>
#include <numeric>

#include "domain/poll/release.hpp"
#include "domain/poll/release_column.hpp"
#include "stats/calibrate.hpp"

namespace wanhu::domain {

namespace {

using base::Problem;
using base::Result;
using Codes = std::vector<std::int32_t>;

constexpr double k_rake_epsilon = 1e-9;
constexpr int k_rake_sweeps = 500;
// With fewer the standard error of e, near three quarters, is above a tenth: more than towns
// usually differ by.
constexpr std::int64_t k_resolved_min = 20;

bool is_unknown(stats::OutcomeClass of) {
  return of == stats::OutcomeClass::unknown_household || of == stats::OutcomeClass::unknown_other;
}

std::size_t cell_of(const PollData& data, const PollCaseRow& one) {
  return static_cast<std::size_t>(one.stratum) * data.kinds.size() +
         static_cast<std::size_t>(one.kind);
}

// Of the cases whose eligibility is known, weighted by 1/probability, the share e that is eligible:
// by stratum and kind, because numbers die at different rates in different towns and an e of all
// of them would give the towns with dead numbers the weight of the others. A stratum's kind with
// fewer than k_resolved_min such cases is told by its kind everywhere.
std::vector<double> eligible_shares(const PollData& data) {
  const std::size_t kinds = data.kinds.size(), all = data.strata.size() * kinds;
  std::vector<stats::OutcomeSums> sums(all), by_kind(kinds);
  std::vector<std::int64_t> resolved(all, 0);
  for (const PollCaseRow& one : data.cases) {
    if (is_unknown(one.outcome)) continue;
    const std::size_t at = cell_of(data, one), of = static_cast<std::size_t>(one.outcome);
    sums[at][of] += 1 / one.probability;
    by_kind[static_cast<std::size_t>(one.kind)][of] += 1 / one.probability;
    ++resolved[at];
  }
  std::vector<double> shares;
  for (std::size_t at = 0; at < all; ++at)
    shares.push_back(
        stats::outcome_rates(resolved[at] < k_resolved_min ? by_kind[at % kinds] : sums[at]).e);
  return shares;
}

// Classes of nonresponse: stratum and kind. One in which nobody has answered joins another of its
// kind, the one before it if there is any; a kind in which nobody has answered joins the first
// class that has answers: whoever it reaches is then spoken for by others.
struct Classes {
  Codes of{};  // stratum * kinds + kind → class; -1: no cases
  std::size_t joined = 0;
};

Classes classes_of(const PollData& data) {
  const std::size_t kinds = data.kinds.size(), all = data.strata.size() * kinds;
  std::vector<std::int64_t> cases(all, 0), answers(all, 0);
  for (const PollCaseRow& one : data.cases) {
    if (one.outcome == stats::OutcomeClass::not_eligible) continue;
    const std::size_t at = cell_of(data, one);
    ++cases[at];
    if (one.outcome == stats::OutcomeClass::complete) ++answers[at];
  }
  Classes classes{.of = Codes(all, -1)};
  std::int32_t first = -1;
  for (std::size_t at = 0; at < all && first < 0; ++at)
    if (answers[at] > 0) first = static_cast<std::int32_t>(at);
  for (std::size_t kind = 0; kind < kinds; ++kind) {
    std::int32_t last = -1;
    for (std::size_t at = kind; at < all && last < 0; at += kinds)
      if (answers[at] > 0) last = static_cast<std::int32_t>(at);
    if (last < 0) last = first;
    for (std::size_t at = kind; at < all; at += kinds) {
      if (answers[at] > 0) last = static_cast<std::int32_t>(at);
      if (cases[at] == 0) continue;
      classes.of[at] = last;
      if (answers[at] == 0) ++classes.joined;
    }
  }
  return classes;
}

// 1/probability times what nonresponse takes away, for each complete.
Result<std::vector<double>> nonresponse_weights(const PollData& data, PollWeights& out) {
  const Classes classes = classes_of(data);
  const std::vector<double> eligible = eligible_shares(data);
  std::vector<double> base;
  std::vector<std::uint8_t> answered;
  Codes group;
  std::vector<std::uint32_t> rows;
  for (std::size_t at = 0; at < data.cases.size(); ++at) {
    const PollCaseRow& one = data.cases[at];
    if (one.outcome == stats::OutcomeClass::not_eligible) continue;
    const double share = is_unknown(one.outcome) ? eligible[cell_of(data, one)] : 1;
    base.push_back(share / one.probability);
    answered.push_back(one.outcome == stats::OutcomeClass::complete ? 1 : 0);
    group.push_back(classes.of[cell_of(data, one)]);
    rows.push_back(static_cast<std::uint32_t>(at));
  }
  if (classes.joined > 0)
    out.notes.push_back(
        Problem{.code = "POLL-NOTE-JOINED"}.with("n", std::to_string(classes.joined)));
  const std::size_t n = rows.size();
  std::vector<stats::Column> columns;
  columns.push_back(real_column("base", std::move(base)));
  columns.push_back(truth_column("answered", answered));
  columns.push_back(category_column("class", group, number_names(classes.of.size())));
  const stats::Frame frame("", std::move(columns), n);
  stats::DesignSpec design;
  design.weights = "base";
  design.lonely = stats::Lonely::adjust;
  auto sample = stats::make_sample(frame, design, 1);
  if (!sample) return base::fail(sample.error());
  stats::CalibrateSpec adjust{.method = stats::CalibrateMethod::nonresponse};
  adjust.margins = {{.by = {"class"}}};
  adjust.respondent = "answered";
  if (const auto done = stats::calibrate(*sample, adjust, out.notes); !done)
    return base::fail(done.error());
  std::vector<double> by_case(data.cases.size(), 0);
  for (std::size_t row = 0; row < n; ++row) by_case[rows[row]] = sample->weights[row];
  std::vector<double> weights;
  for (const std::uint32_t at : data.completes) weights.push_back(by_case[at]);
  return weights;
}

// By how many kinds of frame each can be reached. Nothing when the questionnaire does not ask.
bool multiply_frames(const PollData& data, std::vector<double>& weights) {
  bool any = false;
  std::vector<std::int32_t> frames(weights.size(), 1);
  for (std::size_t kind = 0; kind < data.kinds.size(); ++kind) {
    const PollColumn* const column = data.column(std::string(k_reach_question) + data.kinds[kind]);
    if (column == nullptr || column->question->kind != PollAsk::choose) continue;
    any = true;
    for (std::size_t i = 0; i < weights.size(); ++i) {
      if (data.cases[data.completes[i]].kind == static_cast<std::int32_t>(kind)) continue;
      const std::int32_t choice = column->choice[i];
      if (choice >= 0 && column->question->choices[static_cast<std::size_t>(choice)].value == 1)
        ++frames[i];
    }
  }
  for (std::size_t i = 0; i < weights.size(); ++i) weights[i] /= frames[i];
  return any;
}

struct MarginColumn {
  Codes code{};
  std::vector<std::string> names{};
};

// What each complete is on a margin; nothing where some are nothing there.
std::optional<MarginColumn> margin_column(const PollData& data, const Margin& margin) {
  MarginColumn out;
  const PollColumn* const column = data.column(margin.by);
  if (column != nullptr && column->question->kind == PollAsk::choose) {
    for (const PollChoice& choice : column->question->choices) out.names.push_back(choice.id);
    out.names.emplace_back(k_dont_know);
    const auto dk = static_cast<std::int32_t>(column->question->choices.size());
    for (const std::int32_t choice : column->choice)
      out.code.push_back(choice == k_dk_answer ? dk : choice);
  } else if (margin.by == "kind" || margin.by == "unit" || margin.by == "stratum") {
    out.names = margin.by == "kind" ? data.kinds : margin.by == "unit" ? data.tree.id : data.strata;
    for (const std::uint32_t at : data.completes) {
      const PollCaseRow& one = data.cases[at];
      std::int32_t code = margin.by == "kind"   ? one.kind
                          : margin.by == "unit" ? one.node
                                                : one.stratum;
      // A margin over towns holds the villages below them.
      while (margin.by == "unit" && code > 0 &&
             !margin.totals.contains(data.tree.id[static_cast<std::size_t>(code)]))
        code = data.tree.parents[static_cast<std::size_t>(code)];
      out.code.push_back(margin.by == "unit" && code == 0 ? -1 : code);
    }
  } else {
    return {};
  }
  std::vector<std::uint8_t> seen(out.names.size(), 0);
  for (const std::int32_t code : out.code) {
    if (code < 0 || !margin.totals.contains(out.names[static_cast<std::size_t>(code)])) return {};
    seen[static_cast<std::size_t>(code)] = 1;
  }
  for (std::size_t i = 0; i < out.names.size(); ++i) {
    const auto total = margin.totals.find(out.names[i]);
    if (total != margin.totals.end() && total->second > 0 && seen[i] == 0) return {};
  }
  return out;
}

// One that cannot be used, because somebody or nobody is in one of its categories, is left out and
// said to be.
Result<void> rake_weights(const PollData& data, PollWeights& out) {
  std::vector<stats::Column> columns;
  stats::CalibrateSpec rake{
      .method = stats::CalibrateMethod::rake, .epsilon = k_rake_epsilon, .maxit = k_rake_sweeps};
  double first = 0;
  for (const Margin& margin : data.margins) {
    auto column = margin_column(data, margin);
    double sum = 0;
    for (const auto& [category, n] : margin.totals) sum += static_cast<double>(n);
    if (!column || sum <= 0) {
      out.notes.push_back(Problem{.code = "POLL-NOTE-MARGIN"}.with("by", margin.by));
      continue;
    }
    if (first == 0) first = sum;
    const std::string name = "m" + std::to_string(columns.size());
    stats::MarginSpec spec{.by = {name}};
    // Margins of other sources seldom have the same sum: the first one's is taken for all.
    std::vector<std::uint8_t> used(column->names.size(), 0);
    for (const std::int32_t code : column->code) used[static_cast<std::size_t>(code)] = 1;
    for (std::size_t i = 0; i < used.size(); ++i)
      if (used[i] != 0)
        spec.totals.emplace_back(
            column->names[i],
            static_cast<double>(margin.totals.at(column->names[i])) * (first / sum));
    columns.push_back(category_column(name, column->code, column->names));
    rake.margins.push_back(std::move(spec));
  }
  if (rake.margins.empty()) return {};
  columns.push_back(real_column("w", out.weight));
  const stats::Frame frame("", std::move(columns), out.weight.size());
  stats::DesignSpec design;
  design.weights = "w";
  design.lonely = stats::Lonely::adjust;
  auto sample = stats::make_sample(frame, design, 1);
  if (!sample) return base::fail(sample.error());
  if (const auto done = stats::calibrate(*sample, rake, out.notes); !done)
    return base::fail(done.error());
  out.weight = sample->weights;
  out.steps.emplace_back("raked");
  return {};
}

void summarise(PollWeights& out) {
  const auto n = static_cast<double>(out.weight.size());
  out.min = *std::min_element(out.weight.begin(), out.weight.end());
  out.max = *std::max_element(out.weight.begin(), out.weight.end());
  const double mean = std::accumulate(out.weight.begin(), out.weight.end(), 0.0) / n;
  double squares = 0;
  for (const double weight : out.weight) squares += (weight - mean) * (weight - mean);
  out.deff = 1 + squares / n / (mean * mean);  // Kish 1965
}

}  // namespace

std::int32_t PollTree::add(const std::string& unit, std::int32_t parent) {
  id.push_back(unit);
  parents.push_back(parent);
  depth.push_back(depth[static_cast<std::size_t>(parent)] + 1);
  return static_cast<std::int32_t>(id.size()) - 1;
}

std::int32_t PollTree::deepest() const {
  return *std::max_element(depth.begin(), depth.end());
}

const PollColumn* PollData::column(std::string_view question) const {
  for (const PollColumn& one : columns)
    if (one.question->id == question) return &one;
  return nullptr;
}

Result<PollWeights> poll_weights(const PollData& data) {
  if (data.completes.empty()) return base::fail("POLL-NO-COMPLETES", base::Kind::refused);
  PollWeights out{.steps = {"design", "nonresponse"}};
  auto weights = nonresponse_weights(data, out);
  if (!weights) return base::fail(weights.error());
  out.weight = std::move(*weights);
  if (multiply_frames(data, out.weight))
    out.steps.emplace_back("multiplicity");
  else if (data.kinds.size() > 1)
    out.notes.push_back({.code = "POLL-NOTE-FRAMES"});
  if (const auto done = rake_weights(data, out); !done) return base::fail(done.error());
  summarise(out);
  return out;
}

}  // namespace wanhu::domain
