// The journal: what happened, append-only, gap-free per tenant and chained by hashes, so that no
// entry can be changed, removed, inserted or reordered without breaking every later hash.
//
//   hash     = SHA-256(previous header payload)      32 bytes
//   previous = hash of entry seq - 1                 32 bytes; zeros before entry 1
//   header   = canonical JSON of the object below, then one byte 0A (which that JSON never
//   contains)
//              {"actor":text,"at":ms since 1970,"command":uuid text,"kind":text,
//               "seq":integer,"tenant":integer,"v":1}
//   payload  = canonical JSON {"answer":any,"events":any}
//   canonical JSON: UTF-8, keys sorted by bytes, no white space (base::canonical)
//
// The bytes hashed are the bytes stored; nothing is normalised again when checking.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/json.hpp"
#include "base/time.hpp"
#include "base/uuid.hpp"
#include "store/db.hpp"

namespace wanhu::store {

using base::Json;
using Tenant = std::int64_t;

// What is written about one command, before it has a place in the journal.
struct Draft {
  base::Uuid command_id;
  base::Instant at;
  std::string actor;  // who, as the app names them: an account id, or "system"
  std::string kind;   // of the command, e.g. "visit.record"
  Json events;
  Json answer;
};

struct Entry {
  Tenant tenant = 0;
  std::int64_t seq = 0;  // 1, 2, 3 … per tenant
  base::Uuid command_id;
  base::Instant at;
  std::string actor;
  std::string kind;
  Json events;
  Json answer;
  std::string payload;  // the canonical bytes of events and answer
  std::string hash;     // 32 bytes
};

struct Head {
  std::int64_t seq = 0;
  std::string hash = std::string(32, '\0');
};

Head read_head(Db& db, Tenant tenant);

// The journal entries of one transaction: reads the head once, numbers and hashes what is added,
// writes all of it in one INSERT at the end. REQUIRES: a writing transaction on `db`.
class Batch {
 public:
  Batch(Db& db, Tenant tenant);

  // The entry as replay will see it: events and answer are read back from the stored bytes. The
  // reference is valid until the next add().
  const Entry& add(Draft draft);
  // Of those added so far.
  [[nodiscard]] const Entry* find(const base::Uuid& command_id) const;
  [[nodiscard]] std::size_t size() const { return entries_.size(); }

  // Moves the head by compare-and-swap, then inserts. Throws DbError (40001) when another writer
  // has moved the head meanwhile.
  void write();

 private:
  Db& db_;
  Tenant tenant_;
  Head first_;  // before this batch
  Head head_;
  std::vector<Entry> entries_;
  std::map<base::Uuid, std::size_t> by_command_;
};

// Entries from_seq, from_seq + 1 …, at most `limit`.
std::vector<Entry> read(Db& db, Tenant tenant, std::int64_t from_seq, std::int64_t limit);
std::optional<Entry> find(Db& db, Tenant tenant, const base::Uuid& command_id);
// Those of `ids` that are in the journal, in one query.
std::map<base::Uuid, Entry> find_all(Db& db, Tenant tenant, const std::vector<base::Uuid>& ids);
// Its text for so many ids, for EXPLAIN: $1 is the tenant, $2 … are the ids.
std::string find_all_sql(std::size_t ids);

struct ChainReport {
  std::int64_t entries = 0;
  std::string head_hash;  // 32 bytes
};

// Recomputes every hash from entry 1 to the head. Errors name the first bad seq: JOURNAL-GAP,
// JOURNAL-HASH, JOURNAL-PAYLOAD (not the canonical bytes of an entry), JOURNAL-HEAD.
base::Result<ChainReport> check_chain(Db& db, Tenant tenant);

// The tenants that have a journal, ascending.
std::vector<Tenant> journal_tenants(Db& db);

}  // namespace wanhu::store
