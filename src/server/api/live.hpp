// Live updates: after every commit each signed-in page is told that something that concerns it has
// changed ({seq, kinds}), never what; it then asks again with its own rights. Commits that come
// close together are told together.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <thread>

#include "access/person.hpp"
#include "app/engine.hpp"
#include "app/query_audience.hpp"
#include "base/thread_annotations.hpp"
#include "server/http/event_hub.hpp"

namespace wanhu::server::api {

// Rung by the writer after each commit; outlives the engine.
class CommitBell {
 public:
  void ring(std::int64_t seq) WANHU_EXCLUDES(mutex_);
  void close() WANHU_EXCLUDES(mutex_);
  // Waits for an entry after `seen`. Nothing once closed.
  std::optional<std::int64_t> wait_after(std::int64_t seen) WANHU_EXCLUDES(mutex_);

 private:
  base::Mutex mutex_;
  base::Condition changed_;
  std::int64_t newest_ WANHU_GUARDED_BY(mutex_) = 0;
  bool closed_ WANHU_GUARDED_BY(mutex_) = false;
};

class Live {
 public:
  // `accounts_changed` is called when somebody's account was changed by a command.
  Live(app::Engine& engine, CommitBell& bell, http::EventHub& hub,
       std::function<void()> accounts_changed);
  ~Live();  // ends the thread; the bell must be closed first

  void subscribe(const http::Request& request, http::Reply reply, const access::Scope& scope);

 private:
  void run();
  void tell(std::int64_t from_seq, std::int64_t to_seq);
  void refresh(store::Db& db, const base::Uuid& person) WANHU_EXCLUDES(mutex_);
  // What that account reaches now; nothing once it is disabled.
  std::optional<access::Scope> scope_now(const access::Scope& at_first) WANHU_EXCLUDES(mutex_);

  app::Engine& engine_;
  CommitBell& bell_;
  http::EventHub& hub_;
  std::function<void()> accounts_changed_;
  const std::int64_t began_at_;  // entries before it are old news
  // Of the event being published; the hub calls the filters on the publishing thread.
  const app::Audience* current_ = nullptr;
  base::Mutex mutex_;
  // Of accounts that were changed since the start; their streams go on with the new rights.
  std::map<base::Uuid, std::optional<access::Scope>> changed_ WANHU_GUARDED_BY(mutex_);
  std::thread thread_;
};

}  // namespace wanhu::server::api
