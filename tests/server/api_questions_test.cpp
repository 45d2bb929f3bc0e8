// A form with every type of question over the wire: pulled by a phone, answered without a signal,
// sent later and twice, counted, and shown as far as may be.
#include <gtest/gtest.h>

#include "support/every_question.hpp"
#include "support/json_schema.hpp"
#include "support/township_server.hpp"

namespace wanhu::test {
namespace {

constexpr int k_doors = 26;

// One visit with an answer of every kind, as the phone makes it at the door.
Json visit_command(TownshipServer& town, const Json& form, int n) {
  Json answers{{"q1", 2 + 2 * (n % 2)}, {"q4", n % 2 == 0 ? "yes" : "no"}, {"q6", 3}};
  if (n % 2 == 0) answers["q2"] = "light";  // shown when q1 <= 3
  answers["q5"] = n % 2 == 0 ? Json{"eve", "day"} : Json{"eve"};
  return {{"id", id_text("command " + std::to_string(n))},
          {"kind", "visit.record"},
          {"data",
           {{"visit_id", id_text("visit " + std::to_string(n))},
            {"dwelling_id", id_text("dwelling a 1")},
            {"outcome", "answered"},
            {"at", town.clock().now().iso()},
            {"channel", "app"},
            {"form_version", form.at("version")},
            {"answers", std::move(answers)}}}};
}

Json cells(const Json& page, const std::string& question) {
  Json n;
  for (const Json& asked : page.at("questions"))
    if (asked.at("id") == question)
      for (const Json& cell : asked.at("counts"))
        n[cell.at("value").get<std::string>()] = cell.at("n");
  return n;
}

TEST(ApiQuestions, EveryTypeGoesFromThePlanToTheCount) {
  TownshipServer town;
  town.must("system", "plan.activate", {{"source", plan_asking()}});
  const auto phone = town.signed_in("qsm-1");
  const SchemaChecker described(Json::parse(town.client().get("/api/openapi.json").body));
  const Json form = phone->get("/api/v1/field").json().at("form");
  EXPECT_EQ(form.at("ask").size(), 6U);
  EXPECT_EQ(described.check({{"$ref", "#/components/schemas/Form"}}, form), "");

  // Without a signal: the visits wait in the phone while hours pass.
  Json commands = Json::array();
  for (int n = 0; n < k_doors; ++n) {
    commands.push_back(visit_command(town, form, n));
    EXPECT_EQ(
        described.check({{"$ref", "#/components/schemas/Command_visit_record"}}, commands.back()),
        "");
  }
  town.clock().pass(5 * 60 * k_minute_ms);
  for (const bool again : {false, true}) {
    const Answer answer = phone->post("/api/v1/commands", {{"commands", commands}});
    ASSERT_EQ(answer.status, 200) << answer.body;
    const Json results = answer.json().at("results");
    EXPECT_EQ(results.size(), commands.size());
    for (const Json& result : results) {
      EXPECT_EQ(result.at("ok"), true) << result;
      EXPECT_EQ(result.value("repeated", false), again) << result;
    }
  }
  town.engine().tick();

  const Json page = town.signed_in("county-1")->get("/api/v1/answers").json();
  EXPECT_EQ(page.at("waiting"), 0);
  EXPECT_EQ(cells(page, "q1"),
            (Json{{"1", nullptr}, {"2", 13}, {"3", nullptr}, {"4", 13}, {"5", nullptr}}));
  EXPECT_EQ(cells(page, "q2"), (Json{{"light", 13}, {"dispute", nullptr}, {"traffic", nullptr}}));
  EXPECT_EQ(cells(page, "q4"), (Json{{"yes", 13}, {"no", 13}}));
  EXPECT_EQ(cells(page, "q5"), (Json{{"day", 13}, {"eve", nullptr}, {"night", nullptr}}));
  EXPECT_EQ(cells(page, "q6"), (Json{{"3", 26}}));
  const Json& schema = described.document()
                           .at("paths")
                           .at("/api/v1/answers")
                           .at("get")
                           .at("responses")
                           .at("200")
                           .at("content")
                           .at("application/json")
                           .at("schema");
  EXPECT_EQ(described.check(schema, page), "");
}

}  // namespace
}  // namespace wanhu::test
