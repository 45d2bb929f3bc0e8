// The hook that starts a call: signed as messages are, one thread, a short queue, nothing kept.
#include "message/dial.hpp"

#include <gtest/gtest.h>

#include <future>

#include "base/json.hpp"
#include "message/hook.hpp"
#include "support/script.hpp"

namespace wanhu::message {
namespace {

using base::Json;

Dial press(const std::string& key = "0189-1") {
  return {.key = key,
          .case_id = "5f0c",
          .number = "13812345678",
          .line = "call-1",
          .at = base::Instant::parse("2021-11-22T10:00:05+08:00").value()};
}

class Dialling : public testing::Test {
 protected:
  test::Script server{"tests/message/hook_server.py"};

  HookSettings settings(const std::string& path) const {
    return {.url = "http://127.0.0.1:" + server.port() + path,
            .secret = "a secret of sixteen",
            .timeout_s = 5};
  }
};

TEST_F(Dialling, SendsTheNumberSigned) {
  Dialer dialer(settings("/ok"));
  std::promise<Outcome> outcome;
  ASSERT_TRUE(dialer.dial(press(), [&](const Delivery& d) { outcome.set_value(d.outcome); }));
  EXPECT_EQ(outcome.get_future().get(), Outcome::sent);
  const auto request = server.next().value();
  const std::string body = request.at("body");
  EXPECT_EQ(body, R"({"case":"5f0c","key":"0189-1","line":"call-1","number":"13812345678"})");
  EXPECT_EQ(request.at("headers").at("wanhu-signature"),
            hook_signature("a secret of sixteen", "1637546405", body));
}

TEST_F(Dialling, ARefusalIsNotTriedAgain) {
  Dialer dialer(settings("/bad"));
  std::promise<Outcome> outcome;
  ASSERT_TRUE(dialer.dial(press(), [&](const Delivery& d) { outcome.set_value(d.outcome); }));
  EXPECT_EQ(outcome.get_future().get(), Outcome::refused);
  EXPECT_TRUE(server.next());
  EXPECT_FALSE(server.next(300));
}

TEST_F(Dialling, AHookThatHangsFillsTheQueueAndEndsWithTheServer) {
  Dialer dialer(settings("/slow"));
  std::atomic<int> interrupted{0};
  int taken = 0;
  for (int n = 0; n < 100; ++n)
    if (dialer.dial(press(std::to_string(n)), [&](const Delivery& d) {
          if (d.outcome == Outcome::interrupted) ++interrupted;
        }))
      ++taken;
  EXPECT_LT(taken, 100);
  EXPECT_GE(taken, 64);
  dialer.stop();
  EXPECT_EQ(interrupted, taken) << "each is answered once";
  EXPECT_FALSE(dialer.dial(press(), [](const Delivery&) {}));
}

TEST(DialSettings, AreThoseOfAHook) {
  EXPECT_TRUE(hook_settings("dial-hook", "https://pbx.example/dial", "a secret of sixteen"));
  EXPECT_EQ(
      hook_settings("dial-hook", "http://pbx.example/dial", "a secret of sixteen").error().code,
      "MESSAGE-URL");
  EXPECT_EQ(hook_settings("dial-hook", "https://pbx.example/dial", "short").error().code,
            "MESSAGE-SECRET");
}

}  // namespace
}  // namespace wanhu::message
