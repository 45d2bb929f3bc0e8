// The house of polls of poll_house.hpp with its own server in front, on a free port.
#pragma once

#include <memory>
#include <optional>
#include <set>
#include <string>

#include "support/poll_house.hpp"
#include "support/township_server.hpp"

namespace wanhu::test {

class PollServer : public PollHouse {
 public:
  // `dial`: the hook that starts calls; `metrics_secret`: what opens /metrics.
  explicit PollServer(store::Engine kind = store::Engine::sqlite,
                      std::optional<message::HookSettings> dial = {},
                      const std::string& metrics_secret = "")
      : PollHouse(kind, "", false) {
    server_ = server::Server::start(
                  {.engine = engine_options(),
                   .http = {.threads = 2},
                   .api = {.cost = access::Cost::quick, .metrics_secret = metrics_secret},
                   .dial = std::move(dial),
                   .send_ms = 50,
                   .tick_ms = 3'600'000})
                  .value();
    furnish();
  }
  ~PollServer() override { server_.reset(); }

  app::Engine& engine() override { return server_->engine(); }
  server::Server& server() { return *server_; }
  TownClient client() { return TownClient(server_->port()); }
  std::unique_ptr<TownClient> signed_in(const std::string& login) {
    if (passwords_.insert(login).second)
      if (auto set = server_->accounts().set_password(id(login), k_password); !set)
        throw std::runtime_error(set.error().code);
    auto client = std::make_unique<TownClient>(server_->port());
    const Answer answer = client->sign_in(login);
    if (answer.status != 200) throw std::runtime_error(login + ": " + answer.body);
    return client;
  }

 private:
  std::unique_ptr<server::Server> server_;
  std::set<std::string> passwords_;
};

}  // namespace wanhu::test
