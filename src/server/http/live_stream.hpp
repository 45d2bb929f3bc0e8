// A Stream on a libmicrohttpd connection: writers fill a bounded buffer, the event loop empties it,
// and the connection is suspended while there is nothing to send.
#pragma once

#include <sys/types.h>
#include <cstddef>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>

#include "server/http/connections.hpp"
#include "server/http/reply.hpp"

struct MHD_Connection;
struct MHD_Response;

namespace wanhu::server::http {

class LiveStream final : public Stream {
 public:
  // `answer_ms`: how long a closed stream may take to deliver what is buffered.
  LiveStream(std::string_view first, std::size_t buffer_bytes_max, std::int64_t answer_ms,
             std::shared_ptr<Connection> connection);

  bool write(std::string_view bytes) override;
  void close() override;
  [[nodiscard]] bool is_open() const override;

  // Event loop only. The answer that reads from `stream`; it holds the stream until it is
  // destroyed.
  static MHD_Response* response_of(const std::shared_ptr<LiveStream>& stream,
                                   MHD_Connection* connection);
  // The connection is over, or never carried the stream; nothing is sent any more.
  void gone();

 private:
  ssize_t read(char* out, std::size_t size);
  void wake();       // under mutex_
  void break_off();  // under mutex_

  const std::size_t buffer_bytes_max_;
  const std::int64_t answer_ms_;
  const std::shared_ptr<Connection> watch_;
  mutable std::mutex mutex_;
  std::string buffer_;
  MHD_Connection* connection_ = nullptr;
  bool parked_ = false;  // suspended by `read`, to be resumed by `wake`
  bool closed_ = false;  // no more writes; the buffer is still sent
  bool broken_ = false;  // too slow: the rest is thrown away
};

}  // namespace wanhu::server::http
