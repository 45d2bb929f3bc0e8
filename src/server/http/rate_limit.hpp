// Token buckets: so many at once, then so many a second. Time comes in as an argument.
#pragma once

#include <cstddef>
#include <cstdint>
#include <list>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>

#include "base/time.hpp"

namespace wanhu::server::http {

struct Rate {
  double per_second = 0;  // 0: no limit
  double burst = 1;       // what a rested bucket holds; at least 1
};

class TokenBucket {
 public:
  // Takes one token. 0 when there was one, otherwise the milliseconds until there will be.
  std::int64_t take(const Rate& rate, base::Instant now);

 private:
  double tokens_ = -1;  // below 0: never used, so full
  base::Instant filled_at_{};
};

// A bucket for each key. Memory is bounded: beyond `keys_max` the key unused for longest is
// forgotten (and so starts again with a full bucket). Thread-safe.
class RateLimit {
 public:
  explicit RateLimit(Rate rate, std::size_t keys_max = 10'000);
  // 0 when allowed, otherwise the milliseconds to wait.
  std::int64_t take(std::string_view key, base::Instant now);
  [[nodiscard]] std::size_t size() const;

 private:
  struct Entry {
    std::string key;
    TokenBucket bucket;
  };

  const Rate rate_;
  const std::size_t keys_max_;
  mutable std::mutex mutex_;
  std::list<Entry> by_use_;                                                  // most recent first
  std::unordered_map<std::string_view, std::list<Entry>::iterator> by_key_;  // keys live in by_use_
};

}  // namespace wanhu::server::http
