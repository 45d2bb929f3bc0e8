#include "domain/poll/form.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <set>

#include "base/text.hpp"
#include "domain/text/sensitive.hpp"
#include "plan/expr/evaluate.hpp"
#include "plan/expr/lexer.hpp"
#include "plan/expr/parse.hpp"
#include "plan/guard/meaning.hpp"

namespace wanhu::domain {

namespace {

using base::FieldReader;
using base::Json;
namespace expr = plan::expr;

constexpr std::array<std::string_view, 3> k_kinds{"choose", "number", "text"};
constexpr std::size_t k_wording_max = 400, k_notice_max = 1000, k_id_max = 40;
constexpr std::int64_t k_value_max = 1'000'000'000;

bool is_reserved(std::string_view id) {
  return id == k_dont_know || id == k_refused;
}

// As expressions write names: a letter, then letters, digits and "_".
bool is_id(std::string_view id) {
  const auto letter = [](char c) { return c >= 'a' && c <= 'z'; };
  return !id.empty() && letter(id.front()) && std::all_of(id.begin(), id.end(), [&](char c) {
    return letter(c) || (c >= '0' && c <= '9') || c == '_';
  });
}

std::optional<std::int64_t> whole(std::string_view text) {
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) return {};
  return value;
}

// Both languages of a text; {zh, en} as an object, or as two fields of it.
struct Wording {
  std::string zh, en;
};
Wording wording(FieldReader& fields, const std::string& name, std::size_t max) {
  const Json& object = fields.raw(name);
  if (!object.is_object()) {
    fields.problem("FIELD-TYPE", name, {{"field", name}, {"type", "object"}});
    return {};
  }
  FieldReader inner(object, fields.pointer(name));
  Wording both{.zh = inner.text("zh", max), .en = inner.text("en", max)};
  if (auto done = inner.done(); !done) fields.adopt(done.error());
  return both;
}

base::Result<void> not_refused(const std::string& text, plan::guard::Zones zone,
                               const std::string& field) {
  const auto meaning = plan::guard::refused_meaning(text, zone);
  if (!meaning) return {};
  const std::string code = plan::guard::code_of(meaning->rule);
  return base::fail_field("FORM-GUARD", field,
                          {{"guard", code.substr(code.rfind('-') + 1)}, {"found", meaning->found}});
}

base::Result<PollChoice> read_choice(const Json& json, const std::string& pointer) {
  FieldReader fields(json, pointer);
  PollChoice choice{.id = fields.text("id", k_id_max),
                    .zh = fields.text("zh", k_wording_max),
                    .en = fields.text("en", k_wording_max)};
  if (fields.has("value")) choice.value = fields.integer("value", -k_value_max, k_value_max);
  if (auto done = fields.done(); !done) return base::fail(done.error());
  // Ids of units may have hyphens, so a choice is freer than a question.
  if (is_reserved(choice.id)) return base::fail_field("FORM-ID", pointer + "/id");
  for (const std::string& text : {choice.zh, choice.en})
    if (auto ok = not_refused(text, plan::guard::k_choice, pointer); !ok)
      return base::fail(ok.error());
  return choice;
}

base::Result<void> read_choices(const Json& list, const std::string& pointer,
                                PollQuestion& question) {
  if (question.kind != PollAsk::choose) {
    if (list.is_null() || list.empty()) return {};
    return base::fail_field("FORM-CHOICES", pointer);
  }
  if (!list.is_array() || list.size() < 2 || list.size() > k_poll_choices_max)
    return base::fail_field("FORM-CHOICES", pointer);
  std::set<std::string> ids;
  for (std::size_t i = 0; i < list.size(); ++i) {
    auto choice = read_choice(list[i], pointer + "/" + std::to_string(i));
    if (!choice) return base::fail(choice.error());
    if (!ids.insert(choice->id).second)
      return base::fail_field("FORM-ID-TWICE", pointer + "/" + std::to_string(i) + "/id",
                              {{"id", choice->id}});
    question.choices.push_back(std::move(*choice));
  }
  const auto with =
      std::ranges::count_if(question.choices, [](const auto& c) { return c.value.has_value(); });
  if (with != 0 && with != static_cast<std::ptrdiff_t>(question.choices.size()))
    return base::fail_field("FORM-VALUES", pointer);
  return {};
}

// The names that a condition may speak of: the questions before it.
expr::Vocabulary names_of(const PollForm& form) {
  expr::Vocabulary vocabulary;
  for (const PollQuestion& q : form.questions) {
    if (q.kind == PollAsk::text) continue;
    expr::Field field{.name = q.id, .type = expr::Type::integer};
    if (q.kind == PollAsk::choose && !q.has_values()) {
      field.type = expr::Type::text;
      for (const PollChoice& choice : q.choices) field.words.push_back(choice.id);
    }
    vocabulary.names.push_back(std::move(field));
  }
  return vocabulary;
}

base::Result<void> read_condition(const PollForm& before, PollQuestion& question,
                                  const std::string& pointer) {
  if (question.when.empty()) return {};
  auto tree = expr::parse(question.when, names_of(before), expr::Want::condition);
  if (!tree)
    return base::fail_field("FORM-WHEN", pointer + "/when",
                            {{"why", expr::text_of(base::Lang::zh, tree.error().front())}});
  question.condition = std::move(*tree);
  return {};
}

base::Result<void> check_screen(const PollQuestion& q, const std::string& pointer) {
  if (q.screen.empty()) return {};
  const bool chooses = q.kind == PollAsk::choose;
  const bool both = q.screen == "unit" || std::ranges::all_of(q.choices, [](const PollChoice& c) {
                      return c.value && (*c.value == 0 || *c.value == 1);
                    });
  if (chooses && both) return {};
  return base::fail_field("FORM-SCREEN", pointer + "/screen");
}

base::Result<PollQuestion> read_question(const PollForm& before, const Json& json,
                                         const std::string& pointer) {
  FieldReader fields(json, pointer);
  PollQuestion q{.id = fields.text("id", k_id_max),
                 .zh = fields.text("zh", k_wording_max),
                 .en = fields.text("en", k_wording_max)};
  const std::string kind = fields.one_of("kind", {k_kinds.begin(), k_kinds.end()});
  q.kind = static_cast<PollAsk>(
      std::max<std::ptrdiff_t>(0, std::ranges::find(k_kinds, kind) - k_kinds.begin()) %
      static_cast<std::ptrdiff_t>(k_kinds.size()));
  const Json& choices = fields.raw("choices");
  q.dont_know = fields.boolean_or("dont_know", true);
  q.refuse = fields.boolean_or("refuse", true);
  q.when = fields.text_or("when", "", expr::k_text_max);
  q.screen = fields.text_or("screen", "", 20);
  q.low = fields.integer_or("low", q.low, -k_value_max, k_value_max);
  q.high = fields.integer_or("high", q.high, -k_value_max, k_value_max);
  q.purpose = fields.text_or("purpose", "", k_wording_max);
  if (!q.screen.empty() && q.screen != "unit" && q.screen != "eligible")
    fields.problem("FORM-SCREEN", "screen");
  if (auto done = fields.done(); !done) return base::fail(done.error());
  if (!is_id(q.id) || is_reserved(q.id) || expr::is_keyword(q.id))
    return base::fail_field("FORM-ID", pointer + "/id");
  if (before.question(q.id) != nullptr)
    return base::fail_field("FORM-ID-TWICE", pointer + "/id", {{"id", q.id}});
  if (q.low > q.high) return base::fail_field("FORM-RANGE", pointer + "/low");
  if (q.kind == PollAsk::text && q.purpose.empty())
    return base::fail_field("FORM-PURPOSE", pointer + "/purpose");
  for (const std::string& text : {q.zh, q.en})
    if (auto ok = not_refused(text, plan::guard::k_question, pointer); !ok)
      return base::fail(ok.error());
  if (auto ok = read_choices(choices, pointer + "/choices", q); !ok) return base::fail(ok.error());
  if (auto ok = check_screen(q, pointer); !ok) return base::fail(ok.error());
  if (auto ok = read_condition(before, q, pointer); !ok) return base::fail(ok.error());
  return q;
}

Json to_json(const PollQuestion& q) {
  Json json{{"id", q.id},
            {"zh", q.zh},
            {"en", q.en},
            {"kind", text_of(q.kind)},
            {"dont_know", q.dont_know},
            {"refuse", q.refuse}};
  if (!q.when.empty()) json["when"] = q.when;
  if (!q.screen.empty()) json["screen"] = q.screen;
  if (!q.purpose.empty()) json["purpose"] = q.purpose;
  if (q.kind == PollAsk::number) {
    json["low"] = q.low;
    json["high"] = q.high;
  }
  for (const PollChoice& choice : q.choices) {
    Json one{{"id", choice.id}, {"zh", choice.zh}, {"en", choice.en}};
    if (choice.value) one["value"] = *choice.value;
    json["choices"].push_back(std::move(one));
  }
  return json;
}

// What a condition sees of an answer.
std::optional<expr::Value> seen(const PollQuestion& q, std::string_view answer) {
  if (q.kind == PollAsk::choose && !q.has_values()) {
    if (q.choice(answer) == nullptr) return {};
    return expr::Value(std::string(answer));
  }
  const auto value = value_of(q, answer);
  if (!value) return {};
  return expr::Value(*value);
}

std::string_view answer_of(const PollAnswers& answers, const std::string& question) {
  const auto found = answers.find(question);
  return found == answers.end() ? std::string_view() : std::string_view(found->second);
}

bool is_eligible(const PollQuestion& q, const PollAnswers& answers) {
  return q.screen != "eligible" || value_of(q, answer_of(answers, q.id)) != 0;
}

base::Result<void> check_answer(const PollQuestion& q, const std::string& answer,
                                const std::string& field) {
  if (answer.empty() || (answer == k_dont_know && q.dont_know) || (answer == k_refused && q.refuse))
    return {};
  if (q.kind == PollAsk::choose) {
    if (q.choice(answer) == nullptr) return base::fail_field("ANSWER-CHOICE", field);
    return {};
  }
  if (q.kind == PollAsk::number) {
    if (!value_of(q, answer))
      return base::fail_field("ANSWER-NUMBER", field,
                              {{"low", std::to_string(q.low)}, {"high", std::to_string(q.high)}});
    return {};
  }
  if (base::decode_utf8(answer).size() > k_poll_text_max)
    return base::fail_field("ANSWER-TEXT", field, {{"max", std::to_string(k_poll_text_max)}});
  if (!find_sensitive(answer).empty()) return base::fail_field("ANSWER-PRIVATE", field);
  return {};
}

}  // namespace

