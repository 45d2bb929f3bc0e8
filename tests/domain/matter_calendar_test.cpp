// Whose calendar a matter's clocks are counted by: closed-loop B12 (a calendar per organisation)
// and B16 (per task).
#include <gtest/gtest.h>

#include <rapidcheck/gtest.h>

#include "domain/matter/calendars.hpp"
#include "support/matter_walk.hpp"

namespace wanhu::domain {
namespace {

using test::person;

Instant at(const std::string& clock) {
  return Instant::parse(clock + "+08:00").value();
}

const Instant k_start = at("2021-10-18T09:00:00");  // a Monday

// Two villages of the town, one with a group below it; terms in working days and hours.
plan::Plan plan_with(const std::string& calendars, const std::string& town = "",
                     const std::string& village = "", const std::string& kind = "",
                     const std::string& clock = "", const std::string& office = "") {
  const auto named = [](const std::string& id) {
    return id.empty() ? std::string() : ", calendar = \"" + id + "\"";
  };
  const std::string text = R"(schema = "plan/1"
[plan]
id       = "sample"
title    = "示例镇方案"
issuer   = "示例镇人民政府"
issued   = 2021-10-01
window   = { from = 2021-10-10, to = 2021-11-20, src = "二" }
calendar = "cn-office"
phases   = [ { id = "visit", name = "走访", from = 2021-10-10, to = 2021-11-20, src = "二" } ]
[org]
root  = { id = "town", name = "示例镇", kind = "town")" +
                           named(town) + R"( }
units = [
  { id = "east", name = "东村", kind = "village")" +
                           named(village) + R"( },
  { id = "east_one", name = "东村一组", kind = "group", of = "east" },
  { id = "west", name = "西村", kind = "village" },
]
offices = [
  { id = "centre", name = "综治中心", of = "town" },
  { id = "water", name = "供水站", of = "town")" +
                           named(office) + R"( },
]
[matters]
basis = "working"
kinds = [
  { id = "general", name = "一般问题", owner = "centre", due = "5日", src = "三")" +
                           named(kind) + R"( },
  { id = "leak", name = "漏水", owner = "water", due = "5日", src = "三" },
]
roll   = "next_working_day"
pause  = [ { for = "weather", max = "2个工作日" } ]
extend = { max = "3个工作日", times = 1 }
clocks = [
  { id = "contact", name = "首次联系", from = "opened", until = "contacted", due = "8个工作小时")" +
                           named(clock) + R"( },
  { id = "tell", name = "答复", from = "opened", until = "answered", due = "3个工作日" },
]
close  = { needs = "resident_confirms", exits = ["withdrawn"] }
tail   = true
)" + calendars;
  const plan::Loaded loaded = plan::load(text, "plan.toml");
  if (!loaded.plan) throw std::logic_error(loaded.findings.front().code);
  return *loaded.plan;
}

const std::string k_fair = R"([calendars.fair]
name = "集市日历"
off  = [ { date = 2021-10-20, name = "集市" } ]
src  = "四"
)";
const std::string k_shift = R"([calendars.shift]
name  = "值班日历"
week  = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
hours = [ { from = "00:00", to = "24:00" } ]
src   = "四"
)";

MatterRules rules_of(const plan::Plan& plan) {
  return {.plan = plan, .plan_version = 1, .calendar = calendar::Calendar::office()};
}

Matter opened(const plan::Plan& plan, const std::string& unit, const std::string& kind = "general",
              Instant when = k_start) {
  OpenMatter open = test::broken_lamp();
  open.kind = kind;
  open.unit = unit;
  open.contact = Uuid::named("contact");
  const MatterRules rules = rules_of(plan);
  const Events events = with_clocks(rules, nullptr, open_matter(rules, open, when).value(), when);
  return fold({}, events.front(), when, "system");
}

Matter after(Matter m, const Events& events, Instant when) {
  for (const Event& event : events) m = fold(m, event, when, person("centre").text());
  return m;
}

std::vector<std::string> dues(const Matter& m) {
  std::vector<std::string> all{m.clock().due.iso()};
  for (const MatterClock& clock : m.sides) all.push_back(clock.due_at.iso());
  return all;
}

std::string chosen(const plan::Plan& plan, const CalendarUse& use) {
  const CalendarChoice choice = calendar_choice(plan, use);
  return choice.id + " " + std::string(text_of(choice.from)) + " " + choice.by;
}

TEST(MatterCalendar, B12_TheCalendarIsTheUnitsThenItsParentsThenThePlans) {
  const plan::Plan village = plan_with(k_fair + k_shift, "shift", "fair");
  EXPECT_EQ(chosen(village, {.unit = "east", .kind = "general"}), "fair unit east");
  EXPECT_EQ(chosen(village, {.unit = "east_one", .kind = "general"}), "fair unit east");
  EXPECT_EQ(chosen(village, {.unit = "west", .kind = "general"}), "shift unit town");
  const plan::Plan plain = plan_with(k_fair, "", "fair");
  EXPECT_EQ(chosen(plain, {.unit = "west", .kind = "general"}), "cn-office plan ");
  // A village of a town with its own calendar may return to the national one.
  const plan::Plan back = plan_with(k_shift, "shift", "cn-office");
  EXPECT_EQ(chosen(back, {.unit = "east", .kind = "general"}), "cn-office unit east");
}

