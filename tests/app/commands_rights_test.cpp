// Who may send what, and how far it reaches.
#include <gtest/gtest.h>

#include <atomic>
#include <thread>

#include "app/command.hpp"
#include "support/small_engine.hpp"

namespace wanhu::test {
namespace {

Json visit_data(const std::string& name, const std::string& dwelling) {
  return {{"visit_id", id_text(name)},
          {"dwelling_id", id_text(dwelling)},
          {"outcome", "declined"},
          {"at", "2021-10-16T08:30:00+08:00"},
          {"channel", "app"}};
}

// ---- Sent twice ----------------------------------------------------------------------------

TEST(CommandRepeated, GetsTheFirstAnswerAgain) {
  SmallEngine town;
  const Json data = visit_data("v", "dwelling a 1");
  const auto first = town.send_as(id("command"), "qsm-1", "visit.record", data);
  town.reopen();
  const auto second = town.send_as(id("command"), "qsm-1", "visit.record", data);
  ASSERT_TRUE(first && second);
  EXPECT_FALSE(first->repeated);
  EXPECT_TRUE(second->repeated);
  EXPECT_EQ(second->seq, first->seq);
  EXPECT_EQ(second->answer, first->answer);
  EXPECT_EQ(town.count("visit"), 1);
}

TEST(CommandRepeated, ConcurrentlyIsWrittenOnce) {
  SmallEngine town;
  std::vector<std::thread> threads;
  std::atomic<int> fresh = 0, repeated = 0;
  for (int t = 0; t < 8; ++t)
    threads.emplace_back([&] {
      for (int n = 0; n < 10; ++n) {
        const std::string name = "v" + std::to_string(n);
        const auto answer = town.send_as(id("command " + name), "qsm-1", "visit.record",
                                         visit_data(name, "dwelling a 1"));
        ASSERT_TRUE(answer) << answer.error().code;
        ++(answer->repeated ? repeated : fresh);
      }
    });
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(fresh, 10);
  EXPECT_EQ(repeated, 70);
  EXPECT_EQ(town.count("visit"), 10);
  EXPECT_EQ(town.verified(), "ok");
}

TEST(CommandRepeated, TheSameThingUnderAnotherIdIsRefused) {
  SmallEngine town;
  EXPECT_EQ(town.outcome("qsm-1", "visit.record", visit_data("v", "dwelling a 1")), "ok");
  EXPECT_EQ(town.outcome("qsm-1", "visit.record", visit_data("v", "dwelling a 1")), "ID-USED");
}

// ---- Who may send it -----------------------------------------------------------------------

TEST(CommandRights, SystemAndResidentKindsAreNobodyElses) {
  SmallEngine town;
  for (const TownAccount& a : town_accounts()) {
    const std::string login = a.login;
    for (const char* kind : {"plan.activate", "answers.count", "matter.remind"})
      EXPECT_EQ(town.outcome(login, kind, Json::object()), "FORBIDDEN") << kind << " " << login;
    for (const char* kind : {"public.open", "public.confirm", "public.dissent", "public.withdraw"})
      EXPECT_EQ(town.outcome(login, kind, Json::object()), "FORBIDDEN") << kind << " " << login;
    const bool centre = std::string(a.role) == "centre";
    for (const char* kind : {"register.import", "person.import", "person.code"})
      EXPECT_EQ(town.outcome(login, kind, Json::object()),
                centre ? (std::string(kind) == "person.import" ? "FIELD-TYPE" : "FIELD-MISSING")
                       : "FORBIDDEN")
          << kind << " " << login;
  }
  for (const char* kind :
       {"plan.activate", "answers.count", "matter.remind", "person.import", "person.code",
        "register.import", "visit.record", "matter.open", "person.add"})
    EXPECT_EQ(town.outcome("resident", kind, Json::object()), "SIGNED-OUT") << kind;
  for (const char* kind : {"public.open", "public.confirm"})
    EXPECT_EQ(town.outcome("system", kind, Json::object()), "FORBIDDEN") << kind;
  for (const char* kind : {"visit.record", "matter.open", "person.add"})
    EXPECT_EQ(town.outcome("system", kind, Json::object()), "SIGNED-OUT") << kind;
}

TEST(CommandRights, ByRoleForEveryKindOfTheTable) {
  SmallEngine town;
  for (const std::string& kind : access::all_commands(access::House::campaign)) {
    EXPECT_NE(app::handler_of(kind), nullptr) << kind;
    for (const TownAccount& a : town_accounts()) {
      const bool may = access::may_send(access::role_of(a.role).value(), kind);
      const std::string answer = town.outcome(a.login, kind, {{"no_such_field", 1}});
      EXPECT_EQ(answer == "FORBIDDEN", !may) << kind << " " << a.login << " " << answer;
      EXPECT_NE(answer, "ok") << kind;
      EXPECT_NE(answer, "STORE-FAILED") << kind;
    }
  }
}

TEST(CommandRights, UnknownKindsAndStrangers) {
  SmallEngine town;
  EXPECT_EQ(town.outcome("centre-1", "matter.vanish", Json::object()), "COMMAND-UNKNOWN");
  EXPECT_EQ(town.outcome("nobody", "matter.open", Json::object()), "SIGNED-OUT");
  town.must("centre-1", "person.disable", {{"person_id", id_text("qsm-1")}, {"reason", "调离"}});
  EXPECT_EQ(town.outcome("qsm-1", "visit.record", visit_data("v", "dwelling a 1")), "SIGNED-OUT");
  town.must("centre-1", "person.enable", {{"person_id", id_text("qsm-1")}, {"reason", "回来"}});
  EXPECT_EQ(town.outcome("qsm-1", "visit.record", visit_data("v", "dwelling a 1")), "ok");
}

TEST(CommandRights, NothingBeforeThePlan) {
  const SmallEngine town;
  const auto keys = access::Keyring::parse(access::Keyring::fresh_text("k")).value();
  const auto engine = app::Engine::open({.db_url = town.url() + ".new",
                                         .clock = std::make_shared<base::SystemClock>(),
                                         .keyring = std::make_shared<access::Keyring>(keys)})
                          .value();
  EXPECT_EQ(engine->plan(), nullptr);
  const auto answer = engine->execute(
      {.id = id("c"), .actor = "system", .kind = "person.import", .data = Json::object()});
  EXPECT_EQ(answer.error().code, "NO-PLAN");
}

// ---- How far it reaches --------------------------------------------------------------------

TEST(CommandScope, AnotherVillageDoesNotExist) {
  SmallEngine town;
  town.open_matter("qsm-1", "matter");
  const std::string matter = id_text("matter"), dwelling = id_text("dwelling a 1");
  const std::vector<std::pair<std::string, Json>> of_village_a{
      {"visit.record", visit_data("v", "dwelling a 1")},
      {"register.vacate", {{"dwelling_id", dwelling}, {"reason", "r"}}},
      {"register.apportion", {{"unit", k_village_a}}},
      {"register.contact", {{"dwelling_id", dwelling}, {"phone", "13812345678"}}},
      {"register.erase_contact", {{"dwelling_id", dwelling}}},
      {"register.assign", {{"visitor", id_text("qy-1")}, {"dwelling_ids", {dwelling}}}},
      {"matter.note", {{"matter_id", matter}, {"text", "t"}}},
      {"matter.accept", {{"matter_id", matter}}},
      {"matter.answer", {{"matter_id", matter}, {"outcome", "solved"}, {"text", "t"}}},
      {"matter.tell", {{"matter_id", matter}, {"channel", "door"}}},
      {"matter.attempt",
       {{"matter_id", matter}, {"at", "2021-10-16T09:00:00+08:00"}, {"channel", "door"}}},
      {"matter.dissent", {{"matter_id", matter}, {"text", "t"}}},
      {"matter.open",
       {{"matter_id", id_text("other")},
        {"check", "123456"},
        {"title", "t"},
        {"text", "t"},
        {"unit", k_village_a},
        {"channel", "visit"}}},
  };
  for (const auto& [kind, data] : of_village_a) {
    const auto answer = town.send("qy-lead", kind, data);
    ASSERT_FALSE(answer) << kind;
    EXPECT_EQ(answer.error().kind, base::Kind::not_found) << kind << " " << answer.error().code;
  }
  EXPECT_EQ(town.count("visit"), 0);
}

TEST(CommandScope, AVisitorHasOwnRowsOnly) {
  SmallEngine town;
  town.open_matter("qsm-1", "matter");
  const Json note{{"matter_id", id_text("matter")}, {"text", "t"}};
  EXPECT_EQ(town.outcome("qsm-2", "matter.note", note), "NOT-FOUND");
  EXPECT_EQ(town.outcome("qsm-1", "matter.note", note), "ok");
  EXPECT_EQ(town.outcome("qsm-lead", "matter.note", note), "ok");
  town.must("centre-1", "matter.hand_over",
            {{"matter_id", id_text("matter")}, {"owner", id_text("qsm-2")}});
  EXPECT_EQ(town.outcome("qsm-2", "matter.note", note), "ok");

  const Json contact{{"dwelling_id", id_text("dwelling a 1")}, {"phone", "13812345678"}};
  EXPECT_EQ(town.outcome("qsm-2", "register.contact", contact), "NOT-FOUND");
  EXPECT_EQ(town.outcome("qsm-1", "register.contact", contact), "ok");
  EXPECT_EQ(
      town.outcome("qsm-2", "register.erase_contact", {{"dwelling_id", id_text("dwelling a 1")}}),
      "NOT-FOUND");
  // A visit in somebody else's name is not theirs to make.
  Json visit = visit_data("v", "dwelling a 1");
  visit["visitor"] = id_text("qsm-2");
  EXPECT_EQ(town.outcome("qsm-1", "visit.record", visit), "VISITOR-UNKNOWN");
  EXPECT_EQ(town.outcome("qsm-lead", "visit.record", visit), "ok");
}

TEST(CommandScope, OnlyTheOwnerOrTheCentreAnswers) {
  SmallEngine town;
  town.open_matter("qsm-1", "matter");
  const Json answer{{"matter_id", id_text("matter")}, {"outcome", "solved"}, {"text", "已修好"}};
  EXPECT_EQ(town.outcome("centre-1", "matter.answer", answer), "MATTER-STATE");
  town.must("centre-1", "matter.hand_over",
            {{"matter_id", id_text("matter")}, {"owner", id_text("qsm-lead")}});
  EXPECT_EQ(town.outcome("qsm-1", "matter.answer", answer), "MATTER-NOT-OWNER");
  EXPECT_EQ(town.outcome("qsm-lead", "matter.answer", answer), "ok");
}

// Guard G11, also within the centre.
TEST(CommandScope, WhoeverOwnedOrAnsweredDoesNotConfirm) {
  SmallEngine town;
  town.open_matter("qsm-1", "matter");
  const Json matter{{"matter_id", id_text("matter")}};
  const auto with = [&](Json more) {
    more.update(matter);
    return more;
  };
  town.must("centre-1", "matter.hand_over", with({{"owner", id_text("centre-1")}}));
  town.must("centre-1", "matter.answer", with({{"outcome", "solved"}, {"text", "已修好"}}));
  const Json word = with({{"by", "callback"}});
  EXPECT_EQ(town.outcome("centre-1", "matter.confirm", word), "MATTER-OWN-CONFIRM");
  EXPECT_EQ(town.outcome("qsm-lead", "matter.confirm", word), "FORBIDDEN");
  EXPECT_EQ(town.outcome("centre-2", "matter.confirm", word), "ok");
}

TEST(CommandScope, OwnersAreOfTheVillageAndActive) {
  SmallEngine town;
  town.open_matter("qsm-1", "matter");
  const auto hand_over = [&](const char* owner) {
    return town.outcome("centre-1", "matter.hand_over",
                        {{"matter_id", id_text("matter")}, {"owner", id_text(owner)}});
  };
  for (const char* owner : {"qy-lead", "county-1", "auditor-1", "nobody"})
    EXPECT_EQ(hand_over(owner), "OWNER-UNKNOWN") << owner;
  for (const char* owner : {"qsm-lead", "qsm-2", "centre-2"}) EXPECT_EQ(hand_over(owner), "ok");
}

TEST(CommandScope, SomebodyWithOpenMattersIsNotDisabled) {
  SmallEngine town;
  town.open_matter("qsm-1", "matter");
  town.must("centre-1", "matter.hand_over",
            {{"matter_id", id_text("matter")}, {"owner", id_text("qsm-2")}});
  const auto disable = [&](const char* login) {
    return town.outcome("centre-1", "person.disable",
                        {{"person_id", id_text(login)}, {"reason", "调离"}});
  };
  EXPECT_EQ(disable("qsm-2"), "PERSON-HAS-MATTERS");
  EXPECT_EQ(disable("centre-1"), "PERSON-SELF");
  EXPECT_EQ(disable("qsm-1"), "ok");
}

// What a person holds is handed over before they leave its part of the tree.
TEST(CommandScope, AChangeOfVillageOrRoleStrandsNothing) {
  SmallEngine town;
  const auto change = [&](const char* login, Json to) {
    to["person_id"] = id_text(login);
    return town.send("centre-1", "person.change", std::move(to));
  };
  const auto code = [](const base::Result<store::Answer>& answer) {
    return answer ? "ok" : answer.error().code;
  };
  const auto held = change("qsm-1", {{"unit", k_village_b}});
  EXPECT_EQ(code(held), "PERSON-HAS-DWELLINGS");
  EXPECT_EQ(held.error().args.at("n"), "3");
  EXPECT_EQ(code(change("qsm-1", {{"role", "village_lead"}})), "PERSON-HAS-DWELLINGS");
  EXPECT_EQ(code(change("qsm-1", {{"name", "改名"}, {"weight", 2}})), "ok");
  EXPECT_EQ(code(change("qsm-1", {{"unit", k_village_a}, {"role", "visitor"}})), "ok")
      << "nothing of it is new";
  town.must("centre-1", "register.assign",
            {{"visitor", id_text("qsm-2")},
             {"dwelling_ids",
              {id_text("dwelling a 1"), id_text("dwelling a 2"), id_text("dwelling a 3")}}});
  town.open_matter("qsm-2", "matter");
  town.must("centre-1", "matter.hand_over",
            {{"matter_id", id_text("matter")}, {"owner", id_text("qsm-1")}});
  EXPECT_EQ(code(change("qsm-1", {{"unit", k_village_b}})), "PERSON-HAS-MATTERS");
  town.must("centre-1", "matter.hand_over",
            {{"matter_id", id_text("matter")}, {"owner", id_text("qsm-lead")}});
  EXPECT_EQ(code(change("qsm-1", {{"unit", k_village_b}})), "ok");
  EXPECT_EQ(code(change("qsm-lead", {{"role", "visitor"}})), "PERSON-HAS-MATTERS");
  EXPECT_EQ(town.verified(), "ok");
}

TEST(CommandScope, TheLastCentreAccountStays) {
  SmallEngine town;
  const Json demote{{"person_id", id_text("centre-1")}, {"role", "auditor"}};
  const Json disable{{"person_id", id_text("centre-1")}, {"reason", "调离"}};
  town.must("centre-1", "person.disable", {{"person_id", id_text("centre-2")}, {"reason", "调离"}});
  EXPECT_EQ(town.outcome("centre-1", "person.change", demote), "PERSON-LAST-CENTRE");
  EXPECT_EQ(town.outcome("centre-1", "person.disable", disable), "PERSON-LAST-CENTRE");
  town.must("centre-1", "person.enable", {{"person_id", id_text("centre-2")}, {"reason", "回来"}});
  EXPECT_EQ(town.outcome("centre-1", "person.disable", disable), "PERSON-SELF");
  EXPECT_EQ(town.outcome("centre-1", "person.change", demote), "ok");
}

}  // namespace
}  // namespace wanhu::test