std::string_view text_of(PollAsk kind) {
  return k_kinds.at(static_cast<std::size_t>(kind));
}

const PollChoice* PollQuestion::choice(std::string_view wanted) const {
  const auto found = std::ranges::find(choices, wanted, &PollChoice::id);
  return found == choices.end() ? nullptr : &*found;
}

bool PollQuestion::has_values() const {
  return !choices.empty() && choices.front().value.has_value();
}

const PollQuestion* PollForm::question(std::string_view wanted) const {
  const auto found = std::ranges::find(questions, wanted, &PollQuestion::id);
  return found == questions.end() ? nullptr : &*found;
}

base::Result<PollForm> poll_form(const Json& json, const std::string& pointer) {
  FieldReader fields(json, pointer);
  const Wording title = wording(fields, "title", k_wording_max);
  const Wording notice = wording(fields, "notice", k_notice_max);
  const Json& list = fields.raw("questions");
  if (auto done = fields.done(); !done) return base::fail(done.error());
  PollForm form{title.zh, title.en, notice.zh, notice.en};
  const auto has_digit = [](const std::string& text) {
    return std::ranges::any_of(text, [](char c) { return c >= '0' && c <= '9'; });
  };
  // Somebody who doubts the call must have a number to ring back.
  if (!has_digit(notice.zh) || !has_digit(notice.en))
    return base::fail_field("FORM-NOTICE", pointer + "/notice");
  if (!list.is_array() || list.empty() || list.size() > k_poll_questions_max)
    return base::fail_field("FORM-QUESTIONS", pointer + "/questions");
  for (std::size_t i = 0; i < list.size(); ++i) {
    auto question = read_question(form, list[i], pointer + "/questions/" + std::to_string(i));
    if (!question) return base::fail(question.error());
    form.questions.push_back(std::move(*question));
  }
  return form;
}

