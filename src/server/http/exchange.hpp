// One request on its way: read by the event loop, handled on any thread, answered by the event
// loop. Invariant: the connection is suspended exactly while `parked_`, and only the thread that
// clears `parked_` resumes it. Lock order: Exchange, then libmicrohttpd's own.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

#include "server/http/connections.hpp"
#include "server/http/live_stream.hpp"
#include "server/http/message.hpp"
#include "server/http/reply.hpp"
#include "server/http/router.hpp"

struct MHD_Connection;

namespace wanhu::server::http {

class Engine;

class Exchange final : public ReplySink, public std::enable_shared_from_this<Exchange> {
 public:
  enum class Phase { fresh, reading, discarding, handling, answering };

  Exchange(Engine& engine, std::shared_ptr<Connection> connection, std::string uri);

  // Any thread, through Reply.
  void respond(Response response) override;
  void respond_from_pool(std::function<Response()> make) override;
  std::shared_ptr<Stream> open_stream(Response head, std::size_t buffer_bytes_max) override;
  void abandon() override;

  // While a handler runs, a reply it drops is only noted: when an exception dropped it, that
  // exception has the better answer.
  void handler_begins();
  void handler_left();

  // Event loop only. Suspends the connection unless the answer is there already; true when it is.
  bool settle(MHD_Connection* connection);
  struct Answer {
    Response response;
    std::shared_ptr<LiveStream> stream;  // null: an ordinary answer
  };
  std::optional<Answer> take_answer();
  // The connection is done with this request; late answers are dropped.
  void finish();

  // Event loop only, but for `request` while a handler of the pool reads it.
  Phase phase = Phase::fresh;
  const std::string uri;
  Request request;
  Router::Match match;
  std::size_t discarded_bytes = 0;
  std::size_t reserved_bytes = 0;  // of the budget for bodies
  std::int64_t started_ms = 0;     // the head was complete
  std::int64_t body_began_ms = 0;
  int status = 0;  // of the answer handed to libmicrohttpd
  const std::shared_ptr<Connection> connection;

 private:
  bool accepts_answer() const { return !gone_ && !answer_; }
  void deliver(Answer answer);    // under mutex_
  void deliver_internal_error();  // under mutex_; unless answered already

  Engine& engine_;  // alive as long as the exchange is not gone
  std::mutex mutex_;
  std::optional<Answer> answer_;
  bool taken_ = false;
  bool gone_ = false;
  bool in_handler_ = false;
  bool dropped_ = false;  // by the handler that still runs
  MHD_Connection* parked_ = nullptr;
};

}  // namespace wanhu::server::http
