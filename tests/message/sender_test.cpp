// The outbox from the command to the gateway: quiet hours, caps, retries, opt-outs, and a program
// that is killed in the middle.
#include "message/sender.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "app/query_message.hpp"
#include "app/query_receipt.hpp"
#include "domain/message/delivery.hpp"
#include "message/hook.hpp"
#include "support/asking_plan.hpp"
#include "support/script.hpp"
#include "support/small_engine.hpp"

namespace wanhu::message {
namespace {

using base::Instant;
using base::Json;
using test::id_text;
using test::k_day_ms;
using test::k_minute_ms;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

const std::atomic<bool> k_go_on{false};
constexpr const char* k_phone = "13812345678";

// What the gateway was given, and what it answers next; "sent" when nothing else was said.
struct Gateway {
  std::vector<Outgoing> given;
  std::vector<Delivery> answers;
  std::function<void()> meanwhile{};  // while the message is on its way
};

class FakeTransport final : public Transport {
 public:
  explicit FakeTransport(Gateway& gateway) : gateway_(gateway) {}
  Delivery send(const Outgoing& message) override {
    gateway_.given.push_back(message);
    if (gateway_.meanwhile) gateway_.meanwhile();
    if (gateway_.answers.empty()) return {.outcome = Outcome::sent};
    Delivery next = gateway_.answers.front();
    gateway_.answers.erase(gateway_.answers.begin());
    return next;
  }

 private:
  Gateway& gateway_;
};

Delivery temporary(const char* problem = "HTTP 500") {
  return {.outcome = Outcome::temporary, .problem = problem};
}

class Outbox : public testing::TestWithParam<store::Engine> {
 protected:
  Outbox() : town(GetParam(), {"sms", "email", "hook"}) {
    for (const char* channel : {"sms", "email", "hook"})
      transports[channel] = std::make_unique<FakeTransport>(gateway);
    sender = std::make_unique<Sender>(town.engine(), std::move(transports), [] { return 0.5; });
  }

  static Instant at(const std::string& clock) {
    return Instant::parse(clock + ":00+08:00").value();
  }
  std::int64_t round(const std::string& clock = "") {
    if (!clock.empty()) town.clock().set(at(clock));
    return sender->round(k_go_on);
  }
  // Opened on that day by a resident who left a number.
  void open(const std::string& name, const std::string& clock, const char* phone = k_phone) {
    town.clock().set(at(clock));
    town.must("qsm-1", "matter.open",
              {{"matter_id", id_text(name)},
               {"check", "123456"},
               {"title", "路灯不亮"},
               {"text", "村口路灯坏了三天"},
               {"unit", test::k_village_a},
               {"channel", "visit"},
               {"contact", {{"name", "张三"}, {"phone", phone}}}});
  }
  void answer(const std::string& name, const std::string& clock) {
    town.clock().set(at(clock));
    town.must("centre-1", "matter.hand_over",
              {{"matter_id", id_text(name)}, {"owner", id_text("qsm-lead")}});
    town.must("centre-1", "matter.answer",
              {{"matter_id", id_text(name)}, {"outcome", "solved"}, {"text", "已换灯"}});
  }
  Json page(const std::string& login = "centre-1", const app::MessageAsk& ask = {}) {
    return town.read(login, [&](app::Reader& reader) { return app::messages_page(reader, ask); });
  }
  // "template state reason" of each, the oldest first.
  std::vector<std::string> shown() {
    std::vector<std::string> lines;
    const Json found = page();
    for (const Json& item : found.at("items")) {
      std::string line =
          item.at("template").get<std::string>() + " " + item.at("state").get<std::string>();
      if (item.at("reason") != "") line += " " + item.at("reason").get<std::string>();
      lines.insert(lines.begin(), line);
    }
    return lines;
  }
  Json first_id() { return {{"message_id", page().at("items").at(0).at("id")}}; }

