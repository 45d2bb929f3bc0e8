// The rule of the next case: F10, docs/poll.md.
#include "domain/poll/next_case.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace wanhu::domain {
namespace {

using base::Date;
using base::Instant;
using base::Uuid;
using calendar::Calendar;

Instant at(const std::string& clock) {
  return Instant::parse(clock + ":00+08:00").value();
}
Date day(const char* text) {
  return Date::parse(text).value();
}
// Wednesday 20 October 2021 to Sunday 31 October.
CallRules rules() {
  return {.from = day("2021-10-20"),
          .to = day("2021-10-31"),
          .windows = {{9 * 60, 12 * 60, "work"}, {14 * 60, 20 * 60 + 30, "all"}}};
}
const Calendar& office() {
  return Calendar::office();
}
QueuedCase one(int n, const char* from = "2021-10-20") {
  return {.id = Uuid::named("case " + std::to_string(n)), .day = day(from)};
}
NextCase next(const std::vector<QueuedCase>& cases, const Caller& caller = {.account = "me"},
              const std::string& now = "2021-10-20T10:00") {
  return next_case(cases, caller, rules(), office(), at(now));
}

TEST(NextCase, NobodyIsCalledOutsideTheHours) {
  for (const char* clock : {"2021-10-20T08:59", "2021-10-20T12:00", "2021-10-20T20:30",
                            "2021-10-23T10:00", "2021-10-19T10:00", "2021-11-01T10:00"})
    EXPECT_FALSE(may_call_at(rules(), office(), at(clock))) << clock;
  for (const char* clock : {"2021-10-20T09:00", "2021-10-20T20:29", "2021-10-23T14:00"})
    EXPECT_TRUE(may_call_at(rules(), office(), at(clock))) << clock;
  const NextCase none = next({one(1)}, {.account = "me"}, "2021-10-20T12:30");
  EXPECT_FALSE(none.found);
  EXPECT_EQ(none.why, NoCase::window);
  EXPECT_EQ(none.again, at("2021-10-20T14:00"));
}

TEST(NextCase, QuietHoursOfThePlanHoldForCallsToo) {
  PollWave wave;
  wave.from = day("2021-10-20");
  wave.to = day("2021-10-31");
  const CallRules quiet = call_rules(wave, {.quiet = plan::QuietHours{12 * 60, 15 * 60, true}});
  EXPECT_FALSE(may_call_at(quiet, office(), at("2021-10-20T13:00")));
  EXPECT_TRUE(may_call_at(quiet, office(), at("2021-10-20T15:00")));
  EXPECT_TRUE(may_call_at(quiet, office(), at("2021-10-23T15:00"))) << "the wave says which days";
  EXPECT_FALSE(may_call_at(quiet, office(), at("2021-10-20T08:30"))) << "before the first minute";
  EXPECT_FALSE(may_call_at(quiet, office(), at("2021-10-20T21:00")));
}

TEST(NextCase, DueAppointmentsComeFirst) {
  QueuedCase promised = one(1);
  promised.ready = Ready::off;
  promised.due = at("2021-10-20T10:00");
  EXPECT_EQ(next({one(2), promised}).found, promised.id);
  EXPECT_EQ(next({one(2), promised}, {.account = "me"}, "2021-10-20T09:59").found, one(2).id);
  QueuedCase of_another = promised;
  of_another.for_whom = "you";
  EXPECT_EQ(next({one(2), of_another}).found, one(2).id);
  EXPECT_EQ(next({one(2), of_another}, {.account = "you"}).found, of_another.id);
  EXPECT_EQ(next({one(2), of_another}, {.account = "me"}, "2021-10-20T10:10").found, of_another.id)
      << "a promise is the house's when its interviewer does not come";
}

TEST(NextCase, ANumberTriedInTheMorningIsTriedInTheEveningOrAtTheWeekend) {
  QueuedCase tried = one(1);
  tried.attempts = 1;
  tried.tried = k_forenoon;
  EXPECT_FALSE(next({tried}).found);
  EXPECT_EQ(next({tried}).why, NoCase::wait);
  EXPECT_EQ(next({tried}).again, at("2021-10-20T14:00"));
  EXPECT_TRUE(next({tried}, {.account = "me"}, "2021-10-20T14:00").found);
  tried.tried = k_forenoon | k_afternoon;
  EXPECT_EQ(next({tried}).again, at("2021-10-20T18:00"));
  tried.tried |= k_evening;
  EXPECT_EQ(next({tried}).again, at("2021-10-23T14:00")) << "Saturday";
}

TEST(NextCase, ReplicateThenFewestCallsThenTheDrawsOrder) {
  QueuedCase later = one(1, "2021-10-21"), often = one(2), fresh = one(3), fresh2 = one(4);
  often.attempts = 2;
  const Uuid first = std::min(fresh.id, fresh2.id);
  EXPECT_EQ(next({later, often, fresh, fresh2}).found, first);
  EXPECT_EQ(next({later, often}).found, often.id);
  EXPECT_FALSE(next({later}).found) << "tomorrow's";
  EXPECT_EQ(next({later}).again, at("2021-10-21T09:00"));
  EXPECT_EQ(next({later, often}, {.account = "me"}, "2021-10-21T10:00").found, often.id)
      << "an earlier day's is not left behind";
}

TEST(NextCase, OnlyConvertersConvertAndOnlySpeakersSpeak) {
  QueuedCase refused = one(1), wu = one(2), lead = one(3);
  refused.skill = "convert";
  wu.skill = "language:wu";
  lead.skill = "lead";
  const NextCase none = next({refused, wu, lead});
  EXPECT_FALSE(none.found);
  EXPECT_EQ(none.why, NoCase::others);
  EXPECT_EQ(next({refused, wu}, {.account = "c", .converts = true}).found, refused.id);
  EXPECT_EQ(next({refused, wu}, {.account = "w", .languages = {"wu"}}).found, wu.id);
  EXPECT_EQ(next({lead}, {.account = "l", .leads = true}).found, lead.id);
}

TEST(NextCase, ACaseOnAScreenIsNobodyElses) {
  QueuedCase held = one(1);
  held.held_by = "you";
  held.held_until = at("2021-10-20T10:20");
  held.ready = Ready::waiting;
  held.next = held.held_until;
  const NextCase none = next({held});
  EXPECT_FALSE(none.found);
  EXPECT_EQ(none.why, NoCase::others);
  EXPECT_EQ(none.again, at("2021-10-20T10:20"));
  EXPECT_TRUE(next({held}, {.account = "me"}, "2021-10-20T10:20").found) << "forgotten";
}

TEST(NextCase, AnEmptyWaveHasEnded) {
  EXPECT_EQ(next({}).why, NoCase::ended);
  QueuedCase done = one(1);
  done.open = false;
  EXPECT_EQ(next({done}).why, NoCase::ended);
}

QueuedCase any_case(int n) {
  static const std::vector<std::string> k_skills{"", "convert", "lead", "language:wu"};
  QueuedCase c = one(n);
  c.day = day("2021-10-20") + *rc::gen::inRange(0, 4);
  c.open = *rc::gen::inRange(0, 5) > 0;
  c.attempts = *rc::gen::inRange(0, 6);
  c.tried = static_cast<unsigned>(*rc::gen::inRange(0, 16));
  c.ready = static_cast<Ready>(*rc::gen::inRange(0, 3));
  const auto some_time = [] {
    return at("2021-10-20T08:00") + *rc::gen::inRange(0, 96) * 3'600'000LL;
  };
  c.next = some_time();
  if (c.ready == Ready::off) c.due = some_time();
  if (*rc::gen::arbitrary<bool>()) c.for_whom = "you";
  c.skill = k_skills.at(*rc::gen::inRange<std::size_t>(0, k_skills.size()));
  if (*rc::gen::inRange(0, 4) == 0) {
    c.held_by = "you";
    c.held_until = some_time();
  }
  return c;
}

// Either a case that every part of the rule allows, or a reason, with a time that is not past.
RC_GTEST_PROP(NextCaseProperty, TheRuleIsTotalAndNeverBroken, ()) {
  std::vector<QueuedCase> cases;
  const int n = *rc::gen::inRange(0, 12);
  for (int i = 0; i < n; ++i) cases.push_back(any_case(i));
  const Caller caller{.account = "me",
                      .converts = *rc::gen::arbitrary<bool>(),
                      .leads = *rc::gen::arbitrary<bool>(),
                      .languages = {}};
  const Instant now = at("2021-10-20T08:00") + *rc::gen::inRange(0, 300) * 3'600'000LL;
  const NextCase answer = next_case(cases, caller, rules(), office(), now);
  if (!answer.found) {
    if (answer.again) RC_ASSERT(*answer.again >= now);
    if (answer.again) RC_ASSERT(may_call_at(rules(), office(), *answer.again));
    return;
  }
  RC_ASSERT(may_call_at(rules(), office(), now));
  const auto found = std::find_if(cases.begin(), cases.end(),
                                  [&](const QueuedCase& c) { return c.id == *answer.found; });
  RC_ASSERT(found->open);
  RC_ASSERT(!found->held_at(now));
  RC_ASSERT(found->day <= now.date() || found->due.has_value());
  RC_ASSERT(caller.converts || found->skill != "convert");
  RC_ASSERT(caller.leads || found->skill != "lead");
  RC_ASSERT(found->skill != "language:wu");
  if (found->due) {
    RC_ASSERT(*found->due <= now);
  } else {
    RC_ASSERT((found->tried & part_of_week(office(), now)) == 0U);
    if (found->ready == Ready::waiting) RC_ASSERT(found->next <= now);
  }
}

// What the rule promises comes: at the stated time there is a case, unless it is another's.
RC_GTEST_PROP(NextCaseProperty, AskedAgainAtTheStatedTimeThereIsACase, ()) {
  std::vector<QueuedCase> cases;
  const int n = *rc::gen::inRange(1, 8);
  for (int i = 0; i < n; ++i) cases.push_back(any_case(i));
  const Caller caller{.account = "you", .converts = true, .leads = true, .languages = {"wu"}};
  const Instant now = at("2021-10-20T08:00") + *rc::gen::inRange(0, 100) * 3'600'000LL;
  const NextCase answer = next_case(cases, caller, rules(), office(), now);
  if (answer.found || !answer.again || answer.why == NoCase::window) return;
  // A case with a name on it is promised to its interviewer only after the grace.
  RC_ASSERT(next_case(cases, caller, rules(), office(), *answer.again).found.has_value());
}

}  // namespace
}  // namespace wanhu::domain
