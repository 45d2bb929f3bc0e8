// The whole server: engine, HTTP, live updates, the clock's ticking, and the pages.
//
//   auto server = Server::start({.engine = {...}, .http = {.port = 8080}});
//   … (*server)->url() …
//   (*server)->stop();   // or let it go out of scope
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "app/engine.hpp"
#include "message/settings.hpp"
#include "server/api/api.hpp"
#include "server/http/server.hpp"

namespace wanhu::server {

struct ServerOptions {
  app::EngineOptions engine;  // its on_commit is called after the server's own
  http::ServerOptions http{};
  api::ApiOptions api{};
  message::Settings messages{};  // gateways; its channels become the engine's
  // Starts calls of the phone desk.
  std::optional<message::HookSettings> dial{};
  std::int64_t send_ms = 2'000;   // real time between looks at the outbox
  std::int64_t tick_ms = 30'000;  // real time between looking for what has fallen due
};

class Server {
 public:
  // Migrates, opens, listens. Errors: those of app::Engine::open and http::Server::start.
  static base::Result<std::unique_ptr<Server>> start(ServerOptions options);
  ~Server();
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  app::Engine& engine();
  app::Accounts& accounts();
  [[nodiscard]] std::uint16_t port() const;
  [[nodiscard]] std::string url() const;

  // What the API serves, "METHOD /pattern", without the pages: for the contract test.
  [[nodiscard]] const std::vector<std::string>& routes() const;

  // Ends live streams, lets requests in progress finish, ends the threads. Idempotent.
  void stop();

 private:
  struct Parts;
  explicit Server(std::unique_ptr<Parts> parts);
  std::unique_ptr<Parts> parts_;
};

}  // namespace wanhu::server
