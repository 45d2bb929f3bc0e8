// Clocks that stand still: closed-loop requirement 6, B02, B11, B27; and how far a date may be
// moved.
#include <gtest/gtest.h>

#include "support/matter_walk.hpp"

namespace wanhu::domain {
namespace {

using test::at;
using test::person;
using test::s1_rules;

// Opened on Saturday 16 October 2021, ten days: due on Tuesday the 26th.
struct Story {
  Matter m;
  Story() {
    OpenMatter open = test::broken_lamp();
    open.kind = "general";
    happen(open_matter(s1_rules(), open, at("2021-10-16T09:00")), "2021-10-16T09:00");
    happen(hand_over(m, person("owner"), ""), "2021-10-16T10:00");
  }
  void happen(const Result<Events>& events, const std::string& when) {
    for (const Event& event : events.value())
      m = event.type == "matter.opened" ? fold({}, event, at(when), "system")
                                        : fold(m, event, at(when), person("owner").text());
  }
  void pause(const std::string& why, const std::string& when) {
    happen(domain::pause(s1_rules(), m, why, "等材料", at(when)), when);
  }
  void resume(const std::string& when) {
    happen(domain::resume(s1_rules(), m, "材料已到", at(when)), when);
  }
  std::string refused(const std::string& why, const std::string& when) {
    const auto events = domain::pause(s1_rules(), m, why, "等材料", at(when));
    return events ? "ok" : events.error().code;
  }
  std::string due() const { return m.clock().due.iso(); }
  std::vector<std::string> rungs() const {
    std::vector<std::string> list;
    for (const Rung& rung : m.clock().rungs) list.push_back(rung.name + " " + rung.at.clock());
    return list;
  }
};

TEST(MatterPause, CountsAsIfItLastedToItsLimitUntilItIsResumed) {
  Story s;
  ASSERT_EQ(s.due(), "2021-10-26");
  s.pause("resident_answer", "2021-10-18T10:00");  // ten working days: to the end of 1 November
  EXPECT_EQ(s.m.clock().pauses.back().to, at("2021-11-02T00:00"));
  EXPECT_EQ(s.due(), "2021-11-10");
  EXPECT_EQ(s.m.clock().original_due.iso(), "2021-10-26");
  s.resume("2021-10-20T15:00");  // the 18th and the 19th ended in the pause
  EXPECT_EQ(s.due(), "2021-10-28");
  EXPECT_EQ(s.m.clock().pauses.back().to, at("2021-10-20T15:00"));
  EXPECT_EQ(s.m.clock().original_due.iso(), "2021-10-26");
}

TEST(MatterPause, B02_KeepsWhoWhenAndWhy) {
  Story s;
  s.pause("expert_opinion", "2021-10-18T10:00");
  ASSERT_NE(s.m.clock().paused(at("2021-10-18T10:00")), nullptr);
  EXPECT_EQ(s.m.clock().paused(at("2021-10-18T10:00"))->why, "expert_opinion");
  EXPECT_EQ(s.m.clock().paused(at("2021-10-18T09:59")), nullptr);
  s.resume("2021-10-19T09:00");
  EXPECT_EQ(s.m.clock().paused(at("2021-10-19T09:00")), nullptr);
}

// Nobody has to come and resume it: time does.
TEST(MatterPause, B11_EndsByItselfAtItsLimitAndSaysSoOnce) {
  Story s;
  s.pause("resident_answer", "2021-10-18T10:00");
  EXPECT_NE(s.m.clock().paused(at("2021-11-01T23:59")), nullptr);
  EXPECT_EQ(s.m.clock().paused(at("2021-11-02T00:00")), nullptr);
  EXPECT_FALSE(s.m.overdue(at("2021-11-10T23:59")));
  EXPECT_TRUE(s.m.overdue(at("2021-11-11T00:00")));
  s.happen(remind(s.m, {.rung = "resume/1"}, at("2021-11-02T00:00")), "2021-11-02T00:00");
  EXPECT_EQ(remind(s.m, {.rung = "resume/1"}, at("2021-11-02T00:00")).error().code, "MATTER-RUNG");
  EXPECT_EQ(domain::resume(s1_rules(), s.m, "", at("2021-11-02T00:00")).error().code,
            "MATTER-NOT-PAUSED");
}

TEST(MatterPause, RemindersWaitAndFiredOnesStayFired) {
  Story s;
  // 50 % of 16 October 9:00 to 26 October 24:00 is on the 21st.
  ASSERT_EQ(s.rungs().front(), "50% 2021-10-21 16:30");
  s.happen(remind(s.m, {.rung = "50%"}, at("2021-10-21T16:30")), "2021-10-21T16:31");
  s.pause("expert_opinion", "2021-10-22T09:00");
  s.resume("2021-10-25T09:00");  // three nights
  EXPECT_EQ(s.due(), "2021-10-29");
  EXPECT_EQ(s.rungs().front(), "50% 2021-10-21 16:30");
  for (const Rung& rung : s.m.clock().rungs)
    EXPECT_TRUE(rung.fired || rung.at >= at("2021-10-25T09:00")) << rung.name;
  EXPECT_EQ(s.rungs().back(), "due 2021-10-30 00:00");
}

TEST(MatterPause, EachReasonOnceARoundAndNotTwoAtATime) {
  Story s;
  EXPECT_EQ(s.refused("fine_weather", "2021-10-18T09:00"), "MATTER-PAUSE-UNKNOWN");
  EXPECT_EQ(s.refused("weather", "2021-10-18T09:00"), "MATTER-PAUSE-UNKNOWN") << "not in the plan";
  s.pause("resident_answer", "2021-10-18T09:00");
  EXPECT_EQ(s.refused("expert_opinion", "2021-10-18T10:00"), "MATTER-PAUSED");
  s.resume("2021-10-19T09:00");
  EXPECT_EQ(s.refused("resident_answer", "2021-10-19T10:00"), "MATTER-PAUSE-USED");
  EXPECT_EQ(pause_reasons(s1_rules().plan, s.m, at("2021-10-19T10:00")).size(), 1U);
  s.pause("expert_opinion", "2021-10-19T10:00");
}

TEST(MatterPause, NothingMakesALateMatterPunctual) {
  Story s;
  EXPECT_EQ(s.refused("resident_answer", "2021-10-26T23:59"), "ok");
  EXPECT_EQ(s.refused("resident_answer", "2021-10-27T00:00"), "MATTER-PAUSE-LATE");
  EXPECT_TRUE(pause_reasons(s1_rules().plan, s.m, at("2021-10-27T00:00")).empty());
}

// A shorter kind could be due in the past: it waits until the clock runs again.
TEST(MatterPause, AnotherKindHasToWaitForTheClock) {
  Story s;
  s.pause("resident_answer", "2021-10-18T09:00");
  EXPECT_EQ(reclassify(s1_rules(), s.m, "complex", "多部门", at("2021-10-19T09:00")).error().code,
            "MATTER-PAUSED");
}

TEST(MatterPause, AnAnswerEndsIt) {
  Story s;
  s.pause("resident_answer", "2021-10-18T09:00");
  s.happen(answer(s.m, "solved", "已修好"), "2021-10-20T09:00");
  EXPECT_EQ(s.m.clock().pauses.back().to, at("2021-10-20T09:00"));
  EXPECT_EQ(s.m.clock().state, ClockState::met);
}

TEST(MatterPause, AnotherKindCountsWithThePausesThereWere) {
  Story s;
  s.pause("resident_answer", "2021-10-18T09:00");
  s.resume("2021-10-20T09:00");
  s.happen(reclassify(s1_rules(), s.m, "complex", "多部门", at("2021-10-20T10:00")),
           "2021-10-20T10:00");
  EXPECT_EQ(s.due(), "2021-11-08");  // 5 November and two days, a Sunday: Monday
}

TEST(MatterPause, PushesTheDayThatAnExtensionHasGranted) {
  Story s;
  s.happen(
      extend(s1_rules(), s.m, Date::parse("2021-11-03").value(), "等材料", at("2021-10-18T09:00")),
      "2021-10-18T09:00");
  s.pause("expert_opinion", "2021-10-19T09:00");
  s.resume("2021-10-21T09:00");
  EXPECT_EQ(s.due(), "2021-11-05");
  s.happen(
      extend(s1_rules(), s.m, Date::parse("2021-11-08").value(), "再等", at("2021-10-22T09:00")),
      "2021-10-22T09:00");
  s.happen(reclassify(s1_rules(), s.m, "complex", "多部门", at("2021-10-25T09:00")),
           "2021-10-25T09:00");
  EXPECT_EQ(s.due(), "2021-11-08");
}

TEST(MatterExtend, GoesAsFarAndAsOftenAsThePlanSays) {
  Story s;
  const auto extended = [&](const char* to, const char* when) {
    return extend(s1_rules(), s.m, Date::parse(to).value(), "等材料", at(when));
  };
  // Sixty days after 26 October are a Saturday: 27 December.
  EXPECT_EQ(extended("2021-12-28", "2021-10-18T09:00").error().code, "MATTER-EXTEND-MAX");
  EXPECT_EQ(extended("2021-12-28", "2021-10-18T09:00").error().args.at("last"), "2021-12-27");
  s.happen(extended("2021-11-05", "2021-10-18T09:00"), "2021-10-18T09:00");
  s.happen(extended("2021-11-08", "2021-10-19T09:00"), "2021-10-19T09:00");
  s.happen(extended("2021-11-09", "2021-10-20T09:00"), "2021-10-20T09:00");
  EXPECT_EQ(extended("2021-11-10", "2021-10-21T09:00").error().code, "MATTER-EXTEND-TIMES");
}

}  // namespace
}  // namespace wanhu::domain
