// G06: complaining is never counted against a unit or a resident. What may be measured about
// matters is how they were handled: in time, answered, confirmed, reopened.
#include <algorithm>
#include <map>
#include <optional>
#include <set>

#include "plan/expr/lexer.hpp"
#include "plan/expr/syntax.hpp"
#include "plan/guard/structure.hpp"

namespace wanhu::plan::guard {

namespace {

using Kind = Value::Kind;

constexpr std::int64_t k_cell_min = 10;  // fewer answers can be told apart

const Pieces k_complaining = {"petition", "complaint", "12345",   "信访",      "上访", "投诉",
                              "举报",     "越级",      "xinfang", "shangfang", "tousu"};
// Names of measures about handling, which may have complaints in them.
const Pieces k_handling = {"overdue",   "on_time", "in_time",  "late", "answered", "reopen",
                           "confirmed", "closed",  "resolved", "按期", "及时",     "超期",
                           "逾期",      "答复",    "办结",     "受理", "化解",     "确认",
                           "回访",      "时限",    "积压",     "解决"};
const Pieces k_downward = {"low",   "down", "decreas", "less", "few",  "min",  "fall",
                           "reduc", "越低", "越少",    "下降", "减少", "降低", "零"};
// Fields of a matter by which handling is told: with one of them it is not complaining that counts.
const std::set<std::string_view> k_handled_fields = {
    "due_at",  "closed_at", "answered_at", "told_at", "confirmed",
    "overdue", "closing",   "state",       "round",   "reopened"};

// "count(事项 …)": there are no sets with Chinese names, and what was meant is not known.
bool counts_the_unknown(const expr::Node& node) {
  const bool chinese = std::ranges::any_of(node.set, [](char c) { return (c & 0x80) != 0; });
  return chinese || std::ranges::any_of(node.children, counts_the_unknown);
}

// What cannot be read as an expression means nothing yet: its reader reports it, and the meaning is
// judged once it is mended.
bool is_readable(const std::string& text) {
  expr::Errors errors;
  const expr::Node node = expr::syntax_of(expr::tokens_of(text, errors), errors);
  return errors.empty() && !counts_the_unknown(node);
}

// The expression under the key; empty when there is none that can be read.
std::string readable_at(const Value& row, std::string_view key) {
  std::string text = row.text_of(key);
  return is_readable(text) ? text : "";
}

// The pieces of an expression: names, numbers, quoted texts, signs.
std::vector<std::string_view> pieces_of(std::string_view text) {
  const auto is_name = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           static_cast<signed char>(c) < 0;
  };
  std::vector<std::string_view> pieces;
  for (std::size_t at = 0; at < text.size();) {
    std::size_t end = at + 1;
    if (is_name(text[at]))
      while (end < text.size() && is_name(text[end])) ++end;
    else if (text[at] == '\'')
      end = std::min(text.find('\'', end), text.size() - 1) + 1;
    else if ((text[at] == '<' || text[at] == '>') && end < text.size() && text[end] == '=')
      ++end;
    if (text[at] != ' ') pieces.push_back(text.substr(at, end - at));
    at = end;
  }
  return pieces;
}

using Pieces = std::vector<std::string_view>;

struct Count {  // of complaining: pieces[begin] is "count", pieces[end] stands behind its ")"
  std::size_t begin = 0, end = 0;
};

bool counts_complaining(const Pieces& pieces, std::size_t begin, std::size_t end) {
  bool complaining = begin < end && pieces[begin] == "matter";
  for (std::size_t i = begin; i < end; ++i) {
    if (k_handled_fields.contains(pieces[i])) return false;
    complaining = complaining || k_complaining.in(pieces[i]);
  }
  return complaining;
}

std::vector<Count> complaint_counts(const Pieces& pieces) {
  std::vector<Count> counts;
  for (std::size_t i = 0; i + 1 < pieces.size(); ++i) {
    if ((pieces[i] != "count" && pieces[i] != "sum") || pieces[i + 1] != "(") continue;
    std::size_t end = i + 2;
    for (int depth = 1; end < pieces.size(); ++end) {
      if (pieces[end] == "(") ++depth;
      if (pieces[end] == ")" && --depth == 0) break;
    }
    if (counts_complaining(pieces, i + 2, end)) counts.push_back({i, end + 1});
    i = end;
  }
  return counts;
}

// pieces[at] is one of the signs, and a number follows.
bool compares(const Pieces& pieces, std::size_t at, const std::set<std::string_view>& signs) {
  return at + 1 < pieces.size() && signs.contains(pieces[at]) && pieces[at + 1][0] >= '0' &&
         pieces[at + 1][0] <= '9';
}

bool wants_few(const std::string& condition) {
  static const std::set<std::string_view> k_few = {"=", "<", "<="};
  const Pieces pieces = pieces_of(condition);
  for (std::size_t i = 0; i < pieces.size(); ++i)  // "petitions = 0"
    if (pieces[i][0] != '\'' && compares(pieces, i + 1, k_few) && k_complaining.in(pieces[i]))
      return true;
  return std::ranges::any_of(complaint_counts(pieces), [&](const Count& count) {
    return compares(pieces, count.end, k_few);
  });
}

bool punishes_many(const std::string& condition) {
  static const std::set<std::string_view> k_many = {">", ">="};
  const Pieces pieces = pieces_of(condition);
  return std::ranges::any_of(complaint_counts(pieces), [&](const Count& count) {
    return compares(pieces, count.end, k_many);
  });
}

// "100 - count(matter)"
bool subtracts(const std::string& expression) {
  const Pieces pieces = pieces_of(expression);
  return std::ranges::any_of(complaint_counts(pieces), [&](const Count& count) {
    std::size_t before = count.begin;
    while (before > 0 && pieces[before - 1] == "(") --before;
    return before > 0 && pieces[before - 1] == "-";
  });
}

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
      for (const Value& item : standard.rows_of("items")) condition(item, "check", wants_few);
    for (const Value& honours : entries_of(tree_, "honours"))
      condition(honours, "revoke", punishes_many);
    for (const Value& ladder : entries_of(tree_, "ladder"))
      condition(ladder, "when", punishes_many);
  }

 private:
  void measure(const Value& indicator) {
    few_answers(indicator);
    const Value* num = indicator.find("num");
    const Value* den = indicator.find("den");
    const std::string top = readable_at(indicator, "num");
    const std::string under = readable_at(indicator, "den");
    if (is_complaining(indicator)) complaining_.emplace(indicator.key, &indicator);
    if (const Value* lower = lower_is_better(indicator);
        lower != nullptr && is_complaining(indicator)) {
      refusals_.at_value(*lower, {.rule = Rule::g06, .variant = "lower", .second = num});
    } else if (num != nullptr && (wants_few(top) || subtracts(top))) {
      refusals_.at_value(*num, {.rule = Rule::g06, .variant = "few"});
    } else if (den != nullptr && !complaint_counts(pieces_of(under)).empty() && !top.empty() &&
               top.find("matter") == std::string::npos) {
      refusals_.at_value(*den, {.rule = Rule::g06, .variant = "few"});
    }
  }

  // What is measured is how much people complain: by its expression, or by its name.
  static bool is_complaining(const Value& indicator) {
    const std::string num = readable_at(indicator, "num");
    if (!complaint_counts(pieces_of(num)).empty()) return true;
    const std::string name = indicator.key + " " + indicator.text_of("name");
    return k_complaining.in(name) && !k_handling.in(name);
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

  void condition(const Value& block, std::string_view key, bool (*is_refused)(const std::string&)) {
    const Value* value = block.find(key);
    if (value == nullptr || value->kind != Kind::text || !is_readable(value->text) ||
        !is_refused(value->text))
      return;
    refusals_.at_value(*value, {.rule = Rule::g06, .variant = "condition"});
  }

  // G12: an indicator over answers shows its figure from min_n answers on.
  void few_answers(const Value& indicator) {
    const auto n = indicator.integer_of("min_n");
    const bool over_answers = indicator.text_of("den").find("poll") != std::string::npos;
    if (!n || !over_answers || *n < 0 || *n >= k_cell_min) return;
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
