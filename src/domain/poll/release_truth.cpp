// What an indicator of the plan says of each complete interview.
#include <unordered_map>

#include "domain/poll/release.hpp"
#include "plan/expr/evaluate.hpp"
#include "plan/expr/parse.hpp"

namespace wanhu::domain {

namespace {

using plan::expr::Node;
using Kind = Node::Kind;

// Names that no field has: what `answered` asks, and what "=" and "in" compare.
constexpr char k_has_answer = '?', k_exactly = '=';

bool is_equality(const Node& node) {
  return node.kind == Kind::in_list ||
         (node.kind == Kind::compare &&
          (node.op == plan::expr::Op::equal || node.op == plan::expr::Op::not_equal));
}

// Who does not know has answered, is equal to 0, and is on no side of "<" and ">": the fields of a
// condition are renamed by what is asked of them.
void mark(Node& node, char mark_of = 0) {
  if (node.kind == Kind::field && node.name.starts_with("q_") && mark_of != 0) node.name += mark_of;
  const char below = node.kind == Kind::answered ? k_has_answer
                     : is_equality(node)         ? k_exactly
                                                 : '\0';
  for (Node& child : node.children) mark(child, below);
}

void add_fields(const Node& node, std::set<std::string>& fields) {
  if (node.kind == Kind::field) fields.insert(node.name);
  for (const Node& child : node.children) add_fields(child, fields);
}

std::optional<Node> count_of_polls(const std::string& text) {
  auto tree =
      plan::expr::parse(text, {.schema = plan::expr::campaign_schema()}, plan::expr::Want::number);
  if (!tree || tree->kind != Kind::count || tree->set != "poll") return {};
  return std::move(*tree);
}

// One interview.
class Interview : public plan::expr::Row {
 public:
  Interview(const PollData& data, std::size_t at) : data_(data), at_(at) {}

  [[nodiscard]] std::optional<plan::expr::Value> at(std::string_view field) const override {
    if (field == "unit") return plan::expr::Value(data_.tree.id[node()]);
    if (!field.starts_with("q_")) return {};
    const char last = field.back();
    if (last == k_has_answer || last == k_exactly) field.remove_suffix(1);
    const PollColumn* const column = data_.column(field);
    if (column == nullptr) return {};
    const std::int32_t choice = column->choice[at_];
    if (choice == k_no_answer) return {};
    if (last == k_has_answer) return plan::expr::Value(std::int64_t{1});
    if (choice == k_dk_answer) {
      if (last == k_exactly && !has_zero(*column->question))
        return plan::expr::Value(std::int64_t{0});
      return {};
    }
    if (column->question->kind == PollAsk::number) return plan::expr::Value(column->number[at_]);
    const auto& value = column->question->choices[static_cast<std::size_t>(choice)].value;
    return value ? std::optional(plan::expr::Value(*value)) : std::nullopt;
  }

 private:
  [[nodiscard]] std::size_t node() const {
    return static_cast<std::size_t>(data_.cases[data_.completes[at_]].node);
  }
  static bool has_zero(const PollQuestion& question) {
    if (question.kind == PollAsk::number) return question.low <= 0;
    for (const PollChoice& choice : question.choices)
      if (choice.value == 0) return true;
    return false;
  }

  const PollData& data_;
  std::size_t at_;
};

class OneInterview : public plan::expr::Rows {
 public:
  explicit OneInterview(const Interview& row) : row_(row) {}
  void each(std::string_view,
            const std::function<void(const plan::expr::Row&)>& visit) const override {
    visit(row_);
  }

 private:
  const Interview& row_;
};

// Of a condition over few questions, which most interviews answer alike: each pattern of answers is
// looked at once.
class Counted {
 public:
  Counted(const PollData& data, Node tree) : data_(data), tree_(std::move(tree)) {
    std::set<std::string> fields;
    add_fields(tree_, fields);
    for (const std::string& field : fields) {
      if (field == "unit") by_unit_ = true;
      if (const PollColumn* const column = data.column(field)) columns_.push_back(column);
    }
    mark(tree_);
  }
  bool of(std::size_t at) {
    key_.clear();
    const auto put = [&](std::int64_t value) {
      key_.append(reinterpret_cast<const char*>(&value), sizeof value);
    };
    if (by_unit_) put(data_.cases[data_.completes[at]].node);
    for (const PollColumn* column : columns_) {
      put(column->choice[at]);
      if (!column->number.empty()) put(column->number[at]);
    }
    const auto [found, fresh] = known_.try_emplace(key_, false);
    if (fresh) {
      const Interview row(data_, at);
      found->second =
          plan::expr::evaluate(tree_, OneInterview(row), {}) == plan::expr::Answer(std::int64_t{1});
    }
    return found->second;
  }
  [[nodiscard]] const std::vector<const PollColumn*>& columns() const { return columns_; }

 private:
  const PollData& data_;
  Node tree_;
  std::vector<const PollColumn*> columns_{};
  bool by_unit_ = false;
  std::string key_{};
  std::unordered_map<std::string, bool> known_{};
};

}  // namespace

std::optional<PollTruth> poll_truth(const PollData& data, const plan::Indicator& indicator) {
  auto num = count_of_polls(indicator.num), den = count_of_polls(indicator.den);
  if (!num || !den) return {};
  Counted above(data, std::move(*num)), below(data, std::move(*den));
  PollTruth truth;
  std::set<std::string> questions;
  for (const Counted* part : {&above, &below})
    for (const PollColumn* column : part->columns()) questions.insert(column->question->id);
  truth.questions.assign(questions.begin(), questions.end());
  const std::size_t n = data.completes.size();
  truth.num.resize(n);
  truth.den.resize(n);
  truth.dk.resize(n);
  for (std::size_t at = 0; at < n; ++at) {
    const bool in_den = below.of(at), in_num = above.of(at);
    truth.den[at] = in_den ? 1 : 0;
    truth.num[at] = in_den && in_num ? 1 : 0;
    truth.outside += in_num && !in_den ? 1 : 0;
    if (!in_den) continue;
    for (const PollColumn* column : above.columns())
      if (column->choice[at] == k_dk_answer) truth.dk[at] = 1;
  }
  return truth;
}

}  // namespace wanhu::domain
