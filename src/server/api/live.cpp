#include "server/api/live.hpp"

#include <algorithm>
#include <chrono>
#include <iostream>

#include "app/query.hpp"
#include "app/query_audience.hpp"
#include "base/json.hpp"
#include "store/journal.hpp"

namespace wanhu::server::api {

namespace {

// Commits within this time are told together: pages ask again at most that often.
constexpr auto k_pause = std::chrono::milliseconds(150);
constexpr std::int64_t k_page = 500;  // entries read at a time

// What was done about a tip is not told, nor to whom it belongs.
bool is_sealed(const store::Entry& entry) {
  return std::any_of(entry.events.begin(), entry.events.end(), [](const base::Json& event) {
    return event.at("type").get_ref<const std::string&>().starts_with("sealed.");
  });
}

}  // namespace

void CommitBell::ring(std::int64_t seq) {
  const base::Lock lock(mutex_);
  newest_ = std::max(newest_, seq);
  changed_.notify_all();
}

void CommitBell::close() {
  const base::Lock lock(mutex_);
  closed_ = true;
  changed_.notify_all();
}

std::optional<std::int64_t> CommitBell::wait_after(std::int64_t seen) {
  const base::Lock lock(mutex_);
  while (!closed_ && newest_ <= seen) changed_.wait(mutex_);
  if (closed_) return {};
  return newest_;
}

Live::Live(app::Engine& engine, CommitBell& bell, http::EventHub& hub,
           std::function<void()> accounts_changed)
    : engine_(engine),
      bell_(bell),
      hub_(hub),
      accounts_changed_(std::move(accounts_changed)),
      began_at_(app::head_cut(*engine.reads().lease(), engine.tenant()).seq),
      thread_([this] { run(); }) {}

Live::~Live() {
  thread_.join();
}

void Live::run() {
  std::int64_t seen = began_at_;
  while (const auto newest = bell_.wait_after(seen)) {
    try {
      tell(seen + 1, *newest);
    } catch (const std::exception& failure) {
      // Pages miss one hint and show it with the next; the log says why.
      std::cerr << "live updates: " << failure.what() << '\n';
    }
    seen = *newest;
    std::this_thread::sleep_for(k_pause);
  }
}

void Live::tell(std::int64_t from_seq, std::int64_t to_seq) {
  std::map<app::Audience, std::set<std::string>> kinds;
  bool accounts = false;
  // All of them, however many came together: one may have taken rights away.
  for (std::int64_t from = from_seq; from <= to_seq; from += k_page) {
    const auto lease = engine_.reads().lease();
    for (const store::Entry& entry :
         store::read(*lease, engine_.tenant(), from, std::min(k_page, to_seq - from + 1))) {
      kinds[app::audience_of(*lease, entry)].insert(is_sealed(entry) ? "sealed" : entry.kind);
      if (!entry.kind.starts_with("person.")) continue;
      accounts = true;
      for (const base::Json& event : entry.events)
        if (const auto person = app::id_in(event.at("data"), "person")) refresh(*lease, *person);
    }
  }
  if (accounts) accounts_changed_();
  for (const auto& [audience, set] : kinds) {
    current_ = &audience;
    hub_.publish("commit", base::canonical({{"seq", to_seq}, {"kinds", set}}));
  }
  current_ = nullptr;
}

void Live::subscribe(const http::Request& request, http::Reply reply, const access::Scope& scope) {
  hub_.subscribe(request, std::move(reply), [this, scope](std::string_view) {
    const auto now = scope_now(scope);
    return current_ != nullptr && now && app::concerns(*now, *current_);
  });
}

void Live::refresh(store::Db& db, const base::Uuid& person) {
  const auto found = access::person_by_id(db, engine_.tenant(), person);
  std::optional<access::Scope> scope;
  if (found && found->active) scope = access::scope_of(engine_.tenant(), *found);
  const base::Lock lock(mutex_);
  changed_.insert_or_assign(person, std::move(scope));
}

std::optional<access::Scope> Live::scope_now(const access::Scope& at_first) {
  const base::Lock lock(mutex_);
  const auto found = changed_.find(at_first.person);
  return found == changed_.end() ? std::optional(at_first) : found->second;
}

}  // namespace wanhu::server::api
