// Joint handling and forwarding up: the rules one by one, and random lives of several matters and
// letters against a small model that knows only who may answer, where each matter is, and what each
// letter took along.
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <map>
#include <set>

#include "base/random.hpp"
#include "domain/matter/forward.hpp"
#include "domain/matter/help.hpp"
#include "domain/matter/join.hpp"
#include "support/matter_walk.hpp"

namespace wanhu::domain {
namespace {

using test::broken_lamp;
using test::person;
using test::s1_rules;

const Instant k_start = Instant::parse("2021-10-16T09:00:00+08:00").value();
const Uuid k_owner = person("owner"), k_helper = person("helper"), k_centre = person("centre");
const std::string k_county = "county_centre";

// Matters as the journal keeps them, and the letters.
class Town {
 public:
  void open(const std::string& name) {
    (void)then(open_matter(s1_rules(), broken_lamp(name), now), k_centre);
  }
  bool then(const Result<Events>& events, const Uuid& actor = k_centre) {
    refused.clear();
    if (!events) {
      refused = events.error().code;
      return false;
    }
    for (const Event& event : *events) {
      if (!event.type.starts_with("matter.")) {
        letters.push_back(event.data);
        continue;
      }
      test::keep(all, event, now, actor.text());
    }
    return true;
  }
  Matter& of(const std::string& name) { return all.at(Uuid::named(name)); }
  void take_on(const std::string& name) {
    ASSERT_TRUE(then(hand_over(of(name), k_owner, "")));
    ASSERT_TRUE(then(accept(of(name), k_owner), k_owner));
  }
  bool ask(const std::string& name, const Uuid& who = k_helper, int days = 3) {
    return then(ask_help(of(name), who, "量电压", now.date() + days, now), k_owner);
  }
  bool up(const std::string& name, const std::string& ground = "beyond") {
    return then(forward(s1_rules(), of(name), k_county, ground, "跨县", k_centre));
  }
  bool send(const std::vector<std::string>& names) {
    std::vector<Matter> matters;
    for (const std::string& name : names) matters.push_back(of(name));
    const auto no = static_cast<std::int64_t>(letters.size() + 1);
    return then(send_batch({.id = Uuid::named("letter " + std::to_string(no)),
                            .body = k_county,
                            .year = now.date().year(),
                            .no = no,
                            .name = "县综治中心"},
                           matters, now.date()));
  }