Json to_json(const PollForm& form) {
  Json json{{"title", {{"zh", form.title_zh}, {"en", form.title_en}}},
            {"notice", {{"zh", form.notice_zh}, {"en", form.notice_en}}},
            {"questions", Json::array()}};
  for (const PollQuestion& question : form.questions)
    json["questions"].push_back(to_json(question));
  return json;
}

std::optional<std::int64_t> value_of(const PollQuestion& question, std::string_view answer) {
  if (question.kind == PollAsk::choose) {
    const PollChoice* const choice = question.choice(answer);
    return choice == nullptr ? std::nullopt : choice->value;
  }
  if (question.kind == PollAsk::text) return {};
  const auto value = whole(answer);
  if (!value || *value < question.low || *value > question.high) return {};
  return value;
}

std::vector<const PollQuestion*> asked(const PollForm& form, const PollAnswers& answers) {
  std::vector<const PollQuestion*> way;
  expr::Setting setting;
  for (const PollQuestion& question : form.questions) {
    if (question.condition) {
      const expr::Answer shown = expr::evaluate(*question.condition, setting);
      const bool* const truth = std::get_if<bool>(&shown);
      if (truth == nullptr || !*truth) continue;
    }
    way.push_back(&question);
    // An answer to a question that is not on the way is never looked at.
    if (const auto value = seen(question, answer_of(answers, question.id)))
      setting.names.emplace(question.id, *value);
    if (!is_eligible(question, answers)) break;
  }
  return way;
}

