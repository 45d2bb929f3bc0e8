#include "server/http/live_stream.hpp"

#include <microhttpd.h>

#include <algorithm>
#include <cstring>

namespace wanhu::server::http {

namespace {
constexpr std::size_t k_chunk_bytes = 4096;
}

LiveStream::LiveStream(std::string_view first, std::size_t buffer_bytes_max, std::int64_t answer_ms,
                       std::shared_ptr<Connection> connection)
    : buffer_bytes_max_(buffer_bytes_max),
      answer_ms_(answer_ms),
      watch_(std::move(connection)),
      buffer_(first) {}

bool LiveStream::write(std::string_view bytes) {
  const std::lock_guard lock(mutex_);
  if (closed_ || broken_) return false;
  if (buffer_.size() + bytes.size() > buffer_bytes_max_) {
    break_off();
    return false;
  }
  buffer_ += bytes;
  wake();
  return true;
}

void LiveStream::close() {
  const std::lock_guard lock(mutex_);
  if (closed_) return;
  closed_ = true;
  watch_->allow_ms(answer_ms_);
  wake();
}

bool LiveStream::is_open() const {
  const std::lock_guard lock(mutex_);
  return !closed_ && !broken_;
}

void LiveStream::gone() {
  const std::lock_guard lock(mutex_);
  closed_ = true;
  parked_ = false;
  connection_ = nullptr;
  buffer_.clear();
}

void LiveStream::wake() {
  if (!parked_) return;
  parked_ = false;
  MHD_resume_connection(connection_);
}

// The socket is full, so the event loop will not ask again by itself: the watch ends it at once.
void LiveStream::break_off() {
  broken_ = true;
  buffer_.clear();
  watch_->allow_ms(0);
  wake();
}

ssize_t LiveStream::read(char* out, std::size_t size) {
  const std::lock_guard lock(mutex_);
  if (broken_) return MHD_CONTENT_READER_END_WITH_ERROR;
  if (!buffer_.empty()) {
    const std::size_t count = std::min(size, buffer_.size());
    std::memcpy(out, buffer_.data(), count);
    buffer_.erase(0, count);
    return static_cast<ssize_t>(count);
  }
  if (closed_) return MHD_CONTENT_READER_END_OF_STREAM;
  MHD_suspend_connection(connection_);
  parked_ = true;
  return 0;
}

MHD_Response* LiveStream::response_of(const std::shared_ptr<LiveStream>& stream,
                                      MHD_Connection* connection) {
  {
    const std::lock_guard lock(stream->mutex_);
    stream->connection_ = connection;
  }
  using Holder = std::shared_ptr<LiveStream>;
  const auto reader = [](void* holder, std::uint64_t, char* out, std::size_t size) -> ssize_t {
    return (*static_cast<Holder*>(holder))->read(out, size);
  };
  const auto release = [](void* holder) {
    const std::unique_ptr<Holder> stream_holder(static_cast<Holder*>(holder));
    (*stream_holder)->gone();
  };
  return MHD_create_response_from_callback(MHD_SIZE_UNKNOWN, k_chunk_bytes, reader,
                                           std::make_unique<Holder>(stream).release(), release);
}

}  // namespace wanhu::server::http