  test::SmallEngine town;
  Gateway gateway;
  Transports transports;
  std::unique_ptr<Sender> sender;
};
INSTANTIATE_TEST_SUITE_P(Both, Outbox,
                         testing::Values(store::Engine::sqlite, store::Engine::postgres),
                         [](const auto& info) {
                           return info.param == store::Engine::sqlite ? "sqlite" : "postgres";
                         });

TEST_P(Outbox, B09_QuietHoursAndRestDaysDeliverAtTheNextOpening) {
  open("lamp", "2021-10-16T10:00");  // a Saturday
  EXPECT_THAT(shown(), ElementsAre("opened waiting quiet hours; goes out at the next opening"));
  EXPECT_EQ(page().at("items").at(0).at("next_at"), at("2021-10-18T08:00").iso());
  EXPECT_EQ(round(), 0);
  EXPECT_EQ(round("2021-10-17T12:00"), 0);
  EXPECT_EQ(round("2021-10-18T07:59"), 0);
  EXPECT_THAT(gateway.given, IsEmpty());
  EXPECT_EQ(round("2021-10-18T08:00"), 1);
  ASSERT_EQ(gateway.given.size(), 1U);
  EXPECT_EQ(gateway.given[0].phone, k_phone);
  EXPECT_EQ(gateway.given[0].channel, "sms");
  EXPECT_THAT(gateway.given[0].text, HasSubstr("“路灯不亮”已登记"));
  EXPECT_EQ(round("2021-10-18T08:01"), 0);
  EXPECT_EQ(gateway.given.size(), 1U);
  EXPECT_THAT(shown(), ElementsAre("opened sent"));
  EXPECT_EQ(town.verified(), "ok");
}

TEST_P(Outbox, B10_ThreeLevelsReachThreePeople) {
  const auto reached_at = [&](const std::string& recipient, const char* email) {
    town.must("centre-1", "message.address", {{"recipient", recipient}, {"email", email}});
  };
  reached_at("person:" + id_text("qsm-lead"), "lead@town.example");
  reached_at("body:office_head", "head@town.example");
  reached_at("body:lead_group", "group@town.example");
  town.open_matter("qsm-1", "lamp");
  town.must("centre-1", "matter.hand_over",
            {{"matter_id", id_text("lamp")}, {"owner", id_text("qsm-lead")}});
  std::vector<std::string> reached;
  const domain::Matter lamp = town.matter("lamp");
  for (const domain::Rung& rung : lamp.clock().rungs) {
    town.clock().set(rung.at);
    EXPECT_EQ(town.engine().tick(), 1) << rung.name;
    EXPECT_EQ(town.engine().tick(), 0) << rung.name;
    town.clock().set(domain::next_opening(town.engine().plan()->plan.messages,
                                          town.engine().calendar(), rung.at));
    round();
    ASSERT_FALSE(gateway.given.empty());
    reached.push_back(gateway.given.back().email);
  }
  EXPECT_EQ(gateway.given.size(), 3U);
  EXPECT_THAT(reached, ElementsAre("lead@town.example", "head@town.example", "group@town.example"));
}

TEST_P(Outbox, AReminderOfAnAskThatWasMetInTheMeantimeIsNotSent) {
  town.must("system", "plan.activate", {{"source", test::asking_plan()}});
  for (const char* lead : {"qsm-lead", "qy-lead"})
    town.must("centre-1", "message.address",
              {{"recipient", "person:" + id_text(lead)}, {"phone", k_phone}});
  town.clock().set(at("2021-10-22T22:00"));  // after hours; the talk of the week is due
  EXPECT_GT(town.engine().tick(), 0);
  EXPECT_EQ(round(), 0) << "nobody is disturbed at night";
  town.must("qsm-lead", "act.record",
            {{"act_id", id_text("talk")},
             {"rule", "cadence.talk"},
             {"unit", test::k_village_a},
             {"day", "2021-10-22"}});
  round("2021-10-25T08:00");
  // The week is over: a reminder says nothing any more. That no patrol was walked does; nobody said
  // how the unit above is reached, so the hook has it.
  ASSERT_EQ(gateway.given.size(), 2U);
  for (const Outgoing& one : gateway.given) {
    EXPECT_EQ(one.channel, "hook");
    EXPECT_EQ(one.recipient.key(), "body:ruji");
    EXPECT_THAT(one.text, HasSubstr("“夜间巡逻”"));
  }
  const Json found = page();
  for (const Json& item : found.at("items"))
    EXPECT_EQ(item.at("state"), item.at("happening") == "ask_remind" ? "refused" : "sent") << item;
  EXPECT_EQ(town.verified(), "ok");
}

TEST_P(Outbox, AReminderOfAnAskReachesWhoLeadsTheUnit) {
  town.must("system", "plan.activate", {{"source", test::asking_plan()}});
  town.must("centre-1", "message.address",
            {{"recipient", "person:" + id_text("qsm-lead")}, {"phone", k_phone}});
  town.clock().set(at("2021-10-22T09:00"));
  EXPECT_GT(town.engine().tick(), 0);
  round();
  const auto by_phone = [&] {
    std::vector<Outgoing> all;
    for (const Outgoing& one : gateway.given)
      if (one.channel == "sms") all.push_back(one);
    return all;
  };
  ASSERT_EQ(by_phone().size(), 1U);
  const Outgoing reminder = by_phone().front();
  EXPECT_EQ(reminder.phone, k_phone);
  EXPECT_EQ(reminder.subject, "事项将到期");
  EXPECT_THAT(reminder.text, HasSubstr("“恳谈会”10月24日到期"));
  EXPECT_THAT(reminder.text, Not(HasSubstr("测试"))) << "no person is named";
  round();
  EXPECT_EQ(by_phone().size(), 1U);
}

TEST_P(Outbox, ATemporaryFailureIsTriedAgainWithTheSameKey) {
  open("lamp", "2021-10-20T10:00");
  gateway.answers = {temporary()};
  EXPECT_EQ(round(), 0);
  EXPECT_THAT(shown(), ElementsAre("opened failed HTTP 500"));
  town.clock().pass(k_minute_ms - 1);
  round();
  EXPECT_EQ(gateway.given.size(), 1U) << "not before the back-off has passed";
  town.clock().pass(1);
  EXPECT_EQ(round(), 1);
  ASSERT_EQ(gateway.given.size(), 2U);
  EXPECT_EQ(gateway.given[0].key, gateway.given[1].key);
  EXPECT_THAT(shown(), ElementsAre("opened sent"));
}

TEST_P(Outbox, TheGatewaysWishToWaitIsKept) {
  open("lamp", "2021-10-20T10:00");
  Delivery busy = temporary("HTTP 429");
  busy.retry_after_ms = 7'200'000;
  gateway.answers = {busy};
  round();
  EXPECT_EQ(round("2021-10-20T11:59"), 0);
  EXPECT_EQ(round("2021-10-20T12:00"), 1);
}

TEST_P(Outbox, AfterTenTriesItGivesUpAndSaysSo) {
  open("lamp", "2021-10-20T10:00");
  gateway.answers.assign(20, temporary());
  for (int i = 0; i < 40; ++i) {
    round();
    town.clock().pass(6LL * 3'600'000);
  }
  EXPECT_EQ(gateway.given.size(), static_cast<std::size_t>(domain::k_tries_max));
  EXPECT_THAT(shown(), ElementsAre("opened refused every retry failed"));
}

TEST_P(Outbox, ARefusedMessageCanBeSentAgainByHandUnderAnotherKey) {
  open("lamp", "2021-10-20T10:00");
  gateway.answers = {{.outcome = Outcome::unknown_number, .problem = "HTTP 404"}};
  EXPECT_EQ(round(), 1);
  EXPECT_THAT(shown(), ElementsAre("opened refused nobody is reached at that number or address"));
  EXPECT_EQ(town.outcome("qsm-1", "message.again", first_id()), "FORBIDDEN");
  EXPECT_EQ(town.outcome("qy-lead", "message.again", first_id()), "NOT-FOUND");
  EXPECT_EQ(town.outcome("qsm-lead", "message.again", first_id()), "ok");
  EXPECT_EQ(town.outcome("qsm-lead", "message.again", first_id()), "MESSAGE-WAITING");
  EXPECT_EQ(round(), 1);
  ASSERT_EQ(gateway.given.size(), 2U);
  EXPECT_NE(gateway.given[0].key, gateway.given[1].key);
  EXPECT_EQ(gateway.given[0].text, gateway.given[1].text);
  EXPECT_EQ(town.verified(), "ok");
}

TEST_P(Outbox, WhoHasNoAddressIsNamedInTheList) {
  town.clock().set(at("2021-10-20T10:00"));
  town.open_matter("qsm-1", "lamp");
  town.must("centre-1", "matter.hand_over",
            {{"matter_id", id_text("lamp")}, {"owner", id_text("qsm-lead")}});
  EXPECT_THAT(shown(), IsEmpty()) << "a resident who left no number is sent nothing";
  town.clock().set(town.matter("lamp").clock().rungs.front().at);
  EXPECT_EQ(town.engine().tick(), 1);
  round("2021-10-27T10:00");
  EXPECT_THAT(shown(), ElementsAre("reminder refused no number or address is known"));
}

TEST_P(Outbox, AnOptOutHoldsBackAllButStatutoryNotices) {
  // Whether the receipt page offers it.
  const auto is_offered = [&](const std::string& matter) {
    const Json may =
        town.read("centre-1",
                  [&](app::Reader& reader) {
                    return app::receipt_view(reader, domain::receipt_of(test::id(matter)), "123456")
                        .value();
                  })
            .at("may");
    return std::find(may.begin(), may.end(), "opt_out") != may.end();
  };
  open("lamp", "2021-10-20T10:00");
  round();
  EXPECT_TRUE(is_offered("lamp"));
  EXPECT_EQ(town.outcome("resident", "public.opt_out",
                         {{"receipt", domain::receipt_of(test::id("lamp"))}, {"check", "123456"}}),
            "ok");
  EXPECT_FALSE(is_offered("lamp"));
  EXPECT_EQ(town.outcome("qsm-1", "message.opt_out", {{"matter_id", id_text("lamp")}}),
            "MESSAGE-OPT-SAME");
  town.clock().set(at("2021-10-20T10:30"));
  town.must("centre-1", "matter.extend",
            {{"matter_id", id_text("lamp")}, {"due", "2021-11-05"}, {"reason", "等材料"}});
  round();
  EXPECT_EQ(gateway.given.size(), 2U) << "an extension is told whatever was said";
  answer("lamp", "2021-10-21T10:00");
  round();
  EXPECT_EQ(gateway.given.size(), 2U);
  EXPECT_THAT(shown(), ElementsAre("opened sent", "extended sent",
                                   "answered refused the resident opted out"));
  EXPECT_EQ(
      town.outcome("qsm-1", "message.opt_out", {{"matter_id", id_text("lamp")}, {"out", false}}),
      "ok");
}

TEST_P(Outbox, TheCapOfARecipientIsOfTheNumberNotOfTheMatter) {
  for (int n = 0; n < 5; ++n) open("lamp " + std::to_string(n), "2021-10-20T10:00");
  EXPECT_EQ(round(), 5) << "statutory notices count, but nothing holds them back";
  answer("lamp 0", "2021-10-20T11:00");
  open("other", "2021-10-20T11:00", "13900000000");
  answer("other", "2021-10-20T11:01");
  EXPECT_EQ(round(), 2) << "another number is not touched";
  EXPECT_THAT(shown(),
              testing::Contains("answered waiting the day's cap is reached; goes out tomorrow"));
  EXPECT_EQ(round("2021-10-20T20:00"), 0);
  EXPECT_EQ(round("2021-10-21T08:00"), 1);
}

TEST_P(Outbox, ACancelledMessageIsNotSentUnlessItWasOnItsWay) {
  open("lamp", "2021-10-20T10:00");
  town.must("centre-1", "message.cancel", first_id());
  EXPECT_EQ(round(), 0);
  EXPECT_THAT(gateway.given, IsEmpty());
  EXPECT_THAT(shown(), ElementsAre("opened cancelled cancelled"));
  town.must("centre-1", "message.again", first_id());
  gateway.meanwhile = [&] { town.must("centre-1", "message.cancel", first_id()); };
  EXPECT_EQ(round(), 1);
  EXPECT_THAT(shown(), ElementsAre("opened sent")) << "what was sent was sent";
  EXPECT_EQ(town.verified(), "ok");
}

TEST_P(Outbox, AReminderThatWasOvertakenIsNotSent) {
  town.must("centre-1", "message.address",
            {{"recipient", "person:" + id_text("qsm-lead")}, {"email", "lead@town.example"}});
  town.open_matter("qsm-1", "lamp");
  town.must("centre-1", "matter.hand_over",
            {{"matter_id", id_text("lamp")}, {"owner", id_text("qsm-lead")}});
  town.clock().set(town.matter("lamp").clock().rungs.front().at);
  ASSERT_EQ(town.engine().tick(), 1);
  town.must("qsm-lead", "matter.answer",
            {{"matter_id", id_text("lamp")}, {"outcome", "solved"}, {"text", "已换灯"}});
  town.clock().pass(3 * k_day_ms);
  round("2021-10-25T10:00");
  EXPECT_THAT(gateway.given, IsEmpty());
  EXPECT_THAT(shown(),
              ElementsAre("reminder refused the matter has moved on; no reminder is needed"));
}

TEST_P(Outbox, AGatewayThatIsDownIsAskedOnceARound) {
  for (int n = 0; n < 3; ++n) open("lamp " + std::to_string(n), "2021-10-20T10:00");
  Delivery down = temporary("unreachable");
  down.unreachable = true;
  gateway.answers = {down};
  EXPECT_EQ(round(), 0);
  EXPECT_EQ(gateway.given.size(), 1U);
  EXPECT_EQ(round(), 2) << "the others have lost nothing";
}

TEST_P(Outbox, AMessageThatCouldNotGoForAWeekIsNotSentAnyMore) {
  open("lamp", "2021-10-20T10:00");
  gateway.answers = {temporary()};
  round();
  EXPECT_EQ(round("2021-10-28T10:00"), 1);
  EXPECT_EQ(gateway.given.size(), 1U);
  EXPECT_THAT(shown(), ElementsAre("opened refused it waited too long"));
}

TEST_P(Outbox, AChannelThatLostItsGatewayWaits) {
  open("lamp", "2021-10-20T10:00");
  Sender without(town.engine(), {}, [] { return 0.5; });
  EXPECT_EQ(without.round(k_go_on), 0);
  EXPECT_THAT(shown(), ElementsAre("opened waiting the server has no gateway for it"));
  town.clock().pass(10 * k_minute_ms);
  EXPECT_EQ(round(), 1);
}

TEST_P(Outbox, OneCommandIsOneMessageHoweverOftenItIsSent) {
  town.clock().set(at("2021-10-20T10:00"));
  const Json data{{"matter_id", id_text("lamp")},
                  {"check", "123456"},
                  {"title", "路灯"},
                  {"text", "不亮"},
                  {"unit", test::k_village_a},
                  {"channel", "visit"},
                  {"contact", {{"phone", k_phone}}}};
  for (int n = 0; n < 3; ++n)
    ASSERT_TRUE(town.send_as(test::id("opening"), "qsm-1", "matter.open", data));
  EXPECT_EQ(town.count("message"), 1);
  EXPECT_EQ(town.count("message_box"), 1);
  answer("lamp", "2021-10-20T11:00");
  town.must("centre-1", "matter.answer",
            {{"matter_id", id_text("lamp")}, {"outcome", "partly"}, {"text", "换了一盏"}});
  EXPECT_EQ(town.count("message"), 2) << "a corrected answer is told once";
}

TEST_P(Outbox, TextsEndWithTheirRetentionAndNumbersStandNowhere) {
  open("lamp", "2021-10-20T10:00");
  round();
  EXPECT_EQ(page().at("items").at(0).at("text").is_null(), false);
  if (GetParam() == store::Engine::sqlite) {
    EXPECT_THAT(town.file_bytes(), Not(HasSubstr(k_phone)));
  }
  for (const store::Entry& entry : store::read(*town.connect(), 1, 1, 10'000)) {
    if (entry.kind != "matter.open") continue;
    EXPECT_THAT(entry.payload, HasSubstr("message.queued"));
    EXPECT_THAT(entry.payload, Not(HasSubstr("已登记，编号")));
  }
  round("2022-01-18T10:00");
  EXPECT_FALSE(page().at("items").at(0).at("text").is_null()) << "90 days are not over";
  round("2022-01-19T10:00");
  EXPECT_TRUE(page().at("items").at(0).at("text").is_null());
  EXPECT_EQ(town.outcome("centre-1", "message.again", first_id()), "MESSAGE-NO-TEXT");
}

TEST_P(Outbox, AContactThatWasErasedIsNotReached) {
  open("lamp", "2021-10-16T10:00");
  town.must("qsm-1", "matter.erase_contact", {{"matter_id", id_text("lamp")}});
  round("2021-10-18T08:00");
  EXPECT_THAT(gateway.given, IsEmpty());
  EXPECT_THAT(shown(), ElementsAre("opened refused no number or address is known"));
}

TEST_P(Outbox, ADatabaseWithoutItsTextsSaysSo) {
  open("lamp", "2021-10-20T10:00");
  town.connect()->exec("DELETE FROM message_box WHERE tenant = 1");
  Sender fresh(town.engine(), {}, [] { return 0.5; });
  fresh.round(k_go_on);
  EXPECT_THAT(shown(), ElementsAre("opened refused its text was not in the restored data"));
}

TEST_P(Outbox, PagesFiltersAndScopes) {
  for (int n = 0; n < 3; ++n)
    open("lamp " + std::to_string(n), "2021-10-20T10:0" + std::to_string(n));
  gateway.answers = {temporary(), {.outcome = Outcome::refused}};
  round();
  const Json all = page();
  EXPECT_EQ(all.at("counts"), (Json{{"queued", 0},
                                    {"waiting", 0},
                                    {"failed", 1},
                                    {"sent", 1},
                                    {"refused", 1},
                                    {"cancelled", 0}}));
  const auto ids = [](const Json& found) {
    std::vector<std::string> list;
    for (const Json& item : found.at("items")) list.push_back(item.at("id"));
    return list;
  };
  std::vector<std::string> paged;
  app::MessageAsk ask{.limit = 1};
  do {
    const Json one = page("centre-1", ask);
    for (const std::string& id : ids(one)) paged.push_back(id);
    ask.after = one.at("next").is_null() ? "" : one.at("next").get<std::string>();
  } while (!ask.after.empty());
  EXPECT_EQ(paged, ids(all));
  EXPECT_EQ(ids(page("centre-1", {.states = {"failed"}})).size(), 1U);
  EXPECT_EQ(ids(page("centre-1", {.states = {"failed", "sent"}, .channel = "sms"})).size(), 2U);
  EXPECT_THAT(ids(page("centre-1", {.template_id = "answered"})), IsEmpty());
  EXPECT_EQ(ids(page("qsm-lead")).size(), 3U);
  EXPECT_THAT(ids(page("qy-lead")), IsEmpty());
  EXPECT_EQ(page("qy-lead").at("counts").at("sent"), 0);
}

TEST_P(Outbox, AMatterShowsItsMessagesAndWhatItWouldSay) {
  open("lamp", "2021-10-20T10:00");
  const auto messages = [&](const char* login) {
    return town.read(
        login, [&](app::Reader& reader) { return app::matter_messages(reader, test::id("lamp")); });
  };
  const Json found = messages("qsm-1").value();
  EXPECT_EQ(found.at("items").size(), 1U);
  EXPECT_EQ(found.at("items").at(0).at("to_name"), "the resident");
  EXPECT_EQ(found.at("opted_out"), false);
  const std::string receipt = domain::receipt_of(test::id("lamp"));
  bool seen = false;
  for (const Json& one : found.at("previews"))
    if (one.at("id") == "answered") {
      seen = true;
      EXPECT_EQ(one.at("preview"), "您反映的“路灯不亮”（" + receipt +
                                       "）已有答复：已解决。是否解决，以您的回答为准。");
    }
  EXPECT_TRUE(seen);
  EXPECT_EQ(messages("qy-1").error().code, "NOT-FOUND");
  const Json setup =
      town.read("centre-1", [](app::Reader& reader) { return app::message_setup(reader); });
  EXPECT_EQ(setup.at("channels"), (Json{"email", "hook", "sms"}));
  EXPECT_EQ(setup.at("quiet").at("from"), "21:00");
}

TEST_P(Outbox, AddressesAreSealedAndOnesOwn) {
  const auto set = [&](const char* who, const std::string& recipient, const char* email) {
    return town.outcome(who, "message.address", {{"recipient", recipient}, {"email", email}});
  };
  const std::string own = "person:" + id_text("qsm-1");
  EXPECT_EQ(set("qsm-1", own, "visitor@town.example"), "ok");
  EXPECT_EQ(set("qsm-1", "person:" + id_text("qsm-2"), "x@town.example"), "FORBIDDEN");
  EXPECT_EQ(set("qsm-1", "body:lead_group", "x@town.example"), "FORBIDDEN");
  EXPECT_EQ(set("centre-1", "body:nobody", "x@town.example"), "MESSAGE-RECIPIENT");
  EXPECT_EQ(set("centre-1", "contact:" + id_text("x"), "x@town.example"), "MESSAGE-RECIPIENT");
  for (const char* bad : {"x", "@b", "a@", "a@b\r\nBcc: c@d", "a b@c", "<a@b>"})
    EXPECT_EQ(set("centre-1", own, bad), "MESSAGE-EMAIL") << bad;
  if (GetParam() == store::Engine::sqlite) {
    EXPECT_THAT(town.file_bytes(), Not(HasSubstr("visitor@town.example")));
  }
  const auto shown_email = [&] {
    const Json setup =
        town.read("centre-1", [](app::Reader& reader) { return app::message_setup(reader); });
    for (const Json& one : setup.at("addresses"))
      if (one.at("recipient") == own) return one.at("email").get<std::string>();
    return std::string("not listed");
  };
  EXPECT_EQ(shown_email(), "v***@town.example");
  EXPECT_EQ(set("centre-1", own, ""), "ok");
  EXPECT_EQ(shown_email(), "");
  EXPECT_EQ(town.verified(), "ok");
}

TEST(OutboxWithoutGateways, NothingIsQueued) {
  test::SmallEngine town;
  town.must("qsm-1", "matter.open",
            {{"matter_id", id_text("lamp")},
             {"check", "123456"},
             {"title", "路灯"},
             {"text", "不亮"},
             {"unit", test::k_village_a},
             {"channel", "visit"},
             {"contact", {{"phone", k_phone}}}});
  EXPECT_EQ(town.count("message"), 0);
}

}  // namespace
}  // namespace wanhu::message
