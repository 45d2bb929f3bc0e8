#include "server/http/rate_limit.hpp"

#include <algorithm>
#include <cmath>

namespace wanhu::server::http {

std::int64_t TokenBucket::take(const Rate& rate, base::Instant now) {
  if (rate.per_second <= 0) return 0;
  const double capacity = std::max(rate.burst, 1.0);
  if (tokens_ < 0) {
    tokens_ = capacity;
  } else {
    // A clock set back fills nothing and takes nothing away.
    const double elapsed_s =
        static_cast<double>(std::max<std::int64_t>(now - filled_at_, 0)) / 1000.0;
    tokens_ = std::min(capacity, tokens_ + elapsed_s * rate.per_second);
  }
  filled_at_ = now;
  if (tokens_ >= 1) {
    tokens_ -= 1;
    return 0;
  }
  const double wait_ms = std::ceil((1 - tokens_) / rate.per_second * 1000.0);
  return std::max<std::int64_t>(static_cast<std::int64_t>(wait_ms), 1);
}

RateLimit::RateLimit(Rate rate, std::size_t keys_max)
    : rate_(rate), keys_max_(std::max<std::size_t>(keys_max, 1)) {}

std::int64_t RateLimit::take(std::string_view key, base::Instant now) {
  if (rate_.per_second <= 0) return 0;
  const std::lock_guard lock(mutex_);
  if (const auto found = by_key_.find(key); found != by_key_.end()) {
    by_use_.splice(by_use_.begin(), by_use_, found->second);
  } else {
    if (by_use_.size() == keys_max_) {
      by_key_.erase(by_use_.back().key);
      by_use_.pop_back();
    }
    by_use_.push_front(Entry{.key = std::string(key), .bucket = {}});
    by_key_.emplace(by_use_.front().key, by_use_.begin());
  }
  return by_use_.front().bucket.take(rate_, now);
}

std::size_t RateLimit::size() const {
  const std::lock_guard lock(mutex_);
  return by_use_.size();
}

}  // namespace wanhu::server::http
