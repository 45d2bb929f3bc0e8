// Clocks beside a matter's term: started by one happening and met by another, independent of each
// other (closed-loop B06, B07, B08, B14, B27, B28).
#include <gtest/gtest.h>

#include <algorithm>

#include "support/matter_walk.hpp"

namespace wanhu::domain {
namespace {

using test::at;
using test::person;
using test::s1_rules;

OpenMatter opening(const std::string& kind = "general") {
  OpenMatter open = test::broken_lamp();
  open.kind = kind;
  open.channel = "phone";
  open.contact = Uuid::named("contact");
  return open;
}

// The plan of test::s1_rules: contact within 24 hours of the opening, signing within 4 working
// hours of each hand-over (general matters), telling within 2 working days of the answer.
struct Story {
  Matter m;
  explicit Story(const std::string& when, const OpenMatter& open = opening()) {
    const auto events =
        with_clocks(s1_rules(), nullptr, open_matter(s1_rules(), open, at(when)).value(), at(when));
    m = fold({}, events.front(), at(when), "system");
  }
  void happen(const Result<Events>& events, const std::string& when,
              const Uuid& actor = person("owner")) {
    for (const Event& event : with_clocks(s1_rules(), &m, events.value(), at(when)))
      m = fold(m, event, at(when), actor.text());
  }
  void hand_over(const std::string& when, const Uuid& to = person("owner")) {
    happen(domain::hand_over(m, to, ""), when, person("centre"));
  }
  void contact(const std::string& when, const std::string& entered) {
    happen(domain::contact(m, "phone", false, at(when), "", at(entered)), entered);
  }
  [[nodiscard]] const MatterClock& side(const std::string& name, int n = 1) const {
    const MatterClock* found = m.clock_named(name, n);
    if (found == nullptr) throw std::logic_error("no clock " + name);
    return *found;
  }
};

TEST(MatterSides, B06_ClocksKnowNothingOfEachOther) {
  Story s("2021-10-18T09:00");
  s.hand_over("2021-10-18T10:00");
  EXPECT_EQ(s.side("contact").due_at, at("2021-10-19T09:00"));
  // Four working hours from ten: two until noon, two from half past two.
  EXPECT_EQ(s.side("sign").due_at, at("2021-10-18T16:30"));
  EXPECT_EQ(s.m.next_clock()->name, "sign");
  s.happen(accept(s.m, person("owner")), "2021-10-18T11:00");
  EXPECT_EQ(s.side("sign").state, ClockState::met);
  EXPECT_EQ(s.side("contact").due_at, at("2021-10-19T09:00")) << "met one leaves the others alone";
  EXPECT_EQ(s.m.next_clock()->name, "contact");
  s.contact("2021-10-18T15:00", "2021-10-18T15:05");
  EXPECT_EQ(s.side("contact").ended, at("2021-10-18T15:00"));
  EXPECT_EQ(s.m.next_clock()->name, k_handling_clock);
  EXPECT_EQ(s.m.clock().due.iso(), "2021-10-28");
}

TEST(MatterSides, B07_AHandOverEndsTheClockOfWhoHadItAndStartsTheNext) {
  Story s("2021-10-18T09:00");
  s.hand_over("2021-10-18T10:00");
  s.hand_over("2021-10-18T15:00", person("other"));
  EXPECT_EQ(s.side("sign", 1).state, ClockState::stopped);
  EXPECT_EQ(s.side("sign", 1).ended, at("2021-10-18T15:00"));
  EXPECT_EQ(s.side("sign", 2).state, ClockState::running);
  EXPECT_EQ(s.side("sign", 2).started, at("2021-10-18T15:00"));
  EXPECT_TRUE(std::none_of(s.side("sign", 1).rungs.begin(), s.side("sign", 1).rungs.end(),
                           [](const Rung& rung) { return rung.live; }));
}

TEST(MatterSides, B08_AnAnswerAndATellingInOneStepAreAFirstContact) {
  Story s("2021-10-18T09:00");
  s.hand_over("2021-10-18T09:30");
  s.happen(answer(s.m, "solved", "已修好"), "2021-10-18T10:00");
  EXPECT_EQ(s.side("sign").state, ClockState::met) << "who answers has accepted";
  s.happen(tell(s.m, "phone", at("2021-10-18T10:00"), at("2021-10-18T10:00")), "2021-10-18T10:00");
  EXPECT_EQ(s.side("contact").state, ClockState::met);
  EXPECT_EQ(s.side("contact").ended, at("2021-10-18T10:00"));
  EXPECT_EQ(s.side("tell").ended, at("2021-10-18T10:00"));
}

// Before opening, at opening, at closing and after closing of the office.
TEST(MatterSides, B14_WorkingHoursStartWhenTheOfficeIsOpen) {
  const auto due = [](const char* handed) {
    Story s("2021-10-16T09:00");
    s.hand_over(handed);
    return s.side("sign").due_at;
  };
  EXPECT_EQ(due("2021-10-18T07:00"), at("2021-10-18T15:00"));
  EXPECT_EQ(due("2021-10-18T08:30"), at("2021-10-18T15:00"));
  EXPECT_EQ(due("2021-10-18T12:00"), at("2021-10-19T09:30"));
  EXPECT_EQ(due("2021-10-18T13:00"), at("2021-10-19T09:30"));
  EXPECT_EQ(due("2021-10-18T17:30"), at("2021-10-19T15:00"));
  EXPECT_EQ(due("2021-10-22T18:00"), at("2021-10-25T15:00")) << "a Friday evening";
}

// What is closed as it is taken in never has a running clock.
TEST(MatterSides, B27_AMatterThatIsClosedAtOnceBurnsNoTime) {
  Story s("2021-10-18T09:00");
  s.happen(withdraw(s.m, "不用了"), "2021-10-18T09:00");
  EXPECT_EQ(s.m.next_clock(), nullptr);
  EXPECT_EQ(s.side("contact").state, ClockState::stopped);
  EXPECT_EQ(*s.side("contact").ended - s.side("contact").started, 0);
}

TEST(MatterSides, B28_TheEarliestGenuineContactCountsWhateverTheOrderOfEntry) {
  Story s("2021-10-18T09:00");
  s.hand_over("2021-10-18T09:30");
  s.contact("2021-10-20T10:00", "2021-10-20T10:00");  // late
  EXPECT_GT(*s.side("contact").ended, s.side("contact").due_at);
  s.contact("2021-10-18T16:00", "2021-10-20T11:00");  // the phone had no signal until now
  EXPECT_EQ(s.side("contact").ended, at("2021-10-18T16:00"));
  s.contact("2021-10-19T16:00", "2021-10-20T12:00");
  EXPECT_EQ(s.side("contact").ended, at("2021-10-18T16:00"));
  EXPECT_FALSE(
      domain::contact(s.m, "phone", false, at("2021-10-17T16:00"), "", at("2021-10-20T12:00")))
      << "before it was reported";
}

TEST(MatterSides, NobodyIsLateInContactingWhoCannotBeContacted) {
  OpenMatter nobody = opening();
  nobody.contact.reset();
  Story s("2021-10-18T09:00", nobody);
  EXPECT_EQ(s.m.clock_named("contact", 1), nullptr);
}

TEST(MatterSides, AnotherKindEndsWhatItDoesNotHaveAndStartsWhatItHas) {
  Story s("2021-10-18T09:00");
  s.hand_over("2021-10-18T10:00");
  s.happen(reclassify(s1_rules(), s.m, "complex", "多部门", at("2021-10-18T10:30")),
           "2021-10-18T10:30");
  EXPECT_EQ(s.side("sign").state, ClockState::stopped) << "complex matters are not signed for";
  EXPECT_EQ(s.side("contact").state, ClockState::running);
}

TEST(MatterSides, OneThatStandsStillWithTheTermIsDueLater) {
  Story s("2021-10-18T09:00");
  s.hand_over("2021-10-18T10:00");
  s.happen(pause(s1_rules(), s.m, "resident_answer", "", at("2021-10-18T15:00")),
           "2021-10-18T15:00");
  EXPECT_GT(s.side("contact").due_at, at("2021-10-19T09:00"));
  EXPECT_EQ(s.side("contact").original_due.iso(), "2021-10-19");
  EXPECT_EQ(s.side("sign").due_at, at("2021-10-18T16:30")) << "this one runs on";
  s.happen(resume(s1_rules(), s.m, "", at("2021-10-18T19:00")), "2021-10-18T19:00");
  EXPECT_EQ(s.side("contact").due_at, at("2021-10-19T13:00")) << "four hours later";
}

TEST(MatterSides, NothingMakesALateOnePunctual) {
  Story s("2021-10-18T09:00");
  s.happen(pause(s1_rules(), s.m, "expert_opinion", "", at("2021-10-19T09:00")),
           "2021-10-19T09:00");
  EXPECT_EQ(s.side("contact").due_at, at("2021-10-19T09:00"));
  EXPECT_TRUE(s.side("contact").pauses.empty());
}

TEST(MatterSides, RungsOfEachClockFireOnceAndAfterTheDueDayToo) {
  Story s("2021-10-18T09:00");
  s.hand_over("2021-10-18T10:00");
  const RungName half{.clock = "sign", .n = 1, .rung = "50%"};
  const RungName late{.clock = "sign", .n = 1, .rung = "+1日"};
  EXPECT_EQ(remind(s.m, late, at("2021-10-19T23:59")).error().code, "MATTER-RUNG");
  s.happen(remind(s.m, half, at("2021-10-18T14:00")), "2021-10-18T14:00");
  s.happen(remind(s.m, late, at("2021-10-20T00:00")), "2021-10-20T00:00");
  EXPECT_EQ(remind(s.m, half, at("2021-10-20T00:00")).error().code, "MATTER-RUNG");
  EXPECT_EQ(remind(s.m, late, at("2021-10-20T00:00")).error().code, "MATTER-RUNG");
  EXPECT_FALSE(s.m.clock().rungs.front().fired) << "the term's own rungs are others";
}

TEST(MatterSides, ASecondLookHasItsStatutoryClockBehindAClosing) {
  Story s("2021-10-18T09:00");
  s.hand_over("2021-10-18T09:30");
  s.happen(answer(s.m, "explained", "已解释"), "2021-10-18T10:00");
  s.happen(tell(s.m, "phone", at("2021-10-18T10:00"), at("2021-10-18T10:00")), "2021-10-18T10:00");
  s.happen(ask_review(s1_rules(), s.m, "", at("2021-10-19T10:00")), "2021-10-19T10:00");
  s.happen(
      close_without_word(s1_rules(), s.m,
                         {.kind = "statutory_channel", .evidence = "已起诉", .channel = "court"},
                         person("lead").text(), at("2021-10-20T10:00")),
      "2021-10-20T10:00");
  EXPECT_EQ(s.m.excluded, "court");
  EXPECT_EQ(s.side("second_look").state, ClockState::running);
  EXPECT_EQ(s.side("second_look").due.iso(), "2021-11-18");
  s.happen(
      review(s1_rules(), s.m, true, "维持", person("lead").text(), true, at("2021-11-01T10:00")),
      "2021-11-01T10:00", person("lead"));
  EXPECT_EQ(s.side("second_look").state, ClockState::met);
}

TEST(MatterSides, AStatutoryChannelIsNamedAndAnExclusionIsNotOnesOwnDoing) {
  Story s("2021-10-18T09:00");
  s.hand_over("2021-10-18T09:30");
  const auto closed = [&](const char* channel) {
    const auto events = close_without_word(
        s1_rules(), s.m, {.kind = "statutory_channel", .evidence = "见材料", .channel = channel},
        person("lead").text(), at("2021-10-18T10:00"));
    return events ? "ok" : events.error().code;
  };
  EXPECT_EQ(closed(""), "MATTER-CHANNEL-MISSING");
  EXPECT_EQ(closed("secret"), "MATTER-CHANNEL") << "it has no channel to tell of";
  EXPECT_EQ(closed("court"), "ok");
  const auto excluded = [&](const Uuid& actor, const char* what) {
    const auto events = exclude(s1_rules(), s.m, what, actor.text(), "见材料");
    return events ? "ok" : events.error().code;
  };
  EXPECT_EQ(excluded(person("owner"), "secret"), "MATTER-EXCLUDE-OWN");
  EXPECT_EQ(excluded(person("lead"), "weather"), "MATTER-EXCLUSION");
  s.happen(exclude(s1_rules(), s.m, "secret", person("lead").text(), "见材料"), "2021-10-18T11:00",
           person("lead"));
  EXPECT_EQ(excluded(person("lead"), "secret"), "MATTER-EXCLUDED");
}

}  // namespace
}  // namespace wanhu::domain
