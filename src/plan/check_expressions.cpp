// The expressions of a plan: each is read with the vocabulary of its place, and what is wrong with
// it is reported inside its text. Targets that count units are worked out, to say how they round.
#include <algorithm>
#include <cmath>
#include <optional>

#include "base/text.hpp"
#include "plan/checks.hpp"
#include "plan/expr/evaluate.hpp"
#include "plan/expr/parse.hpp"

namespace wanhu::plan {

namespace {

using Kind = Value::Kind;
using expr::Field;
using expr::Vocabulary;
using expr::Want;

constexpr std::int64_t k_units_counted_max = 10'000'000;  // in one file, about a second

// Items of a checklist that a person judges, or that the duties of the unit answer.
bool is_judged(std::string_view check) {
  return check == "review" || check == "duties_filled";
}

// None when one of them cannot be read: then nobody knows all the words there are.
std::vector<std::string> ids_of(const Value* block, std::string_view rows, const char* key) {
  std::vector<std::string> ids;
  if (block == nullptr) return ids;
  for (const Value& row : block->rows_of(rows)) {
    ids.push_back(row.text_of(key));
    if (ids.back().empty()) return {};
  }
  return ids;
}

// The plan's units as rows of the set "unit"; units of which only the number is known have no id.
class UnitRows : public expr::Rows {
 public:
  explicit UnitRows(const Value& org) : org_(org) {}

  void each(std::string_view set,
            const std::function<void(const expr::Row&)>& visit) const override {
    if (set != "unit") return;
    for (const Value& unit : org_.rows_of("units"))
      visit(Unit(unit.text_of("id"), unit.text_of("kind")));
    for (const Value& counted : org_.rows_of("counted"))
      for (std::int64_t i = 0; i < counted.integer_of("n").value_or(0); ++i)
        visit(Unit("", counted.text_of("kind")));
  }

 private:
  class Unit : public expr::Row {
   public:
    Unit(std::string id, std::string kind) : id_(std::move(id)), kind_(std::move(kind)) {}
    [[nodiscard]] std::optional<expr::Value> at(std::string_view field) const override {
      if (field == "kind") return kind_;
      if (field == "id" && !id_.empty()) return id_;
      return {};
    }

   private:
    std::string id_, kind_;
  };

  const Value& org_;
};

bool counts_units_only(const expr::Node& node) {
  if (node.kind == expr::Node::Kind::field && node.name == "passed") return false;
  if ((node.kind == expr::Node::Kind::count || node.kind == expr::Node::Kind::sum) &&
      node.set != "unit")
    return false;
  return std::all_of(node.children.begin(), node.children.end(), counts_units_only);
}

std::string two_decimals(double value) {
  std::string text = std::to_string(value);
  text.erase(text.find_last_not_of('0') + 1);
  if (text.back() == '.') text.pop_back();
  return text;
}

class Expressions {
 public:
  Expressions(const Tree& tree, FindingList& findings) : root_(tree.root), findings_(findings) {
    campaign_.schema = expr::campaign_schema();
    allow("matter", ids_of(root_.find("matters"), "kinds", "id"));
    allow("place", ids_of(root_.find("places"), "kinds", "id"));
    allow_unit_kinds(root_.find("org"));
  }

  void run() {
    for (const Value& form : entries("form")) questions(form);
    for (const Value& indicator : entries("indicators")) measure(indicator);
    const Vocabulary judged = with_outcomes();
    for (const Value& ladder : entries("ladder")) read(ladder, "when", judged, Want::condition);
    for (const Value& standard : entries("standards"))
      for (const Value& item : standard.rows_of("items"))
        if (!is_judged(item.text_of("check"))) read(item, "check", campaign_, Want::condition);
  }

 private:
  [[nodiscard]] const std::vector<Value>& entries(std::string_view block) const {
    static const std::vector<Value> none;
    const Value* found = root_.find(block);
    return found == nullptr ? none : found->entries;
  }

  void allow(std::string_view set, const std::vector<std::string>& words) {
    if (!words.empty()) campaign_.schema.allow(set, "kind", words);
  }

  void allow_unit_kinds(const Value* org) {
    if (org == nullptr || !has_rows(*org, "units", true) || !has_rows(*org, "counted", false))
      return;
    std::vector<std::string> kinds = ids_of(org, "units", "kind");
    const std::vector<std::string> counted = ids_of(org, "counted", "kind");
    if (kinds.size() != org->rows_of("units").size() ||
        counted.size() != org->rows_of("counted").size())
      return;
    kinds.insert(kinds.end(), counted.begin(), counted.end());
    std::sort(kinds.begin(), kinds.end());
    kinds.erase(std::unique(kinds.begin(), kinds.end()), kinds.end());
    allow("unit", kinds);
  }

  // Rows that can be read; what is no list, or is needed and not there, is reported already.
  static bool has_rows(const Value& block, std::string_view key, bool needed) {
    const Value* list = block.find(key);
    return list == nullptr ? !needed : list->kind == Kind::rows;
  }

