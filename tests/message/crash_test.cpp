// A sender that is killed again and again, at any moment: every message arrives, and none is sent
// again once it was settled. One may arrive twice for each kill, under one key: the one on its way.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <map>
#include <thread>

#include "message/sender.hpp"
#include "support/script.hpp"
#include "support/small_engine.hpp"

namespace wanhu::message {
namespace {

using base::Json;

constexpr int k_messages = 100, k_kills = 8;

class KilledSender : public testing::Test {
 protected:
  KilledSender() : town(store::Engine::sqlite, {"sms"}) {
    town.clock().set(base::Instant::parse("2021-10-20T10:00:00+08:00").value());
    for (int n = 0; n < k_messages; ++n)
      town.must("qsm-1", "matter.open",
                {{"matter_id", test::id_text("lamp " + std::to_string(n))},
                 {"check", "123456"},
                 {"title", "路灯不亮"},
                 {"text", "坏了"},
                 {"unit", test::k_village_a},
                 {"channel", "visit"},
                 {"contact", {{"phone", "138000" + std::to_string(10000 + n)}}}});
  }

  [[nodiscard]] Settings settings() const {
    return {.sms = HookSettings{.url = "http://127.0.0.1:" + gateway.port() + "/ok",
                                .secret = "a secret of sixteen"}};
  }

  // Another process that sends until it is killed.
  pid_t start() {
    const pid_t child = ::fork();
    if (child != 0) return child;
    try {
      const std::atomic<bool> go_on{false};
      town.reopen();
      Sender sender(town.engine(), transports_of(settings(), go_on), [] { return 0.5; });
      while (true) {
        sender.round(go_on);
        ::usleep(1'000);
      }
    } catch (...) {
      ::_exit(1);  // the child that is to be killed failed by itself: the parent sees it
    }
  }

  test::SmallEngine town;
  test::Script gateway{"tests/message/hook_server.py"};
};

std::string key_of(const Json& request) {
  return request.at("headers").at("idempotency-key");
}

TEST_F(KilledSender, LosesNothingAndRepeatsOnlyWhatWasOnItsWay) {
  town.close();
  std::map<std::string, int> received;
  for (int kill = 0; kill < k_kills; ++kill) {
    const pid_t child = start();
    ASSERT_GT(child, 0);
    // Some have gone out; then at another moment of the next one each time.
    if (const auto request = gateway.next(60'000)) ++received[key_of(*request)];
    std::this_thread::sleep_for(std::chrono::milliseconds(3 + 11 * kill));
    ::kill(child, SIGKILL);
    ::waitpid(child, nullptr, 0);
    town.clock().pass(2 * test::k_minute_ms);  // the back-off of the one on its way
    EXPECT_EQ(town.count("message WHERE state NOT IN ('queued', 'sent')"), 0);
    if (town.count("message WHERE state = 'queued'") == 0) break;
  }
  for (const Json& request : gateway.all()) ++received[key_of(request)];
  const std::int64_t settled = town.count("message WHERE state = 'sent'");
  ASSERT_LT(settled, k_messages) << "killed too late: the test has nothing to say";

  town.reopen();
  const std::atomic<bool> go_on{false};
  Sender sender(town.engine(), transports_of(settings(), go_on), [] { return 0.5; });
  for (int round = 0; round < 60 && town.count("message WHERE state = 'queued'") > 0; ++round) {
    sender.round(go_on);
    town.clock().pass(5 * test::k_minute_ms);
  }
  for (const Json& request : gateway.all()) ++received[key_of(request)];
  EXPECT_EQ(town.count("message WHERE state = 'sent'"), k_messages);
  EXPECT_EQ(received.size(), static_cast<std::size_t>(k_messages)) << "every message arrived";
  int repeated = 0;
  for (const auto& [key, times] : received) repeated += times - 1;
  EXPECT_LE(repeated, k_kills) << "only what was on its way when the sender was killed";
  EXPECT_EQ(town.verified(), "ok");
}

}  // namespace
}  // namespace wanhu::message
