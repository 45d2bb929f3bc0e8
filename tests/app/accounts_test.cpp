// One-time codes: whoever holds one can act as its account, so the journal says who issued it.
#include <gtest/gtest.h>

#include "support/small_engine.hpp"

namespace wanhu::test {
namespace {

access::Person person(SmallEngine& town, const std::string& login) {
  return access::person_by_login(*town.connect(), 1, login).value();
}

store::Entry newest(SmallEngine& town) {
  const auto db = town.connect();
  return store::read(*db, 1, store::read_head(*db, 1).seq, 1).at(0);
}

TEST(OneTimeCode, IsInTheJournalWithoutItsSecret) {
  SmallEngine town;
  app::Accounts accounts(town.engine(), access::Cost::quick);
  ASSERT_TRUE(accounts.set_password(id("centre-2"), k_password));
  const auto codes =
      accounts.issue_codes({person(town, "centre-2"), person(town, "qsm-1")}, id_text("centre-1"));
  ASSERT_TRUE(codes) << codes.error().code;
  const store::Entry entry = newest(town);
  EXPECT_EQ(entry.kind, "person.code");
  EXPECT_EQ(entry.actor, id_text("centre-1"));
  ASSERT_EQ(entry.events.size(), 2U);
  EXPECT_EQ(entry.events.at(0),
            (Json{{"type", "person.code_issued"}, {"data", {{"person", id_text("centre-2")}}}}));
  EXPECT_EQ(entry.events.at(1).at("data").at("person"), id_text("qsm-1"));
  const std::string hash = access::credential(*town.connect(), 1, id("centre-2")).value().code_hash;
  ASSERT_FALSE(hash.empty());
  EXPECT_EQ(entry.payload.find(hash), std::string::npos);
  EXPECT_EQ(entry.payload.find(codes->at(0).code), std::string::npos);
  EXPECT_FALSE(accounts.sign_in("centre-2", k_password)) << "the old password has ended";
  EXPECT_TRUE(accounts.activate("centre-2", codes->at(0).code, "Another-good-one-7"));
  EXPECT_EQ(town.verified(), "ok");
}

TEST(OneTimeCode, IsShownToTheAuditor) {
  SmallEngine town;
  app::Accounts accounts(town.engine(), access::Cost::quick);
  ASSERT_TRUE(accounts.issue_codes({person(town, "centre-2")}, id_text("centre-1")));
  const Json page =
      town.read("auditor-1", [](app::Reader& reader) { return app::journal_page(reader, 0, 500); });
  const Json& last = page.at("items").back();
  EXPECT_EQ(last.at("kind"), "person.code");
  EXPECT_EQ(last.at("actor"), id_text("centre-1"));
  EXPECT_EQ(last.at("payload").at("events").at(0).at("data").at("person"), id_text("centre-2"));
}

// Neither the code nor the entry without the other.
TEST(OneTimeCode, ARefusedOneChangesNothing) {
  SmallEngine town;
  app::Accounts accounts(town.engine(), access::Cost::quick);
  ASSERT_TRUE(accounts.set_password(id("qsm-1"), k_password));
  const std::int64_t before = newest(town).seq;
  const auto by = [&](const std::string& actor) {
    const auto codes = accounts.issue_codes({person(town, "qsm-1")}, actor);
    return codes ? "ok" : codes.error().code;
  };
  EXPECT_EQ(by(id_text("qsm-lead")), "FORBIDDEN");
  EXPECT_EQ(by("resident"), "SIGNED-OUT");
  EXPECT_EQ(newest(town).seq, before);
  EXPECT_TRUE(accounts.sign_in("qsm-1", k_password));
  town.must("centre-1", "person.disable", {{"person_id", id_text("qsm-1")}, {"reason", "调离"}});
  EXPECT_EQ(by(id_text("centre-1")), "PERSON-DISABLED");
  EXPECT_EQ(newest(town).kind, "person.disable");
}

}  // namespace
}  // namespace wanhu::test
