// Whole ways through the HTTP interface: signing in, commands, a matter from report to the
// resident's word, imports.
#include <gtest/gtest.h>

#include <deque>
#include <future>
#include <utility>

#include "base/digest.hpp"
#include "support/township_server.hpp"

namespace wanhu::test {
namespace {

std::string code_of(const Answer& answer) {
  return answer.json().at("code").get<std::string>();
}

// ---- signing in
// --------------------------------------------------------------------------------

TEST(ApiSession, SignsInWithACookieThatPagesCannotRead) {
  TownshipServer town;
  ASSERT_TRUE(town.server().accounts().set_password(id("qsm-1"), k_password));
  TownClient client = town.client();
  EXPECT_EQ(client.get("/api/v1/session").status, 401);
  const Answer answer = client.sign_in("qsm-1");
  ASSERT_EQ(answer.status, 200) << answer.body;
  const std::string cookie = answer.header("set-cookie");
  EXPECT_NE(cookie.find("wanhu_session="), std::string::npos);
  EXPECT_NE(cookie.find("HttpOnly"), std::string::npos);
  EXPECT_NE(cookie.find("SameSite=Strict"), std::string::npos);
  EXPECT_EQ(cookie.find("Secure"), std::string::npos) << "plain HTTP here";
  EXPECT_EQ(answer.json().at("person").at("role"), "visitor");
  EXPECT_EQ(answer.json().at("unit_name"), "秦四庙村");
  EXPECT_EQ(client.get("/api/v1/session").json().at("csrf"), client.csrf);
  EXPECT_EQ(client.get("/api/v1/session").header("cache-control"), "no-store");
}

TEST(ApiSession, SignOutEndsTheSession) {
  TownshipServer town;
  const auto client = town.signed_in("qsm-1");
  const std::string cookie = client->http.cookies.at("wanhu_session");
  EXPECT_EQ(client->del("/api/v1/session").status, 204);
  client->http.cookies["wanhu_session"] = cookie;
  EXPECT_EQ(client->get("/api/v1/session").status, 401);
}

TEST(ApiSession, LocksAfterFiveFailuresEvenForTheRightPassword) {
  TownshipServer town;
  ASSERT_TRUE(town.server().accounts().set_password(id("qsm-1"), k_password));
  TownClient client = town.client();
  for (int i = 0; i < 5; ++i) EXPECT_EQ(code_of(client.sign_in("qsm-1", "wrong")), "SIGN-IN-WRONG");
  const Answer locked = client.sign_in("qsm-1");
  EXPECT_EQ(locked.status, 429);
  EXPECT_EQ(code_of(locked), "SIGN-IN-LOCKED");
  EXPECT_FALSE(locked.header("retry-after").empty());
  town.clock().pass(15 * k_minute_ms);
  EXPECT_EQ(client.sign_in("qsm-1").status, 200);
}

TEST(ApiSession, UnknownLoginsAnswerLikeWrongPasswordsAndAreLimited) {
  TownshipServer town;
  TownClient client = town.client();
  EXPECT_EQ(code_of(client.sign_in("nobody", "wrong")), "SIGN-IN-WRONG");
  int limited = 0;
  for (int i = 0; i < 12; ++i)
    if (client.sign_in("nobody", "wrong").status == 429) ++limited;
  EXPECT_EQ(limited, 3) << "ten tries at once, then one in 30 s";
}

TEST(ApiSession, OneTimeCodeSetsThePasswordOnce) {
  TownshipServer town;
  const auto centre = town.signed_in("centre-1");
  const Answer issued =
      centre->post("/api/v1/people/" + id_text("qsm-1") + "/code", Json::object());
  ASSERT_EQ(issued.status, 200) << issued.body;
  std::string code = issued.json().at("accounts").at(0).at("code");
  for (char& c : code) c = static_cast<char>(std::tolower(c));  // typed from paper

  TownClient client = town.client();
  const Json weak{{"login", "qsm-1"}, {"code", code}, {"password", "short"}};
  EXPECT_EQ(code_of(client.http.post_json("/api/v1/session/activate", weak)), "PASSWORD-SHORT");
  const Json good{{"login", "qsm-1"}, {"code", code}, {"password", k_password}};
  EXPECT_EQ(client.keep(client.http.post_json("/api/v1/session/activate", good)).status, 200);
  EXPECT_EQ(client.get("/api/v1/field").status, 200);
  TownClient again = town.client();
  EXPECT_EQ(code_of(again.http.post_json("/api/v1/session/activate", good)), "SIGN-IN-CODE");
  EXPECT_EQ(again.sign_in("qsm-1").status, 200);
}

TEST(ApiSession, CodesExpire) {
  TownshipServer town;
  const auto codes = town.server().accounts().issue_codes(
      {town.read("qsm-1",
                 [](app::Reader& r) { return access::person_by_login(r.db, 1, "qsm-1").value(); })},
      "system");
  ASSERT_TRUE(codes);
  town.clock().pass(15 * k_day_ms);
  TownClient client = town.client();
  EXPECT_EQ(code_of(client.http.post_json(
                "/api/v1/session/activate",
                {{"login", "qsm-1"}, {"code", codes->at(0).code}, {"password", k_password}})),
            "SIGN-IN-CODE");
}

TEST(ApiSession, ANewCodeEndsPasswordAndSessions) {
  TownshipServer town;
  const auto centre = town.signed_in("centre-1");
  const auto visitor = town.signed_in("qsm-1");
  ASSERT_EQ(visitor->get("/api/v1/field").status, 200);
  ASSERT_EQ(centre->post("/api/v1/people/" + id_text("qsm-1") + "/code", Json::object()).status,
            200);
  EXPECT_EQ(visitor->get("/api/v1/field").status, 401);
  EXPECT_EQ(code_of(visitor->sign_in("qsm-1")), "SIGN-IN-WRONG");
}

TEST(ApiSession, ChangingThePasswordEndsTheOtherSessions) {
  TownshipServer town;
  const auto here = town.signed_in("qsm-1"), elsewhere = town.signed_in("qsm-1");
  EXPECT_EQ(code_of(here->post("/api/v1/session/password",
                               {{"old", "wrong"}, {"new", "Another-good-one-7"}})),
            "SIGN-IN-WRONG");
  EXPECT_EQ(
      here->post("/api/v1/session/password", {{"old", k_password}, {"new", "Another-good-one-7"}})
          .status,
      204);
  EXPECT_EQ(here->get("/api/v1/session").status, 200);
  EXPECT_EQ(elsewhere->get("/api/v1/session").status, 401);
  EXPECT_EQ(elsewhere->sign_in("qsm-1", "Another-good-one-7").status, 200);
}

TEST(ApiSession, DisablingEndsTheSessionAtOnce) {
  TownshipServer town;
  const auto centre = town.signed_in("centre-1"), visitor = town.signed_in("qsm-1");
  ASSERT_EQ(visitor->get("/api/v1/field").status, 200);
  ASSERT_TRUE(
      centre->command("person.disable", {{"person_id", id_text("qsm-1")}, {"reason", "调离"}})
          .at("ok"));
  EXPECT_EQ(visitor->get("/api/v1/field").status, 401);
  EXPECT_EQ(visitor->post("/api/v1/commands", {{"commands", Json::array()}}).status, 401);
}

TEST(ApiSession, DeskSessionsEndWhenIdleAVisitorsDoesNot) {
  TownshipServer town;
  const auto centre = town.signed_in("centre-1"), visitor = town.signed_in("qsm-1");
  town.clock().pass(31 * k_minute_ms);
  EXPECT_EQ(centre->get("/api/v1/session").status, 401);
  town.clock().pass(5 * k_day_ms);
  EXPECT_EQ(visitor->get("/api/v1/session").status, 200) << "days without a signal";
}

TEST(ApiSession, WritingNeedsTheCsrfToken) {
  TownshipServer town;
  const auto client = town.signed_in("qsm-1");
  const Json body{{"commands", Json::array()}};
  for (const Headers& headers : {Headers{}, Headers{{"x-csrf-token", "0000"}}}) {
    const Answer answer = client->http.post_json("/api/v1/commands", body, headers);
    EXPECT_EQ(answer.status, 403);
    EXPECT_EQ(code_of(answer), "CSRF");
    EXPECT_EQ(client->http.request("DELETE", "/api/v1/session", "", headers).status, 403);
  }
}

TEST(ApiProblem, IsInTheLanguageAskedFor) {
  TownshipServer town;
  HttpClient client(town.server().port());
  const Answer zh = client.get("/api/v1/session");
  EXPECT_EQ(zh.header("content-type"), "application/problem+json; charset=utf-8");
  EXPECT_EQ(zh.json().at("detail"), "请先登录。");
  EXPECT_EQ(
      client.get("/api/v1/session", {{"accept-language", "en-GB,zh;q=0.5"}}).json().at("detail"),
      "Please sign in.");
}

// ---- commands
// ----------------------------------------------------------------------------------

TEST(ApiCommands, SentTwiceIsAppliedOnce) {
  TownshipServer town;
  const auto client = town.signed_in("qsm-1");
  const Json data = town.visit_data("dwelling a 1", "answered");
  const Json first = client->command("visit.record", data, id("the command"));
  const Json second = client->command("visit.record", data, id("the command"));
  ASSERT_TRUE(first.at("ok")) << first;
  EXPECT_EQ(first.at("repeated"), false);
  EXPECT_EQ(second.at("repeated"), true);
  EXPECT_EQ(second.at("seq"), first.at("seq"));
  EXPECT_EQ(second.at("answer"), first.at("answer"));
  EXPECT_EQ(client->get("/api/v1/dwellings/" + id_text("dwelling a 1")).json().at("visits").size(),
            1U);
}

TEST(ApiCommands, EachIsAnsweredByItselfAndInOrder) {
  TownshipServer town;
  const auto client = town.signed_in("qsm-1");
  Json commands = Json::array();
  const auto add = [&](const std::string& kind, Json data) {
    commands.push_back({{"id", Uuid::v7(base::SystemClock().now()).text()},
                        {"kind", kind},
                        {"data", std::move(data)}});
  };
  add("visit.record", town.visit_data("dwelling a 1", "nobody_home"));
  add("visit.record", town.visit_data("dwelling b 1", "answered"));  // another village
  add("register.freeze", {{"reason", "no right"}});
  add("plan.activate", {{"source", "not an API command"}});
  add("visit.record", town.visit_data("dwelling a 2", "declined"));
  const Answer answer = client->post("/api/v1/commands", {{"commands", commands}});
  ASSERT_EQ(answer.status, 200) << answer.body;
  const Json results = answer.json().at("results");
  ASSERT_EQ(results.size(), 5U);
  EXPECT_EQ(results[0].at("ok"), true);
  EXPECT_EQ(results[1].at("problem").at("code"), "NOT-FOUND");
  EXPECT_EQ(results[2].at("problem").at("code"), "FORBIDDEN");
  EXPECT_EQ(results[3].at("problem").at("code"), "COMMAND-UNKNOWN");
  EXPECT_EQ(results[4].at("ok"), true);
  EXPECT_EQ(results[4].at("seq").get<int>(), results[0].at("seq").get<int>() + 1);
  for (std::size_t i = 0; i < 5; ++i) EXPECT_EQ(results[i].at("id"), commands[i].at("id"));
}

TEST(ApiCommands, MalformedRequestsAreRefusedAsAWhole) {
  TownshipServer town;
  const auto client = town.signed_in("qsm-1");
  const auto post = [&](const Json& body) { return client->post("/api/v1/commands", body); };
  EXPECT_EQ(code_of(post({{"commands", Json::array()}})), "COMMANDS-COUNT");
  EXPECT_EQ(code_of(post(Json::object())), "COMMANDS-COUNT");
  EXPECT_EQ(code_of(post({{"commands", std::vector<Json>(101, Json::object())}})),
            "COMMANDS-COUNT");
  EXPECT_EQ(post({{"commands", {{{"id", "x"}, {"kind", "y"}, {"data", Json::object()}}}}}).status,
            400);
  EXPECT_EQ(post({{"commands", {42}}}).status, 400);
  EXPECT_EQ(post(Json::array()).status, 400);
  EXPECT_EQ(client->post_file("/api/v1/commands", "{\"commands\":[").status, 400);
}

// ---- a whole matter
// ------------------------------------------------------------------------------

struct Resident {
  TownClient client;
  std::string receipt;

