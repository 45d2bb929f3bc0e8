#include "server/http/reply.hpp"

#include <stdexcept>

namespace wanhu::server::http {

Reply& Reply::operator=(Reply&& other) noexcept {
  if (this != &other) {
    if (sink_ != nullptr) sink_->abandon();
    sink_ = std::move(other.sink_);
  }
  return *this;
}

Reply::~Reply() {
  if (sink_ != nullptr) sink_->abandon();
}

std::shared_ptr<ReplySink> Reply::take() {
  if (sink_ == nullptr) throw std::logic_error("a request is answered twice");
  return std::move(sink_);
}

void Reply::send(Response response) {
  take()->respond(std::move(response));
}

void Reply::send_from_pool(std::function<Response()> make) {
  take()->respond_from_pool(std::move(make));
}

std::shared_ptr<Stream> Reply::stream(Response head, std::size_t buffer_bytes_max) {
  return take()->open_stream(std::move(head), buffer_bytes_max);
}

}  // namespace wanhu::server::http
