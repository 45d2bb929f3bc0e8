// Terms that the law sets: how long, by how much they may be moved, and who looks when a resident
// does not accept the second look either. 信访工作条例, 政府信息公开条例, 人民调解法.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "domain/matter/deciders.hpp"
#include "support/matter_walk.hpp"

namespace wanhu::domain {
namespace {

using test::at;
using test::person;
using testing::ElementsAre;

const plan::Plan& of_the_law() {
  static const plan::Plan k_plan = plan::load(test::s1_plan_of_the_law(), "plan.toml").plan.value();
  return k_plan;
}
MatterRules rules_of(const plan::Plan& plan) {
  return {.plan = plan, .plan_version = 1, .calendar = calendar::Calendar::office()};
}

// Opened on Monday 18 October 2021 at nine.
struct Story {
  MatterRules rules;
  Matter m;

  explicit Story(const char* kind, const plan::Plan& plan = of_the_law()) : rules(rules_of(plan)) {
    OpenMatter open = test::broken_lamp();
    open.kind = kind;
    open.contact = Uuid::named("contact");
    const Instant now = at("2021-10-18T09:00");
    const Events events = with_clocks(rules, nullptr, open_matter(rules, open, now).value(), now);
    m = fold({}, events.front(), now, "system");
    happen(hand_over(m, person("owner"), ""), "2021-10-18T10:00", "centre");
  }
  Story& happen(const Result<Events>& events, const char* when, const char* who = "owner") {
    for (const Event& event : with_clocks(rules, &m, events.value(), at(when)))
      m = fold(m, event, at(when), person(who).text());
    return *this;
  }
  Story& told() {
    happen(answer(m, "explained", "已说明"), "2021-11-01T10:00");
    return happen(tell(m, "door", at("2021-11-01T10:00"), at("2021-11-01T10:00")),
                  "2021-11-01T10:00");
  }
  [[nodiscard]] std::string asked(const char* when) const {
    const auto events = ask_review(rules, m, "", at(when));
    return events ? "ok" : events.error().code;
  }
  Story& ask(const char* when) { return happen(ask_review(rules, m, "", at(when)), when); }
  // As the command enters it: with the body whose word it is.
  Story& stands(const char* when, const char* who, const char* body) {
    auto events = review(rules, m, true, "维持", person(who).text(), true, at(when));
    events.value().front().data["body"] = body;
    return happen(events, when, who);
  }
  [[nodiscard]] std::string extended(const char* day) const {
    const auto events =
        extend(rules, m, Date::parse(day).value(), "案情复杂", at("2021-10-20T10:00"));
    return events ? "ok" : events.error().code;
  }
  [[nodiscard]] std::string due(const char* name) const {
    const MatterClock* const clock = m.clock_named(name, 1);
    return clock == nullptr ? "no clock" : clock->due.iso();
  }
  [[nodiscard]] bool is_met(const char* name) const {
    const MatterClock* const clock = m.clock_named(name, 1);
    return clock != nullptr && clock->state == ClockState::met;
  }
};

TEST(MatterStatutes, APetitionIsDecidedInSixtyDaysAndThirtyMoreOnce) {
  Story s("petition");
  EXPECT_EQ(s.m.clock().due.iso(), "2021-12-17");
  EXPECT_EQ(s.extended("2022-01-18"), "MATTER-EXTEND-LAW");
  // Thirty days end on Sunday 16 January, and so on the Monday.
  EXPECT_EQ(s.extended("2022-01-17"), "ok");
  s.happen(
      extend(s.rules, s.m, Date::parse("2021-12-20").value(), "等材料", at("2021-10-20T10:00")),
      "2021-10-20T10:00");
  EXPECT_EQ(s.extended("2021-12-21"), "MATTER-EXTEND-LAW-ONCE") << "however little it was";
}

TEST(MatterStatutes, DisclosureIsAnsweredInTwentyWorkingDaysAndTwentyMoreOnce) {
  Story s("disclosure");
  EXPECT_EQ(s.m.clock().due.iso(), "2021-11-15");
  EXPECT_EQ(s.extended("2021-12-14"), "MATTER-EXTEND-LAW");
  EXPECT_EQ(s.extended("2021-12-13"), "ok");
}

TEST(MatterStatutes, AKindOfThePlansOwnIsMovedAsThePlanSays) {
  Story s("general");
  EXPECT_EQ(s.extended("2021-12-14"), "ok") << "S1 says nothing of it";
}

TEST(MatterStatutes, APetitionIsTakenOnInFifteenDaysAndReturnedInFiveWorkingDays) {
  Story s("petition");
  EXPECT_EQ(s.due("tell"), "2021-11-02");
  EXPECT_EQ(s.due("take"), "2021-10-25");
  s.happen(accept(s.m, person("owner")), "2021-10-20T10:00");
  EXPECT_TRUE(s.is_met("take"));
  EXPECT_EQ(s.due("correct"), "no clock") << "of another law";
}

TEST(MatterStatutes, DisclosureIsCorrectedInSevenWorkingDaysAndWaitsFifteenForOthers) {
  Story s("disclosure");
  EXPECT_EQ(s.due("correct"), "2021-10-27");
  s.happen(contact(s.m, "phone", false, at("2021-10-19T10:00"), "", at("2021-10-19T10:00")),
           "2021-10-19T10:00");
  EXPECT_TRUE(s.is_met("correct"));
  s.happen(pause(s.rules, s.m, "other_authority", "征求第三方意见", at("2021-10-19T11:00")),
           "2021-10-19T11:00");
  EXPECT_EQ(s.m.clock().pauses.at(0).to, at("2021-11-10T00:00"));
}

TEST(MatterStatutes, AMediationIsBroughtToTheCourtWithinThirtyDays) {
  Story s("general");
  s.happen(answer(s.m, "solved", "已达成调解协议"), "2021-10-20T10:00");
  EXPECT_EQ(s.due("court"), "2021-11-19");
  s.happen(confirm(s.m, "receipt", "resident", ""), "2021-10-25T10:00");
  EXPECT_TRUE(s.is_met("court"));
}

TEST(MatterStatutes, APetitionIsReviewedAndThenOnceMoreByAnother) {
  Story s("petition");
  s.told().ask("2021-11-02T10:00");
  EXPECT_EQ(s.due("review"), "2021-12-02");
  EXPECT_EQ(s.due("recheck"), "no clock") << "it is for the second ask";
  s.stands("2021-11-20T10:00", "lead", "centre");
  EXPECT_TRUE(s.is_met("review"));
  EXPECT_EQ(review_until(s.rules, s.m), at("2021-12-21T00:00")) << "thirty days from the first";
  EXPECT_EQ(s.asked("2021-12-21T00:00"), "MATTER-REVIEW-LATE");
  s.ask("2021-11-25T10:00");
  EXPECT_EQ(s.due("recheck"), "2021-12-27") << "the 25th is a Saturday";
  EXPECT_EQ(s.m.clock_named("review", 2), nullptr);
  EXPECT_THAT(recheck_bodies(s.rules.plan, s.m), ElementsAre("county_centre", "ruji"));
  EXPECT_FALSE(not_deciding(s.rules.plan, s.m, Deciding::review).contains(person("lead").text()))
      << "who enters the county's paper decides nothing";
  s.stands("2021-12-01T10:00", "lead", "county_centre");
  EXPECT_TRUE(s.is_met("recheck"));
  EXPECT_EQ(s.asked("2021-12-02T10:00"), "MATTER-REVIEWED");
}

TEST(MatterStatutes, WhoLookedFirstDoesNotLookOnceMore) {
  plan::Plan plan = of_the_law();
  plan.matters.review->recheck.clear();  // then the unit above the office
  Story s("petition", plan);
  s.told().ask("2021-11-02T10:00").stands("2021-11-10T10:00", "lead", "centre");
  s.ask("2021-11-12T10:00");
  EXPECT_THAT(recheck_bodies(plan, s.m), ElementsAre("ruji"));
  const auto by = [&](const char* who) {
    const auto events =
        review(s.rules, s.m, true, "维持", person(who).text(), true, at("2021-11-15T10:00"));
    return events ? "ok" : events.error().code;
  };
  EXPECT_EQ(by("lead"), "MATTER-REVIEW-OWN");
  EXPECT_EQ(by("head"), "ok");
}

TEST(MatterStatutes, WithoutTheLawsClockOrAnotherBodyThereIsOneSecondLook) {
  Story ordinary("general");
  ordinary.told().ask("2021-11-02T10:00").stands("2021-11-10T10:00", "lead", "centre");
  EXPECT_EQ(ordinary.asked("2021-11-12T10:00"), "MATTER-REVIEWED");
  plan::Plan plan = of_the_law();
  plan.matters.review->by = "county_centre";
  plan.matters.review->recheck.clear();
  Story outside("petition", plan);
  outside.told().ask("2021-11-02T10:00").stands("2021-11-10T10:00", "lead", "county_centre");
  EXPECT_EQ(outside.asked("2021-11-12T10:00"), "MATTER-REVIEWED")
      << "the plan does not know who is above the county";
}

TEST(MatterStatutes, ARoundThatBeginsAnewHasBothLooksAgain) {
  Story s("petition");
  s.told().ask("2021-11-02T10:00").stands("2021-11-10T10:00", "lead", "centre");
  s.happen(dissent(s.rules, s.m, "还是没有", true, at("2021-11-12T10:00")), "2021-11-12T10:00");
  EXPECT_FALSE(s.m.reviewed);
  EXPECT_TRUE(s.m.reviewers.empty());
  s.happen(answer(s.m, "explained", "已说明"), "2021-11-15T10:00");
  s.happen(tell(s.m, "door", at("2021-11-15T10:00"), at("2021-11-15T10:00")), "2021-11-15T10:00");
  s.ask("2021-11-16T10:00");
  EXPECT_NE(s.m.clock_named("review", 2), nullptr);
}

Result<Events> to_court(const Story& s, const char* when) {
  return close_without_word(
      s.rules, s.m,
      {.kind = "statutory_channel", .evidence = "已向法院起诉", .channel = "litigation"},
      person("lead").text(), at(when));
}

TEST(MatterStatutes, AChannelOfTheLawTakesItsOwnRoundOutAndNoOther) {
  Story s("general");
  s.told();
  s.happen(dissent(s.rules, s.m, "没修好", true, at("2021-11-02T10:00")), "2021-11-02T10:00");
  s.happen(to_court(s, "2021-11-03T10:00"), "2021-11-03T10:00", "lead");
  EXPECT_EQ(s.m.excluded, "litigation");
  EXPECT_EQ(s.m.excluded_round, 2);
  EXPECT_EQ(s.m.clocks.at(0).excluded, "");
  EXPECT_EQ(s.m.clocks.at(1).excluded, "litigation");
  s.happen(dissent(s.rules, s.m, "法院不受理", true, at("2021-11-04T10:00")), "2021-11-04T10:00");
  EXPECT_EQ(s.m.excluded, "");
  EXPECT_EQ(s.m.excluded_round, 0);
  EXPECT_EQ(s.m.clocks.at(1).excluded, "litigation") << "what went elsewhere did";
  EXPECT_EQ(s.m.clocks.at(2).excluded, "");
}

// Journals from before say nothing of the round: all of the matter is out, also after a reopening.
TEST(MatterStatutes, AnOldClosingTakesTheWholeMatterOut) {
  Story s("general");
  Events events = to_court(s, "2021-10-20T10:00").value();
  events.front().data.erase("exclusion_of");
  s.happen(events, "2021-10-20T10:00", "lead");
  s.happen(dissent(s.rules, s.m, "还要办", true, at("2021-10-21T10:00")), "2021-10-21T10:00");
  EXPECT_EQ(s.m.excluded, "litigation");
  EXPECT_EQ(s.m.excluded_round, 0);
  EXPECT_EQ(s.m.clocks.at(0).excluded, "");
}

}  // namespace
}  // namespace wanhu::domain
