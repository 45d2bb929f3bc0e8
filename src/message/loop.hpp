// The sender's thread: a slow gateway holds up nobody but its own messages.
#pragma once

#include <atomic>
#include <thread>

#include "base/thread_annotations.hpp"
#include "message/sender.hpp"

namespace wanhu::message {

class Loop {
 public:
  // Looks every `every_ms` of real time. The engine must outlive the loop.
  Loop(app::Engine& engine, const Settings& settings, std::int64_t every_ms);
  ~Loop();  // stop()
  Loop(const Loop&) = delete;
  Loop& operator=(const Loop&) = delete;

  // Breaks off what is under way and ends the thread. Idempotent.
  void stop() WANHU_EXCLUDES(mutex_);

 private:
  void run() WANHU_EXCLUDES(mutex_);
  void round();
  bool wait() WANHU_EXCLUDES(mutex_);

  std::atomic<bool> stop_{false};
  Sender sender_;
  const std::int64_t every_ms_;
  base::Mutex mutex_;
  base::Condition wake_;
  std::thread thread_;  // last
};

}  // namespace wanhu::message
