// The answers given at a door: which of them a form takes, how they are summed up, and how long
// they may be kept (docs/decisions/0002, 0014).
#pragma once

#include <map>
#include <string>
#include <utility>

#include "app/engine.hpp"

namespace wanhu::app {

// What goes into the ballot box of what was answered, by question: several choices in a fixed
// order, since the one in which they were pressed is nobody's business; without free text, which
// has no place there. Errors: ANSWER-UNKNOWN, ANSWER-OPENS-MATTER, ANSWER-VALUE.
Result<Json> ballot_of(const plan::Form& form, const Json& answers);

// Whether what a plan promises about answers to its form has ended: the form's term, from the last
// day of the plan's window on. From then on none is kept and none is taken.
bool answers_ended(const calendar::Calendar& calendar, const plan::Plan& plan,
                   const plan::Form& form, Instant now);

// In counts: how many answered a question from which several choices may be taken.
inline constexpr std::string_view k_answered = "";

// The sums of a lot: question and answer → how many. Combinations of answers are not in it, those
// of choices neither: they can be as good as a name.
using Sums = std::map<std::pair<std::string, std::string>, std::int64_t>;
void add_to(Sums& sums, const Json& ballot);

}  // namespace wanhu::app
