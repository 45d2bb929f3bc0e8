// Random lives of matters: what must hold after every single command, whatever came before.
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <cstdlib>
#include <map>
#include <set>

#include "base/random.hpp"
#include "support/matter_walk.hpp"

namespace wanhu::domain {
namespace {

using test::MatterWalk;
using test::Occurrence;
using test::WalkStep;

const Instant k_start = Instant::parse("2021-10-16T09:00:00+08:00").value();

// Where each event may lead from, written out independently of the code under test.
const std::map<std::string, std::set<std::pair<MatterState, MatterState>>>& moves() {
  using S = MatterState;
  static const auto k_all = [] {
    std::map<std::string, std::set<std::pair<S, S>>> all;
    const auto stay = [&](const char* event, std::initializer_list<S> states) {
      for (const S s : states) all[event].insert({s, s});
    };
    for (const S s : {S::listed, S::handed_over, S::handling})
      all["matter.handed_over"].insert({s, S::handed_over});
    all["matter.accepted"] = {{S::handed_over, S::handling}};
    stay("matter.noted",
         {S::listed, S::handed_over, S::handling, S::answered, S::told, S::confirmed, S::closed});
    stay("matter.urged", {S::handed_over, S::handling});
    stay("matter.contact_erased",
         {S::listed, S::handed_over, S::handling, S::answered, S::told, S::confirmed, S::closed});
    for (const char* event : {"matter.hidden", "matter.shown", "matter.corrected",
                              "matter.file_added", "matter.file_removed"})
      stay(event,
           {S::listed, S::handed_over, S::handling, S::answered, S::told, S::confirmed, S::closed});
    stay("matter.recused",
         {S::listed, S::handed_over, S::handling, S::answered, S::told, S::confirmed, S::closed});
    for (const S s : {S::handed_over, S::handling}) all["matter.recused"].insert({s, S::listed});
    stay("matter.text_erased", {S::closed});
    stay("matter.reclassified", {S::listed, S::handed_over, S::handling});
    stay("matter.extended", {S::listed, S::handed_over, S::handling});
    stay("matter.help_asked", {S::handling});
    for (const char* event :
         {"matter.help_accepted", "matter.help_declined", "matter.part_given", "matter.help_ended"})
      stay(event, {S::handed_over, S::handling});
    for (const char* event :
         {"matter.forwarded", "matter.forward_sent", "matter.forward_accepted",
          "matter.forward_returned", "matter.forward_replied", "matter.forward_ended"})
      stay(event, {S::handling});
    stay("matter.objected", {S::handed_over});
    stay("matter.ruled", {S::handed_over});
    stay("matter.review_asked", {S::told, S::confirmed, S::closed});
    stay("matter.reviewed", {S::told, S::confirmed, S::closed});
    stay("matter.paused", {S::listed, S::handed_over, S::handling});
    stay("matter.resumed", {S::listed, S::handed_over, S::handling});
    // A clock beside the term may run on behind the answer.
    for (const char* event : {"matter.reminded", "matter.excluded"})
      stay(event,
           {S::listed, S::handed_over, S::handling, S::answered, S::told, S::confirmed, S::closed});
    stay("matter.contacted", {S::listed, S::handed_over, S::handling, S::answered, S::told});
    stay("matter.attempted", {S::listed, S::handed_over, S::handling, S::answered, S::told});
    for (const S s : {S::handed_over, S::handling, S::answered})
      all["matter.answered"].insert({s, S::answered});
    all["matter.told"] = {{S::answered, S::told}};
    all["matter.confirmed"] = {{S::answered, S::confirmed}, {S::told, S::confirmed}};
    for (const S s : {S::listed, S::handed_over, S::handling, S::answered, S::told, S::confirmed})
      all["matter.closed"].insert({s, S::closed});
    for (const S s : {S::answered, S::told, S::closed}) {
      all["matter.reopened"].insert({s, S::handling});
      all["matter.reopened"].insert({s, S::listed});
    }
    return all;
  }();
  return k_all;
}

// What is wrong with the pauses of a clock; null when nothing is.
const char* wrong_pause(const MatterClock& clock, Instant now) {
  Instant free = clock.started;
  std::int64_t paused = 0;
  std::set<std::string> reasons;
  const Instant end = clock.ended.value_or(now);
  for (const ClockPause& pause : clock.pauses) {
    if (pause.from < free || pause.to < pause.from) return "pauses follow one another";
    if (!reasons.insert(pause.why).second) return "each reason once a round";
    if (clock.ended && pause.to > end) return "no pause outlasts its clock";
    paused += std::max<std::int64_t>(0, std::min(pause.to, end) - pause.from);
    free = pause.to;
  }
  if (calendar::running_ms(clock.started, end, clock.standstills()) + paused != end - clock.started)
    return "running and paused time make the whole";
  if (clock.paused(now) != nullptr && now >= clock.due_at) return "never overdue while paused";
  for (const Rung& rung : clock.rungs)
    for (const ClockPause& pause : clock.pauses)
      if (clock.state == ClockState::running && pause.from < rung.at && rung.at < pause.to &&
          !rung.fired)
        return "no reminder falls into a pause";
  return nullptr;
}

// What is wrong with who has it in hand; null when nothing is.
const char* wrong_routing(const Matter& m) {
  const auto has = [](const std::set<std::string>& set, const std::optional<Uuid>& person) {
    return person && set.contains(person->text());
  };
  if (m.owner && !m.handlers.contains(m.owner->text())) return "the owner is a handler";
  if (has(m.released, m.owner)) return "it never comes back to somebody who was released";
  if (m.objection && m.state != MatterState::handed_over) return "an objection to a hand-over";
  if (m.objection && m.objection->by != m.owner) return "the owner's objection";
  if (m.objections != static_cast<int>(m.objected.size())) return "each objects once a round";
  for (const std::string& person : m.released)
    if (!m.objected.contains(person)) return "released after an objection";
  if (m.responsible && !m.handlers.contains(m.responsible->text()))
    return "responsible is who accepted";
  if (m.review_asked && m.reviewed) return "looked at again once a round";
  return nullptr;
}

// What is wrong with who else works on it; null when nothing is.
const char* wrong_together(const Matter& m) {
  const bool works = m.state == MatterState::handed_over || m.state == MatterState::handling;
  std::set<Uuid> asked;
  for (const Help& help : m.helps) {
    if (!help.is_open()) continue;
    if (!works || help.round != m.round) return "nobody is asked for a part that nobody needs";
    if (help.person == m.owner) return "the owner is no helper";
    if (!asked.insert(help.person).second) return "asked once at a time";
    if (m.forwarded() != nullptr) return "a matter that goes up has no helpers here";
  }
  for (const Help& help : m.helps)
    if (help.took_part && help.round == m.round && !m.handlers.contains(help.person.text()))
      return "who took part is a handler";
  std::set<std::pair<std::string, std::string>> returned;
  for (std::size_t i = 0; i < m.forwards.size(); ++i) {
    const Forward& one = m.forwards[i];
    if (one.is_open() && i + 1 != m.forwards.size()) return "only the last can be open";
    if (returned.contains({one.to, one.ground})) return "forwarded again on the same ground";
    if (one.returned) returned.insert({one.to, one.ground});
    if (one.is_open() && m.state != MatterState::handling) return "somebody in the town has it";
  }
  if (m.forwarded() != nullptr && (!m.responsible || m.responsible != m.owner))
    return "the first receiver stays responsible";
  return nullptr;
}

// What is wrong with the clocks beside the term; null when nothing is.
const char* wrong_side(const Matter& m, Instant now) {
  std::map<std::string, int> running, numbers;
  for (const MatterClock& side : m.sides) {
    if (!side.is_side() || side.until.empty()) return "a clock beside the term has an end";
    if (side.n != ++numbers[side.name]) return "clocks of a name are counted on";
    const bool runs = side.state == ClockState::running;
    if (runs && ++running[side.name] > 1) return "one of a name runs";
    if (runs == side.ended.has_value()) return "ended exactly when it does not run";
    if (side.ended && *side.ended < side.started) return "no negative time";
    if (runs && m.is_closed() && side.until != "reviewed") return "none outlasts the closing";
    if (const char* wrong = wrong_pause(side, now)) return wrong;
    for (const Rung& rung : side.rungs) {
      if (rung.at < side.started) return "no rung before the start";
      if (runs != rung.live && !rung.fired) return "rungs live with their clock";
    }
  }
  const MatterClock* next = m.next_clock();
  for (const auto* list : {&m.clocks, &m.sides})
    for (const MatterClock& clock : *list)
      if (clock.state == ClockState::running && (next == nullptr || clock.due_at < next->due_at))
        return "the next due is the first of those that run";
  return nullptr;
}

// The first rule that `m` breaks; empty when it keeps them all.
std::string broken_rule(const Matter& m, Instant now) {
  if (m.clocks.size() != static_cast<std::size_t>(m.round)) return "a clock a round";
  if (m.clocks.front().started != m.first_reported) return "the first clock starts with the report";
  std::int64_t parts = 0;  // working and waiting times of all rounds
  for (std::size_t i = 0; i < m.clocks.size(); ++i) {
    const MatterClock& clock = m.clocks[i];
    const bool last = i + 1 == m.clocks.size();
    const bool running = clock.state == ClockState::running;
    if (clock.round != static_cast<int>(i) + 1) return "rounds are numbered";
    if (running == clock.ended.has_value()) return "ended exactly when it does not run";
    if (running && !last) return "only the last clock may run";
    const Instant end = clock.ended.value_or(now);
    const Instant next = last ? now : m.clocks[i + 1].started;
    if (end < clock.started || next < end) return "no negative time";
    parts += (end - clock.started) + (next - end);
    if (const char* wrong = wrong_pause(clock, now)) return wrong;
    if (last)
      if (const char* wrong = wrong_routing(m)) return wrong;
    if (last)
      if (const char* wrong = wrong_together(m)) return wrong;
    if (last)
      if (const char* wrong = wrong_side(m, now)) return wrong;
    if (clock.due < clock.original_due && clock.due < clock.started.date())
      return "due after start";
    if (clock.granted && clock.due < *clock.granted) return "what was granted stays granted";
    for (const Rung& rung : clock.rungs) {
      if (rung.at < clock.started) return "no rung before the start";
      if (rung.fired && (*rung.fired < rung.at || *rung.fired > end)) return "fired in its time";
      if (!running && rung.live && !rung.fired) return "an ended clock has no live rung";
      if (running && !rung.live) return "a running clock's rungs live";
    }
  }
  if (parts != now - m.first_reported) return "the total is the sum of its parts";
  const bool ended = m.clock().state != ClockState::running;
  if (m.is_closed() && !ended) return "closed means the clock has ended";
  if (m.overdue(now) && ended) return "overdue only while running";
  if (m.overdue(now) != (!ended && now >= m.clock().due_at)) return "overdue after the due moment";
  if (m.is_closed() != m.closed.has_value() || m.closing.empty() == m.is_closed())
    return "closed is said three times alike";
  const bool answered = m.state == MatterState::answered || m.state == MatterState::told;
  if (answered && (!m.answer || m.clock().state != ClockState::met)) return "an answer meets it";
  if (m.state == MatterState::told && (!m.told || *m.told < m.answer->at)) return "told after it";
  for (const Attempt& tried : m.attempts)
    if (tried.at < m.clock().started) return "tried within the round";
  return {};
}

// What has come to an end stays as it was: a later fold may add, never contradict.
std::string contradiction(const Matter& before, const Matter& after) {
  if (before.id != after.id || before.receipt != after.receipt ||
      before.first_reported != after.first_reported || before.listed_on != after.listed_on ||
      before.plan_version != after.plan_version)
    return "the beginning has changed";
  if (after.round < before.round) return "rounds go up";
  for (std::size_t i = 0; i < before.clocks.size(); ++i) {
    const MatterClock& was = before.clocks[i];
    MatterClock is = after.clocks[i];
    // That its round is not judged may be found afterwards.
    if (was.excluded.empty()) is.excluded.clear();
    if (was.state != ClockState::running && was != is) return "an ended clock has changed";
    if (was.started != is.started) return "a start has moved";
    if (was.original_due != is.original_due) return "the first date has changed";
    for (const Rung& fired : was.rungs) {
      if (!fired.fired) continue;
      if (std::find(is.rungs.begin(), is.rungs.end(), fired) == is.rungs.end())
        return "a fired rung has changed";
    }
  }
  return {};
}

struct Watch {
  std::map<std::tuple<std::string, int, std::string>, int> fired;
  int reopened = 0;

