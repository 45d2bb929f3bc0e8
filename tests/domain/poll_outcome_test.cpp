// What outcomes of calls mean, and the outcome of a case over all calls and numbers: F10.
#include "domain/poll/outcome.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>

namespace wanhu::domain {
namespace {

using base::Instant;
using stats::aapor_codes;
using stats::OutcomeClass;
using stats::OutcomeCode;

CallOutcome call(int at, const char* outcome, int number = 1) {
  return {Instant(at), number, outcome};
}

TEST(PollOutcome, F10_EveryCodeSaysWhatComesNext) {
  for (const OutcomeCode& code : aapor_codes()) {
    const AfterCall next = after_call(code);
    EXPECT_EQ(next == AfterCall::convert, code.of == OutcomeClass::refusal) << code.code;
    if (code.of == OutcomeClass::complete || code.of == OutcomeClass::partial)
      EXPECT_EQ(next, AfterCall::done) << code.code;
    // The table is the rule: nothing beside it says which outcomes are of a number only.
    EXPECT_EQ(next == AfterCall::number, code.retry == "other_number") << code.code;
    EXPECT_EQ(next == AfterCall::number, is_of_number_only(code)) << code.code;
    EXPECT_EQ(next == AfterCall::done, code.retry == "never") << code.code;
    const CaseReached far = case_reached(code.code);
    EXPECT_LE(far.completed, far.eligible) << code.code;
    EXPECT_LE(far.eligible, far.contacted) << code.code;
  }
}

TEST(PollOutcome, TheDeskChoosesCodesOfItsModeOnce) {
  EXPECT_NE(chosen_code("mobile", "3.12"), nullptr) << "busy";
  EXPECT_EQ(chosen_code("address", "3.12"), nullptr);
  EXPECT_NE(chosen_code("address", "4.61"), nullptr) << "vacant";
  EXPECT_EQ(chosen_code("landline", "4.61"), nullptr);
  for (const char* kind : {"landline", "mobile", "address"}) {
    EXPECT_EQ(chosen_code(kind, "3.11"), nullptr) << "not attempted is no call";
    EXPECT_EQ(chosen_code(kind, "1.1"), nullptr) << "another writing of 1.10";
    EXPECT_NE(chosen_code(kind, "1.10"), nullptr);
  }
}

TEST(PollOutcome, TheLastCallAloneDecidesNothing) {
  EXPECT_EQ(case_outcome({}, 1), "3.11");
  EXPECT_EQ(case_outcome({call(1, "2.111"), call(2, "3.13")}, 1), "2.111") << "no answer later";
  EXPECT_EQ(case_outcome({call(1, "2.112"), call(2, "1.10")}, 1), "1.10") << "converted";
  EXPECT_EQ(case_outcome({call(1, "2.111"), call(2, "4.70")}, 1), "4.70") << "nobody eligible";
  EXPECT_EQ(case_outcome({call(1, "3.13"), call(2, "3.12")}, 1), "3.12") << "the later one";
  EXPECT_EQ(case_outcome({call(1, "2.25"), call(2, "2.221")}, 1), "2.25") << "somebody spoke";
  EXPECT_EQ(case_outcome({call(1, "3.20"), call(2, "3.13")}, 1), "3.20");
}

TEST(PollOutcome, AnAppointmentIsNoRefusal) {
  // Asked to be called back, was not there then, and the attempts were used up.
  const std::string outcome = case_outcome({call(1, "2.25"), call(2, "3.13"), call(3, "3.13")}, 1);
  EXPECT_EQ(stats::find_outcome(outcome)->of, OutcomeClass::non_contact);
}

TEST(PollOutcome, ADeadNumberIsNotADeadCase) {
  EXPECT_EQ(case_outcome({call(1, "4.31", 1)}, 1), "4.31");
  EXPECT_EQ(case_outcome({call(1, "4.31", 1)}, 2), "3.10") << "the second was not tried";
  EXPECT_EQ(case_outcome({call(1, "4.31", 1), call(2, "4.32", 2)}, 2), "4.32");
  EXPECT_EQ(case_outcome({call(1, "4.31", 1), call(2, "3.13", 2)}, 2), "3.13");
  EXPECT_EQ(case_outcome({call(1, "2.111", 1), call(2, "4.31", 1)}, 1), "2.111")
      << "a household that refused stays eligible";
  EXPECT_EQ(case_outcome({call(1, "3.13", 1), call(2, "4.31", 1)}, 1), "4.31");
}

rc::Gen<std::vector<CallOutcome>> calls() {
  return rc::gen::container<std::vector<CallOutcome>>(
      rc::gen::map(rc::gen::tuple(rc::gen::inRange(0, 4), rc::gen::inRange(0, 3),
                                  rc::gen::inRange<std::size_t>(0, aapor_codes().size())),
                   [](const std::tuple<int, int, std::size_t>& one) {
                     return CallOutcome{Instant(std::get<0>(one)), std::get<1>(one),
                                        aapor_codes().at(std::get<2>(one)).code};
                   }));
}

RC_GTEST_PROP(PollOutcomeProperty, TheOrderOfTheListIsNeverAsked, ()) {
  auto list = *calls();
  const int numbers = *rc::gen::inRange(1, 3);
  const std::string outcome = case_outcome(list, numbers);
  RC_ASSERT(stats::find_outcome(outcome) != nullptr);
  for (std::size_t i = list.size(); i > 1; --i)
    std::swap(list[i - 1], list[*rc::gen::inRange<std::size_t>(0, i)]);
  RC_ASSERT(case_outcome(list, numbers) == outcome);
}

RC_GTEST_PROP(PollOutcomeProperty, WhatWasCompletedStaysSo, ()) {
  auto list = *calls();
  list.push_back({Instant(*rc::gen::inRange(0, 4)), 1, "1.10"});
  const std::string outcome = case_outcome(list, 2);
  RC_ASSERT(stats::find_outcome(outcome)->of == OutcomeClass::complete);
}

RC_GTEST_PROP(PollOutcomeProperty, OneMoreCallNeverUnsaysThatSomebodySpoke, ()) {
  auto list = *calls();
  const bool before = case_reached(case_outcome(list, 2)).contacted;
  const auto more = *calls();
  list.insert(list.end(), more.begin(), more.end());
  // Only a household found vacant or moved out of the sample ends it another way.
  const std::string after = case_outcome(list, 2);
  if (before && stats::find_outcome(after)->of != OutcomeClass::not_eligible)
    RC_ASSERT(case_reached(after).contacted);
}

}  // namespace
}  // namespace wanhu::domain
