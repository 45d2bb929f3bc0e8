// What the outcome of a call means for its case, and the outcome of a case over all its calls and
// numbers. The codes with class, stage and rule of retry are AAPOR's (data/survey/aapor.csv, read
// by stats/outcome_rates); nothing here decides by the last call alone, and an appointment is
// never a refusal. Sources: AAPOR Standard Definitions, 10th edition 2023, "temporary and final
// dispositions"; seed-matrix F10.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/time.hpp"
#include "stats/outcome_rates.hpp"

namespace wanhu::domain {

// Of a case nobody has called.
inline constexpr std::string_view k_not_attempted = "3.11";
// Of one whose dead numbers are not all it has.
inline constexpr std::string_view k_unknown_household = "3.10";

// What comes after an outcome, by the code's rule of retry.
enum class AfterCall {
  done,      // the case has ended
  number,    // this number has ended; the next one, if there is any
  later,     // again at another time
  convert,   // once more by somebody who may convert refusals
  language,  // by somebody who speaks the language
  lead       // the supervisor decides
};
// Total over the codes of the table; throws std::logic_error for another code.
AfterCall after_call(const stats::OutcomeCode& code);

// The outcome says something of the line and nothing of the household: not in service, changed. The
// table's rule is "other_number".
bool is_of_number_only(const stats::OutcomeCode& code);

// Codes an interviewer may choose for a case of that kind (landline, mobile, address), in the
// table's order: those of its mode, once each, without "not attempted".
std::vector<const stats::OutcomeCode*> codes_to_choose(std::string_view kind);
// Nothing for a code that cannot be chosen.
const stats::OutcomeCode* chosen_code(std::string_view kind, std::string_view code);

struct CallOutcome {
  base::Instant at;
  int number = 1;  // which number of the case, from 1; 0: the one-time link
  std::string outcome;
};
// Of a case with that many numbers, over all its calls in any order. What says most stands:
//   complete, partial, found not eligible, dead or unable, refusal, other, household not reached,
//   household of unknown eligibility, all numbers dead, unknown if a household;
// within these whoever spoke with somebody before who did not, then the latest, then (at the same
// moment) the greater code, so that the order of the list is never asked. A number that is dead
// makes a case not eligible only when all its numbers are and nobody was ever reached.
std::string case_outcome(const std::vector<CallOutcome>& calls, int numbers);

// Steps of the funnel; each one holds the ones behind it. "contacted" is wider than AAPOR's CON:
// whoever was spoken with, also when nobody there was eligible.
struct CaseReached {
  bool contacted = false, eligible = false, completed = false;
};
CaseReached case_reached(std::string_view outcome);

}  // namespace wanhu::domain