  Instant now = k_start;
  std::map<Uuid, Matter> all;
  std::vector<base::Json> letters;
  std::string refused;
};

class Joint : public testing::Test {
 protected:
  Joint() { town.open("a"); }
  Matter& a() { return town.of("a"); }
  Town town;
};

TEST_F(Joint, AHelperGivesTheirPartAndTheOwnersAnswerNamesIt_S4_25) {
  EXPECT_FALSE(town.ask("a"));
  EXPECT_EQ(town.refused, "MATTER-STATE");  // nobody is responsible yet
  town.take_on("a");
  const Date due = a().clock().due;
  ASSERT_TRUE(town.ask("a"));
  EXPECT_EQ(a().owner, k_owner);
  EXPECT_EQ(a().clock().due, due);
  ASSERT_TRUE(town.then(accept_help(a(), k_helper), k_helper));
  ASSERT_TRUE(town.then(give_part(a(), k_helper, "电压正常"), k_helper));
  EXPECT_EQ(a().helps.back().text, "电压正常");
  EXPECT_EQ(a().state, MatterState::handling);  // a part is no answer
  ASSERT_TRUE(town.then(answer(a(), "solved", "换了灯"), k_owner));
  EXPECT_EQ(a().answer->parts, std::vector<Uuid>{k_helper});
  // Who took part does not take down the resident's word (guard G11).
  EXPECT_FALSE(town.then(confirm(a(), "callback", k_helper.text(), "")));
  EXPECT_EQ(town.refused, "MATTER-OWN-CONFIRM");
}

TEST_F(Joint, AnsweringWithoutAPartSaysWhyAndNothingHangs) {
  town.take_on("a");
  ASSERT_TRUE(town.ask("a"));
  EXPECT_FALSE(town.then(answer(a(), "solved", "换了灯")));
  EXPECT_EQ(town.refused, "MATTER-PARTS-OPEN");
  ASSERT_TRUE(town.then(answer(a(), "solved", "换了灯", "现场已经看清")));
  EXPECT_EQ(a().answer->without, "现场已经看清");
  EXPECT_TRUE(a().answer->parts.empty());
  EXPECT_EQ(a().helps.back().state, HelpState::ended);
  EXPECT_EQ(a().helps.back().text, "现场已经看清");
}

TEST_F(Joint, ReopeningAndClosingEndWhatIsOpen) {
  town.take_on("a");
  ASSERT_TRUE(town.ask("a"));
  ASSERT_TRUE(town.then(withdraw(a(), "不用了")));
  EXPECT_EQ(open_helps(a()), 0U);
  ASSERT_TRUE(town.then(dissent(s1_rules(), a(), "又坏了", true, town.now)));
  EXPECT_EQ(open_helps(a()), 0U);
  EXPECT_FALSE(is_helper(a(), k_helper));  // of the round before
  ASSERT_TRUE(town.ask("a"));
  EXPECT_EQ(a().helps.size(), 2U);
  EXPECT_EQ(a().helps.back().round, 2);
}

TEST_F(Joint, OnlyWhoIsAskedAcceptsDeclinesAndGives) {
  town.take_on("a");
  ASSERT_TRUE(town.ask("a"));
  const auto none = [&](const Result<Events>& events) {
    EXPECT_FALSE(town.then(events));
    EXPECT_EQ(town.refused, "MATTER-HELP-NONE");
  };
  none(accept_help(a(), k_centre));
  none(give_part(a(), k_owner, "x"));
  none(end_help(a(), k_centre, "taken_back", "x"));
  ASSERT_TRUE(town.then(decline_help(a(), k_helper, "在外"), k_helper));
  EXPECT_EQ(a().helps.back().state, HelpState::declined);
  none(give_part(a(), k_helper, "x"));
  ASSERT_NE(pending_help(a(), k_helper), nullptr);  // the asker has not seen it yet
  ASSERT_TRUE(town.then(end_help(a(), k_helper, "taken_back", "知道了")));
  EXPECT_EQ(pending_help(a(), k_helper), nullptr);
}

TEST_F(Joint, IsAskedWithinTheTermOnceAndNotOfTheOwner) {
  town.take_on("a");
  EXPECT_FALSE(town.ask("a", k_owner));
  EXPECT_EQ(town.refused, "MATTER-HELP-OWNER");
  EXPECT_FALSE(town.ask("a", k_helper, -1));
  EXPECT_EQ(town.refused, "MATTER-HELP-DAY");
  EXPECT_FALSE(town.ask("a", k_helper, a().clock().due - town.now.date() + 1));
  EXPECT_EQ(town.refused, "MATTER-HELP-DAY");
  ASSERT_TRUE(town.ask("a"));
  EXPECT_FALSE(town.ask("a"));
  EXPECT_EQ(town.refused, "MATTER-HELP-ASKED");
  for (std::size_t n = 1; n < k_helps_max; ++n)
    ASSERT_TRUE(town.ask("a", person(std::to_string(n))));
  EXPECT_FALSE(town.ask("a", person("last")));
  EXPECT_EQ(town.refused, "MATTER-HELP-FULL");
  // Late already: a part may still be asked for.
  town.now = a().clock().due_at + 60'000;
  ASSERT_TRUE(town.then(end_help(a(), k_helper, "taken_back", "")));
  EXPECT_TRUE(town.ask("a"));
}

TEST_F(Joint, AHelperWhoBecomesTheOwnerIsNoHelper) {
  town.take_on("a");
  ASSERT_TRUE(town.ask("a"));
  ASSERT_TRUE(town.then(hand_over(a(), k_helper, "")));
  EXPECT_EQ(open_helps(a()), 0U);
}

TEST_F(Joint, WhoeverIsRecusedHelpsNoMore) {
  town.take_on("a");
  ASSERT_TRUE(town.ask("a"));
  ASSERT_TRUE(town.ask("a", k_centre));
  ASSERT_TRUE(town.then(recuse(a(), k_helper, "是本人亲属")));
  EXPECT_EQ(a().helps.front().state, HelpState::ended);
  EXPECT_EQ(a().helps.front().text, "");
  EXPECT_EQ(open_helps(a()), 1U);
  EXPECT_FALSE(town.then(give_part(a(), k_helper, "x"), k_helper));
  EXPECT_EQ(town.refused, "MATTER-HELP-NONE");
  EXPECT_FALSE(town.ask("a"));
  EXPECT_EQ(town.refused, "MATTER-RECUSED");
  // With the owner goes what the owner asked for: nobody is left to give it to.
  ASSERT_TRUE(town.then(recuse(a(), k_owner, "是本人亲属")));
  EXPECT_EQ(a().state, MatterState::listed);
  EXPECT_EQ(open_helps(a()), 0U);
}

// ---- Forwarding ----------------------------------------------------------------------------

TEST_F(Joint, GoesUpInALetterAndTheReplyBecomesTheAnswer) {
  ASSERT_TRUE(town.up("a"));
  // Nobody had accepted it: whoever forwards takes it on.
  EXPECT_EQ(a().state, MatterState::handling);
  EXPECT_EQ(a().responsible, k_centre);
  EXPECT_EQ(a().clock().state, ClockState::running);
  EXPECT_FALSE(town.then(answer(a(), "solved", "x")));
  EXPECT_EQ(town.refused, "MATTER-FORWARDED");
  EXPECT_FALSE(town.then(hand_over(a(), k_owner, "")));
  EXPECT_EQ(town.refused, "MATTER-FORWARDED");
  EXPECT_FALSE(town.then(forward_accepted(a(), town.now.date(), town.now.date())));
  EXPECT_EQ(town.refused, "MATTER-FORWARD-NOT-SENT");
  ASSERT_TRUE(town.send({"a"}));
  EXPECT_EQ(town.letters.back().at("matters").size(), 1U);
  EXPECT_EQ(a().forwarded()->sent_due, a().clock().due);
  EXPECT_FALSE(town.send({"a"}));
  EXPECT_EQ(town.refused, "FORWARD-NOT-WAITING");
  town.now = town.now + 2LL * 86'400'000;
  const Date today = town.now.date();
  EXPECT_FALSE(town.then(forward_accepted(a(), today + 1, today)));
  EXPECT_EQ(town.refused, "FORWARD-DAY");
  EXPECT_FALSE(town.then(forward_accepted(a(), today - 3, today)));
  EXPECT_EQ(town.refused, "FORWARD-DAY");
  ASSERT_TRUE(town.then(forward_accepted(a(), today, today)));
  ASSERT_TRUE(town.then(forward_replied(a(), today, "solved", "已修好", today)));
  EXPECT_EQ(a().state, MatterState::answered);
  EXPECT_EQ(a().answer->body, k_county);
  EXPECT_EQ(a().forwarded(), nullptr);
  ASSERT_TRUE(town.then(tell(a(), "door", town.now, town.now)));
}

TEST_F(Joint, WhatWasReturnedDoesNotGoThereAgainOnTheSameGround) {
  const Date today = town.now.date();
  ASSERT_TRUE(town.up("a"));
  ASSERT_TRUE(town.send({"a"}));
  ASSERT_TRUE(town.then(forward_returned(a(), today, "不归我们", today)));
  EXPECT_EQ(a().forwarded()->state, ForwardState::returned);
  EXPECT_EQ(a().responsible, a().owner);
  EXPECT_FALSE(town.then(answer(a(), "solved", "x")));  // the centre rules first
  EXPECT_FALSE(town.up("a"));
  EXPECT_EQ(town.refused, "MATTER-FORWARD-BOUNCE");
  ASSERT_TRUE(town.up("a", "new_facts"));
  ASSERT_TRUE(town.send({"a"}));
  ASSERT_TRUE(town.then(forward_returned(a(), today, "仍不归", today)));
  ASSERT_TRUE(town.then(take_back(a(), "由镇里办")));
  EXPECT_FALSE(town.up("a", "new_facts"));
  EXPECT_TRUE(town.then(answer(a(), "explained", "说明")));
}

TEST_F(Joint, OnlyABodyAboveTheTownOnAGroundThatHolds) {
  const auto refused = [&](const std::string& to, const std::string& ground) {
    EXPECT_FALSE(town.then(forward(s1_rules(), a(), to, ground, "x", k_centre)));
    return town.refused;
  };
  EXPECT_EQ(refused("centre", "beyond"), "MATTER-FORWARD-BODY");  // the town's own
  EXPECT_EQ(refused("moon", "beyond"), "MATTER-FORWARD-BODY");
  EXPECT_EQ(refused(k_county, "office"), "MATTER-FORWARD-GROUND");  // the plan names the centre
  plan::Plan sealed = test::s1_plan();
  sealed.matters.kinds.front().channel = "sealed";
  const MatterRules rules{
      .plan = sealed, .plan_version = 1, .calendar = calendar::Calendar::office()};
  EXPECT_FALSE(town.then(forward(rules, a(), k_county, "beyond", "x", k_centre)));
  EXPECT_EQ(town.refused, "MATTER-FORWARD-SEALED");
}

TEST_F(Joint, InACountysPlanTheCountysOfficesAreAboveItsTowns) {
  plan::Plan county = test::s1_plan();
  county.org.root.kind = "county";
  county.org.units.push_back({.id = "t1", .name = "甲镇", .kind = "town", .of = "ruji"});
  county.org.units.push_back({.id = "v1", .name = "甲一村", .kind = "village", .of = "t1"});
  EXPECT_TRUE(is_above(county, "v1", "centre"));
  EXPECT_TRUE(is_above(county, "t1", "centre"));
  EXPECT_TRUE(is_above(county, "v1", k_county));
  EXPECT_FALSE(is_above(test::s1_plan(), "qiying", "centre"));
  EXPECT_FALSE(is_above(test::s1_plan(), "ruji", "centre"));
}

TEST_F(Joint, ForwardingEndsWhatHelpersWereAskedForAndJoinedOnesStayWithTheirLead) {
  town.open("b");
  town.take_on("a");
  ASSERT_TRUE(town.ask("a"));
  ASSERT_TRUE(town.up("a"));
  EXPECT_EQ(open_helps(a()), 0U);
  EXPECT_FALSE(town.ask("a"));
  EXPECT_EQ(town.refused, "MATTER-FORWARDED");
  EXPECT_FALSE(town.then(join(s1_rules(), a(), s1_rules(), town.of("b"))));
  EXPECT_EQ(town.refused, "MATTER-FORWARDED");
  ASSERT_TRUE(town.then(join(s1_rules(), town.of("b"), s1_rules(), a())));
  EXPECT_FALSE(town.up("b"));
  EXPECT_EQ(town.refused, "MATTER-JOINED");
}

// ---- The model -----------------------------------------------------------------------------

// Where a matter is, as somebody with a pencil would keep it.
struct Kept {
  enum class At { town, marked, letter, body, back, answered, closed } at = At::town;
  std::set<std::string> back_on;  // grounds
  bool responsible = false;       // somebody in the town
};

// One letter with the matters that are marked, and one that is not when `with_other`.
void send_some(Town& town, const std::vector<std::string>& names, std::vector<Kept>& kept,
               bool with_other, std::map<std::string, int>& on_letters) {
  std::vector<std::string> taken;
  for (std::size_t i = 0; i < names.size(); ++i)
    if ((kept[i].at == Kept::At::marked) != (with_other && i == 0)) taken.push_back(names[i]);
  if (taken.empty()) return;
  const bool right = std::all_of(taken.begin(), taken.end(), [&](const std::string& name) {
    const auto i =
        static_cast<std::size_t>(std::find(names.begin(), names.end(), name) - names.begin());
    return kept[i].at == Kept::At::marked;
  });
  const std::size_t before = town.letters.size();
  RC_ASSERT(town.send(taken) == right);
  RC_ASSERT(town.letters.size() == before + (right ? 1 : 0));  // all or none
  if (!right) return;
  std::set<std::string> listed, sent;
  for (const auto& id : town.letters.back().at("matters")) listed.insert(id.get<std::string>());
  for (const std::string& name : taken) sent.insert(Uuid::named(name).text());
  RC_ASSERT(listed == sent);
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (!sent.contains(Uuid::named(names[i]).text())) continue;
    kept[i].at = Kept::At::letter;
    ++on_letters[names[i]];
  }
}

RC_GTEST_PROP(JointProperty, NobodyButTheOwnerAnswersAndNoMatterIsInTwoLettersOrLoops, ()) {
  using At = Kept::At;
  const auto seed = *rc::gen::arbitrary<std::uint64_t>();
  const auto steps = *rc::gen::inRange(1, 120);
  base::Seeded random(seed);
  Town town;
  const std::vector<std::string> names{"a", "b", "c"};
  for (const std::string& name : names) town.open(name);
  std::vector<Kept> kept(names.size());
  std::map<std::string, int> on_letters, left_letter;
  for (int step = 0; step < steps; ++step) {
    const std::size_t n = random.below(names.size());
    const std::string& name = names[n];
    Kept& k = kept[n];
    town.now = town.now + static_cast<std::int64_t>(random.below(6)) * 3'600'000;
    const Date today = town.now.date();
    const bool up = k.at == At::letter || k.at == At::body;
    switch (random.below(10)) {
      case 0: {
        const std::string& ground = k_forward_grounds.at(1 + random.below(3));
        const bool may = (k.at == At::town || k.at == At::back) && !k.back_on.contains(ground);
        RC_ASSERT(town.up(name, ground) == may);
        if (may) k = {.at = At::marked, .back_on = k.back_on, .responsible = true};
        break;
      }
      case 1:
        send_some(town, names, kept, random.chance(0.2), on_letters);
        break;
      case 2: {
        const bool done = town.then(forward_accepted(town.of(name), today, today));
        RC_ASSERT(done == (k.at == At::letter));
        if (done) k.at = At::body;
        break;
      }
      case 3: {
        const std::string ground =
            town.of(name).forwards.empty() ? "" : town.of(name).forwards.back().ground;
        const bool done = town.then(forward_returned(town.of(name), today, "不归", today));
        RC_ASSERT(done == up);
        if (!done) break;
        k.at = At::back;
        k.back_on.insert(ground);
        ++left_letter[name];
        break;
      }
      case 4: {
        const bool done =
            town.then(forward_replied(town.of(name), today, "solved", "已修好", today));
        RC_ASSERT(done == up);
        if (!done) break;
        k.at = At::answered;
        ++left_letter[name];
        break;
      }
      case 5: {
        const bool done = town.then(take_back(town.of(name), "自己办"));
        RC_ASSERT(done == (k.at == At::marked || up || k.at == At::back));
        if (!done) break;
        if (up) ++left_letter[name];
        k.at = At::town;
        break;
      }
      case 6: {
        const bool done = town.then(answer(town.of(name), "solved", "已修好", "不等了"));
        RC_ASSERT(done == (k.at == At::answered || (k.at == At::town && town.of(name).owner)));
        if (done) k.at = At::answered;
        break;
      }
      case 7: {
        (void)town.ask(name, random.chance(0.5) ? k_helper : k_centre, 0);
        // Whoever helps says what they found; that answers nothing.
        const MatterState before = town.of(name).state;
        (void)town.then(give_part(town.of(name), k_helper, "电压正常"), k_helper);
        RC_ASSERT(town.of(name).state == before);
        break;
      }
      case 8: {
        if (!town.then(dissent(s1_rules(), town.of(name), "没好", true, town.now))) break;
        k = {.at = At::town, .back_on = k.back_on, .responsible = true};
        break;
      }
      default: {
        const bool out = town.then(withdraw(town.of(name), "不用了"));
        if (out && up) ++left_letter[name];
        if (out) k.at = At::closed;
      }
    }
    for (std::size_t i = 0; i < names.size(); ++i) {
      const Matter& real = town.of(names[i]);
      const Forward* const now = real.forwarded();
      RC_ASSERT((now != nullptr) == (kept[i].at == At::marked || kept[i].at == At::letter ||
                                     kept[i].at == At::body || kept[i].at == At::back));
      // The first receiver is responsible until the body has accepted, and its clock runs on.
      if (now != nullptr) {
        RC_ASSERT(real.responsible.has_value());
        RC_ASSERT(real.responsible == real.owner);
        RC_ASSERT(real.clock().state == ClockState::running);
      }
      const bool by_its_day = now == nullptr || now->accepted || kept[i].at != At::body;
      RC_ASSERT(by_its_day);
      // On one letter at a time.
      RC_ASSERT(on_letters[names[i]] - left_letter[names[i]] <= 1);
      // What was answered was answered by somebody who had it in hand, or by the body.
      if (real.answer) RC_ASSERT(real.owner.has_value());
      std::map<std::string, int> tries;
      for (const Forward& one : real.forwards)
        if (one.returned) RC_ASSERT(++tries[one.to + one.ground] == 1);
    }
  }
}

}  // namespace
}  // namespace wanhu::domain
