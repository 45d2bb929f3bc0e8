#include "server/api/session_cache.hpp"

#include "base/digest.hpp"

namespace wanhu::server::api {

std::optional<access::Session> SessionCache::find(const std::string& token) {
  if (token.empty()) return {};
  const std::string key = base::sha256(token);
  const base::Instant now = engine_.now();
  std::uint64_t epoch = 0;
  {
    const base::Lock lock(mutex_);
    epoch = epoch_;
    const auto found = entries_.find(key);
    if (found != entries_.end()) {
      const std::int64_t age = now - found->second.read;
      if (age >= 0 && age < k_life_ms) return found->second.session;
      entries_.erase(found);
    }
  }
  auto session = load(token);
  if (!session) return {};
  const base::Lock lock(mutex_);
  if (epoch == epoch_) {
    if (entries_.size() >= k_entries_max) entries_.clear();
    entries_.insert_or_assign(key, Entry{*session, now});
  }
  return session;
}

std::optional<access::Session> SessionCache::load(const std::string& token) {
  const base::Instant now = engine_.now();
  std::optional<access::Session> session;
  {
    const auto lease = engine_.reads().lease();
    session = access::session(*lease, engine_.tenant(), token, now);
  }
  if (session && session->stale)
    engine_.writer().submit_local(
        [tenant = engine_.tenant(), token, now](store::Db& db) {
          access::touch_session(db, tenant, token, now);
        },
        [](const base::Result<void>&) {});
  return session;
}

void SessionCache::forget_all() {
  const base::Lock lock(mutex_);
  entries_.clear();
  ++epoch_;
}

}  // namespace wanhu::server::api
