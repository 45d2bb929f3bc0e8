// A few threads and a bounded queue of jobs.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace wanhu::server::http {

class Pool {
 public:
  Pool(unsigned threads, std::size_t queue_max);
  ~Pool();  // runs what is queued, then joins
  Pool(const Pool&) = delete;
  Pool& operator=(const Pool&) = delete;

  // False when the queue is full or the pool is closed. Jobs must not throw.
  bool push(std::function<void()> job);
  [[nodiscard]] std::size_t queued() const;
  void close();  // runs what is queued, then joins; idempotent, not from a job

 private:
  void work();

  const std::size_t queue_max_;
  mutable std::mutex mutex_;
  std::condition_variable wake_;
  std::deque<std::function<void()>> jobs_;
  bool closed_ = false;
  std::vector<std::thread> threads_;
};

}  // namespace wanhu::server::http
