// What a call makes of its case: F10, docs/poll.md.
#include "domain/poll/call.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <map>

namespace wanhu::domain {
namespace {

using base::Date;
using base::Instant;
using calendar::Calendar;

Instant at(const std::string& clock) {
  return Instant::parse(clock + ":00+08:00").value();
}
CallRules rules() {
  return {.from = Date::parse("2021-10-20").value(),  // a Wednesday
          .to = Date::parse("2021-10-31").value(),
          .windows = {{9 * 60, 20 * 60, "all"}},
          .attempts = 6,
          .attempts_days = 3,
          .languages = {"wu"}};
}
base::Result<CaseAfter> call(const CalledCase& before, CallReport report) {
  return after_call(before, report, rules(), Calendar::office());
}
CallReport said(const char* outcome, const char* clock = "2021-10-20T10:00") {
  return {.at = at(clock), .actor = "me", .outcome = outcome};
}
CaseAfter made(const char* outcome, const CalledCase& before = {.kind = "mobile"}) {
  return call(before, said(outcome)).value();
}
std::string code(const base::Result<CaseAfter>& result) {
  return result ? "ok" : result.error().code;
}

TEST(PollCall, F10_EveryCodeOfThePhoneLeadsToAState) {
  for (const char* kind : {"landline", "mobile", "address"}) {
    for (const stats::OutcomeCode* one : codes_to_choose(kind)) {
      const CaseAfter after = made(one->code.c_str(), {.kind = kind});
      EXPECT_EQ(after.outcome, one->code);
      EXPECT_EQ(after.attempts, 1) << one->code;
      EXPECT_EQ(after.open, after.ready != Ready::off) << one->code;
      if (after.open) {
        EXPECT_GT(after.next, at("2021-10-20T09:59")) << one->code;
        EXPECT_TRUE(may_call_at(rules(), Calendar::office(), after.next)) << one->code;
      }
      // One number only: whatever says that it is dead, or that the case has ended, is final.
      EXPECT_EQ(after.open,
                after_call(*one) != AfterCall::done && after_call(*one) != AfterCall::number)
          << one->code;
    }
  }
}

TEST(PollCall, CompletedIsFinalAndNoAnswerIsNot) {
  EXPECT_FALSE(made("1.10").open);
  EXPECT_FALSE(made("1.20").open);
  const CaseAfter silent = made("3.13");
  EXPECT_TRUE(silent.open);
  EXPECT_EQ(silent.tried, k_forenoon);
  EXPECT_EQ(silent.next, at("2021-10-20T13:00")) << "three hours, another part of the day";
  const CaseAfter busy = made("3.12");
  EXPECT_EQ(busy.tried, 0U);
  EXPECT_EQ(busy.next, at("2021-10-20T10:30"));
}

TEST(PollCall, TheCallsFallOnDifferentDays) {
  CalledCase before{
      .kind = "mobile", .calls = {{at("2021-10-20T10:00"), 1, "3.13"}}, .tried = k_forenoon};
  const CaseAfter second = call(before, said("3.13", "2021-10-20T15:00")).value();
  EXPECT_EQ(second.next, at("2021-10-21T18:00")) << "two a day, and the evening is still untried";
  EXPECT_EQ(second.tried, k_forenoon | k_afternoon);
}

TEST(PollCall, ARefusalIsConvertedOnceAtMost) {
  const CaseAfter first = made("2.111");
  EXPECT_TRUE(first.open);
  EXPECT_EQ(first.skill, "convert");
  EXPECT_EQ(first.next, at("2021-10-23T09:00"));
  const CalledCase refused{
      .kind = "mobile", .skill = "convert", .calls = {{at("2021-10-20T10:00"), 1, "2.111"}}};
  EXPECT_EQ(call(refused, said("3.13", "2021-10-23T10:00")).value().skill, "convert")
      << "nobody answered: it stays the converters'";
  const CaseAfter second = call(refused, said("2.112", "2021-10-23T10:00")).value();
  EXPECT_FALSE(second.open);
  EXPECT_EQ(second.outcome, "2.112");
  EXPECT_EQ(call(refused, said("1.10", "2021-10-23T10:00")).value().outcome, "1.10");
}

TEST(PollCall, NeverAgainIsNeverAgain) {
  CallReport hard = said("2.112");
  hard.never_again = true;
  EXPECT_FALSE(call({.kind = "mobile"}, hard).value().open);
  hard.outcome = "3.13";
  EXPECT_EQ(code(call({.kind = "mobile"}, hard)), "POLL-NEVER");
}

TEST(PollCall, AppointmentsStayOpenAndAreNoRefusals) {
  CallReport later = said("2.25");
  later.appointment = at("2021-10-21T19:00");
  later.with_me = true;
  const CaseAfter after = call({.kind = "mobile"}, later).value();
  EXPECT_TRUE(after.open);
  EXPECT_EQ(after.due, at("2021-10-21T19:00"));
  EXPECT_EQ(after.for_whom, "me");
  EXPECT_EQ(after.ready, Ready::off) << "only by its appointment";
  EXPECT_EQ(stats::find_outcome(after.outcome)->of, stats::OutcomeClass::non_contact);
  for (const char* outcome : {"2.111", "1.10", "3.13", "4.51"}) {
    CallReport wrong = later;
    wrong.outcome = outcome;
    EXPECT_EQ(code(call({.kind = "mobile"}, wrong)), "POLL-APPOINTMENT-OUTCOME") << outcome;
  }
  for (const char* clock : {"2021-10-20T09:30", "2021-10-21T21:00", "2021-11-02T10:00"}) {
    CallReport wrong = later;
    wrong.appointment = at(clock);
    EXPECT_EQ(code(call({.kind = "mobile"}, wrong)), "POLL-APPOINTMENT-TIME") << clock;
  }
}

TEST(PollCall, OnlyAPromiseGoesBeyondTheLimitAndNotForEver) {
  CalledCase before{.kind = "mobile"};
  for (int i = 0; i < 5; ++i) before.calls.push_back({at("2021-10-20T10:00"), 1, "3.13"});
  EXPECT_FALSE(call(before, said("3.13", "2021-10-22T10:00")).value().open) << "the sixth";
  CallReport promised = said("2.25", "2021-10-22T10:00");
  promised.appointment = at("2021-10-22T18:00");
  EXPECT_TRUE(call(before, promised).value().open);
  for (int i = 0; i < 3; ++i) before.calls.push_back({at("2021-10-22T10:00"), 1, "2.25"});
  EXPECT_EQ(code(call(before, promised)), "POLL-APPOINTMENT-MANY");
}

TEST(PollCall, SeveralNumbersOfACase) {
  CalledCase two{.kind = "landline", .numbers = 2};
  const CaseAfter after = call(two, said("4.32")).value();
  EXPECT_TRUE(after.open);
  EXPECT_EQ(after.next, at("2021-10-20T10:00")) << "the other number at once";
  two.calls = {{at("2021-10-20T10:00"), 1, "4.32"}};
  EXPECT_EQ(number_to_call(two.calls, 2, 6), 2);
  EXPECT_EQ(code(call(two, said("3.13"))), "POLL-NUMBER") << "the first is dead";
  CallReport other = said("4.31", "2021-10-20T10:01");
  other.number = 2;
  EXPECT_FALSE(call(two, other).value().open);
  other.number = 3;
  EXPECT_EQ(code(call(two, other)), "POLL-NUMBER");
  EXPECT_EQ(number_to_call({{Instant(1), 1, "3.13"}}, 2, 6), 2) << "the one with fewer calls";
  EXPECT_EQ(number_to_call({{Instant(1), 2, "2.25"}}, 2, 6), 2) << "where somebody spoke";
}

TEST(PollCall, LanguagesAndTheSupervisor) {
  CallReport wu = said("2.332");
  wu.language = "wu";
  EXPECT_EQ(call({.kind = "mobile"}, wu).value().skill, "language:wu");
  wu.language = "fr";
  EXPECT_EQ(call({.kind = "mobile"}, wu).value().skill, "lead") << "nobody here speaks it";
  EXPECT_EQ(made("3.90").skill, "lead");
  CallReport decided = said("2.36");
  decided.leads = true;
  EXPECT_FALSE(call({.kind = "mobile", .skill = "lead"}, decided).value().open);
  EXPECT_EQ(code(call({.kind = "mobile"}, said("3.11"))), "POLL-OUTCOME");
  EXPECT_EQ(code(call({.kind = "mobile"}, said("9.99"))), "POLL-OUTCOME");
}

TEST(PollCall, TheLinkEndsACase) {
  const CalledCase before{.kind = "mobile", .calls = {{at("2021-10-20T10:00"), 1, "2.111"}}};
  const CaseAfter after = after_link(before, at("2021-10-21T10:00"), "1.10");
  EXPECT_FALSE(after.open);
  EXPECT_EQ(after.outcome, "1.10");
  EXPECT_EQ(after.attempts, 1);
  EXPECT_EQ(after.refusals, 1);
}

// A case played to its end by the rule, as interviewers would: whatever they hear.
RC_GTEST_PROP(PollCallProperty, ACaseEndsAndNeverGoesBeyondItsLimit, ()) {
  CallRules played = rules();
  played.attempts = *rc::gen::inRange(1, 8);
  played.attempts_days = *rc::gen::inRange(1, played.attempts + 1);
  CalledCase now{.kind = "mobile", .numbers = *rc::gen::inRange(1, 4)};
  const auto codes = codes_to_choose("mobile");
  Instant clock = at("2021-10-20T09:00");
  std::map<int, int> calls;
  std::map<Date, int> a_day;
  for (int step = 0;; ++step) {
    RC_ASSERT(step < now.numbers * (played.attempts + k_promised_max) + 1);
    const int number = number_to_call(now.calls, now.numbers, played.attempts);
    CallReport report{.at = clock, .actor = "me", .number = number, .outcome = ""};
    report.outcome = codes.at(*rc::gen::inRange<std::size_t>(0, codes.size()))->code;
    const auto after = after_call(now, report, played, Calendar::office());
    RC_ASSERT(after.has_value());
    now.calls.push_back({clock, number, report.outcome});
    RC_ASSERT(++calls[number] <= played.attempts);
    ++a_day[clock.date()];
    RC_ASSERT(after->outcome == case_outcome(now.calls, now.numbers));
    RC_ASSERT(after->attempts == static_cast<int>(now.calls.size()));
    if (!after->open) return;
    RC_ASSERT(after->refusals < k_refusals_final);
    RC_ASSERT((after->refusals == 0) || after->skill != "");
    RC_ASSERT(number_to_call(now.calls, now.numbers, played.attempts) > 0);
    // The wave is over: nobody calls any more, the case stays as it stands.
    const auto next = next_call_time(played, Calendar::office(), after->next, after->tried);
    if (!next) return;
    RC_ASSERT(*next == after->next);
    RC_ASSERT(a_day[next->date()] <
              (played.attempts + played.attempts_days - 1) / played.attempts_days);
    clock = *next + 60'000;
    if (!may_call_at(played, Calendar::office(), clock)) clock = *next;
    now.skill = after->skill;
    now.tried = after->tried;
  }
}

}  // namespace
}  // namespace wanhu::domain
