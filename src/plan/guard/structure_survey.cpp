// G04: those evaluated learn neither sample, nor days, nor single answers, and nobody is visited
// because of an answer. G05: what the survey asks does not go out. G12: nothing is shown from fewer
// than ten answers.
#include <algorithm>
#include <map>
#include <set>

#include "base/text.hpp"
#include "plan/cell.hpp"
#include "plan/guard/questions.hpp"
#include "plan/guard/structure.hpp"
#include "plan/labels.hpp"

namespace wanhu::plan::guard {

namespace {

using Kind = Value::Kind;

// Not measured by a poll of residents.
const std::set<std::string> k_not_evaluated = {"enterprise", "institution"};
// An issuer at these levels is itself what a commissioned poll measures.
const std::set<std::string> k_evaluated_issuers = {"town", "subdistrict"};

const std::vector<std::string_view> k_outside = {"external", "independent"};
const std::vector<std::string_view> k_form_uses = {"service_feedback", "consultation",
                                                   "service_review"};

const Pieces k_evaluation = {"evaluat", "assess", "apprais", "score", "rank", "kpi",  "performance",
                             "考核",    "考评",   "测评",    "评价",  "排名", "评分", "绩效"};
// What would come of an answer if it sent somebody to whoever gave it. Other words after "opens",
// such as a kind of matters, are slips and the key check's.
const Pieces k_reaching = {"visit", "call", "phone",  "contact", "interview", "door", "talk",
                           "sampl", "poll", "survey", "person",  "respond",   "task", "list",
                           "上门",  "补访", "走访",   "入户",    "约谈",      "谈话", "联系",
                           "电话",  "样本", "民调",   "名单",    "做工作",    "动员", "说服",
                           "任务",  "台账", "重点人", "受访"};
const Pieces k_answers = {"民调", "问卷答", "答卷", "抽样", "受访", "回答", "样本"};

class Survey {
 public:
  Survey(const Tree& tree, Refusals& refusals) : tree_(tree), refusals_(refusals) {}

  void run() {
    read_org();
    for (const Value& survey : entries_of(tree_, "survey")) {
      if (refusals_.full()) return;
      if (survey.kind != Kind::table) continue;
      hidden(survey);
      run_by(survey);
      shown(survey);
      embargo(survey);
      small(survey, "min_n");
    }
    for (const Value& form : entries_of(tree_, "form")) {
      forms(form);
      small(form, "min_n");
    }
    for (const char* block : {"task", "cadence", "report"})
      for (const Value& row : rows_at(tree_, block)) triggers(row);
    for (const Value& quota : entries_of(tree_, "quota")) triggers(quota);
    publicity();
  }

 private:
  // ---- G04 ----

  void read_org() {
    const auto learn = [&](const Value& unit) {
      named_.insert(unit.text_of("id"));
      named_.insert(unit.text_of("kind"));
    };
    for (const char* list : {"org.units", "org.counted"})
      for (const Value& unit : rows_at(tree_, list)) {
        learn(unit);
        evaluated_[unit.text_of("kind")].push_back(unit.text_of("id"));
      }
    for (const char* list : {"org.offices", "org.teams"})
      for (const Value& row : rows_at(tree_, list)) learn(row);
    if (const Value* root = tree_.root.at_path("org.root"); root != nullptr) {
      learn(*root);
      if (k_evaluated_issuers.contains(root->text_of("kind"))) issuer_ = root;
    }
    read_visited();
  }

  // Firms and institutions are measured where residents are counted by them: they have a share of a
  // quota, are ranked, or nothing else is there to be measured.
  void read_visited() {
    for (const Value& unit : rows_at(tree_, "org.units"))
      if (unit.find("quota") != nullptr) measured_.insert(unit.text_of("kind"));
    for (const Value& ranking : entries_of(tree_, "ranking"))
      measured_.insert(ranking.text_of("of"));
    if (std::ranges::all_of(evaluated_,
                            [](const auto& kind) { return k_not_evaluated.contains(kind.first); }))
      measured_.insert(k_not_evaluated.begin(), k_not_evaluated.end());
  }

