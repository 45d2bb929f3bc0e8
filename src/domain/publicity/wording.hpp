// Guard G05 in the running system: what people type about publicity is judged like the plan itself,
// by the same terms and code (plan/guard/judge_text.hpp). What prepares answers, opens the survey
// or takes few complaints for a success is refused; what a second person had better read waits for
// one (S0-17, S0-35, S2-26).
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/json.hpp"
#include "base/problem.hpp"
#include "plan/guard/judge_text.hpp"
#include "plan/plan.hpp"

namespace wanhu::domain {

// Why a text waits for a second reader.
struct TextSignal {
  std::string guard;  // "G05": comes near it; another: the text speaks of what that rule is about
  std::string words;  // as written
  bool operator==(const TextSignal&) const = default;
};
base::Json to_json(const std::vector<TextSignal>& signals);
std::vector<TextSignal> signals_from_json(const base::Json& json);

// One text with the field of the command it was typed in ("/data/title").
struct Written {
  std::string field;
  std::string_view text;
  // What is printed or read out may explain a law that names persons or forbids things; what staff
  // say about their own work is judged like a line of a plan.
  bool is_printed = false;
};

// The questions of every form of the plans, so that none goes out beforehand. Not those that ask
// what is to be done about something: they open matters, and may be asked anywhere.
plan::guard::AskedQuestions questions_of(const std::vector<const plan::Plan*>& plans);

// What waits for a second reader, empty when nothing does. PUBLICITY-G05 {found}; for other rules
// PUBLICITY-GUARD {rule, found}. The texts are read each by itself and all as one: a sentence may
// be cut in two between title and text.
base::Result<std::vector<TextSignal>> judge_wording(const std::vector<Written>& texts,
                                                    const plan::guard::AskedQuestions& asked);

}  // namespace wanhu::domain
