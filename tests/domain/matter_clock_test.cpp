// Due dates, reminders, extension, reopening, and the receipt number.
#include <gtest/gtest.h>

#include "support/matter_walk.hpp"

namespace wanhu::domain {
namespace {

using base::Json;
using test::person;
using test::s1_rules;

Instant at(const std::string& clock) {
  return Instant::parse(clock + "+08:00").value();
}
Date day(const char* iso) {
  return Date::parse(iso).value();
}
MatterClock clock_from(const std::string& start, const char* kind) {
  return clock_for(s1_rules(), "qinsimiao", kind, 1, at(start));
}

Matter opened(Instant when, const char* kind = "general") {
  OpenMatter open = test::broken_lamp();
  open.kind = kind;
  return test::opened_matter(open, when);
}
Matter after(Matter m, const Result<Events>& events, Instant when,
             const std::string& actor = person("centre").text()) {
  for (const Event& event : events.value()) m = fold(m, event, when, actor);
  return m;
}
const Rung& rung(const MatterClock& clock, const std::string& name) {
  for (const Rung& r : clock.rungs)
    if (r.name == name) return r;
  throw std::out_of_range(name);
}

OpenMatter said_at(std::optional<Instant> when) {
  OpenMatter open = test::broken_lamp();
  open.kind = "general";
  open.at = when;
  return open;
}

// A phone without a signal for a week: the ten days run from the door, not from the office.
TEST(MatterClock, StartsWhenTheResidentSaidIt) {
  const Instant said = at("2021-10-18T09:00:00"), came = at("2021-10-25T08:00:00");
  const auto events = open_matter(s1_rules(), said_at(said), came);
  ASSERT_TRUE(events);
  const Matter late = fold({}, events->front(), came, "system");
  EXPECT_EQ(late.first_reported, said);
  EXPECT_EQ(late.clock(), opened(said).clock());
  EXPECT_EQ(opened(came).clock().started, came);
}

// The resident holds the receipt already: a phone with a wrong clock is put right, never refused.
TEST(MatterClock, APhoneWithAWrongClockStartsItWithinTheCampaign) {
  struct Case {
    const char *now, *said, *started;
  };
  const Case cases[] = {
      {"2021-10-18T09:00:00", "2021-10-18T09:09:00", "2021-10-18T09:00:00"},
      {"2021-10-18T09:00:00", "2031-01-01T00:00:00", "2021-10-18T09:00:00"},
      {"2021-10-18T09:00:00", "1970-01-01T08:00:00", "2021-10-10T00:00:00"},
      {"2021-10-18T09:00:00", "2021-10-09T23:59:59", "2021-10-10T00:00:00"},
      {"2021-10-18T09:00:00", "2021-10-10T00:00:00", "2021-10-10T00:00:00"},
      {"2021-10-18T09:00:00", "2021-10-17T20:00:00", "2021-10-17T20:00:00"},
      {"2021-10-08T09:00:00", "2021-10-07T09:00:00", "2021-10-08T09:00:00"},  // before the campaign
  };
  for (const Case& c : cases) {
    const auto events = open_matter(s1_rules(), said_at(at(c.said)), at(c.now));
    ASSERT_TRUE(events) << c.said;
    const Matter m = fold({}, events->front(), at(c.now), "system");
    EXPECT_EQ(m.clock().started, at(c.started)) << c.said;
    EXPECT_EQ(m.first_reported, at(c.started)) << c.said;
    EXPECT_EQ(m.listed_on, at(c.now).date()) << c.said;
    const Json& data = events->front().data;
    EXPECT_EQ(data.contains("said_ms"), at(c.said) != at(c.started)) << c.said;
    if (data.contains("said_ms")) EXPECT_EQ(data.at("said_ms"), at(c.said).ms());
  }
  EXPECT_FALSE(open_matter(s1_rules(), said_at({}), at("2021-10-18T09:00:00"))
                   ->front()
                   .data.contains("said_ms"));
}

// V5 and V6 of the calendar's vectors, as the plan's kinds make them.
TEST(MatterClock, DueDatesRollToTheNextWorkingDay_S1_18) {
  EXPECT_EQ(clock_from("2021-09-30T10:00:00", "general").due, day("2021-10-11"));
  EXPECT_EQ(clock_from("2021-11-15T10:00:00", "complex").due, day("2021-12-06"));
  const MatterClock plain = clock_from("2021-10-18T10:00:00", "general");
  EXPECT_EQ(plain.due, day("2021-10-28"));
  EXPECT_EQ(plain.due_at, at("2021-10-29T00:00:00"));
  EXPECT_EQ(plain.original_due, plain.due);
  EXPECT_EQ(plain.amount, "10日");
  EXPECT_FALSE(plain.provisional);
  EXPECT_TRUE(clock_from("2026-12-25T10:00:00", "complex").provisional);  // no table of 2027 yet
}

// From Monday 9:00 to the end of the tenth day after: 255 hours.
TEST(MatterClock, RungsStandAtTheirSharesOfTheTerm_S1_19) {
  const MatterClock clock = clock_from("2021-10-18T09:00:00", "general");
  ASSERT_EQ(clock.rungs.size(), 3U);
  EXPECT_EQ(rung(clock, "50%").at, at("2021-10-23T16:30:00"));
  EXPECT_EQ(rung(clock, "80%").at, at("2021-10-26T21:00:00"));
  EXPECT_EQ(rung(clock, "due").at, clock.due_at);
  EXPECT_EQ(rung(clock, "50%").to, "owner");
  EXPECT_EQ(rung(clock, "80%").to, "office_head");
  EXPECT_EQ(rung(clock, "due").to, "lead_group");
}

TEST(MatterClock, TheLastRungIsExactlyTheDueMoment) {
  for (const char* odd : {"2021-10-18T09:00:00.001", "2021-10-18T09:12:34.567"})
    EXPECT_EQ(rung(clock_from(odd, "general"), "due").at, at("2021-10-29T00:00:00")) << odd;
}

TEST(MatterClock, TwoPeopleMayBeRemindedAtTheSameMoment) {
  plan::Plan plan = test::s1_plan();
  plan.matters.remind = {{50, "owner"}, {50, "office_head"}, {100, "owner"}, {100, "lead_group"}};
  const MatterRules rules{
      .plan = plan, .plan_version = 1, .calendar = calendar::Calendar::office()};
  const MatterClock clock = clock_for(rules, "qinsimiao", "general", 1, at("2021-10-18T09:00:00"));
  ASSERT_EQ(clock.rungs.size(), 4U);
  EXPECT_EQ(rung(clock, "50%").to, "owner");
  EXPECT_EQ(rung(clock, "50%/2").to, "office_head");
  EXPECT_EQ(rung(clock, "due/2").to, "lead_group");
}

TEST(MatterClock, JsonCarriesTheWholeClock) {
  const MatterClock clock = clock_from("2021-10-18T09:12:34.567", "complex");
  EXPECT_EQ(clock_from_json(to_json(clock)), clock);
}

TEST(MatterClock, OverdueAfterTheEndOfTheDueDayWhileItRuns) {
  const Instant start = at("2021-10-18T09:00:00");
  Matter m = opened(start);
  EXPECT_FALSE(m.overdue(at("2021-10-28T23:59:59")));
  EXPECT_TRUE(m.overdue(at("2021-10-29T00:00:00")));
  m = after(m, hand_over(m, person("owner"), ""), start);
  m = after(m, answer(m, "solved", "已修好"), at("2021-10-28T12:00:00"));
  EXPECT_FALSE(m.overdue(at("2021-12-01T00:00:00")));
}

struct ExtendCase {
  const char *now, *due, *answer;
};
// Due Thursday 2021-10-28.
const ExtendCase k_extensions[] = {
    {"2021-10-28T23:59:59", "2021-10-29", "extended"},
    {"2021-10-29T00:00:00", "2021-11-05", "MATTER-EXTEND-LATE"},
    {"2021-11-03T10:00:00", "2021-11-05", "MATTER-EXTEND-LATE"},
    {"2021-10-20T10:00:00", "2021-10-28", "MATTER-EXTEND-EARLIER"},
    {"2021-10-20T10:00:00", "2021-10-25", "MATTER-EXTEND-EARLIER"},
    {"2021-10-20T10:00:00", "2021-10-31", "MATTER-EXTEND-REST-DAY"},  // a Sunday
    {"2021-10-20T10:00:00", "2022-10-31", "MATTER-EXTEND-FAR"},
    {"2021-10-20T10:00:00", "2021-11-05", "extended"},
};

TEST(MatterExtend, BeforeTheOldDateToALaterWorkingDay) {
  for (const ExtendCase& c : k_extensions) {
    const Matter m = opened(at("2021-10-18T09:00:00"));
    const auto events = extend(s1_rules(), m, day(c.due), "等材料", at(c.now));
    EXPECT_EQ(events ? "extended" : events.error().code, c.answer) << c.now << " to " << c.due;
  }
}

TEST(MatterExtend, KeepsTheOriginalDateAndWhatHasFired) {
  Matter m = opened(at("2021-10-18T09:00:00"));
  const Instant half = at("2021-10-23T16:30:00");
  m = after(m, remind(m, {.rung = "50%"}, half), half, "system");
  const Instant now = at("2021-10-25T09:00:00");
  m = after(m, extend(s1_rules(), m, day("2021-11-05"), "等材料", now), now);
  EXPECT_EQ(m.clock().due, day("2021-11-05"));
  EXPECT_EQ(m.clock().original_due, day("2021-10-28"));
  EXPECT_EQ(m.clock().started, at("2021-10-18T09:00:00"));
  EXPECT_EQ(rung(m.clock(), "50%").fired, half);
  EXPECT_EQ(rung(m.clock(), "50%").at, half);
  EXPECT_EQ(rung(m.clock(), "due").at, at("2021-11-06T00:00:00"));
  // 80 % of 447 hours.
  EXPECT_EQ(rung(m.clock(), "80%").at, at("2021-10-18T09:00:00") + 447 * 36 * 80 * 1000);
  EXPECT_EQ(remind(m, {.rung = "50%"}, at("2021-11-05T09:00:00")).error().code, "MATTER-RUNG");
}

TEST(MatterReclassify, CountsAnewFromTheStartOfTheRound) {
  Matter m = opened(at("2021-10-18T09:00:00"));
  const Instant half = at("2021-10-24T00:00:00");
  m = after(m, remind(m, {.rung = "50%"}, half), half, "system");
  const Instant now = at("2021-10-25T09:00:00");
  m = after(m, reclassify(s1_rules(), m, "complex", "需多部门", now), now);
  EXPECT_EQ(m.kind, "complex");
  EXPECT_EQ(m.clock().amount, "20日");
  EXPECT_EQ(m.clock().due, day("2021-11-08"));  // 2021-11-07 is a Sunday
  EXPECT_EQ(rung(m.clock(), "50%").fired, half);
  EXPECT_EQ(reclassify(s1_rules(), m, "complex", "again", now).error().code, "MATTER-SAME-KIND");
  EXPECT_EQ(reclassify(s1_rules(), m, "urgent", "?", now).error().code, "MATTER-KIND");
}

// Due Thursday 2021-10-28. Nothing makes a late matter punctual.
TEST(MatterReclassify, BeforeTheDateHasPassed) {
  const Matter m = opened(at("2021-10-18T09:00:00"));
  const auto outcome = [&](const char* now) {
    const auto events = reclassify(s1_rules(), m, "complex", "需多部门", at(now));
    return events ? "done" : events.error().code;
  };
  EXPECT_EQ(outcome("2021-10-28T23:59:59"), "done");
  EXPECT_EQ(outcome("2021-10-29T00:00:00"), "MATTER-RECLASSIFY-LATE");
  EXPECT_EQ(outcome("2021-11-03T09:00:00"), "MATTER-RECLASSIFY-LATE");
}

TEST(MatterReclassify, NeverTakesBackAnExtensionAndKeepsTheFirstDate) {
  const Instant now = at("2021-10-20T09:00:00");
  Matter m = opened(at("2021-10-18T09:00:00"));
  m = after(m, extend(s1_rules(), m, day("2021-11-19"), "等材料", now), now);
  EXPECT_EQ(m.clock().granted, day("2021-11-19"));
  for (const char* kind : {"complex", "general"}) {  // 20 days, 10 days: both end earlier
    m = after(m, reclassify(s1_rules(), m, kind, "分错了", now), now);
    EXPECT_EQ(m.clock().due, day("2021-11-19")) << kind;
    EXPECT_EQ(m.clock().due_at, at("2021-11-20T00:00:00")) << kind;
    EXPECT_EQ(rung(m.clock(), "due").at, m.clock().due_at) << kind;
    EXPECT_EQ(m.clock().original_due, day("2021-10-28")) << kind;
  }
  // An extension that ends before the longer term does not shorten it.
  m = opened(at("2021-10-18T09:00:00"));
  m = after(m, extend(s1_rules(), m, day("2021-11-01"), "等材料", now), now);
  m = after(m, reclassify(s1_rules(), m, "complex", "需多部门", now), now);
  EXPECT_EQ(m.clock().due, day("2021-11-08"));
  EXPECT_EQ(m.clock().original_due, day("2021-10-28"));
}

TEST(MatterReopen, AnExtensionOfTheFormerRoundIsNotGrantedAgain) {
  const Instant now = at("2021-10-20T09:00:00");
  Matter m = opened(at("2021-10-18T09:00:00"));
  m = after(m, extend(s1_rules(), m, day("2021-11-19"), "等材料", now), now);
  m = after(m, withdraw(m, "不用了"), now, "resident");
  m = after(m, dissent(s1_rules(), m, "还是要办", true, now), now, "resident");
  m = after(m, reclassify(s1_rules(), m, "complex", "需多部门", now), now);
  EXPECT_EQ(m.clock().due, day("2021-11-09"));
  EXPECT_EQ(m.clocks.front().granted, day("2021-11-19"));
}

TEST(MatterRemind, OnceAndNotBeforeItsMoment) {
  Matter m = opened(at("2021-10-18T09:00:00"));
  const Instant half = at("2021-10-23T16:30:00");
  EXPECT_EQ(remind(m, {.rung = "50%"}, half + -1).error().code, "MATTER-RUNG");
  EXPECT_EQ(remind(m, {.n = 2, .rung = "50%"}, half).error().code, "MATTER-RUNG");
  EXPECT_EQ(remind(m, {.rung = "60%"}, half).error().code, "MATTER-RUNG");
  m = after(m, remind(m, {.rung = "50%"}, half), half, "system");
  EXPECT_EQ(remind(m, {.rung = "50%"}, half).error().code, "MATTER-RUNG");
}

TEST(MatterRemind, NothingFiresOnceTheClockHasEnded) {
  Matter m = opened(at("2021-10-18T09:00:00"));
  m = after(m, hand_over(m, person("owner"), ""), at("2021-10-18T10:00:00"));
  m = after(m, answer(m, "solved", "已修好"), at("2021-10-19T10:00:00"));
  for (const Rung& r : m.clock().rungs) {
    EXPECT_FALSE(r.live) << r.name;
    EXPECT_EQ(remind(m, {.rung = r.name}, at("2021-12-01T00:00:00")).error().code, "MATTER-RUNG");
  }
}

TEST(MatterReopen, StartsARoundOfItsOwnAndKeepsTheFirstReport) {
  const Instant start = at("2021-10-18T09:00:00"), again = at("2021-11-15T15:00:00");
  Matter m = opened(start, "complex");
  m = after(m, hand_over(m, person("owner"), ""), start);
  m = after(m, answer(m, "solved", "已修好"), at("2021-10-20T09:00:00"));
  const MatterClock first = m.clock();
  m = after(m, confirm(m, "receipt", "resident", ""), at("2021-10-21T09:00:00"), "resident");
  m = after(m, dissent(s1_rules(), m, "又坏了", true, again), again, "resident");
  EXPECT_EQ(m.round, 2);
  EXPECT_EQ(m.first_reported, start);
  EXPECT_EQ(m.state, MatterState::handling);
  EXPECT_EQ(m.owner, person("owner"));
  ASSERT_EQ(m.clocks.size(), 2U);
  EXPECT_EQ(m.clocks[0], first);
  EXPECT_EQ(m.clock().round, 2);
  EXPECT_EQ(m.clock().started, again);
  EXPECT_EQ(m.clock().due, day("2021-12-06"));
  EXPECT_EQ(m.clock().state, ClockState::running);
  EXPECT_FALSE(m.answer || m.told || m.confirmed || m.closed);
  EXPECT_EQ(m.closing, "");
}

TEST(MatterReopen, WithoutAnOwnerItIsListedAgain) {
  const Instant start = at("2021-10-18T09:00:00");
  Matter m = opened(start);
  m = after(m, withdraw(m, "不用了"), start, "resident");
  m = after(m, dissent(s1_rules(), m, "还是要办", true, start), start, "resident");
  EXPECT_EQ(m.state, MatterState::listed);
}

// Who is gone cannot take it up again; somebody must hand it over anew.
TEST(MatterReopen, WithAnOwnerWhoIsGoneItIsListedWithoutOne) {
  const Instant start = at("2021-10-18T09:00:00");
  Matter m = opened(start);
  m = after(m, hand_over(m, person("owner"), ""), start);
  m = after(m, answer(m, "solved", "已修好"), start, person("owner").text());
  const Matter gone = after(m, dissent(s1_rules(), m, "没修好", false, start), start, "resident");
  EXPECT_EQ(gone.state, MatterState::listed);
  EXPECT_EQ(gone.owner, std::nullopt);
  EXPECT_TRUE(gone.handlers.empty());
  const Matter stays = after(m, dissent(s1_rules(), m, "没修好", true, start), start, "resident");
  EXPECT_EQ(stays.state, MatterState::handling);
  EXPECT_EQ(stays.owner, person("owner"));
  // Journals from before the rule say nothing of the owner, who then stays.
  const Event old = dissent(s1_rules(), m, "没修好", true, start)->front();
  EXPECT_FALSE(old.data.contains("owner"));
}

// The same vectors as the phone's (web/tests/unit/ids.test.ts): both sides make the number alone.
TEST(Receipt, SameNumberAsThePhoneMakes) {
  const std::pair<const char*, const char*> vectors[] = {
      {"00000000-0000-7000-8000-000000000000", "00000-00000"},
      {"01890a5d-ac96-7abc-8000-000000000001", "00000-00001"},
      {"01890a5d-ac96-7abc-8000-00000000001f", "00000-0000Z"},
      {"01890a5d-ac96-7abc-8000-000000000020", "00000-00010"},
      {"01890a5d-ac96-7abc-bfff-ffffffffffff", "ZZZZZ-ZZZZZ"},
      {"01890a5d-ac96-7abc-8002-000000000000", "G0000-00000"},
      {"01890a5d-ac96-7abc-8004-000000000000", "00000-00000"},
      {"ffffffff-ffff-ffff-fffc-0123456789ab", "014D2-PF2DB"},
  };
  for (const auto& [id, receipt] : vectors)
    EXPECT_EQ(receipt_of(Uuid::parse(id).value()), receipt) << id;
}

TEST(Receipt, ReadsWhatPeopleType) {
  for (const char* typed : {"014D2-PF2DB", "014d2-pf2db", " 0i4D2 PF2DB ", "O14D2PF2DB",
                            "o-L-4-d-2-p-f-2-d-b", "OI4D2PF2DB"})
    EXPECT_EQ(normal_receipt(typed), "014D2-PF2DB") << typed;
  for (const char* typed : {"", "-", "014D2-PF2D", "014D2-PF2DBB", "014D2-PF2DU", "012345678*"})
    EXPECT_EQ(normal_receipt(typed), std::nullopt) << typed;
}

}  // namespace
}  // namespace wanhu::domain
