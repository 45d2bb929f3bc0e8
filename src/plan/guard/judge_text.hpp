// The guards on one text that residents are handed or read out: what the plan compiler refuses in
// [publicity] is refused in the running system too, by the same terms and the same code
// (meaning.hpp, questions.hpp), however it is spelt (fold.hpp). What only comes near it is left to
// a second reader: near_miss.hpp.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/catalogue.hpp"
#include "plan/guard/questions.hpp"
#include "plan/guard/rule.hpp"

namespace wanhu::plan::guard {

struct TextBreach {
  Rule rule = Rule::any;
  std::string variant{};  // of the message; empty for the rule's own
  std::string found;      // the words as written, or the question that the text carries

  bool operator==(const TextBreach&) const = default;
};

// "G05"
std::string short_code(Rule rule);

// What the text breaks, read as publicity: of each rule one breach, by rule. A question of `asked`
// is G05, wherever it stands in the text. Empty: nothing.
std::vector<TextBreach> judge_text(std::string_view text, const AskedQuestions& asked);

// What is wrong, why it is refused, and what to do instead, as `wanhu plan check` says it.
std::string said(base::Lang lang, const TextBreach& breach);
std::string reason(base::Lang lang, const TextBreach& breach);
std::string alternative(base::Lang lang, const TextBreach& breach);

}  // namespace wanhu::plan::guard
