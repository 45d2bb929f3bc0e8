// What somebody who leaves has in hand goes to one who stays: the rules one by one, and at any
// moment of random lives of a matter.
#include "domain/matter/succession.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <map>
#include <set>

#include "domain/matter/forward.hpp"
#include "domain/matter/help.hpp"
#include "domain/matter/join.hpp"
#include "support/matter_walk.hpp"

namespace wanhu::domain {
namespace {

using test::broken_lamp;
using test::person;
using test::s1_rules;

const Uuid k_owner = person("owner"), k_next = person("next"), k_helper = person("helper"),
           k_centre = person("centre");

class Succession : public testing::Test {
 protected:
  Succession() {
    open("a");
    then(hand_over(of("a"), k_owner, ""), k_centre);
  }
  void open(const std::string& name) {
    then(open_matter(s1_rules(), broken_lamp(name), now), k_centre);
  }
  bool then(const Result<Events>& events, const Uuid& actor) {
    refused.clear();
    if (!events) {
      refused = events.error().code;
      return false;
    }
    for (const Event& event : *events)
      if (event.type.starts_with("matter.")) test::keep(all, event, now, actor.text());
    return true;
  }
  Matter& of(const std::string& name) { return all.at(Uuid::named(name)); }
  bool go(const std::string& name = "a") {
    return then(succeed(of(name), k_owner, k_next, "调离"), k_centre);
  }
  bool accepted() { return then(accept(of("a"), k_owner), k_owner); }
  bool asked(const Uuid& who) {
    return then(ask_help(of("a"), who, "量电压", now.date() + 3, now), k_owner);
  }