  [[nodiscard]] bool is_measured(const std::string& kind) const {
    return !kind.empty() && (!k_not_evaluated.contains(kind) || measured_.contains(kind));
  }

  // Kinds of unit that the survey measures and `hidden` does not name, neither as a kind nor unit
  // by unit.
  [[nodiscard]] std::vector<Alternative> open_kinds(const Value& survey,
                                                    const std::set<std::string>& hidden) const {
    std::vector<Alternative> open;
    for (const auto& [kind, ids] : evaluated_) {
      if (!is_measured(kind) || hidden.contains(kind)) continue;
      const auto is_hidden = [&](const std::string& id) {
        return !id.empty() && hidden.contains(id);
      };
      if (!std::ranges::all_of(ids, is_hidden))
        open.push_back({.word = kind, .term = word_term("org.units.kind", kind)});
    }
    if (issuer_ != nullptr && survey.text_of("run_by") == "external" &&
        !hidden.contains(issuer_->text_of("kind")) && !hidden.contains(issuer_->text_of("id")))
      open.push_back({.word = issuer_->text_of("id"), .name = issuer_->text_of("name")});
    return open;
  }

  void hidden(const Value& survey) {
    if (tree_.has_lost("org") || tree_.root.at_path("org.units") == nullptr) return;
    const Value* hide_from = survey.find("hide_from");
    if (hide_from != nullptr && hide_from->kind != Kind::rows) return;
    std::set<std::string> names;
    for (const Value* text : texts_of(survey, "hide_from")) names.insert(text->text);
    // Holes and names that mean nothing: the key check and L-REF speak about those.
    if (hide_from != nullptr && names.size() < hide_from->items.size()) return;
    if (!std::ranges::all_of(names, [&](const auto& name) { return named_.contains(name); }))
      return;
    auto open = open_kinds(survey, names);
    if (open.empty()) return;
    Breach breach{.rule = Rule::g04, .variant = "hide", .choices = std::move(open)};
    if (hide_from == nullptr)
      refusals_.lacking(survey, {"hide_from"}, std::move(breach));
    else
      refusals_.at_value(*hide_from, std::move(breach));
  }

  void run_by(const Value& survey) {
    const Value* by = survey.find("run_by");
    if (by == nullptr || by->kind != Kind::text || is_slip_for(by->text, k_outside) ||
        is_called(by->text, "survey.run_by", k_outside))
      return;
    refusals_.at_value(*by, {.rule = Rule::g04, .variant = "run", .args = {{"found", by->text}}});
  }

  // Keys by which a survey would hand out what it must keep.
  void shown(const Value& survey) {
    static const std::set<std::string> k_ways_out = {
        "show", "show_to",   "visible_to", "share_with", "send_to",    "notify", "tell",
        "to",   "report_to", "publish_to", "results_to", "answers_to", "raw_to", "export_to"};
    for (const Value& entry : survey.entries) {
      if (!k_ways_out.contains(entry.key)) continue;
      refusals_.at_key(entry, {.rule = Rule::g04, .variant = "show", .args = {{"key", entry.key}}});
      refusals_.drop(entry);
    }
  }

  void forms(const Value& form) {
    if (form.kind != Kind::table) return;
    const Value* use = form.find("use");
    const bool outside =
        has_text(form, "run_by", "external") || has_text(form, "run_by", "independent");
    if (use != nullptr && use->kind == Kind::text && !outside &&
        !is_slip_for(use->text, k_form_uses) && !is_called(use->text, "form.use", k_form_uses) &&
        is_evaluation(use->text))
      refusals_.at_value(*use,
                         {.rule = Rule::g04, .variant = "use", .args = {{"found", use->text}}});
    for (const Value& question : form.rows_of("ask")) {
      const Value* opens = question.find("opens");
      if (opens != nullptr && opens->kind == Kind::text && k_reaching.in(opens->text))
        refusals_.at_value(
            *opens, {.rule = Rule::g04, .variant = "opens", .args = {{"found", opens->text}}});
    }
  }

