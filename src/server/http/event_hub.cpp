#include "server/http/event_hub.hpp"

#include <algorithm>
#include <chrono>

#include "base/text.hpp"

namespace wanhu::server::http {

namespace {

// The format of HTML, section "Server-sent events": fields by line, an empty line ends the event.
std::string event_text(std::string_view topic, std::string_view data) {
  std::string out = "event: ";
  for (const char c : topic) out += c == '\n' || c == '\r' ? ' ' : c;
  out += '\n';
  for (std::string_view line : base::split(data, '\n')) {
    if (line.ends_with('\r')) line.remove_suffix(1);
    out += "data: ";
    out += line;
    out += '\n';
  }
  return out + '\n';
}

Response stream_head() {
  return Response{.status = 200,
                  .headers = {{"Content-Type", "text/event-stream; charset=utf-8"},
                              {"Cache-Control", "no-store"},
                              {"X-Accel-Buffering", "no"}},  // nginx would hold events back
                  .body = std::string("retry: 3000\n\n")};
}

}  // namespace

EventHub::EventHub(EventHubOptions options) : options_(options), heart_([this] { beat(); }) {}

EventHub::~EventHub() {
  close();
  heart_.join();
}

void EventHub::subscribe(const Request& request, Reply reply, Filter filter) {
  {
    const std::lock_guard lock(mutex_);
    std::erase_if(subscribers_, [](const Subscriber& s) { return !s.stream->is_open(); });
    const auto of_client =
        std::count_if(subscribers_.begin(), subscribers_.end(),
                      [&](const Subscriber& s) { return s.client == request.remote; });
    if (!closed_ && subscribers_.size() < options_.subscribers_max &&
        static_cast<std::size_t>(of_client) < options_.subscribers_per_client_max) {
      subscribers_.push_back({.stream = reply.stream(stream_head(), options_.buffer_bytes_max),
                              .filter = std::move(filter),
                              .client = request.remote});
      return;
    }
  }
  base::Problem full{.code = "HTTP-SUBSCRIBERS", .kind = base::Kind::unavailable};
  full.with("max", std::to_string(options_.subscribers_max)).with("retry_after_s", "30");
  reply.send(full, request.lang());
}

void EventHub::publish(std::string_view topic, std::string_view data) {
  const std::string text = event_text(topic, data);
  const std::lock_guard lock(mutex_);
  std::erase_if(subscribers_, [&](const Subscriber& s) {
    return s.filter(topic) ? !s.stream->write(text) : !s.stream->is_open();
  });
}

void EventHub::close() {
  const std::lock_guard lock(mutex_);
  closed_ = true;
  for (const Subscriber& subscriber : subscribers_) subscriber.stream->close();
  subscribers_.clear();
  wake_.notify_all();
}

std::size_t EventHub::subscribers() const {
  const std::lock_guard lock(mutex_);
  return subscribers_.size();
}

void EventHub::beat() {
  std::unique_lock lock(mutex_);
  while (!wake_.wait_for(lock, std::chrono::milliseconds(options_.heartbeat_ms),
                         [this] { return closed_; })) {
    std::erase_if(subscribers_, [](const Subscriber& s) { return !s.stream->write(": beat\n\n"); });
  }
}

}  // namespace wanhu::server::http
