// What a call makes of its case: final or open, when and by whom it is called again, on which
// number. Pure; the command gives the case with all its calls before.
//
// Rules (docs/poll.md):
//   - The outcome's rule of retry decides (outcome.hpp). A refusal is tried once more, by a
//     converter, not before k_cool_days; a second one, or "never again" said plainly, is final.
//   - A number is called `attempts` times at most. Only what the respondent asked for goes beyond:
//     an appointment, k_promised_max of them.
//   - On one day a case is called at most ceil(attempts / attempts_days) times, so that the calls
//     fall on different days; after a call that reached nobody the part of the week is done until
//     the others were tried. A busy line or a bad connection is no try of its hour.
//   - An appointment lies within the wave's days and windows; until it is kept the case is open,
//   and
//     whatever becomes of it, an appointment is no refusal.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/problem.hpp"
#include "domain/poll/next_case.hpp"
#include "domain/poll/outcome.hpp"

namespace wanhu::domain {

inline constexpr int k_cool_days = 3;
inline constexpr int k_promised_max = 3;
inline constexpr int k_refusals_final = 2;

struct CalledCase {
  std::string kind;  // landline, mobile, address
  int numbers = 1;   // an address without any counts as one
  std::string skill{};
  std::vector<CallOutcome> calls{};  // before this one
  unsigned tried = 0;
};

struct CallReport {
  base::Instant at;
  std::string actor;
  bool leads = false;  // the actor is the supervisor
  int number = 1;
  std::string outcome;
  std::optional<base::Instant> appointment{};
  bool with_me = false;    // the appointment is with this interviewer
  std::string language{};  // that the respondent speaks
  bool never_again = false;
};

struct CaseAfter {
  bool open = true;
  std::string outcome;  // of the case
  int attempts = 0, refusals = 0;
  Ready ready = Ready::waiting;
  base::Instant next{};
  std::optional<base::Instant> due{};
  std::string for_whom{}, skill{};
  unsigned tried = 0;
};

// POLL-NUMBER {numbers} (none such, or dead), POLL-OUTCOME {outcome} (not one to choose),
// POLL-NEVER (only who refuses can ask never to be called again),
// POLL-APPOINTMENT-OUTCOME {outcome} (nobody was spoken to who could ask for one, or the case has
// ended), POLL-APPOINTMENT-TIME {next} (not a time to call), POLL-APPOINTMENT-MANY {n}.
base::Result<CaseAfter> after_call(const CalledCase& before, const CallReport& report,
                                   const CallRules& rules, const calendar::Calendar& calendar);

// Answered over the one-time link: `outcome` is complete, or found not eligible by the screener.
CaseAfter after_link(const CalledCase& before, base::Instant at, const std::string& outcome);

// Which number is next: that which somebody answered last, else the one with the fewest calls, then
// the first; 0 when all are dead or were called often enough.
int number_to_call(const std::vector<CallOutcome>& calls, int numbers, int attempts);
bool is_dead(const std::vector<CallOutcome>& calls, int number);

}  // namespace wanhu::domain
