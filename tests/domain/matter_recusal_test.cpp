// Recusal: whoever a matter is about neither has it in hand nor rules on it, whatever happens; and
// what nobody routes is taken on by whoever is competent.
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "domain/matter/help.hpp"
#include "domain/matter/join.hpp"
#include "support/matter_walk.hpp"

namespace wanhu::test {
namespace {

using domain::Matter;
using domain::MatterState;

Instant start() {
  return Instant::at(base::Date::from_ymd(2021, 10, 18).value(), 9 * 60);
}

rc::Gen<WalkStep> any_step() {
  return rc::gen::build<WalkStep>(
      rc::gen::set(&WalkStep::command, rc::gen::inRange(0U, 1000U)),
      rc::gen::set(&WalkStep::wait_minutes, rc::gen::inRange(0U, 3000U)),
      rc::gen::set(&WalkStep::choice, rc::gen::inRange(0U, 1000U)));
}

RC_GTEST_PROP(MatterRecusal, NobodyWhoIsRecusedHasItInHandOrGetsIt, ()) {
  MatterWalk walk(Uuid::named("matter"), start());
  for (int n = 0; n < 60; ++n) {
    const Matter before = walk.matter();
    walk.take(*any_step());
    const Matter& m = walk.matter();
    const auto is_clear = [&](const std::optional<Uuid>& who) {
      return !who || !m.is_recused(who->text());
    };
    RC_ASSERT(is_clear(m.owner));
    RC_ASSERT(is_clear(m.responsible));
    RC_ASSERT(is_clear(m.objection ? std::optional(m.objection->by) : std::nullopt));
    for (const std::string& who : before.recused) RC_ASSERT(m.is_recused(who));
    if (m.state == MatterState::handed_over || m.state == MatterState::handling)
      RC_ASSERT(m.owner.has_value());
    // The clock is nobody's to stop.
    if (m.recused.size() > before.recused.size()) {
      RC_ASSERT(m.clock() == before.clock());
      RC_ASSERT(m.sides == before.sides);
      const bool back = m.state == MatterState::listed;
      RC_ASSERT((back || m.state == before.state));
    }
    for (const std::string& who : m.recused) {
      const Uuid person = Uuid::parse(who).value();
      RC_ASSERT(!domain::hand_over(m, person, ""));
      RC_ASSERT(!domain::accept(m, person));
      RC_ASSERT(domain::open_help(m, person) == nullptr);
      RC_ASSERT(!domain::ask_help(m, person, "x", walk.now().date(), walk.now()));
      RC_ASSERT(!domain::take_on(m, person));
      RC_ASSERT(!domain::object(s1_rules(), m, person, "x", walk.now()));
      RC_ASSERT(!domain::rule(m, person, "x", Uuid::named("somebody else").text()));
      RC_ASSERT(!domain::rule(m, {}, "x", who));
      RC_ASSERT(!domain::review(s1_rules(), m, true, "x", who, true, walk.now()));
    }
  }
}

Matter opened(const std::string& concerns, std::vector<Uuid> recused = {}) {
  domain::OpenMatter open = broken_lamp();
  open.channel = "public";
  open.recused = std::move(recused);
  open.concerns = concerns;
  return opened_matter(open, start(), "resident");
}

Matter after(Matter m, const domain::Events& events) {
  for (const domain::Event& event : events)
    m = domain::fold(std::move(m), event, start(), person("somebody").text());
  return m;
}

TEST(MatterRecusal, TheOwnersRecusalGivesItBackToTheRouter) {
  Matter m = opened("");
  m = after(m, domain::hand_over(m, person("owner"), "").value());
  m = after(m, domain::accept(m, person("owner")).value());
  const domain::Events events = domain::recuse(m, person("owner"), "是本人亲属").value();
  EXPECT_EQ(events.at(0).data.at("back"), true);
  m = after(m, events);
  EXPECT_EQ(m.state, MatterState::listed);
  EXPECT_FALSE(m.owner);
  EXPECT_EQ(m.clock().state, domain::ClockState::running);
  EXPECT_EQ(domain::hand_over(m, person("owner"), "").error().code, "MATTER-RECUSED");
  EXPECT_EQ(domain::hand_over(m, person("owner"), "").error().place.field, "/data/owner");
  EXPECT_TRUE(domain::hand_over(m, person("lead"), ""));
}

TEST(MatterRecusal, OnceIsEnoughAndWhomItIsAboutIsSaidAtTheOpening) {
  const Matter m = opened("", {person("owner")});
  EXPECT_TRUE(m.is_recused(person("owner").text()));
  EXPECT_EQ(domain::recuse(m, person("owner"), "x").error().code, "MATTER-RECUSED-ALREADY");
}

TEST(MatterRecusal, WhatIsAboutTheTownIsTakenOnAndTakenOver) {
  Matter m = opened("town");
  m = after(m, domain::take_on(m, person("lead")).value());
  EXPECT_EQ(m.state, MatterState::handling);
  EXPECT_EQ(m.owner, person("lead"));
  EXPECT_EQ(domain::take_on(m, person("lead")).error().code, "MATTER-TAKEN-ON");
  m = after(m, domain::take_on(m, person("colleague")).value());
  EXPECT_EQ(m.owner, person("colleague"));
  // What is about the village is routed as always.
  EXPECT_EQ(domain::take_on(opened("village"), person("lead")).error().code, "MATTER-STATE");
}

TEST(MatterRecusal, MattersThatSomebodyIsKeptFromAreNotJoined) {
  const Matter plain = opened("");
  Matter other = opened("", {person("owner")});
  other.id = Uuid::named("other");
  EXPECT_EQ(domain::join(s1_rules(), other, s1_rules(), plain).error().code, "MATTER-JOIN-RECUSED");
  EXPECT_EQ(domain::join(s1_rules(), plain, s1_rules(), other).error().code, "MATTER-JOIN-RECUSED");
}

}  // namespace
}  // namespace wanhu::test
