// Live updates when a lot has been written at once.
#include <gtest/gtest.h>

#include <condition_variable>
#include <future>
#include <mutex>

#include "server/api/live.hpp"
#include "support/township.hpp"

namespace wanhu::test {
namespace {

// A stream that keeps what was written, and the answer that opens it.
class Heard final : public server::http::ReplySink, public server::http::Stream {
 public:
  void respond(server::http::Response) override {}
  void respond_from_pool(std::function<server::http::Response()>) override {}
  void abandon() override {}
  std::shared_ptr<server::http::Stream> open_stream(server::http::Response, std::size_t) override {
    return self.lock();
  }
  bool write(std::string_view bytes) override {
    const std::lock_guard lock(mutex_);
    text_ += bytes;
    more_.notify_all();
    return true;
  }
  void close() override {}
  [[nodiscard]] bool is_open() const override { return true; }

  // What came until `words` came.
  std::string until(const std::string& words) {
    std::unique_lock lock(mutex_);
    more_.wait_for(lock, std::chrono::seconds(20),
                   [&] { return text_.find(words) != std::string::npos; });
    return text_;
  }
  std::string text() {
    const std::lock_guard lock(mutex_);
    return text_;
  }

  std::weak_ptr<Heard> self;

 private:
  std::mutex mutex_;
  std::condition_variable more_;
  std::string text_;
};

class LiveBurst : public testing::Test {
 protected:
  void TearDown() override { bell_.close(); }  // before live_ goes

  std::shared_ptr<Heard> listen(const std::string& login) {
    auto heard = std::make_shared<Heard>();
    heard->self = heard;
    const auto lease = town_.engine().reads().lease();
    const auto person = access::person_by_login(*lease, 1, login).value();
    live_.subscribe(server::http::Request(), server::http::Reply(heard),
                    access::scope_of(1, person));
    return heard;
  }
  // Written without waiting for each.
  void assign(int times) {
    std::promise<void> all;
    std::atomic<int> left = times;
    for (int i = 0; i < times; ++i)
      town_.engine().submit(
          {.id = Uuid::named("assign " + std::to_string(i)),
           .actor = id_text("centre-1"),
           .kind = "register.assign",
           .data = {{"visitor", id_text("qy-1")}, {"dwelling_ids", {id_text("dwelling b 1")}}}},
          [&](const base::Result<store::Answer>& answer) {
            EXPECT_TRUE(answer) << answer.error().code;
            if (--left == 0) all.set_value();
          });
    all.get_future().wait();
  }
  void ring() { bell_.ring(app::head_cut(*town_.engine().reads().lease(), 1).seq); }

  Township town_;
  server::api::CommitBell bell_;
  server::http::EventHub hub_;
  std::atomic<int> accounts_changed_ = 0;
  server::api::Live live_{town_.engine(), bell_, hub_, [this] { ++accounts_changed_; }};
};

TEST_F(LiveBurst, RightsTakenAwayBeforeFiveHundredOtherEntriesAreTakenAway) {
  // Told in this order.
  const auto centre = listen("centre-1"), visitor = listen("qsm-1"), auditor = listen("auditor-1");
  town_.must("centre-1", "person.disable", {{"person_id", id_text("qsm-1")}, {"reason", "调离"}});
  assign(600);
  ring();
  EXPECT_NE(centre->until("person.disable").find("person.disable"), std::string::npos);
  EXPECT_EQ(accounts_changed_, 1);
  town_.must("centre-1", "register.freeze", {{"reason", "定册"}});
  ring();
  EXPECT_NE(auditor->until("register.freeze").find("register.freeze"), std::string::npos);
  EXPECT_EQ(visitor->text().find("register."), std::string::npos) << visitor->text();
}

}  // namespace
}  // namespace wanhu::test
