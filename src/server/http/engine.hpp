// All that touches libmicrohttpd's daemon: its callbacks run on one thread (the event loop), which
// reads requests, passes them on, and sends what comes back.
#pragma once

#include <atomic>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "server/http/connections.hpp"
#include "server/http/exchange.hpp"
#include "server/http/pool.hpp"
#include "server/http/server.hpp"

struct MHD_Connection;
struct MHD_Daemon;

namespace wanhu::server::http {

// What the gauges show; shared with Metrics, which may be read after the server has gone.
struct Load {
  std::atomic<std::int64_t> connections{0};
  std::atomic<std::int64_t> requests{0};      // being handled or answered
  std::atomic<std::int64_t> bodies_bytes{0};  // request bodies in memory
};

class Engine {
 public:
  Engine(Router router, ServerOptions options, Metrics& metrics);
  ~Engine();
  Engine(const Engine&) = delete;
  Engine& operator=(const Engine&) = delete;

  base::Result<void> start();
  void stop();
  [[nodiscard]] std::uint16_t port() const { return port_; }
  [[nodiscard]] const ServerOptions& options() const { return options_; }
  [[nodiscard]] const Limits& limits() const { return options_.limits; }

  // For Exchange, from any thread.
  Response internal_error(const Request& request, std::string_view what) const;
  Response busy(const Request& request) const;
  // False when the pool's queue is full.
  bool answer_from_pool(std::shared_ptr<Exchange> exchange, std::function<Response()> make);
  void remember(const std::shared_ptr<LiveStream>& stream);

  // libmicrohttpd's callbacks, event loop only.
  void connection_opened(MHD_Connection* connection, void** slot);
  void connection_closed(void** slot);
  void* uri_read(MHD_Connection* connection, const char* uri);
  int access(MHD_Connection* connection, const char* method, const char* upload,
             std::size_t* upload_size, void** slot);  // MHD_Result
  void completed(void** slot, bool whole);
  void note(std::string message);  // a line of libmicrohttpd's log

 private:
  // The steps of one request, in order (engine_request.cpp).
  int begin(MHD_Connection* connection, const std::shared_ptr<Exchange>& exchange,
            const char* method);
  void read_request(MHD_Connection* connection, Exchange& exchange, const char* method) const;
  std::optional<Response> refusal_of_head(Exchange& exchange);
  std::optional<Response> refusal_of_rate(Exchange& exchange);
  std::optional<Response> refusal_of_route(Exchange& exchange) const;
  void take_body(Exchange& exchange, std::string_view bytes);
  void dispatch(const std::shared_ptr<Exchange>& exchange);
  void run(const std::shared_ptr<Exchange>& exchange) const;
  void answer_failures_of(const std::function<void()>& work, Exchange& exchange) const;
  int send(MHD_Connection* connection, Exchange& exchange);
  Response refuse(const Request& request, const base::Problem& failure, int status = 0) const;
  void report(std::string_view line) const;
  bool enter(const std::shared_ptr<Exchange>& exchange);

  // Start and stop (engine.cpp).
  base::Result<int> open_socket();
  void close_streams();
  void answer_what_is_left();

  const Router router_;
  const ServerOptions options_;
  Metrics& metrics_;
  const std::shared_ptr<Load> load_ = std::make_shared<Load>();
  RateLimit per_client_;
  const std::string id_prefix_;
  std::uint64_t requests_begun_ = 0;  // event loop only

  MHD_Daemon* daemon_ = nullptr;
  std::uint16_t port_ = 0;
  std::string last_note_;  // written while `start` runs, to explain its failure
  std::atomic<bool> starting_{false};
  std::atomic<bool> stopping_{false};

  std::mutex mutex_;
  std::condition_variable left_;
  std::unordered_map<const Exchange*, std::shared_ptr<Exchange>> inside_;  // handled or answered
  std::vector<std::weak_ptr<LiveStream>> streams_;

  std::unique_ptr<Connections> connections_;
  std::unique_ptr<Pool> pool_;
};

}  // namespace wanhu::server::http
