#include "server/http/connections.hpp"

#include <sys/socket.h>

#include <chrono>
#include <utility>

namespace wanhu::server::http {

namespace {
// How late a deadline may be noticed.
constexpr std::chrono::milliseconds k_look_every{100};
}  // namespace

std::int64_t steady_ms() {
  return std::chrono::duration_cast<std::chrono::milliseconds>(
             std::chrono::steady_clock::now().time_since_epoch())
      .count();
}

Connections::Connections() : watcher_([this] { watch(); }) {}

Connections::~Connections() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_all();
  watcher_.join();
}

std::shared_ptr<Connection> Connections::opened(int fd, std::string peer) {
  auto connection = std::make_shared<Connection>(fd, std::move(peer));
  const std::lock_guard lock(mutex_);
  open_.emplace(connection.get(), connection);
  return connection;
}

void Connections::closed(const Connection& connection) {
  const std::lock_guard lock(mutex_);
  open_.erase(&connection);
}

std::size_t Connections::size() const {
  const std::lock_guard lock(mutex_);
  return open_.size();
}

void Connections::watch() {
  std::unique_lock lock(mutex_);
  while (!wake_.wait_for(lock, k_look_every, [this] { return stopping_; })) {
    const std::int64_t now = steady_ms();
    for (const auto& [key, connection] : open_) {
      std::int64_t deadline = connection->deadline_ms;
      if (deadline == Connection::k_never || now <= deadline) continue;
      // The exchange fails when the event loop has just begun another phase. Once is enough: the
      // loop sees the end of the socket and closes it.
      if (connection->deadline_ms.compare_exchange_strong(deadline, Connection::k_never)) {
        ::shutdown(connection->fd, SHUT_RDWR);
      }
    }
  }
}

}  // namespace wanhu::server::http
