// G06: complaining is never counted against a unit or a resident. What may be measured about
// matters is how they were handled: in time, answered, confirmed, reopened.
#include <algorithm>
#include <map>
#include <optional>

#include "plan/cell.hpp"
#include "plan/guard/complaints.hpp"
#include "plan/guard/expressions.hpp"
#include "plan/guard/structure.hpp"

namespace wanhu::plan::guard {

namespace {

using Kind = Value::Kind;

const Pieces k_downward = {"low",   "down", "decreas", "less", "few",  "min",  "fall",
                           "reduc", "越低", "越少",    "下降", "减少", "降低", "零"};

// 85 of "85%", or nothing.
std::optional<int> percent_at(const Value& row) {
  const std::string text = row.text_of("at");
  if (text.empty() || text.size() > 5 ||
      text.find_first_not_of("0123456789%") != std::string::npos || text.front() == '%')
    return {};
  return std::stoi(text);
}

class Counting {
 public:
  Counting(const Tree& tree, Refusals& refusals) : tree_(tree), refusals_(refusals) {}

  void run() {
    for (const Value& indicator : entries_of(tree_, "indicators")) {
      if (refusals_.full()) return;
      if (indicator.kind == Kind::table) measure(indicator);
    }
    for (const Value& ranking : entries_of(tree_, "ranking")) ranked(ranking);
    for (const Value& standard : entries_of(tree_, "standards"))
      for (const Value& item : standard.rows_of("items")) condition(item, "check", &Sway::fewer);
    for (const Value& honours : entries_of(tree_, "honours"))
      condition(honours, "revoke", &Sway::more);
    for (const Value& ladder : entries_of(tree_, "ladder")) condition(ladder, "when", &Sway::more);
  }

 private:
  void measure(const Value& indicator) {
    few_answers(indicator);
    const Value* num = indicator.find("num");
    // What lacks one of its halves, an error of its own, is judged by its name only.
    const bool is_whole = expression_at(indicator, "num") && expression_at(indicator, "den");
    const Sway sway = is_whole ? sway_of_indicator(indicator, tree_) : Sway{};
    const bool complaining =
        sway.more || is_called_complaining(indicator.key + " " + indicator.text_of("name"));
    const Value* lower = lower_is_better(indicator);
    if (lower != nullptr && complaining)
      refusals_.at_value(*lower, {.rule = Rule::g06, .variant = "lower", .second = num});
    else if (sway.fewer && lower == nullptr)
      refusals_.at_value(*culprit(indicator), {.rule = Rule::g06, .variant = "few"});
    else if (complaining || sway.any())
      complaining_.emplace(indicator.key, &indicator);
  }

  // Where it is that complaints make the figure fall.
  [[nodiscard]] const Value* culprit(const Value& indicator) const {
    const Value* num = indicator.find("num");
    const auto above = expression_at(indicator, "num");
    return above && sway_of(*above, tree_).fewer ? num : indicator.find("den");
  }

  // Where an indicator says that less of it is better; null when it does not.
  static const Value* lower_is_better(const Value& indicator) {
    const Value* direction = indicator.find("direction");
    if (direction != nullptr && direction->kind == Kind::text && k_downward.in(direction->text))
      return direction;
    const Value* target = indicator.find("target");
    if (target != nullptr) {
      if (target->kind == Kind::text && k_downward.in(target->text)) return target;
      if (percent_at(*target) == 0) return target;
    }
    std::optional<int> before;
    const Value* milestones = indicator.find("milestones");
    for (const Value& row : indicator.rows_of("milestones")) {
      const auto at = percent_at(row);
      if (at && before && *at < *before) return milestones;
      if (at) before = at;
    }
    if (target != nullptr && before && percent_at(*target).value_or(*before) < *before)
      return target;
    return nullptr;
  }

  // Ranking units by how much their residents complain.
  void ranked(const Value& ranking) {
    const Value* by = ranking.find("by");
    if (by == nullptr) return;
    std::vector<const Value*> named;
    if (by->kind == Kind::text) named.push_back(by);
    for (const Value& part : by->items)
      if (const Value* indicator = part.find("indicator"); indicator != nullptr)
        named.push_back(indicator);
    for (const Value* name : named) {
      const auto found = complaining_.find(name->text);
      if (name->kind == Kind::text && found != complaining_.end())
        refusals_.at_value(*name,
                           {.rule = Rule::g06, .variant = "ranking", .second = found->second});
    }
  }

  // A condition may not turn on complaints in this direction.
  void condition(const Value& block, std::string_view key, bool Sway::* refused) {
    const auto said = expression_at(block, key);
    if (!said || !(sway_of(*said, tree_).*refused)) return;
    refusals_.at_value(*block.find(key), {.rule = Rule::g06, .variant = "condition"});
  }

  // G12: an indicator over answers shows its figure from min_n answers on.
  void few_answers(const Value& indicator) {
    const auto n = indicator.integer_of("min_n");
    if (!n || *n < 0 || *n >= k_cell_min || !is_over_answers(indicator)) return;
    refusals_.at_value(*indicator.find("min_n"),
                       {.rule = Rule::g12,
                        .variant = "few",
                        .args = {{"n", std::to_string(*n)}, {"min", std::to_string(k_cell_min)}}});
  }

  const Tree& tree_;
  Refusals& refusals_;
  std::map<std::string, const Value*> complaining_;  // indicators by id
};

}  // namespace

void check_counting(const Tree& tree, Refusals& refusals) {
  Counting(tree, refusals).run();
}

}  // namespace wanhu::plan::guard
