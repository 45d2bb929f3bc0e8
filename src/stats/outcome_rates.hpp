// Outcomes of interviews and the rates made of them: AAPOR, Standard Definitions, 10th edition 2023
// (response RR1 to RR6, cooperation COOP1 to COOP4, refusal REF1 to REF3, contact CON1 to CON3).
// The codes are a table of data (data/survey/aapor.csv), and so are the formulae.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/problem.hpp"

namespace wanhu::stats {

// Complete, partial, refusal, non-contact, other, unknown if a household, unknown other, not
// eligible.
enum class OutcomeClass {
  complete,
  partial,
  refusal,
  non_contact,
  other,
  unknown_household,
  unknown_other,
  not_eligible
};
inline constexpr std::size_t k_outcome_classes = 8;
std::string_view text_of(OutcomeClass value);  // "I", "P", "R", "NC", "O", "UH", "UO", "NE"

struct OutcomeCode {
  std::string code, mode;  // mode: door, phone, both
  OutcomeClass of = OutcomeClass::complete;
  bool final = false;   // as a rule: another attempt may still change it when not
  std::string retry{};  // never, later, convert, language, other_number, supervisor
  std::string zh{}, en{};
};
// Every code has a class, a stage and a rule of retry; throws std::logic_error when the table in
// the program is damaged.
const std::vector<OutcomeCode>& aapor_codes();
// The code itself, or the longest one that it refines: 2.1113 is a 2.111. "2.1" is 2.10.
const OutcomeCode* find_outcome(std::string_view code);

// Weighted numbers of cases by class.
using OutcomeSums = std::array<double, k_outcome_classes>;

struct Rate {
  std::string_view name;  // "RR1"
  double numerator = 0, denominator = 0;
  std::optional<double> value{};  // none when the denominator is zero
};
// What a rate is made of. How a class enters a sum: 0 not at all, 1 whole, 2 the share e of it.
struct RateParts {
  std::string_view name;
  std::array<std::uint8_t, k_outcome_classes> above{}, below{};
};
// In the order of OutcomeRates::rates.
std::vector<RateParts> rate_parts();
struct OutcomeRates {
  OutcomeSums sums{};
  double e = 1;  // share of unknown cases taken as eligible
  std::vector<Rate> rates{};
};
// `e` absent: the proportional rule, eligible / (eligible + not eligible); 1 when nobody is known.
OutcomeRates outcome_rates(const OutcomeSums& sums, std::optional<double> e = {});

struct OutcomeRow {
  std::string code, mode{};
  double weight = 1;
  bool final = true;
};
// By mode ("all", then each that occurs) and by stage: "interim" counts every case as it stands,
// "final" those that are final. Errors with the row's number, from 1: RATES-CODE {code, hint},
// RATES-MODE {code, mode} (a code of the other mode), RATES-WEIGHT {value}, RATES-NONE.
struct OutcomeGroup {
  std::string mode;
  bool final = false;
  std::size_t cases = 0;
  OutcomeRates rates{};
};
base::Result<std::vector<OutcomeGroup>> rates_of_rows(const std::vector<OutcomeRow>& rows,
                                                      std::optional<double> e = {});

}  // namespace wanhu::stats