TEST(MatterCalendar, B16_AKindAnOfficeOrAClockMayHaveItsOwn) {
  const plan::Plan plan = plan_with(k_fair + k_shift, "", "fair", "", "shift", "shift");
  EXPECT_EQ(chosen(plan, {.unit = "east", .kind = "leak"}), "shift office water");
  EXPECT_EQ(chosen(plan, {.unit = "east", .kind = "general", .clock = "contact"}),
            "shift clock contact");
  EXPECT_EQ(chosen(plan, {.unit = "east", .kind = "general", .clock = "tell"}), "fair unit east");
  const plan::Plan by_kind = plan_with(k_fair + k_shift, "", "fair", "shift");
  EXPECT_EQ(chosen(by_kind, {.unit = "east", .kind = "general"}), "shift kind general");

  const Matter m = opened(plan, "east", "general", at("2021-10-22T20:00:00"));
  // Eight working hours of a station that never closes; three days of a village that rests.
  EXPECT_EQ(m.sides.at(0).due_at, at("2021-10-23T04:00:00"));
  EXPECT_EQ(m.sides.at(1).due.iso(), "2021-10-27");
  EXPECT_EQ(calendar_id(m.sides.at(0).calendar), "shift");
  EXPECT_EQ(calendar_id(m.sides.at(1).calendar), "fair");
}

TEST(MatterCalendar, AClockNamesItsCalendarAndTheVersionOfTheNationalOne) {
  const plan::Plan plan = plan_with(k_fair, "", "fair");
  const std::string version = opened(plan, "east").clock().calendar;
  EXPECT_TRUE(version.starts_with("fair/")) << version;
  EXPECT_TRUE(version.ends_with("+" + calendar::Calendar::office().version())) << version;
  EXPECT_EQ(opened(plan, "west").clock().calendar, calendar::Calendar::office().version());
}

TEST(MatterCalendar, OwnDayOffIsOneDayMoreAndOwnWorkingDayOneLess) {
  EXPECT_EQ(opened(plan_with(""), "east").clock().due.iso(), "2021-10-25");
  EXPECT_EQ(opened(plan_with(k_fair, "", "fair"), "east").clock().due.iso(), "2021-10-26");
  const std::string saturday =
      "[calendars.fair]\nname = \"集市日历\"\nwork = [ { date = 2021-10-23 } ]\nsrc = \"四\"\n";
  EXPECT_EQ(opened(plan_with(saturday, "", "fair"), "east").clock().due.iso(), "2021-10-23");
}

TEST(MatterCalendar, PausesAndExtensionsKeepTheClocksCalendar) {
  const plan::Plan plan = plan_with(k_fair, "", "fair");
  const MatterRules rules = rules_of(plan);
  Matter m = opened(plan, "east");
  const Instant tuesday = at("2021-10-19T10:00:00");
  m = after(m, pause(rules, m, "weather", "", tuesday).value(), tuesday);
  // The market day does not count for the pause either: Thursday and Friday.
  EXPECT_EQ(m.clock().pauses.back().to, Instant::at(Date::parse("2021-10-23").value(), 0));
  EXPECT_EQ(calendar_id(m.clock().calendar), "fair");
  const Instant next = at("2021-10-25T09:00:00");
  const auto day = Date::parse("2021-11-01").value();
  m = after(m, extend(rules, m, day, "", next).value(), next);
  EXPECT_EQ(calendar_id(m.clock().calendar), "fair");
}

// B07 with calendars: the old clock and the new one change places in one event.
TEST(MatterCalendar, B12_AChangeOfKindChangesTheCalendarAtOnce) {
  const plan::Plan plan = plan_with(k_fair + k_shift, "", "fair", "", "", "shift");
  const MatterRules rules = rules_of(plan);
  Matter m = opened(plan, "east");
  const Instant later = at("2021-10-19T10:00:00");
  const Events events = reclassify(rules, m, "leak", "", later).value();
  ASSERT_EQ(events.size(), 1U);
  m = after(m, events, later);
  EXPECT_EQ(calendar_id(m.clock().calendar), "shift");
  EXPECT_EQ(m.clock().due.iso(), "2021-10-23");
}

RC_GTEST_PROP(MatterCalendar, WithoutCalendarsNothingChanges, ()) {
  const std::string unit = *rc::gen::element<std::string>("east", "east_one", "west");
  const Instant when = k_start + *rc::gen::inRange<std::int64_t>(0, 30LL * 86'400'000);
  // A calendar that nobody names, and one that says nothing.
  const plan::Plan plain = plan_with(""), unused = plan_with(k_fair),
                   empty = plan_with("[calendars.same]\nname = \"同\"\nsrc = \"四\"\n", "same");
  RC_ASSERT(opened(plain, unit, "general", when) == opened(unused, unit, "general", when));
  RC_ASSERT(dues(opened(plain, unit, "general", when)) ==
            dues(opened(empty, unit, "general", when)));
}

RC_GTEST_PROP(MatterCalendar, B12_AUnitsOwnDayOffMovesTheClocksOfThatUnitAndBelowOnly, ()) {
  const Date day = Date::parse("2021-10-18").value() + *rc::gen::inRange(1, 20);
  const std::string fair = "[calendars.fair]\nname = \"集市日历\"\noff = [ { date = " + day.iso() +
                           " } ]\nsrc = \"四\"\n";
  const plan::Plan plain = plan_with(""), own = plan_with(fair, "", "fair");
  const Instant when = k_start + *rc::gen::inRange<std::int64_t>(0, 3LL * 86'400'000);
  RC_ASSERT(opened(plain, "west", "general", when) == opened(own, "west", "general", when));
  const auto& office = calendar::Calendar::office();
  for (const char* unit : {"east", "east_one"}) {
    const Matter before = opened(plain, unit, "general", when);
    const Matter after_it = opened(own, unit, "general", when);
    const Date due = before.clock().due;
    const bool within = office.day(day).works() && when.date() < day && day <= due;
    RC_ASSERT((after_it.clock().due != due) == within);
    if (within) RC_ASSERT(office.working_days(due + 1, after_it.clock().due) == 1);
  }
}

}  // namespace
}  // namespace wanhu::domain
