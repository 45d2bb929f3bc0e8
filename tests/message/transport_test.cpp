// The gateways against real servers: Debian's aiosmtpd, and a hook that fails on purpose.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sodium.h>

#include "base/digest.hpp"
#include "message/hook.hpp"
#include "message/smtp.hpp"
#include "support/script.hpp"

namespace wanhu::message {
namespace {

using base::Json;
using testing::HasSubstr;
using testing::Not;

constexpr const char* k_secret = "a secret of sixteen";
const std::atomic<bool> k_go_on{false};

Outgoing outgoing(const std::string& channel = "sms") {
  return {.key = "0189-1",
          .channel = channel,
          .template_id = "opened",
          .subject = "登记告知",
          .text = "您反映的“路灯不亮”已登记。",
          .recipient = {domain::Recipient::Kind::person, "0189"},
          .phone = "13812345678",
          .email = "owner@town.example",
          .at = base::Instant::parse("2021-11-22T10:00:05+08:00").value()};
}

// ---- the hook ----------------------------------------------------------------------------------

class Hook : public testing::Test {
 protected:
  Delivery send(const std::string& path, const std::string& channel = "sms", int timeout_s = 5) {
    return HookTransport({.url = "http://127.0.0.1:" + server.port() + path,
                          .secret = k_secret,
                          .timeout_s = timeout_s},
                         k_go_on)
        .send(outgoing(channel));
  }
  test::Script server{"tests/message/hook_server.py"};
};

TEST_F(Hook, SignsWhatItSends) {
  EXPECT_EQ(send("/ok").outcome, Outcome::sent);
  const Json request = server.next().value();
  const Json& headers = request.at("headers");
  const std::string body = request.at("body"), stamp = headers.at("wanhu-timestamp");
  EXPECT_EQ(stamp, "1637546405");
  EXPECT_EQ(headers.at("wanhu-signature"),
            "v1=" + base::hex(base::hmac_sha256(k_secret, stamp + "." + body)));
  EXPECT_EQ(headers.at("idempotency-key"), "\"0189-1\"");
  EXPECT_EQ(Json::parse(body), (Json{{"key", "0189-1"},
                                     {"channel", "sms"},
                                     {"template", "opened"},
                                     {"subject", "登记告知"},
                                     {"text", "您反映的“路灯不亮”已登记。"},
                                     {"to", {{"phone", "13812345678"}}}}));
}

TEST_F(Hook, TellsOtherSystemsAnIdAndNoNumber) {
  EXPECT_EQ(send("/ok", "hook").outcome, Outcome::sent);
  const std::string body = server.next().value().at("body");
  EXPECT_EQ(Json::parse(body).at("to"), (Json{{"person", "0189"}}));
  EXPECT_THAT(body, Not(HasSubstr("138")));
}

TEST_F(Hook, EachAnswerHasItsMeaning) {
  const Delivery once = send("/once");
  EXPECT_EQ(once.outcome, Outcome::temporary);
  EXPECT_EQ(once.problem, "HTTP 500");
  EXPECT_FALSE(once.unreachable);
  EXPECT_EQ(send("/once").outcome, Outcome::sent);
  EXPECT_EQ(send("/bad").outcome, Outcome::refused);
  EXPECT_EQ(send("/unknown").outcome, Outcome::unknown_number);
  const Delivery busy = send("/busy");
  EXPECT_EQ(busy.outcome, Outcome::temporary);
  EXPECT_EQ(busy.retry_after_ms, 7'200'000);
}

TEST_F(Hook, DoesNotFollowARedirect) {
  const Delivery moved = send("/moved");
  EXPECT_EQ(moved.outcome, Outcome::temporary);
  EXPECT_EQ(moved.problem, "HTTP 302");
  EXPECT_EQ(server.all().size(), 1U);
}

TEST_F(Hook, WaitsNoLongerThanItMay) {
  const Delivery slow = send("/slow", "sms", 1);
  EXPECT_EQ(slow.outcome, Outcome::temporary);
  EXPECT_EQ(slow.problem, "timeout");
  EXPECT_TRUE(slow.unreachable);
}

TEST(HookTransport, NobodyListens) {
  const Delivery delivery =
      HookTransport({.url = "http://127.0.0.1:1/", .secret = k_secret}, k_go_on).send(outgoing());
  EXPECT_EQ(delivery.outcome, Outcome::temporary);
  EXPECT_TRUE(delivery.unreachable);
}

TEST(HookTransport, StopsInTheMiddleWhenTold) {
  test::Script server{"tests/message/hook_server.py"};
  const std::atomic<bool> stop{true};
  HookTransport transport(
      {.url = "http://127.0.0.1:" + server.port() + "/slow", .secret = k_secret}, stop);
  EXPECT_EQ(transport.send(outgoing()).outcome, Outcome::interrupted);
}

TEST(HookTransport, TrustsNoCertificateItDoesNotKnow) {
  const test::Certificate certificate;
  test::Script server{"tests/message/hook_server.py", certificate.options()};
  const std::string url = "https://localhost:" + server.port() + "/ok";
  const Delivery stranger =
      HookTransport({.url = url, .secret = k_secret}, k_go_on).send(outgoing());
  EXPECT_EQ(stranger.outcome, Outcome::temporary);
  EXPECT_EQ(stranger.problem, "tls");
  EXPECT_TRUE(server.all().empty()) << "nothing was said to a stranger";
  const HookSettings known{.url = url, .secret = k_secret, .ca_file = certificate.file()};
  EXPECT_EQ(HookTransport(known, k_go_on).send(outgoing()).outcome, Outcome::sent);
}

TEST(HookDelivery, StatusesByTheTable) {
  const auto outcome = [](long status, const char* body = "") {
    return hook_delivery(status, body, {}).outcome;
  };
  for (const long status : {200L, 202L, 204L}) EXPECT_EQ(outcome(status), Outcome::sent) << status;
  for (const long status : {301L, 401L, 403L, 408L, 425L, 429L, 500L, 503L})
    EXPECT_EQ(outcome(status), Outcome::temporary) << status;
  for (const long status : {404L, 410L}) EXPECT_EQ(outcome(status), Outcome::unknown_number);
  for (const long status : {400L, 413L, 422L}) EXPECT_EQ(outcome(status), Outcome::refused);
  EXPECT_EQ(outcome(400, R"({"problem":"unknown_number"})"), Outcome::unknown_number);
  EXPECT_EQ(outcome(400, "not json"), Outcome::refused);
  EXPECT_EQ(outcome(413, R"({"problem":"unknown_number"})"), Outcome::refused);
}

// ---- e-mail ------------------------------------------------------------------------------------

std::string decoded(const std::string& base64) {
  std::string bytes(base64.size(), '\0');
  std::size_t size = 0;
  if (sodium_base642bin(reinterpret_cast<unsigned char*>(bytes.data()), bytes.size(), base64.data(),
                        base64.size(), "\r\n", &size, nullptr, sodium_base64_VARIANT_ORIGINAL) != 0)
    return "not base64";
  bytes.resize(size);
  return bytes;
}

TEST(Mail, IsAMessageOfRfc5322) {
  const std::string mail = mail_text("pingan@town.example", outgoing("email"));
  EXPECT_THAT(mail, HasSubstr("Date: Mon, 22 Nov 2021 10:00:05 +0800\r\n"));
  EXPECT_THAT(mail, HasSubstr("To: <owner@town.example>\r\n"));
  EXPECT_THAT(mail, HasSubstr("Message-ID: <0189-1@town.example>\r\n"));
  EXPECT_THAT(mail, HasSubstr("Subject: =?UTF-8?B?55m76K6w5ZGK55+l?=\r\n"));
  EXPECT_EQ(decoded(mail.substr(mail.find("\r\n\r\n") + 4)), "您反映的“路灯不亮”已登记。\r\n");
}

TEST(Mail, LinesKeepTheirLength) {
  Outgoing message = outgoing("email");
  message.subject = message.text = "";
  for (int i = 0; i < 200; ++i) message.text += "路灯";
  for (int i = 0; i < 60; ++i) message.subject += "灯";
  const std::string mail = mail_text("a@b.example", message);
  std::size_t at = 0;
  for (auto end = mail.find("\r\n"); end != std::string::npos; end = mail.find("\r\n", at)) {
    EXPECT_LE(end - at, 84U) << mail.substr(at, end - at);
    at = end + 2;
  }
}

TEST(Mail, StatusesByTheTable) {
  EXPECT_EQ(smtp_delivery(250).outcome, Outcome::sent);
  for (const long status : {421L, 450L, 452L, 530L, 535L})
    EXPECT_EQ(smtp_delivery(status).outcome, Outcome::temporary) << status;
  for (const long status : {550L, 551L, 553L})
    EXPECT_EQ(smtp_delivery(status).outcome, Outcome::unknown_number) << status;
  for (const long status : {552L, 554L})
    EXPECT_EQ(smtp_delivery(status).outcome, Outcome::refused) << status;
}

class MailServer : public testing::Test {
 protected:
  [[nodiscard]] SmtpSettings settings() const {
    return {.url = "smtp://localhost:" + server.port(),
            .from = "pingan@town.example",
            .user = "pingan",
            .password = "a secret",
            .ca_file = certificate.file()};
  }
  static Delivery send(const SmtpSettings& settings, const std::string& to) {
    Outgoing message = outgoing("email");
    message.email = to;
    return SmtpTransport(settings, k_go_on).send(message);
  }
  test::Certificate certificate;
  test::Script server{"tests/message/smtp_server.py", certificate.options()};
};

TEST_F(MailServer, TakesAMessageUnderTlsAfterLogin) {
  EXPECT_EQ(send(settings(), "owner@town.example").outcome, Outcome::sent);
  const Json taken = server.next().value();
  EXPECT_EQ(taken.at("tls"), true);
  EXPECT_EQ(taken.at("user"), "pingan");
  EXPECT_EQ(taken.at("from"), "pingan@town.example");
  EXPECT_EQ(taken.at("to"), Json::array({"owner@town.example"}));
  const std::string mail = decoded(taken.at("bytes"));
  EXPECT_EQ(decoded(mail.substr(mail.find("\r\n\r\n") + 4)), "您反映的“路灯不亮”已登记。\r\n");
}

TEST_F(MailServer, EachReplyHasItsMeaning) {
  EXPECT_EQ(send(settings(), "later@town.example").outcome, Outcome::temporary);
  EXPECT_EQ(send(settings(), "unknown@town.example").outcome, Outcome::unknown_number);
  EXPECT_EQ(send(settings(), "never@town.example").outcome, Outcome::refused);
  EXPECT_TRUE(server.all().empty());
}

TEST_F(MailServer, AWrongPasswordIsOursToMendSoTheMessageWaits) {
  SmtpSettings wrong = settings();
  wrong.password = "another";
  const Delivery delivery = send(wrong, "owner@town.example");
  EXPECT_EQ(delivery.outcome, Outcome::temporary);
  EXPECT_EQ(delivery.problem, "login");
}

TEST_F(MailServer, AnUnknownCertificateIsNotTrusted) {
  SmtpSettings stranger = settings();
  stranger.ca_file.clear();
  const Delivery delivery = send(stranger, "owner@town.example");
  EXPECT_EQ(delivery.outcome, Outcome::temporary);
  EXPECT_EQ(delivery.problem, "tls");
}

TEST(PlainMailServer, WithoutTlsNothingIsSaidUnlessAllowed) {
  test::Script server{"tests/message/smtp_server.py"};
  Outgoing message = outgoing("email");
  SmtpSettings settings{.url = "smtp://127.0.0.1:" + server.port(), .from = "a@b.example"};
  EXPECT_EQ(SmtpTransport(settings, k_go_on).send(message).outcome, Outcome::temporary);
  EXPECT_TRUE(server.all().empty());
  settings.starttls = false;
  EXPECT_EQ(SmtpTransport(settings, k_go_on).send(message).outcome, Outcome::sent);
}

}  // namespace
}  // namespace wanhu::message
