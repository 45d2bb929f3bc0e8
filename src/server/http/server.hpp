// The HTTP server: one event loop owns the sockets (libmicrohttpd, epoll), handlers run on a small
// bounded pool, and an answer may come later from any thread (reply.hpp). Everything has a limit:
// what exceeds one is refused in words, never queued without end. Only a request so malformed that
// it never becomes one (no Host, a head above the limit) gets libmicrohttpd's own bare 4xx page.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/problem.hpp"
#include "server/http/message.hpp"
#include "server/http/metrics.hpp"
#include "server/http/rate_limit.hpp"
#include "server/http/router.hpp"

namespace wanhu::server::http {

struct Limits {
  std::size_t header_bytes = 32 * 1024;  // per connection, request head and answer head
  std::size_t bodies_bytes = std::size_t{256} << 20U;  // request bodies in memory, all together
  unsigned connections = 2'000;
  unsigned connections_per_client = 0;  // by peer address; 0: no limit (a proxy is one peer)
  std::size_t pending = 1'024;          // requests that wait for a thread of the pool
  std::int64_t head_ms = 20'000;        // to send one whole request head, on a fresh connection
  std::int64_t idle_ms = 75'000;        // the same on a connection that has already served one
  std::int64_t body_ms = 30'000;        // to send a body, plus its size at body_bytes_per_second
  std::int64_t answer_ms = 30'000;      // to take an answer, plus its size at that rate
  std::int64_t body_bytes_per_second = 16 * 1024;  // a bad rural link
  std::int64_t stop_ms = 10'000;                   // that `stop` waits for answers
  Rate per_client{};                               // requests by client address
  Rate per_connection{};
};

struct Tls {
  std::string certificate_pem;  // the chain, server's first
  std::string key_pem;
};

// What is known about a request once its last byte has left (or the client has).
struct Finished {
  std::string_view id, remote, method, path, route;
  int status = 0;  // 0: the client went away before the answer
  double seconds = 0;
};

struct ServerOptions {
  std::string address = "127.0.0.1";  // numeric, IPv4 or IPv6
  std::uint16_t port = 0;             // 0: any free one, see Server::port
  unsigned threads = 4;               // of the pool
  Limits limits{};
  std::optional<Tls> tls{};
  // Peers whose X-Forwarded-For and X-Forwarded-Proto are believed; numeric addresses.
  std::vector<std::string> trusted_proxies{};
  // Turns the server's own refusals (404, 405, 413, 500, 503 …) into an answer, on any thread; the
  // request may lack its body. Default: `problem`.
  std::function<Response(const Request&, const base::Problem&, int status)> refuse{};
  std::function<void(const Finished&)> on_finished{};  // on the event loop: must not wait
  std::function<void(std::string_view)> on_error{};    // one line for the log: bugs, broken machine
};

class Engine;  // engine.hpp: all that touches libmicrohttpd

class Server {
 public:
  // `metrics` must outlive the server.
  Server(Router router, ServerOptions options, Metrics& metrics);
  ~Server();  // stops
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  // Errors: HTTP-LISTEN (address taken or not ours), HTTP-TLS (certificate or key).
  base::Result<void> start();
  // No new connections; requests in progress are answered by their handlers, or with 503 when those
  // take longer than limits.stop_ms; then everything is closed. Handlers still running are waited
  // for, so they must come to an end. May be called twice; not from a handler.
  void stop();

  [[nodiscard]] std::uint16_t port() const;
  [[nodiscard]] std::string url() const;  // "http://127.0.0.1:8080"

 private:
  std::unique_ptr<Engine> engine_;
};

}  // namespace wanhu::server::http
