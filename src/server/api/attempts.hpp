// How often something secret may be tried: so many wrong tries in a span of time, for each key.
#pragma once

#include <cstdint>
#include <map>
#include <string>

#include "base/thread_annotations.hpp"
#include "base/time.hpp"

namespace wanhu::server::api {

// Thread-safe; memory is bounded: beyond `k_keys_max` the spans that have ended are dropped, and
// when none has, all of them.
class Attempts {
 public:
  Attempts(int wrong_max, std::int64_t span_ms) : wrong_max_(wrong_max), span_ms_(span_ms) {}

  // Takes one try: 0 when there is one left, otherwise the milliseconds until there will be.
  std::int64_t take(const std::string& key, base::Instant now) WANHU_EXCLUDES(mutex_);
  // The try was right; the wrong ones before it are forgiven.
  void forgive(const std::string& key) WANHU_EXCLUDES(mutex_);

 private:
  struct Span {
    base::Instant began;
    int taken = 0;
  };
  static constexpr std::size_t k_keys_max = 20'000;

  const int wrong_max_;
  const std::int64_t span_ms_;
  base::Mutex mutex_;
  std::map<std::string, Span> spans_ WANHU_GUARDED_BY(mutex_);
};

}  // namespace wanhu::server::api
