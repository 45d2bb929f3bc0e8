// Every open socket with the moment at which its patience ends. libmicrohttpd's own time-out
// restarts with each byte, so a client that sends one byte a second would hold a connection for
// ever; here each phase (head, body, answer) has one deadline, and a watch thread shuts down what
// is past it.
#pragma once

#include <atomic>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <unordered_map>
#include <utility>

#include "server/http/rate_limit.hpp"

namespace wanhu::server::http {

std::int64_t steady_ms();  // monotonic, from an arbitrary origin

struct Connection {
  Connection(int socket_fd, std::string address) : fd(socket_fd), peer(std::move(address)) {}

  static constexpr std::int64_t k_never = 0;
  void allow_ms(std::int64_t duration_ms) { deadline_ms = steady_ms() + duration_ms; }
  void allow_for_ever() { deadline_ms = k_never; }

  const int fd;
  const std::string peer;  // numeric address
  std::atomic<std::int64_t> deadline_ms{k_never};
  TokenBucket bucket;  // event loop only
};

class Connections {
 public:
  Connections();
  ~Connections();
  Connections(const Connections&) = delete;
  Connections& operator=(const Connections&) = delete;

  std::shared_ptr<Connection> opened(int fd, std::string peer);
  // Called before the descriptor is closed, so that the watch never shuts down a reused one.
  void closed(const Connection& connection);
  [[nodiscard]] std::size_t size() const;

 private:
  void watch();

  mutable std::mutex mutex_;
  std::condition_variable wake_;
  bool stopping_ = false;
  std::unordered_map<const Connection*, std::shared_ptr<Connection>> open_;
  std::thread watcher_;
};

}  // namespace wanhu::server::http
