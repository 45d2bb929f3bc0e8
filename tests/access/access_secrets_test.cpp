// Passwords, codes, and contact data under lock.
#include <gtest/gtest.h>

#include <set>

#include "access/keyring.hpp"
#include "access/password.hpp"
#include "access/role.hpp"
#include "base/random.hpp"

namespace wanhu::access {
namespace {

std::string verdict(const std::string& password, const std::string& login = "qsm-1") {
  const auto answer = check_password(password, login);
  return answer ? "ok" : answer.error().code;
}

TEST(Password, Policy) {
  struct Case {
    const char *password, *verdict;
  };
  const Case cases[] = {
      {"", "PASSWORD-SHORT"},
      {"Ab3-Ab3-x", "PASSWORD-SHORT"},  // nine
      {"Ab3-Ab3-xy", "ok"},
      {"abcdefghij", "PASSWORD-PLAIN"},
      {"abcdefghi1", "PASSWORD-PLAIN"},  // two classes
      {"Abcdefghi1", "ok"},
      {"安居乐业共建平安", "PASSWORD-SHORT"},                // eight characters, whatever the bytes
      {"我们村一共有三百二十户人家啊哈", "PASSWORD-PLAIN"},  // fifteen of one class
      {"我们村一共有三百二十户人家啊哈呀", "ok"},            // a phrase of sixteen
      {"horse staple battery", "ok"},
      {"Password123!", "PASSWORD-COMMON"},
      {"P@ssw0rd2021", "PASSWORD-COMMON"},
      {"Wanhu-2021!", "PASSWORD-COMMON"},
      {"My-qsm-1-Pass", "PASSWORD-COMMON"},  // holds the login
  };
  for (const Case& c : cases) EXPECT_EQ(verdict(c.password), c.verdict) << c.password;
  EXPECT_EQ(verdict("Ab3-Ab3-xy", ""), "ok");
}

TEST(Password, HashesAreArgon2idAndSalted) {
  const std::string hash = hash_secret("Ping-an-2021", Cost::quick);
  EXPECT_TRUE(hash.starts_with("$argon2id$v=19$")) << hash;
  EXPECT_EQ(hash.find('\0'), std::string::npos);
  EXPECT_NE(hash, hash_secret("Ping-an-2021", Cost::quick));
  EXPECT_TRUE(matches("Ping-an-2021", hash));
  EXPECT_FALSE(matches("Ping-an-2022", hash));
  EXPECT_FALSE(matches("", hash));
  EXPECT_FALSE(matches("Ping-an-2021", ""));
  EXPECT_FALSE(matches("Ping-an-2021", "not a hash"));
}

// At least the 46 MiB that the OWASP cheat sheet asks for.
TEST(Password, PeopleGetTheExpensiveKind) {
  const std::string hash = hash_secret("Ping-an-2021");
  EXPECT_NE(hash.find("m=47104,"), std::string::npos) << hash;
  EXPECT_TRUE(matches("Ping-an-2021", hash));
}

TEST(Password, CodesAreReadableAndDiffer) {
  std::set<std::string> seen;
  std::set<char> signs;
  for (int n = 0; n < 500; ++n) {
    const std::string code = one_time_code();
    ASSERT_EQ(code.size(), 9U);
    ASSERT_EQ(code[4], '-');
    for (const char c : code) {
      ASSERT_EQ(std::string("01OIL").find(c), std::string::npos) << code;
      signs.insert(c);
    }
    EXPECT_TRUE(seen.insert(code).second);
  }
  EXPECT_EQ(signs.size(), 32U);  // all 31 signs and the dash
  EXPECT_EQ(session_token().size(), 64U);
  EXPECT_NE(session_token(), session_token());
}

// ---- Keys ----------------------------------------------------------------------------------

const base::Uuid k_contact = base::Uuid::named("contact");

Keyring ring(const std::string& lines) {
  return Keyring::parse(lines).value();
}
std::string line(const std::string& id, char digit) {
  return id + ":" + std::string(64, digit) + "\n";
}
std::optional<std::string> phone(const Keyring& keys, const base::Uuid& contact,
                                 const Sealed& sealed) {
  const auto opened = keys.open(contact, sealed.bytes, sealed.wrapped, sealed.master);
  return opened ? std::optional(opened->phone) : std::nullopt;
}

TEST(Keys, FileFormat) {
  const auto verdict_of = [](const std::string& text) {
    const auto keys = Keyring::parse(text);
    if (keys) return keys->first_id();
    return keys.error().code + " " + std::to_string(keys.error().place.line);
  };
  EXPECT_EQ(verdict_of("# keys of the county\n\n " + line("k2", 'a') + line("k1", 'b')), "k2");
  EXPECT_EQ(verdict_of(""), "KEY-NONE 0");
  EXPECT_EQ(verdict_of("# nothing\n"), "KEY-NONE 0");
  EXPECT_EQ(verdict_of(line("k1", 'a') + "k2:abcd\n"), "KEY-FORMAT 2");
  EXPECT_EQ(verdict_of("k1 " + std::string(64, 'a')), "KEY-FORMAT 1");
  EXPECT_EQ(verdict_of(line("", 'a')), "KEY-FORMAT 1");
  EXPECT_EQ(verdict_of(line("k1", 'g')), "KEY-FORMAT 1");
  EXPECT_EQ(verdict_of(Keyring::fresh_text("k9")), "k9");
  EXPECT_NE(Keyring::fresh_text("k"), Keyring::fresh_text("k"));
}

TEST(Keys, SealedOpensAgain) {
  const Keyring keys = ring(line("k1", 'a'));
  const Sealed sealed = keys.seal(k_contact, {.name = "赵钱", .phone = "13805567788"});
  EXPECT_EQ(sealed.master, "k1");
  EXPECT_EQ(sealed.bytes.find("13805567788"), std::string::npos);
  const auto opened = keys.open(k_contact, sealed.bytes, sealed.wrapped, sealed.master);
  ASSERT_TRUE(opened);
  EXPECT_EQ(opened->name, "赵钱");
  EXPECT_EQ(opened->phone, "13805567788");
  // Equal contacts do not look equal.
  EXPECT_NE(keys.seal(k_contact, {"赵钱", "13805567788"}).bytes, sealed.bytes);
}

TEST(Keys, AnyChangedByteIsNoticed) {
  const Keyring keys = ring(line("k1", 'a'));
  const Sealed sealed = keys.seal(k_contact, {.name = "赵钱", .phone = "13805567788"});
  for (std::size_t n = 0; n < sealed.bytes.size(); ++n) {
    Sealed bad = sealed;
    bad.bytes[n] = static_cast<char>(bad.bytes[n] ^ 1);
    EXPECT_EQ(phone(keys, k_contact, bad), std::nullopt) << n;
  }
  for (std::size_t n = 0; n < sealed.wrapped.size(); ++n) {
    Sealed bad = sealed;
    bad.wrapped[n] = static_cast<char>(bad.wrapped[n] ^ 1);
    EXPECT_EQ(phone(keys, k_contact, bad), std::nullopt) << n;
  }
  for (const std::size_t size : {std::size_t{0}, std::size_t{10}, sealed.bytes.size() - 1}) {
    Sealed bad = sealed;
    bad.bytes.resize(size);
    EXPECT_EQ(phone(keys, k_contact, bad), std::nullopt) << size;
  }
}

TEST(Keys, RowsCannotBeSwapped) {
  const Keyring keys = ring(line("k1", 'a'));
  const base::Uuid other = base::Uuid::named("other");
  const Sealed mine = keys.seal(k_contact, {"赵", "13805567788"});
  const Sealed theirs = keys.seal(other, {"钱", "13900001111"});
  EXPECT_EQ(phone(keys, other, mine), std::nullopt);
  EXPECT_EQ(phone(keys, k_contact, {mine.bytes, theirs.wrapped, "k1"}), std::nullopt);
  EXPECT_EQ(phone(keys, k_contact, {theirs.bytes, mine.wrapped, "k1"}), std::nullopt);
  EXPECT_EQ(phone(keys, k_contact, {mine.wrapped, mine.wrapped, "k1"}), std::nullopt);
  EXPECT_EQ(phone(keys, k_contact, mine), "13805567788");
}

TEST(Keys, Rotation) {
  const Keyring before = ring(line("k1", 'a'));
  const Sealed sealed = before.seal(k_contact, {"赵", "13805567788"});
  const Keyring both = ring(line("k2", 'b') + line("k1", 'a'));
  EXPECT_EQ(phone(both, k_contact, sealed), "13805567788");
  const auto again = both.rewrap(k_contact, sealed.wrapped, sealed.master);
  ASSERT_TRUE(again);
  EXPECT_EQ(again->master, "k2");
  const Sealed rotated{sealed.bytes, again->wrapped, again->master};
  const Keyring after = ring(line("k2", 'b'));
  EXPECT_EQ(phone(after, k_contact, rotated), "13805567788");
  EXPECT_EQ(phone(after, k_contact, sealed), std::nullopt);  // what was not rotated is lost
  EXPECT_EQ(after.rewrap(k_contact, sealed.wrapped, sealed.master), std::nullopt);
  // The name of a key is not the key.
  EXPECT_EQ(phone(ring(line("k1", 'c')), k_contact, sealed), std::nullopt);
}

TEST(Keys, CheckCodesOfEveryKeyOnTheRing) {
  const base::Uuid matter = base::Uuid::named("matter");
  const Keyring old = ring(line("k1", 'a')), both = ring(line("k2", 'b') + line("k1", 'a'));
  const auto macs = both.check_macs(matter, "123456");
  ASSERT_EQ(macs.size(), 2U);
  EXPECT_EQ(macs[0].size(), 32U);
  EXPECT_NE(macs[0], macs[1]);
  // A receipt given before the rotation still fits.
  EXPECT_EQ(macs[1], old.check_macs(matter, "123456").front());
  EXPECT_NE(macs[0], both.check_macs(matter, "123457").front());
  EXPECT_NE(macs[0], both.check_macs(base::Uuid::named("other"), "123456").front());
}

// ---- Roles ---------------------------------------------------------------------------------

TEST(Roles, WhoMaySend) {
  EXPECT_TRUE(commands_of(Role::county_reader).empty());
  EXPECT_TRUE(commands_of(Role::auditor).empty());
  EXPECT_EQ(commands_of(Role::centre), all_commands(House::campaign));
  const auto count = [](Role role) { return commands_of(role).size(); };
  EXPECT_LT(count(Role::visitor), count(Role::village_lead));
  EXPECT_LT(count(Role::village_lead), count(Role::centre));
  const std::vector<std::string> visitor{"register.contact",     "register.erase_contact",
                                         "visit.record",         "matter.open",
                                         "matter.accept",        "matter.object",
                                         "matter.ask_review",    "matter.note",
                                         "matter.resume",        "matter.answer",
                                         "matter.tell",          "matter.attempt",
                                         "matter.contact",       "matter.dissent",
                                         "matter.ask_help",      "matter.accept_help",
                                         "matter.decline_help",  "matter.give_part",
                                         "matter.end_help",      "matter.forward_reply",
                                         "matter.erase_contact", "act.record",
                                         "act.withdraw",         "publicity.record",
                                         "publicity.withdraw",   "message.address",
                                         "message.opt_out",      "matter.add_file",
                                         "matter.remove_file",   "place.put",
                                         "place.hazard",         "inspection.record",
                                         "patrol.record",        "room.book",
                                         "room.cancel"};
  EXPECT_EQ(commands_of(Role::visitor), visitor);
  for (const std::string& kind : commands_of(Role::visitor))
    EXPECT_TRUE(may_send(Role::village_lead, kind)) << kind;
  for (const char* kind : {"plan.activate", "matter.remind", "public.open", "", "matter"})
    for (const std::string& role : role_names())
      EXPECT_FALSE(may_send(role_of(role).value(), kind)) << kind;
}

TEST(Roles, NamesAndQueries) {
  for (const std::string& name : role_names()) EXPECT_EQ(text_of(role_of(name).value()), name);
  EXPECT_EQ(role_of("mayor"), std::nullopt);
  EXPECT_TRUE(may_ask(Role::auditor, Query::journal));
  EXPECT_FALSE(may_ask(Role::centre, Query::journal));
  EXPECT_FALSE(may_ask(Role::visitor, Query::answers));
  EXPECT_FALSE(may_ask(Role::village_lead, Query::answers));
  for (const Role role : {Role::county_reader, Role::auditor}) {
    EXPECT_FALSE(may_see_contact(role));
    EXPECT_FALSE(may_ask(role, Query::dwelling));
  }
}

// Nobody is of both houses, and nothing of a poll is anybody's in the campaign.
TEST(Roles, Houses) {
  for (const House house : {House::campaign, House::poll})
    EXPECT_EQ(house_named(text_of(house)), house);
  EXPECT_EQ(house_named("town"), std::nullopt);
  EXPECT_EQ(role_names(House::poll),
            (std::vector<std::string>{"poll_lead", "interviewer", "converter"}));
  EXPECT_EQ(role_names(House::campaign).size() + role_names(House::poll).size(),
            role_names().size());
  for (const std::string& name : role_names()) {
    const Role role = role_of(name).value();
    for (const std::string& kind : commands_of(role))
      EXPECT_EQ(house_of_command(kind).value_or(house_of(role)), house_of(role))
          << name << " " << kind;
    const bool of_poll = house_of(role) == House::poll;
    for (const Query query : {Query::poll_desk, Query::poll_watch, Query::poll_frame})
      EXPECT_LE(may_ask(role, query), of_poll) << name;
    for (const Query query : {Query::polls, Query::evaluation, Query::matters, Query::dwellings,
                              Query::journal, Query::report})
      EXPECT_LE(may_ask(role, query), !of_poll) << name;
    if (of_poll) EXPECT_FALSE(may_see_contact(role)) << name;
  }
  EXPECT_EQ(house_of_command("poll.draw"), House::poll);
  EXPECT_EQ(house_of_command("poll.record"), House::campaign);
  EXPECT_EQ(house_of_command("person.add"), std::nullopt);
  EXPECT_EQ(house_of_command("no.such"), House::campaign);
  // Interviewers have the desk and nothing that shows the wave as a whole.
  EXPECT_TRUE(may_ask(Role::interviewer, Query::poll_desk));
  EXPECT_FALSE(may_ask(Role::interviewer, Query::poll_watch));
  EXPECT_FALSE(may_ask(Role::converter, Query::poll_frame));
}

}  // namespace
}  // namespace wanhu::access
