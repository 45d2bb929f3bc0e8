// The outcomes of a visit and what each means for coverage.
//
// AAPOR codes: Standard Definitions, 10th edition (2023), final dispositions of in-person household
// surveys; each was compared with the recode table of Chile's CASEN 2015, which follows the same
// frame (110, 211, 224, 236, 317, 461). An outcome that is tried again carries the code it would
// keep if it were the last word.
#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "base/catalogue.hpp"

namespace wanhu::domain {

enum class Outcome { answered, declined, nobody_home, vacant, unsafe, other };
inline constexpr std::size_t k_outcome_count = 6;

// The class an outcome falls into in the AAPOR rates.
enum class AaporClass { interview, refusal, noncontact, other, unknown_household, not_eligible };

struct OutcomeRule {
  Outcome outcome;
  std::string_view name;   // in commands, tables and exports
  std::string_view aapor;  // e.g. "2.111"
  AaporClass aapor_class;
  // The household was reached, so the dwelling is covered. Declining is free: it counts as reached.
  bool reached;
  // Nothing more to do at this door; otherwise the dwelling stays on the visitor's list.
  bool final;
  std::string_view message;  // code of its name in the catalogue
};

// In the order of the enum.
const std::array<OutcomeRule, k_outcome_count>& outcome_rules();
const OutcomeRule& rule_of(Outcome outcome);
std::optional<Outcome> outcome_named(std::string_view name);
std::string_view name_of(Outcome outcome);
std::string text_of(Outcome outcome, base::Lang lang);

}  // namespace wanhu::domain