  std::string see(const Matter& before, const Occurrence& o, const Matter& after) {
    const auto& allowed = moves().at(o.event.type);
    if (!allowed.contains({before.state, after.state}))
      return o.event.type + " from " + std::string(text_of(before.state)) + " to " +
             std::string(text_of(after.state));
    if (o.event.type == "matter.reopened") ++reopened;
    if (o.event.type == "matter.reminded" &&
        ++fired[{o.event.data.value("side", ""),
                 o.event.data.contains("side") ? o.event.data.at("n").get<int>()
                                               : o.event.data.at("round").get<int>(),
                 o.event.data.at("rung").get<std::string>()}] > 1)
      return "a rung fired twice";
    if (after.round != 1 + reopened) return "the round counts the reopenings";
    return contradiction(before, after);
  }
};

// Plays the steps; the first rule broken, with the history that led there.
std::string play(const std::vector<WalkStep>& steps) {
  MatterWalk walk(Uuid::named("random matter"), k_start);
  Watch watch;
  for (const WalkStep& step : steps) {
    Matter seen = walk.matter();
    const std::vector<std::string> may = allowed_in(seen);
    const auto happened = walk.take(step);
    std::string broken;
    const bool allowed = walk.command == "matter.remind" || walk.command == "forward.send" ||
                         std::find(may.begin(), may.end(), walk.command) != may.end();
    if (walk.result && !allowed) broken = walk.command + " is not in allowed_in";
    const char* reason =
        walk.command == "matter.erase_contact" ? "MATTER-NO-CONTACT" : "MATTER-STATE";
    if (!walk.result && !allowed && walk.result.error().code != reason)
      broken = "refused for another reason: " + walk.result.error().code;
    for (const Occurrence& o : happened) {
      const Matter next = fold(seen, o.event, o.at, o.actor);
      if (broken.empty()) broken = watch.see(seen, o, next);
      seen = next;
    }
    if (broken.empty() && seen != walk.matter()) broken = "folding twice differs";
    if (broken.empty()) broken = broken_rule(seen, walk.now());
    if (broken.empty()) continue;
    for (const Occurrence& o : walk.history)
      broken += "\n  " + o.at.clock() + " " + o.event.type + " " + o.event.data.dump();
    return broken;
  }
  return {};
}

// Walks of a few weeks: waits of minutes up to some days.
std::vector<WalkStep> random_steps(base::Seeded& random) {
  std::vector<WalkStep> steps(1 + random.below(30));
  for (WalkStep& step : steps) {
    const std::uint64_t longest = random.chance(0.3) ? 5 * 24 * 60 : 600;
    step = {.command = static_cast<unsigned>(random.below(1'000)),
            .wait_minutes = static_cast<unsigned>(random.below(longest)),
            .choice = static_cast<unsigned>(random.below(100'000))};
  }
  return steps;
}

TEST(MatterProperty, AcceptanceD_ThousandsOfLives) {
  const std::uint64_t lives = std::getenv("WANHU_LONG") != nullptr ? 1'000'000 : 3'000;
  for (std::uint64_t seed = 1; seed <= lives; ++seed) {
    base::Seeded random(seed);
    ASSERT_EQ(play(random_steps(random)), "") << "seed " << seed;
  }
}

// The walks go everywhere: otherwise the rules above would hold for want of cases.
TEST(MatterProperty, TheWalksSeeEveryEventAndSecondRounds) {
  std::set<std::string> seen;
  int second_rounds = 0, overdue = 0;
  for (std::uint64_t seed = 1; seed <= 2'000; ++seed) {
    base::Seeded random(seed);
    MatterWalk walk(Uuid::named("random matter"), k_start);
    for (const WalkStep& step : random_steps(random)) {
      walk.take(step);
      overdue += walk.matter().overdue(walk.now()) ? 1 : 0;
    }
    for (const Occurrence& o : walk.history) seen.insert(o.event.type);
    second_rounds += walk.matter().round > 1 ? 1 : 0;
  }
  for (const auto& [event, allowed] : moves()) EXPECT_TRUE(seen.contains(event)) << event;
  EXPECT_GT(second_rounds, 20);
  EXPECT_GT(overdue, 20);
}

rc::Gen<WalkStep> any_step() {
  return rc::gen::construct<WalkStep>(rc::gen::inRange(0U, 1'000U), rc::gen::inRange(0U, 9'000U),
                                      rc::gen::inRange(0U, 100'000U));
}

// The same rules with shrinking, so that a broken one is shown by its shortest history.
RC_GTEST_PROP(MatterProperty, ShortestCounterexample, ()) {
  const auto steps = *rc::gen::container<std::vector<WalkStep>>(any_step());
  RC_ASSERT(play(steps) == "");
}

}  // namespace
}  // namespace wanhu::domain
