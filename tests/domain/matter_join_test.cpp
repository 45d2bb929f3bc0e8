// Joining: the rules one by one, and random lives of several matters against a small model that
// knows nothing but who leads whom, who has which answer and who is done.
#include <gtest/gtest.h>

#include <algorithm>

#include <map>
#include <optional>

#include "base/random.hpp"
#include "domain/matter/join.hpp"
#include "support/matter_walk.hpp"

namespace wanhu::domain {
namespace {

using test::broken_lamp;
using test::person;
using test::s1_rules;

const Instant k_start = Instant::parse("2021-10-16T09:00:00+08:00").value();
const std::string k_centre = person("centre").text();

// Several matters, kept as the journal would.
class Desk {
 public:
  void open(const std::string& name) {
    then(open_matter(s1_rules(), broken_lamp(name), now), "resident");
  }
  bool then(const Result<Events>& events, const std::string& actor = k_centre) {
    if (!events) {
      refused = events.error().code;
      return false;
    }
    for (const Event& event : *events) test::keep(all, event, now, actor);
    return true;
  }
  Matter& of(const std::string& name) { return all.at(Uuid::named(name)); }

  bool join(const std::string& a, const std::string& b) {
    return then(domain::join(s1_rules(), of(a), s1_rules(), of(b)));
  }
  // As the program does it: what happens to one, and what follows for those joined to it.
  bool with_joined(const std::string& name, Result<Events> events) {
    if (!events) return then(events);
    const Matter lead = of(name);
    Events whole = *events;
    for (const auto& [id, joined] : all)
      for (const Event& more : follow(lead, *events, joined, k_centre)) whole.push_back(more);
    for (const Event& more : leaving(lead, *events)) whole.push_back(more);
    return then(whole);
  }

