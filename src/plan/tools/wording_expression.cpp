// Expressions of a plan in words: expr/phrase.hpp says them, and here the plan's own names and
// values get theirs.
#include "plan/expr/parse.hpp"
#include "plan/expr/phrase.hpp"
#include "plan/tools/wording.hpp"

namespace wanhu::plan {

namespace {

using Node = expr::Node;

expr::Type answer_type(std::string_view question_type) {
  return question_type == "scale5" || question_type == "integer" ? expr::Type::integer
                                                                 : expr::Type::text;
}

// Every name that some expression of this plan may use here. The checker knows which of them is
// allowed where; for reading an expression that it has passed, all are.
expr::Vocabulary vocabulary(const Tree& tree, const Value* block) {
  expr::Vocabulary all{.schema = expr::campaign_schema()};
  all.names.push_back({.name = "supervision.finding", .type = expr::Type::text});
  for (const char* outcome : {"ranking", "standards"})
    if (const Value* table = tree.root.find(outcome))
      for (const Value& entry : table->entries)
        all.names.push_back(
            {.name = std::string(outcome) + "." + entry.key, .type = expr::Type::text});
  if (block == nullptr) return all;
  for (const Value& question : block->rows_of("ask"))
    if (std::string id = question.text_of("id"); !id.empty())
      all.names.push_back({.name = std::move(id), .type = answer_type(question.text_of("type"))});
  return all;
}

// A value means something by the field it is compared with, so it takes the field along:
// kind = 'hazard' becomes kind = 'place.kind=hazard'.
void qualify(Node& node) {
  using Kind = Node::Kind;
  if (node.kind == Kind::compare || node.kind == Kind::in_list) {
    std::string subject;
    for (const Node& child : node.children) {
      if (child.kind == Kind::field) subject = child.set + "." + child.name;
      if (child.kind == Kind::name) subject = child.name;
    }
    for (Node& child : node.children)
      if (child.kind == Kind::literal && child.type == expr::Type::text && !subject.empty())
        child.value = subject + "=" + std::get<std::string>(child.value);
  }
  for (Node& child : node.children) qualify(child);
}

const Value* row_of(const Value* block, std::string_view rows, std::string_view id) {
  if (block == nullptr) return nullptr;
  for (const Value& row : block->rows_of(rows))
    if (row.text_of("id") == id) return &row;
  return nullptr;
}

std::string name_or_id(const Value* row, const std::string& id) {
  return row == nullptr || row->text_of("name").empty() ? id : row->text_of("name");
}

}  // namespace

std::string Wording::expression(const std::string& text, Type type, const Where& at) const {
  if (auto judged = word(text, at)) return *judged;
  const expr::Want want = type == Type::number ? expr::Want::number : expr::Want::condition;
  auto tree = expr::parse(text, vocabulary(tree_, at.block), want);
  if (!tree) return text;
  qualify(*tree);
  return expr::phrase(lang_, *tree, [&](base::Lang, std::string_view name) {
    const auto equals = name.find('=');
    if (equals == std::string_view::npos) return label(name, at);
    const std::string value(name.substr(equals + 1));
    const auto said = field_value(name.substr(0, equals), value, at);
    return std::optional(say("PLAN-DOC-QUOTED", {{"text", said.value_or(value)}}));
  });
}

// A name that is no field of the campaign: a question, an outcome, an item of a poll.
std::optional<std::string> Wording::label(std::string_view name, const Where& at) const {
  if (const Value* question = row_of(at.block, "ask", name))
    return say("PLAN-DOC-QUOTED", {{"text", question->text_of("text")}});
  if (name == "supervision.finding") return say("PLAN-DOC-FINDING");
  for (const char* block : {"ranking", "standards"})
    if (const std::string before = std::string(block) + "."; name.starts_with(before))
      return named(block, std::string(name.substr(before.size())));
  if (name.starts_with("q_")) return say("PLAN-DOC-POLL-ITEM", {{"item", std::string(name)}});
  return {};
}

// What `value` means in `field`: "place.kind", "visit.outcome", a question, an outcome.
std::optional<std::string> Wording::field_value(std::string_view field, const std::string& value,
                                                const Where& at) const {
  const Value& root = tree_.root;
  if (const Value* question = row_of(at.block, "ask", field)) {
    const Value* choice = row_of(question, "choices", value);
    return choice != nullptr ? choice->text_of("text") : word(value, {"answer", nullptr});
  }
  if (field == "matter.kind")
    return name_or_id(row_of(root.find("matters"), "kinds", value), value);
  if (field == "place.kind") return name_or_id(row_of(root.find("places"), "kinds", value), value);
  if (field == "finding.kind" || field == "supervision.finding")
    return name_or_id(row_of(root.find("supervision"), "findings", value), value);
  if (field == "task.id") return name(Ref::task, value);
  if (field == "unit.kind") return kind(value);
  if (field == "unit.id" || field.ends_with(".unit")) return name(Ref::unit, value);
  if (field.starts_with("ranking.")) return word(value, {"ranked", nullptr});
  if (field.starts_with("standards.")) return word(value, {"passed", nullptr});
  return word(value, {std::string(field.substr(field.find('.') + 1)), nullptr});
}

}  // namespace wanhu::plan
