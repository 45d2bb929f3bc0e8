// A tip is given, handled and answered; then everybody but its body asks every route of
// openapi.json and looks for it.
#include <gtest/gtest.h>

#include "support/everybody.hpp"
#include "support/json_schema.hpp"

namespace wanhu::test {
namespace {

const std::vector<std::string>& words() {
  static const std::vector<std::string> k_words{"貔貅砂厂", "稀罕岭", "甄举报", "已派便衣"};
  return k_words;
}
const std::vector<std::string>& kind_words() {
  static const std::vector<std::string> k_words{"gang_tip", "涉黑涉恶举报", "police", "派出所"};
  return k_words;
}

std::size_t times(const std::string& text, const std::string& word) {
  std::size_t n = 0;
  for (auto at = text.find(word); at != std::string::npos; at = text.find(word, at + 1)) ++n;
  return n;
}

// What each role but the body's own, and nobody, is answered, by role and request.
std::map<std::string, std::string> everything(TownshipServer& town) {
  Everybody everybody(town);
  std::map<std::string, std::string> all;
  const auto keep = [&](const std::string& what, const Answer& answer) {
    EXPECT_NE(answer.status, 429) << what;
    if (!what.starts_with("nobody")) EXPECT_NE(answer.status, 401) << what;
    all[what] = answer.body;
    if (what.find("public") != std::string::npos || what.find("open311") != std::string::npos)
      town.clock().pass(2'100);  // so that nobody asks too often
  };
  const Json document = openapi(town);
  const auto add = [&](const std::string& role, const std::string& path) {
    keep(role + " GET " + path, everybody.as(role).get(path));
  };
  for (const std::string& role : Everybody::roles()) {
    if (role == "competent") continue;
    for (const auto& [route, methods] : document.at("paths").items()) {
      if (route == "/api/v1/live") continue;
      for (const auto& [method, operation] : methods.items()) {
        if (method == "delete") continue;
        const Request request = sample(route, operation);
        keep(role + " " + method + " " + route,
             ask(everybody.as(role), method, request, operation));
      }
    }
    for (const char* word : {"貔貅砂厂", "稀罕岭"})
      add(role, std::string("/api/v1/matters?q=") + word);
    const std::string receipt = domain::receipt_of(id("tip"));
    for (const std::string& path :
         {std::string("/api/v1/matters?kind=gang_tip"), "/api/v1/matters?q=" + receipt,
          "/api/v1/matters/" + id_text("tip"), "/api/v1/matters/" + id_text("tip") + "/messages",
          "/api/v1/matters/" + id_text("tip") + "/similar",
          std::string("/api/v1/matters/chart?kind=gang_tip"),
          std::string("/api/v1/rates?kind=gang_tip"), std::string("/api/v1/journal?limit=500"),
          std::string("/api/v1/reports/final"), std::string("/api/v1/reports/ledger"),
          std::string("/api/v1/public/matters?kind=gang_tip"),
          std::string("/open311/v2/requests.json?service_code=gang_tip")})
      add(role, path);
    keep(role + " preview",
         everybody.as(role).post("/api/v1/commands/preview",
                                 {{"kind", "matter.note"},
                                  {"data", {{"matter_id", id_text("tip")}, {"text", "看看"}}}}));
  }
  return all;
}

TEST(ApiTips, NobodyButTheBodyIsToldAnythingOfATipByAnyRoute) {
  TownshipServer town;
  add_bodies(town);
  town.open_matter("qsm-1", "lamp");
  const auto before = everything(town);
  const Answer sent = town.client().post(
      "/api/v1/public/matters", {{"id", Uuid::v7(town.clock().now()).text()},
                                 {"matter_id", id_text("tip")},
                                 {"check", "123456"},
                                 {"kind", "gang_tip"},
                                 {"text", "貔貅砂厂夜里有人收保护费"},
                                 {"place", "稀罕岭东头"},
                                 {"unit", k_village_a},
                                 {"contact", {{"name", "甄举报"}, {"phone", "13812345678"}}}});
  ASSERT_EQ(sent.status, 200) << sent.body;
  EXPECT_TRUE(sent.json().at("due").is_null());
  town.must("police-1", "matter.accept", {{"matter_id", id_text("tip")}});
  town.must("police-1", "matter.note", {{"matter_id", id_text("tip")}, {"text", "已派便衣"}});
  town.clock().pass(10 * k_day_ms);
  town.engine().tick();
  town.must("police-1", "matter.answer",
            {{"matter_id", id_text("tip")}, {"outcome", "solved"}, {"text", "貔貅砂厂已查封"}});
  const auto after = everything(town);
  std::size_t receipts = 0;
  for (const auto& [what, body] : after) {
    for (const std::string& word : words()) EXPECT_EQ(times(body, word), 0U) << what << body;
    // The plan names its kinds and bodies; nothing new does. The journal knows of accounts.
    for (const std::string& word : kind_words())
      EXPECT_EQ(times(body, word), times(before.at(what), word)) << what << " " << word << body;
    receipts += times(body, domain::receipt_of(id("tip")));
  }
  EXPECT_EQ(receipts, 3U) << "on the lists of the centre, the county and the auditor";
  Everybody everybody(town);
  const Json document = openapi(town);
  const SchemaChecker checker(document);
  for (const auto& [role, route] : {std::pair("competent", "/api/v1/sealed"),
                                    std::pair("auditor", "/api/v1/sealed/receipts")}) {
    const Json& schema = document.at("paths").at(route).at("get").at("responses").at("200");
    EXPECT_EQ(checker.check(schema.at("content").at("application/json").at("schema"),
                            everybody.as(role).get(route).json()),
              "")
        << route;
  }
  const std::string own = everybody.as("competent").get("/api/v1/matters/" + id_text("tip")).body;
  EXPECT_NE(own.find("貔貅砂厂"), std::string::npos);
}

}  // namespace
}  // namespace wanhu::test
