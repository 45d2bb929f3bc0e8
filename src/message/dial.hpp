// The hook that starts a call: when an interviewer presses Dial, the number goes to whatever places
// calls in the office, by the same signed POST as messages (hook.hpp). Off unless the server was
// started with `--dial-hook`. Voice itself is not ours.
//
//   {"key": "0189…", "case": "5f0c…", "number": "13800000000", "line": "interviewer-1"}
//
// key: the same for every try of one press, also as Idempotency-Key; line: the login of whoever
// presses, by which the other side knows which telephone to ring. 2xx: it is being dialled.
// Anything else, or nothing within the time limit: the page says so, and the number is dialled by
// hand. Nothing is tried again by itself, and nothing of it is kept.
#pragma once

#include <atomic>
#include <deque>
#include <functional>
#include <string>
#include <thread>

#include "base/thread_annotations.hpp"
#include "base/time.hpp"
#include "message/settings.hpp"
#include "message/transport.hpp"

namespace wanhu::message {

struct Dial {
  std::string key, case_id, number, line;
  base::Instant at;
};
std::string dial_body(const Dial& dial);

// One thread and a short queue: a hook that hangs holds up nobody but those who dial.
class Dialer {
 public:
  using Done = std::function<void(const Delivery&)>;

  explicit Dialer(HookSettings settings);
  ~Dialer();  // stop()
  Dialer(const Dialer&) = delete;
  Dialer& operator=(const Dialer&) = delete;

  // False when the queue is full or the dialer has stopped; `done` is not called then. Otherwise it
  // is called once, on the dialer's thread.
  bool dial(Dial dial, Done done) WANHU_EXCLUDES(mutex_);
  // Breaks off what is under way; those that wait are answered as interrupted. Idempotent.
  void stop() WANHU_EXCLUDES(mutex_);

 private:
  struct Waiting {
    Dial dial;
    Done done;
  };
  static constexpr std::size_t k_queue_max = 64;

  void run() WANHU_EXCLUDES(mutex_);

  const HookSettings settings_;
  std::atomic<bool> stop_{false};
  base::Mutex mutex_;
  base::Condition wake_;
  std::deque<Waiting> queue_ WANHU_GUARDED_BY(mutex_);
  std::thread thread_;  // last
};

}  // namespace wanhu::message
