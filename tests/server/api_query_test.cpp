// What stands in the query string is read or refused: a filter that nobody reads would answer with
// everything and look as if it had been applied (closed-loop B18).
#include <gtest/gtest.h>

#include <regex>

#include "support/everybody.hpp"
#include "support/township_server.hpp"

namespace wanhu::test {
namespace {

// The field that an answer finds wrong, with what is wrong; "" for an answer without a problem.
std::string fault(const Answer& answer) {
  if (answer.status != 400) return std::to_string(answer.status);
  const Json problem = answer.json();
  return problem.at("fields").at(0).at("field").get<std::string>() + " " +
         problem.at("code").get<std::string>();
}

TEST(ApiQuery, B18_EveryRouteRefusesAFieldThatItDoesNotHave) {
  TownshipServer town;
  const auto centre = town.signed_in("centre-1");
  const Json document = openapi(town);
  const Json& paths = document.at("paths");
  int asked = 0;
  for (const auto& [path, methods] : paths.items()) {
    if (!path.starts_with("/api/v1/") || !methods.contains("get")) continue;
    const std::string address = std::regex_replace(path, std::regex(R"(\{[^}]*\})"), "1");
    EXPECT_EQ(fault(centre->get(address + "?qqqqqqqq=1")), "qqqqqqqq FIELD-UNKNOWN-PLAIN") << path;
    ++asked;
  }
  EXPECT_GT(asked, 60);
}

TEST(ApiQuery, B18_AMisspeltFilterIsNamedWithWhatWasMeant) {
  TownshipServer town;
  const auto centre = town.signed_in("centre-1");
  const Answer answer = centre->get("/api/v1/matters?stat=listed");
  EXPECT_EQ(fault(answer), "stat FIELD-UNKNOWN");
  EXPECT_NE(answer.json().at("detail").get<std::string>().find("\"state\""), std::string::npos);
  EXPECT_EQ(fault(centre->post("/api/v1/commands?dry=1", {{"commands", Json::array()}})),
            "dry FIELD-UNKNOWN-PLAIN");
  EXPECT_EQ(fault(town.client().http.post_json("/api/v1/public/receipt?x=1", Json::object())),
            "x FIELD-UNKNOWN-PLAIN");
  EXPECT_EQ(town.client().get("/api/v1/matters?stat=listed").status, 401) << "who asks comes first";
}

TEST(ApiQuery, AStateThatThereIsNotIsRefused) {
  TownshipServer town;
  const auto centre = town.signed_in("centre-1");
  for (const char* path : {"matters", "matters/calendar", "matters/export"}) {
    const std::string address = std::string("/api/v1/") + path + "?state=";
    EXPECT_EQ(fault(centre->get(address + "nope")), "state FIELD-VALUE") << path;
    EXPECT_EQ(fault(centre->get(address + "listed,nope")), "state FIELD-VALUE") << path;
    EXPECT_EQ(fault(centre->get(address + "listed,closed")), "200") << path;
    EXPECT_EQ(fault(centre->get(address)), "200") << path << ": an empty field is no filter";
  }
  EXPECT_EQ(fault(centre->get("/api/v1/messages?state=nope")), "state FIELD-VALUE");
}

TEST(ApiQuery, APageThatNoOtherLedToIsRefused) {
  TownshipServer town;
  const auto centre = town.signed_in("centre-1");
  town.open_matter("qsm-1", "first");
  town.open_matter("qsm-1", "second");
  EXPECT_EQ(fault(centre->get("/api/v1/matters?after=zzz")), "after QUERY-AFTER");
  EXPECT_EQ(fault(centre->get("/api/v1/matters?after=1.zzz")), "after QUERY-AFTER");
  const std::string next =
      centre->get("/api/v1/matters?limit=1").json().at("next").get<std::string>();
  EXPECT_EQ(fault(centre->get("/api/v1/matters?after=" + next)), "200");
  EXPECT_EQ(fault(centre->get("/api/v1/matters?q=x&after=" + next)), "after QUERY-AFTER")
      << "pages of what was found by words have numbers";
  EXPECT_EQ(fault(centre->get("/api/v1/matters?q=x&after=7")), "200");
  for (const char* path : {"messages", "register/changes"})
    for (const char* after : {"zzz", "1", "1.zzz", "zzz.1", "1.2.3"})
      EXPECT_EQ(fault(centre->get(std::string("/api/v1/") + path + "?after=" + after)),
                "after QUERY-AFTER")
          << path << " " << after;
  EXPECT_EQ(fault(centre->get("/api/v1/register/changes?after=1.0")), "200");
  EXPECT_EQ(fault(centre->get("/api/v1/messages?after=1." + id_text("any"))), "200");
  for (const char* path : {"dwellings", "places", "listings"})
    EXPECT_EQ(fault(centre->get(std::string("/api/v1/") + path + "?after=zzz")), "after FIELD-TYPE")
        << path;
}

TEST(ApiQuery, ASpanThatEndsBeforeItBeginsIsRefused) {
  TownshipServer town;
  const auto centre = town.signed_in("centre-1");
  for (const char* path : {"rates", "rates/rows"}) {
    const std::string address = std::string("/api/v1/") + path;
    EXPECT_EQ(fault(centre->get(address + "?from=2021-10-20&to=2021-10-01")), "to QUERY-DATES");
    EXPECT_EQ(fault(centre->get(address + "?from=2021-10-01&to=2021-10-01")), "200");
    EXPECT_EQ(fault(centre->get(address + "?from=2999-01-01")), "to QUERY-DATES")
        << "today, when nothing is said";
  }
}

}  // namespace
}  // namespace wanhu::test
