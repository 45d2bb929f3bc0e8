#include "app/form_json.hpp"

#include <stdexcept>

namespace wanhu::app {

using base::Json;
using T = plan::QuestionType;

std::vector<std::string> values_of(const plan::Question& question) {
  switch (question.type) {
    case T::scale5:
      return {"1", "2", "3", "4", "5"};
    case T::yes_no:
      return {"yes", "no"};
    case T::choose_one:
    case T::choose_many: {
      std::vector<std::string> ids;
      ids.reserve(question.choices.size());
      for (const plan::Choice& choice : question.choices) ids.push_back(choice.id);
      return ids;
    }
    case T::text:
    case T::integer:
      return {};
  }
  throw std::logic_error("unknown type of question");
}

const char* type_name(const plan::Question& question) {
  switch (question.type) {
    case T::scale5:
      return "scale5";
    case T::yes_no:
    case T::choose_one:
      return "choice";
    case T::choose_many:
      return "choices";
    case T::integer:
      return "number";
    case T::text:
      return "text";
  }
  throw std::logic_error("unknown type of question");
}

Json labels_of(const plan::Question& question) {
  Json labels = Json::object();
  for (const plan::Choice& choice : question.choices) labels[choice.id] = choice.text;
  return labels;
}

namespace {

bool has_choices(T type) {
  return type == T::yes_no || type == T::choose_one || type == T::choose_many;
}

Json question_json(const plan::Question& question) {
  Json item{{"id", question.id},
            {"type", type_name(question)},
            {"text", question.text},
            {"opens", question.opens.empty() ? Json() : Json(question.opens)},
            {"show_if", question.show_if.empty() ? Json() : Json(question.show_if)}};
  if (has_choices(question.type)) {
    item["choices"] = values_of(question);
    item["labels"] = labels_of(question);
  }
  return item;
}

}  // namespace

Json form_json(const plan::Form& form, std::int64_t version) {
  Json ask = Json::array();
  for (const plan::Question& question : form.ask)
    if (question.type != T::text || !question.opens.empty()) ask.push_back(question_json(question));
  return {{"id", form.id},
          {"name", form.name},
          {"version", version},
          {"anonymous", form.anonymous},
          {"ask", std::move(ask)}};
}

}  // namespace wanhu::app
