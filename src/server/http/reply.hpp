// The right to answer one request, once, from any thread, now or later. A handler that must wait
// for something (a commit) hands its Reply over and returns; the connection sleeps without a
// thread.
#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "server/http/message.hpp"

namespace wanhu::server::http {

// Where an answer goes; the server implements it, tests may. Each function may be called from any
// thread; Reply calls exactly one of them, exactly once.
class Stream;
class ReplySink {
 public:
  virtual ~ReplySink() = default;
  virtual void respond(Response response) = 0;
  virtual void respond_from_pool(std::function<Response()> make) = 0;
  virtual std::shared_ptr<Stream> open_stream(Response head, std::size_t buffer_bytes_max) = 0;
  virtual void abandon() = 0;  // the Reply was dropped unsent: 500
};

// An answer without an end, for server-sent events. Thread-safe. When the client reads too slowly
// and more than the agreed bytes wait, the stream breaks off rather than grow.
class Stream {
 public:
  virtual ~Stream() = default;
  // False when the client has gone, is too slow, or the stream was closed.
  virtual bool write(std::string_view bytes) = 0;
  virtual void close() = 0;  // what was written is still delivered
  [[nodiscard]] virtual bool is_open() const = 0;
};

class Reply {
 public:
  explicit Reply(std::shared_ptr<ReplySink> sink) : sink_(std::move(sink)) {}
  Reply(Reply&&) noexcept = default;
  Reply& operator=(Reply&& other) noexcept;
  Reply(const Reply&) = delete;
  Reply& operator=(const Reply&) = delete;
  ~Reply();

  // At most one of these, once; a second answer is a bug (std::logic_error). After the server has
  // stopped, or when the client has gone, the answer is dropped silently.
  void send(Response response);
  void send(const base::Problem& failure, base::Lang lang) { send(problem(failure, lang)); }
  // Makes the answer on a thread of the pool: for whoever may not wait for a query (the writer,
  // after a commit). An exception of `make` is answered like one of a handler.
  void send_from_pool(std::function<Response()> make);
  // `head` gives status and headers, its body is the first piece.
  std::shared_ptr<Stream> stream(Response head, std::size_t buffer_bytes_max = 256 * 1024);

  [[nodiscard]] bool pending() const { return sink_ != nullptr; }

 private:
  std::shared_ptr<ReplySink> take();

  std::shared_ptr<ReplySink> sink_;
};

}  // namespace wanhu::server::http
