#include "server/http/exchange.hpp"

#include <microhttpd.h>

#include <utility>

#include "server/http/engine.hpp"

namespace wanhu::server::http {

Exchange::Exchange(Engine& engine, std::shared_ptr<Connection> connection_of, std::string target)
    : uri(std::move(target)), connection(std::move(connection_of)), engine_(engine) {}

void Exchange::deliver(Answer answer) {
  answer_ = std::move(answer);
  if (parked_ == nullptr) return;
  MHD_resume_connection(std::exchange(parked_, nullptr));
}

void Exchange::respond(Response response) {
  const std::lock_guard lock(mutex_);
  if (accepts_answer()) deliver({.response = std::move(response), .stream = nullptr});
}

std::shared_ptr<Stream> Exchange::open_stream(Response head, std::size_t buffer_bytes_max) {
  const std::lock_guard lock(mutex_);
  const bool accepted = accepts_answer();
  auto stream = std::make_shared<LiveStream>(head.bytes(), buffer_bytes_max,
                                             accepted ? engine_.limits().answer_ms : 0, connection);
  if (accepted) {
    engine_.remember(stream);
    deliver({.response = std::move(head), .stream = stream});
  } else {
    stream->gone();
  }
  return stream;
}

void Exchange::respond_from_pool(std::function<Response()> make) {
  const std::lock_guard lock(mutex_);
  if (accepts_answer() && !engine_.answer_from_pool(shared_from_this(), std::move(make)))
    deliver({.response = engine_.busy(request), .stream = nullptr});
}

void Exchange::abandon() {
  const std::lock_guard lock(mutex_);
  if (in_handler_) {
    dropped_ = true;
  } else {
    deliver_internal_error();
  }
}

void Exchange::handler_begins() {
  const std::lock_guard lock(mutex_);
  in_handler_ = true;
}

void Exchange::handler_left() {
  const std::lock_guard lock(mutex_);
  in_handler_ = false;
  if (std::exchange(dropped_, false)) deliver_internal_error();
}

void Exchange::deliver_internal_error() {
  if (!accepts_answer()) return;
  deliver({.response = engine_.internal_error(request, "a handler dropped its reply unsent"),
           .stream = nullptr});
}

bool Exchange::settle(MHD_Connection* suspended) {
  const std::lock_guard lock(mutex_);
  if (answer_) return true;
  MHD_suspend_connection(suspended);
  parked_ = suspended;
  return false;
}

std::optional<Exchange::Answer> Exchange::take_answer() {
  const std::lock_guard lock(mutex_);
  if (!answer_ || std::exchange(taken_, true)) return std::nullopt;
  return std::move(answer_);
}

void Exchange::finish() {
  const std::lock_guard lock(mutex_);
  gone_ = true;
  parked_ = nullptr;
  if (answer_ && answer_->stream != nullptr && !taken_) answer_->stream->gone();
}

}  // namespace wanhu::server::http
