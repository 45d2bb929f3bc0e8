#include "domain/visit/outcome.hpp"

namespace wanhu::domain {

const std::array<OutcomeRule, k_outcome_count>& outcome_rules() {
  static constexpr std::array<OutcomeRule, k_outcome_count> k_rules{{
      // complete interview
      {Outcome::answered, "answered", "1.1", AaporClass::interview, true, true,
       "VISIT-OUTCOME-ANSWERED"},
      // household-level refusal
      {Outcome::declined, "declined", "2.111", AaporClass::refusal, true, true,
       "VISIT-OUTCOME-DECLINED"},
      // nobody at the residence
      {Outcome::nobody_home, "nobody_home", "2.24", AaporClass::noncontact, false, false,
       "VISIT-OUTCOME-NOBODY-HOME"},
      // vacant residence
      {Outcome::vacant, "vacant", "4.61", AaporClass::not_eligible, true, true,
       "VISIT-OUTCOME-VACANT"},
      // unable to reach, unsafe area: whether a household lives there stays unknown
      {Outcome::unsafe, "unsafe", "3.17", AaporClass::unknown_household, false, false,
       "VISIT-OUTCOME-UNSAFE"},
      // eligible, no interview, miscellaneous
      {Outcome::other, "other", "2.36", AaporClass::other, false, false, "VISIT-OUTCOME-OTHER"},
  }};
  return k_rules;
}

const OutcomeRule& rule_of(Outcome outcome) {
  return outcome_rules().at(static_cast<std::size_t>(outcome));
}

std::optional<Outcome> outcome_named(std::string_view name) {
  for (const OutcomeRule& rule : outcome_rules()) {
    if (rule.name == name) return rule.outcome;
  }
  return std::nullopt;
}

std::string_view name_of(Outcome outcome) {
  return rule_of(outcome).name;
}

std::string text_of(Outcome outcome, base::Lang lang) {
  return base::message(lang, rule_of(outcome).message);
}

}  // namespace wanhu::domain
