#include "app/query_requests.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>

#include "app/public_scope.hpp"
#include "base/digest.hpp"
#include "domain/text/sensitive.hpp"
#include "store/statement.hpp"

namespace wanhu::app {

namespace {

using store::Row;
using store::Statement;

const Statement k_client_by_key{
    store::Reach::local, "client_by_key",
    "SELECT c.client_id, c.name FROM client_key k "
    "JOIN client c ON c.tenant = $1 AND c.client_id = k.client_id AND c.active = 1 "
    "WHERE k.tenant = $1 AND k.key_hash = $2"};
const Statement k_clients{
    store::Reach::tenant, "clients",
    "SELECT c.name, c.active, (SELECT count(*) FROM matter_public p WHERE p.tenant = $1 "
    "AND p.client = c.client_id) FROM client c WHERE c.tenant = $1 ORDER BY c.name"};
const Statement k_updates{store::Reach::tenant, "service_request_updates",
                          "SELECT e.n, e.kind, e.state, e.at_ms, e.day FROM matter_event e "
                          "JOIN matter_public p ON p.tenant = $1 AND p.matter_id = e.matter_id "
                          "WHERE e.tenant = $1 AND p.no = $2 ORDER BY e.n"};

const Statement k_plan_activated{
    store::Reach::tenant, "plan_activated_at",
    "SELECT activated_ms FROM plan_version WHERE tenant = $1 AND version = $2"};

// What the public is told of the history. Reminders, notes, attempts and rulings are the office's.
constexpr std::array<std::string_view, 10> k_told{
    "matter.opened",   "matter.handed_over", "matter.accepted", "matter.reclassified",
    "matter.extended", "matter.paused",      "matter.resumed",  "matter.answered",
    "matter.closed",   "matter.reopened"};

bool is_told(const std::string& event) {
  return std::find(k_told.begin(), k_told.end(), event) != k_told.end();
}

std::string told_sql() {
  return fmt::format("('{}')", fmt::join(k_told, "', '"));
}

void apply(Filter& filter, const RequestAsk& ask) {
  if (!ask.numbers.empty()) {
    filter.add_text("p.no IN " + filter.places(ask.numbers));
    return;
  }
  if (!ask.services.empty()) filter.add_text("m.kind IN " + filter.places(ask.services));
  if (ask.from) filter.add("m.first_ms >= {}", *ask.from);
  if (ask.to) filter.add("m.first_ms <= {}", *ask.to);
  if (ask.closed) filter.add_text(*ask.closed ? "m.state = 'closed'" : "m.state <> 'closed'");
}

// What is published, and what is the client's own. By a kind whose count is suppressed only the
// client's own are found: else the answer would tell which of the others are of it.
std::string reach(Filter& filter, const PublicScope& scope, const RequestAsk& ask,
                  const std::optional<Client>& client, const PublicCells& cells) {
  std::string published = scope.condition(filter);
  if (ask.numbers.empty() && !ask.services.empty()) {
    std::vector<std::string> named = ask.services;
    std::erase_if(named, [&](const std::string& kind) { return !cells.names_kind(kind); });
    published = "(" + published + " AND " +
                (named.empty() ? "1 = 0" : "m.kind IN " + filter.places(named)) + ")";
  }
  if (!client) return " AND " + published;
  return " AND (" + published + " OR p.client = " + filter.place(client->id) + ")";
}

Instant start_of(Instant at) {
  return Instant::at(at.date());
}

}  // namespace

std::optional<Client> client_by_key(store::Db& db, Tenant tenant, const std::string& key) {
  const auto row = db.query_one(k_client_by_key, {tenant, store::Bytes{base::sha256(key)}});
  if (!row) return {};
  return Client{.id = row->uuid(0), .name = row->text(1)};
}

std::vector<ClientRow> clients(store::Db& db, Tenant tenant) {
  std::vector<ClientRow> list;
  db.each(k_clients, {tenant}, [&](const Row& row) {
    list.push_back({.name = row.text(0), .active = row.flag(1), .sent = row.i64(2)});
  });
  return list;
}

namespace {

// One row as whoever asks may see it: its sender everything that is not personal, everybody what
// the plan publishes, by days.
ServiceRequest request_of(const Row& row, const plan::Publish* publish, bool own, Instant now,
                          const PublicCells& cells) {
  const std::string title = domain::masked(row.text(4)), text = domain::masked(row.text(5));
  const Instant first = row.instant(7), updated = row.instant(12);
  ServiceRequest r{.no = row.i64(0),
                   .own = own,
                   .closed = row.text(6) == "closed",
                   .state = row.text(6),
                   .requested = own ? first : start_of(first),
                   .updated = own ? updated : start_of(updated),
                   .original_due = date_of(row, 9),
                   .round = static_cast<int>(row.i64(13)),
                   .plan_version = row.i64(14)};
  const auto shows = [&](const char* field) { return own || publish->shows(field); };
  const Instant due = row.instant(8);
  const bool running = domain::is_running(r.state);
  r.due_shown = shows("due");
  if (r.due_shown && running) r.expected = due + -1000;  // the last second of the day
  r.overdue = running && now >= due;
  if (shows("outcome")) {
    r.outcome = row.text_if(10);
    r.closing = row.text_if(11);
  }
  if (own || publish->text)
    r.description = text;
  else if (publish->shows("title"))
    r.description = title;
  const std::string kind = row.text(2), unit = row.text(3);
  if (own || cells.names_kind(kind)) r.kind = kind;
  if (own || (publish->shows("unit") && cells.names_unit(unit))) r.unit = unit;
  return r;
}

// The office that answers for matters of the kind, as the matter's own plan says; the plan's issuer
// where the office would tell a kind, or which of several plans a village has, that is not shown.
std::string agency_of(Reader& reader, const ServiceRequest& request, const std::string& unit) {
  const PlanRef set =
      reader.engine.plans().version(reader.db, reader.tenant(), request.plan_version);
  if (set->members.size() > 1 && !request.unit) return reader.plan->plan.head.issuer;
  const plan::Plan& plan = set->plan_of(unit);
  const plan::MatterKind* const kind = request.kind ? plan.matter_kind(*request.kind) : nullptr;
  return kind == nullptr || kind->owner.empty() ? plan.head.issuer : plan.name_of(kind->owner);
}

}  // namespace

std::vector<ServiceRequest> service_requests(Reader& reader, const RequestAsk& ask,
                                             const std::optional<Client>& client,
                                             const PublicCounts& counts) {
  const PublicScope scope(reader, {"kind", "state", "opened"});
  const PublicCells cells(counts);
  Filter filter({reader.tenant()});
  apply(filter, ask);
  const std::string reached = reach(filter, scope, ask, client, cells);
  const std::string limit = filter.place(ask.limit), offset = filter.place(ask.offset);
  std::vector<ServiceRequest> list;
  std::vector<std::string> units;
  reader.db.each(
      fmt::format("SELECT p.no, p.client, m.kind, m.unit, m.title, m.body, m.state, m.first_ms, "
                  "m.due_ms, m.original_due_day, m.answer_outcome, m.closing, "
                  "(SELECT max(e.at_ms) FROM matter_event e WHERE e.tenant = $1 "
                  "AND e.matter_id = m.matter_id AND e.kind IN {}), m.round, m.plan_version "
                  "FROM matter_public p "
                  "JOIN matter m ON m.tenant = $1 AND m.matter_id = p.matter_id "
                  "WHERE p.tenant = $1{}{} ORDER BY p.no DESC LIMIT {} OFFSET {}",
                  told_sql(), filter.where(), reached, limit, offset),
      filter.params(), [&](const Row& row) {
        const plan::Publish* const publish = scope.of(row.i64(14), row.text(3));
        const bool own = client && row.uuid_if(1) == client->id;
        if (!own && publish == nullptr) return;
        list.push_back(request_of(row, publish, own, reader.now, cells));
        units.push_back(row.text(3));
      });
  for (std::size_t i = 0; i < list.size(); ++i)
    list.at(i).agency = agency_of(reader, list.at(i), units.at(i));
  return list;
}

std::vector<RequestUpdate> request_updates(Reader& reader, const ServiceRequest& request) {
  std::vector<RequestUpdate> list;
  reader.db.each(k_updates, {reader.tenant(), request.no}, [&](const Row& row) {
    if (!is_told(row.text(1))) return;
    const Instant at = row.instant(3);
    list.push_back({.n = row.i64(0),
                    .event = row.text(1),
                    .state = row.text(2),
                    .at = request.own ? at : start_of(at)});
  });
  return list;
}

Instant plan_changed(Reader& reader) {
  return reader.db.query_one(k_plan_activated, {reader.tenant(), reader.plan->version})->instant(0);
}

std::vector<const plan::MatterKind*> open_kinds(const plan::Plan& plan) {
  std::vector<const plan::MatterKind*> kinds;
  for (const plan::MatterKind& kind : plan.matters.kinds)
    if (!kind.confidential && (kind.channel.empty() || kind.channel == "ordinary"))
      kinds.push_back(&kind);
  return kinds;
}

}  // namespace wanhu::app
