// A mutex that clang's thread-safety analysis understands (-Wthread-safety): the lock a member or a
// function needs is part of its declaration, and forgetting it is a compiler warning. With other
// compilers the annotations are empty.
#pragma once

#include <chrono>
#include <condition_variable>
#include <mutex>

#if defined(__clang__)
#define WANHU_THREAD_ATTRIBUTE(x) __attribute__((x))
#else
#define WANHU_THREAD_ATTRIBUTE(x)
#endif

#define WANHU_CAPABILITY(x) WANHU_THREAD_ATTRIBUTE(capability(x))
#define WANHU_SCOPED_CAPABILITY WANHU_THREAD_ATTRIBUTE(scoped_lockable)
#define WANHU_GUARDED_BY(x) WANHU_THREAD_ATTRIBUTE(guarded_by(x))
#define WANHU_REQUIRES(...) WANHU_THREAD_ATTRIBUTE(requires_capability(__VA_ARGS__))
#define WANHU_EXCLUDES(...) WANHU_THREAD_ATTRIBUTE(locks_excluded(__VA_ARGS__))
#define WANHU_ACQUIRE(...) WANHU_THREAD_ATTRIBUTE(acquire_capability(__VA_ARGS__))
#define WANHU_RELEASE(...) WANHU_THREAD_ATTRIBUTE(release_capability(__VA_ARGS__))
#define WANHU_NO_THREAD_SAFETY_ANALYSIS WANHU_THREAD_ATTRIBUTE(no_thread_safety_analysis)

namespace wanhu::base {

class WANHU_CAPABILITY("mutex") Mutex {
 public:
  void lock() WANHU_ACQUIRE() { mutex_.lock(); }
  void unlock() WANHU_RELEASE() { mutex_.unlock(); }

 private:
  friend class Condition;
  std::mutex mutex_;
};

class WANHU_SCOPED_CAPABILITY Lock {
 public:
  explicit Lock(Mutex& mutex) WANHU_ACQUIRE(mutex) : mutex_(mutex) { mutex_.lock(); }
  ~Lock() WANHU_RELEASE() { mutex_.unlock(); }
  Lock(const Lock&) = delete;
  Lock& operator=(const Lock&) = delete;

 private:
  Mutex& mutex_;
};

// The waiting loop is written out by the caller (`while (!ready_) changed_.wait(mutex_);`), because
// the analysis does not look into a predicate lambda.
class Condition {
 public:
  void wait(Mutex& mutex) WANHU_REQUIRES(mutex) {
    std::unique_lock<std::mutex> held(mutex.mutex_, std::adopt_lock);
    changed_.wait(held);
    held.release();
  }
  // False when `deadline` has passed.
  bool wait_until(Mutex& mutex, std::chrono::steady_clock::time_point deadline)
      WANHU_REQUIRES(mutex) {
    std::unique_lock<std::mutex> held(mutex.mutex_, std::adopt_lock);
    const bool in_time = changed_.wait_until(held, deadline) == std::cv_status::no_timeout;
    held.release();
    return in_time;
  }
  void notify_one() { changed_.notify_one(); }
  void notify_all() { changed_.notify_all(); }

 private:
  std::condition_variable changed_;
};

}  // namespace wanhu::base
