#include "message/dial.hpp"

#include "base/json.hpp"
#include "message/hook.hpp"

namespace wanhu::message {

std::string dial_body(const Dial& dial) {
  return base::canonical(
      {{"key", dial.key}, {"case", dial.case_id}, {"number", dial.number}, {"line", dial.line}});
}

Dialer::Dialer(HookSettings settings)
    : settings_(std::move(settings)), thread_([this] { run(); }) {}

Dialer::~Dialer() {
  stop();
}

bool Dialer::dial(Dial dial, Done done) {
  const base::Lock lock(mutex_);
  if (stop_ || queue_.size() >= k_queue_max) return false;
  queue_.push_back({std::move(dial), std::move(done)});
  wake_.notify_all();
  return true;
}

void Dialer::stop() {
  {
    const base::Lock lock(mutex_);
    stop_ = true;
    wake_.notify_all();
  }
  if (thread_.joinable()) thread_.join();
}

void Dialer::run() {
  for (;;) {
    Waiting next;
    {
      const base::Lock lock(mutex_);
      while (!stop_ && queue_.empty()) wake_.wait(mutex_);
      if (queue_.empty()) return;
      next = std::move(queue_.front());
      queue_.pop_front();
    }
    next.done(stop_
                  ? Delivery{.outcome = Outcome::interrupted}
                  : post_hook(settings_, dial_body(next.dial), next.dial.key, next.dial.at, stop_));
  }
}

}  // namespace wanhu::message