bool is_screened_out(const PollForm& form, const PollAnswers& answers) {
  return !is_eligible(*asked(form, answers).back(), answers);
}

std::optional<std::string> unit_said(const PollForm& form, const PollAnswers& answers) {
  for (const PollQuestion* question : asked(form, answers)) {
    if (question->screen != "unit") continue;
    const std::string answer(answer_of(answers, question->id));
    if (question->choice(answer) != nullptr) return answer;
  }
  return {};
}

base::Result<void> check_answers(const PollForm& form, const PollAnswers& answers, bool complete,
                                 const std::string& pointer) {
  const std::vector<const PollQuestion*> way = asked(form, answers);
  for (const auto& [id, answer] : answers) {
    const PollQuestion* const question = form.question(id);
    if (question == nullptr) return base::fail_field("ANSWER-QUESTION", pointer + "/" + id);
    if (std::ranges::find(way, question) == way.end())
      return base::fail_field("ANSWER-SKIPPED", pointer + "/" + id);
    if (auto ok = check_answer(*question, answer, pointer + "/" + id); !ok) return ok;
  }
  for (const PollQuestion* question : way)
    if (complete && answer_of(answers, question->id).empty())
      return base::fail_field("ANSWER-MISSING", pointer + "/" + question->id,
                              {{"question", question->id}});
  return {};
}

}  // namespace wanhu::domain
