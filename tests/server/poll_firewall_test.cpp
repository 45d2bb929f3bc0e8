// The firewall of the independent poll (F10, guard G04): two houses with a server each. The poll's
// house is full of canaries; every route and every export is asked of the campaign's server by
// every role of the campaign, and of the poll's server with the campaign's cookies; not one canary
// comes out. Generated from openapi.json, so that a route added later is asked too.
#include <gtest/gtest.h>

#include <chrono>
#include <set>
#include <string>
#include <vector>

#include "app/poll_vault.hpp"
#include "support/loaded_house.hpp"

namespace wanhu::test {
namespace {

class Firewall : public BothHouses {};

// The test must be able to fail: the house itself shows its lead what it is about.
TEST_F(Firewall, TheCanariesAreThere) {
  const auto lead = house.signed_in("lead");
  const Answer page = lead->get("/api/v1/poll/waves/" + id_text("canary wave"));
  EXPECT_EQ(page.status, 200) << page.body;
  EXPECT_NE(found_in(canaries, page.body), "");
  EXPECT_NE(page.body.find(k_wave_name), std::string::npos);
  const auto contact =
      app::poll_contact(*house.connect(), 1, house.engine().keyring(), id("canary wave"),
                        store::poll_case_id(id("canary wave"), 1));
  ASSERT_TRUE(contact);
  EXPECT_EQ(contact->address, k_address);
  EXPECT_GE(house.count("poll_answer WHERE tenant = 1 AND value <> ''"), 9);
}

TEST_F(Firewall, NoRouteOfTheCampaignKnowsAnythingOfThePoll_S1_24_S3_40) {
  std::size_t asked = 0;
  for (const std::string& path : every_get(openapi(town), id_text("canary wave")))
    for (const std::string& role : Everybody::roles()) {
      const Answer answer = everybody.as(role).get(path);
      EXPECT_EQ(found_in(canaries, readable(answer)), "") << role << " " << path;
      EXPECT_LT(answer.status, 500) << role << " " << path << answer.body;
      ++asked;
    }
  EXPECT_GT(asked, 500U);
}

// Its journal, its reports and its tables: whatever the program can write of the campaign.
TEST_F(Firewall, NorDoesItsJournalOrItsDatabase) {
  const auto db = store::open(town.db_url());
  for (const store::Entry& entry : store::read(*db, 1, 1, 10'000))
    EXPECT_EQ(found_in(canaries, entry.payload), "") << entry.kind;
  for (const char* table :
       {"house", "poll_form", "poll_frame", "poll_frame_row", "poll_wave", "poll_case",
        "poll_case_contact", "poll_call", "poll_answer", "poll_never"})
    EXPECT_EQ(db->query_one("SELECT count(*) FROM " + std::string(table))->i64(0), 0) << table;
}

// The campaign's sessions open nothing of the poll's server; without a session nothing does.
TEST_F(Firewall, ThePollsServerKnowsNobodyOfTheCampaign) {
  const Json document = openapi(town);
  for (const std::string& role : Everybody::roles()) {
    TownClient stranger = house.client();
    stranger.http.cookies = everybody.as(role).http.cookies;
    stranger.csrf = everybody.as(role).csrf;
    for (const std::string& path : every_get(document, id_text("canary wave"))) {
      const Answer answer = stranger.get(path);
      EXPECT_EQ(found_in(canaries, readable(answer)), "") << role << " " << path;
      if (path.starts_with("/api/v1/poll/") && path.find("/self") == std::string::npos)
        EXPECT_EQ(answer.status, 401) << role << " " << path;
    }
  }
  // Nor does signing in there: the accounts are others.
  EXPECT_EQ(
      house.client()
          .http.post_json("/api/v1/session", {{"login", "centre-1"}, {"password", k_password}})
          .status,
      401);
}

// A wave that there is and one that there is not are refused alike: same code, same words.
TEST_F(Firewall, ARefusalTellsNothing) {
  const auto refusal = [](TownClient& client, const std::string& kind, const std::string& wave) {
    Json problem = client.command(kind, {{"wave_id", wave}}).at("problem");
    return problem.dump();
  };
  for (const std::string& kind : access::all_commands(access::House::poll)) {
    if (!access::house_of_command(kind)) continue;
    for (const char* role : {"centre", "village_lead", "visitor", "county_reader", "auditor"}) {
      TownClient& client = everybody.as(role);
      const std::string there = refusal(client, kind, id_text("canary wave"));
      EXPECT_EQ(there, refusal(client, kind, id_text("no such wave"))) << role << " " << kind;
      EXPECT_NE(there.find("POLL-HOUSE"), std::string::npos) << role << " " << kind << there;
    }
  }
  for (const char* role : {"centre", "auditor"})
    for (const char* path : {"/api/v1/poll/waves/", "/api/v1/poll/watch?wave_id="}) {
      const Answer there = everybody.as(role).get(path + id_text("canary wave"));
      const Answer not_there = everybody.as(role).get(path + id_text("no such wave"));
      EXPECT_EQ(there.status, 403) << path;
      EXPECT_EQ(there.status, not_there.status) << path;
      EXPECT_EQ(there.json().at("code"), not_there.json().at("code")) << path;
    }
}

// Within the house interviewers see no more than their desk: every route keeps its roles there too.
TEST_F(Firewall, EveryRouteKeepsItsRolesInTheHouse) {
  const Json document = openapi(town);
  const std::pair<const char*, const char*> roles[]{
      {"lead", "poll_lead"}, {"call-1", "interviewer"}, {"senior-1", "converter"}};
  for (const auto& [login, role] : roles) {
    const auto client = house.signed_in(login);
    for (const auto& [route, methods] : document.at("paths").items()) {
      if (!methods.contains("get") || route == "/api/v1/live") continue;
      const Json& operation = methods.at("get");
      const auto may = operation.value("x-roles", std::set<std::string>());
      if (may.empty()) continue;
      const Answer answer = client->get(sample(route, operation).path);
      EXPECT_EQ(answer.status == 403, !may.contains(role)) << role << " " << route << answer.body;
      EXPECT_LT(answer.status, 500) << role << " " << route << answer.body;
    }
  }
}

// ---- PostgreSQL --------------------------------------------------------------------------------

// As docs/en/admin.md has it: two roles, two databases, CONNECT taken from everybody else.
TEST(FirewallDatabase, TheCampaignsRoleCannotOpenThePollsDatabase) {
  PostgresServer& server = PostgresServer::shared();
  const std::string poll_url = server.owned_database("poll_owner");
  const std::string campaign_url = server.owned_database("campaign_owner");
  PollHouse house(store::Engine::postgres, poll_url);
  EXPECT_EQ(house.count("poll_frame_row WHERE tenant = 1"), 240);
  // Each in its own.
  EXPECT_NO_THROW((void)store::open(campaign_url));
  EXPECT_NO_THROW((void)store::open(poll_url));
  EXPECT_THROW((void)store::open(PostgresServer::as_role(poll_url, "campaign_owner")),
               store::DbError);
  EXPECT_THROW((void)store::open(PostgresServer::as_role(campaign_url, "poll_owner")),
               store::DbError);
}

// Where CONNECT was forgotten, the tables are still another owner's.
TEST(FirewallDatabase, TablesOfThePollAreItsOwnersEvenWhereConnectWasForgotten) {
  PostgresServer& server = PostgresServer::shared();
  (void)server.owned_database("careless_campaign");
  PollHouse house(store::Engine::postgres);
  const auto db = store::open(PostgresServer::as_role(house.url(), "careless_campaign"));
  for (const char* table : {"poll_frame_row", "poll_case", "poll_case_contact", "poll_answer",
                            "journal", "contact_key"}) {
    try {
      (void)db->query_one("SELECT count(*) FROM " + std::string(table));
      ADD_FAILURE() << table << " was read";
    } catch (const store::DbError& error) {
      EXPECT_EQ(error.sqlstate(), "42501") << table;
    }
  }
}

}  // namespace
}  // namespace wanhu::test
