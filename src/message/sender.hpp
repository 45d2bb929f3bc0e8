// Takes from the outbox what is due and gives it to the gateways, one message at a time.
//
// Before a try the sender writes down that it is about to make it; after it, what came of it
// (message.settle, once for each message). Killed in between, it tries again with the same key
// after the back-off: the gateway tells a repetition by it. Nothing that was written is lost, and
// what was settled is never sent again.
#pragma once

#include <atomic>
#include <functional>
#include <map>
#include <memory>
#include <string>

#include "app/engine.hpp"
#include "app/outbox.hpp"
#include "message/settings.hpp"
#include "message/transport.hpp"

namespace wanhu::message {

using Transports = std::map<std::string, std::unique_ptr<Transport>>;  // by channel

// Those the settings name. `stop` must outlive them.
Transports transports_of(const Settings& settings, const std::atomic<bool>& stop);

class Sender {
 public:
  // `chance`: uniform in [0, 1), for the spread of the back-off.
  Sender(app::Engine& engine, Transports transports, std::function<double()> chance);

  // One look at the outbox; answers how many messages were settled. Stops soon after `stop`.
  std::int64_t round(const std::atomic<bool>& stop);

 private:
  struct Verdict;
  std::vector<app::PendingMessage> pending();
  Verdict judge(const app::PendingMessage& message);
  bool is_overtaken(store::Db& db, const app::PendingMessage& message);
  bool send(const app::PendingMessage& message, const Verdict& verdict);
  bool settle(const app::PendingMessage& message, const std::string& state,
              const std::string& reason);
  void postpone(const app::PendingMessage& message, base::Instant next, const std::string& wait,
                const std::string& problem);
  void settle_textless();
  void forget_texts();

  app::Engine& engine_;
  Transports transports_;
  std::function<double()> chance_;
  std::set<std::string> down_{};  // channels whose gateway did not answer in this round
  bool looked_for_textless_ = false;
  base::Instant forgot_at_{};
};

}  // namespace wanhu::message
