#include "domain/poll/outcome.hpp"

#include <algorithm>
#include <array>
#include <set>
#include <stdexcept>
#include <tuple>

namespace wanhu::domain {

namespace {

using stats::OutcomeClass;
using stats::OutcomeCode;

// Not eligible, but somebody said so; the others are seen from outside.
constexpr std::array<std::string_view, 7> k_told_not_eligible{"4.10", "4.50", "4.51", "4.52",
                                                              "4.53", "4.70", "4.80"};
constexpr std::string_view k_away = "2.25";  // the household spoke, the respondent was not there

template <std::size_t n>
bool is_one_of(const std::array<std::string_view, n>& all, std::string_view code) {
  return std::find(all.begin(), all.end(), code) != all.end();
}

const OutcomeCode& known(std::string_view code) {
  const OutcomeCode* found = stats::find_outcome(code);
  if (found == nullptr) throw std::logic_error("no outcome " + std::string(code));
  return *found;
}

// How much a code says about its case; the order of the header.
int weight(const OutcomeCode& code, bool all_dead) {
  switch (code.of) {
    case OutcomeClass::complete:
      return 10;
    case OutcomeClass::partial:
      return 9;
    case OutcomeClass::not_eligible:
      if (!is_of_number_only(code)) return 8;
      return all_dead ? 2 : 0;
    case OutcomeClass::other:
      return code.final && code.retry == "never" ? 7 : 5;
    case OutcomeClass::refusal:
      return 6;
    case OutcomeClass::non_contact:
      return 4;
    case OutcomeClass::unknown_other:
      return 3;
    case OutcomeClass::unknown_household:
      return 1;
  }
  throw std::logic_error("unknown class of outcome");
}

bool all_numbers_dead(const std::vector<CallOutcome>& calls, int numbers) {
  std::set<int> dead;
  for (const CallOutcome& call : calls)
    if (call.number >= 1 && call.number <= numbers && is_of_number_only(known(call.outcome)))
      dead.insert(call.number);
  return static_cast<int>(dead.size()) == numbers;
}

}  // namespace

bool is_of_number_only(const OutcomeCode& code) {
  return code.retry == "other_number";
}

AfterCall after_call(const OutcomeCode& code) {
  if (is_of_number_only(code)) return AfterCall::number;
  if (code.retry == "never") return AfterCall::done;
  if (code.retry == "later") return AfterCall::later;
  if (code.retry == "convert") return AfterCall::convert;
  if (code.retry == "language") return AfterCall::language;
  if (code.retry == "supervisor") return AfterCall::lead;
  throw std::logic_error("unknown rule of retry " + code.retry);
}

std::vector<const OutcomeCode*> codes_to_choose(std::string_view kind) {
  const std::string_view other_mode = kind == "address" ? "phone" : "door";
  std::vector<const OutcomeCode*> codes;
  for (const OutcomeCode& code : stats::aapor_codes()) {
    // 1.1 and 1.2 are other writings of 1.10 and 1.20.
    if (code.code == "1.1" || code.code == "1.2" || code.code == k_not_attempted) continue;
    if (code.mode != other_mode) codes.push_back(&code);
  }
  return codes;
}

const OutcomeCode* chosen_code(std::string_view kind, std::string_view code) {
  for (const OutcomeCode* one : codes_to_choose(kind))
    if (one->code == code) return one;
  return nullptr;
}

std::string case_outcome(const std::vector<CallOutcome>& calls, int numbers) {
  const bool all_dead = all_numbers_dead(calls, numbers);
  using Rank = std::tuple<int, bool, base::Instant, std::string>;
  Rank best{-1, false, {}, std::string(k_not_attempted)};
  for (const CallOutcome& call : calls) {
    const OutcomeCode& code = known(call.outcome);
    best = std::max(best, Rank{weight(code, all_dead), case_reached(code.code).contacted, call.at,
                               call.outcome});
  }
  if (std::get<0>(best) == 0) return std::string(k_unknown_household);
  return std::get<3>(best);
}

CaseReached case_reached(std::string_view outcome) {
  const OutcomeCode& code = known(outcome);
  const bool eligible = code.of == OutcomeClass::complete || code.of == OutcomeClass::partial ||
                        code.of == OutcomeClass::refusal || code.of == OutcomeClass::other ||
                        code.code == k_away;
  return {.contacted = eligible || code.of == OutcomeClass::unknown_other ||
                       is_one_of(k_told_not_eligible, code.code),
          .eligible = eligible,
          .completed = code.of == OutcomeClass::complete};
}

}  // namespace wanhu::domain
