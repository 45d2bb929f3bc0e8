// A server whose clock is set by hand, on a database of its own without a plan: for campaigns that
// are played from the activation on (support/http_sender.hpp). Stopped and removed at the end.
//
// Sessions are made by the writer and not by signing in: a season has thousands of them, and each
// password would cost its Argon2id. Who reads the reports signs in with a password like anybody.
#pragma once

#include <stdlib.h>

#include <filesystem>
#include <memory>
#include <stdexcept>
#include <string>
#include <utility>

#include "access/password.hpp"
#include "access/session.hpp"
#include "server/server.hpp"
#include "support/township_server.hpp"

namespace wanhu::test {

class PlanServer {
 public:
  PlanServer() {
    std::string pattern = std::filesystem::temp_directory_path().string() + "/wanhu-plan-XXXXXX";
    if (::mkdtemp(pattern.data()) == nullptr) throw std::runtime_error("mkdtemp");
    folder_ = pattern;
    static const std::string k_keys = "test:" + std::string(64, 'a') + "\n";
    app::EngineOptions engine{
        .db_url = "sqlite:" + folder_ + "/plan.db",
        .clock = clock_,
        .keyring = std::make_shared<const access::Keyring>(access::Keyring::parse(k_keys).value())};
    // Residents come from everywhere: the proxy says from where.
    server_ = server::Server::start({.engine = std::move(engine),
                                     .http = {.threads = 2, .trusted_proxies = {"127.0.0.1"}},
                                     .api = {.cost = access::Cost::quick},
                                     .tick_ms = 24LL * 3'600'000})
                  .value();
  }
  ~PlanServer() {
    server_.reset();
    std::filesystem::remove_all(folder_);
  }
  PlanServer(const PlanServer&) = delete;
  PlanServer& operator=(const PlanServer&) = delete;

  server::Server& server() { return *server_; }
  app::Engine& engine() { return server_->engine(); }
  base::ManualClock& clock() { return *clock_; }
  [[nodiscard]] const std::string& folder() const { return folder_; }

  // With a password that is set for the occasion.
  std::unique_ptr<TownClient> signed_in(const base::Uuid& person, const std::string& login) {
    if (auto set = server_->accounts().set_password(person, k_password); !set)
      throw std::runtime_error(set.error().code);
    auto client = std::make_unique<TownClient>(server_->port());
    const Answer answer = client->sign_in(login);
    if (answer.status != 200) throw std::runtime_error(login + ": " + answer.body);
    return client;
  }

 private:
  std::string folder_;
  std::shared_ptr<base::ManualClock> clock_ = std::make_shared<base::ManualClock>(
      base::Instant::at(base::Date::from_ymd(2017, 1, 1).value()));
  std::unique_ptr<server::Server> server_;
};

}  // namespace wanhu::test