  Instant now = k_start;
  std::map<Uuid, Matter> all;
  std::string refused;
};

class Joining : public testing::Test {
 protected:
  Joining() {
    for (const char* name : {"a", "b", "c"}) desk.open(name);
  }
  void hand_over(const std::string& name) {
    ASSERT_TRUE(desk.then(domain::hand_over(desk.of(name), person("owner"), "")));
  }
  Desk desk;
};

TEST_F(Joining, TheJoinedOneIsAnsweredWithItsLeadAndConfirmsForItself) {
  hand_over("b");
  ASSERT_TRUE(desk.join("a", "b"));
  EXPECT_EQ(desk.of("a").joined, Uuid::named("b"));
  EXPECT_TRUE(desk.of("b").joiners.contains(Uuid::named("a").text()));
  EXPECT_FALSE(desk.then(domain::hand_over(desk.of("a"), person("owner"), "")));
  EXPECT_EQ(desk.refused, "MATTER-JOINED");
  ASSERT_TRUE(desk.with_joined("b", answer(desk.of("b"), "solved", "已换灯")));
  EXPECT_EQ(desk.of("a").state, MatterState::answered);
  EXPECT_EQ(desk.of("a").answer->text, "已换灯");
  EXPECT_EQ(desk.of("a").clock().state, ClockState::met);
  EXPECT_EQ(desk.of("c").state, MatterState::listed);
  // Who answered may not take down the joiner's word either (guard G11).
  EXPECT_FALSE(desk.then(confirm(desk.of("a"), "callback", k_centre, "")));
  EXPECT_EQ(desk.refused, "MATTER-OWN-CONFIRM");
  EXPECT_FALSE(desk.then(confirm(desk.of("a"), "callback", person("owner").text(), "")));
  EXPECT_EQ(desk.refused, "MATTER-OWN-CONFIRM") << "nor who had the lead in hand";
  ASSERT_TRUE(desk.then(confirm(desk.of("a"), "receipt", "resident", ""), "resident"));
  EXPECT_TRUE(desk.of("a").is_closed());
  EXPECT_FALSE(desk.of("b").is_closed());
}

TEST_F(Joining, ADissentReopensThatOneAlone) {
  hand_over("b");
  ASSERT_TRUE(desk.join("a", "b"));
  ASSERT_TRUE(desk.join("c", "b"));
  ASSERT_TRUE(desk.with_joined("b", answer(desk.of("b"), "solved", "已换灯")));
  ASSERT_TRUE(desk.with_joined("a", dissent(s1_rules(), desk.of("a"), "还不亮", false, desk.now)));
  EXPECT_EQ(desk.of("a").state, MatterState::listed);
  EXPECT_FALSE(desk.of("a").joined);
  EXPECT_EQ(desk.of("a").round, 2);
  EXPECT_FALSE(desk.of("b").joiners.contains(Uuid::named("a").text()));
  EXPECT_EQ(desk.of("b").state, MatterState::answered);
  EXPECT_EQ(desk.of("c").state, MatterState::answered);
  // Better words for the lead reach who still waits to be told, not who has left.
  ASSERT_TRUE(desk.with_joined("b", answer(desk.of("b"), "solved", "又换了一次")));
  EXPECT_EQ(desk.of("c").answer->text, "又换了一次");
  EXPECT_FALSE(desk.of("a").answer);
}

TEST_F(Joining, ALateJoinerGetsTheAnswerThatIsThere) {
  hand_over("b");
  ASSERT_TRUE(desk.with_joined("b", answer(desk.of("b"), "partly", "先修一盏")));
  ASSERT_TRUE(desk.join("a", "b"));
  EXPECT_EQ(desk.of("a").state, MatterState::answered);
  EXPECT_EQ(desk.of("a").answer->outcome, "partly");
  EXPECT_EQ(desk.of("a").answer->by, desk.of("b").answer->by);
}

TEST_F(Joining, ALeadThatEndsUnansweredLetsTheOthersGoOn) {
  ASSERT_TRUE(desk.join("a", "b"));
  ASSERT_TRUE(desk.with_joined("b", withdraw(desk.of("b"), "不用了")));
  EXPECT_FALSE(desk.of("a").joined);
  EXPECT_EQ(desk.of("a").state, MatterState::listed);
  EXPECT_TRUE(desk.of("b").joiners.empty());
}

TEST_F(Joining, IsRefusedInRingsChainsAndWithWhatIsClosed) {
  EXPECT_FALSE(desk.join("a", "a"));
  EXPECT_EQ(desk.refused, "MATTER-JOIN-SELF");
  ASSERT_TRUE(desk.join("a", "b"));
  EXPECT_FALSE(desk.join("a", "c"));
  EXPECT_EQ(desk.refused, "MATTER-JOIN-JOINED");
  EXPECT_FALSE(desk.join("b", "a"));
  EXPECT_EQ(desk.refused, "MATTER-JOIN-LEADS");
  EXPECT_FALSE(desk.join("c", "a"));
  EXPECT_EQ(desk.refused, "MATTER-JOIN-CHAIN");
  ASSERT_TRUE(desk.then(unjoin(desk.of("a"), "不是一盏灯")));
  EXPECT_FALSE(desk.then(unjoin(desk.of("a"), "不是一盏灯")));
  EXPECT_EQ(desk.refused, "MATTER-NOT-JOINED");
  ASSERT_TRUE(desk.then(withdraw(desk.of("b"), "不用了")));
  EXPECT_FALSE(desk.join("a", "b"));
  EXPECT_EQ(desk.refused, "MATTER-JOIN-CLOSED");
}

TEST_F(Joining, NothingSecretIsJoinedOnEitherSide) {
  plan::Plan secret = test::s1_plan();
  secret.matters.kinds.front().confidential = true;
  plan::Plan sealed = test::s1_plan();
  sealed.matters.kinds.front().channel = "sealed";
  for (const plan::Plan& plan : {secret, sealed}) {
    const MatterRules rules{
        .plan = plan, .plan_version = 1, .calendar = calendar::Calendar::office()};
    for (const auto& [of_a, of_b] : {std::pair(rules, s1_rules()), std::pair(s1_rules(), rules)}) {
      EXPECT_FALSE(desk.then(domain::join(of_a, desk.of("a"), of_b, desk.of("b"))));
      EXPECT_EQ(desk.refused, "MATTER-JOIN-SECRET");
    }
  }
}

TEST_F(Joining, OneLeadTakesSoManyAndNoMore) {
  for (std::size_t n = 0; n < k_joined_max; ++n)
    desk.of("b").joiners.insert(Uuid::named(std::to_string(n)).text());
  EXPECT_FALSE(desk.join("a", "b"));
  EXPECT_EQ(desk.refused, "MATTER-JOIN-FULL");
}

// ---- The model -----------------------------------------------------------------------------

struct Modelled {
  std::optional<std::size_t> lead{};
  int answers = 0;  // how many different answers it has been given
  bool closed = false, waiting = true, told = false;
};

TEST(JoiningModel, RandomLivesKeepToIt) {
  constexpr std::size_t k_matters = 5;
  std::int64_t joins = 0, shared = 0, left = 0;
  for (std::uint64_t seed = 1; seed <= 250; ++seed) {
    base::Seeded random(seed);
    Desk desk;
    std::vector<Modelled> model(k_matters);
    std::vector<std::string> names;
    for (std::size_t n = 0; n < k_matters; ++n) {
      names.push_back("matter " + std::to_string(n));
      desk.open(names.back());
    }
    for (int step = 0; step < 60; ++step) {
      const std::size_t n = random.below(k_matters), other = random.below(k_matters);
      Modelled& m = model[n];
      switch (random.below(7)) {
        case 0: {
          const bool done = desk.join(names[n], names[other]);
          // Whoever is joined to a closed joiner's lead was joined once; the domain still counts
          // those as its own.
          const bool was_lead = !desk.of(names[n]).joiners.empty();
          const bool may = n != other && m.waiting && !m.closed && !m.lead && !was_lead &&
                           !model[other].lead && !model[other].closed;
          ASSERT_EQ(done, may) << "seed " << seed << " step " << step << " " << desk.refused;
          if (!done) break;
          ++joins;
          m.lead = other;
          if (!model[other].waiting) {
            m.waiting = false;
            ++m.answers;
          }
          break;
        }
        case 1: {
          const bool done = desk.then(unjoin(desk.of(names[n]), "不是"));
          ASSERT_EQ(done, m.lead.has_value() && m.waiting && !m.closed);
          if (done) m.lead.reset();
          break;
        }
        case 2: {
          const std::string text = "第" + std::to_string(step) + "步";
          (void)desk.then(domain::hand_over(desk.of(names[n]), person("owner"), ""));
          if (!desk.with_joined(names[n], answer(desk.of(names[n]), "solved", text))) break;
          ASSERT_FALSE(m.lead) << "a joined matter was answered by itself";
          for (std::size_t i = 0; i < k_matters; ++i) {
            const bool joined = model[i].lead == n && !model[i].closed && !model[i].told;
            if (i != n && !joined) continue;
            if (i != n) ++shared;
            model[i].waiting = false;
            ++model[i].answers;
            ASSERT_EQ(desk.of(names[i]).answer->text, text);
          }
          break;
        }
        case 3:
          if (desk.then(tell(desk.of(names[n]), "door", desk.now, desk.now))) m.told = true;
          break;
        case 4:
          if (desk.then(confirm(desk.of(names[n]), "receipt", "resident", ""), "resident"))
            m.closed = true;
          break;
        case 5: {
          const bool was_joined = m.lead.has_value();
          if (!desk.with_joined(names[n],
                                dissent(s1_rules(), desk.of(names[n]), "没好", true, desk.now)))
            break;
          if (was_joined) ++left;
          m = Modelled{};
          break;
        }
        default: {
          if (!desk.with_joined(names[n], withdraw(desk.of(names[n]), "不用了"))) break;
          m.closed = true;
          for (std::size_t i = 0; i < k_matters; ++i)
            if (model[i].lead == n && model[i].waiting && !model[i].closed) model[i].lead.reset();
        }
      }
      desk.now = desk.now + 60'000;
      for (std::size_t i = 0; i < k_matters; ++i) {
        const Matter& real = desk.of(names[i]);
        ASSERT_EQ(real.is_closed(), model[i].closed) << "seed " << seed << " step " << step;
        ASSERT_EQ(real.clock().state == ClockState::running, model[i].waiting && !model[i].closed);
        std::optional<Uuid> lead;
        if (model[i].lead) lead = Uuid::named(names[*model[i].lead]);
        ASSERT_EQ(real.joined, lead) << "seed " << seed << " step " << step;
        // No chains: who leads is not joined.
        if (model[i].lead) ASSERT_FALSE(model[*model[i].lead].lead);
      }
    }
  }
  EXPECT_GT(joins, 200);
  EXPECT_GT(shared, 50);
  EXPECT_GT(left, 20);
}

}  // namespace
}  // namespace wanhu::domain