  Answer report(const std::string& name) {
    Answer answer = client.http.post_json("/api/v1/public/matters",
                                          {{"id", Uuid::v7(base::SystemClock().now()).text()},
                                           {"matter_id", id_text(name)},
                                           {"check", "424242"},
                                           {"text", "沟渠堵塞，雨天积水。请疏通"},
                                           {"unit", k_village_a}});
    if (answer.status == 200) receipt = answer.json().at("receipt");
    return answer;
  }
  Answer follow(const std::string& check = "424242") {
    return client.http.post_json("/api/v1/public/receipt",
                                 {{"receipt", receipt}, {"check", check}});
  }
  Answer say(const std::string& what, const std::string& text) {
    return client.http.post_json("/api/v1/public/receipt/" + what,
                                 {{"id", Uuid::v7(base::SystemClock().now()).text()},
                                  {"receipt", receipt},
                                  {"check", "424242"},
                                  {"text", text}});
  }
};

void handle(TownClient& centre, TownClient& lead, const std::string& matter, bool first) {
  const auto must = [](const Json& result) { ASSERT_TRUE(result.at("ok")) << result; };
  if (first) {
    must(centre.command("matter.hand_over",
                        {{"matter_id", matter}, {"owner", id_text("qsm-lead")}}));
    must(lead.command("matter.accept", {{"matter_id", matter}}));
  }
  must(lead.command("matter.answer",
                    {{"matter_id", matter}, {"outcome", "solved"}, {"text", "已疏通"}}));
  must(lead.command("matter.tell", {{"matter_id", matter}, {"channel", "phone"}}));
}

TEST(ApiMatter, GoesFromReportToTheResidentsWordAndBack_S3_41_S3_42) {
  TownshipServer town;
  const auto centre = town.signed_in("centre-1"), lead = town.signed_in("qsm-lead");
  Resident resident{town.client(), ""};
  ASSERT_EQ(resident.report("ditch").status, 200);
  const std::string matter = id_text("ditch");
  EXPECT_EQ(resident.follow().json().at("state"), "listed");
  handle(*centre, *lead, matter, true);

  const Json told = resident.follow().json();
  EXPECT_EQ(told.at("state"), "told");
  EXPECT_EQ(told.at("answer").at("text"), "已疏通");
  EXPECT_EQ(told.dump().find("测试"), std::string::npos) << "no staff names";

  const Answer dissent = resident.say("dissent", "还是堵");
  ASSERT_EQ(dissent.status, 200) << dissent.body;
  EXPECT_EQ(dissent.json().at("round"), 2);
  EXPECT_EQ(dissent.json().at("state"), "handling") << "the owner stays";
  handle(*centre, *lead, matter, false);
  const Answer confirm = resident.say("confirm", "好了");
  ASSERT_EQ(confirm.status, 200) << confirm.body;
  EXPECT_EQ(confirm.json().at("state"), "closed");
  EXPECT_EQ(centre->get("/api/v1/matters/" + matter).json().at("matter").at("closing"),
            "confirmed");
}

TEST(ApiMatter, WithdrawnByTheResident) {
  TownshipServer town;
  Resident resident{town.client(), ""};
  ASSERT_EQ(resident.report("noise").status, 200);
  EXPECT_EQ(resident.say("withdraw", "不用了").json().at("state"), "closed");
}

TEST(ApiPublic, FiveWrongCodesLockAReceiptForAQuarterOfAnHour) {
  TownshipServer town;
  Resident resident{town.client(), ""};
  ASSERT_EQ(resident.report("lamp").status, 200);
  for (int i = 0; i < 5; ++i) EXPECT_EQ(code_of(resident.follow("000000")), "RECEIPT-WRONG");
  EXPECT_EQ(code_of(resident.follow()), "RECEIPT-LOCKED");
  EXPECT_EQ(code_of(resident.say("confirm", "")), "RECEIPT-LOCKED");
  town.clock().pass(15 * k_minute_ms);
  EXPECT_EQ(resident.follow().status, 200);
}

TEST(ApiPublic, ReportsFromOneAddressAreLimited) {
  TownshipServer town;
  Resident resident{town.client(), ""};
  int limited = 0;
  for (int i = 0; i < 63; ++i)
    if (resident.follow("000000").status == 429) ++limited;
  EXPECT_GE(limited, 3);
  EXPECT_EQ(resident.report("late").status, 429);
  town.clock().pass(2 * k_minute_ms);
  EXPECT_EQ(resident.report("late").status, 200);
}

TEST(ApiPublic, QrHoldsTheReceiptAndNeverTheCode) {
  TownshipServer town;
  Resident resident{town.client(), ""};
  ASSERT_EQ(resident.report("lamp").status, 200);
  const Answer qr = resident.client.get("/api/v1/qr?receipt=" + resident.receipt);
  EXPECT_EQ(qr.status, 200);
  EXPECT_EQ(qr.header("content-type"), "image/svg+xml");
  EXPECT_TRUE(qr.body.starts_with("<svg")) << qr.body.substr(0, 40);
  EXPECT_EQ(resident.client.get("/api/v1/qr?receipt=%21%21").status, 400);
}

// ---- imports
// -----------------------------------------------------------------------------------

const std::string k_csv =
    "村名,村民组,门牌号,地址,走访员,联系电话\n"
    "七营村,3组,21,21号,qy-1,13812345678\n"
    "七营村,3组,22,22号,,\n"
    "七营村,1组,1,1号,,\n";  // in the register already

std::string import_path(const std::string& what, const std::string& bytes, const Uuid& command) {
  return "/api/v1/" + what + "/import?name=list.csv&id=" + command.text() +
         "&sha256=" + base::hex(base::sha256(bytes));
}

TEST(ApiImport, PreviewThenAllRowsOnceOnly) {
  TownshipServer town;
  const auto centre = town.signed_in("centre-1");
  const Answer preview = centre->post_file("/api/v1/register/preview?name=list.csv", k_csv);
  ASSERT_EQ(preview.status, 200) << preview.body;
  EXPECT_EQ(preview.json().at("total_problems"), 0) << preview.body;
  EXPECT_EQ(preview.json().at("rows"), 3);
  EXPECT_EQ(preview.json().at("accepted"), 2);
  EXPECT_EQ(preview.json().at("already"), 1);
  // Under the headings of the file; a phone number is not shown again.
  EXPECT_EQ(preview.json().at("sample").at(0),
            Json::array({"七营村", "3组", "21", "21号", "qy-1", ""}));
  EXPECT_EQ(centre->get("/api/v1/dwellings?unit=qiying").json().at("total"), 4)
      << "changes nothing";

  const std::string path = import_path("register", k_csv, id("import"));
  const Answer done = centre->post_file(path, k_csv);
  ASSERT_EQ(done.status, 200) << done.body;
  EXPECT_EQ(done.json().at("added"), 2);
  EXPECT_EQ(done.json().at("already"), 1);
  EXPECT_EQ(centre->post_file(path, k_csv).json(), done.json()) << "sent again";
  const Json page = centre->get("/api/v1/dwellings?unit=qiying&group=3%E7%BB%84").json();
  ASSERT_EQ(page.at("total"), 2);
  EXPECT_EQ(page.at("items").at(0).at("visitor"), id_text("qy-1"));
  EXPECT_EQ(page.at("items").at(1).at("visitor"), nullptr);
  const std::string dwelling = page.at("items").at(0).at("id");
  EXPECT_EQ(centre->get("/api/v1/dwellings/" + dwelling).json().at("contact").at("phone"),
            "13812345678");
}

TEST(ApiImport, WithErrorsNothingIsImported) {
  TownshipServer town;
  const auto centre = town.signed_in("centre-1");
  const std::string bad = k_csv + "没有这个村,1组,1,1号,,\n七营村,3组,21,21号,,\n";
  const Json preview = centre->post_file("/api/v1/register/preview?name=list.csv", bad).json();
  EXPECT_GE(preview.at("total_problems").get<int>(), 2);
  EXPECT_EQ(preview.at("problems").at(0).at("cell"), "A5") << preview;
  EXPECT_EQ(preview.at("problems").at(0).at("row"), 5);
  EXPECT_EQ(preview.at("problems").at(0).at("column"), 1);
  const Answer refused = centre->post_file(import_path("register", bad, id("import")), bad);
  EXPECT_EQ(refused.status, 400);
  EXPECT_EQ(code_of(refused), "IMPORT-ERRORS");
  EXPECT_EQ(refused.json().at("total"), preview.at("total_problems"));
  EXPECT_EQ(centre->get("/api/v1/dwellings?unit=qiying").json().at("total"), 4);
}

TEST(ApiImport, OnlyTheFileThatWasPreviewed) {
  TownshipServer town;
  const auto centre = town.signed_in("centre-1");
  const Answer answer = centre->post_file(import_path("register", k_csv, id("import")),
                                          k_csv + "七营村,3组,23,23号,,\n");
  EXPECT_EQ(answer.status, 409);
  EXPECT_EQ(code_of(answer), "IMPORT-CHANGED");
}

TEST(ApiImport, ACommandIdOfSomethingElseIsRefused) {
  TownshipServer town;
  const auto centre = town.signed_in("centre-1");
  ASSERT_TRUE(centre->command("register.freeze", {{"reason", "核对完毕"}}, id("import")).at("ok"));
  EXPECT_EQ(code_of(centre->post_file(import_path("register", k_csv, id("import")), k_csv)),
            "ID-USED");
}

TEST(ApiImport, AFileThatIsNoTableIsAPreviewWithThatProblem) {
  TownshipServer town;
  const auto centre = town.signed_in("centre-1");
  const Json preview =
      centre->post_file("/api/v1/register/preview?name=x.xlsx", std::string("PK\3\4broken")).json();
  EXPECT_EQ(preview.at("accepted"), 0);
  EXPECT_EQ(preview.at("total_problems"), 1) << preview;
}

TEST(ApiImport, PeopleGetCodesThatSignThemIn) {
  TownshipServer town;
  const auto centre = town.signed_in("centre-1");
  const std::string csv = "姓名,岗位,村名,账号\n王一,走访员,七营村,wang-1\n李二,走访员,七营村,\n";
  const Json preview = centre->post_file("/api/v1/people/preview?name=list.csv", csv).json();
  ASSERT_EQ(preview.at("total_problems"), 0) << preview;
  const std::string path = import_path("people", csv, id("people import"));
  const Answer done = centre->post_file(path, csv);
  ASSERT_EQ(done.status, 200) << done.body;
  const Json accounts = done.json().at("accounts");
  ASSERT_EQ(accounts.size(), 2U);
  TownClient wang = town.client();
  const auto activate = [&](const Json& account) {
    return wang.keep(wang.http.post_json(
        "/api/v1/session/activate",
        {{"login", account.at("login")}, {"code", account.at("code")}, {"password", k_password}}));
  };
  EXPECT_EQ(activate(accounts.at(0)).status, 200);
  // Sent again: who has signed in keeps the password, the others get a fresh code.
  const Json again = centre->post_file(path, csv).json().at("accounts");
  ASSERT_EQ(again.size(), 1U);
  EXPECT_EQ(again.at(0).at("login"), accounts.at(1).at("login"));
  EXPECT_EQ(wang.get("/api/v1/session").status, 200);
  EXPECT_EQ(activate(accounts.at(1)).status, 401) << "the first code was replaced";
}

// ---- while the writer is busy
// ----------------------------------------------------------------------

// Holds the writer's thread until it is let go.
class BusyWriter {
 public:
  explicit BusyWriter(app::Engine& engine) {
    std::promise<void> begun;
    auto waiting = begun.get_future();
    engine.writer().submit_local(
        [go = go_.get_future().share(), &begun](store::Db&) {
          begun.set_value();
          go.wait();
        },
        [](const base::Result<void>&) {});
    waiting.wait();
  }
  ~BusyWriter() { let_go(); }
  void let_go() {
    if (!std::exchange(gone_, true)) go_.set_value();
  }

