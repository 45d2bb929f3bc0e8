// What no release of a poll house shows (guard G12, release_hide.cpp). A release's digest stands in
// it and says only that it is whole: whoever changes a figure makes the digest anew. A document
// that shows what the rule hides was not made by the rule, whatever its digest is.
#include <algorithm>
#include <array>
#include <cmath>
#include <set>
#include <tuple>

#include "domain/poll/result.hpp"
#include "plan/cell.hpp"

namespace wanhu::domain {

namespace {

using base::Json;

constexpr double k_rounding = 1e-6;  // of shares, and of weights, in a release

// The least and the greatest weight of an interview.
struct Weights {
  double min = 0, max = 0;
};
Weights weights_in(const Json& response) {
  Weights out;
  if (!response.contains("weights")) return out;
  const Json& weights = response.at("weights");
  for (const auto& [name, to, off] :
       {std::tuple{"min", &out.min, -k_rounding}, std::tuple{"max", &out.max, k_rounding}})
    if (weights.contains(name) && weights.at(name).is_number())
      *to = std::max(0.0, weights.at(name).get<double>() + off);
  return out;
}

// The share of n people cannot be that of k_cell_min of them or more: ten weigh at least so much.
bool is_of_few(double share, std::int64_t n, const Weights& weights) {
  const auto least = static_cast<double>(plan::k_cell_min);
  const double few = least * weights.min;
  const double others = (static_cast<double>(n) - least) * weights.max;
  return few > 0 && others > 0 && share < few / (few + others) - k_rounding;
}

// "all of them" and "none of them" tell of each of them.
bool is_one_sided(double share, std::int64_t n, const Weights& weights) {
  return share <= 0 || share >= 1 || is_of_few(share, n, weights) ||
         is_of_few(1 - share, n, weights);
}

bool is_small_cell(std::int64_t n) {
  return n > 0 && n < plan::k_cell_min;
}

base::Failure few(const std::string& what, const std::string& unit, std::int64_t least) {
  return base::fail_field("POLL-RELEASE-FEW", "/data/release",
                          {{"what", what}, {"unit", unit}, {"least", std::to_string(least)}});
}
base::Failure cell(const std::string& what, const std::string& unit) {
  return base::fail_field("POLL-RELEASE-CELL", "/data/release", {{"what", what}, {"unit", unit}});
}

std::optional<std::int64_t> whole_number(const Json& object, const char* name) {
  if (!object.contains(name) || !object.at(name).is_number()) return {};
  return std::llround(object.at(name).get<double>());
}

std::int64_t indicator_least(const plan::Plan* plan, const std::string& id) {
  if (plan == nullptr) return 0;
  for (const plan::Indicator& one : plan->indicators)
    if (one.id == id) return one.min_n;
  return 0;
}

base::Result<void> check_figure(const PollResultFigure& one, std::int64_t least,
                                const Weights& weights) {
  const bool tells =
      std::ranges::any_of(std::array{&one.estimate, &one.se, &one.low, &one.high, &one.dont_know,
                                     &one.deff, &one.shrunken, &one.rmse},
                          [](const auto* value) { return value->has_value(); });
  if (!tells) return {};
  if (!one.hidden.empty()) return cell(one.indicator, one.unit);
  if (!one.n || *one.n < least) return few(one.indicator, one.unit, least);
  if (one.estimate && is_one_sided(*one.estimate, *one.n, weights))
    return cell(one.indicator, one.unit);
  // Nobody at all who does not know is no cell; one of them is.
  if (one.dont_know && *one.dont_know > 0 && is_of_few(*one.dont_know, *one.n, weights))
    return cell(one.indicator, one.unit);
  return {};
}

// What a small answer tells beside the indicators over its question is release_hide.cpp's business
// and cannot be seen from here; that a row is shown at all can.
base::Result<void> check_row(const std::string& question, const Json& row, std::int64_t least) {
  const std::string unit = row.at("unit");
  const auto n = whole_number(row, "n");
  const Json& shares = row.at("shares");
  for (const Json& share : shares) {
    if (!share.at("estimate").is_number()) continue;
    if (row.at("hidden") != "") return cell(question, unit);
    if (!n || *n < least) return few(question, unit, least);
  }
  return {};
}

}  // namespace

base::Result<void> check_least(const PollResult& result, const plan::Plan* plan,
                               std::int64_t survey_min_n) {
  const Weights weights = weights_in(result.response);
  const std::int64_t least = std::max(survey_min_n, plan::k_cell_min);
  std::set<std::pair<std::string, std::string>> shown;
  for (const PollResultFigure& one : result.figures) {
    const std::int64_t own = std::max(least, indicator_least(plan, one.indicator));
    if (auto fine = check_figure(one, own, weights); !fine) return fine;
    if (one.estimate) shown.emplace(one.indicator, one.unit);
  }
  const Json &questions = result.response.at("questions"),
             &response = result.response.at("response"), &changes = result.response.at("changes");
  for (const Json& question : questions) {
    const Json& rows = question.at("rows");
    for (const Json& row : rows)
      if (auto fine = check_row(question.at("id"), row, least); !fine) return fine;
  }
  for (const Json& line : response) {
    const std::int64_t n = whole_number(line, "n").value_or(0);
    const std::int64_t complete = whole_number(line, "complete").value_or(0);
    if (is_small_cell(n) || is_small_cell(complete) || is_small_cell(n - complete))
      return cell("response", line.at("node"));
  }
  for (const Json& change : changes)
    if (!shown.contains({change.at("indicator"), change.at("unit")}))
      return cell(change.at("indicator"), change.at("unit"));
  return {};
}

}  // namespace wanhu::domain
