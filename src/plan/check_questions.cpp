// What the door form can ask so that the answer has a place (docs/decisions/0015).
#include <string>

#include "plan/checks.hpp"

namespace wanhu::plan {

namespace {

bool is_choice(const std::string& type) {
  return type == "choose_one" || type == "choose_many";
}

// Words that open no matter are answered by nobody, and neither a random key nor a lot of ten
// makes them anonymous: a name, a house or a turn of phrase gives the writer away.
void words_kept(const Value& question, const Value& form, FindingList& findings) {
  if (question.text_of("type") != "text" || question.find("opens") != nullptr) return;
  Finding finding{.code = "L-FREE-TEXT", .at = question.find("type")->at};
  finding.args = {{"id", question.text_of("id")}};
  finding.clause = form.text_of("src");
  findings.add(std::move(finding));
}

void without_choices(const Value& question, const std::string& block, const Value& form,
                     FindingList& findings) {
  if (!is_choice(question.text_of("type"))) return;
  const Value* choices = question.find("choices");
  if (choices != nullptr && (choices->kind != Value::Kind::rows || !choices->items.empty())) return;
  Finding finding{.code = "L-KEY-MISSING",
                  .at = choices == nullptr ? question.at : choices->key_at};
  finding.args = {{"key", "choices"}, {"block", block}};
  finding.terms = {{"name", "PLAN-KEY-choices"}};
  finding.clause = form.text_of("src");
  findings.add(std::move(finding));
}

}  // namespace

void check_questions(const Tree& tree, FindingList& findings) {
  const Value* forms = tree.root.find("form");
  if (forms == nullptr) return;
  for (const Value& form : forms->entries)
    for (const Value& question : form.rows_of("ask")) {
      words_kept(question, form, findings);
      without_choices(question, "form." + form.key + ".ask", form, findings);
    }
}

}  // namespace wanhu::plan
