// The firewall of the independent poll, continued (poll_firewall_test.cpp): every way to write,
// every search, the routes that openapi.json does not have, and time. Time is not measured but
// counted: a campaign's server knows one database; what it answers about a wave that there is and
// one that there is not are the same bytes, after the same number of statements.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <regex>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "store/db.hpp"
#include "support/loaded_house.hpp"

namespace wanhu::test {
namespace {

class FirewallRoutes : public BothHouses {};

// After it whoever asks without signing in may ask sixty times again.
constexpr std::int64_t k_patience_ms = 130'000;

std::string encoded(const std::string& text) {
  static constexpr std::string_view k_digits = "0123456789ABCDEF";
  std::string out;
  for (const char one : text) {
    const auto byte = static_cast<unsigned char>(one);
    out += '%';
    out += k_digits[byte >> 4U];
    out += k_digits[byte & 15U];
  }
  return out;
}

// An answer without the words it was asked with, which it may well repeat.
std::string without(std::string text, const std::string& words) {
  for (const std::string& form : {words, encoded(words)})
    for (auto at = text.find(form); at != std::string::npos; at = text.find(form, at))
      text.replace(at, form.size(), "…");
  return text;
}

struct Pair {  // something of the house, and as long a thing that is nowhere
  std::string there, not_there;
};
std::vector<Pair> pairs() {
  return {{id_text("canary wave"), id_text("no such wave")},
          {store::poll_case_id(id("canary wave"), 1).text(),
           store::poll_case_id(id("no such wave"), 1).text()},
          {k_number, "13987659999"},
          {k_address, "无名小巷七号"},
          {k_wave_name, "没有这个轮"},
          {k_free_text, "灰麻雀桥洞夜里没有灯"}};
}

// What was sent may come back, also when it is asked for something else.
std::string without_all(std::string text) {
  for (const Pair& pair : pairs()) text = without(std::move(text), pair.there);
  return text;
}

bool is_open(const Json& operation) {
  return operation.contains("security") && operation.at("security").empty();
}

// Query parameters of a route that take words of one's own, or an id.
std::vector<std::string> free_parameters(const Json& operation) {
  std::vector<std::string> names;
  const Json parameters = operation.value("parameters", Json::array());
  for (const Json& parameter : parameters) {
    const Json schema = parameter.value("schema", Json::object());
    const bool words = schema.value("type", Json()) == "string" && !schema.contains("enum") &&
                       schema.value("format", "") != "date";
    if (parameter.at("in") == "query" && words) names.push_back(parameter.at("name"));
  }
  return names;
}

// A body with `words` wherever the schema of the route takes a string of one's own.
Json body_of(const Json& document, Json schema, const std::string& words, int depth = 0) {
  constexpr int k_depth_max = 4;
  while (schema.contains("$ref")) {
    const std::string name = schema.at("$ref");
    Json named = document.at("components").at("schemas").at(name.substr(name.rfind('/') + 1));
    schema = std::move(named);
  }
  if (schema.contains("const")) return schema.at("const");
  if (schema.contains("enum")) return schema.at("enum").at(0);
  const Json type = schema.value("type", Json("object"));
  if (type == "string") {
    if (schema.value("format", "") == "date") return "2021-11-01";
    return words;
  }
  if (type == "integer" || type == "number") return 1;
  if (type == "boolean") return true;
  if (type == "array") {
    Json list = Json::array();
    if (depth < k_depth_max && schema.contains("items"))
      list.push_back(body_of(document, schema.at("items"), words, depth + 1));
    return list;
  }
  Json object = Json::object();
  const Json properties = schema.value("properties", Json::object());
  for (const auto& [name, of] : properties.items())
    if (depth < k_depth_max) object[name] = body_of(document, of, words, depth + 1);
  return object;
}

Request write_of(const Json& document, const std::string& route, const Json& operation,
                 const std::string& words) {
  Request request = sample(route, operation);
  const Json content =
      operation.value("requestBody", Json::object()).value("content", Json::object());
  if (content.contains("application/json"))
    request.body = body_of(document, content.at("application/json").at("schema"), words);
  return request;
}

// ---- every way to write ------------------------------------------------------------------------

// Whatever is sent with something of the house in it: nothing of the house comes back but the words
// themselves, and nothing else than for words that are nowhere.
TEST_F(FirewallRoutes, NoWayToWriteTellsAnythingOfThePoll_S1_24_S3_40) {
  const Json document = openapi(town);
  std::size_t asked = 0;
  for (const auto& [route, methods] : document.at("paths").items())
    for (const auto& [method, operation] : methods.items()) {
      if (method == "get") continue;
      // Signing in and out is each role's own way in.
      if (route.starts_with("/api/v1/session")) continue;
      for (const std::string& role : Everybody::roles())
        for (const Pair& pair : pairs()) {
          const Answer answer = ask(everybody.as(role), method,
                                    write_of(document, route, operation, pair.there), operation);
          EXPECT_EQ(found_in(canaries, without_all(readable(answer))), "")
              << role << " " << method << " " << route;
          EXPECT_NE(answer.status, 500) << role << " " << method << " " << route << answer.body;
          ++asked;
        }
    }
  EXPECT_GT(asked, 500U);
}

TEST_F(FirewallRoutes, NorDoesSigningIn) {
  for (const char* route :
       {"/api/v1/session", "/api/v1/session/activate", "/api/v1/session/password"})
    for (const char* login : {"lead", "call-1", "nobody-of-that-name"}) {
      TownClient stranger = town.client();
      const Answer answer = stranger.http.post_json(
          route,
          {{"login", login}, {"password", k_password}, {"code", "123456"}, {"new", k_password}});
      EXPECT_NE(answer.status, 200) << route << " " << login;
      EXPECT_EQ(found_in(canaries, readable(answer)), "") << route << " " << login;
    }
  // The house's accounts and an account that is nowhere are refused in the same words.
  const auto refused = [&](const char* login) {
    TownClient stranger = town.client();
    return stranger.http.post_json("/api/v1/session", {{"login", login}, {"password", k_password}});
  };
  const Answer lead = refused("lead"), nobody = refused("nowhere");
  EXPECT_EQ(lead.status, nobody.status);
  EXPECT_EQ(without(lead.body, "lead"), without(nobody.body, "nowhere"));
}

// ---- searches ----------------------------------------------------------------------------------

// Searched for by its words, what the house holds is found as little as what is nowhere.
TEST_F(FirewallRoutes, NoSearchFindsAnythingOfThePoll) {
  const Json document = openapi(town);
  std::size_t searches = 0;
  const auto search = [&](const std::string& role, const std::string& stem, const Pair& pair) {
    const Answer there = everybody.as(role).get(stem + encoded(pair.there)),
                 not_there = everybody.as(role).get(stem + encoded(pair.not_there));
    EXPECT_EQ(there.status, not_there.status) << role << " " << stem;
    EXPECT_EQ(found_in(canaries, without(readable(there), pair.there)), "") << role << " " << stem;
    if (there.header("content-type").find("json") != std::string::npos)
      EXPECT_EQ(without(there.body, pair.there), without(not_there.body, pair.not_there))
          << role << " " << stem;
    ++searches;
  };
  const std::vector<Pair> all = pairs();
  // Open routes last: before each of theirs the limit by address is waited for, and sessions end.
  for (const bool open : {false, true})
    for (const auto& [route, methods] : document.at("paths").items()) {
      if (!methods.contains("get") || route == "/api/v1/live") continue;
      const Json& operation = methods.at("get");
      if (is_open(operation) != open) continue;
      const std::string path = sample(route, operation).path;
      for (const std::string& name : free_parameters(operation)) {
        // What the sample asks with stands already.
        if (path.find("?" + name + "=") != std::string::npos ||
            path.find("&" + name + "=") != std::string::npos)
          continue;
        const std::string stem =
            path + (path.find('?') == std::string::npos ? "?" : "&") + name + "=";
        for (const std::size_t at : {std::size_t{0}, std::size_t{2}, std::size_t{5}}) {
          if (open) {
            town.clock().pass(k_patience_ms);
            search("nobody", stem, all.at(at));
            continue;
          }
          for (const char* role : {"centre", "auditor"}) search(role, stem, all.at(at));
        }
      }
    }
  EXPECT_GT(searches, 100U);
}

// ---- routes outside the description ------------------------------------------------------------

// Everything that the server answers and openapi.json does not name: pages, Open311, machines.
TEST_F(FirewallRoutes, RoutesOutsideTheDescriptionTellNothing) {
  std::vector<std::string> paths{"/",
                                 "/p/",
                                 "/p",
                                 "/m/",
                                 "/v1",
                                 "/v1/waves",
                                 "/open311",
                                 "/open311/v2/services.json",
                                 "/open311/v2/requests.json",
                                 "/metrics",
                                 "/readyz",
                                 "/healthz",
                                 "/api/v1/poll",
                                 "/index.html",
                                 "/assets/" + id_text("canary wave"),
                                 "/p/#s=" + id_text("canary wave")};
  const Json document = openapi(town);
  for (const std::string& route : town.server().routes()) {
    const auto blank = route.find(' ');
    std::string path = route.substr(blank + 1);
    if (!route.starts_with("GET ") || document.at("paths").contains(path)) continue;
    path = std::regex_replace(path, std::regex(R"(\{\w+\})"), id_text("canary wave"));
    paths.push_back(path);
  }
  for (const std::string& path : paths)
    for (const char* role : {"nobody", "centre", "auditor"}) {
      const Answer of_campaign = everybody.as(role).get(path);
      EXPECT_EQ(found_in(canaries, without(readable(of_campaign), id_text("canary wave"))), "")
          << role << " " << path;
      // And of the house's own server, which they may be able to reach.
      TownClient stranger = house.client();
      stranger.http.cookies = everybody.as(role).http.cookies;
      const Answer of_house = stranger.get(path);
      EXPECT_EQ(found_in(canaries, without(readable(of_house), id_text("canary wave"))), "")
          << role << " " << path;
    }
}

// How often which route was asked is when and how much is called.
TEST_F(FirewallRoutes, TheHousesMetricsAreForWhoeverHasTheSecret) {
  const auto lead = house.signed_in("lead");
  for (TownClient* client : {lead.get(), &everybody.as("nobody")}) {
    TownClient asking = house.client();
    asking.http.cookies = client->http.cookies;
    const Answer answer = asking.get("/metrics");
    EXPECT_EQ(answer.status, 404) << answer.body;
    EXPECT_EQ(answer.body.find("wanhu_"), std::string::npos) << answer.body;
  }
  PollServer measured(store::Engine::sqlite, {}, "a secret of sixteen");
  TownClient machine = measured.client();
  EXPECT_EQ(machine.get("/metrics").status, 404);
  EXPECT_EQ(machine.http.get("/metrics", {{"authorization", "Bearer another one"}}).status, 404);
  const Answer told =
      machine.http.get("/metrics", {{"authorization", "Bearer a secret of sixteen"}});
  EXPECT_EQ(told.status, 200);
  EXPECT_NE(told.body.find("wanhu_journal_entries_total"), std::string::npos);
}

TEST_F(FirewallRoutes, TheCampaignsMetricsAreForTheMachineItself) {
  TownClient machine = town.client();
  EXPECT_EQ(machine.get("/metrics").status, 200);
  // Through a proxy on the same machine they come from elsewhere.
  for (const char* header : {"x-forwarded-for", "forwarded", "x-real-ip"})
    EXPECT_EQ(machine.http.get("/metrics", {{header, "10.1.2.3"}}).status, 404) << header;
}

// ---- time --------------------------------------------------------------------------------------

std::string source_of(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

// A server has one database, and nothing in it could open another: what is in the house cannot cost
// the campaign's server any time, because it cannot be looked at.
TEST(FirewallTime, TheServerKnowsOneDatabase) {
  namespace fs = std::filesystem;
  std::set<std::string> opening;
  for (const char* room : {"access", "app", "report", "message", "server"})
    for (const auto& file :
         fs::recursive_directory_iterator(std::string(WANHU_SOURCE_DIR) + "/src/" + room)) {
      if (file.path().extension() != ".cpp") continue;
      const std::string text = source_of(file.path());
      for (const char* word : {"store::open(", "store::ReadPool(", "sqlite3_open", "PQconnect"})
        if (text.find(word) != std::string::npos)
          opening.insert(room + ("/" + file.path().filename().string()));
    }
  EXPECT_EQ(opening, std::set<std::string>{"app/engine.cpp"});
  // And that one is the only address its options have.
  const std::string engine = source_of(std::string(WANHU_SOURCE_DIR) + "/src/app/engine.hpp");
  std::size_t addresses = 0;
  for (auto at = engine.find("_url"); at != std::string::npos; at = engine.find("_url", at + 1))
    ++addresses;
  EXPECT_EQ(addresses, 1U) << "EngineOptions::db_url";
}

// How many statements an answer takes, and the answer. The servers' own work beside it (the sender
// of messages looks every 50 ms) only ever adds some: the least of a few is the answer's own.
template <class Ask>
std::pair<std::uint64_t, Answer> cost(const Ask& ask_it) {
  std::uint64_t least = UINT64_MAX;
  Answer answer;
  for (int i = 0; i < 4; ++i) {
    const std::uint64_t before = store::statements_run();
    answer = ask_it();
    least = std::min(least, store::statements_run() - before);
  }
  return {least, std::move(answer)};
}

// The same question about something that there is and something that there is not: the same status,
// the same bytes, the same number of statements.
TEST_F(FirewallRoutes, TimeTellsNothing_S3_40) {
  const Json document = openapi(town);
  std::size_t compared = 0;
  const auto compare = [&](const std::string& route, const std::string& method,
                           const Json& operation, const std::string& role, const Pair& pair) {
    const auto ask_with = [&](const std::string& words) {
      Request request = write_of(document, route, operation, words);
      const auto hole = request.path.find(id_text("lamp"));
      if (hole != std::string::npos)
        request.path.replace(hole, id_text("lamp").size(), encoded(words));
      for (const std::string& name : free_parameters(operation))
        if (request.path.find(name + "=") == std::string::npos)
          request.path += (request.path.find('?') == std::string::npos ? "?" : "&") + name + "=" +
                          encoded(words);
      return cost([&] { return ask(everybody.as(role), method, request, operation); });
    };
    (void)ask_with(pair.not_there);  // sessions and statements are warm
    const auto [cost_there, there] = ask_with(pair.there);
    const auto [cost_not, not_there] = ask_with(pair.not_there);
    const std::string what = role + " " + method + " " + route;
    EXPECT_EQ(there.status, not_there.status) << what;
    EXPECT_EQ(without(there.body, pair.there), without(not_there.body, pair.not_there)) << what;
    EXPECT_EQ(cost_there, cost_not) << what;
    ++compared;
  };
  for (const bool open : {false, true})
    for (const auto& [route, methods] : document.at("paths").items()) {
      if (route.find("/poll/") == std::string::npos) continue;
      for (const auto& [method, operation] : methods.items()) {
        if (is_open(operation) != open) continue;
        for (const Pair& pair : pairs()) {
          if (open) {
            town.clock().pass(k_patience_ms);
            compare(route, method, operation, "nobody", pair);
            continue;
          }
          for (const char* role : {"centre", "village_lead", "visitor", "auditor", "nobody"})
            compare(route, method, operation, role, pair);
        }
      }
    }
  EXPECT_GT(compared, 200U);
}

// Commands of the house are refused by their kind alone.
TEST_F(FirewallRoutes, NorDoesTheTimeOfACommand) {
  for (const std::string& kind : access::all_commands(access::House::poll)) {
    if (!access::house_of_command(kind)) continue;
    const auto send = [&](const std::string& wave) {
      return cost([&] {
        return everybody.as("centre").post(
            "/api/v1/commands", {{"commands",
                                  {{{"id", Uuid::v7(base::SystemClock().now()).text()},
                                    {"kind", kind},
                                    {"data", {{"wave_id", wave}, {"case_id", wave}}}}}}});
      });
    };
    (void)send(id_text("no such wave"));
    EXPECT_EQ(send(id_text("canary wave")).first, send(id_text("no such wave")).first) << kind;
  }
}

}  // namespace
}  // namespace wanhu::test
