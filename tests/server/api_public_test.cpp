// The public list and the resident's hold on the own data, over HTTP: answers fit their schemas.
#include <gtest/gtest.h>

#include "support/json_schema.hpp"
#include "support/outlines.hpp"
#include "support/published_plan.hpp"
#include "support/township_server.hpp"

namespace wanhu::test {
namespace {

class ApiPublicPage : public testing::Test {
 protected:
  ApiPublicPage() {
    town.must("system", "plan.activate", {{"source", published_plan("opened", "masked")}});
    receipt_ = client.http
                   .post_json("/api/v1/public/matters", {{"id", id_text("report")},
                                                         {"matter_id", id_text("lamp")},
                                                         {"check", "424242"},
                                                         {"text", "路灯坏了，电话13812345678"},
                                                         {"unit", k_village_a}})
                   .json()
                   .at("receipt");
  }

  TownshipServer town;
  TownClient client = town.client();
  SchemaChecker checker{Json::parse(client.get("/api/openapi.json").body)};

  Json say(const std::string& what, Json more = Json::object(), int status = 200) {
    more["receipt"] = receipt_;
    more["check"] = "424242";
    if (what != "copy") more["id"] = Uuid::v7(base::SystemClock().now()).text();
    const Answer answer = client.http.post_json("/api/v1/public/receipt/" + what, more);
    EXPECT_EQ(answer.status, status) << what << ": " << answer.body;
    const char* const schema = status != 200    ? "Problem"
                               : what == "copy" ? "ReceiptCopy"
                                                : "ReceiptView";
    fits(schema, answer.json());
    return answer.json();
  }
  Json list(const std::string& query = "") {
    const Answer answer = client.get("/api/v1/public/matters" + query);
    EXPECT_EQ(answer.status, 200) << answer.body;
    fits("PublicMatters", answer.json());
    return answer.json().at("items");
  }
  void fits(const std::string& schema, const Json& value) {
    EXPECT_EQ(checker.check({{"$ref", "#/components/schemas/" + schema}}, value), "") << value;
  }

 private:
  std::string receipt_;
};

TEST_F(ApiPublicPage, EverybodySeesWhatThePlanPublishes) {
  const Json items = list();
  ASSERT_EQ(items.size(), 1U);
  EXPECT_EQ(items.at(0).at("text"), "路灯坏了，电话138****5678");
  EXPECT_EQ(list("?state=overdue").size(), 0U);
  EXPECT_EQ(list("?kind=complex").size(), 0U);
  EXPECT_EQ(client.get("/api/v1/public/matters?state=lost").status, 400);
  EXPECT_EQ(client.get("/api/v1/public/matters?limit=101").status, 400);
  const Json info = client.get("/api/v1/public/info").json();
  EXPECT_TRUE(info.at("published").get<bool>());
  EXPECT_EQ(info.at("units").at(0).at("publish").at("usual_kind_name"), "一般问题");
}

TEST_F(ApiPublicPage, B23TheResidentHidesCorrectsCopiesAndErases) {
  EXPECT_EQ(say("hide").at("public").at("hidden_by"), "resident");
  EXPECT_EQ(list().size(), 0U);
  EXPECT_TRUE(say("show").at("public").at("now").get<bool>());
  const Json corrected =
      say("correct", {{"text", "路灯坏了三天"}, {"contact", {{"phone", "13912345678"}}}});
  EXPECT_EQ(corrected.at("text"), "路灯坏了三天");
  EXPECT_EQ(list().at(0).at("title"), "路灯坏了三天");
  say("correct", {{"text", 7}}, 400);
  say("correct", {{"check_", "x"}}, 400);
  EXPECT_EQ(say("copy").at("held").at("contact").at("phone"), "139****5678");
  EXPECT_EQ(say("erase_text", Json::object(), 409).at("code"), "MATTER-STATE");
  say("withdraw");
  EXPECT_EQ(say("erase_text").at("text"), "");
  EXPECT_EQ(list().at(0).at("title"), "(erased)");
}

TEST_F(ApiPublicPage, TheMapIsPutFromItsPreviewAndSeenByEverybody) {
  const auto seen = [&] {
    const Answer answer = client.get("/api/v1/public/map");
    EXPECT_EQ(answer.status, 200) << answer.body;
    return answer.json().at("map");
  };
  EXPECT_TRUE(seen().is_null());
  const auto centre = town.signed_in("centre-1"), visitor = town.signed_in("qsm-1");
  const std::string path = "/api/v1/map/preview?name=a.geojson";
  EXPECT_EQ(visitor->post_file(path, outlines_file()).status, 403);
  const Json preview = centre->post_file(path, outlines_file()).json();
  fits("MapPreview", preview);
  EXPECT_EQ(visitor->command("map.put", map_data()).at("problem").at("code"), "FORBIDDEN");
  fits("Command", {{"id", id_text("put")}, {"kind", "map.put"}, {"data", map_data()}});
  EXPECT_TRUE(centre->command("map.put", map_data()).at("ok").get<bool>());
  Json drawn = preview.at("map");
  drawn.erase("bounds");  // what positions of places are laid by; the public page shows none
  EXPECT_EQ(seen(), drawn);
  fits("UnitMap", seen());
  const Json kept = visitor->get("/api/v1/map").json();
  fits("KeptMap", kept);
  EXPECT_EQ(kept.at("file"), "村界.geojson");
}

TEST_F(ApiPublicPage, AWrongCodeOpensNoCopy) {
  const Answer answer = client.http.post_json("/api/v1/public/receipt/copy",
                                              {{"receipt", "AAAAA-AAAAA"}, {"check", "000000"}});
  EXPECT_EQ(answer.status, 404);
}

}  // namespace
}  // namespace wanhu::test
