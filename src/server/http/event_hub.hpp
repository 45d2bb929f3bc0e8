// Live updates: server-sent events (text/event-stream) to many pages at once. A page that reads too
// slowly is dropped and reconnects by itself; nothing is replayed, so an event says "look again",
// never carries state that exists nowhere else.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "server/http/reply.hpp"

namespace wanhu::server::http {

struct EventHubOptions {
  std::size_t subscribers_max = 2'000;
  // An address is often a whole office or a village's mobile network; pages that have gone are
  // noticed only by a heartbeat or two later.
  std::size_t subscribers_per_client_max = 200;
  std::size_t buffer_bytes_max = 64 * 1024;  // waiting for one slow reader
  std::int64_t heartbeat_ms = 20'000;        // proxies cut silent connections, often after 60 s
};

class EventHub {
 public:
  using Filter = std::function<bool(std::string_view topic)>;

  explicit EventHub(EventHubOptions options = {});
  ~EventHub();  // closes every stream
  EventHub(const EventHub&) = delete;
  EventHub& operator=(const EventHub&) = delete;

  // Turns `reply` into a stream of the events whose topic passes `filter` (called on the
  // publisher's thread, so it must be quick). Refused with 503 beyond the limits.
  void subscribe(const Request& request, Reply reply, Filter filter);
  // Never waits for a reader. `data` may have several lines.
  void publish(std::string_view topic, std::string_view data);
  void close();  // ends every stream; later subscriptions are refused
  [[nodiscard]] std::size_t subscribers() const;

 private:
  struct Subscriber {
    std::shared_ptr<Stream> stream;
    Filter filter;
    std::string client;
  };

  void beat();

  const EventHubOptions options_;
  mutable std::mutex mutex_;
  std::condition_variable wake_;
  bool closed_ = false;
  std::vector<Subscriber> subscribers_;
  std::thread heart_;
};

}  // namespace wanhu::server::http