  static bool is_evaluation(std::string_view use) { return k_evaluation.in(use); }

  // A task, rhythm, report or quota that starts from an answer, a poll or a sample.
  void triggers(const Value& row) {
    if (row.kind != Kind::table) return;
    for (const char* key : {"from", "when", "on", "per", "for_each", "after", "trigger"})
      for (const Value* text : texts_of(row, key))
        if (speaks_of_answers(text->text)) {
          const Breach breach{
              .rule = Rule::g04, .variant = "trigger", .args = {{"found", text->text}}};
          refusals_.at_value(*text, breach);
          const Value* entry = row.find(key);
          static const std::set<std::string_view> k_known = {"from", "per"};
          if (!k_known.contains(key)) refusals_.drop(*entry);
        }
  }

  [[nodiscard]] bool speaks_of_answers(std::string_view text) const {
    for (const char* start : {"survey", "poll", "answer", "form.", "sample", "respondent", "q_"})
      if (has_word(text, start)) return true;
    return k_answers.in(text);
  }

  // `word` at the beginning of a name in the expression.
  static bool has_word(std::string_view text, std::string_view word) {
    const auto is_name = [](char c) {
      return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
    };
    for (auto at = text.find(word); at != std::string_view::npos; at = text.find(word, at + 1))
      if (at == 0 || !is_name(text[at - 1])) return true;
    return false;
  }

  // ---- G05 ----

  void embargo(const Value& survey) {
    const Value* embargo = survey.find("items_embargo");
    if (embargo == nullptr || embargo->kind != Kind::boolean || embargo->boolean) return;
    refusals_.at_value(*embargo, {.rule = Rule::g05, .variant = "embargo"});
  }

  void publicity() {
    read_questions();
    for (const Value& item : rows_at(tree_, "publicity.items"))
      for (const Value& entry : item.entries) {
        if (refusals_.full()) return;
        if (entry.key == "src") continue;
        for (const Value* text : texts_of(item, entry.key)) carried(entry, *text);
      }
  }

  void carried(const Value& entry, const Value& text) {
    const bool points = text.text.starts_with("survey.") || text.text.starts_with("form.");
    if (entry.key != "name" && points)
      refusals_.at_value(text,
                         {.rule = Rule::g05, .variant = "carries", .args = {{"found", text.text}}});
    else if (const auto carried = asked_.carried_by(text.text); carried)
      refusals_.at_value(text, {.rule = Rule::g05,
                                .variant = "question",
                                .args = {{"found", asked_.text(*carried)}},
                                .second = questions_[*carried]});
  }

  void read_questions() {
    for (const char* block : {"form", "survey"})
      for (const Value& form : entries_of(tree_, block))
        for (const Value& question : form.rows_of("ask"))
          if (const Value* text = question.find("text");
              text != nullptr && text->kind == Kind::text)
            read_question(*text);
  }

  void read_question(const Value& text) {
    asked_.add(text.text);
    questions_.push_back(&text);
  }

  // ---- G12 ----

  void small(const Value& block, std::string_view key) {
    const auto n = block.integer_of(key);
    if (!n || *n < 0 || *n >= k_cell_min) return;
    refusals_.at_value(*block.find(key),
                       {.rule = Rule::g12,
                        .variant = "few",
                        .args = {{"n", std::to_string(*n)}, {"min", std::to_string(k_cell_min)}}});
  }

  const Tree& tree_;
  Refusals& refusals_;
  std::set<std::string> named_;                                // ids and kinds of [org]
  std::map<std::string, std::vector<std::string>> evaluated_;  // kind → ids of its units
  const Value* issuer_ = nullptr;                              // when a poll measures it too
  std::set<std::string> measured_;  // kinds counted by residents, although they are firms
  AskedQuestions asked_;
  std::vector<const Value*> questions_;  // in the order in which they were added to `asked_`
};

}  // namespace

void check_survey(const Tree& tree, Refusals& refusals) {
  Survey(tree, refusals).run();
}

}  // namespace wanhu::plan::guard