  // What a ladder may hang on beside the sets: findings of the supervision, places in a ranking,
  // results of a standard.
  Vocabulary with_outcomes() const {
    Vocabulary all = campaign_;
    all.names.push_back({.name = "supervision.finding",
                         .type = expr::Type::text,
                         .words = ids_of(root_.find("supervision"), "findings", "id")});
    for (const Value& ranking : entries("ranking"))
      all.names.push_back({.name = "ranking." + ranking.key,
                           .type = expr::Type::text,
                           .words = {"first_group", "middle_group", "last_group"}});
    for (const Value& standard : entries("standards"))
      all.names.push_back({.name = "standards." + standard.key,
                           .type = expr::Type::text,
                           .words = {"passed", "failed"}});
    return all;
  }

  // A question is shown on the strength of the answers before it.
  void questions(const Value& form) {
    Vocabulary before;
    for (const Value& question : form.rows_of("ask")) {
      read(question, "show_if", before, Want::condition);
      const std::string type = question.text_of("type");
      if (type.empty() || question.text_of("id").empty()) return;  // what follows may name it
      Field answer{.name = question.text_of("id"), .type = expr::Type::text};
      if (type == "scale5" || type == "integer") answer.type = expr::Type::integer;
      if (type == "yes_no") answer.words = {"yes", "no"};
      if (type == "choose_one") answer.words = ids_of(&question, "choices", "id");
      if (type != "text" && type != "choose_many") before.names.push_back(std::move(answer));
    }
  }

  void measure(const Value& indicator) {
    read(indicator, "num", campaign_, Want::number);
    const auto den = read(indicator, "den", campaign_, Want::number);
    if (den && counts_units_only(*den)) rounding(indicator, *den);
  }

  // Counting goes through the units one by one; files in which that is too much have other
  // troubles.
  bool may_count_units(const Value& org) {
    auto units = static_cast<std::int64_t>(org.rows_of("units").size());
    for (const Value& counted : org.rows_of("counted"))
      units +=
          std::clamp<std::int64_t>(counted.integer_of("n").value_or(0), 0, k_units_counted_max);
    units_counted_ += units;
    return units_counted_ <= k_units_counted_max;
  }

  // 90 % of 25 units are 22.5: is 22 enough, or are 23 needed?
  void rounding(const Value& indicator, const expr::Node& den) {
    const Value* target = indicator.find("target");
    const Value* org = root_.find("org");
    if (target == nullptr || org == nullptr || target->find("round") != nullptr) return;
    const Value* at = target->find("at");
    const int share = at == nullptr ? -1 : percent_of(at->text);
    if (!may_count_units(*org)) return;
    const expr::Answer whole = expr::evaluate(den, UnitRows(*org), {});
    const auto* units = std::get_if<std::int64_t>(&whole);
    if (share < 0 || units == nullptr || *units * share % 100 == 0) return;
    const double needed = static_cast<double>(*units) * share / 100;
    Finding finding{.code = "L-ROUND", .at = at->at};
    finding.second = indicator.find("den")->at;
    finding.args = {{"share", at->text},
                    {"units", std::to_string(*units)},
                    {"needed", two_decimals(needed)},
                    {"down", two_decimals(std::floor(needed))},
                    {"up", two_decimals(std::ceil(needed))}};
    finding.clause = indicator.text_of("src");
    findings_.add(std::move(finding));
  }

  std::optional<expr::Node> read(const Value& block, std::string_view key,
                                 const Vocabulary& vocabulary, Want want) {
    const Value* value = block.find(key);
    if (value == nullptr || value->kind != Kind::text) return {};
    auto tree = expr::parse(value->text, vocabulary, want);
    if (tree) return std::move(*tree);
    for (const expr::Error& error : tree.error()) add(error, *value, block);
    return {};
  }

  // Marks inside the quotes; where escapes make columns uncertain, the whole value.
  static Span place(const Value& value, const expr::Mark& mark) {
    const auto width = static_cast<int>(base::decode_utf8(value.text).size());
    if (value.at.width != width + 2) return value.at;
    const int offset = std::min(static_cast<int>(mark.offset), width);
    return {value.at.line, value.at.column + 1 + offset, std::max(1, static_cast<int>(mark.width))};
  }

  void add(const expr::Error& error, const Value& value, const Value& block) {
    Finding finding{.code = error.code, .variant = error.variant, .at = place(value, error.at)};
    finding.args = error.args;
    finding.terms = error.terms;
    finding.hints = error.hints;
    if (error.replacement && finding.at != value.at)
      finding.fix = Fix{finding.at, *error.replacement};
    finding.clause = block.text_of("src");
    findings_.add(std::move(finding));
  }

  const Value& root_;
  FindingList& findings_;
  Vocabulary campaign_;
  std::int64_t units_counted_ = 0;
};

}  // namespace

void check_expressions(const Tree& tree, FindingList& findings) {
  Expressions(tree, findings).run();
}

}  // namespace wanhu::plan
