// The poll house's interface: what its lead asks fits the schemas of openapi.json.
#include <gtest/gtest.h>

#include <tuple>

#include "base/digest.hpp"
#include "support/json_schema.hpp"
#include "support/poll_server.hpp"

namespace wanhu::test {
namespace {

class PollApi : public testing::Test {
 protected:
  PollServer house;
  std::unique_ptr<TownClient> lead = house.signed_in("lead");
  SchemaChecker checker{Json::parse(house.client().get("/api/openapi.json").body)};

  // The answer, checked against the schema of its route.
  Json fits(const std::string& method, const std::string& route, const Answer& answer) {
    EXPECT_EQ(answer.status, 200) << method << " " << route << ": " << answer.body;
    const Json schema = checker.document()
                            .at("paths")
                            .at(route)
                            .at(method)
                            .at("responses")
                            .at("200")
                            .at("content")
                            .at("application/json")
                            .at("schema");
    EXPECT_EQ(checker.check(schema, answer.json()), "") << answer.body.substr(0, 600);
    return answer.json();
  }
  Json get(const std::string& route) { return fits("get", route, lead->get(route)); }
  Json wave() {
    return fits("get", "/api/v1/poll/waves/{id}",
                lead->get("/api/v1/poll/waves/" + id_text("november") + "?spreads=yes"));
  }
};

TEST_F(PollApi, WavesFitTheirSchemasInEveryState) {
  get("/api/v1/poll/waves");
  get("/api/v1/poll/frames");
  get("/api/v1/poll/forms");
  const auto done = [&](const char* kind, Json data) {
    const Json result = lead->command(kind, std::move(data));
    EXPECT_TRUE(result.at("ok").get<bool>()) << result;
  };
  const Json of{{"wave_id", id_text("november")}};
  Json spec{{"per_day", 3},
            {"windows", {{{"from", 600}, {"to", 1200}, {"days", "all"}}}},
            {"deviations", {{{"stratum", "mobile/v11/城镇"}, {"s", 0.4}}}},
            {"weights_margins", {{{"by", "kind"}, {"totals", {{"mobile", 100}}}}}}};
  done("poll.plan_wave", house.wave_data("november", spec));
  EXPECT_EQ(wave().at("next"), "seed");
  done("poll.publish_seed", {{"wave_id", id_text("november")}, {"seed", "seed-0001"}});
  EXPECT_EQ(wave().at("next"), "wait");
  house.clock().pass(k_day_ms);
  lead = house.signed_in("lead");  // a desk's session has ended meanwhile
  done("poll.draw", of);
  EXPECT_EQ(wave().at("next"), "open");
  const Answer list = lead->get("/api/v1/poll/waves/" + id_text("november") + "/list");
  EXPECT_EQ(list.status, 200);
  EXPECT_EQ(wave().at("draw").at("list_digest"), base::hex(base::sha256(list.body)));
  done("poll.open", of);
  EXPECT_EQ(wave().at("next"), "work");
  EXPECT_FALSE(wave().at("forecast").is_null());
  done("poll.close", of);
  EXPECT_EQ(wave().at("next"), "release");
  EXPECT_EQ(get("/api/v1/poll/waves").at("waves").size(), 1U);
  EXPECT_EQ(lead->get("/api/v1/poll/waves/" + id_text("none")).status, 404);
}

TEST_F(PollApi, AForecastIsOfWhatIsAskedFor) {
  const std::string route = "/api/v1/poll/forecast";
  const Json forecast = fits(
      "get", route,
      lead->get(route + "?n=7500&response=0.2&share=0.9&per_day=50&from=2021-11-01&to=2021-11-30"));
  EXPECT_EQ(forecast.at("completes"), 1500);
  EXPECT_NEAR(forecast.at("half_width").get<double>(), 1.5, 0.05);
  EXPECT_EQ(forecast.at("forecast").at("days").size(), 30U);
  // What is possible stands in the refusal, of each of the three.
  for (const auto& [name, low, high] :
       {std::tuple{"response", "0.001", "1"}, std::tuple{"share", "0.01", "0.99"},
        std::tuple{"deff", "0.1", "20"}})
    for (const char* value : {"0", "1000", "much"}) {
      const Answer refused = lead->get(route + "?n=500&" + name + "=" + value);
      EXPECT_EQ(refused.status, 400) << name;
      EXPECT_EQ(refused.json().at("code"), "FIELD-RANGE") << refused.body;
      EXPECT_EQ(refused.body.find("{allowed}"), std::string::npos) << refused.body;
      EXPECT_NE(refused.body.find(std::string(low) + " and " + high), std::string::npos)
          << refused.body;
    }
  EXPECT_EQ(lead->get(route + "?n=100&from=2021-11-02&to=2021-11-01").status, 400);
}

TEST_F(PollApi, AFrameIsPreviewedAndLoadedAsItWasPreviewed) {
  const std::string csv = frame_csv(2);
  const Json preview =
      fits("post", "/api/v1/poll/frames/preview",
           lead->post_file("/api/v1/poll/frames/preview?name=numbers.csv&survey=daily", csv));
  EXPECT_EQ(preview.at("accepted"), 24);
  // A preview shows what was understood, never a number.
  EXPECT_EQ(preview.dump().find("13910000000"), std::string::npos);
  const auto load = [&](const std::string& sha256, const std::string& bytes) {
    return lead->post_file("/api/v1/poll/frames/load?name=numbers.csv&survey=daily&title=small" +
                               std::string("&source=test&sha256=") + sha256 +
                               "&id=" + id_text("load") + "&frame=" + id_text("small"),
                           bytes);
  };
  const std::string sha256 = preview.at("sha256");
  EXPECT_EQ(load(sha256, csv + "13911112222,v11,城镇,30-44,1,\n").json().at("code"),
            "IMPORT-CHANGED");
  EXPECT_EQ(fits("post", "/api/v1/poll/frames/load", load(sha256, csv)).at("rows"), 24);
  EXPECT_EQ(fits("post", "/api/v1/poll/frames/load", load(sha256, csv)).at("rows"), 24);
  EXPECT_EQ(house.count("poll_frame WHERE tenant = 1"), 2);
  const std::string wrong = "电话,单位,城乡\n12,v11,城镇\n";
  EXPECT_EQ(load(base::hex(base::sha256(wrong)), wrong).json().at("code"), "ID-USED");
}

}  // namespace
}  // namespace wanhu::test
