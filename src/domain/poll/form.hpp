// The questionnaire of an independent survey: what interviewers read out, or what a resident fills
// in over the one-time link. It belongs to the poll house and leaves it only with a release, after
// the wave has closed (G04, G05).
//
//   {title: {zh, en}, notice: {zh, en}, questions: [{id, kind: choose|number|text, zh, en,
//    choices: [{id, zh, en, value?}], dont_know, refuse, when?, screen?, low?, high?, purpose?}]}
//
//   notice   who asks, that answering is voluntary, the official number to ring back: required
//   value    of a choice, a whole number; the plan's "q_safe >= 4" compares it. All choices of a
//            question have one or none has
//   dont_know, refuse   whether these two may be answered; their ids are k_dont_know, k_refused
//   when     a condition over earlier questions (plan/expr): it is asked only when that is true. A
//            question that was not asked, not known or refused has no value there
//   screen   "unit": its choices are ids of units, where the resident lives; "eligible": choices
//            have the value 1 (belongs to those asked) or 0 (does not: the interview ends)
//   purpose  of a text: what it is for (G13)
//
// No question asks for what the law calls sensitive, nor for anything else the guards refuse in a
// plan's forms (G01, G02, G03, G07): the same terms by the same code.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.hpp"
#include "base/problem.hpp"
#include "plan/expr/tree.hpp"

namespace wanhu::domain {

inline constexpr std::string_view k_dont_know = "dont_know", k_refused = "refused";
inline constexpr std::size_t k_poll_questions_max = 100, k_poll_choices_max = 60;
inline constexpr std::size_t k_poll_text_max = 1000;  // characters of a text answer

struct PollChoice {
  std::string id, zh, en;
  std::optional<std::int64_t> value{};
};

enum class PollAsk { choose, number, text };
std::string_view text_of(PollAsk kind);

struct PollQuestion {
  std::string id, zh, en;
  PollAsk kind = PollAsk::choose;
  std::vector<PollChoice> choices{};
  bool dont_know = true, refuse = true;
  std::string when{};                           // as written
  std::optional<plan::expr::Node> condition{};  // of `when`
  std::string screen{};                         // "", "unit", "eligible"
  std::int64_t low = 0, high = 1'000'000;       // of a number
  std::string purpose{};                        // of a text

  [[nodiscard]] const PollChoice* choice(std::string_view id) const;
  [[nodiscard]] bool has_values() const;  // of its choices
};

struct PollForm {
  std::string title_zh, title_en, notice_zh, notice_en;
  std::vector<PollQuestion> questions{};

  [[nodiscard]] const PollQuestion* question(std::string_view id) const;
};

// Errors, with the place as a JSON pointer below `pointer`: those of FieldReader, FORM-QUESTIONS,
// FORM-ID, FORM-ID-TWICE {id}, FORM-CHOICES, FORM-VALUES, FORM-WHEN {why}, FORM-SCREEN,
// FORM-RANGE, FORM-PURPOSE, FORM-NOTICE, FORM-GUARD {guard, found}.
base::Result<PollForm> poll_form(const base::Json& json, const std::string& pointer = "");
// The same document again: poll_form(to_json(form)) is `form`.
base::Json to_json(const PollForm& form);

// By question. Choices by id, numbers in digits, texts; k_dont_know or k_refused where allowed; ""
// for what was asked and not answered.
using PollAnswers = std::map<std::string, std::string>;

// The number that the plan's expressions compare; nothing for texts, for choices without a value
// and for who does not know or does not want to say.
std::optional<std::int64_t> value_of(const PollQuestion& question, std::string_view answer);

// The questions that these answers lead through, in order. It ends after a screening question that
// was answered with "not eligible".
std::vector<const PollQuestion*> asked(const PollForm& form, const PollAnswers& answers);
// A screening question says that this resident does not belong to those asked.
bool is_screened_out(const PollForm& form, const PollAnswers& answers);
// The unit that a screening question names; nothing when none does.
std::optional<std::string> unit_said(const PollForm& form, const PollAnswers& answers);

// Only what is asked on this way has an answer, each of a kind that the question takes. `complete`:
// everything on the way is answered. Errors, placed below `pointer`: ANSWER-QUESTION,
// ANSWER-SKIPPED, ANSWER-CHOICE, ANSWER-NUMBER {low, high}, ANSWER-TEXT {max}, ANSWER-PRIVATE (a
// private number in a text), ANSWER-MISSING {question}.
base::Result<void> check_answers(const PollForm& form, const PollAnswers& answers, bool complete,
                                 const std::string& pointer);

}  // namespace wanhu::domain
