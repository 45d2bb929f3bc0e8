// Which command is possible in which state, and what closing asks for.
#include <gtest/gtest.h>

#include <algorithm>
#include <functional>
#include <map>
#include <set>
#include <sstream>

#include "base/catalogue.hpp"
#include "domain/matter/files.hpp"
#include "domain/matter/forward.hpp"
#include "domain/matter/help.hpp"
#include "domain/matter/join.hpp"
#include "domain/matter/publicity.hpp"
#include "support/matter_walk.hpp"

namespace wanhu::domain {
namespace {

using test::broken_lamp;
using test::opened_matter;
using test::person;
using test::s1_rules;

const Instant k_start = Instant::parse("2021-10-16T09:00:00+08:00").value();
constexpr std::int64_t k_hour = 3'600'000;
const std::string k_owner = person("owner").text(), k_centre = person("centre").text(),
                  k_other = person("caller").text();

// A matter and what is done with it; throws when a step is refused.
struct Story {
  Instant now = k_start;
  Matter m;

  Story() {
    OpenMatter open = broken_lamp();
    open.contact = Uuid::named("contact");
    m = opened_matter(open, now, k_centre);
  }
  Story& then(const Result<Events>& events, const std::string& actor = k_centre) {
    for (const Event& event : events.value()) m = fold(m, event, now, actor);
    return *this;
  }
  Story& pass(std::int64_t hours) {
    now = now + hours * k_hour;
    return *this;
  }
  Story& hand_over() { return then(domain::hand_over(m, person("owner"), "")); }
  Story& accept() { return then(domain::accept(m, person("owner")), k_owner); }
  Story& answer() { return then(domain::answer(m, "solved", "已修好"), k_owner); }
  Story& tell() { return then(domain::tell(m, "door", now, now)); }
  Story& attempt() {
    return then(domain::attempt(m, {.at = now, .channel = "phone", .note = ""}, now));
  }
};

// A story that has come to `state` the usual way.
Story story_at(MatterState state) {
  Story s;
  if (state == MatterState::listed) return s;
  s.hand_over();
  if (state == MatterState::handed_over) return s;
  s.accept();
  if (state == MatterState::handling) return s;
  s.answer();
  if (state == MatterState::answered) return s;
  s.tell();
  if (state == MatterState::told) return s;
  const Events confirmed = confirm(s.m, "receipt", "resident", "").value();
  s.m = fold(s.m, confirmed.at(0), s.now, "resident");
  if (state == MatterState::confirmed) return s;
  s.m = fold(s.m, confirmed.at(1), s.now, "resident");
  return s;
}

Exit to_court() {
  return {.kind = "statutory_channel", .evidence = "已向法院起诉", .channel = "court"};
}
Exit taken_back(Instant at) {
  return {.kind = "withdrawn",
          .evidence = "已经自己修好了，不用办了",
          .by = "callback",
          .said_by = "resident",
          .at = at};
}

using Command = std::function<Result<Events>(const Story&)>;

// As if somebody were asked for a part.
Matter asked(Matter m) {
  m.helps.push_back({.person = Uuid::named("helper"), .what = "量电压", .round = m.round});
  return m;
}
// As if it had been sent to the county.
Matter sent(Matter m) {
  m.forwards.push_back({.to = "county_centre",
                        .ground = "beyond",
                        .reason = "跨县",
                        .state = ForwardState::sent,
                        .sent = Date::from_ymd(2021, 10, 16)});
  return m;
}

struct Row {
  const char* command;
  const char* allowed_in;
  Command send;
};

const std::vector<Row>& rows() {
  static const std::vector<Row> k_rows{
      {"matter.hand_over", "listed handed_over handling",
       [](const Story& s) { return hand_over(s.m, person("lead"), ""); }},
      {"matter.accept", "handed_over",
       [](const Story& s) { return accept(s.m, s.m.owner.value_or(person("owner"))); }},
      {"matter.object", "handed_over",
       [](const Story& s) {
         return object(s1_rules(), s.m, s.m.owner.value_or(person("owner")), "不归我管", s.now);
       }},
      {"matter.rule", "handed_over",
       [](const Story& s) {
         Story objected = s;
         if (s.m.state == MatterState::handed_over)
           objected.then(object(s1_rules(), s.m, *s.m.owner, "不归我管", s.now));
         return rule(objected.m, {}, "仍由你办", k_centre);
       }},
      {"matter.urge", "handed_over handling",
       [](const Story& s) { return urge(s.m, "居民在等", s.now); }},
      {"matter.note", "listed handed_over handling answered told confirmed closed",
       [](const Story& s) { return note(s.m, "已到现场"); }},
      {"matter.reclassify", "listed handed_over handling",
       [](const Story& s) { return reclassify(s1_rules(), s.m, "complex", "需多部门", s.now); }},
      {"matter.extend", "listed handed_over handling",
       [](const Story& s) {
         return extend(s1_rules(), s.m, Date::parse("2021-11-01").value(), "等材料", s.now);
       }},
      {"matter.pause", "listed handed_over handling",
       [](const Story& s) { return pause(s1_rules(), s.m, "resident_answer", "等材料", s.now); }},
      {"matter.resume", "listed handed_over handling",
       [](const Story& s) {
         Story paused = s;
         if (is_running(text_of(s.m.state)))
           paused.then(pause(s1_rules(), s.m, "resident_answer", "等材料", s.now));
         return resume(s1_rules(), paused.m, "", s.now + k_hour);
       }},
      {"matter.answer", "handed_over handling answered",
       [](const Story& s) { return answer(s.m, "solved", "已修好"); }},
      {"matter.ask_help", "handling",
       [](const Story& s) {
         return ask_help(s.m, Uuid::named("helper"), "量电压", s.now.date(), s.now);
       }},
      {"matter.accept_help", "handed_over handling",
       [](const Story& s) { return accept_help(asked(s.m), Uuid::named("helper")); }},
      {"matter.decline_help", "handed_over handling",
       [](const Story& s) { return decline_help(asked(s.m), Uuid::named("helper"), "在外"); }},
      {"matter.give_part", "handed_over handling",
       [](const Story& s) { return give_part(asked(s.m), Uuid::named("helper"), "电压正常"); }},
      {"matter.end_help", "handed_over handling",
       [](const Story& s) {
         return end_help(asked(s.m), Uuid::named("helper"), "taken_back", "不用了");
       }},
      {"matter.forward", "listed handed_over handling",
       [](const Story& s) {
         return forward(s1_rules(), s.m, "county_centre", "beyond", "跨县", person("other"));
       }},
      {"matter.forward_accept", "handling",
       [](const Story& s) { return forward_accepted(sent(s.m), s.now.date(), s.now.date()); }},
      {"matter.forward_return", "handling",
       [](const Story& s) {
         return forward_returned(sent(s.m), s.now.date(), "不归我们", s.now.date());
       }},
      {"matter.forward_reply", "handling",
       [](const Story& s) {
         return forward_replied(sent(s.m), s.now.date(), "solved", "已修好", s.now.date());
       }},
      {"matter.take_back", "handling",
       [](const Story& s) { return take_back(sent(s.m), "自己办"); }},
      {"matter.tell", "answered", [](const Story& s) { return tell(s.m, "door", s.now, s.now); }},
      {"matter.attempt", "listed handed_over handling answered told",
       [](const Story& s) {
         return attempt(s.m, {.at = s.now, .channel = "door", .note = ""}, s.now);
       }},
      {"matter.contact", "listed handed_over handling answered told",
       [](const Story& s) { return contact(s.m, "phone", false, s.now, "", s.now); }},
      {"matter.confirm", "answered told",
       [](const Story& s) { return confirm(s.m, "receipt", "resident", ""); }},
      {"matter.dissent", "answered told confirmed closed",
       [](const Story& s) { return dissent(s1_rules(), s.m, "没修好", true, s.now); }},
      {"matter.ask_review", "told confirmed closed",
       [](const Story& s) { return ask_review(s1_rules(), s.m, "", s.now); }},
      {"matter.review", "told confirmed closed",
       [](const Story& s) {
         Story asked = s;
         if (s.m.told) asked.then(ask_review(s1_rules(), s.m, "", s.now));
         return review(s1_rules(), asked.m, true, "属实", k_other, true, s.now);
       }},
      {"matter.exclude", "listed handed_over handling answered told confirmed closed",
       [](const Story& s) { return exclude(s1_rules(), s.m, "secret", k_other, "见材料"); }},
      {"matter.exit", "listed handed_over handling answered told",
       [](const Story& s) {
         return close_without_word(s1_rules(), s.m, to_court(), k_other, s.now);
       }},
      {"matter.withdraw", "listed handed_over handling answered told",
       [](const Story& s) { return withdraw(s.m, "不用了"); }},
      {"matter.join", "listed handed_over handling",
       [](const Story& s) {
         Matter lead = s.m;
         lead.id = Uuid::named("lead");
         lead.state = MatterState::listed;
         return join(s1_rules(), s.m, s1_rules(), lead);
       }},
      {"matter.unjoin", "listed handed_over handling",
       [](const Story& s) {
         Matter joined = s.m;
         joined.joined = Uuid::named("lead");
         return unjoin(joined, "不是一件事");
       }},
      {"matter.recuse", "listed handed_over handling answered told confirmed closed",
       [](const Story& s) { return recuse(s.m, person("relative"), "是亲属"); }},
      {"matter.erase_contact", "listed handed_over handling answered told confirmed closed",
       [](const Story& s) { return erase_contact(s.m); }},
      {"matter.hide", "listed handed_over handling answered told confirmed closed",
       [](const Story& s) { return hide(s.m, Side::staff, "有姓名"); }},
      {"matter.show", "listed handed_over handling answered told confirmed closed",
       [](const Story& s) {
         Story hidden = s;
         hidden.then(hide(s.m, Side::staff, "有姓名"));
         return show(hidden.m, Side::staff, "已处理");
       }},
      {"matter.add_file", "listed handed_over handling answered told confirmed closed",
       [](const Story& s) {
         return add_file(s.m, {.width = 4, .height = 3, .bytes = "x"}, "hash", Side::staff);
       }},
      {"matter.remove_file", "listed handed_over handling answered told confirmed closed",
       [](const Story& s) {
         Story seen = s;
         seen.then(add_file(s.m, {.width = 4, .height = 3, .bytes = "x"}, "hash", Side::staff));
         return remove_file(seen.m, "hash", Side::staff, "拍到人脸");
       }},
      {"matter.correct", "listed handed_over handling answered told confirmed closed",
       [](const Story& s) {
         return correct(s.m, {.title = "水管", .text = "水管坏了", .place = ""});
       }},
      {"matter.erase_text", "closed", [](const Story& s) { return erase_text(s.m); }},
  };
  return k_rows;
}

std::set<std::string> words(const std::string& text) {
  std::istringstream in(text);
  std::set<std::string> all;
  for (std::string word; in >> word;) all.insert(word);
  return all;
}

TEST(MatterState, EveryCommandInEveryState) {
  for (std::size_t i = 0; i < k_matter_states.size(); ++i) {
    const auto state = static_cast<MatterState>(i);
    const std::string name(k_matter_states.at(i));
    const Story story = story_at(state);
    ASSERT_EQ(story.m.state, state) << name;
    std::vector<std::string> allowed;
    for (const Row& row : rows()) {
      const bool expected = words(row.allowed_in).contains(name);
      if (expected) allowed.emplace_back(row.command);
      const Result<Events> answer = row.send(story);
      EXPECT_EQ(answer.has_value(), expected) << row.command << " in " << name;
      if (answer || expected) continue;
      EXPECT_EQ(answer.error().code, "MATTER-STATE");
      EXPECT_EQ(answer.error().kind, base::Kind::refused);
      EXPECT_EQ(answer.error().args.at("state"), name);
      EXPECT_EQ(answer.error().args.at("command"), row.command);
    }
    EXPECT_EQ(allowed_in(story.m), allowed) << name;
  }
}

TEST(MatterState, WhereEachCommandLeads) {
  const auto after = [](MatterState from, const char* command) {
    Story story = story_at(from);
    for (const Row& row : rows())
      if (row.command == std::string(command)) story.then(row.send(story));
    return story.m.state;
  };
  using S = MatterState;
  EXPECT_EQ(after(S::listed, "matter.hand_over"), S::handed_over);
  EXPECT_EQ(after(S::handling, "matter.hand_over"), S::handed_over);
  EXPECT_EQ(after(S::handed_over, "matter.accept"), S::handling);
  EXPECT_EQ(after(S::handed_over, "matter.answer"), S::answered);
  EXPECT_EQ(after(S::answered, "matter.tell"), S::told);
  EXPECT_EQ(after(S::told, "matter.confirm"), S::closed);
  EXPECT_EQ(after(S::answered, "matter.dissent"), S::handling);
  EXPECT_EQ(after(S::closed, "matter.dissent"), S::handling);
  EXPECT_EQ(after(S::listed, "matter.exit"), S::closed);
  EXPECT_EQ(after(S::told, "matter.withdraw"), S::closed);
  for (const char* stays : {"matter.note", "matter.reclassify", "matter.extend", "matter.attempt"})
    EXPECT_EQ(after(S::handling, stays), S::handling) << stays;
}

TEST(MatterState, ContactIsErasedOnce) {
  Story s;
  s.then(erase_contact(s.m));
  EXPECT_EQ(s.m.contact, std::nullopt);
  EXPECT_EQ(erase_contact(s.m).error().code, "MATTER-NO-CONTACT");
  const auto may = allowed_in(s.m);
  EXPECT_EQ(std::count(may.begin(), may.end(), "matter.erase_contact"), 0);
}

TEST(MatterState, OnlyTheOwnerAccepts) {
  const Story s = story_at(MatterState::handed_over);
  EXPECT_EQ(accept(s.m, person("lead")).error().code, "MATTER-NOT-OWNER");
}

TEST(MatterState, AnOpenedMatterMustFitThePlan) {
  OpenMatter open = broken_lamp();
  open.kind = "urgent";
  EXPECT_EQ(open_matter(s1_rules(), open, k_start).error().code, "MATTER-KIND");
  open.kind = "complex";
  open.unit = "nowhere";
  EXPECT_EQ(open_matter(s1_rules(), open, k_start).error().code, "UNIT-UNKNOWN");
}

// Without the wish for a reply there is no way back to the door.
TEST(MatterState, ADwellingIsKeptOnlyForAReply) {
  OpenMatter open = broken_lamp();
  open.reply = true;
  open.dwelling = Uuid::named("door");
  const auto dwelling_of = [&] { return opened_matter(open, k_start, k_centre).dwelling; };
  EXPECT_EQ(dwelling_of(), Uuid::named("door"));
  open.reply = false;
  EXPECT_EQ(dwelling_of(), std::nullopt);
}

// Guard G11: nobody confirms in the resident's name what they did themselves.
TEST(MatterConfirm, NotByTheOwnerNorByWhoeverAnswered) {
  Story s = story_at(MatterState::told);
  EXPECT_EQ(confirm(s.m, "callback", k_owner, "").error().code, "MATTER-OWN-CONFIRM");
  EXPECT_EQ(confirm(s.m, "paper", k_owner, "").error().code, "MATTER-OWN-CONFIRM");
  EXPECT_TRUE(confirm(s.m, "callback", k_centre, ""));
  EXPECT_TRUE(confirm(s.m, "receipt", "resident", ""));

  // Somebody answers for the owner: neither of the two may confirm.
  s = story_at(MatterState::handling);
  s.then(answer(s.m, "solved", "代为答复"), person("lead").text());
  EXPECT_EQ(confirm(s.m, "callback", person("lead").text(), "").error().code, "MATTER-OWN-CONFIRM");
  EXPECT_EQ(confirm(s.m, "callback", k_owner, "").error().code, "MATTER-OWN-CONFIRM");
  EXPECT_TRUE(confirm(s.m, "callback", k_centre, ""));
}

TEST(MatterConfirm, NotByAnybodyWhoHadItInHandInThisRound) {
  const std::string lead = person("lead").text();
  Story s = story_at(MatterState::handling);
  s.then(domain::hand_over(s.m, person("lead"), "")).then(answer(s.m, "partly", "先修一半"), lead);
  EXPECT_EQ(s.m.handlers, (std::set<std::string>{k_owner, lead}));
  EXPECT_EQ(confirm(s.m, "callback", k_owner, "").error().code, "MATTER-OWN-CONFIRM");
  EXPECT_EQ(confirm(s.m, "paper", lead, "").error().code, "MATTER-OWN-CONFIRM");
  // A better answer by somebody else takes nobody out.
  s.then(answer(s.m, "solved", "全修好了"), k_centre);
  for (const std::string& who : {k_owner, lead, k_centre})
    EXPECT_EQ(confirm(s.m, "callback", who, "").error().code, "MATTER-OWN-CONFIRM") << who;
  EXPECT_TRUE(confirm(s.m, "callback", person("other").text(), ""));
  // Another round, other hands: the owner stays and the one before is free.
  s.then(dissent(s1_rules(), s.m, "没修好", true, s.now))
      .then(answer(s.m, "solved", "修好了"), lead);
  EXPECT_TRUE(confirm(s.m, "callback", k_owner, ""));
  EXPECT_EQ(confirm(s.m, "callback", lead, "").error().code, "MATTER-OWN-CONFIRM");
}

TEST(MatterConfirm, ClosesWithTheResidentsWord_S1_21_S3_42) {
  Story s = story_at(MatterState::told);
  s.pass(5).then(confirm(s.m, "receipt", "resident", "好了"), "resident");
  EXPECT_EQ(s.m.state, MatterState::closed);
  EXPECT_EQ(s.m.closing, "confirmed");
  EXPECT_EQ(s.m.confirmed, s.now);
  EXPECT_EQ(s.m.closed, s.now);
  EXPECT_EQ(s.m.clock().state, ClockState::met);
  EXPECT_EQ(s.m.clock().ended, k_start);  // with the answer, not with the confirmation
}

std::string unreachable(const Story& s) {
  const auto events = close_without_word(
      s1_rules(), s.m, {.kind = "unreachable", .evidence = "三次联系不上"}, k_other, s.now);
  return events ? "closed" : events.error().code;
}

TEST(MatterExit, UnreachableNeedsThreeAttemptsOnTwoDaysAtDifferentHours) {
  const auto tried = [](const std::vector<int>& hours_after_nine) {
    Story s = story_at(MatterState::told);
    for (const int hours : hours_after_nine) {
      s.now = k_start + hours * k_hour;
      s.attempt();
    }
    return unreachable(s);
  };
  EXPECT_EQ(tried({}), "MATTER-EVIDENCE-ATTEMPTS");
  EXPECT_EQ(tried({1, 26}), "MATTER-EVIDENCE-ATTEMPTS");      // two only
  EXPECT_EQ(tried({1, 3, 8}), "MATTER-EVIDENCE-ATTEMPTS");    // one day
  EXPECT_EQ(tried({1, 25, 49}), "MATTER-EVIDENCE-ATTEMPTS");  // always at ten
  EXPECT_EQ(tried({1, 25, 26}), "closed");
  EXPECT_EQ(tried({1, 3, 25}), "closed");
}

// Requirement 6: waited for, asked again, and still nothing; the resident may come back.
TEST(MatterExit, NoAnswerNeedsAPauseThatRanOutAndOneMoreWordAfterIt) {
  plan::Plan plan = s1_rules().plan;
  plan.matters.close.exits.emplace_back("no_answer");
  const MatterRules rules{.plan = plan, .calendar = calendar::Calendar::office()};
  const auto closed_by = [&](const Story& s, const std::string& actor) {
    const auto events = close_without_word(
        rules, s.m, {.kind = "no_answer", .evidence = "答应补材料，一直没有交"}, actor, s.now);
    return events ? "closed" : events.error().code;
  };
  const auto waiting = [&] {
    Story s = story_at(MatterState::handling);
    s.pass(1).attempt();
    return s.then(pause(rules, s.m, "resident_answer", "请补材料", s.now));
  };
  constexpr const char* k_not_yet = "MATTER-EVIDENCE-NO-ANSWER";
  EXPECT_EQ(closed_by(story_at(MatterState::handling), k_other), k_not_yet);
  Story s = waiting();
  EXPECT_EQ(closed_by(s.attempt(), k_other), k_not_yet) << "it is still waited for";
  s.now = s.m.clock().pauses.back().to;
  EXPECT_EQ(closed_by(s, k_other), k_not_yet) << "nobody has asked again";
  Story spoken = s;
  spoken.pass(10).then(contact(spoken.m, "phone", false, spoken.now, "又催了一次", spoken.now));
  EXPECT_EQ(closed_by(spoken, k_other), "closed");
  s.pass(10).attempt();
  EXPECT_EQ(closed_by(s, k_owner), "MATTER-OWN-CONFIRM") << "not whoever handles it";
  EXPECT_EQ(closed_by(s, k_other), "closed");
  s.then(close_without_word(rules, s.m, {.kind = "no_answer", .evidence = "没有回应"}, k_other,
                            s.now));
  EXPECT_EQ(s.m.closing, "no_answer");
  EXPECT_EQ(s.m.clock().state, ClockState::stopped) << "nobody answered: the term is not met";
  s.pass(100).then(dissent(rules, s.m, "材料带来了", true, s.now));
  EXPECT_EQ(s.m.state, MatterState::handling);
  EXPECT_EQ(closed_by(s, k_other), k_not_yet) << "the round before does not count";
  // What was ended early was answered.
  Story resumed = waiting();
  resumed.pass(5).then(resume(rules, resumed.m, "材料已到", resumed.now));
  EXPECT_EQ(closed_by(resumed.pass(1000).attempt(), k_other), k_not_yet);
}

TEST(MatterExit, AttemptsOfAnEarlierRoundDoNotCount) {
  Story s = story_at(MatterState::told);
  for (const int hours : {1, 25, 50}) {
    s.now = k_start + hours * k_hour;
    s.attempt();
  }
  s.then(dissent(s1_rules(), s.m, "没修好", true, s.now));
  EXPECT_TRUE(s.m.attempts.empty());
  EXPECT_EQ(unreachable(s), "MATTER-EVIDENCE-ATTEMPTS");
}

TEST(MatterExit, ExplainedNeedsAnAnswerThatWasTold) {
  const auto explained = [](MatterState state) {
    const Story s = story_at(state);
    const auto events = close_without_word(
        s1_rules(), s.m, {.kind = "explained", .evidence = "已当面说明"}, k_other, s.now);
    return events ? "closed" : events.error().code;
  };
  EXPECT_EQ(explained(MatterState::handling), "MATTER-EVIDENCE-EXPLAINED");
  EXPECT_EQ(explained(MatterState::answered), "MATTER-EVIDENCE-EXPLAINED");
  EXPECT_EQ(explained(MatterState::told), "closed");
}

std::string closing(const Story& s, const Exit& exit, const std::string& actor = k_other) {
  const auto events = close_without_word(s1_rules(), s.m, exit, actor, s.now);
  return events ? "closed" : events.error().code;
}

// Guard G11: that the resident took it back, or the explanation, is not for the handler to say;
// nor is what takes the round out of the figures.
TEST(MatterExit, NobodySpeaksForTheResidentInTheirOwnMatter) {
  const Story s = story_at(MatterState::told);
  const Exit explained{.kind = "explained", .evidence = "已当面说明"};
  for (const Exit& exit : {taken_back(s.now), explained}) {
    EXPECT_EQ(closing(s, exit, k_owner), "MATTER-OWN-CONFIRM") << exit.kind;
    EXPECT_EQ(closing(s, exit), "closed") << exit.kind;
  }
  EXPECT_EQ(closing(s, to_court(), k_owner), "MATTER-EXCLUDE-OWN");
  EXPECT_EQ(closing(s, to_court()), "closed");
}

// One letter by anybody is not the resident's word: who said it, how, when, and what.
TEST(MatterExit, WithdrawnSaysWhoSaidItHowAndWhen) {
  const Story s = story_at(MatterState::handling);
  const auto with_no = [&](auto clear) {
    Exit exit = taken_back(s.now);
    clear(exit);
    return closing(s, exit);
  };
  EXPECT_EQ(with_no([](Exit& exit) { exit.said_by.clear(); }), "MATTER-EVIDENCE-WITHDRAWN");
  EXPECT_EQ(with_no([](Exit& exit) { exit.said_by = "handler"; }), "MATTER-EVIDENCE-WITHDRAWN");
  EXPECT_EQ(with_no([](Exit& exit) { exit.by.clear(); }), "MATTER-EVIDENCE-WITHDRAWN");
  EXPECT_EQ(with_no([](Exit& exit) { exit.by = "receipt"; }), "MATTER-EVIDENCE-WITHDRAWN")
      << "that is the resident's own page";
  EXPECT_EQ(with_no([](Exit& exit) { exit.at.reset(); }), "MATTER-EVIDENCE-WITHDRAWN");
  EXPECT_EQ(with_no([](Exit& exit) { exit.evidence = "x"; }), "MATTER-EVIDENCE-SHORT");
  EXPECT_EQ(with_no([](Exit& exit) { exit.evidence = "不用办"; }), "MATTER-EVIDENCE-SHORT");
  EXPECT_EQ(with_no([](Exit& exit) { exit.evidence.clear(); }), "MATTER-EVIDENCE");
  EXPECT_EQ(with_no([&](Exit& exit) { exit.at = s.now + k_hour; }), "TIME-FUTURE");
  EXPECT_EQ(with_no([&](Exit& exit) { exit.at = k_start + -k_hour; }), "TIME-BEFORE");
  const Events events =
      close_without_word(s1_rules(), s.m, taken_back(s.now), k_other, s.now).value();
  EXPECT_EQ(events.at(0).data.at("by"), "callback");
  EXPECT_EQ(events.at(0).data.at("said_by"), "resident");
  EXPECT_EQ(events.at(0).data.at("at"), s.now.ms());
  EXPECT_EQ(withdraw(s.m, "").value().at(0).data.at("by"), "receipt") << "by their own code";
}

// With a plan that lists none, an empty channel passed with any evidence.
TEST(MatterExit, AStatutoryChannelIsAlwaysNamed) {
  plan::Plan plan = s1_rules().plan;
  plan.matters.exclusions.clear();
  const Story s = story_at(MatterState::handling);
  const auto without_list = [&](const std::string& channel) {
    const MatterRules rules{.plan = plan, .calendar = calendar::Calendar::office()};
    const auto events = close_without_word(
        rules, s.m, {.kind = "statutory_channel", .evidence = "已起诉", .channel = channel},
        k_other, s.now);
    return events ? events->at(0).data.at("exclusion").get<std::string>() : events.error().code;
  };
  EXPECT_EQ(without_list(""), "MATTER-CHANNEL-MISSING");
  EXPECT_EQ(without_list("court"), "MATTER-CHANNEL") << "the other plan's word";
  for (const char* known :
       {"litigation", "arbitration", "reconsideration", "crime", "discipline", "disclosure"})
    EXPECT_EQ(without_list(known), known);
  EXPECT_EQ(closing(s, {.kind = "statutory_channel", .evidence = "已起诉"}),
            "MATTER-CHANNEL-MISSING");
  EXPECT_EQ(closing(s, {.kind = "statutory_channel", .evidence = "x", .channel = "secret"}),
            "MATTER-CHANNEL")
      << "it has no body to tell of";
  EXPECT_EQ(
      closing(s, {.kind = "statutory_channel", .evidence = "已起诉", .channel = "litigation"}),
      "closed")
      << "the law's own, beside the plan's";
  const auto empty = close_without_word(
      s1_rules(), s.m, {.kind = "statutory_channel", .evidence = "已起诉"}, k_other, s.now);
  EXPECT_EQ(base::text_of(base::Lang::zh, empty.error()).find("“”"), std::string::npos);
}

TEST(MatterExit, NamesItsEvidenceAndIsInThePlan) {
  const Story s = story_at(MatterState::handling);
  EXPECT_EQ(closing(s, {.kind = "statutory_channel", .evidence = ""}), "MATTER-EVIDENCE");
  EXPECT_EQ(closing(s, {.kind = "forgotten", .evidence = "忘了"}), "MATTER-EXIT-UNKNOWN");
  Story closed = s;
  closed.pass(1).then(close_without_word(s1_rules(), s.m, to_court(), k_other, closed.now));
  EXPECT_EQ(closed.m.closing, "statutory_channel");
  EXPECT_EQ(closed.m.clock().state, ClockState::stopped);  // nobody answered: the term is not met
  EXPECT_EQ(closed.m.clock().ended, closed.now);
}

TEST(MatterTimes, NobodyIsToldBeforeTheAnswerNorTriedBeforeTheReport) {
  Story s = story_at(MatterState::handling);
  const auto tried_at = [&](Instant at) {
    return attempt(s.m, {.at = at, .channel = "door", .note = ""}, s.now);
  };
  EXPECT_EQ(tried_at(k_start + -k_hour).error().code, "TIME-BEFORE");
  EXPECT_EQ(tried_at(s.now + k_hour).error().code, "TIME-FUTURE");
  s.pass(30).answer();
  const Instant answered = s.now;
  s.pass(2);
  EXPECT_EQ(tell(s.m, "door", answered + -k_hour, s.now).error().code, "TIME-BEFORE");
  EXPECT_EQ(tell(s.m, "door", s.now + k_hour, s.now).error().code, "TIME-FUTURE");
  // A phone that is two minutes slow: told at the earliest moment possible, never before.
  s.then(tell(s.m, "door", answered + -120'000, s.now));
  EXPECT_EQ(s.m.told, answered);
}

TEST(MatterFold, RefusesWhatItDoesNotKnow) {
  const Story s;
  EXPECT_THROW(fold(s.m, {"matter.vanished", {}}, k_start, k_centre), std::logic_error);
  EXPECT_THROW(fold({}, {"matter.accepted", {}}, k_start, k_centre), std::logic_error);
}

}  // namespace
}  // namespace wanhu::domain
