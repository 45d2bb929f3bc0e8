// The plan's endpoints: what is refused and where it says so, and how documents are served.
#include <gtest/gtest.h>

#include <fstream>

#include "support/township_server.hpp"

namespace wanhu::test {
namespace {

class ApiPlans : public testing::Test {
 protected:
  TownshipServer town_;
  std::unique_ptr<TownClient> centre_ = town_.signed_in("centre-1");
};

TEST_F(ApiPlans, AVersionThatIsNoneIsNotFound) {
  for (const char* version : {"0", "2", "-1", "1x", "latest", "99999999999999999999"})
    for (const char* part : {"", "/document", "/source"}) {
      const std::string path = std::string("/api/v1/plans/") + version + part;
      EXPECT_EQ(centre_->get(path).status, 404) << path;
    }
  EXPECT_EQ(centre_->get("/api/v1/plans/1/document?lang=fr").status, 400);
}

TEST_F(ApiPlans, TheDocumentMayLoadNothingAndTheFileIsSaved) {
  const Answer document = centre_->get("/api/v1/plans/1/document");
  EXPECT_EQ(document.status, 200);
  EXPECT_EQ(document.header("content-type"), "text/html; charset=utf-8");
  const std::string policy = document.header("content-security-policy");
  EXPECT_NE(policy.find("default-src 'none'"), std::string::npos) << policy;
  EXPECT_EQ(document.header("cache-control"), "no-store");

  const Answer source = centre_->get("/api/v1/plans/1/source");
  std::ifstream file(std::string(WANHU_SOURCE_DIR) + "/plans/ruji-2021/plan.toml");
  EXPECT_EQ(source.body, std::string(std::istreambuf_iterator<char>(file), {}));
  EXPECT_NE(source.header("content-disposition").find("ruji-2021-v1.toml"), std::string::npos);
}

TEST_F(ApiPlans, AWhatIfIsRefusedAtTheField) {
  struct Case {
    Json body;
    const char *code, *field;
  };
  const auto change = [](const char* kind, const char* due) {
    return Json{{"version", 1}, {"changes", {{{"kind", kind}, {"due", due}}}}};
  };
  Json many{{"version", 1}, {"changes", Json::array()}};
  for (int i = 0; i < 51; ++i) many["changes"].push_back({{"kind", "general"}, {"due", "5日"}});
  const std::vector<Case> cases{
      {Json::object(), "FIELD-MISSING", "/version"},
      {{{"version", 1}, {"changes", "x"}}, "FIELD-TYPE", "/changes"},
      {{{"version", 1}, {"changes", {1}}}, "FIELD-TYPE", "/changes/0"},
      {{{"version", 7}, {"changes", Json::array()}}, "PLAN-VERSION", "/version"},
      {many, "WHATIF-COUNT", "/changes"},
      {change("none", "5日"), "MATTER-KIND", "/changes/0/kind"},
      {change("general", "soon"), "AMOUNT-SYNTAX", "/changes/0/due"}};
  for (const Case& c : cases) {
    const Answer answer = centre_->post("/api/v1/plans/what-if", c.body);
    EXPECT_EQ(answer.status, 400) << c.code << answer.body;
    EXPECT_EQ(answer.json().at("code"), c.code);
    EXPECT_EQ(answer.json().at("fields").at(0).at("field"), c.field) << c.code;
  }
}

TEST_F(ApiPlans, TryingChangesNothing) {
  town_.open_matter("qsm-1", "lamp");
  const Json before = centre_->get("/api/v1/matters").json();
  const Json body{{"version", 1}, {"changes", {{{"kind", "general"}, {"due", "3日"}}}}};
  const Json tried = centre_->post("/api/v1/plans/what-if", body).json();
  EXPECT_EQ(tried.at("items").at(0).at("days"), -7);
  EXPECT_EQ(centre_->get("/api/v1/matters").json(), before) << "same cut, same dates";
  TownClient stranger(town_.server().port());
  stranger.http.always = centre_->http.always;
  EXPECT_EQ(stranger.post("/api/v1/plans/what-if", body).status, 401);
}

}  // namespace
}  // namespace wanhu::test
