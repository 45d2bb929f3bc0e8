// Who has a matter in hand: first-receiver duty, objections without bounce loops, and the second
// look. Closed-loop requirements 8 and 12; features 10 and 6 of its table.
#include <gtest/gtest.h>

#include "support/matter_walk.hpp"

namespace wanhu::domain {
namespace {

using test::at;
using test::person;
using test::s1_rules;

std::string actor(const char* name) {
  return person(name).text();
}

// Opened on Saturday 16 October 2021; the plan gives two working days to object.
struct Story {
  Instant now = at("2021-10-16T09:00");
  Matter m = test::opened_matter(test::broken_lamp(), now);

  Story& happen(const Result<Events>& events, const std::string& who) {
    for (const Event& event : events.value()) m = fold(m, event, now, who);
    return *this;
  }
  Story& hand_to(const char* who, const char* by = "centre") {
    return happen(hand_over(m, person(who), ""), actor(by));
  }
  Story& accepts(const char* who) { return happen(accept(m, person(who)), actor(who)); }
  Story& objects(const char* who) {
    return happen(object(s1_rules(), m, person(who), "不属于本单位", now), actor(who));
  }
  Story& ruled(const std::optional<Uuid>& owner, const char* by) {
    return happen(rule(m, owner, "见三定方案", actor(by)), actor(by));
  }
  Story& told() {
    happen(answer(m, "explained", "已说明"), actor("li"));
    return happen(tell(m, "door", now, now), actor("li"));
  }
  std::string code_of(const Result<Events>& events) const {
    return events ? "ok" : events.error().code;
  }
  std::string objection_by(const char* who) const {
    return code_of(object(s1_rules(), m, person(who), "不属于本单位", now));
  }
  std::string hand_over_to(const char* who) const { return code_of(hand_over(m, person(who), "")); }
  std::string ruling(const std::optional<Uuid>& owner, const char* by) const {
    return code_of(rule(m, owner, "", actor(by)));
  }
};

TEST(MatterRouting, WhoeverAcceptedLastIsResponsibleUntilAnotherAccepts) {
  Story s;
  s.hand_to("li");
  EXPECT_EQ(s.m.responsible, std::nullopt) << "nobody has accepted: the centre";
  s.accepts("li").hand_to("zhang");
  EXPECT_EQ(s.m.owner, person("zhang"));
  EXPECT_EQ(s.m.responsible, person("li"));
  s.accepts("zhang");
  EXPECT_EQ(s.m.responsible, person("zhang"));
}

TEST(MatterObjection, OnlyTheOwnerWithinThePlansDaysOnce_S0_28) {
  Story s;
  s.hand_to("li");
  EXPECT_EQ(s.objection_by("zhang"), "MATTER-NOT-OWNER");
  // Two working days after Saturday the 16th: the end of Tuesday.
  EXPECT_EQ(objection_until(s1_rules(), s.m), at("2021-10-20T00:00"));
  s.now = at("2021-10-19T23:59");
  EXPECT_EQ(s.objection_by("li"), "ok");
  s.now = at("2021-10-20T00:00");
  EXPECT_EQ(s.objection_by("li"), "MATTER-OBJECTION-LATE");
  s.now = at("2021-10-18T09:00");
  s.objects("li");
  EXPECT_EQ(s.objection_by("li"), "MATTER-OBJECTION-OPEN");
  EXPECT_EQ(s.hand_over_to("zhang"), "MATTER-OBJECTION-OPEN") << "it is ruled on first";
  s.ruled({}, "centre");
  EXPECT_EQ(s.m.owner, person("li"));
  EXPECT_EQ(s.objection_by("li"), "MATTER-OBJECTED");
}

TEST(MatterObjection, APlanWithoutOneHasNone) {
  Story s;
  s.hand_to("li");
  plan::Plan plan = s1_rules().plan;
  plan.matters.objection.reset();
  const MatterRules rules{.plan = plan, .calendar = calendar::Calendar::office()};
  EXPECT_EQ(s.code_of(object(rules, s.m, person("li"), "x", s.now)), "MATTER-OBJECTION-NONE");
}

TEST(MatterObjection, WhoWasRightDoesNotGetItBackInTheRound) {
  Story s;
  s.hand_to("li").objects("li").ruled(person("zhang"), "centre");
  EXPECT_EQ(s.m.owner, person("zhang"));
  EXPECT_EQ(s.m.state, MatterState::handed_over);
  EXPECT_EQ(s.hand_over_to("li"), "MATTER-BOUNCE");
  EXPECT_EQ(s.objection_by("zhang"), "ok")
      << "it was handed to another: their own days, their own word";
  s.objects("zhang");
  EXPECT_EQ(s.ruling(person("li"), "head"), "MATTER-BOUNCE");
  EXPECT_EQ(s.ruling(person("zhang"), "head"), "MATTER-BOUNCE");
  s.ruled(person("wang"), "head").accepts("wang").told();
  s.happen(dissent(s1_rules(), s.m, "没解决", false, s.now), "resident");
  EXPECT_EQ(s.hand_over_to("li"), "ok") << "a new round";
}

TEST(MatterObjection, ASecondOneIsRuledOnBySomebodyElse) {
  Story s;
  s.hand_to("li");
  EXPECT_EQ(s.ruling({}, "centre"), "MATTER-OBJECTION-NOT-OPEN");
  s.objects("li");
  EXPECT_EQ(s.ruling({}, "li"), "MATTER-RULE-OWN");
  s.ruled(person("zhang"), "head").objects("zhang");
  EXPECT_EQ(s.ruling({}, "centre"), "MATTER-RULE-OTHER") << "handed it over";
  EXPECT_EQ(s.ruling({}, "head"), "MATTER-RULE-OTHER") << "ruled before";
  EXPECT_EQ(s.ruling({}, "deputy"), "ok");
}

TEST(MatterObjection, AcceptingOrAnsweringEndsIt) {
  Story accepted;
  accepted.hand_to("li").objects("li").accepts("li");
  EXPECT_FALSE(accepted.m.objection);
  Story answered;
  answered.hand_to("li").objects("li").happen(answer(answered.m, "solved", "已修好"), actor("li"));
  EXPECT_FALSE(answered.m.objection);
}

TEST(MatterReview, NeedsNoReasonAndComesOnceWithinThePlansDays) {
  Story s;
  s.hand_to("li");
  s.told();
  EXPECT_EQ(review_until(s1_rules(), s.m), at("2021-11-16T00:00"));
  s.now = at("2021-11-16T00:00");
  EXPECT_EQ(s.code_of(ask_review(s1_rules(), s.m, "", s.now)), "MATTER-REVIEW-LATE");
  s.now = at("2021-11-15T23:59");
  s.happen(ask_review(s1_rules(), s.m, "", s.now), "resident");
  EXPECT_EQ(s.code_of(ask_review(s1_rules(), s.m, "", s.now)), "MATTER-REVIEW-OPEN");
  s.happen(review(s1_rules(), s.m, true, "已按规定说明", actor("head"), true, s.now),
           actor("head"));
  EXPECT_EQ(s.code_of(ask_review(s1_rules(), s.m, "", s.now)), "MATTER-REVIEWED");
}

TEST(MatterReview, IsDoneByADifferentPerson_S0_31) {
  Story s;
  s.hand_to("li");
  s.told();
  EXPECT_EQ(s.code_of(review(s1_rules(), s.m, true, "属实", actor("head"), true, s.now)),
            "MATTER-REVIEW-NOT-ASKED");
  s.happen(ask_review(s1_rules(), s.m, "", s.now), "resident");
  EXPECT_EQ(s.code_of(review(s1_rules(), s.m, true, "属实", actor("li"), true, s.now)),
            "MATTER-REVIEW-OWN");
}

TEST(MatterReview, HandledAgainIsANewRoundWithItsOwnClock) {
  Story s;
  s.hand_to("li");
  s.told();
  s.happen(ask_review(s1_rules(), s.m, "", s.now), "resident");
  s.now = at("2021-10-25T09:00");
  s.happen(review(s1_rules(), s.m, false, "还要再办", actor("head"), true, s.now), actor("head"));
  EXPECT_EQ(s.m.round, 2);
  EXPECT_EQ(s.m.state, MatterState::handling);
  EXPECT_EQ(s.m.clock().due.iso(), "2021-11-04");
  EXPECT_FALSE(s.m.review_asked);
  EXPECT_FALSE(s.m.reviewed) << "of the round before";
}

TEST(MatterReview, NobodyNeedLookAgainOnceTheResidentIsContent) {
  Story s;
  s.hand_to("li");
  s.told();
  s.happen(ask_review(s1_rules(), s.m, "", s.now), "resident");
  s.happen(confirm(s.m, "receipt", "resident", ""), "resident");
  EXPECT_FALSE(s.m.review_asked);
}

}  // namespace
}  // namespace wanhu::domain
