#include "app/answers.hpp"

#include <algorithm>

namespace wanhu::app {

namespace {

constexpr std::int64_t k_number_max = 1'000'000;

bool is_choice(const plan::Question& question, const Json& value) {
  return value.is_string() &&
         std::any_of(question.choices.begin(), question.choices.end(),
                     [&](const plan::Choice& choice) { return value == Json(choice.id); });
}

bool are_choices(const plan::Question& question, const Json& value) {
  if (!value.is_array() || value.empty()) return false;
  for (auto one = value.begin(); one != value.end(); ++one)
    if (!is_choice(question, *one) || std::find(value.begin(), one, *one) != one) return false;
  return true;
}

bool answer_fits(const plan::Question& question, const Json& value) {
  using T = plan::QuestionType;
  switch (question.type) {
    case T::scale5:
      return value.is_number_integer() && value >= 1 && value <= 5;
    case T::integer:
      return value.is_number_integer() && value >= 0 && value <= k_number_max;
    case T::yes_no:
      return value == "yes" || value == "no";
    case T::choose_one:
      return is_choice(question, value);
    case T::choose_many:
      return are_choices(question, value);
    case T::text:
      return value.is_string();
  }
  return false;
}

Json in_fixed_order(Json value) {
  if (value.is_array()) std::sort(value.begin(), value.end());
  return value;
}

}  // namespace

Result<Json> ballot_of(const plan::Form& form, const Json& answers) {
  Json ballot = Json::object();
  for (const auto& [id, value] : answers.items()) {
    const auto question =
        std::find_if(form.ask.begin(), form.ask.end(),
                     [&, &key = id](const plan::Question& q) { return q.id == key; });
    if (question == form.ask.end())
      return base::fail_field("ANSWER-UNKNOWN", "/data/answers/" + id, {{"question", id}});
    if (question->opens == "matter")
      return base::fail_field("ANSWER-OPENS-MATTER", "/data/answers/" + id, {{"question", id}});
    if (!answer_fits(*question, value))
      return base::fail_field("ANSWER-VALUE", "/data/answers/" + id, {{"question", id}});
    // A plan from before L-FREE-TEXT, on a phone from before it, may still ask for words. They are
    // not kept, and the visit is not refused for them: whoever knocked cannot help it.
    if (question->type != plan::QuestionType::text) ballot[id] = in_fixed_order(value);
  }
  return ballot;
}

bool answers_ended(const calendar::Calendar& calendar, const plan::Plan& plan,
                   const plan::Form& form, Instant now) {
  const base::Date last = plan.head.window.to;
  if (now.date() <= last) return false;  // every visit asks, and a term explains itself day by day
  return now >= calendar::due(calendar, last, form.retain, calendar::Roll::none).at;
}

void add_to(Sums& sums, const Json& ballot) {
  for (const auto& [question, value] : ballot.items()) {
    if (!value.is_array()) {
      ++sums[{question, value.is_string() ? value.get<std::string>() : value.dump()}];
      continue;
    }
    for (const Json& choice : value) ++sums[{question, choice.get<std::string>()}];
    ++sums[{question, std::string(k_answered)}];
  }
}

}  // namespace wanhu::app
