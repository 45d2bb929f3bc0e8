#include "store/journal.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <stdexcept>

#include "base/digest.hpp"
#include "base/text.hpp"
#include "store/statement.hpp"

namespace wanhu::store {

namespace {

constexpr int k_header_version = 1;
// Deeper than a command may be (32), since events wrap what a command carried.
constexpr int k_payload_depth_max = 64;
// Statements of at most this many rows or ids, so that few different texts are prepared.
constexpr std::size_t k_insert_rows_max = 64;
constexpr std::size_t k_find_ids_max = 64;
constexpr std::int64_t k_check_page = 512;

const Statement k_head{Reach::tenant, "journal_head_read",
                       "SELECT seq, hash FROM journal_head WHERE tenant = $1"};
const Statement k_head_first{Reach::tenant, "journal_head_first",
                             "INSERT INTO journal_head (tenant, seq, hash) VALUES ($1, $2, $3) "
                             "ON CONFLICT (tenant) DO NOTHING"};
const Statement k_head_move{Reach::tenant, "journal_head_move",
                            "UPDATE journal_head SET seq = $3, hash = $4 "
                            "WHERE tenant = $1 AND seq = $2"};
const Statement k_page{Reach::tenant, "journal_page",
                       "SELECT seq, command_id, at_ms, actor, kind, payload, hash FROM journal "
                       "WHERE tenant = $1 AND seq >= $2 ORDER BY seq LIMIT $3"};
const Statement k_by_command{Reach::tenant, "journal_by_command",
                             "SELECT seq, command_id, at_ms, actor, kind, payload, hash "
                             "FROM journal WHERE tenant = $1 AND command_id = $2"};
const Statement k_tenants{Reach::cross, "journal_tenants",
                          "SELECT tenant FROM journal_head ORDER BY tenant"};

// An entry without its payload read.
Entry raw_entry(Tenant tenant, const Row& row) {
  Entry entry;
  entry.tenant = tenant;
  entry.seq = row.i64(0);
  entry.command_id = row.uuid(1);
  entry.at = row.instant(2);
  entry.actor = row.text(3);
  entry.kind = row.text(4);
  entry.payload = row.bytes(5);
  entry.hash = row.bytes(6);
  return entry;
}

// Nothing when somebody has put in what the writer never would: an identifier of another length,
// text that is not UTF-8. Only a check of the chain reads rows it does not trust.
std::optional<Entry> readable_entry(Tenant tenant, const Row& row) {
  const auto* id = std::get_if<Bytes>(&row.at(1).variant());
  if (id != nullptr && !base::Uuid::from_bytes(id->data)) return std::nullopt;
  if (base::first_invalid_utf8(row.text(3)) || base::first_invalid_utf8(row.text(4)))
    return std::nullopt;
  return raw_entry(tenant, row);
}

std::string payload_of(Json events, Json answer) {
  Json payload = Json::object();
  payload["events"] = std::move(events);
  payload["answer"] = std::move(answer);
  return base::canonical(payload);
}

// Fills events and answer from the payload; false when it is not the bytes of an entry.
bool read_payload(Entry& entry) {
  auto payload = base::parse_json(entry.payload, k_payload_depth_max);
  if (!payload || !payload->is_object() || payload->size() != 2) return false;
  const auto events = payload->find("events");
  const auto answer = payload->find("answer");
  if (events == payload->end() || answer == payload->end()) return false;
  entry.events = std::move(*events);
  entry.answer = std::move(*answer);
  return true;
}

Entry whole_entry(Tenant tenant, const Row& row) {
  Entry entry = raw_entry(tenant, row);
  if (!read_payload(entry))
    throw base::MachineError(
        fmt::format("journal entry {} of tenant {} is damaged", entry.seq, tenant));
  return entry;
}

std::string hash_of(const std::string& previous, const Entry& entry) {
  const Json header = {
      {"actor", entry.actor}, {"at", entry.at.ms()}, {"command", entry.command_id.text()},
      {"kind", entry.kind},   {"seq", entry.seq},    {"tenant", entry.tenant},
      {"v", k_header_version}};
  return base::sha256(previous + base::canonical(header) + '\n' + entry.payload);
}

void insert_entries(Db& db, const Entry* entries, std::size_t count) {
  constexpr std::size_t k_columns = 8;
  std::string sql =
      "INSERT INTO journal (tenant, seq, command_id, at_ms, actor, kind, payload, hash) VALUES ";
  std::vector<Value> values;
  values.reserve(count * k_columns);
  for (std::size_t n = 0; n < count; ++n) {
    const std::size_t p = n * k_columns;
    sql += fmt::format("{}(${}, ${}, ${}, ${}, ${}, ${}, ${}, ${})", n == 0 ? "" : ", ", p + 1,
                       p + 2, p + 3, p + 4, p + 5, p + 6, p + 7, p + 8);
    const Entry& entry = entries[n];
    values.insert(values.end(), {entry.tenant, entry.seq, entry.command_id, entry.at, entry.actor,
                                 entry.kind, Bytes{entry.payload}, Bytes{entry.hash}});
  }
  db.exec(sql, values);
}

base::Failure broken(const char* code, Tenant tenant, std::int64_t seq) {
  base::Problem problem{.code = code, .kind = base::Kind::refused};
  problem.with("tenant", std::to_string(tenant)).with("seq", std::to_string(seq));
  return base::fail(std::move(problem));
}

}  // namespace

Head read_head(Db& db, Tenant tenant) {
  const auto row = db.query_one(k_head, {tenant});
  return row ? Head{row->i64(0), row->bytes(1)} : Head{};
}

Batch::Batch(Db& db, Tenant tenant)
    : db_(db), tenant_(tenant), first_(read_head(db, tenant)), head_(first_) {}

const Entry& Batch::add(Draft draft) {
  Entry entry;
  entry.tenant = tenant_;
  entry.seq = head_.seq + 1;
  entry.command_id = draft.command_id;
  entry.at = draft.at;
  entry.actor = std::move(draft.actor);
  entry.kind = std::move(draft.kind);
  entry.payload = payload_of(std::move(draft.events), std::move(draft.answer));
  if (!read_payload(entry))
    throw std::logic_error("what was decided cannot be read back: " + entry.kind);
  entry.hash = hash_of(head_.hash, entry);
  if (!by_command_.emplace(entry.command_id, entries_.size()).second)
    throw std::logic_error("a command is added twice");
  head_ = {entry.seq, entry.hash};
  return entries_.emplace_back(std::move(entry));
}

const Entry* Batch::find(const base::Uuid& command_id) const {
  const auto found = by_command_.find(command_id);
  return found == by_command_.end() ? nullptr : &entries_[found->second];
}

void Batch::write() {
  if (entries_.empty()) return;
  const std::int64_t moved =
      first_.seq == 0 ? db_.exec(k_head_first, {tenant_, head_.seq, Bytes{head_.hash}})
                      : db_.exec(k_head_move, {tenant_, first_.seq, head_.seq, Bytes{head_.hash}});
  if (moved != 1)
    throw DbError(fmt::format("another writer has moved the journal of tenant {}", tenant_),
                  "40001");
  for (std::size_t at = 0; at < entries_.size(); at += k_insert_rows_max)
    insert_entries(db_, &entries_[at], std::min(k_insert_rows_max, entries_.size() - at));
}

std::vector<Entry> read(Db& db, Tenant tenant, std::int64_t from_seq, std::int64_t limit) {
  std::vector<Entry> entries;
  db.each(k_page, {tenant, from_seq, limit},
          [&](const Row& row) { entries.push_back(whole_entry(tenant, row)); });
  return entries;
}

std::optional<Entry> find(Db& db, Tenant tenant, const base::Uuid& command_id) {
  const auto row = db.query_one(k_by_command, {tenant, command_id});
  return row ? std::optional(whole_entry(tenant, *row)) : std::nullopt;
}

// One look-up in the index of command ids for each id. For IN (…) or OR, SQLite, which has no
// statistics of a tenant's size, would rather read the tenant's whole journal.
std::string find_all_sql(std::size_t ids) {
  std::string sql;
  for (std::size_t n = 0; n < ids; ++n)
    sql += fmt::format(
        "{}SELECT seq, command_id, at_ms, actor, kind, payload, hash FROM journal "
        "WHERE tenant = $1 AND command_id = ${}",
        n == 0 ? "" : " UNION ALL ", n + 2);
  return sql;
}

std::map<base::Uuid, Entry> find_all(Db& db, Tenant tenant, const std::vector<base::Uuid>& ids) {
  std::map<base::Uuid, Entry> found;
  for (std::size_t at = 0; at < ids.size(); at += k_find_ids_max) {
    const std::size_t count = std::min(k_find_ids_max, ids.size() - at);
    // Filled up to a power of two with the last id again: seven texts instead of 64.
    const std::size_t padded = std::bit_ceil(count);
    std::vector<Value> values{tenant};
    for (std::size_t n = 0; n < padded; ++n) values.emplace_back(ids[at + std::min(n, count - 1)]);
    db.each(find_all_sql(padded), values, [&](const Row& row) {
      Entry entry = whole_entry(tenant, row);
      const base::Uuid id = entry.command_id;
      found.emplace(id, std::move(entry));
    });
  }
  return found;
}

base::Result<ChainReport> check_chain(Db& db, Tenant tenant) {
  Head last;
  for (;;) {
    const auto page = db.query(k_page, {tenant, last.seq + 1, k_check_page});
    if (page.empty()) break;
    for (const Row& row : page) {
      if (row.i64(0) != last.seq + 1) return broken("JOURNAL-GAP", tenant, last.seq + 1);
      auto entry = readable_entry(tenant, row);
      if (!entry || hash_of(last.hash, *entry) != entry->hash)
        return broken("JOURNAL-HASH", tenant, last.seq + 1);
      if (!read_payload(*entry)) return broken("JOURNAL-PAYLOAD", tenant, entry->seq);
      last = {entry->seq, entry->hash};
    }
  }
  const Head head = read_head(db, tenant);
  if (head.seq != last.seq || head.hash != last.hash)
    return broken("JOURNAL-HEAD", tenant, last.seq);
  return ChainReport{.entries = last.seq, .head_hash = last.hash};
}

std::vector<Tenant> journal_tenants(Db& db) {
  std::vector<Tenant> tenants;
  db.each(k_tenants, Params(), [&](const Row& row) { tenants.push_back(row.i64(0)); });
  return tenants;
}

}  // namespace wanhu::store
