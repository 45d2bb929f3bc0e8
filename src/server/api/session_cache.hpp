// Sessions in memory for a minute, so that a command does not cost a database read. What changes an
// account (person.* commands, new codes, passwords, signing out) empties it at once.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>

#include "access/session.hpp"
#include "app/engine.hpp"
#include "base/thread_annotations.hpp"

namespace wanhu::server::api {

// Thread-safe.
class SessionCache {
 public:
  explicit SessionCache(app::Engine& engine) : engine_(engine) {}

  // Nothing when there is no such session, it has ended, or the account is disabled.
  std::optional<access::Session> find(const std::string& token) WANHU_EXCLUDES(mutex_);
  void forget_all() WANHU_EXCLUDES(mutex_);

 private:
  struct Entry {
    access::Session session;
    base::Instant read;
  };
  static constexpr std::int64_t k_life_ms = 60'000;
  static constexpr std::size_t k_entries_max = 4'096;

  std::optional<access::Session> load(const std::string& token);

  app::Engine& engine_;
  base::Mutex mutex_;
  std::map<std::string, Entry> entries_ WANHU_GUARDED_BY(mutex_);  // by SHA-256 of the token
  // Counts the times it was emptied: what was read before must not be put in after.
  std::uint64_t epoch_ WANHU_GUARDED_BY(mutex_) = 0;
};

}  // namespace wanhu::server::api
