#include "server/api/live.hpp"

#include <algorithm>
#include <chrono>
#include <iostream>

#include "app/query_matters.hpp"
#include "base/json.hpp"
#include "store/journal.hpp"
#include "store/statement.hpp"

namespace wanhu::server::api {

namespace {

// Commits within this time are told together: pages ask again at most that often.
constexpr auto k_pause = std::chrono::milliseconds(150);
constexpr std::int64_t k_page = 500;  // entries read at a time

const store::Statement k_matter_people{
    store::Reach::tenant, "live_matter_people",
    "SELECT unit, reporter, owner FROM matter WHERE tenant = $1 AND matter_id = $2"};
const store::Statement k_dwelling_people{
    store::Reach::tenant, "live_dwelling_people",
    "SELECT unit, visitor FROM dwelling WHERE tenant = $1 AND dwelling_id = $2"};

const store::Statement k_kept_from{
    store::Reach::tenant, "live_kept_from",
    "SELECT whom FROM matter_kept_from WHERE tenant = $1 AND matter_id = $2"};

std::set<std::string> kept_from(store::Db& db, store::Tenant tenant, const base::Uuid& matter) {
  std::set<std::string> whom;
  db.each(k_kept_from, {tenant, matter}, [&](const store::Row& row) { whom.insert(row.text(0)); });
  return whom;
}

// An entry about several things is kept only from who is kept from each of them.
void keep_common(std::optional<std::set<std::string>>& kept, const std::set<std::string>& from) {
  if (!kept)
    kept = from;
  else
    std::erase_if(*kept, [&](const std::string& whom) { return !from.contains(whom); });
}

std::optional<base::Uuid> id_in(const base::Json& data, const char* name) {
  const auto found = data.find(name);
  if (found == data.end() || !found->is_string()) return {};
  return base::Uuid::parse(found->get_ref<const std::string&>());
}

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
  std::map<Audience, std::set<std::string>> kinds;
  bool accounts = false;
  // All of them, however many came together: one may have taken rights away.
  for (std::int64_t from = from_seq; from <= to_seq; from += k_page) {
    const auto lease = engine_.reads().lease();
    for (const store::Entry& entry :
         store::read(*lease, engine_.tenant(), from, std::min(k_page, to_seq - from + 1))) {
      kinds[audience_of(*lease, entry)].insert(is_sealed(entry) ? "sealed" : entry.kind);
      if (!entry.kind.starts_with("person.")) continue;
      accounts = true;
      for (const base::Json& event : entry.events)
        if (const auto person = id_in(event.at("data"), "person")) refresh(*lease, *person);
    }
  }
  if (accounts) accounts_changed_();
  for (const auto& [audience, set] : kinds) {
    current_ = &audience;
    hub_.publish("commit", base::canonical({{"seq", to_seq}, {"kinds", set}}));
  }
  current_ = nullptr;
}

Live::Audience Live::audience_of(store::Db& db, const store::Entry& entry) {
  Audience audience;
  if (const auto actor = base::Uuid::parse(entry.actor)) audience.people.insert(*actor);
  const auto add = [&](const std::optional<base::Uuid>& id) {
    if (id) audience.people.insert(*id);
  };
  std::optional<std::set<std::string>> kept;
  for (const base::Json& event : entry.events) {
    const base::Json& data = event.at("data");
    const std::string& type = event.at("type").get_ref<const std::string&>();
    if (const auto matter = id_in(data, "matter"))
      if (const auto row = db.query_one(k_matter_people, {engine_.tenant(), *matter})) {
        audience.units.insert(row->text(0));
        add(row->uuid_if(1));
        add(row->uuid_if(2));
        std::set<std::string> from = kept_from(db, engine_.tenant(), *matter);
        // Whoever is recused just now hears it a last time: the page that shows it is to go.
        if (type == "matter.recused") from.erase(data.at("person").get<std::string>());
        keep_common(kept, from);
      }
    for (const char* name : {"dwelling", "into"})
      if (const auto dwelling = id_in(data, name))
        if (const auto row = db.query_one(k_dwelling_people, {engine_.tenant(), *dwelling})) {
          audience.units.insert(row->text(0));
          add(row->uuid_if(1));
          if (!data.contains("matter")) keep_common(kept, {});  // about more than matters
        }
    add(id_in(data, "visitor"));
    add(id_in(data, "person"));
    const auto unit = data.find("unit");
    if (unit != data.end() && unit->is_string()) audience.units.insert(unit->get<std::string>());
    // Who has which dwelling, the plan and the register as a whole concern everybody.
    if (type == "register.assigned" || type == "register.imported" || type == "register.frozen" ||
        type == "plan.activated")
      audience.everybody = true;
  }
  if (kept) audience.kept = std::move(*kept);
  return audience;
}

bool Live::concerns(const access::Scope& scope, const Audience& audience) {
  if (audience.everybody) return true;
  if (audience.kept.contains(scope.person.text()) || audience.kept.contains(app::staff_of(scope)))
    return false;
  if (audience.people.contains(scope.person)) return true;
  if (scope.own_rows_only()) return false;
  return !scope.unit || audience.units.empty() || audience.units.contains(*scope.unit);
}

void Live::subscribe(const http::Request& request, http::Reply reply, const access::Scope& scope) {
  hub_.subscribe(request, std::move(reply), [this, scope](std::string_view) {
    const auto now = scope_now(scope);
    return current_ != nullptr && now && concerns(*now, *current_);
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
