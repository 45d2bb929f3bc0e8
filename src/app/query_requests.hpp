// Matters as service requests of Open311 GeoReport v2: those that plans publish with kind, state
// and day of opening, and to the system that sent one in, its own. Days instead of moments where
// anybody may look; no places, no requesters.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "app/query_public.hpp"

namespace wanhu::app {

// A system that sends matters in; its key is known by the digest only.
struct Client {
  Uuid id;
  std::string name;
};
// By a key as it was issued; nothing for an unknown one and for a client that was disabled.
std::optional<Client> client_by_key(store::Db& db, Tenant tenant, const std::string& key);

struct ClientRow {
  std::string name;
  bool active = true;
  std::int64_t sent = 0;  // matters
};
// Ordered by name.
std::vector<ClientRow> clients(store::Db& db, Tenant tenant);

struct RequestAsk {
  std::vector<std::int64_t> numbers{};  // when there are any, nothing else counts
  std::vector<std::string> services{};
  std::optional<Instant> from{}, to{};  // when it was reported
  std::optional<bool> closed{};
  int offset = 0, limit = 1000;
};

struct ServiceRequest {
  std::int64_t no = 0;
  bool own = false;  // of the asking client: moments instead of days
  bool closed = false;
  std::string state;
  // Nothing: not published, or among too few.
  std::optional<std::string> kind{}, closing{}, outcome{}, description{}, unit{};
  std::string agency{};  // who answers for it
  Instant requested, updated;
  std::optional<Instant> expected{};  // while its clock runs
  Date original_due;
  bool due_shown = false, overdue = false;
  int round = 1;
  std::int64_t plan_version = 1;
};
// The newest first.
std::vector<ServiceRequest> service_requests(Reader& reader, const RequestAsk& ask,
                                             const std::optional<Client>& client,
                                             const PublicCounts& counts);

struct RequestUpdate {
  std::int64_t n = 0;
  std::string event, state;  // state: after it
  Instant at;
};
// What happened to one request, the oldest first; no internal notes, no names.
std::vector<RequestUpdate> request_updates(Reader& reader, const ServiceRequest& request);

// When the plan in force was activated: what there is to send changes with it.
Instant plan_changed(Reader& reader);

// The kinds that may be sent in by a system: neither sealed nor confidential, without a statutory
// channel.
std::vector<const plan::MatterKind*> open_kinds(const plan::Plan& plan);

}  // namespace wanhu::app