  Instant now = Instant::parse("2021-10-16T09:00:00+08:00").value();
  std::map<Uuid, Matter> all;
  std::string refused;
};

TEST_F(Succession, WhatWaitsIsHandedOverAndAccepted) {
  ASSERT_TRUE(accepted());
  const MatterClock clock = of("a").clock();
  ASSERT_TRUE(go());
  EXPECT_EQ(of("a").owner, k_next);
  EXPECT_EQ(of("a").state, MatterState::handed_over);
  EXPECT_EQ(of("a").clock(), clock) << "the term goes on";
  EXPECT_EQ(of("a").responsible, k_owner) << "until the next one accepts";
  ASSERT_TRUE(then(accept(of("a"), k_next), k_next));
  EXPECT_EQ(of("a").responsible, k_next);
}

TEST_F(Succession, WhatIsAnsweredPassesAsItStands) {
  ASSERT_TRUE(accepted());
  ASSERT_TRUE(then(answer(of("a"), "solved", "已修好"), k_owner));
  Matter before = of("a");
  ASSERT_TRUE(go());
  EXPECT_EQ(of("a").owner, k_next);
  EXPECT_EQ(of("a").responsible, k_next);
  EXPECT_EQ(of("a").state, MatterState::answered);
  EXPECT_EQ(of("a").answer->by, k_owner.text()) << "who answered stays on record";
  before.owner = before.responsible = k_next;
  before.handlers.insert(k_next.text());
  before.informed.insert("owner");  // who takes over reads what there is
  EXPECT_EQ(of("a"), before) << "and nothing else has changed";
  // Whose matter it is does not take down the resident's word (guard G11).
  EXPECT_FALSE(then(confirm(of("a"), "callback", k_next.text(), ""), k_next));
  EXPECT_EQ(refused, "MATTER-OWN-CONFIRM");
}

TEST_F(Succession, WhatIsJoinedPassesToo) {
  open("lead");
  then(hand_over(of("lead"), k_owner, ""), k_centre);
  ASSERT_TRUE(then(join(s1_rules(), of("a"), s1_rules(), of("lead")), k_centre));
  ASSERT_TRUE(go());
  EXPECT_EQ(of("a").owner, k_next);
  EXPECT_EQ(of("a").joined, Uuid::named("lead"));
}

TEST_F(Succession, WhatIsWithABodyAbovePassesToo) {
  ASSERT_TRUE(
      then(forward(s1_rules(), of("a"), "county_centre", "beyond", "跨县", k_centre), k_centre));
  const Uuid owner = of("a").owner.value();
  ASSERT_TRUE(then(succeed(of("a"), owner, k_next, "调离"), k_centre));
  EXPECT_EQ(of("a").owner, k_next);
  ASSERT_NE(of("a").forwarded(), nullptr);
  EXPECT_EQ(of("a").forwarded()->state, ForwardState::waiting);
}

TEST_F(Succession, WhatCannotGoIsRefused) {
  EXPECT_FALSE(then(succeed(of("a"), k_next, k_owner, ""), k_centre));
  EXPECT_EQ(refused, "MATTER-NOT-OWNER");
  ASSERT_TRUE(then(object(s1_rules(), of("a"), k_owner, "不属于本村", now), k_owner));
  EXPECT_FALSE(go());
  EXPECT_EQ(refused, "MATTER-OBJECTION-OPEN");
  ASSERT_TRUE(then(rule(of("a"), k_next, "见裁定", k_centre.text()), k_centre));
  EXPECT_FALSE(then(succeed(of("a"), k_next, k_owner, ""), k_centre));
  EXPECT_EQ(refused, "MATTER-BOUNCE") << "it does not come back";
  ASSERT_TRUE(then(recuse(of("a"), k_helper, "是亲属"), k_centre));
  EXPECT_FALSE(then(succeed(of("a"), k_next, k_helper, ""), k_centre));
  EXPECT_EQ(refused, "MATTER-RECUSED");
  ASSERT_TRUE(then(withdraw(of("a"), "不用了"), k_centre));
  EXPECT_FALSE(then(succeed(of("a"), k_next, k_centre, ""), k_centre));
  EXPECT_EQ(refused, "MATTER-STATE");
}

TEST_F(Succession, APartThatWasAskedIsAskedOfTheNextForTheSameDay) {
  ASSERT_TRUE(accepted());
  ASSERT_TRUE(asked(k_helper));
  const Date due = open_help(of("a"), k_helper)->due;
  now = now + 10LL * 24 * 3'600'000;  // late by now
  ASSERT_TRUE(then(succeed_in_help(of("a"), k_helper, k_next, "调离"), k_centre));
  EXPECT_EQ(open_help(of("a"), k_helper), nullptr);
  ASSERT_NE(open_help(of("a"), k_next), nullptr);
  EXPECT_EQ(open_help(of("a"), k_next)->due, due);
  EXPECT_EQ(open_help(of("a"), k_next)->what, "量电压");
  EXPECT_FALSE(then(succeed_in_help(of("a"), k_helper, k_next, ""), k_centre));
  EXPECT_EQ(refused, "MATTER-HELP-NONE");
}

TEST_F(Succession, NobodyIsAskedTwiceNorWhoeverHasItInHand) {
  ASSERT_TRUE(accepted());
  ASSERT_TRUE(asked(k_helper));
  ASSERT_TRUE(asked(k_next));
  EXPECT_FALSE(then(succeed_in_help(of("a"), k_helper, k_next, ""), k_centre));
  EXPECT_EQ(refused, "MATTER-HELP-ASKED");
  ASSERT_TRUE(then(succeed_in_help(of("a"), k_helper, k_owner, ""), k_centre));
  EXPECT_EQ(open_help(of("a"), k_helper), nullptr);
  EXPECT_EQ(open_help(of("a"), k_owner), nullptr);
  ASSERT_TRUE(go()) << "the next one was a helper";
  EXPECT_EQ(open_help(of("a"), k_next), nullptr) << "and is the owner now";
}

// At any moment of any life: it goes or is refused with a reason, and what it takes along is all.
RC_GTEST_PROP(SuccessionProperties, NothingOfAMatterIsLost, ()) {
  test::MatterWalk walk(Uuid::named("m"), Instant::parse("2021-10-16T09:00:00+08:00").value());
  const auto steps =
      *rc::gen::container<std::vector<test::WalkStep>>(rc::gen::construct<test::WalkStep>(
          rc::gen::inRange(0U, 1000U), rc::gen::inRange(0U, 4000U), rc::gen::inRange(0U, 10'000U)));
  for (const test::WalkStep& step : steps) (void)walk.take(step);
  const Matter& before = walk.matter();
  if (!before.owner) return;
  const auto events = succeed(before, *before.owner, k_next, "调离");
  if (!events) {
    static const std::set<std::string> k_reasons{"MATTER-STATE", "MATTER-OBJECTION-OPEN"};
    RC_ASSERT(k_reasons.contains(events.error().code));
    RC_ASSERT((events.error().code == "MATTER-STATE") == before.is_closed());
    return;
  }
  Matter after = before;
  for (const Event& event : *events) after = fold(after, event, walk.now(), k_centre.text());
  RC_ASSERT(after.owner == k_next);
  RC_ASSERT(after.clocks == before.clocks);
  RC_ASSERT(after.answer == before.answer);
  RC_ASSERT(after.forwards == before.forwards);
  RC_ASSERT(after.helps == before.helps);
  RC_ASSERT(after.round == before.round);
  if (is_running(text_of(before.state)) && before.forwarded() == nullptr)
    RC_ASSERT(after.state == MatterState::handed_over);
  else
    RC_ASSERT(after.state == before.state);
}

}  // namespace
}  // namespace wanhu::domain