 private:
  std::promise<void> go_;
  bool gone_ = false;
};

void send_file(TownClient& client, const std::string& path, const std::string& bytes) {
  client.http.send_raw(client.http.request_text(
      "POST", path, bytes,
      {{"x-csrf-token", client.csrf}, {"content-type", "application/octet-stream"}}));
}

TEST(ApiPublic, ResidentsWhoWaitForTheWriterHoldNoThread) {
  TownshipServer town;  // two threads
  Resident first{town.client(), ""};
  ASSERT_EQ(first.report("lamp").status, 200);
  std::deque<TownClient> residents;
  {
    BusyWriter busy(town.engine());
    for (int i = 0; i < 6; ++i) {
      residents.emplace_back(town.server().port());
      const bool report = i % 2 == 0;
      const Json body = report ? Json{{"id", id_text("busy " + std::to_string(i))},
                                      {"matter_id", id_text("busy matter " + std::to_string(i))},
                                      {"check", "424242"},
                                      {"text", "沟渠堵塞"},
                                      {"unit", k_village_a}}
                               : Json{{"id", id_text("busy " + std::to_string(i))},
                                      {"receipt", first.receipt},
                                      {"check", "424242"}};
      residents.back().http.send_raw(residents.back().http.request_text(
          "POST", report ? "/api/v1/public/matters" : "/api/v1/public/receipt/erase_contact",
          body.dump(), {{"content-type", "application/json"}}));
    }
    EXPECT_EQ(town.client().get("/api/v1/public/info").status, 200);
  }
  for (std::size_t i = 0; i < residents.size(); ++i) {
    const Answer answer = residents[i].http.read_answer();
    if (i % 2 == 0) EXPECT_EQ(answer.status, 200) << answer.body;
  }
}

TEST(ApiImport, ASecondOneAtTheSameTimeIsToldToComeBack) {
  TownshipServer town;
  const auto one = town.signed_in("centre-1"), two = town.signed_in("centre-2");
  {
    BusyWriter busy(town.engine());
    send_file(*one, import_path("register", k_csv, id("import")), k_csv);
    Answer second;
    for (int i = 0; i < 100 && second.status != 503; ++i) {  // until the first has begun
      usleep(100'000);
      second = two->post_file(import_path("register", k_csv, id("second")), "another file");
    }
    EXPECT_EQ(second.status, 503) << second.body;
    EXPECT_EQ(code_of(second), "IMPORT-BUSY");
    EXPECT_EQ(second.header("retry-after"), "5");
  }
  EXPECT_EQ(one->http.read_answer().status, 200);
  EXPECT_EQ(two->post_file(import_path("register", k_csv, id("third")), k_csv).status, 200);
}

}  // namespace
}  // namespace wanhu::test
