#include "server/api/attempts.hpp"

namespace wanhu::server::api {

std::int64_t Attempts::take(const std::string& key, base::Instant now) {
  const base::Lock lock(mutex_);
  if (spans_.size() >= k_keys_max) {
    std::erase_if(spans_, [&](const auto& entry) { return now - entry.second.began >= span_ms_; });
    if (spans_.size() >= k_keys_max) spans_.clear();
  }
  Span& span = spans_.try_emplace(key, Span{now}).first->second;
  if (now - span.began >= span_ms_) span = Span{now};
  if (span.taken >= wrong_max_) return span_ms_ - (now - span.began);
  ++span.taken;
  return 0;
}

void Attempts::forgive(const std::string& key) {
  const base::Lock lock(mutex_);
  spans_.erase(key);
}

}  // namespace wanhu::server::api
