// The phone desk over HTTP: every answer fits openapi.json, the link needs no account, and the hook
// that dials is signed and gets the number of the case on the screen only. F10; docs/poll.md.
#include <gtest/gtest.h>

#include "base/digest.hpp"
#include "message/dial.hpp"
#include "message/hook.hpp"
#include "support/json_schema.hpp"
#include "support/poll_server.hpp"
#include "support/script.hpp"

namespace wanhu::test {
namespace {

constexpr const char* k_secret = "a secret of sixteen";

class PollDeskApi : public testing::Test {
 protected:
  test::Script hook{"tests/message/hook_server.py"};
  PollServer house{store::Engine::sqlite, dial("/ok")};
  SchemaChecker checker{Json::parse(house.client().get("/api/openapi.json").body)};

  void SetUp() override { house.open_wave("nov"); }

  message::HookSettings dial(const std::string& path) {
    return {.url = "http://127.0.0.1:" + hook.port() + path, .secret = k_secret, .timeout_s = 5};
  }
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
  static Json of_wave(Json more = Json::object()) {
    Json data{{"wave_id", id_text("nov")}};
    data.update(more);
    return data;
  }
  std::string take(TownClient& who) {
    const Json result = who.command("poll.take", of_wave());
    EXPECT_TRUE(result.at("ok").get<bool>()) << result;
    return result.at("answer").at("case_id");
  }
  Json call_data(const std::string& one, const char* outcome) {
    Json data = of_wave({{"case_id", one}, {"outcome", outcome}, {"seconds", 60}});
    if (std::string(outcome) == "1.10")
      data["answers"] = {{"q_here", "yes"}, {"q_safe", "c5"}, {"q_sat", "c4"}};
    return data;
  }
};

TEST_F(PollDeskApi, EveryAnswerFitsItsSchema) {
  const auto caller = house.signed_in("call-1");
  const auto lead = house.signed_in("lead");
  const std::string desk = "/api/v1/poll/desk";
  fits("get", desk, caller->get(desk));
  const std::string one = take(*caller);
  const Json page =
      fits("get", desk, caller->get(desk + "?languages=wu,zh&wave_id=" + id_text("nov")));
  EXPECT_EQ(page.at("case").at("case_id"), one);
  EXPECT_EQ(page.at("dials"), true);
  EXPECT_EQ(caller->get(desk + "?wave_id=none").status, 400);
  const Json done = caller->command("poll.call", call_data(one, "1.10"));
  EXPECT_EQ(done.at("answer").at("outcome"), "1.10") << done;
  for (int n = 0; n < 12; ++n) caller->command("poll.call", call_data(take(*caller), "2.112"));
  take(*caller);
  const std::string of = "?wave_id=" + id_text("nov");
  const Json watch = fits("get", "/api/v1/poll/watch", lead->get("/api/v1/poll/watch" + of));
  EXPECT_EQ(watch.at("screens").size(), 1U);
  fits("get", "/api/v1/poll/watch", lead->get("/api/v1/poll/watch" + of + "&unit=v11"));
  fits("get", "/api/v1/poll/interviewers", lead->get("/api/v1/poll/interviewers" + of));
  EXPECT_EQ(lead->get("/api/v1/poll/watch?wave_id=" + id_text("none")).status, 404);
  EXPECT_EQ(lead->get("/api/v1/poll/watch").status, 400);
  for (const char* route : {"/api/v1/poll/watch", "/api/v1/poll/interviewers"})
    EXPECT_EQ(caller->get(route + of).status, 403) << route;
  for (const char* route : {"/api/v1/poll/desk", "/api/v1/poll/watch"})
    EXPECT_EQ(house.client().get(route + of).status, 401) << route;
}

TEST_F(PollDeskApi, ALinkIsAnsweredWithoutAnAccountAndOnce) {
  const auto caller = house.signed_in("call-1");
  const std::string one = take(*caller), token = "0011223344556677";
  const Json made = fits("post", "/api/v1/poll/link-qr",
                         caller->post("/api/v1/poll/link-qr", {{"token", token}}));
  EXPECT_TRUE(made.at("address").get<std::string>().ends_with("/p/#s=" + token));
  const Json linked = caller->command(
      "poll.link", of_wave({{"case_id", one}, {"token_digest", made.at("digest")}}));
  EXPECT_TRUE(linked.at("ok").get<bool>()) << linked;
  TownClient resident = house.client();
  EXPECT_EQ(resident.post("/api/v1/poll/self/form", {{"token", "none"}}).status, 404);
  const Json form = fits("post", "/api/v1/poll/self/form",
                         resident.post("/api/v1/poll/self/form", {{"token", token}}));
  EXPECT_EQ(form.at("form").at("questions").size(), 4U);
  const Json answers{
      {"id", id_text("self")},
      {"token", token},
      {"answers", {{"q_here", "yes"}, {"q_safe", "c2"}, {"q_why", "路口"}, {"q_sat", "dont_know"}}},
      {"pressured", true}};
  fits("post", "/api/v1/poll/self", resident.post("/api/v1/poll/self", answers));
  fits("post", "/api/v1/poll/self", resident.post("/api/v1/poll/self", answers));  // sent twice
  Json again = answers;
  again["id"] = id_text("again");
  const Answer used = resident.post("/api/v1/poll/self", again);
  EXPECT_EQ(used.status, 409);
  EXPECT_EQ(used.json().at("code"), "POLL-LINK-USED");
  EXPECT_EQ(house.count("poll_call WHERE mode = 'self' AND pressured = 1"), 1);
  EXPECT_EQ(house.verified(), "ok");
}

TEST_F(PollDeskApi, DialGivesTheHookTheNumberOnTheScreen) {
  const auto caller = house.signed_in("call-1"), other = house.signed_in("call-2");
  const std::string one = take(*caller);
  const std::string number =
      caller->get("/api/v1/poll/desk").json().at("case").at("numbers").at(0).at("number");
  const Json press = of_wave({{"id", id_text("press")}, {"case_id", one}, {"number", 1}});
  EXPECT_EQ(other->post("/api/v1/poll/dial", press).json().at("code"), "POLL-NOT-HELD");
  EXPECT_EQ(house.client().post("/api/v1/poll/dial", press).status, 401);
  Json second = press;
  second["number"] = 2;
  EXPECT_EQ(caller->post("/api/v1/poll/dial", second).json().at("code"), "POLL-NUMBER");
  fits("post", "/api/v1/poll/dial", caller->post("/api/v1/poll/dial", press));
  const Json request = hook.next().value();
  const std::string body = request.at("body"), stamp = request.at("headers").at("wanhu-timestamp");
  EXPECT_EQ(
      Json::parse(body),
      (Json{{"key", id_text("press")}, {"case", one}, {"number", number}, {"line", "call-1"}}));
  EXPECT_EQ(request.at("headers").at("wanhu-signature"),
            message::hook_signature(k_secret, stamp, body));
  EXPECT_EQ(request.at("headers").at("idempotency-key"), "\"" + id_text("press") + "\"");
  EXPECT_FALSE(hook.next(200)) << "nothing of the refused ones arrived";
}

TEST_F(PollDeskApi, AHookThatRefusesIsSaidAndOneThatIsNotThereToo) {
  PollServer bad(store::Engine::sqlite, dial("/bad"));
  bad.open_wave("nov");
  PollServer off;
  off.open_wave("nov");
  for (PollServer* server : {&bad, &off}) {
    const auto caller = server->signed_in("call-1");
    const std::string one = take(*caller);
    const Answer answer = caller->post(
        "/api/v1/poll/dial", of_wave({{"id", id_text("press")}, {"case_id", one}, {"number", 1}}));
    EXPECT_EQ(answer.json().at("code"), server == &off ? "POLL-DIAL-OFF" : "POLL-DIAL-FAILED");
    EXPECT_EQ(caller->get("/api/v1/poll/desk").json().at("dials"), server != &off);
  }
}

}  // namespace
}  // namespace wanhu::test
